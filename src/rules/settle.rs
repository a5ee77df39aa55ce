//! Works out again what a project derives from its tasks: outline, dates, roll-ups. Runs once per transaction.
//!
//! The arithmetic is in `schedule`; here its output becomes rows. Only what differs is written.

use super::outline::Outline;
use super::planning::{Project, instant, progress};
use super::schedule::rollup::{self, Child, WORK_IN_PROGRESS, is_closed};
use super::schedule::{Driver, Plan, Planned, Predecessor, Progress, Relation};
use super::{flow, task as tasks, work_order};
use crate::dict::{planned, project, task, work};
use crate::error::Result;
use crate::store::{Record, Store};
use crate::time::{Calendar, Instant};

/// The rule the audit names for derived values.
const RULE: &str = "settle";
/// Whether the planned start of a project follows its earliest task.
const FOLLOWS: &str = "com.snc.project.rollup_project_start_date";

/// Works out everything the project derives.
pub fn project(store: &Store<'_>, id: &str) -> Result<()> {
    let Some(mut project) = Project::load(store, id)? else { return Ok(()) };
    let before = project.outline.tasks.clone();
    project.outline.number();
    for (old, new) in before.iter().zip(&mut project.outline.tasks) {
        stands_alone(store, old, new)?;
    }
    let plan = project.plan(store)?;
    dates(&mut project.outline, &plan, &project.relations, project.calendar.day_seconds());
    spans(&mut project.outline, &plan, &project.calendar);
    if project.is_manual() {
        freeze(&mut project.outline);
    }
    let percents = roll_up(store, &mut project.outline);
    let whole = whole(store, &project, &plan, &percents)?;
    warn(store, &project, &plan, &before)?;
    let cause = first_start(&project).map(|(_, cause)| cause);
    let moved = moved(store, &project, &before)?;
    let outline = &project.outline;
    work_order::follow_tasks(store, id, |task| outline.tasks.get(outline.place(task)?))?;
    let mut closed = Vec::new();
    for (old, new) in before.into_iter().zip(project.outline.tasks) {
        if old.get(task::STATE) != new.get(task::STATE) {
            let name = format!("{} ({})", new.text(work::NUMBER), new.text(planned::WBS));
            tasks::tell_state(store, &task::TABLE, &new, &name)?;
            closed.extend(new.get(task::STATE).filter(|state| is_closed(*state)).map(|_| new.id()));
        }
        store.derive(&task::TABLE, old, new, RULE)?;
    }
    tell(store, &project.record, &whole, cause.unwrap_or_default(), &project.calendar)?;
    if let Some(moved) = moved {
        tell_end(store, &project.record, &whole, &project.calendar)?;
        tell_moved(store, &project.record, &moved)?;
    }
    // What its parent project derives follows from it.
    if let (Some(above), true) = (whole.get(project::PARENT), whole != project.record) {
        store.touch(above);
    }
    store.derive(&project::TABLE, project.record, whole, RULE)?;
    closed.iter().try_for_each(|id| flow::open_successors(store, id))
}

/// Warns of tasks this change leaves on a date although something asks for a later one; the date is held
/// (D:scheduling-conflicts).
fn warn(store: &Store<'_>, project: &Project, plan: &Plan, before: &[Record]) -> Result<()> {
    let outline = &project.outline;
    let labels: Vec<String> = outline.tasks.iter().map(|task| task.text(planned::WBS)).collect();
    for conflict in &plan.conflicts {
        let Some(task) = outline.tasks.get(conflict.task).filter(|task| before.get(conflict.task) != Some(task)) else {
            continue;
        };
        let cause = driver_text(conflict.cause, &project.relations, &labels, project.calendar.day_seconds());
        let shown = |at: Instant| at.display(project.calendar.zone());
        let (number, wbs) = (task.text(work::NUMBER), task.text(planned::WBS));
        let text = format!(
            "{number} ({wbs}) is held at {}, {cause} asks for {}",
            shown(conflict.held),
            shown(conflict.wanted)
        );
        if !store.actor().is_external() {
            store.warn(text);
        }
    }
    Ok(())
}

