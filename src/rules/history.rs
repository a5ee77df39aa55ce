//! What happened to a record, oldest first, as far as the acting user may read it: what was said, attached and changed.

use crate::cond::{Lens as _, Seen};
use crate::dict::{self, Field, Kind, Table, attachment, audit, journal};
use crate::engine::{Sql, Value};
use crate::error::Result;
use crate::store::{Ask, Datum, Store};
use crate::time::Instant;

/// What a history says of the record's making.
const CREATED: &str = "created";

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Instant,
    /// Who did it: a login.
    pub by: String,
    /// `comment`, `work note`, `attachment`, or the field that changed.
    pub what: String,
    /// What was said, the file's name, or the old and new value.
    pub text: String,
}

/// The record's history. The caller has found it through the acting user's view.
pub fn of(store: &Store<'_>, table: &'static Table, id: &str) -> Result<Vec<Happened>> {
    let mut found = Vec::new();
    let said = [dict::sys::CREATED_ON, dict::sys::CREATED_BY, journal::ELEMENT, journal::VALUE];
    gather(store, &journal::TABLE, journal::ELEMENT_ID.name, id, &said.map(|column| column.name), &mut found)?;
    let hung = [dict::sys::CREATED_ON, dict::sys::CREATED_BY, attachment::FILE_NAME];
    gather(store, &attachment::TABLE, attachment::TABLE_SYS_ID.name, id, &hung.map(|column| column.name), &mut found)?;
    changes(store, table, id, &mut found)?;
    // Stable: what happened in one second keeps its order, changes behind what was said; a record is made first.
    found.sort_by_key(|entry| (entry.at, entry.what != CREATED));
    Ok(found)
}

/// Rows of a table that hang on the record, as its list shows them: time, login, then what and text, or a name.
fn gather(
    store: &Store<'_>,
    table: &'static Table,
    parent: &str,
    id: &str,
    fields: &[&str],
    found: &mut Vec<Happened>,
) -> Result<()> {
    let ask = Ask {
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        query: crate::cond::parse(&format!("{parent}={id}"))?,
        ..Ask::default()
    };
    let text = |datum: Option<&Datum>| match datum {
        Some(Datum::Value(value)) => value.to_string(),
        _ => String::new(),
    };
    store.list(table, &ask)?.run(&mut |line| {
        let at = Instant::parse_utc(&text(line.data.first()))?;
        let (what, said) = match line.data.get(3) {
            Some(value) => (text(line.data.get(2)), text(Some(value))),
            None => ("attachment".to_owned(), text(line.data.get(2))),
        };
        let what = match what.as_str() {
            "comments" => "comment".to_owned(),
            "work_notes" => "work note".to_owned(),
            _ => what,
        };
        found.push(Happened { at, by: text(line.data.get(1)), what, text: said });
        Ok(())
    })
}

/// The changes of fields the user may read on this record, from the audit trail.
fn changes(store: &Store<'_>, table: &'static Table, id: &str, found: &mut Vec<Happened>) -> Result<()> {
    let mut sql = Sql::new("SELECT coalesce(pretended_at, at), as_user, field, old, new FROM ");
    sql.name(audit::TABLE.name).push(" WHERE record = ").bind(id).push(" AND table_name = ").bind(table.name);
    let rows = store
        .engine()
        .all(&sql.then(" ORDER BY seq"), |row| (row.text(0), row.text(1), row.value(2), row.value(3), row.value(4)))?;
    for (at, by, field, old, new) in rows {
        let at = Instant::parse_utc(&at)?;
        let Value::Text(name) = field else {
            // When and by whom a record was made are fields of it.
            if readable(store, table, table.field(dict::sys::CREATED_ON.name)?, id)? {
                found.push(Happened { at, by, what: CREATED.to_owned(), text: new.to_string() });
            }
            continue;
        };
        let Some(field) = table.find(&name).filter(|field| field.stored() && field.name != "active") else { continue };
        if !readable(store, table, field, id)? {
            continue;
        }
        let (Some(old), Some(new)) = (shown(store, field, &old)?, shown(store, field, &new)?) else { continue };
        found.push(Happened { at, by, what: name, text: format!("{old} → {new}") });
    }
    Ok(())
}

fn readable(store: &Store<'_>, table: &'static Table, field: &'static Field, id: &str) -> Result<bool> {
    match store.policy().field(table, field, "t")? {
        Seen::Never => Ok(false),
        Seen::Plain => Ok(true),
        Seen::When(when) => {
            let mut sql = Sql::new("SELECT 1 FROM ");
            sql.name(table.name).push(" t WHERE t.sys_id = ").bind(id).push(" AND ").append(&when);
            store.engine().any(&sql)
        }
    }
}

/// A value as people read it; nothing if it points to a record whose name is not his to read (Q38).
fn shown(store: &Store<'_>, field: &Field, value: &Value) -> Result<Option<String>> {
    let text = value.to_string();
    if text.is_empty() {
        return Ok(Some("(empty)".to_owned()));
    }
    Ok(Some(match field.kind {
        Kind::Reference(target) => {
            let Some(target) = dict::table(target) else { return Ok(None) };
            if field.masked && store.resolve(target, &text).is_err() {
                return Ok(None);
            }
            store.display(target, &text)?
        }
        Kind::Code(codes) => label(codes.iter().map(|(code, label)| (code.to_string(), *label)), text),
        Kind::Choice(choices) => label(choices.iter().map(|(choice, label)| ((*choice).to_owned(), *label)), text),
        Kind::Bool => if text == "1" { "yes" } else { "no" }.to_owned(),
        _ => text,
    }))
}

fn label(choices: impl Iterator<Item = (String, &'static str)>, value: String) -> String {
    choices.into_iter().find(|(choice, _)| *choice == value).map_or(value, |(_, label)| label.to_owned())
}
