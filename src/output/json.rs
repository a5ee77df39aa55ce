//! JSON and NDJSON: rows are written straight into one line buffer, without a tree of values per row.

use super::cell::{push_group, push_key};
use super::{Cell, Column, Out, Sink};
use crate::error::Result;

/// A list as an array with one object per line, or as bare lines.
pub(super) struct Rows<'a> {
    /// Each column's key with quotes and colon, escaped once.
    keys: Vec<String>,
    out: &'a mut Out,
    line: String,
    array: bool,
    started: bool,
}

impl<'a> Rows<'a> {
    /// `[`, objects, `]`.
    pub(super) fn array(columns: &[Column], out: &'a mut Out) -> Self {
        let keys = columns
            .iter()
            .map(|column| {
                let mut key = String::new();
                push_key(&column.name, None, &mut key);
                key
            })
            .collect();
        Self { keys, out, line: String::new(), array: true, started: false }
    }

    /// One object per line.
    pub(super) fn lines(columns: &[Column], out: &'a mut Out) -> Self {
        Self { array: false, ..Self::array(columns, out) }
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        self.line.clear();
        if self.array {
            self.line.push_str(if self.started { ",\n" } else { "[\n" });
        }
        self.started = true;
        let members = self.keys.iter().zip(&cells).filter(|(_, cell)| !cell.is_absent());
        push_group("{}", members, None, &mut self.line, |(key, cell), _, line| {
            line.push_str(key);
            cell.push_json(None, line);
        });
        if !self.array {
            self.line.push('\n');
        }
        self.out.data(&self.line)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        if self.array {
            self.out.data(if self.started { "\n]\n" } else { "[]\n" })?;
        }
        self.out.flush()
    }
}

/// One record, two blanks deep.
pub(super) fn object(fields: &[(String, Cell)], out: &mut Out) -> Result<()> {
    out.data(&text(fields, Some(0)))
}

/// Several records as an array, a line each.
pub(super) fn objects(records: &[Vec<(String, Cell)>], out: &mut Out) -> Result<()> {
    for (index, fields) in records.iter().enumerate() {
        out.data(if index == 0 { "[\n" } else { ",\n" })?;
        out.data(text(fields, None).trim_end())?;
    }
    out.data(if records.is_empty() { "[]\n" } else { "\n]\n" })?;
    out.flush()
}

/// One record on one line.
pub(super) fn line(fields: &[(String, Cell)], out: &mut Out) -> Result<()> {
    out.data(&text(fields, None))
}

fn text(fields: &[(String, Cell)], indent: Option<usize>) -> String {
    let mut text = String::new();
    let members = fields.iter().filter(|(_, cell)| !cell.is_absent());
    push_group("{}", members, indent, &mut text, |(name, cell), inner, text| {
        push_key(name, inner, text);
        cell.push_json(inner, text);
    });
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::tests::{columns, listed, viewed};
    use super::super::{Cell, Format};
    use crate::error::Result;
    use serde_json::json;

    #[test]
    fn a_list_is_one_object_per_line() -> Result<()> {
        let rows = vec![
            vec![Cell::from("T1"), Cell::Absent, Cell::labelled(3_i64, "Closed")],
            vec![Cell::from("T2"), Cell::Null, Cell::from(true)],
        ];
        let columns = columns(&["number", "account.name", "state"]);
        let lines = [r#"{"number":"T1","state":3}"#, r#"{"number":"T2","account.name":null,"state":true}"#];
        assert_eq!(listed(Format::Json, columns.clone(), &rows)?, format!("[\n{}\n]\n", lines.join(",\n")));
        assert_eq!(listed(Format::Ndjson, columns, &rows)?, format!("{}\n", lines.join("\n")));
        Ok(())
    }

    #[test]
    fn an_empty_list_is_an_empty_array() -> Result<()> {
        assert_eq!(listed(Format::Json, columns(&["a"]), &[])?, "[]\n");
        assert_eq!(listed(Format::Ndjson, columns(&["a"]), &[])?, "");
        assert_eq!(listed(Format::Json, columns(&["a"]), &[vec![Cell::Absent]])?, "[\n{}\n]\n");
        Ok(())
    }

    #[test]
    fn a_record_is_pretty_or_one_line() -> Result<()> {
        let fields = [
            ("name".to_owned(), Cell::from("R")),
            ("hidden".to_owned(), Cell::Absent),
            ("comments".to_owned(), Cell::from(json!([{"value": "x"}]))),
        ];
        let pretty = "{\n  \"name\": \"R\",\n  \"comments\": [\n    {\n      \"value\": \"x\"\n    }\n  ]\n}\n";
        assert_eq!(viewed(Format::Json, &fields)?, pretty);
        assert_eq!(viewed(Format::Ndjson, &fields)?, "{\"name\":\"R\",\"comments\":[{\"value\":\"x\"}]}\n");
        Ok(())
    }
}
