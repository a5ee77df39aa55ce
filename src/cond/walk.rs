//! Columns and dot-walks as SQL values, seen through a lens: what a list selects and sorts by.

use super::{Lens, Rows, Seen};
use crate::dict::{self, Field, Kind, Table};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};

/// A field reached from a record, as SQL.
#[derive(Debug, Clone)]
pub struct Walked {
    /// Its value: empty where it may not be read.
    pub sql: Sql,
    /// Where it may be read although it is empty, if that depends on the record: a value that is there may be read.
    pub readable: Option<Sql>,
    /// The field at the end of the path.
    pub field: &'static Field,
    /// The table it belongs to.
    pub table: &'static Table,
}

/// The column as the lens shows it: plain, or empty where it may not be read, or where a masked reference leads to what may
/// not be read (Q38).
pub(super) fn column(table: &'static Table, field: &'static Field, alias: &str, lens: &dyn Lens) -> Result<Sql> {
    Ok(single(table, field, alias, lens)?.sql)
}

/// What the column says: itself, or what the clock makes of it.
fn said(field: &Field, alias: &str, lens: &dyn Lens) -> Sql {
    let mut sql = Sql::default();
    let Some(expression) = field.read_as else {
        sql.column(alias, field.name);
        return sql;
    };
    for (index, part) in expression.split("{now}").enumerate() {
        if index > 0 {
            sql.bind(lens.frame().now.to_stored());
        }
        sql.push(&part.replace("{t}", alias));
    }
    sql
}

fn single(table: &'static Table, field: &'static Field, alias: &str, lens: &dyn Lens) -> Result<Walked> {
    let plain = if field.masked { pointing(table, field, alias, lens)? } else { said(field, alias, lens) };
    let (sql, readable) = match lens.field(table, field, alias)? {
        Seen::Plain => (plain, None),
        Seen::When(when) => {
            let mut masked = Sql::new("CASE WHEN ");
            masked.append(&when).push(" THEN ").append(&plain).push(" END");
            (masked, Some(when))
        }
        Seen::Never => return Err(lens.refuse(table, field)),
    };
    Ok(Walked { sql, readable, field, table })
}

/// A masked reference: empty where its target may not be read (Q38), and nothing tells that from a reference to nothing.
fn pointing(table: &'static Table, field: &'static Field, alias: &str, lens: &dyn Lens) -> Result<Sql> {
    let inner = format!("{alias}m");
    let mut plain = Sql::default();
    plain.column(alias, field.name);
    let seen = |target: &'static Table| {
        let rows = match lens.rows(target, &inner) {
            // A table whose plugin is off has nothing to show.
            Err(error) if error.code() == Code::PluginInactive => Rows::None,
            rows => rows?,
        };
        Ok(match rows {
            Rows::All => plain.clone(),
            Rows::None => Sql::new("NULL"),
            Rows::Where(condition) => {
                Sql::new(format!("(SELECT {inner}.sys_id FROM \"{}\" {inner} WHERE ", target.name))
                    .then(&format!("{inner}.sys_id = "))
                    .and(&plain)
                    .then(" AND ")
                    .and(&condition)
                    .then(")")
            }
        })
    };
    let Some(sibling) = field.table_in else { return seen(target_of(table, field)?) };
    let mut sql = Sql::new("CASE ");
    sql.column(alias, sibling);
    for target in dict::TABLES.iter().filter(|table| named(table)) {
        sql.push(&format!(" WHEN '{}' THEN ", target.name)).append(&seen(target)?);
    }
    sql.push(" END");
    Ok(sql)
}

/// Whether a record of that table has a name by which something else may point to it.
fn named(table: &Table) -> bool {
    table.display != "sys_id" && table.find("sys_id").is_some()
}

