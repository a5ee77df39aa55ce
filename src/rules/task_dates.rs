//! The dates of a task as people write them: what follows from them, and what is refused (domain 6.2, R61, R65, R66).

use super::planning::{MANUAL, progress, put};
use super::schedule::Progress;
use super::state_error;
use super::{calendars, task as tasks};
use crate::dict::{planned, project, task, work};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store};
use crate::time::{Calendar, Instant, duration};

/// Longest planned duration in working days, unless the property says otherwise (R61).
const LONGEST: i64 = 2_600;
/// Furthest a date may be from today in years, unless the property says otherwise (R61).
const SPAN: i64 = 10;

fn wrong(message: String) -> Error {
    Error::new(Code::FieldInvalid, message).about(|about| about.rule = Some("R61".to_owned()))
}

fn read(record: &Record, column: crate::dict::Col<String>) -> Result<Option<Instant>> {
    record.get(column).map(|text| Instant::parse_utc(&text)).transpose()
}

/// Planned dates and duration agree; a start given by hand becomes a constraint, so that it stays (domain 6.2).
pub fn planned(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(project) = change.new.get(task::CUSTOMER_PROJECT) else { return Ok(()) };
    if change.by_user {
        begun_stays(store, change)?;
        let touched = change.names(planned::START_DATE)
            || change.names(planned::END_DATE)
            || change.names(planned::DURATION)
            || change.names(planned::TIME_CONSTRAINT)
            || change.names(planned::CONSTRAINT_DATE);
        if touched || change.doing == Doing::Create {
            let project = store.expect(&project::TABLE, &project)?;
            let calendar = calendars::of_schedule(store, project.get(project::SCHEDULE).as_deref())?;
            given(store, change, &project, &calendar)?;
            complete_constraint(change)?;
            not_before_its_summary(store, change, &project)?;
        }
    }
    if change.new.is(planned::MILESTONE) {
        if change.names(planned::DURATION) && change.new.get(planned::DURATION).is_some_and(|seconds| seconds != 0) {
            return Err(Error::new(Code::FieldInvalid, "duration: a milestone has none")
                .hint("leave out --duration or --milestone"));
        }
        change.new.set(planned::DURATION, 0);
    } else if change.by_user && (change.changes(planned::DURATION) || change.changes(planned::MILESTONE)) {
        without_duration(store, change)?;
    }
    if change.doing == Doing::Create && change.new.get(planned::DURATION).is_none() {
        let day = calendars::own(&change.new, &calendars::of_project(store, &project)?).day_seconds();
        change.new.set(planned::DURATION, day);
    }
    Ok(())
}

/// A task of duration 0 is a milestone, by whatever was said (domain 6.1).
fn without_duration(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.new.get(planned::DURATION) != Some(0) {
        return Ok(());
    }
    if change.names(planned::MILESTONE) {
        return Err(Error::new(Code::FieldInvalid, "milestone: a task of duration 0 is one (6.1)")
            .hint("name --duration too, or leave out --milestone false"));
    }
    change.new.set(planned::MILESTONE, true);
    store.effect("milestone = yes (duration 0, 6.1)");
    Ok(())
}

/// The planned start of a task in progress or closed is history (R65).
fn begun_stays(store: &Store<'_>, change: &Change) -> Result<()> {
    let moved =
        change.doing == Doing::Update && change.names(planned::START_DATE) && change.changes(planned::START_DATE);
    if !moved || progress(&change.old) == Progress::Waiting {
        return Ok(());
    }
    if store.property("com.snc.project.enable_alter_of_planned_dates")? == "true" {
        return Ok(());
    }
    let state = tasks::state_label(change.old.get(task::STATE).unwrap_or_default());
    let number = change.new.text(work::NUMBER);
    Err(state_error(format!("{number} is {state}: its planned start stays as it was"), "R65")
        .hint("an administrator may set com.snc.project.enable_alter_of_planned_dates to true"))
}

