//! Comments, work notes and list fields: values that are rows of their own, read and written through their record.

use super::change::{Change, Doing, When};
use super::{Record, Store};
use crate::dict::{self, Table, input, journal, list_member};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};

/// One comment or work note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was written, UTC.
    pub on: String,
    /// Who wrote it: a login.
    pub by: String,
    /// What it says.
    pub value: String,
}

/// Which of the two journals of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// What the customer reads too.
    Comments,
    /// What stays inside.
    WorkNotes,
}

impl Journal {
    /// The dictionary field.
    pub const fn element(self) -> &'static str {
        match self {
            Journal::Comments => "comments",
            Journal::WorkNotes => "work_notes",
        }
    }

    /// The operation that writes it (Q34).
    pub const fn operation(self) -> &'static str {
        match self {
            Journal::Comments => "comment",
            Journal::WorkNotes => "work_note",
        }
    }
}

impl Store<'_> {
    /// Adds an entry to a record's journal, as a user; `name` is what he called the record.
    pub fn write_journal(&self, table: &'static Table, id: &str, name: &str, which: Journal, text: &str) -> Result<()> {
        let rule = self.gate(table, id, name, which.operation(), &[], &[])?;
        if text.trim().is_empty() {
            return Err(Error::new(Code::InputMissing, "an empty comment says nothing")
                .hint("give a text, or - to read it from stdin"));
        }
        self.enter(table, id, which, input::entry(text)?, &rule, true)
    }

    /// Adds an entry on the system's behalf, in the acting user's name: what a verb says beside what was asked.
    pub fn remark(&self, table: &'static Table, id: &str, which: Journal, text: &str, rule: &str) -> Result<()> {
        self.enter(table, id, which, text, rule, false)
    }

    fn enter(
        &self,
        table: &'static Table,
        id: &str,
        which: Journal,
        text: &str,
        rule: &str,
        by_user: bool,
    ) -> Result<()> {
        let mut entry = Record::new(&journal::TABLE);
        entry.set(journal::NAME, table.name.to_owned()).set(journal::ELEMENT_ID, id.to_owned());
        entry.set(journal::ELEMENT, which.element().to_owned()).set(journal::VALUE, text.to_owned());
        let mut change = Change {
            table: &journal::TABLE,
            doing: Doing::Create,
            old: Record::new(&journal::TABLE),
            new: entry,
            named: vec![journal::VALUE.name],
            by_user,
        };
        self.run_rules(When::Before, &mut change)?;
        let record = self.expect(table, id)?;
        self.insert(&mut change.new)?;
        // Which entry, not what it says: that stands in the journal, where its own rules guard it.
        self.audit_row(&record, Some(which.element()), &Value::Null, &change.new.id().into(), rule)?;
        self.run_rules(When::After, &mut change)
    }

    /// Which journals and list fields of a record hold anything: most hold nothing, and one question is cheaper than five.
    pub(super) fn elements(&self, id: &str) -> Result<Vec<String>> {
        let sql = Sql::new("SELECT element FROM sys_list_member")
            .with(" WHERE record = ", id)
            .with(" UNION ALL SELECT element FROM sys_journal_field WHERE element_id = ", id);
        self.engine().texts(&sql)
    }

    /// A record's entries, oldest first.
    pub(super) fn entries(&self, element: &str, id: &str) -> Result<Vec<Entry>> {
        let sql = Sql::new("SELECT sys_created_on, sys_created_by, value FROM sys_journal_field")
            .with(" WHERE element_id = ", id)
            .with(" AND element = ", element)
            .then(" ORDER BY sys_id");
        self.engine().all(&sql, |row| Entry { on: row.text(0), by: row.text(1), value: row.text(2) })
    }

    /// What the members of a list field are called.
    pub(super) fn list_names(&self, element: &str, target: &str, id: &str) -> Result<Vec<String>> {
        let Some(target) = dict::table(target) else { return Ok(Vec::new()) };
        let mut sql = Sql::new("SELECT n.");
        sql.name(target.display).push(" FROM sys_list_member m JOIN ").name(target.name);
        sql.push(" n ON n.sys_id = m.value WHERE m.record = ").bind(id).push(" AND m.element = ").bind(element);
        sql.push(" ORDER BY 1");
        self.engine().texts(&sql)
    }

    /// Makes a list field hold exactly these records. Whoever may not read who is in it only adds: he cannot take away what
    /// he cannot see.
    pub(super) fn set_list(&self, record: &Record, element: &'static str, ids: &[String], rule: &str) -> Result<()> {
        let table = dict::table(record.table()).ok_or_else(|| Error::new(Code::Internal, "a record of no table"))?;
        let mut condition = super::system::is(list_member::RECORD.name, record.id());
        condition.push(" AND t.element = ").bind(element);
        let current = self.fetch_where(&list_member::TABLE, &condition)?;
        if self.policy.decide(table, "read", &[], &[element], &record.id())?.refused.is_empty() {
            for gone in current.iter().filter(|member| !ids.contains(&member.text(list_member::VALUE))) {
                self.system_delete(&list_member::TABLE, gone.clone(), rule)?;
            }
        } else {
            self.effect(format!("{element}: who was in it stays, for you may not read it"));
        }
        for id in ids.iter().filter(|id| !current.iter().any(|member| member.text(list_member::VALUE) == **id)) {
            self.system_create(&list_member::TABLE, member_of(table, &record.id(), element, id), rule)?;
        }
        Ok(())
    }

    /// Adds a record to a list field because a rule says so, unless it is there.
    pub fn add_to_list(&self, table: &Table, record: &str, element: &str, value: &str, rule: &str) -> Result<()> {
        if self.member(record, element, value)?.is_some() {
            return Ok(());
        }
        let mut member = member_of(table, record, element, value);
        member.set(list_member::RULE, rule.to_owned());
        self.system_create(&list_member::TABLE, member, rule).map(|_| ())
    }

    /// Takes a record from a list field if the same rule put it there: what people entered stays.
    pub fn take_from_list(&self, record: &str, element: &str, value: &str, rule: &str) -> Result<()> {
        match self.member(record, element, value)?.filter(|member| member.text(list_member::RULE) == rule) {
            Some(member) => self.system_delete(&list_member::TABLE, member, rule),
            None => Ok(()),
        }
    }

    fn member(&self, record: &str, element: &str, value: &str) -> Result<Option<Record>> {
        let mut condition = super::system::is(list_member::RECORD.name, record);
        condition.push(" AND t.element = ").bind(element).push(" AND t.value = ").bind(value);
        Ok(self.fetch_where(&list_member::TABLE, &condition)?.into_iter().next())
    }
}

/// A new member of a record's list field.
fn member_of(table: &Table, record: &str, element: &str, value: &str) -> Record {
    let mut member = Record::new(&list_member::TABLE);
    member.set(list_member::TABLE_NAME, table.name.to_owned()).set(list_member::RECORD, record.to_owned());
    member.set(list_member::ELEMENT, element.to_owned()).set(list_member::VALUE, value.to_owned());
    member
}
