//! `SQLite`: statements in, rows out, and its errors in this project's words.

use super::{Blob, Engine, Row, Sql, Value};
use crate::error::{Code, Error, Result};
use rusqlite::backup::Backup;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, MAIN_DB, ToSql};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many virtual-machine steps pass between two looks at the clockwork (C12).
const STEPS: std::ffi::c_int = 1_000_000;
/// Steps a single statement may take, in units of [`STEPS`]: about ten seconds here.
const STEP_LIMIT: u64 = 1_500;

/// An open database file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    steps: Arc<AtomicU64>,
    wait: Duration,
}

struct Found<'a, 'b>(&'a rusqlite::Row<'b>);

impl Row for Found<'_, '_> {
    fn value(&self, column: usize) -> Value {
        match self.0.get_ref(column) {
            Ok(ValueRef::Integer(number)) => Value::Int(number),
            Ok(ValueRef::Real(number)) => Value::Real(number),
            Ok(ValueRef::Text(text)) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            Ok(ValueRef::Blob(bytes)) => Value::Blob(bytes.to_vec()),
            Ok(ValueRef::Null) | Err(_) => Value::Null,
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Sqlite {
    pub(super) fn new(connection: Connection, wait: Duration) -> Self {
        connection.set_prepared_statement_cache_capacity(128);
        Self { connection, steps: Arc::new(AtomicU64::new(0)), wait }
    }

    /// Copies all pages as they stand, in one go.
    pub(super) fn copy_into(&self, target: &mut Connection) -> Result<()> {
        let copied = Backup::new(&self.connection, target)
            .and_then(|backup| backup.run_to_completion(std::ffi::c_int::MAX, Duration::ZERO, None));
        copied.map_err(|error| failure(&error))
    }

    fn open_blob(&self, blob: &Blob<'_>, read_only: bool) -> Result<rusqlite::blob::Blob<'_>> {
        let find = format!("SELECT rowid FROM \"{}\" WHERE sys_id = ?", blob.table);
        let rowid = self.connection.query_row(&find, [blob.id], |row| row.get(0)).map_err(|error| failure(&error))?;
        self.connection.blob_open(MAIN_DB, blob.table, blob.column, rowid, read_only).map_err(|error| failure(&error))
    }

    /// Stops a statement that runs away: endless recursion in a foreign view, a hostile filter (C12).
    pub(super) fn limit_steps(&mut self) -> Result<()> {
        let steps = Arc::clone(&self.steps);
        self.connection
            .progress_handler(STEPS, Some(move || steps.fetch_add(1, Ordering::Relaxed) > STEP_LIMIT))
            .map_err(|error| failure(&error))
    }
}

impl Engine for Sqlite {
    fn query(&self, sql: &Sql, each: &mut dyn FnMut(&dyn Row) -> Result<()>) -> Result<()> {
        self.steps.store(0, Ordering::Relaxed);
        let mut statement = self.connection.prepare_cached(sql.text()).map_err(|error| failure(&error))?;
        let mut rows = statement.query(rusqlite::params_from_iter(sql.args())).map_err(|error| failure(&error))?;
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            each(&Found(row))?;
        }
        Ok(())
    }

    fn execute(&self, sql: &Sql) -> Result<usize> {
        self.steps.store(0, Ordering::Relaxed);
        let mut statement = self.connection.prepare_cached(sql.text()).map_err(|error| failure(&error))?;
        statement.execute(rusqlite::params_from_iter(sql.args())).map_err(|error| failure(&error))
    }

    fn script(&self, text: &str) -> Result<()> {
        self.connection.execute_batch(text).map_err(|error| failure(&error))
    }

    fn fill(&self, blob: &Blob<'_>, size: u64, from: &mut dyn Read) -> Result<()> {
        let room =
            i64::try_from(size).map_err(|_| Error::new(Code::InputTooLarge, "more bytes than can be counted"))?;
        let mut sql = Sql::new("UPDATE ");
        sql.name(blob.table).push(" SET ").name(blob.column).push(" = zeroblob(").bind(room).push(")");
        self.execute(&sql.with(" WHERE sys_id = ", blob.id))?;
        let mut into = self.open_blob(blob, false)?;
        let filled = std::io::copy(&mut from.take(size), &mut into)
            .map_err(|error| Error::new(Code::FieldInvalid, "the bytes cannot be read").detail(error.to_string()))?;
        if filled == size {
            return Ok(());
        }
        Err(Error::new(Code::FieldInvalid, format!("{filled} bytes where {size} were announced")))
    }

    fn pour(&self, blob: &Blob<'_>, to: &mut dyn Write) -> Result<()> {
        let mut from = self.open_blob(blob, true)?;
        std::io::copy(&mut from, to)
            .map(|_| ())
            .map_err(|error| Error::new(Code::OutputFailed, "the bytes cannot be written").detail(error.to_string()))
    }

    fn begin(&self) -> Result<()> {
        self.script("BEGIN IMMEDIATE").map_err(|error| match error.code() {
            Code::DbBusy => {
                let waited = self.wait.as_secs();
                Error::new(
                    Code::DbBusy,
                    format!("another process holds the database; waited {waited} s, nothing was changed"),
                )
                .hint("try again, or wait longer with --wait 2m")
            }
            _ => error,
        })
    }

    fn begin_read(&self) -> Result<()> {
        self.script("BEGIN")
    }

    fn commit(&self) -> Result<()> {
        self.script("COMMIT").map_err(|error| match error.code() {
            Code::DbBusy | Code::RecordConflict | Code::DbFull => error,
            _ => Error::new(Code::CommitUnknown, "the change may or may not have been saved")
                .hint("look with `csm audit list --sort -seq --limit 5`")
                .detail(error.to_string()),
        })
    }

    fn rollback(&self) -> Result<()> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.script("ROLLBACK")
    }

    fn version(&self) -> String {
        format!("SQLite {}", rusqlite::version())
    }
}

/// The driver's error in this project's words; its own text stays out of the message, because it can quote hidden values.
pub(super) fn failure(error: &rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(cause, text) = error else {
        return Error::new(Code::Internal, "the database engine refused a statement").detail(error.to_string());
    };
    let mapped = match cause.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::new(Code::DbBusy, "another process holds the database; nothing was changed")
                .hint("try again, or wait longer with --wait 2m")
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            Error::new(Code::DbCorrupt, "the database file is damaged")
                .hint("look with `csm db check`; go back to a copy of the file")
        }
        ErrorCode::ReadOnly => Error::new(Code::DbReadOnly, "the database file cannot be written; nothing was changed")
            .hint("check the permissions of the file and its folder"),
        ErrorCode::DiskFull => Error::new(Code::DbFull, "no room left to write; nothing was saved"),
        ErrorCode::ConstraintViolation => constraint(cause.extended_code),
        ErrorCode::OperationInterrupted => Error::new(Code::Internal, "a statement ran for too long and was stopped"),
        ErrorCode::TooBig => Error::new(Code::InputTooLarge, "a value is larger than the database can hold"),
        ErrorCode::CannotOpen => Error::new(Code::DbNotAFile, "the database file cannot be opened"),
        _ => Error::new(Code::Internal, format!("the database engine failed (code {})", cause.extended_code)),
    };
    mapped.detail(text.clone().unwrap_or_else(|| cause.to_string()))
}

fn constraint(extended: std::ffi::c_int) -> Error {
    use rusqlite::ffi;
    match extended {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            Error::new(Code::RecordConflict, "a record with these values exists already")
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
            Error::new(Code::RecordConflict, "other records still point to it, or it points nowhere")
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => Error::new(Code::FieldInvalid, "a mandatory field is empty"),
        _ => Error::new(Code::FieldInvalid, "a value does not fit its field"),
    }
}