/// Says what happened to the project as a whole: its state, and its start where something in it determines that.
fn tell(store: &Store<'_>, old: &Record, new: &Record, cause: &str, calendar: &Calendar) -> Result<()> {
    let name = new.text(work::NUMBER);
    if old.get(project::STATE) != new.get(project::STATE) {
        tasks::tell_state(store, &project::TABLE, new, &name)?;
    }
    match instant(new, planned::START_DATE).filter(|start| instant(old, planned::START_DATE) != Some(*start)) {
        None => Ok(()),
        Some(start) => {
            let text = format!("{name} starts {}: its earliest {cause} does", start.display(calendar.zone()));
            store.effect_on(&project::TABLE, &new.id(), text)
        }
    }
}

/// Says that the project ends at another time.
fn tell_end(store: &Store<'_>, old: &Record, new: &Record, calendar: &Calendar) -> Result<()> {
    let shown = |at: Instant| at.display(calendar.zone());
    match (instant(old, planned::END_DATE), instant(new, planned::END_DATE)) {
        (Some(was), Some(is)) if was != is => {
            let text = format!("{} ends {} (was {})", new.text(work::NUMBER), shown(is), shown(was));
            store.effect_on(&project::TABLE, &new.id(), text)
        }
        _ => Ok(()),
    }
}

/// The places of the tasks that were there before and have other planned dates now, as far as the acting user may read
/// them. Nothing for people outside; nor of a project that had no task, which ended where it started, nobody's date.
fn moved(store: &Store<'_>, project: &Project, before: &[Record]) -> Result<Option<Vec<String>>> {
    let is_new = |record: &Record| store.is_new(&record.id());
    let was_empty = is_new(&project.record) || project.parts.is_empty() && before.iter().all(is_new);
    if was_empty || store.actor().is_external() {
        return Ok(None);
    }
    let moves = |(old, new): &(&Record, &Record)| {
        let other = |column| old.get(column) != new.get(column);
        (other(planned::START_DATE) || other(planned::END_DATE)) && !is_new(new) && !store.is_told(&new.id())
    };
    let moved: Vec<&Record> = before.iter().zip(&project.outline.tasks).filter(moves).map(|(_, new)| new).collect();
    let readable = store.readable_of(&task::TABLE, &moved)?;
    Ok(Some(readable.into_iter().map(|task| task.text(planned::WBS)).collect()))
}

/// How many places of moved tasks a line names.
const NAMED: usize = 5;

fn tell_moved(store: &Store<'_>, project: &Record, moved: &[String]) -> Result<()> {
    let (count, name) = (moved.len(), project.text(work::NUMBER));
    let places = moved.get(..count.min(NAMED)).unwrap_or_default().join(", ");
    let text = match count {
        0 => return Ok(()),
        1 => format!("1 task of {name} moves: {places}"),
        2..=NAMED => format!("{count} tasks of {name} move: {places}"),
        _ => format!("{count} tasks of {name} move: {places} and {} more", count - NAMED),
    };
    store.effect_on(&project::TABLE, &project.id(), text)
}

/// A task that lost the last task below it is a task of its own again. What began below it began elsewhere, unless all of it
/// was closed there; how long it takes is the last that is known (domain 6.4 is silent).
fn stands_alone(store: &Store<'_>, old: &Record, new: &mut Record) -> Result<()> {
    if !old.is(planned::ROLLUP) || new.is(planned::ROLLUP) {
        return Ok(());
    }
    if new.get(task::STATE) == Some(WORK_IN_PROGRESS) {
        new.set(task::STATE, tasks::PENDING).set(work::WORK_START, None).set(work::WORK_END, None);
        new.set(planned::PERCENT_COMPLETE, 0.0);
    }
    let text = format!("{} ({}) has no tasks below it any more", new.text(work::NUMBER), new.text(planned::WBS));
    store.effect_on(&task::TABLE, &new.id(), text)
}

/// The first planned start in the project, and what starts then.
fn first_start(project: &Project) -> Option<(Instant, &'static str)> {
    let outline = &project.outline;
    let leaves = (0..outline.tasks.len()).filter(|at| !outline.is_summary(*at)).map(|at| (&outline.tasks[at], "task"));
    let parts = project.parts.iter().map(|part| (part, "sub-project"));
    let starts = leaves.chain(parts).filter_map(|(row, what)| Some((instant(row, planned::START_DATE)?, what)));
    starts.min_by_key(|(start, _)| *start)
}

