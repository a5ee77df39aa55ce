//! Work orders: what they come from, and how an order and its task follow each other (D:project-management-integration).
//!
//! Dates go from the task to the order until work on the order has begun, states from the order to the task.

use super::schedule::rollup::{CLOSED_COMPLETE, WORK_IN_PROGRESS};
use super::{CASE, PROJECT, TASK, state_error};
use crate::dict::{Col, case, planned, project, task, work, work_order};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store, is};

/// The rule the audit names.
const RULE: &str = "work order";
/// States of a work order that are no longer active.
const ENDED: [&str; 3] = ["closed_complete", "closed_incomplete", "canceled"];
/// The dates an order has from its task: the order's, the task's.
const DATES: [(Col<String>, Col<String>); 4] = [
    (work_order::EXPECTED_START, planned::START_DATE),
    (work::DUE_DATE, planned::END_DATE),
    (work::WORK_START, work::WORK_START),
    (work::WORK_END, work::WORK_END),
];

/// Whether the order takes its dates from a task: it comes from one, and nobody has begun with it.
fn is_planned_by_task(order: &Record) -> bool {
    let state = order.text(work_order::STATE);
    order.text(work_order::INITIATED_FROM_TABLE) == TASK
        && state != "work_in_progress"
        && !ENDED.contains(&state.as_str())
}

fn take_dates(order: &mut Record, task: &Record) {
    for (to, from) in DATES {
        order.set(to, task.get(from));
    }
}

/// The orders of a project's tasks take over what became of the tasks' dates; `task` finds one by its id.
pub fn follow_tasks<'a>(store: &Store<'_>, project: &str, task: impl Fn(&str) -> Option<&'a Record>) -> Result<()> {
    let of_project = is(work_order::INITIATED_FROM_TABLE.name, TASK)
        .then(" AND t.state NOT IN ('work_in_progress', 'closed_complete', 'closed_incomplete', 'canceled')")
        .with(
            " AND t.initiated_from IN (SELECT k.sys_id FROM customer_project_task k WHERE k.customer_project = ",
            project,
        )
        .then(")");
    for order in store.fetch_where(&work_order::TABLE, &of_project)? {
        let Some(task) = task(&order.text(work_order::INITIATED_FROM)) else { continue };
        let mut new = order.clone();
        take_dates(&mut new, task);
        if new != order {
            let (number, of) = (order.text(work::NUMBER), task.text(work::NUMBER));
            store.effect_on(&work_order::TABLE, &order.id(), format!("{number} takes over the dates of {of}"))?;
        }
        store.derive(&work_order::TABLE, order, new, RULE)?;
    }
    Ok(())
}

/// A work order comes from a case, a project or a task of one, and takes over whose it is; a task has one active order.
pub fn order(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(id) = change.new.get(work_order::INITIATED_FROM) else { return Ok(()) };
    let (account, contact) = match change.new.text(work_order::INITIATED_FROM_TABLE).as_str() {
        PROJECT => (store.expect(&project::TABLE, &id)?.get(project::ACCOUNT), None),
        TASK => {
            let task = store.expect(&task::TABLE, &id)?;
            planned_by_task(change, &task)?;
            (store.expect(&project::TABLE, &task.text(task::CUSTOMER_PROJECT))?.get(project::ACCOUNT), None)
        }
        CASE => {
            let case = store.expect(&case::TABLE, &id)?;
            (case.get(case::ACCOUNT), case.get(case::CONTACT))
        }
        other => {
            return Err(Error::new(
                Code::FieldInvalid,
                format!("initiated_from: not a case, project or task but a {other}"),
            ));
        }
    };
    let new = &mut change.new;
    if new.get(work_order::ACCOUNT).is_none() {
        new.set(work_order::ACCOUNT, account);
    }
    if new.get(work_order::CONTACT).is_none() {
        new.set(work_order::CONTACT, contact);
    }
    one_active(store, change, &id)
}

/// Who wants other dates for the order of a task changes the task.
fn planned_by_task(change: &mut Change, task: &Record) -> Result<()> {
    if !is_planned_by_task(&change.new) {
        return Ok(());
    }
    let own = |(to, from): &(Col<String>, Col<String>)| {
        change.by_user && change.names(*to) && change.new.get(*to) != task.get(*from)
    };
    if let Some((column, _)) = DATES.into_iter().find(own) {
        let number = task.text(work::NUMBER);
        let what = format!("{}: the order has the dates of {number} until work on it begins", column.name);
        return Err(state_error(what, RULE).hint(format!("change {number} instead")));
    }
    take_dates(&mut change.new, task);
    Ok(())
}

fn one_active(store: &Store<'_>, change: &Change, id: &str) -> Result<()> {
    let state = change.new.text(work_order::STATE);
    if change.new.text(work_order::INITIATED_FROM_TABLE) != TASK || ENDED.contains(&state.as_str()) {
        return Ok(());
    }
    let mut other = is(work_order::INITIATED_FROM.name, id).with(" AND t.sys_id <> ", change.old.id());
    other.push(" AND t.state NOT IN ('closed_complete', 'closed_incomplete', 'canceled')");
    if store.exists(&work_order::TABLE, &other)? {
        return Err(Error::new(Code::RecordConflict, "the task has an active work order already")
            .hint("close or cancel that one first"));
    }
    Ok(())
}

/// The task follows its order: in progress, closed complete or incomplete, canceled as skipped.
pub fn follow_order(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let state = match change.new.text(work_order::STATE).as_str() {
        "work_in_progress" => WORK_IN_PROGRESS,
        "closed_complete" => CLOSED_COMPLETE,
        "closed_incomplete" => 4,
        "canceled" => 7,
        _ => return Ok(()),
    };
    let from_task = change.new.text(work_order::INITIATED_FROM_TABLE) == TASK;
    if !from_task || !change.changes(work_order::STATE) {
        return Ok(());
    }
    let id = change.new.text(work_order::INITIATED_FROM);
    if store.exists(&task::TABLE, &is(task::PARENT.name, id.as_str()))? {
        let number = store.display(&task::TABLE, &id)?;
        store.warn(format!("{number} keeps its state: it follows from the tasks below it"));
        return Ok(());
    }
    let now = store.now().to_stored();
    let task = store.system_update(
        &task::TABLE,
        &id,
        |task| {
            task.set(task::STATE, state);
            if task.get(work::WORK_START).is_none() && state <= CLOSED_COMPLETE {
                task.set(work::WORK_START, now.clone());
            }
            if state == CLOSED_COMPLETE {
                task.set(work::WORK_END, now.clone()).set(planned::PERCENT_COMPLETE, 100.0);
            }
        },
        RULE,
    )?;
    let label = super::task::state_label(task.get(task::STATE).unwrap_or_default());
    store.effect(format!("{} = {label}", task.text(work::NUMBER)));
    Ok(())
}
