//! Prints what commands answer: rows and records in one of five formats, through one door for every byte.
//!
//! Invariants: text from records never reaches a terminal unescaped ([`escape_terminal`]); JSON never carries a
//! character that a reader cannot see ([`escape_json`]); no format but the table keeps rows, and the table keeps
//! 256, so memory does not grow with the answer. A new format is one file and one line in `formats!`.

mod card;
mod cell;
mod csv;
mod failure;
mod filter;
mod fit;
mod gate;
mod json;
mod out;
mod table;
mod tsv;

#[cfg(test)]
mod tests;

pub use self::{
    cell::Cell,
    csv::{formula_guard, strip_formula_guard},
    fit::fit,
    gate::{escape_json, escape_terminal, is_unseen},
    out::{Out, is_broken_pipe},
};
pub use filter::run as jq;

use crate::error::{Code, Error, Result};

macro_rules! formats {
    ($($variant:ident $name:literal $about:literal
       |$columns:ident, $fields:ident, $out:ident, $raw:ident| $list:expr, $object:expr;)*) => {
        /// How an answer is written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format { $(#[doc = $about] $variant,)* }

        impl Format {
            /// Every format, in the order help names them.
            pub const ALL: &'static [Format] = &[$(Format::$variant),*];

            /// The name `--output` takes.
            pub const fn name(self) -> &'static str {
                match self { $(Format::$variant => $name,)* }
            }

            /// What it looks like, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Format::$variant => $about,)* }
            }
        }

        /// A list: give every row to the sink, then finish it. `raw` leaves out the formula guard of CSV.
        pub fn list<'a>(format: Format, columns: Vec<Column>, out: &'a mut Out, raw: bool) -> Box<dyn Sink + 'a> {
            match format { $(Format::$variant => { let ($columns, $out, $raw) = (columns, out, raw); Box::new($list) })* }
        }

        /// One record, its fields in the order given. `raw` leaves out the formula guard of CSV.
        pub fn object(format: Format, fields: &[(String, Cell)], out: &mut Out, raw: bool) -> Result<()> {
            match format { $(Format::$variant => { let ($fields, $out, $raw) = (fields, &mut *out, raw); $object?; })* }
            out.flush()
        }
    };
}

/// Several records that are one answer: one JSON value; in the other formats one after another.
pub fn objects(format: Format, records: &[Vec<(String, Cell)>], out: &mut Out, raw: bool) -> Result<()> {
    if format == Format::Json {
        return json::objects(records, out);
    }
    records.iter().try_for_each(|fields| object(format, fields, out, raw))
}

formats! {
    Table "table" "Aligned columns for people; the default on a terminal."
        |columns, fields, out, _raw| table::Rows::new(columns, out), card::object(fields, out);
    Tsv "tsv" "One line per row, fields separated by tabs, no header; the default in a pipe."
        |columns, fields, out, _raw| tsv::Rows::new(&columns, out), tsv::object(fields, out);
    Json "json" "An array of objects, or one object."
        |columns, fields, out, _raw| json::Rows::array(&columns, out), json::object(fields, out);
    Ndjson "ndjson" "One JSON object per line."
        |columns, fields, out, _raw| json::Rows::lines(&columns, out), json::line(fields, out);
    Csv "csv" "Comma-separated values with a header line, as spreadsheets read them."
        |columns, fields, out, raw| csv::Rows::new(columns, out, raw), csv::object(fields, out, raw);
}

impl std::str::FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            Error::new(Code::UsageInvalid, format!("no output format '{name}'"))
                .hint(format!("formats are {}", names.join(", ")))
        })
    }
}

/// One column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The stored field name or dot-walk: the JSON key and the heading.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds, as far as formats care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What users typed: guarded against formulas in CSV, and the first to be cut in narrow terminals.
    Text,
    /// Words from a list, which are cut next.
    Word,
    /// Dates and durations, of which half says nothing: never cut.
    Whole,
    /// Numbers: never cut, and aligned right.
    Number,
}

impl Holds {
    /// Whether narrow tables may cut it.
    const fn is_cut(self) -> bool {
        matches!(self, Self::Text | Self::Word)
    }
}

/// Where the rows of a list go, one by one.
pub trait Sink {
    /// One row, its cells in the order of the columns; missing cells count as [`Cell::Absent`].
    fn row(&mut self, cells: Vec<Cell>) -> Result<()>;

    /// Ends the list and hands everything to the reader. A list that is not finished may print less than its rows.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// What stands first in each row, a line each: the keys of a list.
pub struct Keys<'a>(pub &'a mut Out);

impl Sink for Keys<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        cells.first().map_or(Ok(()), |key| self.0.line(&key.shown()))
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.0.flush()
    }
}
