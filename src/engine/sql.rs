//! A statement under construction: trusted text and bound values, never a value in the text.

use std::fmt;

/// A stored value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number, a duration in seconds, a numeric choice, 0 or 1.
    Int(i64),
    /// A decimal number.
    Real(f64),
    /// Text, a time, a `sys_id`.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Nothing is stored.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => Ok(()),
            Value::Int(number) => write!(f, "{number}"),
            Value::Real(number) => write!(f, "{number}"),
            Value::Text(text) => f.write_str(text),
            Value::Blob(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}
impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Value::Int(i64::from(yes))
    }
}
impl From<()> for Value {
    fn from((): ()) -> Self {
        Value::Null
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Room for what is appended to a statement, so that its text seldom moves while it grows.
const ROOM: usize = 240;

/// Statement text with its bound values, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sql {
    text: String,
    args: Vec<Value>,
}

impl Sql {
    /// A statement that begins with this trusted text.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        text.reserve(ROOM);
        Self { text, args: Vec::new() }
    }

    /// A whole statement with a value for each of its placeholders.
    pub fn bound(text: impl Into<String>, args: Vec<Value>) -> Self {
        Self { text: text.into(), args }
    }

    /// Appends trusted text: keywords, and names out of the dictionary.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a quoted name.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.text.push('"');
        self.text.push_str(name);
        self.text.push('"');
        self
    }

    /// Appends `alias."column"`.
    pub fn column(&mut self, alias: &str, column: &str) -> &mut Self {
        self.push(alias).push(".").name(column)
    }

    /// Appends a placeholder and binds the value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.text.push('?');
        self.args.push(value.into());
        self
    }

    /// Appends another statement's text and values.
    pub fn append(&mut self, other: &Sql) -> &mut Self {
        self.text.push_str(&other.text);
        self.args.extend(other.args.iter().cloned());
        self
    }

    /// Appends text, then binds a value: `push("x = ").bind(v)` in one.
    #[must_use]
    pub fn with(mut self, text: &str, value: impl Into<Value>) -> Self {
        self.push(text).bind(value);
        self
    }

    /// Appends text to a statement being built by value.
    #[must_use]
    pub fn then(mut self, text: &str) -> Self {
        self.push(text);
        self
    }

    /// Appends another statement to one being built by value.
    #[must_use]
    pub fn and(mut self, other: &Sql) -> Self {
        self.append(other);
        self
    }

    /// The same statement about another column: every mention of one trusted name is one of another.
    #[must_use]
    pub fn replaced(mut self, name: &str, by: &str) -> Self {
        self.text = self.text.replace(name, by);
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bound values, in the order of their placeholders.
    pub fn args(&self) -> &[Value] {
        &self.args
    }

    /// Joins parts with `AND` or `OR` as a balanced tree, so that a thousand rules stay within the engine's depth limit.
    /// No part gives `empty`.
    pub fn join(parts: &[Sql], operator: &str, empty: &str) -> Sql {
        match parts {
            [] => Sql::new(empty),
            [only] => only.clone(),
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                let mut sql = Sql::new("(");
                sql.append(&Sql::join(left, operator, empty)).push(operator).append(&Sql::join(right, operator, empty));
                sql.push(")");
                sql
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_their_placeholders() {
        let mut inner = Sql::new("a = ");
        inner.bind(1_i64);
        let mut sql = Sql::new("SELECT 1 WHERE ").with("x = ", "y").then(" AND ");
        sql.append(&inner);
        assert_eq!(sql.text(), "SELECT 1 WHERE x = ? AND a = ?");
        assert_eq!(sql.args(), [Value::from("y"), Value::Int(1)]);
    }

    #[test]
    fn joins_are_balanced() {
        let parts: Vec<Sql> = (0..4).map(|n| Sql::new(n.to_string())).collect();
        assert_eq!(Sql::join(&parts, " OR ", "0").text(), "((0 OR 1) OR (2 OR 3))");
        assert_eq!(Sql::join(&[], " OR ", "0").text(), "0");
    }
}
