//! Lists: the rows a user may read, filtered, sorted and cut by what he may read of them.
//!
//! One statement does it all, so that no result, order or count can depend on a hidden value: columns are masked
//! expressions, the row predicate stands before limit and offset, and ties are broken by id.

use super::Store;
use super::journal::Entry;
use crate::cond::{self, Cond, Lens as _, Query, Rows, Walked};
use crate::dict::{Field, Kind, Table};
use crate::engine::{Row, Sql, Value};
use crate::error::{Code, Error, Result};

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Paths to print; empty for the table's usual columns.
    pub fields: Vec<String>,
    /// Without paths: every field this user could read on some record, instead of the usual columns.
    pub whole: bool,
    /// Conditions and order the user typed.
    pub query: Query,
    /// Further conditions the command itself adds, as the user could have typed them.
    pub also: Vec<Cond>,
    /// A further condition over `t` that the system itself sets: what may be chosen, whoever asks.
    pub among: Option<Sql>,
    /// Only records that a readable record elsewhere, for which this holds, points to.
    pub reached: Vec<Reached>,
    /// Only the record of that number, name or id.
    pub called: Option<String>,
    /// `--sort` keys, before those of the query: path, and whether descending.
    pub sort: Vec<(String, bool)>,
    /// At most so many rows.
    pub limit: Option<u64>,
    /// After leaving out so many.
    pub offset: Option<u64>,
}

/// A record elsewhere that points to the ones asked for.
#[derive(Debug, Clone)]
pub struct Reached {
    /// Its table.
    pub table: &'static Table,
    /// Its column that holds the `sys_id` of a record asked for.
    pub column: &'static str,
    /// What holds of it, as the user could have typed it.
    pub cond: Cond,
}

/// One column of an answer.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The path as asked.
    pub path: String,
    /// The field at its end.
    pub field: &'static Field,
}

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Not for this user.
    Hidden,
    /// A stored value; for a reference what its target is called.
    Value(Value),
    /// Comments or work notes.
    Entries(Vec<Entry>),
    /// Members of a list field, by what they are called.
    Names(Vec<String>),
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Line {
    /// The record's `sys_id`.
    pub id: String,
    /// The schedule its times are printed by.
    pub schedule: Option<String>,
    /// Whether its durations are counted in days of 24 hours, whatever the schedule says.
    pub full_days: bool,
    /// One value a column.
    pub data: Vec<Datum>,
}

/// A list that is ready to run.
pub struct Listing<'s, 'e> {
    store: &'s Store<'e>,
    columns: Vec<Column>,
    sql: Sql,
}

impl Listing<'_, '_> {
    /// Its columns.
    pub fn shown(&self) -> Vec<Shown> {
        self.columns.iter().map(|column| column.shown.clone()).collect()
    }

    /// The statement behind it, for `-v` and the tests that look at its plan.
    pub fn statement(&self) -> &Sql {
        &self.sql
    }

    /// Hands over every row, in order.
    pub fn run(&self, each: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
        // Journals and lists are read row by row: the statements they need are prepared once and kept.
        self.store.engine().query(&self.sql, &mut |row| each(self.store.line(row, &self.columns)?))
    }
}

struct Column {
    shown: Shown,
    table: &'static Table,
    walked: Option<Walked>,
}

