//! What the system does on its own behalf: raw reads, and writes that no access rule judges.
//!
//! Business rules and set-up use these; they still run business rules and are audited, naming the rule that caused them.

use super::change::{Change, Doing, When};
use super::{Record, Store, new_id};
use crate::dict::{Table, sys};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};

impl Store<'_> {
    /// The record with that id, all columns, whoever asks.
    pub fn fetch(&self, table: &'static Table, id: &str) -> Result<Option<Record>> {
        Ok(self.fetch_where(table, &Sql::new("t.sys_id = ").with("", id))?.into_iter().next())
    }

    /// The record with that id; its absence is a defect or a broken reference.
    pub fn expect(&self, table: &'static Table, id: &str) -> Result<Record> {
        self.fetch(table, id)?.ok_or_else(|| Error::new(Code::Internal, format!("a {} record is gone", table.noun)))
    }

    /// All records for which the condition over `t` holds, in order of creation.
    pub fn fetch_where(&self, table: &'static Table, condition: &Sql) -> Result<Vec<Record>> {
        self.fetch_columns(table, &stored(table).collect::<Vec<_>>(), condition)
    }

    /// The same with these columns only, for work on many records.
    pub fn fetch_columns(
        &self,
        table: &'static Table,
        columns: &[&'static str],
        condition: &Sql,
    ) -> Result<Vec<Record>> {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        let mut sql = Sql::new("SELECT ");
        for (index, column) in columns.iter().enumerate() {
            sql.push(if index > 0 { ", t." } else { "t." }).name(column);
        }
        sql.push(" FROM ").name(table.name).push(" t WHERE ").append(condition).push(" ORDER BY t.sys_id");
        self.engine().all(&sql, |row| {
            let values = columns.iter().enumerate().map(|(index, column)| (*column, row.value(index)));
            Record::sorted(table, values.collect())
        })
    }

    /// Makes a record on the system's behalf; `rule` is what the audit names. Returns it as stored.
    pub fn system_create(&self, table: &'static Table, values: Record, rule: &str) -> Result<Record> {
        let mut change = Change {
            table,
            doing: Doing::Create,
            old: Record::new(table),
            new: values,
            named: Vec::new(),
            by_user: false,
        };
        self.defaults(table, &mut change.new)?;
        self.carry_out(&mut change, rule)?;
        Ok(change.new)
    }

    /// Changes fields of a record on the system's behalf. Nothing is written if nothing changes.
    pub fn system_update(
        &self,
        table: &'static Table,
        id: &str,
        set: impl FnOnce(&mut Record),
        rule: &str,
    ) -> Result<Record> {
        let old = self.expect(table, id)?;
        let mut new = old.clone();
        set(&mut new);
        let mut change = Change { table, doing: Doing::Update, old, new, named: Vec::new(), by_user: false };
        self.carry_out(&mut change, rule)?;
        Ok(change.new)
    }

    /// Deletes a record on the system's behalf.
    pub fn system_delete(&self, table: &'static Table, record: Record, rule: &str) -> Result<()> {
        let mut change =
            Change { table, doing: Doing::Delete, old: record.clone(), new: record, named: Vec::new(), by_user: false };
        self.carry_out(&mut change, rule)
    }

    /// Writes values derived from other records: no business rule runs, nothing is written if nothing changes. What the
    /// system works out for a record in the transaction that made it belongs to its making: the audit has that already.
    pub fn derive(&self, table: &'static Table, old: Record, new: Record, rule: &str) -> Result<()> {
        if old == new {
            return Ok(());
        }
        if self.is_new(&old.id()) {
            return self.update_row(&old, &new);
        }
        let mut change = Change { table, doing: Doing::Update, old, new, named: Vec::new(), by_user: false };
        self.write_row(&mut change, rule)
    }

    /// Business rules before, the statement, the audit rows, business rules after.
    pub(super) fn carry_out(&self, change: &mut Change, rule: &str) -> Result<()> {
        self.run_rules(When::Before, change)?;
        self.write_row(change, rule)?;
        self.run_rules(When::After, change)
    }

    /// The statement and its audit rows.
    pub(super) fn write_row(&self, change: &mut Change, rule: &str) -> Result<()> {
        match change.doing {
            Doing::Create => {
                self.insert(&mut change.new)?;
                self.audit(&change.old, &change.new, rule)
            }
            Doing::Update if change.old == change.new => Ok(()),
            Doing::Update => {
                self.stamp(&mut change.new);
                self.update_row(&change.old, &change.new)?;
                self.audit(&change.old, &change.new, rule)
            }
            Doing::Delete => {
                self.delete_row(change.table, &change.old.id())?;
                self.audit(&change.old, &Record::new(change.table), rule)
            }
        }
    }

    fn stamp(&self, record: &mut Record) {
        let count = record.get(sys::MOD_COUNT).unwrap_or_default();
        record.set(sys::UPDATED_ON, self.now().to_stored());
        record.set(sys::UPDATED_BY, self.actor().user_name().to_owned());
        record.set(sys::MOD_COUNT, count + 1);
    }

    pub(super) fn insert(&self, record: &mut Record) -> Result<()> {
        if record.id().is_empty() {
            record.set(sys::ID, new_id());
        }
        let now = self.now().to_stored();
        let me = self.actor().user_name().to_owned();
        record.set(sys::CREATED_ON, now.clone()).set(sys::CREATED_BY, me.clone());
        record.set(sys::UPDATED_ON, now).set(sys::UPDATED_BY, me).set(sys::MOD_COUNT, 0);
        // Most columns of most records are empty: what is not named is.
        let filled: Vec<_> = record.values().filter(|(_, value)| !value.is_null()).collect();
        let mut sql = Sql::new("INSERT INTO ");
        sql.name(record.table()).push(" (");
        for (index, (column, _)) in filled.iter().enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).name(column);
        }
        sql.push(") VALUES (");
        for (index, (_, value)) in filled.iter().enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).bind((*value).clone());
        }
        sql.push(")");
        self.made.borrow_mut().insert(record.id());
        self.engine().execute(&sql).map(|_| ())
    }

    fn update_row(&self, old: &Record, new: &Record) -> Result<()> {
        let mut sql = Sql::new("UPDATE ");
        sql.name(new.table()).push(" SET ");
        let changed = new.values().filter(|(column, value)| old.value(column) != *value);
        for (index, (column, value)) in changed.enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).name(column).push(" = ").bind(value.clone());
        }
        sql.push(" WHERE sys_id = ").bind(new.id());
        self.engine().execute(&sql).map(|_| ())
    }

    /// A record goes together with what hangs on it and nothing else can stand without: journal, attachments, list members.
    fn delete_row(&self, table: &'static Table, id: &str) -> Result<()> {
        for (dependent, name, record) in [
            ("sys_journal_field", "name", "element_id"),
            ("sys_attachment", "table_name", "table_sys_id"),
            ("sys_list_member", "table_name", "record"),
        ] {
            let sql = Sql::new(format!("DELETE FROM {dependent}"))
                .with(&format!(" WHERE {record} = "), id)
                .with(&format!(" AND {name} = "), table.name);
            self.engine().execute(&sql)?;
        }
        let mut sql = Sql::new("DELETE FROM ");
        sql.name(table.name).push(" WHERE sys_id = ").bind(id);
        self.engine().execute(&sql).map(|_| ())
    }

    /// Notes an effect on a record, if the acting user may read it.
    pub fn effect_on(&self, table: &'static Table, id: &str, text: impl Into<String>) -> Result<()> {
        if self.policy().decide(table, "read", &[], &[], id)?.readable {
            self.effect(text);
        }
        Ok(())
    }

    /// Those of the records that the acting user may read, in their order.
    pub fn readable_of<'r>(&self, table: &'static Table, records: &[&'r Record]) -> Result<Vec<&'r Record>> {
        let ids: Vec<String> = records.iter().map(|record| record.id()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut readable = vec![false; ids.len()];
        self.policy()
            .decide_all(table, "read", &[], &[], &ids, &mut |at, decision| readable[at] = decision.readable)?;
        Ok(records.iter().zip(readable).filter_map(|(record, readable)| readable.then_some(*record)).collect())
    }

    /// Notes an effect on several records, told by how many of them the acting user may read; on none there is none.
    pub fn effect_on_each(
        &self,
        table: &'static Table,
        records: &[Record],
        text: impl FnOnce(usize) -> String,
    ) -> Result<()> {
        match self.readable_of(table, &records.iter().collect::<Vec<_>>())?.len() {
            0 => {}
            count => self.effect(text(count)),
        }
        Ok(())
    }

    /// Whether any record satisfies the condition over `t`.
    pub fn exists(&self, table: &'static Table, condition: &Sql) -> Result<bool> {
        let mut sql = Sql::new("SELECT 1 FROM ");
        sql.name(table.name).push(" t WHERE ").append(condition).push(" LIMIT 1");
        self.engine().any(&sql)
    }

    /// The value of a system property, empty if there is none.
    pub fn property(&self, name: &str) -> Result<String> {
        let sql = Sql::new("SELECT value FROM sys_properties").with(" WHERE name = ", name);
        Ok(self.engine().first(&sql, |row| row.text(0))?.unwrap_or_default())
    }

    /// What a record is called, whoever asks: for messages about things the actor already named.
    pub fn display(&self, table: &'static Table, id: &str) -> Result<String> {
        let mut sql = Sql::new("SELECT ");
        sql.append(&crate::cond::display_of(table, "t"))
            .push(" FROM ")
            .name(table.name)
            .push(" t WHERE t.sys_id = ")
            .bind(id);
        Ok(self.engine().first(&sql, |row| row.text(0))?.unwrap_or_default())
    }

    /// Fills a new record's empty columns with the dictionary's defaults.
    pub fn defaults(&self, table: &'static Table, record: &mut Record) -> Result<()> {
        for field in table.fields().filter(|field| field.stored()) {
            if let Some(default) = field.default
                && record.value(field.name).is_null()
            {
                let value = crate::dict::input::value(field, default, crate::cond::Lens::frame(&self.policy))?;
                record.put(field.name, value);
            }
        }
        Ok(())
    }
}

/// Columns that are read whenever a record is: all but bytes.
fn stored(table: &'static Table) -> impl Iterator<Item = &'static str> {
    let plain = |field: &&crate::dict::Field| field.stored() && !matches!(field.kind, crate::dict::Kind::Blob);
    table.fields().filter(plain).map(|field| field.name)
}

/// Shorthand for a condition on one column of `t`.
pub fn is(column: &str, value: impl Into<Value>) -> Sql {
    let mut sql = Sql::default();
    sql.column("t", column).push(" = ").bind(value);
    sql
}
