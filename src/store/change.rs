//! A change under way, as business rules see it, and the table of business rules.

use super::{Record, Store};
use crate::dict::{Col, Table};
use crate::engine::Value;
use crate::error::Result;

/// What happens to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is made.
    Create,
    /// Some of its fields change.
    Update,
    /// It goes.
    Delete,
}

/// When a business rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the record is written: it may refuse, and set fields of `new`.
    Before,
    /// After the record is written and audited: it may change other records.
    After,
}

/// One change of one record.
#[derive(Debug)]
pub struct Change {
    /// The table.
    pub table: &'static Table,
    /// What happens.
    pub doing: Doing,
    /// The record as stored; empty for a create.
    pub old: Record,
    /// The record as it will be; on a delete the same as `old`.
    pub new: Record,
    /// The fields a user named; empty where the system acts on its own behalf.
    pub named: Vec<&'static str>,
    /// Whether a user asked for it, rather than an effect.
    pub by_user: bool,
}

impl Change {
    /// Whether the change gives the column another value.
    pub fn changes<T>(&self, column: Col<T>) -> bool {
        self.old.value(column.name) != self.new.value(column.name)
    }

    /// Whether a user named the column.
    pub fn names<T>(&self, column: Col<T>) -> bool {
        self.named.contains(&column.name)
    }
}

/// One line of the business-rule table.
#[derive(Debug, Clone, Copy)]
pub struct BusinessRule {
    /// What the audit names: a rule id of the domain, or a short word.
    pub id: &'static str,
    /// Stored table name, or `*` for all.
    pub table: &'static str,
    /// Before or after the record is written.
    pub when: When,
    /// For which changes.
    pub on: &'static [Doing],
    /// What it does.
    pub run: fn(&Store<'_>, &mut Change) -> Result<()>,
}

/// The business rules a store runs.
#[derive(Debug)]
pub struct Rules {
    /// Rules of single records, in order.
    pub rules: &'static [BusinessRule],
    /// Works out again what a project derives from its tasks: dates, outline, roll-ups.
    pub settle: fn(&Store<'_>, &str) -> Result<()>,
    /// Works out a field that is not stored because it changes with the clock: table, field, the record's `sys_id`.
    pub at_read: fn(&Store<'_>, &'static Table, &str, &str) -> Result<Value>,
    /// Whether something is due that the passing of time alone brings about.
    pub behind: fn(&Store<'_>) -> Result<bool>,
    /// Does it in the system's name, dated when it became due.
    pub catch_up: fn(&Store<'_>) -> Result<()>,
}

impl Store<'_> {
    /// Runs the business rules of the change's table, in their order.
    pub(super) fn run_rules(&self, when: When, change: &mut Change) -> Result<()> {
        let table = change.table.name;
        let doing = change.doing;
        let fits = |rule: &&BusinessRule| {
            rule.when == when && (rule.table == table || rule.table == "*") && rule.on.contains(&doing)
        };
        for rule in self.rules.rules.iter().filter(fits) {
            (rule.run)(self, change)?;
        }
        Ok(())
    }
}
