//! The table of a list: aligned columns without borders, two blanks between them.
//!
//! Up to [`SAMPLE`] rows are laid out together; a longer list streams with the widths of the first ones, because
//! laying out everything costs memory and time that grow with the answer. On a terminal lines are cut to its width,
//! elsewhere nothing is cut.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::{Cell, Column, Holds, Out, Sink, fit::fit, gate::escape_terminal};
use crate::error::Result;

/// Rows that are laid out before the first one prints.
const SAMPLE: usize = 256;

/// Blanks between columns.
const GAP: usize = 2;

/// What a column keeps when others need room.
const NARROWEST: usize = 6;

/// What stands for a value the reader may not see.
const UNREADABLE: &str = "—";

/// Rows on their way into a table.
pub(super) struct Rows<'a> {
    columns: Vec<Column>,
    out: &'a mut Out,
    sample: Vec<Vec<String>>,
    /// Whether some row of the sample lets the reader see the column.
    readable: Vec<bool>,
    /// The widths, once rows stream.
    widths: Option<Vec<usize>>,
}

impl<'a> Rows<'a> {
    /// A table of these columns; it prints nothing at all while it has no row.
    pub(super) fn new(columns: Vec<Column>, out: &'a mut Out) -> Self {
        let readable = vec![false; columns.len()];
        Self { columns, out, sample: Vec::new(), readable, widths: None }
    }

    /// Nobody knows yet whether an unreadable column stays so, therefore a streamed table shows all columns.
    fn start_stream(&mut self) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        let widths = widths(&self.columns, &sample, self.out.width());
        self.stream(&widths, &sample)?;
        self.widths = Some(widths);
        Ok(())
    }

    fn stream(&mut self, widths: &[usize], rows: &[Vec<String>]) -> Result<()> {
        let cutting = self.out.width().is_some();
        let head = line(&self.columns, widths, &heads(&self.columns, widths, cutting), cutting);
        put(self.out, &head, true)?;
        for row in rows {
            self.stream_row(widths, row)?;
        }
        Ok(())
    }

    fn stream_row(&mut self, widths: &[usize], row: &[String]) -> Result<()> {
        let text = line(&self.columns, widths, row, self.out.width().is_some());
        put(self.out, &text, false)
    }

    /// A column that is unreadable in all rows is left out, as if the table had none.
    fn drop_unreadable(&mut self) {
        let readable = std::mem::take(&mut self.readable);
        keep(&mut self.columns, &readable);
        for row in &mut self.sample {
            keep(row, &readable);
        }
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        let mut texts = Vec::with_capacity(self.columns.len());
        for (at, readable) in self.readable.iter_mut().enumerate() {
            match cells.get(at).filter(|cell| !cell.is_absent()) {
                Some(cell) => {
                    *readable = true;
                    texts.push(escape_terminal(&cell.shown()).into_owned());
                }
                None => texts.push(UNREADABLE.to_owned()),
            }
        }
        if self.widths.is_none() && self.sample.len() == SAMPLE {
            self.start_stream()?;
        }
        if let Some(widths) = self.widths.take() {
            self.stream_row(&widths, &texts)?;
            self.widths = Some(widths);
        } else {
            self.sample.push(texts);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if self.widths.is_none() && !self.sample.is_empty() {
            self.drop_unreadable();
            let rows = std::mem::take(&mut self.sample);
            let widths = widths(&self.columns, &rows, self.out.width());
            // The layout counts cells in 16 bits and would break longer lines.
            if widths.iter().sum::<usize>() < usize::from(u16::MAX) {
                lay_out(&self.columns, &rows, &widths, self.out)?;
            } else {
                self.stream(&widths, &rows)?;
            }
        }
        self.out.flush()
    }
}

fn keep<T>(items: &mut Vec<T>, wanted: &[bool]) {
    let mut wanted = wanted.iter();
    items.retain(|_| wanted.next().is_none_or(|wanted| *wanted));
}