/// Planned dates, what drives them, and the critical path. A task that has begun keeps its planned dates: actual dates
/// stand beside them.
fn dates(outline: &mut Outline, plan: &Plan, relations: &[Relation], day: i64) {
    let ids: Vec<String> = outline.tasks.iter().map(Record::id).collect();
    let labels: Vec<String> = outline.tasks.iter().map(|task| task.text(planned::WBS)).collect();
    for (at, planned) in plan.tasks.iter().enumerate() {
        let summary = outline.is_summary(at);
        let task = &mut outline.tasks[at];
        let begun = !summary && progress(task) != Progress::Waiting;
        if !begun || task.get(planned::START_DATE).is_none() {
            task.set(planned::START_DATE, planned.start.to_stored()).set(planned::END_DATE, planned.end.to_stored());
        }
        if task.get(planned::SCHEDULE_START_DATE).is_none() {
            task.set(planned::SCHEDULE_START_DATE, planned.start.to_stored());
            task.set(planned::SCHEDULE_END_DATE, planned.end.to_stored());
        }
        task.set(planned::CRITICAL_PATH, planned.critical);
        let (start, end) = derived_from(planned, relations);
        task.set(planned::START_DATE_DERIVED_FROM, start.and_then(|at| ids.get(at)).cloned());
        task.set(planned::END_DATE_DERIVED_FROM, end.and_then(|at| ids.get(at)).cloned());
        task.set(planned::RELATION_APPLIED, driver_text(planned.driver, relations, &labels, day));
    }
}

/// A summary's planned end is the latest planned or actual end under it (domain 6.4), or that of what has begun late.
fn spans(outline: &mut Outline, plan: &Plan, calendar: &Calendar) {
    let ends: Vec<Option<Instant>> = (0..outline.tasks.len())
        .map(|at| instant(&outline.tasks[at], planned::END_DATE).max(plan.tasks.get(at).map(|planned| planned.end)))
        .collect();
    let mut latest: Vec<Option<Instant>> =
        ends.into_iter().enumerate().map(|(at, end)| end.filter(|_| !outline.is_summary(at))).collect();
    for at in (0..outline.tasks.len()).rev() {
        if let Some(parent) = outline.parent[at] {
            latest[parent] = latest[parent].max(latest[at]);
        }
        let start = instant(&outline.tasks[at], planned::START_DATE);
        if let (Some(start), Some(end), true) = (start, latest[at], outline.is_summary(at)) {
            let length = calendar.between(start, end).max(0);
            outline.tasks[at].set(planned::END_DATE, end.to_stored()).set(planned::DURATION, length);
        }
    }
}

/// Where people set every date, every task starts on its own (R66).
fn freeze(outline: &mut Outline) {
    for at in 0..outline.tasks.len() {
        if !outline.is_summary(at) {
            let task = &mut outline.tasks[at];
            let start = task.get(planned::START_DATE);
            task.set(planned::TIME_CONSTRAINT, "start_on".to_owned()).set(planned::CONSTRAINT_DATE, start);
        }
    }
}

/// The tasks that a task's start and end follow from.
fn derived_from(planned: &Planned, relations: &[Relation]) -> (Option<usize>, Option<usize>) {
    let start = match planned.driver {
        Driver::Relation(at) => relations.get(at).map(|relation| relation.pred),
        Driver::Parent(at) | Driver::Child(at) => Some(at),
        _ => None,
    };
    let end = match planned.end_driver {
        Driver::Relation(at) => relations.get(at).filter(|relation| relation.kind.binds_end()).map(|found| found.pred),
        Driver::Child(at) => Some(at),
        _ => None,
    };
    (start, end)
}

/// What determined a start, in a word or in the notation of dependencies.
pub fn driver_text(driver: Driver, relations: &[Relation], labels: &[String], day: i64) -> String {
    match driver {
        Driver::Relation(at) => relations.get(at).map_or_else(String::new, |relation| {
            let key = labels.get(relation.pred).cloned().unwrap_or_default();
            Predecessor { key, kind: relation.kind, lag: relation.lag }.notation(day)
        }),
        Driver::Parent(_) => "parent".to_owned(),
        Driver::Child(_) => "child".to_owned(),
        Driver::ProjectStart => "project start".to_owned(),
        Driver::Constraint => "constraint".to_owned(),
        Driver::ActualDates => "actual dates".to_owned(),
        Driver::Manual => "manual".to_owned(),
    }
}

