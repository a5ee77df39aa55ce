//! One question to one record: may this user do that, and which rule says so.

use super::{Grant, Policy};
use crate::dict::Table;
use crate::engine::{Row, Sql};
use crate::error::Result;
use std::collections::HashMap;

/// The answer for one record, as the predicate gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// The record is there and the user may read it.
    pub readable: bool,
    /// A rule allows the operation on the record and no deny row vetoes it.
    pub allowed: bool,
    /// Fields named that no passing rule covers.
    pub refused: Vec<String>,
    /// The deciding rule of the operation.
    pub rule: Option<String>,
    /// The deciding rule of reading.
    pub read_rule: Option<String>,
    /// The deny row that vetoes.
    pub veto: Option<String>,
}

impl Decision {
    /// The operation may be done: readable, allowed, and every field named is covered.
    pub fn yes(&self) -> bool {
        self.readable && self.allowed && self.refused.is_empty()
    }
}

/// Records asked about in one statement.
const BATCH: usize = 500;

impl Policy<'_> {
    /// Asks the predicate about the record as stored. `sets` are the fields a verb itself writes, `fields` those the
    /// user names.
    pub fn decide(
        &self,
        table: &'static Table,
        operation: &str,
        sets: &[&str],
        fields: &[&str],
        id: &str,
    ) -> Result<Decision> {
        let mut found = Decision::default();
        self.decide_all(table, operation, sets, fields, &[id], &mut |_, decision| found = decision)?;
        Ok(found)
    }

    /// The same of many records, prepared once; `each` hears of every record that is there, by its place in `ids`, in no
    /// order of its own.
    pub fn decide_all(
        &self,
        table: &'static Table,
        operation: &str,
        sets: &[&str],
        fields: &[&str],
        ids: &[&str],
        each: &mut dyn FnMut(usize, Decision),
    ) -> Result<()> {
        let question = self.question(table, operation, sets, fields)?;
        let (read, grant) = (self.grant(table, "read", &[], "t")?, self.grant(table, operation, sets, "t")?);
        let reading = operation == "read";
        let rule = |grant: &Grant, holds: bool, row: &dyn Row, column: usize| match grant.sole() {
            Some(id) => holds.then(|| id.to_owned()),
            None => text(row, column),
        };
        let decision = |row: &dyn Row| Decision {
            readable: row.int(1) == 1,
            read_rule: rule(&read, row.int(1) == 1, row, 2),
            allowed: row.int(if reading { 1 } else { 3 }) == 1,
            rule: rule(&grant, row.int(if reading { 1 } else { 3 }) == 1, row, 4),
            veto: text(row, 5),
            refused: fields
                .iter()
                .enumerate()
                .filter(|(index, _)| row.int(6 + index) != 1)
                .map(|(_, name)| (*name).to_owned())
                .collect(),
        };
        self.of_records(&question, ids, &mut |place, row| each(place, decision(row)))
    }

    /// Runs a `SELECT t.sys_id, … FROM table t` about these records, as many at once as fit; `each` gets every row with its
    /// record's place in `ids`, once for each place it stands in.
    pub(super) fn of_records(&self, select: &Sql, ids: &[&str], each: &mut dyn FnMut(usize, &dyn Row)) -> Result<()> {
        for (batch, ids) in ids.chunks(BATCH).enumerate() {
            let mut sql = select.clone();
            sql.push(" WHERE t.sys_id ");
            if let [id] = ids {
                sql.push("= ").bind(*id);
            } else {
                for (place, id) in ids.iter().enumerate() {
                    sql.push(if place == 0 { "IN (" } else { ", " }).bind(*id);
                }
                sql.push(")");
            }
            let mut places: HashMap<&str, Vec<usize>> = HashMap::with_capacity(ids.len());
            for (place, id) in ids.iter().enumerate() {
                places.entry(id).or_default().push(batch * BATCH + place);
            }
            self.engine().query(&sql, &mut |row| {
                for place in places.get(row.text(0).as_str()).into_iter().flatten() {
                    each(*place, row);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// `SELECT` of everything a decision holds, up to the records it is about.
    fn question(&self, table: &'static Table, operation: &str, sets: &[&str], fields: &[&str]) -> Result<Sql> {
        let read = self.grant(table, "read", &[], "t")?;
        let grant = self.grant(table, operation, sets, "t")?;
        let mut sql = Sql::new("SELECT t.sys_id, ");
        let deciding = |grant: &Grant, field: Option<&str>| match grant.sole() {
            Some(_) => Sql::new("''"),
            None => grant.deciding(field),
        };
        sql.append(&read.rows().holds()).push(", ").append(&deciding(&read, None)).push(", ");
        sql.append(&if operation == "read" { Sql::new("0") } else { grant.rows().holds() });
        sql.push(", ").append(&deciding(&grant, fields.first().copied()));
        sql.push(", ").append(&grant.vetoing(fields.first().copied()));
        for field in fields {
            sql.push(", ").append(&grant.field(field).holds());
        }
        sql.push(" FROM ").name(table.name).push(" t");
        Ok(sql)
    }
}

/// The text in a column, if there is any.
fn text(row: &dyn Row, column: usize) -> Option<String> {
    Some(row.text(column)).filter(|text| !text.is_empty())
}