/// The value a path leads to; every hop needs the reference and the record it points to.
pub fn walk(path: &[String], table: &'static Table, alias: &str, lens: &dyn Lens) -> Result<Walked> {
    let Some((first, rest)) = path.split_first() else {
        return Err(Error::new(Code::FieldUnknown, "a field name is empty"));
    };
    let field = table.field(first)?;
    if !field.stored() {
        if lens.field(table, field, alias)? == Seen::Never {
            return Err(lens.refuse(table, field));
        }
        let why = if field.at_read { "is worked out when it is read" } else { "holds several values" };
        return Err(Error::new(Code::QueryInvalid, format!("{} {why} and cannot be sorted or dot-walked", field.name)));
    }
    let here = single(table, field, alias, lens)?;
    if rest.is_empty() {
        return Ok(here);
    }
    let target = target_of(table, field)?;
    let inner = format!("{alias}h");
    let there = walk(rest, target, &inner, lens)?;
    let rows = lens.rows(target, &inner)?;
    if rows == Rows::None {
        return Err(lens.refuse(table, field));
    }
    let from = |what: &Sql| {
        let mut sql = Sql::new("(SELECT ");
        sql.append(what).push(&format!(" FROM \"{}\" {inner} WHERE {inner}.sys_id = ", target.name)).append(&here.sql);
        if let Rows::Where(condition) = &rows {
            sql.push(" AND ").append(condition);
        }
        sql.push(")");
        sql
    };
    let seen_there = there.readable.as_ref().map_or_else(|| Sql::new("1"), Clone::clone);
    let plain = here.readable.is_none() && there.readable.is_none() && rows == Rows::All;
    let readable = (!plain).then(|| {
        let mut sql = Sql::new("(");
        if let Some(when) = &here.readable {
            sql.append(when).push(" AND ");
        }
        sql.push("(").append(&here.sql).push(" IS NULL OR ").append(&from(&seen_there)).push("))");
        sql
    });
    Ok(Walked { sql: from(&there.sql), readable, field: there.field, table: there.table })
}

/// A walked value as it is printed: for a reference what its target is called (Q38), otherwise itself.
pub fn shown(walked: Walked, alias: &str) -> Result<Walked> {
    let Walked { sql, readable, field, table } = walked;
    let sql = match field.kind {
        Kind::Reference(name) => {
            let target = target_of(table, field)?;
            let inner = format!("{alias}d");
            Sql::new("(SELECT ")
                .and(&display_of(target, &inner))
                .then(&format!(" FROM \"{name}\" {inner} WHERE {inner}.sys_id = "))
                .and(&sql)
                .then(")")
        }
        Kind::Record => pointed_at(&sql, field, alias),
        _ => sql,
    };
    Ok(Walked { sql, readable, field, table })
}

/// What a record of `table`, there called `alias`, is called.
pub fn display_of(table: &'static Table, alias: &str) -> Sql {
    let mut sql = Sql::default();
    if let Some(parent) = table.within.and_then(|field| table.find(field))
        && let Kind::Reference(name) = parent.kind
        && let Some(target) = dict::table(name)
    {
        sql.push(&format!("(SELECT w.\"{}\" FROM \"{name}\" w WHERE w.sys_id = ", target.display));
        sql.column(alias, parent.name).push(") || '/' || ");
    }
    sql.column(alias, table.display);
    sql
}

/// What the record of a pair (`x_table`, `x`) is called, whichever table it is in.
fn pointed_at(value: &Sql, field: &Field, alias: &str) -> Sql {
    let Some(sibling) = field.table_in else { return value.clone() };
    let mut sql = Sql::new("CASE ");
    sql.column(alias, sibling);
    let inner = format!("{alias}p");
    for table in dict::TABLES.iter().filter(|table| named(table)) {
        sql.push(&format!(
            " WHEN '{}' THEN (SELECT {inner}.\"{}\" FROM \"{}\" {inner} WHERE {inner}.sys_id = ",
            table.name, table.display, table.name
        ));
        sql.append(value).push(")");
    }
    sql.push(" ELSE ").append(value).push(" END");
    sql
}

/// The table a reference leads to.
pub(super) fn target_of(table: &Table, field: &Field) -> Result<&'static Table> {
    let Kind::Reference(name) = field.kind else {
        return Err(Error::new(
            Code::FieldUnknown,
            format!("{}.{} is no reference; nothing can be reached through it", table.noun, field.name),
        ));
    };
    dict::table(name).ok_or_else(|| Error::new(Code::Internal, format!("no table {name}")))
}

/// Appends ` IN (SELECT id FROM target WHERE rows AND `, leaving the last condition and `)` to the caller.
pub(super) fn into_target(
    sql: &mut Sql,
    target: &Table,
    inner: &str,
    rows: &Rows,
    refuse: impl FnOnce() -> Error,
) -> Result<()> {
    sql.push(&format!(" IN (SELECT {inner}.sys_id FROM \"{}\" {inner} WHERE ", target.name));
    match rows {
        Rows::All => {}
        Rows::Where(condition) => {
            sql.append(condition).push(" AND ");
        }
        Rows::None => return Err(refuse()),
    }
    Ok(())
}
