//! CSV for spreadsheets, with a guard against cells that a spreadsheet would run as a formula.
//!
//! The guard is one apostrophe before such a text; [`strip_formula_guard`] takes exactly that away again, so that
//! export and import are inverse for every text. A text that already looks guarded is guarded once more for that
//! reason. Numbers are never guarded, nor is a stored choice value that is a number (`-5`).

use std::borrow::Cow;
use std::io;

use csv::{Writer, WriterBuilder};

use super::{Cell, Column, Holds, Out, Sink, gate::escape_terminal};
use crate::error::{Code, Error, Result};

/// A list with a header line, which an empty list has too.
pub(super) struct Rows<'a> {
    columns: Vec<Column>,
    writer: Writer<Door<'a>>,
    started: bool,
    raw: bool,
}

impl<'a> Rows<'a> {
    /// `raw` leaves the guard out.
    pub(super) fn new(columns: Vec<Column>, out: &'a mut Out, raw: bool) -> Self {
        Self { columns, writer: writer(out), started: false, raw }
    }

    /// The header waits for the first row, so that a command that fails before it prints nothing.
    fn header(&mut self) -> Result<()> {
        if !self.started {
            self.started = true;
            record(&mut self.writer, self.columns.iter().map(|column| Cow::Borrowed(column.name.as_str())))?;
        }
        Ok(())
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        self.header()?;
        let raw = self.raw;
        let texts = self.columns.iter().enumerate().map(|(at, column)| {
            cells.get(at).map_or(Cow::Borrowed(""), |cell| text(cell, column.holds == Holds::Text && !raw))
        });
        record(&mut self.writer, texts)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.header()?;
        close(self.writer)
    }
}

/// One record as a header line and a row.
pub(super) fn object(fields: &[(String, Cell)], out: &mut Out, raw: bool) -> Result<()> {
    let mut writer = writer(out);
    record(&mut writer, fields.iter().map(|(name, _)| Cow::Borrowed(name.as_str())))?;
    record(&mut writer, fields.iter().map(|(_, cell)| text(cell, !raw)))?;
    close(writer)
}

/// `text` as a spreadsheet will not run it: with a leading apostrophe if it starts as a formula would, apostrophes
/// before that not counted.
pub fn formula_guard(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes away what [`formula_guard`] added, and nothing else: `'=1` becomes `=1`, `'tis` stays.
pub fn strip_formula_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn text(cell: &Cell, guarded: bool) -> Cow<'_, str> {
    let stored = cell.stored();
    let typed = match cell {
        Cell::Text(_) | Cell::Nested(serde_json::Value::String(_)) => true,
        Cell::Labelled { value, .. } => matches!(**value, Cell::Text(_)) && stored.parse::<i64>().is_err(),
        _ => false,
    };
    if !(guarded && typed && is_formula(&stored)) {
        return stored;
    }
    Cow::Owned(formula_guard(&stored).into_owned())
}

/// Lets the `csv` crate quote and buffer, and keeps the error the door gives.
struct Door<'a>(&'a mut Out);

impl io::Write for Door<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.bytes(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(io::Error::other)
    }
}

fn writer(out: &mut Out) -> Writer<Door<'_>> {
    WriterBuilder::new().flexible(true).from_writer(Door(out))
}

fn record<'t>(writer: &mut Writer<Door<'_>>, texts: impl Iterator<Item = Cow<'t, str>>) -> Result<()> {
    let gated = writer.get_ref().0.stdout_is_terminal();
    for text in texts {
        let text = if gated { Cow::Owned(escape_terminal(&text).into_owned()) } else { text };
        writer.write_field(text.as_bytes()).map_err(failure)?;
    }
    writer.write_record(None::<&[u8]>).map_err(failure)
}

fn close(mut writer: Writer<Door<'_>>) -> Result<()> {
    writer.flush().map_err(inner)
}

fn failure(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => inner(error),
        other => Error::new(Code::OutputFailed, format!("cannot write output: {other:?}")),
    }
}

fn inner(error: io::Error) -> Error {
    error
        .downcast::<Error>()
        .unwrap_or_else(|other| Error::new(Code::OutputFailed, format!("cannot write output: {other}")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{columns, listed, raw, shown, viewed};
    use super::super::{Cell, Format};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn c120_formulas_get_an_apostrophe_and_numbers_do_not() -> Result<()> {
        for start in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "'=1", "''@"] {
            assert_eq!(formula_guard(start), format!("'{start}"));
        }
        for plain in ["", "a=1", "'tis", " =1", "''"] {
            assert_eq!(formula_guard(plain), plain);
            assert_eq!(strip_formula_guard(plain), plain);
        }
        let mut columns = columns(&["title", "state", "cost", "lag"]);
        columns[3].holds = Holds::Word;
        let rows = [vec![Cell::from("=1"), Cell::labelled("-5", "Pending"), Cell::Int(-7), Cell::from("-1d")]];
        assert_eq!(listed(Format::Csv, columns.clone(), &rows)?, "title,state,cost,lag\n'=1,-5,-7,-1d\n");
        assert_eq!(raw(Format::Csv, columns, &rows)?, "title,state,cost,lag\n=1,-5,-7,-1d\n");
        Ok(())
    }

    #[test]
    fn empty_lists_keep_their_header() -> Result<()> {
        assert_eq!(listed(Format::Csv, columns(&["a", "b"]), &[])?, "a,b\n");
        assert_eq!(listed(Format::Csv, columns(&["a"]), &[vec![Cell::Null]])?, "a\n\"\"\n");
        Ok(())
    }

    #[test]
    fn quoting_and_missing_cells() -> Result<()> {
        let rows = [vec![Cell::from("a,\"b\"\nc"), Cell::Absent]];
        assert_eq!(listed(Format::Csv, columns(&["x", "y", "z"]), &rows)?, "x,y,z\n\"a,\"\"b\"\"\nc\",,\n");
        assert_eq!(shown(Format::Csv, columns(&["x"]), &[vec![Cell::from("a\u{1b}\nb")]], 80)?, "x\na\\u{1b}\\nb\n");
        let fields = [("x".to_owned(), Cell::from("@a")), ("y".to_owned(), Cell::Real(-0.5))];
        assert_eq!(viewed(Format::Csv, &fields)?, "x,y\n'@a,-0.5\n");
        Ok(())
    }

    proptest! {
        #[test]
        fn import_strips_exactly_what_export_added(text in "['=+@＝\t\ra-]{0,6}|\\PC*") {
            let guarded = formula_guard(&text);
            prop_assert_eq!(strip_formula_guard(&guarded), text.as_str());
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']));
        }
    }
}
