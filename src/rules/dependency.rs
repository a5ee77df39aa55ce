//! Dependencies: between two tasks of one project, once, and never in a circle (R50).

use super::planning::{MANUAL, instant, progress};
use super::schedule::{Kind, Progress};
use super::{calendars, state_error, summary, task as tasks};
use crate::dict::{dependency, planned, project, task, work};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store};
use crate::time::Calendar;

/// The two tasks may be linked.
pub fn sound(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (Some(before), Some(after)) = (change.new.get(dependency::PARENT), change.new.get(dependency::CHILD)) else {
        return Ok(());
    };
    // Dependencies made together with their tasks were checked together (`sketch`).
    if !change.by_user && change.new.get(dependency::PROJECT).is_some() {
        return Ok(());
    }
    let before = store.expect(&task::TABLE, &before)?;
    let after = store.expect(&task::TABLE, &after)?;
    let pair = format!("{} → {}", label(&before), label(&after));
    if before.id() == after.id() {
        return Err(Error::new(Code::TaskCycle, format!("{} cannot wait for itself", label(&after))));
    }
    if before.get(task::CUSTOMER_PROJECT) != after.get(task::CUSTOMER_PROJECT) {
        return Err(Error::new(Code::FieldInvalid, format!("{pair}: the tasks belong to different projects")));
    }
    if under(store, &before, &after)? || under(store, &after, &before)? {
        return Err(Error::new(Code::TaskCycle, format!("{pair}: a task cannot wait for a task above or below it")));
    }
    let either = crate::engine::Sql::new("((t.parent = ")
        .with("", before.id())
        .with(" AND t.child = ", after.id())
        .with(") OR (t.parent = ", after.id())
        .with(" AND t.child = ", before.id())
        .with(")) AND t.sys_id <> ", change.old.id());
    if store.exists(&dependency::TABLE, &either)? {
        return Err(Error::new(Code::RecordConflict, format!("{pair}: only one relation may exist between two tasks"))
            .hint("change or remove the one there is"));
    }
    change.new.set(dependency::PROJECT, after.get(task::CUSTOMER_PROJECT));
    Ok(())
}

/// Between tasks of different parents nothing may wait for what ends after it starts, unless the calculation moves it
/// until it does not (domain 6.3, `D:c_ProjectTasks`). Looked at when the two are linked; dates that come to contradict each
/// other later are conflicts, and told.
pub fn crosses(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let linked = change.changes(dependency::PARENT) || change.changes(dependency::CHILD);
    let (Some(before), Some(after)) = (change.new.get(dependency::PARENT), change.new.get(dependency::CHILD)) else {
        return Ok(());
    };
    if !change.by_user || !linked {
        return Ok(());
    }
    let before = store.expect(&task::TABLE, &before)?;
    let after = store.expect(&task::TABLE, &after)?;
    if before.get(task::PARENT) == after.get(task::PARENT) {
        return Ok(());
    }
    let project = store.expect(&project::TABLE, &after.text(task::CUSTOMER_PROJECT))?;
    let calendar = calendars::of_schedule(store, project.get(project::SCHEDULE).as_deref())?;
    let Some((why, hint)) = stays(&project, &after) else { return Ok(()) };
    let after = held(after, &calendar)?;
    let (Some(end), Some(start)) = (instant(&before, planned::END_DATE), instant(&after, planned::START_DATE)) else {
        return Ok(());
    };
    if end <= start || honoured(&change.new, &before, &after, &calendar)? {
        return Ok(());
    }
    let shown = |task: &Record| format!("{} ({})", task.text(work::NUMBER), label(task));
    let (end, start) = (end.display(calendar.zone()), start.display(calendar.zone()));
    let (one, other) = (shown(&before), shown(&after));
    Err(state_error(format!("{one} ends {end}, after {other} starts {start} under another parent; {why}"), "6.3")
        .hint(hint))
}

/// Why no dependency moves a task, and what to do so that it need not; nothing where one does.
fn stays(project: &Record, task: &Record) -> Option<(String, String)> {
    let number = task.text(work::NUMBER);
    if project.text(planned::CALCULATION_TYPE) == MANUAL {
        let why = format!("{} is calculated manually and moves no task", project.text(work::NUMBER));
        return Some((why, format!("csm task update {number} --start DATE, then link the two")));
    }
    if progress(task) != Progress::Waiting && !(task.is(planned::ROLLUP) && progress(task) == Progress::Started) {
        let state = tasks::state_label(task.get(task::STATE).unwrap_or_default());
        return Some((format!("{number} is {state} and does not move"), "link tasks that have not begun".to_owned()));
    }
    let how = match task.text(planned::TIME_CONSTRAINT).as_str() {
        "start_on" => "starts on its date and does not move",
        "start_no_later" => "starts no later than its date",
        _ => return None,
    };
    let hint = format!("csm task update {number} --time-constraint asap, or start_no_earlier, then link the two");
    Some((format!("{number} {how}"), hint))
}

/// The task on the date that holds it, which may be given before any is planned; one nothing holds as it stands.
fn held(mut task: Record, calendar: &Calendar) -> Result<Record> {
    let constraint = task.text(planned::TIME_CONSTRAINT);
    let date = instant(&task, planned::CONSTRAINT_DATE).filter(|_| summary::holds(&constraint));
    if let Some(date) = date.filter(|_| progress(&task) == Progress::Waiting) {
        let own = calendars::own(&task, calendar);
        let start = own.next_working(date)?;
        let end = own.add(start, task.get(planned::DURATION).unwrap_or_default())?;
        task.set(planned::START_DATE, start.to_stored()).set(planned::END_DATE, end.to_stored());
    }
    Ok(task)
}

/// Whether the dates of the two as they stand are those the dependency asks for.
fn honoured(link: &Record, before: &Record, after: &Record, calendar: &Calendar) -> Result<bool> {
    let kind = Kind::parse(&link.text(dependency::SUB_TYPE))?;
    let from = if kind.follows_end() { planned::END_DATE } else { planned::START_DATE };
    let to = if kind.binds_end() { planned::END_DATE } else { planned::START_DATE };
    let (Some(from), Some(to)) = (instant(before, from), instant(after, to)) else { return Ok(true) };
    let bound = calendar.shift(from, link.get(dependency::LAG).unwrap_or_default())?;
    Ok(calendar.between(bound, to) >= 0)
}

/// Whether `upper` is somewhere above `lower` in the outline.
fn under(store: &Store<'_>, upper: &Record, lower: &Record) -> Result<bool> {
    let mut above = lower.get(task::PARENT);
    while let Some(id) = above {
        if id == upper.id() {
            return Ok(true);
        }
        above = store.expect(&task::TABLE, &id)?.get(task::PARENT);
    }
    Ok(false)
}

fn label(task: &Record) -> String {
    task.get(planned::WBS).unwrap_or_else(|| task.text(work::NUMBER))
}

/// The dates of the project are worked out again.
pub fn touch(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.touch(change.new.text(dependency::PROJECT));
    Ok(())
}
