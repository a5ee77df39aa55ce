//! The working calendar of a project, made of the rows of its schedule (Q45).

use crate::dict::{planned, project, schedule, schedule_span};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store, is};
use crate::time::calendar::Span as Hours;
use crate::time::duration::FULL_DAY;
use crate::time::{Calendar, Spec};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The calendar of a schedule; no schedule is 24 hours a day, every day.
pub fn of_schedule(store: &Store<'_>, id: Option<&str>) -> Result<Calendar> {
    let Some(id) = id else { return Ok(Calendar::always()) };
    let (name, spec) = spec(store, id)?;
    Calendar::new(spec).map_err(|error| error.at(format!("schedule {name}")))
}

/// A schedule holds together when it is written, not when the first project takes it; working time it may still be given.
pub fn sound(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.new.get(schedule_span::SCHEDULE).filter(|_| change.table.name == schedule_span::TABLE.name);
    let (name, spec) = spec(store, &id.unwrap_or_else(|| change.new.id()))?;
    let works = spec.week.iter().chain(spec.exceptions.values()).any(|spans| !spans.is_empty());
    if works { Calendar::new(spec).map(|_| ()).map_err(|error| error.at(format!("schedule {name}"))) } else { Ok(()) }
}

/// Working and free time is on a weekday or a date, and working time from and to some time of it.
pub fn whole(_: &Store<'_>, change: &mut Change) -> Result<()> {
    let new = &change.new;
    let work = new.text(schedule_span::TYPE) != "holiday";
    let day = new.get(schedule_span::DATE).is_some() || new.get(schedule_span::WEEKDAY).is_some();
    let missing: Vec<&str> = [
        (!day, "--weekday or --date"),
        (work && new.get(schedule_span::FROM).is_none(), "--from"),
        (work && new.get(schedule_span::TO).is_none(), "--to"),
    ]
    .into_iter()
    .filter_map(|(missing, flag)| missing.then_some(flag))
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InputMissing, format!("a schedule-span needs {}", missing.join(", "))))
}

/// The name of a schedule, and what its calendar is made of.
fn spec(store: &Store<'_>, id: &str) -> Result<(String, Spec)> {
    let sql = Sql::new(
        "SELECT c.name, c.time_zone, s.type, s.date, s.weekday, s.\"from\", s.\"to\" \
         FROM cmn_schedule c LEFT JOIN cmn_schedule_span s ON s.schedule = c.sys_id",
    )
    .with(" WHERE c.sys_id = ", id);
    let mut name = String::new();
    let mut spec = Spec::default();
    let mut off = Vec::new();
    store.engine().query(&sql, &mut |row| {
        name = row.text(0);
        spec.zone = zone(&row.text(1))?;
        let text = |column: usize| Some(row.text(column)).filter(|text| !text.is_empty());
        let span =
            Span { work: row.text(2) != "holiday", date: text(3), weekday: row.int(4), from: text(5), to: text(6) };
        add(&mut spec, &mut off, &span).map_err(|error| error.at(format!("schedule {name}")))
    })?;
    take_off(&mut spec, off);
    Ok((name, spec))
}

/// A row of `cmn_schedule_span`.
struct Span {
    work: bool,
    date: Option<String>,
    weekday: i64,
    from: Option<String>,
    to: Option<String>,
}

/// The calendar of a project.
pub fn of_project(store: &Store<'_>, id: &str) -> Result<Calendar> {
    let record = store.expect(&project::TABLE, id)?;
    of_schedule(store, record.get(project::SCHEDULE).as_deref())
}

/// The working time of one task: every hour of the day where it may lie outside the schedule (domain 6.1).
pub fn own(task: &Record, calendar: &Calendar) -> Calendar {
    if task.is(planned::ALLOW_DATES_OUTSIDE_SCHEDULE) { Calendar::always() } else { calendar.clone() }
}

/// The schedule of that name.
pub fn named(store: &Store<'_>, name: &str) -> Result<Option<String>> {
    Ok(store.fetch_where(&schedule::TABLE, &is(schedule::NAME.name, name))?.first().map(Record::id))
}

fn zone(name: &str) -> Result<TimeZone> {
    if matches!(name, "" | "UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|_| {
        Error::new(Code::FieldInvalid, format!("no time zone {name}")).hint("use a name such as Europe/Berlin")
    })
}

/// A day some hours of which are free.
enum Off {
    Weekday(usize),
    Date(Date),
}

fn add(spec: &mut Spec, off: &mut Vec<(Off, Hours)>, span: &Span) -> Result<()> {
    let (from, to) = (span.from.as_deref().map(clock).transpose()?, span.to.as_deref().map(clock).transpose()?);
    let times = from.zip(to).filter(|_| span.work);
    let free = (from.unwrap_or(0), to.unwrap_or(FULL_DAY));
    if let Some(date) = &span.date {
        let date: Date =
            date.parse().map_err(|_| Error::new(Code::FieldInvalid, format!("\"{date}\" is not a date")))?;
        if span.work || free == (0, FULL_DAY) {
            spec.exceptions.entry(date).or_default().extend(times);
        } else {
            off.push((Off::Date(date), free));
        }
    } else if let Some((weekday, day)) =
        usize::try_from(span.weekday - 1).ok().and_then(|weekday| Some((weekday, spec.week.get_mut(weekday)?)))
    {
        if span.work {
            day.extend(times);
        } else {
            off.push((Off::Weekday(weekday), free));
        }
    }
    Ok(())
}

/// Takes the free hours off the working ones: first those of every week, then those of single days.
fn take_off(spec: &mut Spec, mut off: Vec<(Off, Hours)>) {
    off.sort_by_key(|(day, _)| matches!(day, Off::Date(_)));
    for (day, (from, to)) in off {
        let spans = match day {
            Off::Weekday(day) => &mut spec.week[day],
            Off::Date(date) => {
                let usual = &spec.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
                spec.exceptions.entry(date).or_insert_with(|| usual.clone())
            }
        };
        let rest = spans.iter().flat_map(|(begin, end)| [(*begin, *end.min(&from)), (*begin.max(&to), *end)]);
        *spans = rest.filter(|(begin, end)| begin < end).collect();
    }
}

/// `08:30` as seconds of the day; `24:00` is its end.
fn clock(text: &str) -> Result<i64> {
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        let seconds = hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60;
        (0..=86_400).contains(&seconds).then_some(seconds)
    };
    read().ok_or_else(|| {
        Error::new(Code::FieldInvalid, format!("\"{text}\" is not a time of day")).hint("write it as 08:30")
    })
}
