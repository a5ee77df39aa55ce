//! A record in hand: stored values by column, read and set through typed columns.

use crate::dict::{Col, Table, sys};
use crate::engine::Value;

/// The stored values of one record. A column that was never set is empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    table: &'static str,
    /// By name. A record has some dozens of columns and is copied whenever it may change: one piece of memory is copied
    /// faster than a tree.
    values: Vec<(&'static str, Value)>,
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
        Self { table: table.name, values: Vec::new() }
    }

    /// Stored name of its table.
    pub fn table(&self) -> &'static str {
        self.table
    }

    /// A record with these values, by name in ascending order.
    pub(super) fn sorted(table: &'static Table, values: Vec<(&'static str, Value)>) -> Self {
        debug_assert!(values.is_sorted_by(|(one, _), (next, _)| one < next), "columns by name, each once");
        Self { table: table.name, values }
    }

    /// Its `sys_id`; empty before it is stored.
    pub fn id(&self) -> String {
        self.get(sys::ID).unwrap_or_default()
    }

    /// The value of a column.
    pub fn get<T: Read>(&self, column: Col<T>) -> Option<T> {
        self.place(column.name).ok().and_then(|at| self.values.get(at)).and_then(|(_, value)| T::read(value))
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
        match self.place(column) {
            Ok(at) => {
                if let Some((_, old)) = self.values.get_mut(at) {
                    *old = value;
                }
            }
            Err(at) => self.values.insert(at, (column, value)),
        }
        self
    }

    /// Where a column stands, or would stand.
    fn place(&self, column: &str) -> Result<usize, usize> {
        self.values.binary_search_by(|(name, _)| (*name).cmp(column))
    }

    /// The stored value of a column by name.
    pub fn value(&self, column: &str) -> &Value {
        self.place(column).ok().and_then(|at| self.values.get(at)).map_or(&Value::Null, |(_, value)| value)
    }

    /// Whether the column was set at all, even to nothing.
    pub fn has(&self, column: &str) -> bool {
        self.place(column).is_ok()
    }

    /// Columns and values, by name.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }
}
