//! Every rule of a table and operation, judged: passed, blocked by which clause, or skipped and why.
//!
//! Explains the decision the predicate gave; it takes none of its own.

use super::{Cover, Policy, Rule, speaks};
use crate::cond::{Cond, Op};
use crate::dict::Table;
use crate::engine::Sql;
use crate::error::Result;

/// What became of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Roles, requirements and condition hold; a deny row is satisfied.
    Passed,
    /// The roles are met, something else is not.
    Blocked,
    /// The rule is not about this user, not active, or only listed.
    Skipped,
}

impl Outcome {
    /// As printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Blocked => "blocked",
            Outcome::Skipped => "skipped",
        }
    }
}

/// One rule and what became of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule's id.
    pub id: String,
    /// `allow_if` or `deny_unless`.
    pub decision: &'static str,
    /// Who it is about.
    pub roles: String,
    /// Its condition.
    pub condition: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub why: String,
    /// It would speak if something was switched on: its related list, a plugin, a property, or the rule itself.
    pub switchable: bool,
    /// Where the rule comes from.
    pub source: String,
}

/// The rules behind one answer.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The operation the rules are about.
    pub operation: String,
    /// All of them, in evaluation order.
    pub rules: Vec<Judged>,
}

impl Policy<'_> {
    /// Judges every rule of the operation against the record, or against none for a question about the table.
    pub fn explain(
        &self,
        table: &'static Table,
        operation: &str,
        sets: &[&str],
        field: Option<&str>,
        id: Option<&str>,
    ) -> Result<Explanation> {
        let mut rules = Vec::new();
        for rule in self
            .rules(table)?
            .iter()
            .filter(|rule| rule.operation == operation || (!rule.deny && speaks(rule, operation, sets)))
        {
            let (outcome, why) = self.judge(rule, table, field, id)?;
            rules.push(Judged {
                id: rule.id.clone(),
                decision: if rule.deny { "deny_unless" } else { "allow_if" },
                roles: rule.roles.to_string(),
                condition: if rule.unconditional() { String::new() } else { rule.condition.to_string() },
                outcome,
                why,
                switchable: outcome == Outcome::Skipped && self.switchable(rule),
                source: rule.source.clone(),
            });
        }
        Ok(Explanation { operation: operation.to_owned(), rules })
    }

    fn judge(
        &self,
        rule: &Rule,
        table: &'static Table,
        field: Option<&str>,
        id: Option<&str>,
    ) -> Result<(Outcome, String)> {
        use Outcome::{Blocked, Passed, Skipped};
        let roles = &self.actor().subject.roles;
        if !matches!(rule.kind.as_str(), "rule" | "never") {
            return Ok((Skipped, format!("listed only ({})", rule.kind)));
        }
        if !rule.active {
            return Ok((Skipped, rule.silence().unwrap_or_default()));
        }
        if let Some(problem) = self.problem(rule, table) {
            return Ok((if rule.deny { Blocked } else { Skipped }, format!("does not hold together: {problem}")));
        }
        if !rule.roles.met_by(roles) {
            return Ok((Skipped, format!("lacks the role {}", rule.roles.missing(roles).join(" and "))));
        }
        if let Some(silence) = rule.silence() {
            return Ok((Skipped, silence));
        }
        if rule.deny && field.is_none() && rule.fields != Cover::All {
            return Ok((Skipped, "concerns some fields only".to_owned()));
        }
        if let Some(field) = field.filter(|field| !rule.fields.has(field)) {
            return Ok((Skipped, format!("does not cover {field}")));
        }
        if rule.deny {
            return self.judge_denial(rule, table, id);
        }
        let failing = self.failing(&rule.condition, table, id)?;
        Ok(if failing.is_empty() {
            (Passed, String::new())
        } else {
            (Blocked, format!("not true: {}", failing.join(", ")))
        })
    }

    /// The rule would speak for this user if something was switched on.
    fn switchable(&self, rule: &Rule) -> bool {
        let listed = !matches!(rule.kind.as_str(), "rule" | "never");
        !listed && rule.silence().is_some() && rule.roles.met_by(&self.actor().subject.roles)
    }

    fn judge_denial(&self, rule: &Rule, table: &'static Table, id: Option<&str>) -> Result<(Outcome, String)> {
        if rule.applies_to != Cond::True && !self.failing(&rule.applies_to, table, id)?.is_empty() {
            return Ok((Outcome::Passed, "does not concern this record".to_owned()));
        }
        if rule.unconditional() {
            return Ok((Outcome::Blocked, "never".to_owned()));
        }
        let failing = self.failing(&rule.condition, table, id)?;
        Ok(if failing.is_empty() {
            (Outcome::Passed, String::new())
        } else {
            (Outcome::Blocked, format!("not true: {}", failing.join(", ")))
        })
    }

    /// The top-level parts of a condition that do not hold on the record.
    fn failing(&self, condition: &Cond, table: &'static Table, id: Option<&str>) -> Result<Vec<String>> {
        let single = std::slice::from_ref(condition);
        let parts = match condition {
            Cond::True => return Ok(Vec::new()),
            Cond::All(parts) => parts.as_slice(),
            _ => single,
        };
        let Some(id) = id else { return Ok(Vec::new()) };
        let mut failing = Vec::new();
        for part in parts {
            let mut sql = Sql::new("SELECT 1 FROM ");
            sql.name(table.name).push(" t WHERE t.sys_id = ").bind(id).push(" AND ");
            sql.append(&self.compile(part, table, "t")?);
            if !self.engine().any(&sql)? {
                failing.push(format!("{part}{}", self.empty(part, table, id)?));
            }
        }
        Ok(failing)
    }

    /// Which of the record's own fields the part looks at and finds empty: the usual reason why old records stay hidden.
    fn empty(&self, part: &Cond, table: &'static Table, id: &str) -> Result<String> {
        let mut names: Vec<&str> = Vec::new();
        for test in part.clauses().filter(|test| !matches!(test.op, Op::IsEmpty | Op::IsNotEmpty)) {
            let first = test.path.first().and_then(|name| table.find(name));
            if let Some(field) = first.filter(|field| field.stored() && !names.contains(&field.name)) {
                let mut sql = Sql::new("SELECT 1 FROM ");
                sql.name(table.name).push(" t WHERE t.sys_id = ").bind(id).push(" AND ").column("t", field.name);
                if self.engine().any(&sql.then(" IS NULL"))? {
                    names.push(field.name);
                }
            }
        }
        Ok(match names.as_slice() {
            [] => String::new(),
            [one] => format!(" ({one} is empty)"),
            several => format!(" ({} are empty)", several.join(", ")),
        })
    }
}
