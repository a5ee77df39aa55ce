//! What a name stands for, in the acting user's view: number, login, name, `NAME/KEY` or `sys_id` to one record.
//!
//! A record he may not read is not found, in the words used for one that does not exist (Q25 2).

use super::Store;
use crate::cond::{self, Lens as _, Rows, Seen};
use crate::dict::{Kind, Table};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};

impl Store<'_> {
    /// The `sys_id` of the one readable record called `name`.
    pub fn resolve(&self, table: &'static Table, name: &str) -> Result<String> {
        self.readable_at_all(table)?;
        if name.is_empty() {
            return Err(Error::new(Code::UsageEmpty, format!("an empty value names no {}", table.noun)));
        }
        let exact = self.called(table, name, true)?;
        let found = if exact.is_empty() { self.called(table, name, false)? } else { exact };
        match found.as_slice() {
            [] => Err(not_found(table, name)),
            [(id, _)] => Ok(id.clone()),
            several => {
                let names: Vec<_> = several.iter().map(|(_, display)| display.as_str()).collect();
                Err(Error::new(
                    Code::RecordAmbiguous,
                    format!("\"{name}\" names {} {} records", names.len(), table.noun),
                )
                .about(|about| about.target = Some(name.to_owned()))
                .hint(format!("say which: {}", names.join(", "))))
            }
        }
    }

    /// The record of that number, name or id, whoever may read it: for the operator's own questions.
    pub fn locate(&self, table: &'static Table, name: &str) -> Result<Option<String>> {
        let mut sql = Sql::new("SELECT t.sys_id FROM ");
        sql.name(table.name).push(" t WHERE ").append(&Self::called_exactly(table, name)).push(" LIMIT 1");
        self.engine().first(&sql, |row| row.text(0))
    }

    /// Readable records called that: by display value or id, or else by the table's further keys.
    fn called(&self, table: &'static Table, name: &str, exact: bool) -> Result<Vec<(String, String)>> {
        let mut keys = Vec::new();
        if exact {
            keys.push(Self::called_exactly(table, name));
        } else {
            for key in table.keys {
                keys.extend(self.key(table, key, name)?);
            }
        }
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new("SELECT t.sys_id, ");
        sql.append(&cond::display_of(table, "t")).push(" FROM ").name(table.name).push(" t WHERE ");
        sql.append(&Sql::join(&keys, " OR ", "0"));
        if let Rows::Where(rows) = self.policy.rows(table, "t")? {
            sql.push(" AND ").append(&rows);
        }
        sql.push(" ORDER BY t.sys_id LIMIT 20");
        self.engine().all(&sql, |row| (row.text(0), row.text(1)))
    }

    /// The condition that a record is called that: by its id or its display value, which a reader of the record may know.
    pub(super) fn called_exactly(table: &'static Table, name: &str) -> Sql {
        let mut sql = Sql::new("(t.sys_id = ").with("", name).then(" OR ");
        sql.append(&cond::display_of(table, "t")).push(" = ").bind(spelled(table, table.display, name)).push(")");
        sql
    }

    /// A further key may name a record only where this user may read it.
    fn key(&self, table: &'static Table, key: &str, name: &str) -> Result<Option<Sql>> {
        let field = table.field(key)?;
        let mut sql = Sql::default();
        sql.column("t", key).push(" = ").bind(spelled(table, key, name));
        match self.policy.field(table, field, "t")? {
            Seen::Never => return Ok(None),
            Seen::Plain => {}
            Seen::When(when) => {
                sql.push(" AND ").append(&when);
            }
        }
        Ok(Some(sql))
    }
}

/// Logins are stored in one canonical form.
fn spelled(table: &Table, key: &str, name: &str) -> String {
    match table.find(key).map(|field| field.kind) {
        Some(Kind::Login) => name.trim().to_lowercase(),
        _ => name.to_owned(),
    }
}

/// The one answer for records that are absent and records that are hidden.
pub fn not_found(table: &Table, name: &str) -> Error {
    Error::new(Code::RecordNotFound, format!("no {} \"{name}\"", table.noun))
        .about(|about| about.target = Some(name.to_owned()))
        .hint(format!("see `csm {} list`", table.noun))
}