/// What the dates and the duration a user named mean for each other and for the constraint.
fn given(store: &Store<'_>, change: &mut Change, project: &Record, calendar: &Calendar) -> Result<()> {
    let manual = project.text(planned::CALCULATION_TYPE) == MANUAL;
    let constraint = change.new.text(planned::TIME_CONSTRAINT);
    if manual && change.names(planned::TIME_CONSTRAINT) && constraint != "start_on" {
        let number = project.text(work::NUMBER);
        return Err(state_error(format!("{number} is calculated manually: its tasks start on their dates"), "R66")
            .hint(format!(
                "leave out --time-constraint, or csm project update {number} --calculation-type automatic"
            )));
    }
    let (start, end) = (read(&change.new, planned::START_DATE)?, read(&change.new, planned::END_DATE)?);
    if let Some(start) = start.filter(|_| change.names(planned::START_DATE)) {
        constrain(store, change, start, manual);
    }
    if let Some(end) = end.filter(|_| change.names(planned::END_DATE)) {
        return ends(change, start, end, calendar);
    }
    if let Some(start) = start.filter(|_| progress(&change.new) != Progress::Waiting && change.names(planned::DURATION))
    {
        // Nothing moves a task that has begun, so its planned end follows here.
        let length = change.new.get(planned::DURATION).unwrap_or_default();
        change.new.set(planned::END_DATE, calendars::own(&change.new, calendar).add(start, length)?.to_stored());
    }
    Ok(())
}

/// A planned end says how long the task takes from its start; one that could say nothing, or the contrary of what is said
/// beside it, is refused (domain 6.1, R61).
fn ends(change: &mut Change, start: Option<Instant>, end: Instant, calendar: &Calendar) -> Result<()> {
    let Some(start) = start else {
        return Err(Error::new(
            Code::InputMissing,
            "--end needs --start: without one it follows from start and duration",
        )
        .hint("name --start too, or --duration instead of --end"));
    };
    let own = calendars::own(&change.new, calendar);
    let length = own.between(start, end);
    let zone = calendar.zone();
    let (from, to) = (start.display(zone), end.display(zone));
    if change.new.is(planned::MILESTONE) && start != end {
        return Err(wrong(format!("end_date: a milestone ends when it starts, {from}, not {to}"))
            .hint("name --start instead of --end"));
    }
    if !change.names(planned::DURATION) {
        change.new.set(planned::DURATION, length.max(0));
    } else if end >= start && change.new.get(planned::DURATION) != Some(length) {
        let length = duration::format(length, own.day_seconds());
        return Err(wrong(format!("end_date: from {from} to {to} are {length}, which is not the duration given"))
            .hint("name two of --start, --end and --duration"));
    }
    Ok(())
}

fn constrain(store: &Store<'_>, change: &mut Change, start: Instant, manual: bool) {
    let was = change.new.text(planned::TIME_CONSTRAINT);
    let named = change.names(planned::TIME_CONSTRAINT);
    if manual {
        change.new.set(planned::TIME_CONSTRAINT, "start_on".to_owned());
    } else if !named && matches!(was.as_str(), "" | "asap" | "start_no_later") {
        change.new.set(planned::TIME_CONSTRAINT, "start_no_earlier".to_owned());
        if change.doing == Doing::Update {
            store.effect("time constraint = Start no earlier than (6.2)");
        }
    }
    if !change.names(planned::CONSTRAINT_DATE) {
        change.new.set(planned::CONSTRAINT_DATE, start.to_stored());
    }
}

/// A constraint without a date says nothing, and a date without a constraint neither.
fn complete_constraint(change: &mut Change) -> Result<()> {
    let constraint = change.new.text(planned::TIME_CONSTRAINT);
    if matches!(constraint.as_str(), "" | "asap") {
        if change.names(planned::CONSTRAINT_DATE) && change.new.get(planned::CONSTRAINT_DATE).is_some() {
            return Err(Error::new(
                Code::FieldInvalid,
                "constraint_date: a task that starts as soon as possible has none",
            )
            .hint("name --time-constraint too"));
        }
        change.new.set(planned::CONSTRAINT_DATE, None);
        return Ok(());
    }
    if change.new.get(planned::CONSTRAINT_DATE).is_none() {
        // The date it has is the date it keeps.
        let start = change.new.get(planned::START_DATE);
        if start.is_none() {
            return Err(Error::new(Code::InputMissing, format!("{constraint} needs --constraint-date")));
        }
        change.new.set(planned::CONSTRAINT_DATE, start);
    }
    Ok(())
}

