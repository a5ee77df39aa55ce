//! The rules behind an answer, as JSON and as lines.

use crate::policy::Explanation;
use serde_json::json;

/// The rules behind an answer as JSON.
pub fn explanation_json(explanation: &Explanation) -> serde_json::Value {
    let rules = explanation.rules.iter().map(|rule| {
        json!({
            "id": rule.id, "decision": rule.decision, "roles": rule.roles, "condition": rule.condition,
            "result": rule.outcome.as_str(), "why": rule.why, "source": rule.source,
        })
    });
    json!({ "operation": explanation.operation, "rules": rules.collect::<Vec<_>>() })
}

/// The rules behind an answer as lines.
pub fn explain_lines(explanation: &Explanation, line: &mut dyn FnMut(&str)) {
    line(&format!("{}:", explanation.operation));
    for rule in &explanation.rules {
        let deny = if rule.decision == "deny_unless" { " deny unless" } else { "" };
        let condition = if rule.condition.is_empty() { String::new() } else { format!(" when {}", rule.condition) };
        let why = if rule.why.is_empty() { String::new() } else { format!(" — {}", rule.why) };
        line(&format!("  {:<8} {:<7}{deny} {}{condition}{why}", rule.id, rule.outcome.as_str(), rule.roles));
    }
}
