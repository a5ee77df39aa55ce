//! Stored values into printable cells: labels for choices, the schedule's zone for times, its day for durations.

use crate::dict::{Field, Kind, Table};
use crate::engine::Value;
use crate::error::Result;
use crate::output::{Cell, Column, Holds};
use crate::rules::calendars;
use crate::store::{Ask, Datum, Line, Shown, Store, not_found};
use crate::time::{Calendar, Instant, duration};
use std::collections::HashMap;

/// Turns answers into cells, reading each schedule once.
#[derive(Default)]
pub struct Printer {
    calendars: HashMap<Option<String>, Calendar>,
}

impl Printer {
    /// A printer that knows no schedule yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn calendar(&mut self, store: &Store<'_>, schedule: Option<&String>) -> Result<&Calendar> {
        let key = schedule.cloned();
        if !self.calendars.contains_key(&key) {
            let calendar = match key.as_deref() {
                Some("weekdays") => Calendar::weekdays(),
                id => calendars::of_schedule(store, id)?,
            };
            self.calendars.insert(key.clone(), calendar);
        }
        Ok(self.calendars.entry(key).or_insert_with(Calendar::always))
    }

    /// The cells of one row of a list.
    pub fn line(&mut self, store: &Store<'_>, columns: &[Shown], line: Line) -> Result<Vec<Cell>> {
        let timed = |shown: &Shown| matches!(shown.field.kind, Kind::Time | Kind::Duration);
        let fallback = Calendar::always();
        let calendar =
            if columns.iter().any(timed) { self.calendar(store, line.schedule.as_ref())? } else { &fallback };
        let day = if line.full_days { duration::FULL_DAY } else { calendar.day_seconds() };
        Ok(line.data.into_iter().zip(columns).map(|(datum, shown)| cell(datum, shown.field, calendar, day)).collect())
    }

    /// Every field of the record called `name` that the acting user may read, or those asked for; absent ones are left out.
    /// The answer begins with the record's id.
    pub fn record(
        &mut self,
        store: &Store<'_>,
        table: &'static Table,
        name: &str,
        fields: &[String],
    ) -> Result<Printed> {
        let mut ask = Ask {
            fields: fields.to_vec(),
            whole: fields.is_empty(),
            called: Some(name.to_owned()),
            limit: Some(2),
            ..Ask::default()
        };
        let mut found = Vec::new();
        let mut listing = store.list(table, &ask)?;
        listing.run(&mut |line| {
            found.push(line);
            Ok(())
        })?;
        if found.len() != 1 {
            // Not by number or id: a name, several, or none at all.
            ask.called = Some(store.resolve(table, name)?);
            listing = store.list(table, &ask)?;
            found.clear();
            listing.run(&mut |line| {
                found.push(line);
                Ok(())
            })?;
        }
        let line = found.pop().ok_or_else(|| not_found(table, name))?;
        let id = line.id.clone();
        let columns = listing.shown();
        let cells = self.line(store, &columns, line)?;
        let names = columns.into_iter().map(|shown| shown.path);
        Ok((id, names.zip(cells).filter(|(_, cell)| !matches!(cell, Cell::Absent)).collect()))
    }
}

/// A record's id and its printable fields.
pub type Printed = (String, Vec<(String, Cell)>);

/// Column headings for a sink.
pub fn headings(columns: &[Shown]) -> Vec<Column> {
    let holds = |kind| match kind {
        Kind::Int | Kind::Decimal => Holds::Number,
        Kind::Time | Kind::Duration => Holds::Whole,
        Kind::Line | Kind::Text | Kind::Login | Kind::Reference(_) | Kind::Record | Kind::Query | Kind::Journal => {
            Holds::Text
        }
        _ => Holds::Word,
    };
    columns.iter().map(|shown| Column { name: shown.path.clone(), holds: holds(shown.field.kind) }).collect()
}

fn cell(datum: Datum, field: &Field, calendar: &Calendar, day: i64) -> Cell {
    let value = match datum {
        Datum::Hidden => return Cell::Absent,
        Datum::Entries(entries) => {
            let entries = entries.into_iter().map(|entry| {
                serde_json::json!({ "sys_created_on": moment(&entry.on, calendar), "sys_created_by": entry.by, "value": entry.value })
            });
            return Cell::Nested(entries.collect());
        }
        Datum::Names(names) => return Cell::Nested(names.into()),
        Datum::Value(value) => value,
    };
    match (value, field.kind) {
        (Value::Null, _) => Cell::Null,
        (Value::Int(number), Kind::Bool) => Cell::Bool(number != 0),
        (Value::Int(number), Kind::Duration) => Cell::labelled(number, duration::format(number, day)),
        (Value::Int(number), Kind::Code(codes)) => {
            let label = codes
                .iter()
                .find(|(code, _)| *code == number)
                .map_or_else(|| number.to_string(), |(_, label)| (*label).to_owned());
            Cell::labelled(number, label)
        }
        (Value::Int(number), _) => Cell::Int(number),
        (Value::Real(number), _) => real(number),
        (Value::Text(text), Kind::Choice(choices)) => {
            let label = choices
                .iter()
                .find(|(choice, _)| *choice == text)
                .map_or_else(|| text.clone(), |(_, label)| (*label).to_owned());
            Cell::labelled(text, label)
        }
        (Value::Text(text), Kind::Time) => Cell::Text(moment(&text, calendar)),
        (Value::Text(text), _) => Cell::Text(text),
        (Value::Blob(bytes), _) => Cell::Text(format!("{} bytes", bytes.len())),
    }
}

/// Whole decimals print as whole numbers.
pub fn real(number: f64) -> Cell {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if number.fract() == 0.0 && number.abs() < 1e15 { Cell::Int(number as i64) } else { Cell::Real(number) }
}

fn moment(stored: &str, calendar: &Calendar) -> String {
    Instant::parse_utc(stored).map_or_else(|_| stored.to_owned(), |at| at.display(calendar.zone()))
}
