//! The database behind one small trait: text and values in, rows out, one transaction at a time.
//!
//! Only the modules below this one name a driver. Statements are written in the subset `SQLite` and `PostgreSQL` share.

mod open;
mod sql;
mod sqlite;

pub use open::{Mode, SCHEMA, SCHEMA_VERSION, copy, create, fingerprint, in_memory, inspect, open};
pub use sql::{Sql, Value};
pub use sqlite::Sqlite;

use crate::error::Result;
use std::io::{Read, Write};

/// Where bytes are kept: a column of one record. Names come out of the dictionary.
#[derive(Debug, Clone, Copy)]
pub struct Blob<'a> {
    /// Stored name of the table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The record's `sys_id`.
    pub id: &'a str,
}

/// One row of an answer, read by position.
pub trait Row {
    /// The value in that column.
    fn value(&self, column: usize) -> Value;
    /// The text in that column, borrowed where the driver can; empty for anything else.
    fn text(&self, column: usize) -> String {
        match self.value(column) {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }
    /// The number in that column; 0 for anything else.
    fn int(&self, column: usize) -> i64 {
        match self.value(column) {
            Value::Int(number) => number,
            _ => 0,
        }
    }
}

/// What a database engine does for `store`.
pub trait Engine {
    /// Runs a query and hands over each row; stops at the first error of `each`.
    fn query(&self, sql: &Sql, each: &mut dyn FnMut(&dyn Row) -> Result<()>) -> Result<()>;
    /// Runs a statement and returns how many rows it changed.
    fn execute(&self, sql: &Sql) -> Result<usize>;
    /// Runs several statements of trusted text (the schema, the policy).
    fn script(&self, text: &str) -> Result<()>;
    /// Fills a record's bytes from `from`, which holds `size` of them; a piece at a time, so that memory does not grow with
    /// them. Fails if there are fewer.
    fn fill(&self, blob: &Blob<'_>, size: u64, from: &mut dyn Read) -> Result<()>;
    /// Hands a record's bytes to `to`, a piece at a time.
    fn pour(&self, blob: &Blob<'_>, to: &mut dyn Write) -> Result<()>;
    /// Begins a transaction that may write, waiting for the lock as long as the engine was told to.
    fn begin(&self) -> Result<()>;
    /// Begins a transaction that only reads: all of it sees one state of the database.
    fn begin_read(&self) -> Result<()>;
    /// Makes the transaction's changes durable.
    fn commit(&self) -> Result<()>;
    /// Forgets the transaction's changes.
    fn rollback(&self) -> Result<()>;
    /// The engine's own name and version.
    fn version(&self) -> String;
}

impl dyn Engine + '_ {
    /// All rows, each mapped.
    pub fn all<T>(&self, sql: &Sql, mut map: impl FnMut(&dyn Row) -> T) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.query(sql, &mut |row| {
            found.push(map(row));
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row, mapped.
    pub fn first<T>(&self, sql: &Sql, map: impl FnMut(&dyn Row) -> T) -> Result<Option<T>> {
        Ok(self.all(sql, map)?.into_iter().next())
    }

    /// Whether the query answers with any row.
    pub fn any(&self, sql: &Sql) -> Result<bool> {
        Ok(self.first(sql, |_| ())?.is_some())
    }

    /// The first column of every row, as text.
    pub fn texts(&self, sql: &Sql) -> Result<Vec<String>> {
        self.all(sql, |row| row.text(0))
    }
}
