//! An independent reading of the domain's sections 0 and 4: loops over rows, no SQL, no look at the shipped policy.
//!
//! What a person may do to a record is the list of field covers of the rules that pass for him; deny rows veto.

use crate::own;
use crate::sets;
use crate::world::{Row, World};
use std::collections::BTreeSet;

/// Which fields a passing rule covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cover {
    All,
    Only(&'static [&'static str]),
    Except(&'static [&'static str]),
}

impl Cover {
    /// Whether the field is covered.
    pub fn has(self, field: &str) -> bool {
        match self {
            Cover::All => true,
            Cover::Only(names) => names.contains(&field),
            Cover::Except(names) => !names.contains(&field),
        }
    }
}

/// Money and internals hidden from outsiders (1.5).
const INTERNAL: &[&str] = &[
    "cost",
    "work_cost",
    "budget_cost",
    "value",
    "roi",
    "score",
    "business_case",
    "investment_class",
    "investment_type",
    "primary_portfolio",
    "primary_program",
    "resources_from_resource_plan",
    "work_notes",
    "work_notes_list",
];

/// On a task also what dependency moved it: that names a task he may not see (Q19).
const INTERNAL_OF_TASKS: &[&str] =
    &["cost", "work_cost", "budget_cost", "work_notes", "work_notes_list", "relation_applied"];

/// What `complete` and `assign` write (R10, R40).
pub const VERB_SETS: &[(&str, &[&str])] =
    &[("complete", &["state", "work_end", "work_start", "percent_complete"]), ("assign", &["assigned_to"])];

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Me {
    pub id: String,
    pub roles: BTreeSet<String>,
    pub account: Option<String>,
    pub partner: bool,
}

impl Me {
    /// Whether he has the role, contained or not.
    pub fn has(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
    fn csm(&self, role: &str) -> bool {
        self.has(&format!("sn_customerservice.{role}"))
    }
    fn customer(&self) -> bool {
        ["customer", "customer_admin", "partner", "partner_admin"].iter().any(|role| self.csm(role))
    }
    fn manager(&self) -> bool {
        self.has("it_project_manager") && self.csm("projectmanager")
    }
    /// Q15: an employee; Q31: projectstakeholder itself is not the second role.
    fn stakeholder(&self) -> bool {
        let other = |role: &String| {
            (role.starts_with("sn_customerservice") && role != "sn_customerservice.projectstakeholder")
                || role.starts_with("sn_esm_")
        };
        self.has("snc_internal") && self.csm("projectstakeholder") && self.roles.iter().any(other)
    }
    fn data_manager(&self) -> bool {
        ["foundation", "account_relationship", "account"]
            .iter()
            .any(|what| self.has(&format!("sn_crm_{what}_data_manager")))
    }
    fn keeper(&self) -> bool {
        self.has("sn_customerservice_manager") || self.data_manager()
    }
    fn desk(&self) -> bool {
        self.has("sn_esm_agent") || self.csm("contact_manager") || self.csm("proxy_contact") || self.keeper()
    }
    /// Whether he reaches accounts below his own.
    pub fn wide(&self) -> bool {
        self.csm("customer_admin") || self.csm("customer_case_manager")
    }
    /// Whether partner accounts count for him.
    pub fn partnering(&self) -> bool {
        self.csm("partner") || self.csm("partner_admin")
    }
}

/// The world as the oracle reads it.
pub struct Oracle<'w> {
    pub world: &'w World,
}

