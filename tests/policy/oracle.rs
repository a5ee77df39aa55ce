//! An independent reading of the domain's sections 0 and 4: loops over rows, no SQL, no look at the shipped policy.
//!
//! What a person may do to a record is the list of field covers of the rules that pass for him; deny rows veto.

use crate::own;
use crate::sets;
use crate::world::{Row, Shown, World};
use csm::rules::acts;

mod cases;
mod denials;
mod me;
mod people;
mod projects;
mod service;

pub use me::{Known, Me};

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

/// External view fields (Q44).
const VIEW: Cover = Cover::Only(&["number", "short_description", "state", "priority", "opened_at", "closed_at"]);

/// Operations every table has.
pub const CRUD: &[&str] = &["create", "read", "write", "delete"];

/// The rules that pass, with what they cover.
#[derive(Debug, Default)]
struct Passing(Vec<(&'static str, Cover)>);

impl Passing {
    /// Notes the rule if it passes.
    fn when(&mut self, rule: &'static str, passes: bool, cover: Cover) {
        if passes {
            self.0.push((rule, cover));
        }
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

    /// Members of a list field.
    pub fn listed<'s>(&'s self, row: &'s Row, element: &'s str) -> impl Iterator<Item = &'w str> + 's {
        let members = self.rows("sys_list_member").iter();
        members
            .filter(move |member| member.text("record") == row.id && member.text("element") == element)
            .map(|member| member.text("value"))
    }

    /// What a related list shows, if an administrator shows it: the fields he chose, or those it is shipped with.
    fn shown(&self, list: &str, shipped: Cover) -> Option<Cover> {
        self.world.settings.lists.get(list).map(|shown| match shown {
            Shown::AsShipped => shipped,
            Shown::With(fields) => Cover::Only(fields),
        })
    }

    /// The rules that allow the operation on the record.
    fn passing(&self, me: &Me, operation: &str, row: &Row) -> Passing {
        let mut passing = Passing::default();
        match row.table {
            "sn_customerservice_case" => self.case(me, operation, row, &mut passing),
            "sn_customerservice_task" => self.case_task(me, operation, row, &mut passing),
            "sn_customerservice_escalation" => self.escalation(me, operation, row, &mut passing),
            "sysapproval_approver" | "task_sla" => self.around_cases(me, operation, row, &mut passing),
            "problem" | "change_request" | "incident" | "sc_request" | "sc_req_item" | "kb_knowledge" => {
                self.service(me, operation, row, &mut passing);
            }
            "sys_user" | "sys_user_has_role" | "sys_user_role" | "sys_user_group" | "sys_user_grmember" => {
                self.people(me, operation, row, &mut passing);
            }
            _ => {
                self.projects(me, operation, row, &mut passing);
                self.customer_data(me, operation, row, &mut passing);
            }
        }
        // "all": every verb too, but those that are the customer's side alone (section 7).
        let administers = me.has("csm_admin") && sets::CSM_TABLES.contains(&row.table);
        let theirs = row.table == "sn_customerservice_case" && matches!(operation, "accept" | "reject");
        passing.when("R99i", administers && !theirs, Cover::All);
        for rule in self.own(row.table, operation, false) {
            passing.when(rule.text.id, (rule.who)(me) && (rule.holds)(self, me, row), rule.cover);
        }
        passing
    }

    /// The world's own rules about that.
    fn own<'s>(
        &'s self,
        table: &'s str,
        operation: &'s str,
        deny: bool,
    ) -> impl Iterator<Item = &'static own::Own> + 's {
        let about = move |rule: &&own::Own| {
            rule.text.table == table && rule.text.operation == operation && rule.text.deny == deny
        };
        let taken = |rule: &&own::Own| self.world.own.iter().any(|text| text.id == rule.text.id);
        own::RULES.iter().filter(about).filter(taken)
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
        !self.vetoed(me, operation, row, None) && !self.speaking(me, operation, row).0.is_empty()
    }

    /// The rules that allow the operation, write rules that stand for a verb included (Q34).
    fn speaking(&self, me: &Me, operation: &str, row: &Row) -> Passing {
        let mut passing = self.passing(me, operation, row);
        if !CRUD.contains(&operation) {
            let sets = acts::sets(crate::fixture::table(row.table), operation);
            let stands = |cover: &Cover| match operation {
                "comment" => cover.has("comments"),
                "work_note" => cover.has("work_notes"),
                "attach" => *cover == Cover::All,
                // A verb that sets no field of the record: only its own rules grant it.
                _ => !sets.is_empty() && sets.iter().all(|field| cover.has(field)),
            };
            passing.0.extend(self.passing(me, "write", row).0.into_iter().filter(|(_, cover)| stands(cover)));
        }
        passing
    }

    /// Ids of the rules that allow it, for a person who reads a difference.
    pub fn why(&self, me: &Me, operation: &str, row: &Row) -> String {
        if dependent(row) { String::new() } else { format!("{:?}", self.speaking(me, operation, row).0) }
    }

    /// Whether the field may be named under the operation, on a record on which the operation is allowed.
    pub fn field(&self, me: &Me, operation: &str, row: &Row, field: &str) -> bool {
        if me.has("admin") || dependent(row) {
            return self.may(me, operation, row);
        }
        self.named(me, operation, row, field, &self.speaking(me, operation, row))
    }

    fn named(&self, me: &Me, operation: &str, row: &Row, field: &str, passing: &Passing) -> bool {
        let display = crate::fixture::table(row.table).display;
        if operation == "read" && (field == "sys_id" || field == display) {
            return true;
        }
        // An "all except" list names attachments among all the rest.
        passing.0.iter().any(|(_, cover)| cover.has(field)) && !self.vetoed(me, operation, row, Some(field))
    }

    /// For a record on which the operation is allowed, whether each field may be named; nothing for any other record.
    pub fn open(&self, me: &Me, operation: &str, row: &Row, fields: &[&str]) -> Option<Vec<bool>> {
        if !self.may(me, operation, row) {
            return None;
        }
        if me.has("admin") || dependent(row) {
            return Some(vec![true; fields.len()]);
        }
        let passing = self.speaking(me, operation, row);
        Some(fields.iter().map(|field| self.named(me, operation, row, field, &passing)).collect())
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
