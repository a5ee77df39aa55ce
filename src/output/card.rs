//! The table form of one record: aligned names and values, longer text and nested records indented below.
//!
//! Every line of a value stands right of the names, so that no text can pass for a field of its own.

use std::borrow::Cow;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::{Cell, Out, cell::tree_text, gate::escape_terminal};
use crate::error::Result;

/// A value's shape on the card.
enum Body<'a> {
    Text(Cow<'a, str>),
    Record(&'a Map<String, Value>),
    Records(&'a [Value]),
}

/// The readable fields, one below the other.
pub(super) fn object(fields: &[(String, Cell)], out: &mut Out) -> Result<()> {
    let fields: Vec<(&str, Body<'_>)> = fields
        .iter()
        .filter(|(_, cell)| !cell.is_absent())
        .map(|(name, cell)| match cell {
            Cell::Nested(value) => (name.as_str(), body(value)),
            other => (name.as_str(), Body::Text(other.shown())),
        })
        .collect();
    let mut card = String::new();
    push_fields(&fields, 0, false, &mut card);
    out.data(&card)
}

fn body(value: &Value) -> Body<'_> {
    match value {
        Value::Object(members) if !members.is_empty() => Body::Record(members),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => Body::Records(items),
        Value::Array(items) => {
            let texts: Vec<Cow<'_, str>> = items.iter().map(tree_text).collect();
            Body::Text(Cow::Owned(texts.join(", ")))
        }
        other => Body::Text(tree_text(other)),
    }
}

/// Fields at `indent`; with `dash` the first line carries the mark of a list item.
fn push_fields(fields: &[(&str, Body<'_>)], indent: usize, dash: bool, card: &mut String) {
    let names: Vec<Cow<'_, str>> = fields.iter().map(|(name, _)| escape_terminal(name)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (at, (name, (_, body))) in names.iter().zip(fields).enumerate() {
        push_lead(indent, dash && at == 0, card);
        card.push_str(name);
        match body {
            Body::Text(text) => push_text(text, width - name.width() + 2, indent + width + 2, card),
            Body::Record(members) => {
                card.push('\n');
                push_members(members, indent + 2, false, card);
            }
            Body::Records(items) => {
                card.push('\n');
                for item in *items {
                    push_item(item, indent + 4, card);
                }
            }
        }
    }
}

fn push_members(members: &Map<String, Value>, indent: usize, dash: bool, card: &mut String) {
    let fields: Vec<(&str, Body<'_>)> = members.iter().map(|(key, value)| (key.as_str(), body(value))).collect();
    push_fields(&fields, indent, dash, card);
}

fn push_item(item: &Value, indent: usize, card: &mut String) {
    match item {
        Value::Object(members) if !members.is_empty() => push_members(members, indent, true, card),
        other => {
            push_lead(indent, true, card);
            push_text(&tree_text(other), 0, indent, card);
        }
    }
}

fn push_lead(indent: usize, dash: bool, card: &mut String) {
    let blanks = if dash { indent.saturating_sub(2) } else { indent };
    card.extend(std::iter::repeat_n(' ', blanks));
    if dash {
        card.push_str("- ");
    }
}

/// A value's lines, the first after `gap` blanks, the others below it. Tabs become blanks, since tab stops would
/// break the alignment.
fn push_text(text: &str, gap: usize, indent: usize, card: &mut String) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line).replace('\t', "    ");
        let shown = escape_terminal(&line);
        let shown = shown.trim_end_matches(' ');
        if !shown.is_empty() {
            card.extend(std::iter::repeat_n(' ', if at == 0 { gap } else { indent }));
            card.push_str(shown);
        }
        card.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::viewed;
    use super::super::{Cell, Format};
    use crate::error::Result;
    use serde_json::json;

    #[test]
    fn a_record_reads_from_top_to_bottom() -> Result<()> {
        let fields = [
            ("number".to_owned(), Cell::from("CSPRJ0010001")),
            ("secret".to_owned(), Cell::Absent),
            ("description".to_owned(), Cell::from("first\n\tsecond\u{1b}[2J\n\nnumber  CSPRJ9\n")),
            ("percent".to_owned(), Cell::Null),
            ("tags".to_owned(), Cell::from(json!(["a", 2]))),
            (
                "comments".to_owned(),
                Cell::from(json!([{"by": "maya", "value": "one\ntwo"}, {"by": "carl", "value": ""}, "x", {}])),
            ),
            ("access".to_owned(), Cell::from(json!({"rule": "R12", "roles": []}))),
        ];
        let expected = "\
number       CSPRJ0010001
description  first
                 second\\u{1b}[2J

             number  CSPRJ9
percent
tags         a, 2
comments
  - by     maya
    value  one
           two
  - by     carl
    value
  - x
  - {}
access
  rule   R12
  roles
";
        assert_eq!(viewed(Format::Table, &fields)?, expected);
        Ok(())
    }
}