impl<'w> Oracle<'w> {
    /// Rows of a table.
    pub fn rows(&self, table: &str) -> &'w [Row] {
        self.world.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The row of that id.
    pub fn row(&self, table: &str, id: &str) -> Option<&'w Row> {
        self.rows(table).iter().find(|row| row.id == id)
    }

    fn account_of_task(&self, task: &str) -> bool {
        let task = self.row("customer_project_task", task);
        task.is_some_and(|task| self.has_account(task.text("customer_project")))
    }

    fn has_account(&self, project: &str) -> bool {
        self.row("customer_project", project).is_some_and(|project| !project.text("account").is_empty())
    }

    /// Fields covered by each rule that allows the operation on the record.
    fn passing(&self, me: &Me, operation: &str, row: &Row) -> Vec<Cover> {
        let mut covers = Vec::new();
        let mut grant = |passes: bool, cover: Cover| {
            if passes {
                covers.push(cover);
            }
        };
        match row.table {
            "customer_project" | "customer_project_task" | "project_contact" | "planned_task_rel_planned_task" => {
                self.project_rules(me, operation, row, &mut grant);
            }
            "project_template" | "project_template_task" | "project_template_link" => {
                let write = matches!(operation, "create" | "read" | "write");
                let copy = operation == "copy" && row.table == "project_template";
                grant(me.manager() && (write || copy), Cover::All);
                let name = row.table == "project_template" && operation == "read";
                grant(me.has("snc_internal") && name, Cover::Only(&["name"]));
            }
            "sys_user" => self.user_rules(me, operation, row, &mut grant),
            _ => self.customer_data(me, operation, row, &mut grant),
        }
        grant(me.has("csm_admin") && sets::CSM_TABLES.contains(&row.table) && CRUD.contains(&operation), Cover::All);
        for rule in self.own(row.table, operation, false) {
            grant((rule.who)(me) && (rule.holds)(self, me, row), rule.cover);
        }
        covers
    }

    fn own<'s>(
        &'s self,
        table: &'s str,
        operation: &'s str,
        deny: bool,
    ) -> impl Iterator<Item = &'static own::Own> + 's {
        let taken = |rule: &&own::Own| self.world.own.iter().any(|text| text.id == rule.text.id);
        own::RULES
            .iter()
            .filter(taken)
            .filter(move |rule| rule.text.table == table && rule.text.operation == operation && rule.text.deny == deny)
    }

    fn project_rules(&self, me: &Me, operation: &str, row: &Row, grant: &mut dyn FnMut(bool, Cover)) {
        // R32, R133: nothing of a project without an account is the project manager's.
        match row.table {
            "customer_project" => {
                let mine = !row.text("account").is_empty();
                let member = sets::my_projects(self, me).contains(&row.id);
                match operation {
                    "read" => {
                        grant(me.customer() && member, Cover::Except(INTERNAL));
                        grant(me.manager() && mine || me.stakeholder(), Cover::All);
                    }
                    "create" => grant(me.manager(), Cover::All),
                    "write" | "delete" | "apply" | "save_as_template" => grant(me.manager() && mine, Cover::All),
                    _ => {}
                }
            }
            "customer_project_task" => {
                let mine = self.has_account(row.text("customer_project"));
                let open =
                    sets::my_projects(self, me).contains(row.text("customer_project")) && row.is("visible_to_customer");
                let assigned = open && row.text("assigned_to") == me.id;
                match operation {
                    "read" => {
                        grant(me.customer() && open, Cover::Except(INTERNAL_OF_TASKS));
                        grant(me.manager() && mine || me.stakeholder(), Cover::All);
                    }
                    "write" => {
                        grant(me.customer() && assigned, Cover::Only(&["work_start", "work_end", "comments"]));
                        grant(me.manager() && mine, Cover::All);
                    }
                    "complete" | "attach" => grant(me.customer() && assigned, Cover::All),
                    "delete" => grant(me.manager() && mine && row.int("state") == Some(-5), Cover::All),
                    "create" => grant(me.manager() && mine, Cover::All),
                    _ => {}
                }
                grant(me.manager() && mine && operation == "assign", Cover::All);
            }
            "project_contact" => {
                let mine = self.has_account(row.text("customer_project"));
                let verb = matches!(operation, "create" | "read" | "delete" | "access");
                grant(me.manager() && mine && verb, Cover::All);
                grant(me.stakeholder() && operation == "read", Cover::All);
            }
            _ => {
                let mine = self.account_of_task(row.text("parent")) && self.account_of_task(row.text("child"));
                grant(me.manager() && mine && CRUD.contains(&operation), Cover::All);
                grant(me.stakeholder() && operation == "read", Cover::All);
            }
        }
    }

    fn user_rules(&self, me: &Me, operation: &str, row: &Row, grant: &mut dyn FnMut(bool, Cover)) {
        const COLLEAGUE: &[&str] = &["name", "user_name", "email", "title", "active", "manager", "department"];
        const FELLOW: &[&str] = &["name", "user_name", "email", "title", "account"];
        let contact = row.text("sys_class_name") == "customer_contact";
        match operation {
            "read" => {
                let desk = me.csm("contact_manager") || me.csm("customer_data_viewer") || me.desk();
                grant(contact && desk, Cover::All);
                grant(me.has("snc_internal") && row.text("sys_class_name") == "sys_user", Cover::Only(COLLEAGUE));
                grant(me.has("snc_external") && row.id == me.id, Cover::All);
                let account = row.text("account");
                grant(contact && me.wide() && sets::accessible(self, me).contains(account), Cover::Only(FELLOW));
                let served = sets::partner_accounts(self, me);
                grant(contact && me.partnering() && served.contains(account), Cover::Only(FELLOW));
            }
            "create" | "write" => {
                grant(contact && (me.csm("contact_manager") || me.has("sn_customerservice_manager")), Cover::All);
            }
            _ => {}
        }
    }

    fn customer_data(&self, me: &Me, operation: &str, row: &Row, grant: &mut dyn FnMut(bool, Cover)) {
        let read = operation == "read";
        let viewer = me.csm("customer_data_viewer");
        match row.table {
            "customer_account" => {
                grant(read && (viewer || me.desk()), Cover::All);
                let manager = me.has("sn_customerservice_manager");
                grant(manager && matches!(operation, "create" | "write"), Cover::All);
                let named = Cover::Only(&["number", "name"]);
                grant(read && me.customer() && sets::accessible(self, me).contains(&row.id), named);
                grant(read && me.partnering() && sets::partner_accounts(self, me).contains(&row.id), named);
            }
            "csm_consumer" => {
                grant(read && (viewer || me.desk()), Cover::All);
                grant(read && me.csm("consumer") && row.text("user") == me.id, Cover::All);
            }
            "csm_household" => grant(read && viewer, Cover::All),
            "account_relationship" | "sn_customerservice_contact_relationship" => {
                grant(read && (viewer || me.desk()), Cover::All);
                grant(operation == "create" && me.keeper(), Cover::All);
            }
            "sn_customerservice_account_relationship_type" => {
                grant(read && (viewer || me.keeper()), Cover::All);
                grant(operation == "create" && me.data_manager(), Cover::All);
            }
            "sn_customerservice_responsibility_def" => grant(read && (viewer || me.keeper()), Cover::All),
            "sys_user_group" | "sys_user_grmember" | "sys_user_role" | "cmn_schedule" => {
                grant(read && me.has("snc_internal"), Cover::All);
            }
            _ => {}
        }
    }

    /// Whether a deny row refuses the operation (`field` none) or the field under it.
    fn vetoed(&self, me: &Me, operation: &str, row: &Row, field: Option<&str>) -> bool {
        let outside = me.has("snc_external");
        let shipped = match (row.table, operation) {
            ("customer_project", "create" | "write" | "delete" | "work_note")
            | ("customer_project_task", "create" | "delete" | "work_note") => outside && field.is_none(),
            ("customer_project" | "customer_project_task", "read") => outside && field == Some("work_notes"),
            // Q41 names two fields; comments are left out of the row as well, since R8 opens them.
            ("customer_project_task", "write") => {
                outside && field.is_some_and(|field| !["work_start", "work_end", "comments"].contains(&field))
            }
            (
                "planned_task_rel_planned_task"
                | "project_template"
                | "project_template_task"
                | "project_template_link",
                operation,
            ) => outside && field.is_none() && CRUD.contains(&operation),
            _ => false,
        };
        let about = |cover: Cover| match field {
            None => cover == Cover::All,
            Some(field) => cover != Cover::All && cover.has(field),
        };
        shipped
            || self.own(row.table, operation, true).any(|rule| {
                about(rule.cover) && (rule.who)(me) && (rule.applies)(self, me, row) && !(rule.holds)(self, me, row)
            })
    }

    /// Whether a rule allows the operation and nothing vetoes it; whether the record may be read is another question.
    pub fn may(&self, me: &Me, operation: &str, row: &Row) -> bool {
        if me.has("admin") {
            return true;
        }
        if dependent(row) {
            let element = row.cells.get("element").and_then(|value| value.as_text()).unwrap_or("attachments");
            return operation == "read"
                && self
                    .parent(row)
                    .is_some_and(|parent| self.may(me, "read", parent) && self.field(me, "read", parent, element));
        }
        !self.vetoed(me, operation, row, None) && !self.speaking(me, operation, row).is_empty()
    }

    /// Covers of the rules that allow the operation, write rules that stand for a verb included (Q34).
    fn speaking(&self, me: &Me, operation: &str, row: &Row) -> Vec<Cover> {
        let mut covers = self.passing(me, operation, row);
        let sets = VERB_SETS.iter().find(|(verb, _)| *verb == operation).map(|(_, sets)| *sets);
        if !CRUD.contains(&operation) {
            covers.extend(self.passing(me, "write", row).into_iter().filter(|cover| match operation {
                "comment" => cover.has("comments"),
                "work_note" => cover.has("work_notes"),
                "attach" => *cover == Cover::All,
                // `apply`, `save_as_template` and `copy` set no field of the record: only their own rules grant them.
                _ => sets.is_some_and(|sets| sets.iter().all(|field| cover.has(field))),
            }));
        }
        covers
    }

    /// Whether the field may be named under the operation, on a record on which the operation is allowed.
    pub fn field(&self, me: &Me, operation: &str, row: &Row, field: &str) -> bool {
        if me.has("admin") || dependent(row) {
            return self.may(me, operation, row);
        }
        self.named(me, operation, row, field, &self.speaking(me, operation, row))
    }

    fn named(&self, me: &Me, operation: &str, row: &Row, field: &str, covers: &[Cover]) -> bool {
        let display = csm::dict::table(row.table).unwrap().display;
        if operation == "read" && (field == "sys_id" || field == display) {
            return true;
        }
        // An "all except" list names attachments among all the rest.
        covers.iter().any(|cover| cover.has(field)) && !self.vetoed(me, operation, row, Some(field))
    }

    /// For a record he may read, whether each field may be read too; nothing for any other record.
    pub fn seen(&self, me: &Me, row: &Row, fields: &[&str]) -> Option<Vec<bool>> {
        if !self.may(me, "read", row) {
            return None;
        }
        if me.has("admin") || dependent(row) {
            return Some(vec![true; fields.len()]);
        }
        let covers = self.speaking(me, "read", row);
        Some(fields.iter().map(|field| self.named(me, "read", row, field, &covers)).collect())
    }

    /// The record a journal entry, attachment or list member belongs to.
    fn parent(&self, row: &Row) -> Option<&'w Row> {
        let (table, record) = match row.table {
            "sys_journal_field" => ("name", "element_id"),
            "sys_attachment" => ("table_name", "table_sys_id"),
            "sys_list_member" => ("table_name", "record"),
            _ => return None,
        };
        self.row(row.text(table), row.text(record))
    }
}

/// Whether access to the row follows from the record it belongs to.
fn dependent(row: &Row) -> bool {
    matches!(row.table, "sys_journal_field" | "sys_attachment" | "sys_list_member")
}

const CRUD: &[&str] = &["create", "read", "write", "delete"];
