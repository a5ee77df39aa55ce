//! The working calendar of a project, made of the rows of its schedule (Q45).

use crate::dict::{project, schedule, schedule_span};
use crate::error::{Code, Error, Result};
use crate::store::{Record, Store, is};
use crate::time::{Calendar, Spec};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The calendar of a schedule; no schedule is 24 hours a day, every day.
pub fn of_schedule(store: &Store<'_>, id: Option<&str>) -> Result<Calendar> {
    let Some(id) = id else { return Ok(Calendar::always()) };
    let record = store.expect(&schedule::TABLE, id)?;
    let name = record.text(schedule::NAME);
    let mut spec = Spec { zone: zone(&record)?, ..Spec::default() };
    for span in store.fetch_where(&schedule_span::TABLE, &is(schedule_span::SCHEDULE.name, id))? {
        add(&mut spec, &span).map_err(|error| error.at(format!("schedule {name}")))?;
    }
    Calendar::new(spec).map_err(|error| error.at(format!("schedule {name}")))
}

/// The calendar of a project.
pub fn of_project(store: &Store<'_>, id: &str) -> Result<Calendar> {
    let record = store.expect(&project::TABLE, id)?;
    of_schedule(store, record.get(project::SCHEDULE).as_deref())
}

/// The schedule of that name.
pub fn named(store: &Store<'_>, name: &str) -> Result<Option<String>> {
    Ok(store.fetch_where(&schedule::TABLE, &is(schedule::NAME.name, name))?.first().map(Record::id))
}

fn zone(record: &Record) -> Result<TimeZone> {
    let name = record.get(schedule::TIME_ZONE).unwrap_or_else(|| "UTC".to_owned());
    if name == "UTC" {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(&name).map_err(|_| Error::new(Code::FieldInvalid, format!("no time zone {name}")).hint("use a name such as Europe/Berlin"))
}

fn add(spec: &mut Spec, span: &Record) -> Result<()> {
    let times = match (span.get(schedule_span::FROM), span.get(schedule_span::TO)) {
        (Some(from), Some(to)) => Some((clock(&from)?, clock(&to)?)),
        _ => None,
    };
    let work = span.text(schedule_span::TYPE) != "holiday";
    if let Some(date) = span.get(schedule_span::DATE) {
        let date: Date = date.parse().map_err(|_| Error::new(Code::FieldInvalid, format!("\"{date}\" is not a date")))?;
        let spans = spec.exceptions.entry(date).or_default();
        spans.extend(times.filter(|_| work));
        return Ok(());
    }
    let weekday = span.get(schedule_span::WEEKDAY).and_then(|day| usize::try_from(day - 1).ok());
    if let (Some(day), Some(times), true) = (weekday.and_then(|day| spec.week.get_mut(day)), times, work) {
        day.push(times);
    }
    Ok(())
}

/// `08:30` as seconds of the day; `24:00` is its end.
fn clock(text: &str) -> Result<i64> {
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
        (0..=86_400).contains(&seconds).then_some(seconds)
    };
    read().ok_or_else(|| Error::new(Code::FieldInvalid, format!("\"{text}\" is not a time of day")).hint("write it as 08:30"))
}
