//! A project's rows as the planner's input, and its plan: read whole, computed in one go.

use super::calendars;
use super::outline::Outline;
use super::schedule::rollup::{WORK_IN_PROGRESS, is_closed};
use super::schedule::{self, Calculation, Constraint, Input, Kind, Plan, Progress, Relation};
use crate::dict::{Col, Table, dependency, planned, project, sys, task, work};
use crate::engine::Sql;
use crate::error::Result;
use crate::store::{Record, Store, is};
use crate::time::{Calendar, Instant};

/// What of a task the plan and the roll-ups read or write.
const COLUMNS: &[&str] = &[
    sys::ID.name,
    sys::MOD_COUNT.name,
    work::NUMBER.name,
    work::SHORT_DESCRIPTION.name,
    work::ACTIVE.name,
    work::CLOSED_AT.name,
    work::CLOSED_BY.name,
    work::WORK_START.name,
    work::WORK_END.name,
    task::STATE.name,
    task::PARENT.name,
    planned::START_DATE.name,
    planned::END_DATE.name,
    planned::DURATION.name,
    planned::EFFORT.name,
    planned::PERCENT_COMPLETE.name,
    planned::TIME_CONSTRAINT.name,
    planned::CONSTRAINT_DATE.name,
    planned::ROLLUP.name,
    planned::WBS.name,
    planned::WBS_ORDER.name,
    planned::LEVEL.name,
    planned::CRITICAL_PATH.name,
    planned::MILESTONE.name,
    planned::ALLOW_DATES_OUTSIDE_SCHEDULE.name,
    planned::SCHEDULE_START_DATE.name,
    planned::SCHEDULE_END_DATE.name,
    planned::START_DATE_DERIVED_FROM.name,
    planned::END_DATE_DERIVED_FROM.name,
    planned::RELATION_APPLIED.name,
];

/// A project with everything its plan follows from.
#[derive(Debug)]
pub struct Project {
    /// The project's own record.
    pub record: Record,
    /// Its working time.
    pub calendar: Calendar,
    /// Its tasks, numbered.
    pub outline: Outline,
    /// Its dependencies, by the places of their tasks.
    pub relations: Vec<Relation>,
    /// The projects directly under it.
    pub parts: Vec<Record>,
}

impl Project {
    /// Reads the project with that id, if there is one. The tasks come as stored; [`Outline::number`] has not run yet.
    pub fn load(store: &Store<'_>, id: &str) -> Result<Option<Self>> {
        let Some(record) = store.fetch(&project::TABLE, id)? else { return Ok(None) };
        let calendar = calendars::of_schedule(store, record.get(project::SCHEDULE).as_deref())?;
        let tasks = store.fetch_columns(&task::TABLE, COLUMNS, &is(task::CUSTOMER_PROJECT.name, id))?;
        let outline = Outline::new(tasks)?;
        let relations = relations(store, id, &outline)?;
        let parts = store.fetch_columns(&project::TABLE, PART, &is(project::PARENT.name, id))?;
        Ok(Some(Self { record, calendar, outline, relations, parts }))
    }

    /// Whether people set every date themselves.
    pub fn is_manual(&self) -> bool {
        self.record.text(planned::CALCULATION_TYPE) == MANUAL
    }

    /// Computes dates, float and conflicts.
    pub fn plan(&self, store: &Store<'_>) -> Result<Plan> {
        let outline = &self.outline;
        let tasks: Vec<schedule::Task> =
            outline.tasks.iter().zip(&outline.parent).map(|(task, parent)| scheduled(task, *parent)).collect();
        schedule::plan(&Input {
            start: origin(store, &self.record, &self.calendar)?,
            ends: self.parts.iter().filter_map(|part| instant(part, planned::END_DATE)).max(),
            calendar: &self.calendar,
            calculation: if self.is_manual() { Calculation::Manual } else { Calculation::Automatic },
            tasks: &tasks,
            relations: &self.relations,
        })
    }
}

/// The stored word for projects in which people set every date.
pub const MANUAL: &str = "manual";

/// What of a sub-project the project above reads.
const PART: &[&str] = &[
    sys::ID.name,
    work::WORK_START.name,
    work::WORK_END.name,
    project::STATE.name,
    planned::START_DATE.name,
    planned::END_DATE.name,
    planned::DURATION.name,
    planned::EFFORT.name,
    planned::PERCENT_COMPLETE.name,
];

/// Where a project was put: the date a person gave it, which its planned start may have left.
pub fn put(project: &Record) -> Option<Instant> {
    instant(project, planned::CONSTRAINT_DATE).or_else(|| instant(project, planned::START_DATE))
}

/// Where its tasks start unless something else determines that, and what offsets count from.
pub fn origin(store: &Store<'_>, project: &Record, calendar: &Calendar) -> Result<Instant> {
    put(project).map_or_else(|| calendar.day_start(store.now().date(calendar.zone())), Ok)
}

/// A stored time, read.
pub fn instant(record: &Record, column: Col<String>) -> Option<Instant> {
    record.get(column).and_then(|text| Instant::parse_utc(&text).ok())
}

fn relations(store: &Store<'_>, id: &str, outline: &Outline) -> Result<Vec<Relation>> {
    const TABLE: &Table = &dependency::TABLE;
    let columns = [dependency::PARENT.name, dependency::CHILD.name, dependency::SUB_TYPE.name, dependency::LAG.name];
    let of_project = Sql::new("t.project = ").with("", id);
    let mut relations = Vec::new();
    for link in store.fetch_columns(TABLE, &columns, &of_project)? {
        let ends = (outline.place(&link.text(dependency::PARENT)), outline.place(&link.text(dependency::CHILD)));
        if let (Some(pred), Some(succ)) = ends {
            let kind = Kind::parse(&link.text(dependency::SUB_TYPE))?;
            relations.push(Relation { pred, succ, kind, lag: link.get(dependency::LAG).unwrap_or_default() });
        }
    }
    Ok(relations)
}

/// How far a task has come, by its state.
pub fn progress(task: &Record) -> Progress {
    match task.get(task::STATE) {
        Some(state) if is_closed(state) => Progress::Closed,
        Some(WORK_IN_PROGRESS) => Progress::Started,
        _ => Progress::Waiting,
    }
}

/// When work on a task that has begun started, and when it ended or will end: what follows it goes by these dates.
/// Nothing of a task that waits, or that only sums up others.
pub fn begun(task: &Record, calendar: &Calendar) -> Result<Option<(Instant, Instant)>> {
    if task.is(planned::ROLLUP) {
        return Ok(None);
    }
    schedule::facts(&scheduled(task, None), calendar)
}

fn scheduled(record: &Record, parent: Option<usize>) -> schedule::Task {
    let date = instant(record, planned::CONSTRAINT_DATE);
    let constraint = match (record.text(planned::TIME_CONSTRAINT).as_str(), date) {
        ("start_on", Some(date)) => Constraint::StartOn(date),
        ("start_no_earlier", Some(date)) => Constraint::StartNoEarlier(date),
        ("start_no_later", Some(date)) => Constraint::StartNoLater(date),
        _ => Constraint::Asap,
    };
    schedule::Task {
        label: record.text(planned::WBS),
        parent,
        duration: record.get(planned::DURATION).unwrap_or_default(),
        constraint,
        outside_schedule: record.is(planned::ALLOW_DATES_OUTSIDE_SCHEDULE),
        progress: progress(record),
        actual_start: instant(record, work::WORK_START),
        actual_end: instant(record, work::WORK_END),
        current_start: instant(record, planned::START_DATE),
        current_end: instant(record, planned::END_DATE),
    }
}
