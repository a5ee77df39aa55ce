//! Works out again what a project derives from its tasks: outline, dates, roll-ups. Runs once per transaction.
//!
//! The arithmetic is in `schedule`; here rows become its input and its output becomes rows. Only what differs is written.

use super::calendars;
use super::schedule::rollup::{self, Child, is_closed};
use super::schedule::{self, Calculation, Constraint, Driver, Input, Kind, Plan, Predecessor, Progress, Relation};
use crate::dict::{dependency, planned, project, task, work};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Record, Store, is};
use crate::time::{Calendar, Instant};
use std::collections::HashMap;

/// The rule the audit names for derived values.
const RULE: &str = "settle";
const WORK_IN_PROGRESS: i64 = 2;

/// The tasks of a project in outline order, with the shape of the outline.
struct Outline {
    tasks: Vec<Record>,
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

/// Works out everything the project derives.
pub fn project(store: &Store<'_>, id: &str) -> Result<()> {
    let Some(project) = store.fetch(&project::TABLE, id)? else { return Ok(()) };
    let calendar = calendars::of_schedule(store, project.get(project::SCHEDULE).as_deref())?;
    let old = store.fetch_where(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, id))?;
    let mut outline = Outline::new(old.clone())?;
    outline.number();
    let (plan, relations) = plan(store, &project, &calendar, &outline)?;
    dates(&mut outline, &plan, &relations, calendar.day_seconds());
    roll_up(&mut outline);
    let before: HashMap<String, Record> = old.into_iter().map(|task| (task.id(), task)).collect();
    let summary = whole(&project, &outline, &plan, &calendar);
    for new in outline.tasks {
        if let Some(old) = before.get(&new.id()) {
            store.derive(&task::TABLE, old.clone(), new, RULE)?;
        }
    }
    store.derive(&project::TABLE, project, summary, RULE)
}

