//! How states flow: down from a closed project, on to the successors of a closed task, back when one is reopened.
//!
//! What rolls up from tasks to summaries and projects is worked out in `settle`, with everything else they derive.

use super::schedule::rollup::{CLOSED_COMPLETE, WORK_IN_PROGRESS, is_closed};
use super::task::{OPEN, PENDING, closed};
use super::{counted, state_error};
use crate::dict::{dependency, planned, project, task, work};
use crate::error::Result;
use crate::store::{Change, Record, Store, is};

/// Whether milestones close as soon as they would be in progress.
const CLOSES_MILESTONES: &str = "com.snc.project.auto_close_milestones";

/// A project that is closed, by whomever, closes what is still open in it: tasks and sub-projects (R64).
pub fn close_down(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !closed(&change.new) || closed(&change.old) {
        return Ok(());
    }
    let id = change.new.id();
    let open = " AND t.state NOT IN (3, 4, 7)";
    let tasks = store.fetch_where(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, id.as_str()).then(open))?;
    for task in &tasks {
        store.system_update(&task::TABLE, &task.id(), complete, "R64")?;
    }
    let parts = store.fetch_where(&project::TABLE, &is(project::PARENT.name, id.as_str()).then(open))?;
    for part in &parts {
        store.system_update(&project::TABLE, &part.id(), complete, "R64")?;
    }
    let name = change.new.text(work::NUMBER);
    for (table, closed, what) in [(&task::TABLE, tasks, "task"), (&project::TABLE, parts, "sub-project")] {
        store.effect_on_each(table, &closed, |count| {
            format!("{} of {name} closed complete (R64)", counted(count, &format!("open {what}")))
        })?;
    }
    Ok(())
}

/// Closes a project in one of the closed states (R64); what is in it follows.
pub fn close(record: &mut Record, state: i64, notes: Option<String>) -> Result<()> {
    if closed(record) {
        return Err(state_error(format!("{} is closed already", record.text(work::NUMBER)), "R64"));
    }
    record.set(task::STATE, state);
    if notes.is_some() {
        record.set(work::CLOSE_NOTES, notes);
    }
    Ok(())
}

/// Only what is closed is reopened (Q42).
pub fn is_closed_project(record: &Record) -> Result<()> {
    if closed(record) {
        return Ok(());
    }
    Err(state_error(format!("{} is not closed", record.text(work::NUMBER)), "Q42"))
}

fn complete(record: &mut Record) {
    record.set(task::STATE, CLOSED_COMPLETE).set(planned::PERCENT_COMPLETE, 100.0);
}

/// The states of a project's tasks open it again, not a hand (R63).
pub fn stays_closed(_: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !closed(&change.old) || closed(&change.new) {
        return Ok(());
    }
    let number = change.new.text(work::NUMBER);
    Err(state_error(format!("{number} is closed and is not opened by its state"), "R63")
        .hint(format!("csm project reopen {number} --task TASK, or add a task")))
}

/// A milestone has no work in it: where the property says so, one that would be in progress is closed
/// (`D:r_InstalledWithProjectManagement`).
pub fn milestones(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let new = &change.new;
    let begins = new.is(planned::MILESTONE) && new.get(task::STATE) == Some(WORK_IN_PROGRESS);
    if !begins || !change.changes(task::STATE) || store.property(CLOSES_MILESTONES)? != "true" {
        return Ok(());
    }
    if store.exists(&task::TABLE, &is(task::PARENT.name, new.id()))? {
        return Ok(());
    }
    super::task::complete(&mut change.new, store.now())?;
    if change.by_user {
        store.effect(format!("a milestone: state = Closed Complete ({CLOSES_MILESTONES})"));
    }
    Ok(())
}

/// What waits for a task that is closed now may begin.
pub fn successors(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if closed(&change.new) && !closed(&change.old) {
        return open_successors(store, &change.new.id());
    }
    Ok(())
}

/// Opens the pending successors of a closed task whose predecessors are all closed, where dependencies alone say when
/// they start (domain 6.3).
pub fn open_successors(store: &Store<'_>, id: &str) -> Result<()> {
    for link in store.fetch_where(&dependency::TABLE, &is(dependency::PARENT.name, id))? {
        let next = store.expect(&task::TABLE, &link.text(dependency::CHILD))?;
        let waits = next.get(task::STATE) == Some(PENDING)
            && matches!(next.text(planned::TIME_CONSTRAINT).as_str(), "" | "asap")
            && !store.exists(&task::TABLE, &is(task::PARENT.name, next.id()))?;
        if !waits || unfinished(store, &next)? {
            continue;
        }
        let project = next.text(task::CUSTOMER_PROJECT);
        if closed(&store.expect(&project::TABLE, &project)?) {
            continue;
        }
        let next = store.system_update(
            &task::TABLE,
            &next.id(),
            |task| {
                task.set(task::STATE, OPEN);
            },
            "6.3",
        )?;
        let text = format!("{} is Open: everything it waits for is closed", next.text(work::NUMBER));
        store.effect_on(&task::TABLE, &next.id(), text)?;
    }
    Ok(())
}

/// Whether something the task waits for is still open.
fn unfinished(store: &Store<'_>, task: &Record) -> Result<bool> {
    let predecessors = crate::engine::Sql::new("t.state NOT IN (3, 4, 7) AND t.sys_id IN (SELECT d.parent FROM ")
        .then(dependency::TABLE.name)
        .with(" d WHERE d.child = ", task.id())
        .then(")");
    store.exists(&task::TABLE, &predecessors)
}

/// Opens a closed task again: it has not ended, and is not done. The project follows when the transaction settles (Q42).
pub fn reopen(store: &Store<'_>, record: &mut Record) -> Result<()> {
    let number = record.text(work::NUMBER);
    if !record.get(task::STATE).is_some_and(is_closed) {
        return Err(state_error(format!("{number} is not closed"), "Q42"));
    }
    if store.exists(&task::TABLE, &is(task::PARENT.name, record.id()))? {
        return Err(state_error(format!("{number} is closed because all tasks below it are"), "R60")
            .hint("reopen one of those"));
    }
    record.set(task::STATE, OPEN);
    Ok(())
}