/// A task does not start before the date given to a summary above it; before its project only where that follows (R61).
fn not_before_its_summary(store: &Store<'_>, change: &Change, project: &Record) -> Result<()> {
    if !matches!(change.new.text(planned::TIME_CONSTRAINT).as_str(), "start_on" | "start_no_earlier") {
        return Ok(());
    }
    let Some(date) = read(&change.new, planned::CONSTRAINT_DATE)?.filter(|_| change.changes(planned::CONSTRAINT_DATE))
    else {
        return Ok(());
    };
    let mut above = change.new.get(task::PARENT);
    while let Some(id) = above {
        let summary = store.expect(&task::TABLE, &id)?;
        let held = summary.text(planned::TIME_CONSTRAINT) == "start_no_earlier";
        if held && read(&summary, planned::CONSTRAINT_DATE)?.is_some_and(|earliest| date < earliest) {
            let (number, wbs) = (summary.text(work::NUMBER), summary.text(planned::WBS));
            return Err(wrong(format!("start_date: before the start given to {number} ({wbs}), which it is part of")));
        }
        above = summary.get(task::PARENT);
    }
    let origin = put(project);
    let follows = store.property("com.snc.project.rollup_project_start_date")? != "false";
    if !follows && origin.is_some_and(|origin| date < origin) {
        return Err(wrong(format!("start_date: before {} starts", project.text(work::NUMBER)))
            .hint("com.snc.project.rollup_project_start_date is false"));
    }
    Ok(())
}

/// Dates in a sensible order and range (R61, Q11).
pub fn plausible(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let now = store.now();
    for (start, end, what) in
        [(planned::START_DATE, planned::END_DATE, "planned"), (work::WORK_START, work::WORK_END, "actual")]
    {
        let (from, to) = (read(&change.new, start)?, read(&change.new, end)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
            && (change.names(start) || change.names(end))
            && (what == "actual" || change.names(end))
        {
            return Err(wrong(format!("the {what} end is before the {what} start")));
        }
        for (column, at) in [(start, from), (end, to)] {
            let Some(at) = at.filter(|_| change.names(column)) else { continue };
            let years = limit(store, "com.snc.project.task.check_date_span_years", SPAN)?;
            // Four years are 1461 days.
            let days = years.saturating_mul(1461).saturating_add(3).div_euclid(4);
            if (at.unix() - now.unix()).abs() > days.saturating_mul(86_400) {
                return Err(wrong(format!("{}: more than {years} years away", column.name)));
            }
            if what == "actual" && at > now {
                return Err(wrong(format!("{}: in the future", column.name)).hint("actual dates are past or present"));
            }
        }
    }
    not_too_long(store, change)?;
    let percent = change.new.get(planned::PERCENT_COMPLETE).unwrap_or_default();
    if !(0.0..=100.0).contains(&percent) {
        return Err(wrong(format!("percent_complete: {percent} is not between 0 and 100")));
    }
    Ok(())
}

fn not_too_long(store: &Store<'_>, change: &Change) -> Result<()> {
    let length = change.new.get(planned::DURATION).unwrap_or_default();
    if !change.changes(planned::DURATION) || !change.by_user {
        return Ok(());
    }
    let calendar = calendars::of_project(store, &change.new.text(task::CUSTOMER_PROJECT))?;
    let day = calendars::own(&change.new, &calendar).day_seconds();
    let days = limit(store, "com.snc.project.task.max_task_duration", LONGEST)?;
    if length > days.saturating_mul(day) {
        return Err(wrong(format!("duration: more than {days} days")));
    }
    Ok(())
}

/// The number a property holds, or the usual one.
fn limit(store: &Store<'_>, property: &str, usual: i64) -> Result<i64> {
    Ok(store.property(property)?.parse().unwrap_or(usual))
}
