//! JSON results, through `--jq` where one is given.
//!
//! The expression sees the acting user's answer and nothing else: no environment, no files, no input (C154).

use crate::error::Result;
use crate::output::{self, Cell, Column, Out, Sink};
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// Prints what the expression makes of one object.
pub fn object(out: &mut Out, expression: &str, fields: &[(String, Cell)]) -> Result<()> {
    filter(out, expression, &record(fields))
}

/// Prints what the expression makes of several objects, which it sees as one array.
pub fn objects(out: &mut Out, expression: &str, objects: &[Vec<(String, Cell)>]) -> Result<()> {
    filter(out, expression, &Value::Array(objects.iter().map(record).collect()))
}

/// A list for an expression, which sees it whole.
pub struct Rows<'a> {
    columns: Vec<Column>,
    expression: &'a str,
    out: &'a mut Out,
    all: Vec<Value>,
}

impl<'a> Rows<'a> {
    /// No row yet.
    pub fn new(columns: Vec<Column>, expression: &'a str, out: &'a mut Out) -> Self {
        Self { columns, expression, out, all: Vec::new() }
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        let mut map = Map::new();
        for (column, cell) in self.columns.iter().zip(&cells) {
            insert(&mut map, &column.name, cell);
        }
        self.all.push(Value::Object(map));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        filter(self.out, self.expression, &Value::Array(self.all))
    }
}

/// A record as one JSON value; what the reader may not see has no key.
pub fn record<'c>(fields: impl IntoIterator<Item = &'c (String, Cell)>) -> Value {
    let mut map = Map::new();
    for (name, cell) in fields {
        insert(&mut map, name, cell);
    }
    Value::Object(map)
}

fn insert(map: &mut Map<String, Value>, name: &str, cell: &Cell) {
    let value = match cell {
        Cell::Absent => return,
        Cell::Null => Value::Null,
        Cell::Bool(yes) => Value::Bool(*yes),
        Cell::Int(number) => Value::from(*number),
        Cell::Real(number) => Value::from(*number),
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Nested(value) => value.clone(),
        Cell::Labelled { value, .. } => return insert(map, name, value),
    };
    map.insert(name.to_owned(), value);
}

/// Prints every result on a line of its own: text as it is, so that scripts can use it, anything else as JSON.
fn filter(out: &mut Out, expression: &str, input: &Value) -> Result<()> {
    let terminal = out.stdout_is_terminal();
    output::jq(expression, input, &mut |result| match serde_json::from_str::<String>(&result) {
        Ok(text) if terminal => out.line(&text),
        Ok(text) => out.data(&format!("{text}\n")),
        Err(_) => out.data(&format!("{}\n", visible(&result))),
    })
}

/// JSON text with every unseen character as an escape; outside strings there is none.
fn visible(json: &str) -> String {
    json.chars().fold(String::with_capacity(json.len()), |mut text, character| {
        if output::is_unseen(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
        text
    })
}
