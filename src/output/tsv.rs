//! TSV for scripts: one line per row, no header, so that `cut -f1` sees data only.
//!
//! One record stays one line: tab, newline, carriage return and backslash are written `\t`, `\n`, `\r`, `\\` and
//! nothing else is altered. On a terminal the text gate comes on top.

use std::borrow::Cow;

use super::{Cell, Column, Out, Sink, gate::escape_terminal};
use crate::error::Result;

/// A list as lines.
pub(super) struct Rows<'a> {
    columns: usize,
    out: &'a mut Out,
    line: String,
}

impl<'a> Rows<'a> {
    /// Lines of as many fields as there are columns.
    pub(super) fn new(columns: &[Column], out: &'a mut Out) -> Self {
        Self { columns: columns.len(), out, line: String::new() }
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        self.line.clear();
        let gated = self.out.stdout_is_terminal();
        for at in 0..self.columns {
            if at > 0 {
                self.line.push('\t');
            }
            if let Some(cell) = cells.get(at) {
                push_value(&cell.shown(), gated, &mut self.line);
            }
        }
        self.line.push('\n');
        self.out.data(&self.line)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.out.flush()
    }
}

/// One record as name and value lines.
pub(super) fn object(fields: &[(String, Cell)], out: &mut Out) -> Result<()> {
    let gated = out.stdout_is_terminal();
    let mut text = String::new();
    for (name, cell) in fields.iter().filter(|(_, cell)| !cell.is_absent()) {
        push_value(name, gated, &mut text);
        text.push('\t');
        push_value(&cell.shown(), gated, &mut text);
        text.push('\n');
    }
    out.data(&text)
}

fn push_value(value: &str, gated: bool, into: &mut String) {
    let start = into.len();
    for c in value.chars() {
        match c {
            '\t' => into.push_str("\\t"),
            '\n' => into.push_str("\\n"),
            '\r' => into.push_str("\\r"),
            '\\' => into.push_str("\\\\"),
            _ => into.push(c),
        }
    }
    if gated {
        let written = into.split_off(start);
        let shown: Cow<'_, str> = escape_terminal(&written);
        into.push_str(&shown);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{columns, listed, shown, viewed};
    use super::super::{Cell, Format};
    use crate::error::Result;

    #[test]
    fn c121_one_record_is_one_line() -> Result<()> {
        let rows = [vec![Cell::from("a\tb\nc\r\\n"), Cell::Absent, Cell::labelled(86400_i64, "1d")]];
        assert_eq!(listed(Format::Tsv, columns(&["x", "y", "z"]), &rows)?, "a\\tb\\nc\\r\\\\n\t\t1d\n");
        assert_eq!(listed(Format::Tsv, columns(&["x"]), &[])?, "");
        Ok(())
    }

    #[test]
    fn text_is_altered_on_a_terminal_only() -> Result<()> {
        let rows = [vec![Cell::from("=\u{1b}[2J")]];
        assert_eq!(listed(Format::Tsv, columns(&["x"]), &rows)?, "=\u{1b}[2J\n");
        assert_eq!(shown(Format::Tsv, columns(&["x"]), &rows, 80)?, "=\\u{1b}[2J\n");
        Ok(())
    }

    #[test]
    fn a_record_is_names_and_values() -> Result<()> {
        let fields = [
            ("name".to_owned(), Cell::from("two\nlines")),
            ("hidden".to_owned(), Cell::Absent),
            ("end".to_owned(), Cell::Null),
        ];
        assert_eq!(viewed(Format::Tsv, &fields)?, "name\ttwo\\nlines\nend\t\n");
        Ok(())
    }
}