impl Outline {
    /// Brings the tasks into outline order: siblings by their place so far, new ones last.
    fn new(mut tasks: Vec<Record>) -> Result<Self> {
        tasks.sort_by_key(|task| (task.get(planned::WBS_ORDER).unwrap_or(i64::MAX), task.id()));
        let index: HashMap<String, usize> = tasks.iter().enumerate().map(|(at, task)| (task.id(), at)).collect();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
        let mut stack = Vec::new();
        for (at, task) in tasks.iter().enumerate() {
            match task.get(task::PARENT).and_then(|parent| index.get(&parent)) {
                Some(parent) => below[*parent].push(at),
                None => stack.push(at),
            }
        }
        stack.reverse();
        let mut order = Vec::with_capacity(tasks.len());
        while let Some(at) = stack.pop() {
            order.push(at);
            stack.extend(below[at].iter().rev());
        }
        if order.len() < tasks.len() {
            return Err(
                Error::new(Code::TaskCycle, "tasks are below themselves").hint("give one of them another parent")
            );
        }
        let mut place = vec![0; tasks.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let sorted: Vec<Record> = order.iter().map(|at| tasks[*at].clone()).collect();
        let parent = sorted
            .iter()
            .map(|task| task.get(task::PARENT).and_then(|id| index.get(&id)).map(|at| place[*at]))
            .collect();
        let children = order.iter().map(|at| below[*at].iter().map(|child| place[*child]).collect()).collect();
        Ok(Self { tasks: sorted, parent, children })
    }

    /// Outline numbers (`1.2.3`), places, levels, and which tasks are summaries.
    fn number(&mut self) {
        let mut siblings: HashMap<Option<usize>, usize> = HashMap::new();
        for at in 0..self.tasks.len() {
            let parent = self.parent[at];
            let position = siblings.entry(parent).or_default();
            *position += 1;
            let (wbs, level) = match parent {
                Some(parent) => {
                    let above = &self.tasks[parent];
                    (format!("{}.{position}", above.text(planned::WBS)), above.get(planned::LEVEL).unwrap_or(1) + 1)
                }
                None => (position.to_string(), 1),
            };
            let rollup = !self.children[at].is_empty();
            let task = &mut self.tasks[at];
            task.set(planned::WBS, wbs).set(planned::LEVEL, level).set(planned::ROLLUP, rollup);
            task.set(planned::WBS_ORDER, i64::try_from(at + 1).unwrap_or(i64::MAX));
        }
    }

    fn facts(&self, children: &[usize]) -> Vec<Child> {
        children.iter().map(|at| fact(&self.tasks[*at])).collect()
    }
}

fn instant(record: &Record, column: crate::dict::Col<String>) -> Option<Instant> {
    record.get(column).and_then(|text| Instant::parse_utc(&text).ok())
}

fn plan(store: &Store<'_>, project: &Record, calendar: &Calendar, outline: &Outline) -> Result<(Plan, Vec<Relation>)> {
    let index: HashMap<String, usize> = outline.tasks.iter().enumerate().map(|(at, task)| (task.id(), at)).collect();
    let mut relations = Vec::new();
    for link in store.fetch_where(&dependency::TABLE, &Sql::new("t.project = ").with("", project.id()))? {
        let ends = (index.get(&link.text(dependency::PARENT)), index.get(&link.text(dependency::CHILD)));
        if let (Some(pred), Some(succ)) = ends {
            let kind = Kind::parse(&link.text(dependency::SUB_TYPE))?;
            relations.push(Relation {
                pred: *pred,
                succ: *succ,
                kind,
                lag: link.get(dependency::LAG).unwrap_or_default(),
            });
        }
    }
    let tasks: Vec<schedule::Task> =
        outline.tasks.iter().zip(&outline.parent).map(|(task, parent)| scheduled(task, *parent)).collect();
    let start = match instant(project, planned::START_DATE) {
        Some(start) => start,
        None => calendar.day_start(store.now().date(calendar.zone()))?,
    };
    let manual = project.text(planned::CALCULATION_TYPE) == "manual";
    let calculation = if manual { Calculation::Manual } else { Calculation::Automatic };
    let plan = schedule::plan(&Input { start, calendar, calculation, tasks: &tasks, relations: &relations })?;
    Ok((plan, relations))
}

fn scheduled(record: &Record, parent: Option<usize>) -> schedule::Task {
    let date = instant(record, planned::CONSTRAINT_DATE);
    let constraint = match (record.text(planned::TIME_CONSTRAINT).as_str(), date) {
        ("start_on", Some(date)) => Constraint::StartOn(date),
        ("start_no_earlier", Some(date)) => Constraint::StartNoEarlier(date),
        ("start_no_later", Some(date)) => Constraint::StartNoLater(date),
        _ => Constraint::Asap,
    };
    let progress = match record.get(task::STATE) {
        Some(state) if is_closed(state) => Progress::Closed,
        Some(WORK_IN_PROGRESS) => Progress::Started,
        _ => Progress::Waiting,
    };
    schedule::Task {
        label: record.text(planned::WBS),
        parent,
        duration: record.get(planned::DURATION).unwrap_or_default(),
        constraint,
        outside_schedule: record.is(planned::ALLOW_DATES_OUTSIDE_SCHEDULE),
        progress,
        actual_start: instant(record, work::WORK_START),
        actual_end: instant(record, work::WORK_END),
        current_start: instant(record, planned::START_DATE),
        current_end: instant(record, planned::END_DATE),
    }
}

/// Planned dates, what drives them, and the critical path. A task that has begun keeps its planned dates: actual dates
/// stand beside them.
fn dates(outline: &mut Outline, plan: &Plan, relations: &[Relation], day: i64) {
    let ids: Vec<String> = outline.tasks.iter().map(Record::id).collect();
    let labels: Vec<String> = outline.tasks.iter().map(|task| task.text(planned::WBS)).collect();
    for (at, planned) in plan.tasks.iter().enumerate() {
        let summary = !outline.children[at].is_empty();
        let task = &mut outline.tasks[at];
        let begun = !summary && scheduled(task, None).progress != Progress::Waiting;
        if !begun || task.get(planned::START_DATE).is_none() {
            task.set(planned::START_DATE, planned.start.to_stored()).set(planned::END_DATE, planned.end.to_stored());
        }
        if summary {
            task.set(planned::DURATION, planned.duration);
        }
        if task.get(planned::SCHEDULE_START_DATE).is_none() {
            task.set(planned::SCHEDULE_START_DATE, planned.start.to_stored());
            task.set(planned::SCHEDULE_END_DATE, planned.end.to_stored());
        }
        task.set(planned::CRITICAL_PATH, planned.critical);
        let (from, how) = match planned.driver {
            Driver::Relation(relation) => relations.get(relation).map_or((None, String::new()), |relation| {
                let key = labels.get(relation.pred).cloned().unwrap_or_default();
                (ids.get(relation.pred), Predecessor { key, kind: relation.kind, lag: relation.lag }.notation(day))
            }),
            Driver::Parent(above) => (ids.get(above), "parent".to_owned()),
            Driver::Child(below) => (ids.get(below), "child".to_owned()),
            Driver::ProjectStart => (None, "project start".to_owned()),
            Driver::Constraint => (None, "constraint".to_owned()),
            Driver::ActualDates => (None, "actual dates".to_owned()),
            Driver::Manual => (None, "manual".to_owned()),
        };
        task.set(planned::START_DATE_DERIVED_FROM, from.cloned()).set(planned::RELATION_APPLIED, how);
    }
}

fn fact(task: &Record) -> Child {
    Child {
        duration: task.get(planned::DURATION).unwrap_or_default(),
        percent: task.get(planned::PERCENT_COMPLETE).unwrap_or_default(),
        state: task.get(task::STATE).unwrap_or_default(),
        actual_start: instant(task, work::WORK_START),
        actual_end: instant(task, work::WORK_END),
        effort: task.get(planned::EFFORT).unwrap_or_default(),
    }
}

/// Percent, state and actual dates from the children up (domain 6.4).
fn roll_up(outline: &mut Outline) {
    for at in (0..outline.tasks.len()).rev() {
        if outline.children[at].is_empty() {
            continue;
        }
        let facts = outline.facts(&outline.children[at]);
        apply(&mut outline.tasks[at], &facts);
    }
}

fn apply(record: &mut Record, facts: &[Child]) {
    if let Some(percent) = rollup::percent(facts) {
        record.set(planned::PERCENT_COMPLETE, percent);
    }
    if let Some(state) = rollup::state(facts) {
        record.set(task::STATE, state).set(work::ACTIVE, !is_closed(state));
    }
    record.set(work::WORK_START, rollup::actual_start(facts).map(Instant::to_stored));
    record.set(work::WORK_END, rollup::actual_end(facts).map(Instant::to_stored));
    let effort = rollup::effort(facts);
    if effort > 0 {
        record.set(planned::EFFORT, effort);
    }
}

/// The project's own dates, duration, percent and state.
fn whole(project: &Record, outline: &Outline, plan: &Plan, calendar: &Calendar) -> Record {
    let mut new = project.clone();
    if outline.tasks.is_empty() {
        return new;
    }
    let roots: Vec<usize> = (0..outline.tasks.len()).filter(|at| outline.parent[*at].is_none()).collect();
    apply(&mut new, &outline.facts(&roots));
    let start = instant(project, planned::START_DATE).unwrap_or(plan.start);
    new.set(planned::END_DATE, plan.end.to_stored());
    new.set(planned::DURATION, calendar.between(start, plan.end).max(0));
    if new.get(planned::SCHEDULE_END_DATE).is_none() {
        new.set(planned::SCHEDULE_END_DATE, plan.end.to_stored());
    }
    new
}