/// Each column's width: its widest cell, less where the terminal is too narrow. Where all that may be cut is cut, lines
/// are longer than that.
fn widths(columns: &[Column], rows: &[Vec<String>], terminal: Option<usize>) -> Vec<usize> {
    let heads = columns.iter().map(|column| escape_terminal(&column.name).width());
    let mut widths: Vec<usize> = vec![0; columns.len()];
    for row in rows {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = text.width().max(*width);
        }
    }
    let cells = widths.clone();
    widths.iter_mut().zip(heads).for_each(|(width, head)| *width = head.max(*width));
    if let Some(room) = terminal {
        let room = room.saturating_sub(GAP * columns.len().saturating_sub(1));
        // The first column tells the rows apart and is copied from; it stays whole unless it takes more than half.
        let whole = widths.first().map_or(0, |first| if *first <= room / 2 { *first } else { 0 });
        let from = usize::from(whole > 0);
        let shrunk = widths.get_mut(from..).zip(columns.get(from..)).zip(cells.get(from..));
        if let Some(((widths, columns), cells)) = shrunk {
            // What users typed gives way first, then words, then headings: half a number or date says nothing.
            let room = room - whole;
            shrink(widths, columns, room, |column| column.holds == Holds::Text);
            shrink(widths, columns, room, |column| column.holds.is_cut());
            if widths.iter().sum::<usize>() > room {
                let kept = widths.iter_mut().zip(cells).zip(columns).filter(|(_, column)| !column.holds.is_cut());
                kept.for_each(|((width, cell), _)| *width = (*cell).max(NARROWEST).min(*width));
            }
        }
    }
    widths
}

/// Cuts the widest of the `flexible` columns until the sum is `cells`, as far as that is possible.
fn shrink(widths: &mut [usize], columns: &[Column], cells: usize, flexible: impl Fn(&Column) -> bool) {
    if widths.iter().sum::<usize>() <= cells {
        return;
    }
    let capped = |width: usize, column: &Column, cap: usize| if flexible(column) { width.min(cap) } else { width };
    let total = |cap| widths.iter().zip(columns).map(|(width, column)| capped(*width, column, cap)).sum::<usize>();
    let cap = (NARROWEST..=cells).rev().find(|cap| total(*cap) <= cells).unwrap_or(NARROWEST);
    for (width, column) in widths.iter_mut().zip(columns) {
        *width = capped(*width, column, cap);
    }
}

fn cut<'t>(column: &Column, text: &'t str, width: usize) -> std::borrow::Cow<'t, str> {
    if column.holds.is_cut() { fit(text, width) } else { text.into() }
}

/// The headings, cut to their columns where lines are cut.
fn heads(columns: &[Column], widths: &[usize], cutting: bool) -> Vec<String> {
    let head = |(column, width): (&Column, &usize)| {
        let name = escape_terminal(&column.name);
        if cutting { fit(&name, *width).into_owned() } else { name.into_owned() }
    };
    columns.iter().zip(widths).map(head).collect()
}

/// The whole of a small table at once.
fn lay_out(columns: &[Column], rows: &[Vec<String>], widths: &[usize], out: &mut Out) -> Result<()> {
    let cutting = out.width().is_some();
    let cells = |row: &[String]| -> Vec<String> {
        let cell = |((column, width), text): ((&Column, &usize), &String)| {
            if cutting { cut(column, text, *width).into_owned() } else { text.clone() }
        };
        columns.iter().zip(widths).zip(row).map(cell).collect()
    };
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(heads(columns, widths, cutting)).add_rows(rows.iter().map(|row| cells(row)));
    for (column, laid) in columns.iter().zip(table.column_iter_mut()) {
        laid.set_padding((0, 2));
        if column.holds == Holds::Number {
            laid.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (at, line) in table.lines().enumerate() {
        put(out, &line, at == 0)?;
    }
    Ok(())
}

/// One line of a streamed table; a cell wider than its column pushes the others aside unless lines are cut.
fn line(columns: &[Column], widths: &[usize], row: &[String], cutting: bool) -> String {
    let mut text = String::new();
    for ((column, width), cell) in columns.iter().zip(widths).zip(row) {
        let cell = if cutting { cut(column, cell, *width) } else { cell.into() };
        let blanks = width.saturating_sub(cell.width());
        let (before, after) = if column.holds == Holds::Number { (blanks, 0) } else { (0, blanks) };
        text.extend(std::iter::repeat_n(' ', before));
        text.push_str(&cell);
        text.extend(std::iter::repeat_n(' ', after + GAP));
    }
    text
}

fn put(out: &mut Out, line: &str, heading: bool) -> Result<()> {
    let line = line.trim_end_matches(' ');
    if heading && out.color() {
        return out.data(&format!("\u{1b}[1m{line}\u{1b}[0m\n"));
    }
    out.data(line)?;
    out.data("\n")
}
