//! One question to one record: may this user do that, and which rule says so.

use super::Policy;
use crate::cond::{Rows, Seen};
use crate::dict::Table;
use crate::engine::Sql;
use crate::error::Result;

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

fn truth(rows: Rows) -> Sql {
    match rows {
        Rows::All => Sql::new("1"),
        Rows::None => Sql::new("0"),
        Rows::Where(sql) => sql,
    }
}

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
        let read = self.grant(table, "read", &[], "t")?;
        let grant = self.grant(table, operation, sets, "t")?;
        let mut sql = Sql::new("SELECT ");
        sql.append(&truth(read.rows())).push(", ").append(&read.deciding(None));
        sql.push(", ").append(&truth(grant.rows())).push(", ").append(&grant.deciding(fields.first().copied()));
        sql.push(", ").append(&grant.vetoing(fields.first().copied()));
        for field in fields {
            sql.push(", ").append(&match grant.field(field) {
                Seen::Plain => Sql::new("1"),
                Seen::Never => Sql::new("0"),
                Seen::When(when) => when,
            });
        }
        sql.push(" FROM ").name(table.name).push(" t WHERE t.sys_id = ").bind(id);
        let text = |value: String| Some(value).filter(|text| !text.is_empty());
        let found = self.engine().first(&sql, |row| Decision {
            readable: row.int(0) == 1,
            read_rule: text(row.text(1)),
            allowed: row.int(2) == 1,
            rule: text(row.text(3)),
            veto: text(row.text(4)),
            refused: fields
                .iter()
                .enumerate()
                .filter(|(index, _)| row.int(5 + index) != 1)
                .map(|(_, name)| (*name).to_owned())
                .collect(),
        })?;
        Ok(found.unwrap_or_default())
    }
}