impl<'e> Store<'e> {
    /// A list, ready to run: its columns are those asked for, or the usual ones this user could read at all.
    pub fn list<'s>(&'s self, table: &'static Table, ask: &Ask) -> Result<Listing<'s, 'e>> {
        let columns = self.resolve_columns(table, ask)?;
        let sql = self.select(table, &columns, ask)?;
        Ok(Listing { store: self, columns, sql })
    }

    /// How many rows the answer has.
    pub fn count(&self, table: &'static Table, ask: &Ask) -> Result<i64> {
        let mut sql = Sql::new("SELECT count(*) FROM ");
        sql.name(table.name).push(" t").append(&self.condition(table, ask)?);
        Ok(self.engine().first(&sql, |row| row.int(0))?.unwrap_or_default())
    }

    fn resolve_columns(&self, table: &'static Table, ask: &Ask) -> Result<Vec<Column>> {
        self.readable_at_all(table)?;
        if !ask.fields.is_empty() {
            return ask.fields.iter().map(|path| self.column(table, path)).collect();
        }
        let all = table.fields().filter(|field| ask.whole && !matches!(field.kind, Kind::Blob)).map(|field| field.name);
        let usual = table.columns.iter().copied().filter(|_| !ask.whole);
        let mut columns = Vec::new();
        for name in all.chain(usual) {
            if self.policy.field(table, table.field(name)?, "t")? != cond::Seen::Never {
                columns.push(self.column(table, name)?);
            }
        }
        Ok(columns)
    }

    /// On which records, there called `t`, this user can read the field.
    pub fn seen(&self, table: &'static Table, field: &'static Field) -> Result<cond::Seen> {
        self.policy.field(table, field, "t")
    }

    /// Refuses a table no rule lets this user read anything of (Q25 1).
    pub(super) fn readable_at_all(&self, table: &'static Table) -> Result<()> {
        self.may(table, "read", &[], None)
    }

    fn column(&self, table: &'static Table, path: &str) -> Result<Column> {
        let names: Vec<String> = path.split('.').map(str::to_owned).collect();
        if let [name] = names.as_slice() {
            let field = table.field(name)?;
            if !field.stored() {
                if self.policy.field(table, field, "t")? == cond::Seen::Never {
                    return Err(self.policy.refuse(table, field));
                }
                return Ok(Column { shown: Shown { path: path.to_owned(), field }, table, walked: None });
            }
            if matches!(field.kind, Kind::Blob) {
                return Err(Error::new(
                    Code::FieldUnknown,
                    format!("{name} holds bytes; `csm attachment get` writes them to a file"),
                ));
            }
        }
        let walked = cond::walk(&names, table, "t", &self.policy)?;
        let walked = cond::shown(walked, "t")?;
        Ok(Column { shown: Shown { path: path.to_owned(), field: walked.field }, table, walked: Some(walked) })
    }

    fn select(&self, table: &'static Table, columns: &[Column], ask: &Ask) -> Result<Sql> {
        let mut sql = Sql::new("SELECT t.sys_id, ");
        sql.push(schedule_of(table)).push(if table.name == "customer_project_task" { FULL_DAYS } else { ", 0" });
        for column in columns {
            let Some(walked) = &column.walked else { continue };
            sql.push(", ").append(&walked.sql);
            if let Some(readable) = &walked.readable {
                sql.push(", ").append(readable);
            }
        }
        sql.push(" FROM ").name(table.name).push(" t").append(&self.condition(table, ask)?);
        if ask.called.is_none() {
            // One record needs no order, and sorting seventy columns is not free.
            sql.append(&self.order(table, ask)?);
        }
        if let Some(limit) = ask.limit {
            sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        } else if ask.offset.is_some() {
            sql.push(" LIMIT -1");
        }
        if let Some(offset) = ask.offset {
            sql.push(" OFFSET ").bind(i64::try_from(offset).unwrap_or(i64::MAX));
        }
        Ok(sql)
    }

    /// ` WHERE …`: the row predicate, then the user's own conditions on masked columns. Nothing at all if all rows match.
    fn condition(&self, table: &'static Table, ask: &Ask) -> Result<Sql> {
        self.readable_at_all(table)?;
        let mut parts = Vec::new();
        if let Rows::Where(sql) = self.policy.rows(table, "t")? {
            parts.push(sql);
        }
        for cond in std::iter::once(&ask.query.cond).chain(&ask.also).filter(|cond| **cond != Cond::True) {
            parts.push(cond::condition(cond, table, "t", &self.policy)?);
        }
        parts.extend(ask.among.clone());
        for reached in &ask.reached {
            parts.push(self.reached(reached)?);
        }
        if let Some(name) = &ask.called {
            parts.push(Self::called_exactly(table, name));
        }
        let mut sql = Sql::default();
        if !parts.is_empty() {
            sql.push(" WHERE ").append(&Sql::join(&parts, " AND ", "1"));
        }
        Ok(sql)
    }

    /// Records named by others that the user may read, in a field he may read.
    fn reached(&self, by: &Reached) -> Result<Sql> {
        self.readable_at_all(by.table)?;
        let walked = cond::walk(&[by.column.to_owned()], by.table, "r", &self.policy)?;
        let mut sql = Sql::new("t.sys_id IN (SELECT ");
        sql.append(&walked.sql).push(" FROM ").name(by.table.name).push(" r WHERE ");
        sql.append(&cond::condition(&by.cond, by.table, "r", &self.policy)?);
        if let Rows::Where(rows) = self.policy.rows(by.table, "r")? {
            sql.push(" AND ").append(&rows);
        }
        sql.push(")");
        Ok(sql)
    }

    fn order(&self, table: &'static Table, ask: &Ask) -> Result<Sql> {
        let typed = ask.sort.iter().map(|(path, down)| (path.split('.').map(str::to_owned).collect::<Vec<_>>(), *down));
        let queried = ask.query.order.iter().map(|order| (order.path.clone(), order.descending));
        let mut sql = Sql::new(" ORDER BY ");
        for (path, descending) in typed.chain(queried) {
            let walked = cond::shown(cond::walk(&path, table, "t", &self.policy)?, "t")?;
            sql.append(&walked.sql).push(if descending { " DESC NULLS LAST, " } else { " NULLS LAST, " });
        }
        sql.push("t.sys_id");
        Ok(sql)
    }

    fn line(&self, row: &dyn Row, columns: &[Column]) -> Result<Line> {
        let id = row.text(0);
        let mut data = Vec::with_capacity(columns.len());
        let mut at = 3;
        let mut there: Option<Vec<String>> = None;
        for column in columns {
            let Some(walked) = &column.walked else {
                let elements = match there.take() {
                    Some(elements) => elements,
                    None => self.elements(&id)?,
                };
                data.push(self.elsewhere(column.table, column.shown.field, &id, &elements)?);
                there = Some(elements);
                continue;
            };
            let value = row.value(at);
            let hidden = walked.readable.is_some() && value.is_null() && row.int(at + 1) != 1;
            data.push(if hidden { Datum::Hidden } else { Datum::Value(value) });
            at += if walked.readable.is_some() { 2 } else { 1 };
        }
        Ok(Line { schedule: row.value(1).as_text().map(str::to_owned), full_days: row.int(2) == 1, id, data })
    }

    /// The values of a journal or list field, as far as this user may read the field on this record.
    fn elsewhere(&self, table: &'static Table, field: &'static Field, id: &str, there: &[String]) -> Result<Datum> {
        match self.policy.field(table, field, "t")? {
            cond::Seen::Never => return Ok(Datum::Hidden),
            cond::Seen::Plain => {}
            cond::Seen::When(when) => {
                let mut sql = Sql::new("SELECT 1 FROM ");
                sql.name(table.name).push(" t WHERE t.sys_id = ").bind(id).push(" AND ").append(&when);
                if !self.engine().any(&sql)? {
                    return Ok(Datum::Hidden);
                }
            }
        }
        if field.at_read {
            return (self.rules.at_read)(self, table, field.name, id).map(Datum::Value);
        }
        let empty = !there.iter().any(|element| element == field.name);
        match field.kind {
            Kind::List(_) if empty => Ok(Datum::Names(Vec::new())),
            Kind::List(target) => self.list_names(field.name, target, id).map(Datum::Names),
            _ if empty => Ok(Datum::Entries(Vec::new())),
            _ => self.entries(field.name, id).map(Datum::Entries),
        }
    }
}

/// Says whether a task lies outside its schedule; a summary is as long as the project's schedule has it.
const FULL_DAYS: &str = ", t.allow_dates_outside_schedule AND NOT t.rollup";

/// The column that says by which schedule a record's times are printed.
fn schedule_of(table: &Table) -> &'static str {
    match table.name {
        "customer_project" => "t.schedule",
        "customer_project_task" => "(SELECT s.schedule FROM customer_project s WHERE s.sys_id = t.customer_project)",
        "planned_task_rel_planned_task" => "(SELECT s.schedule FROM customer_project s WHERE s.sys_id = t.project)",
        _ => "'weekdays'",
    }
}
