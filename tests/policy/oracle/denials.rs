//! The deny rows of the domain, Q41: what nobody outside ever does, whatever other role he holds; and R14.

use super::{CRUD, Cover, Me, Oracle};
use crate::sets;
use crate::world::Row;

/// Q41 names two fields; comments are left out of the row as well, since R8 opens them.
const R9_SPARES: &[&str] = &["work_start", "work_end", "comments"];

/// Tables with work notes.
const NOTED: &[&str] = &[
    "customer_project",
    "customer_project_task",
    "project_change_request",
    "issue",
    "wm_order",
    "problem",
    "change_request",
    "incident",
    "sc_request",
    "sc_req_item",
    "sn_customerservice_case",
    "sn_customerservice_task",
];

impl Oracle<'_> {
    /// Whether a deny row refuses the operation (`field` none) or the field under it.
    pub(super) fn vetoed(&self, me: &Me, operation: &str, row: &Row, field: Option<&str>) -> bool {
        let about = |cover: Cover| match field {
            None => cover == Cover::All,
            Some(field) => cover != Cover::All && cover.has(field),
        };
        (me.external() && never(operation, row, field))
            || (field.is_none() && operation == "create" && self.foreign_project(me, row))
            || self.own(row.table, operation, true).any(|rule| {
                about(rule.cover) && (rule.who)(me) && (rule.applies)(self, me, row) && !(rule.holds)(self, me, row)
            })
    }

    /// R14: people outside make cases for the projects they are contacts of, no others.
    fn foreign_project(&self, me: &Me, row: &Row) -> bool {
        row.table == "sn_customerservice_case"
            && me.external()
            && (!row.text("customer_project").is_empty() || !row.text("customer_project_task").is_empty())
            && !sets::my_projects(self, me).contains(row.text("customer_project"))
    }
}

/// The rows of kind `never`.
fn never(operation: &str, row: &Row, field: Option<&str>) -> bool {
    // R13.
    let notes = operation == "work_note" && field.is_none() || operation == "read" && field == Some("work_notes");
    if notes && NOTED.contains(&row.table) {
        return true;
    }
    let whole = field.is_none();
    match (row.table, operation) {
        // R3, R11, R112.
        ("customer_project" | "problem" | "change_request", "create" | "write" | "delete")
        | ("customer_project_task", "create" | "delete")
        | ("sc_request", "write" | "delete") => whole,
        // R9.
        ("customer_project_task", "write") => field.is_some_and(|field| !R9_SPARES.contains(&field)),
        // R24.
        (
            "planned_task_rel_planned_task"
            | "project_template"
            | "project_template_task"
            | "project_template_link"
            | "resource_plan",
            operation,
        ) => whole && CRUD.contains(&operation),
        _ => false,
    }
}
