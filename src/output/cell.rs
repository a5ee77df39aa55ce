//! One value of a row or record, as every format receives it.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::gate::escape_json;

/// A value to print. What the reader may not see is [`Cell::Absent`], which is not the same as empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Unreadable: no key in JSON, no line in a record, `—` in a table that shows the column for other rows.
    Absent,
    /// Readable and empty.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number; what is not finite prints as empty.
    Real(f64),
    /// Text as stored, unescaped.
    Text(String),
    /// A stored value people know by another text: a choice, a duration. Table and TSV print the label, the other
    /// formats the value.
    Labelled {
        /// What is stored.
        value: Box<Cell>,
        /// What people read.
        label: String,
    },
    /// Structure of its own, such as the comments of a record; formats without structure print it as JSON.
    Nested(Value),
}

impl Cell {
    /// A value with the text people know it by.
    pub fn labelled(value: impl Into<Cell>, label: impl Into<String>) -> Self {
        Self::Labelled { value: Box::new(value.into()), label: label.into() }
    }

    /// The unescaped text people read.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Labelled { label, .. } => Cow::Borrowed(label),
            other => other.stored(),
        }
    }

    /// The unescaped text of the stored value.
    pub(super) fn stored(&self) -> Cow<'_, str> {
        match self {
            Self::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Self::Int(number) => Cow::Owned(number.to_string()),
            Self::Real(number) if number.is_finite() => Cow::Owned(number.to_string()),
            Self::Absent | Self::Null | Self::Real(_) => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Labelled { value, .. } => value.stored(),
            Self::Nested(value) => tree_text(value),
        }
    }

    /// Appends the value as JSON; nothing for [`Cell::Absent`], whose key the caller leaves out. `indent` is the
    /// column at which a pretty object stands, `None` writes one line.
    pub(super) fn push_json(&self, indent: Option<usize>, into: &mut String) {
        match self {
            Self::Absent => {}
            Self::Text(text) => escape_json(text, into),
            Self::Labelled { value, .. } => value.push_json(indent, into),
            Self::Nested(value) => push_tree(value, indent, into),
            Self::Real(number) => match serde_json::Number::from_f64(*number) {
                Some(number) => push_display(&number, into),
                None => into.push_str("null"),
            },
            Self::Null => into.push_str("null"),
            Self::Bool(_) | Self::Int(_) => into.push_str(&self.stored()),
        }
    }

    /// The stored value as a tree, for a cell that holds several.
    pub fn to_tree(&self) -> Value {
        match self {
            Self::Absent | Self::Null => Value::Null,
            Self::Bool(yes) => (*yes).into(),
            Self::Int(number) => (*number).into(),
            Self::Real(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Labelled { value, .. } => value.to_tree(),
            Self::Nested(value) => value.clone(),
        }
    }

    /// Whether the reader may not see it.
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Labelled { value, .. } => value.is_absent(),
            _ => false,
        }
    }
}

/// The text of a tree where no structure is possible.
pub(super) fn tree_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => {
            let mut text = String::new();
            push_tree(other, None, &mut text);
            Cow::Owned(text)
        }
    }
}

fn push_tree(value: &Value, indent: Option<usize>, into: &mut String) {
    match value {
        Value::Null => into.push_str("null"),
        Value::Bool(yes) => push_display(yes, into),
        Value::Number(number) => push_display(number, into),
        Value::String(text) => escape_json(text, into),
        Value::Array(items) => push_group("[]", items, indent, into, |item, inner, into| {
            push_tree(item, inner, into);
        }),
        Value::Object(members) => push_group("{}", members, indent, into, |(key, member), inner, into| {
            push_key(key, inner, into);
            push_tree(member, inner, into);
        }),
    }
}

/// An array or object: brackets, commas, and the line breaks of the pretty form.
pub(super) fn push_group<T>(
    brackets: &str,
    items: impl IntoIterator<Item = T>,
    indent: Option<usize>,
    into: &mut String,
    mut each: impl FnMut(T, Option<usize>, &mut String),
) {
    let (open, close) = brackets.split_at(1);
    let inner = indent.map(|column| column + 2);
    let mut empty = true;
    into.push_str(open);
    for item in items {
        if !empty {
            into.push(',');
        }
        empty = false;
        push_break(inner, into);
        each(item, inner, into);
    }
    if !empty {
        push_break(indent, into);
    }
    into.push_str(close);
}

/// A member's key and colon.
pub(super) fn push_key(key: &str, indent: Option<usize>, into: &mut String) {
    escape_json(key, into);
    into.push_str(if indent.is_some() { ": " } else { ":" });
}

fn push_break(indent: Option<usize>, into: &mut String) {
    if let Some(column) = indent {
        into.push('\n');
        into.extend(std::iter::repeat_n(' ', column));
    }
}

fn push_display(value: &impl std::fmt::Display, into: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(into, "{value}");
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self::Nested(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one_line(cell: &Cell) -> String {
        let mut into = String::new();
        cell.push_json(None, &mut into);
        into
    }

    #[test]
    fn people_read_labels_and_programs_values() {
        let state = Cell::labelled(3_i64, "Closed Complete");
        assert_eq!((state.shown(), state.stored()), ("Closed Complete".into(), "3".into()));
        assert_eq!(one_line(&state), "3");
        assert!(Cell::labelled(Cell::Absent, "hidden").is_absent());
    }

    #[test]
    fn numbers_are_exact_and_never_nan() {
        assert_eq!(one_line(&Cell::Int(i64::MIN)), "-9223372036854775808");
        assert_eq!(one_line(&Cell::Real(0.1)), "0.1");
        assert_eq!(one_line(&Cell::Real(f64::NAN)), "null");
        assert_eq!(Cell::Real(f64::INFINITY).stored(), "");
        assert_eq!(Cell::Real(12.0).stored(), "12");
    }

    #[test]
    fn trees_print_on_one_line_and_pretty() {
        let tree = Cell::Nested(json!({"a": [1, {"b\u{9b}": null}], "c": [], "d": {}}));
        assert_eq!(one_line(&tree), r#"{"a":[1,{"b\u009b":null}],"c":[],"d":{}}"#);
        let mut pretty = String::new();
        tree.push_json(Some(2), &mut pretty);
        let expected = "{\n    \"a\": [\n      1,\n      {\n        \"b\\u009b\": null\n      }\n    ],\n    \
                        \"c\": [],\n    \"d\": {}\n  }";
        assert_eq!(pretty, expected);
    }
}
