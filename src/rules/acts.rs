//! What each verb is to the access rules: the table and operation it is judged by, and the fields it sets itself (Q34).
//!
//! The verbs and the questions about them (`access check` …) read this one table, so that a question cannot be about
//! something else than the verb does. The generic verbs are create, read, write and delete of their own table.

use super::{CASE, CASE_TASK, ESCALATION, PROJECT, TASK};
use crate::dict::{Kind, Table};

/// One verb, as it is judged.
#[derive(Debug)]
pub struct Deed {
    /// The verb as typed: noun and name.
    pub verb: &'static str,
    /// Stored name of the table whose rules decide.
    pub table: &'static str,
    /// The operation that is asked for.
    pub operation: &'static str,
    /// The fields the verb sets by itself: a write rule that covers them all grants it too. Empty for a verb that only
    /// its own operation grants.
    pub sets: &'static [&'static str],
}

const fn deed(verb: &'static str, table: &'static str, operation: &'static str, sets: &'static [&'static str]) -> Deed {
    Deed { verb, table, operation, sets }
}

const DEPENDENCY: &str = "planned_task_rel_planned_task";
const CONTACT: &str = "project_contact";
const PLAN: &str = "resource_plan";
const ACCOUNT: &str = "customer_account";
const TEMPLATE: &str = "project_template";

/// Every verb beyond the generic ones.
pub static DEEDS: &[Deed] = &[
    deed("task assign", TASK, "assign", &["assigned_to"]),
    deed("task complete", TASK, "complete", &["state", "work_end", "work_start", "percent_complete"]),
    deed("task link", DEPENDENCY, "create", &[]),
    deed("task unlink", DEPENDENCY, "delete", &[]),
    deed("project related", PROJECT, "read", &[]),
    deed("task related", TASK, "read", &[]),
    deed("case related", CASE, "read", &[]),
    deed("project plan", PROJECT, "read", &[]),
    deed("project gantt", PROJECT, "read", &[]),
    deed("project export", PROJECT, "read", &[]),
    deed("project close", PROJECT, "close", &["state", "close_notes"]),
    deed("project reopen", PROJECT, "reopen", &["state"]),
    deed("project reopen", TASK, "reopen", &["state"]),
    deed("project move", PROJECT, "move", &["start_date"]),
    deed("project copy", PROJECT, "copy", &[]),
    deed("resource-plan request", PLAN, "request", &[]),
    deed("resource-plan confirm", PLAN, "confirm", &[]),
    deed("resource-plan allocate", PLAN, "allocate", &[]),
    deed("resource-plan reject", PLAN, "reject", &[]),
    deed("resource-plan complete", PLAN, "complete", &[]),
    deed("resource-plan cancel", PLAN, "cancel", &["state"]),
    // Whoever may edit a case may not for that move its state, speak for the customer or override the agent: each step is
    // granted by its own operation alone.
    deed("case assign", CASE, "assign", &[]),
    deed("case attach", CASE, "attach", &[]),
    deed("case request-info", CASE, "request_info", &[]),
    deed("case resume", CASE, "resume", &[]),
    deed("case propose", CASE, "propose", &[]),
    deed("case accept", CASE, "accept", &[]),
    deed("case reject", CASE, "reject", &[]),
    deed("case close", CASE, "close", &[]),
    deed("case reopen", CASE, "reopen", &[]),
    deed("case cancel", CASE, "cancel", &[]),
    deed("case escalate", CASE, "escalate", &[]),
    deed("case deescalate", CASE, "deescalate", &[]),
    deed("case project-change", CASE, "project_change", &[]),
    deed("case project-issue", CASE, "project_issue", &[]),
    deed("case problem", CASE, "problem", &[]),
    deed("case change", CASE, "change", &[]),
    deed("case incident", CASE, "incident", &[]),
    deed("case request", CASE, "request", &[]),
    deed("account escalate", ACCOUNT, "escalate", &[]),
    deed("account deescalate", ACCOUNT, "deescalate", &[]),
    deed("case deescalate", ESCALATION, "deescalate", &[]),
    deed("account deescalate", ESCALATION, "deescalate", &[]),
    deed("escalation approve", ESCALATION, "approve", &[]),
    deed("escalation decline", ESCALATION, "decline", &[]),
    deed("case-task assign", CASE_TASK, "assign", &["assigned_to"]),
    deed("case-task close", CASE_TASK, "close", &["state", "close_notes"]),
    deed("case-task attach", CASE_TASK, "attach", &[]),
    deed("task comment", TASK, "comment", &[]),
    deed("task work-note", TASK, "work_note", &[]),
    deed("case comment", CASE, "comment", &[]),
    deed("case work-note", CASE, "work_note", &[]),
    deed("case-task comment", CASE_TASK, "comment", &[]),
    deed("case-task work-note", CASE_TASK, "work_note", &[]),
    deed("project comment", PROJECT, "comment", &[]),
    deed("project work-note", PROJECT, "work_note", &[]),
    deed("project-change comment", "project_change_request", "comment", &[]),
    deed("project-change work-note", "project_change_request", "work_note", &[]),
    deed("project-issue comment", "issue", "comment", &[]),
    deed("project-issue work-note", "issue", "work_note", &[]),
    deed("work-order comment", "wm_order", "comment", &[]),
    deed("work-order work-note", "wm_order", "work_note", &[]),
    deed("problem comment", "problem", "comment", &[]),
    deed("problem work-note", "problem", "work_note", &[]),
    deed("change comment", "change_request", "comment", &[]),
    deed("change work-note", "change_request", "work_note", &[]),
    deed("incident comment", "incident", "comment", &[]),
    deed("incident work-note", "incident", "work_note", &[]),
    deed("request comment", "sc_request", "comment", &[]),
    deed("request work-note", "sc_request", "work_note", &[]),
    deed("request-item comment", "sc_req_item", "comment", &[]),
    deed("request-item work-note", "sc_req_item", "work_note", &[]),
    deed("task attach", TASK, "attach", &[]),
    deed("attachment get", "sys_attachment", "read", &[]),
    deed("contact add", CONTACT, "create", &[]),
    deed("contact remove", CONTACT, "delete", &[]),
    deed("contact list", CONTACT, "access", &[]),
    deed("template create", PROJECT, "save_as_template", &[]),
    deed("template copy", TEMPLATE, "copy", &[]),
    deed("template import", TEMPLATE, "create", &[]),
    deed("template export", TEMPLATE, "read", &[]),
    deed("template apply", PROJECT, "apply", &[]),
    deed("role grant", "sys_user_has_role", "create", &[]),
    deed("role revoke", "sys_user_has_role", "delete", &[]),
    deed("role contain", "sys_user_role_contains", "create", &[]),
    deed("role uncontain", "sys_user_role_contains", "delete", &[]),
    deed("user check-roles", "sys_user_has_role", "read", &[]),
];

/// The fields that the verb behind an operation of a table sets by itself.
pub fn sets(table: &Table, operation: &str) -> &'static [&'static str] {
    let found = DEEDS.iter().find(|deed| deed.table == table.name && deed.operation == operation);
    found.map_or(&[], |deed| deed.sets)
}

/// What is really asked by an operation and a field: writing into a journal is saying something, an operation of its own
/// (Q34).
pub fn meant<'a>(table: &Table, operation: &'a str, field: Option<&'a str>) -> (&'a str, Option<&'a str>) {
    let named = field.and_then(|field| table.find(field));
    match named.filter(|field| operation == "write" && matches!(field.kind, Kind::Journal)) {
        Some(field) if field.name == "comments" => ("comment", None),
        Some(_) => ("work_note", None),
        None => (operation, field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dict;
    use crate::policy::OPERATIONS;

    #[test]
    fn every_deed_is_about_what_there_is() {
        for deed in DEEDS {
            let table = dict::table(deed.table).unwrap_or_else(|| panic!("{}: no table {}", deed.verb, deed.table));
            assert!(OPERATIONS.contains(&deed.operation), "{}: no operation {}", deed.verb, deed.operation);
            for field in deed.sets {
                table.field(field).unwrap();
            }
            let same = DEEDS.iter().filter(|other| (other.table, other.operation) == (deed.table, deed.operation));
            assert!(same.into_iter().all(|other| other.sets == deed.sets), "{}: one operation, two answers", deed.verb);
        }
    }
}
