//! A record in hand: stored values by column, read and set through typed columns.

use crate::dict::{Col, Table, sys};
use crate::engine::Value;
use std::collections::BTreeMap;

/// The stored values of one record. A column that was never set is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    table: &'static str,
    values: BTreeMap<&'static str, Value>,
}

/// A Rust type a stored value reads as.
pub trait Read: Sized {
    /// The value, or nothing if it is empty.
    fn read(value: &Value) -> Option<Self>;
}

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_text().map(str::to_owned)
    }
}
impl Read for i64 {
    fn read(value: &Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(*number) } else { None }
    }
}
impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(*number != 0) } else { None }
    }
}
impl Read for f64 {
    #[expect(clippy::cast_precision_loss, reason = "decimals stored as whole numbers are small")]
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Int(number) => Some(*number as f64),
            _ => None,
        }
    }
}

impl Record {
    /// A record of `table` without values.
    pub fn new(table: &'static Table) -> Self {
        Self { table: table.name, values: BTreeMap::new() }
    }

    /// Stored name of its table.
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// Its `sys_id`; empty before it is stored.
    pub fn id(&self) -> String {
        self.get(sys::ID).unwrap_or_default()
    }

    /// The value of a column.
    pub fn get<T: Read>(&self, column: Col<T>) -> Option<T> {
        self.values.get(column.name).and_then(T::read)
    }

    /// The text of a column, empty if there is none.
    pub fn text(&self, column: Col<String>) -> String {
        self.get(column).unwrap_or_default()
    }

    /// Whether a yes-or-no column says yes.
    pub fn is(&self, column: Col<bool>) -> bool {
        self.get(column).unwrap_or_default()
    }

    /// Sets a column; `None` empties it.
    pub fn set<T: Read + Into<Value>>(&mut self, column: Col<T>, value: impl Into<Option<T>>) -> &mut Self {
        self.put(column.name, value.into().into())
    }

    /// Sets a column by name.
    pub fn put(&mut self, column: &'static str, value: Value) -> &mut Self {
        self.values.insert(column, value);
        self
    }

    /// The stored value of a column by name.
    pub fn value(&self, column: &str) -> &Value {
        self.values.get(column).unwrap_or(&Value::Null)
    }

    /// Whether the column was set at all, even to nothing.
    pub fn has(&self, column: &str) -> bool {
        self.values.contains_key(column)
    }

    /// Columns and values, by name.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }
}