fn fact(row: &Record) -> Child {
    Child {
        duration: row.get(planned::DURATION).unwrap_or_default(),
        percent: row.get(planned::PERCENT_COMPLETE).unwrap_or_default(),
        state: row.get(task::STATE).unwrap_or_default(),
        actual_start: instant(row, work::WORK_START),
        actual_end: instant(row, work::WORK_END),
        effort: row.get(planned::EFFORT).unwrap_or_default(),
    }
}

/// Percent, state and actual dates from the children up (domain 6.4). Returns how far each task has come, not rounded.
fn roll_up(store: &Store<'_>, outline: &mut Outline) -> Vec<f64> {
    let mut percents: Vec<f64> = outline.tasks.iter().map(|task| fact(task).percent).collect();
    for at in (0..outline.tasks.len()).rev().filter(|at| !outline.children[*at].is_empty()).collect::<Vec<_>>() {
        let child = |child: &usize| Child { percent: percents[*child], ..fact(&outline.tasks[*child]) };
        let facts: Vec<Child> = outline.children[at].iter().map(child).collect();
        let record = &mut outline.tasks[at];
        percents[at] = values(record, &facts);
        if let Some(state) = rollup::state(&facts, record.get(task::STATE).unwrap_or_default()) {
            set_state(store, record, state);
        }
    }
    percents
}

/// Sets what follows from the children alone; percent complete is rounded only as it is written.
fn values(record: &mut Record, facts: &[Child]) -> f64 {
    let percent = rollup::percent(facts);
    record.set(planned::PERCENT_COMPLETE, (percent * 100.0).round() / 100.0);
    record.set(work::WORK_START, rollup::actual_start(facts).map(Instant::to_stored));
    record.set(work::WORK_END, rollup::actual_end(facts).map(Instant::to_stored));
    let effort = rollup::effort(facts);
    if effort > 0 {
        record.set(planned::EFFORT, effort);
    }
    percent
}

fn set_state(store: &Store<'_>, record: &mut Record, state: i64) {
    let was = record.get(task::STATE).is_some_and(is_closed);
    let is = is_closed(state);
    record.set(task::STATE, state).set(work::ACTIVE, !is);
    if is && !was {
        record.set(work::CLOSED_AT, store.now().to_stored()).set(work::CLOSED_BY, store.actor().id().to_owned());
    } else if was && !is {
        record.set(work::CLOSED_AT, None).set(work::CLOSED_BY, None);
    }
}

/// The project's own dates, duration, percent and state.
fn whole(store: &Store<'_>, project: &Project, plan: &Plan, percents: &[f64]) -> Result<Record> {
    let mut new = project.record.clone();
    let (outline, parts) = (&project.outline, &project.parts);
    let top = outline.roots().map(|at| Child { percent: percents[at], ..fact(&outline.tasks[at]) });
    let facts: Vec<Child> = top.chain(parts.iter().map(fact)).collect();
    if facts.is_empty() {
        let start = new.get(planned::START_DATE);
        if new.get(planned::END_DATE) < start {
            new.set(planned::END_DATE, start);
        }
        return Ok(new);
    }
    values(&mut new, &facts);
    let was = new.get(project::STATE).unwrap_or_default();
    // How a project was closed is the manager's word (D:t_CloseAProject).
    if let Some(state) = rollup::state(&facts, was).filter(|state| !(is_closed(*state) && is_closed(was))) {
        set_state(store, &mut new, state);
    }
    let first = first_start(project).map(|(start, _)| start);
    let follows = project.is_manual() || store.property(FOLLOWS)? != "false";
    let start = first.filter(|_| follows).or_else(|| instant(&new, planned::START_DATE)).unwrap_or(plan.start);
    new.set(planned::START_DATE, start.to_stored()).set(planned::END_DATE, plan.end.to_stored());
    new.set(planned::DURATION, project.calendar.between(start, plan.end).max(0));
    if new.get(planned::SCHEDULE_END_DATE).is_none() {
        new.set(planned::SCHEDULE_END_DATE, plan.end.to_stored());
    }
    Ok(new)
}
