//! What stands beside a project's plan: resource plans, status reports and work orders.

use super::schedule::rollup::{CLOSED_COMPLETE, WORK_IN_PROGRESS};
use super::{PROJECT, state_error};
use crate::dict::{case, project, resource_plan, status_report, task, work, work_order};
use crate::dict::{planned, projects};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store, is};

const TASK: &str = "customer_project_task";
/// States of a work order that are no longer active.
const ENDED: [&str; 3] = ["closed_complete", "closed_incomplete", "canceled"];

/// A verb of a resource plan: from which states it leads where (`D:c_ResourcePlans`).
#[derive(Debug)]
pub struct Move {
    /// The verb, as it is asked of the rules.
    pub operation: &'static str,
    /// The states it starts from.
    pub from: &'static [&'static str],
    /// The state it ends in.
    pub to: &'static str,
}

/// Every verb of a resource plan.
pub static MOVES: &[Move] = &[
    Move { operation: "request", from: &["planning", "rejected"], to: "requested" },
    Move { operation: "confirm", from: &["requested"], to: "confirmed" },
    Move { operation: "allocate", from: &["requested", "confirmed"], to: "allocated" },
    Move { operation: "reject", from: &["requested", "confirmed"], to: "rejected" },
    Move { operation: "complete", from: &["confirmed", "allocated"], to: "completed" },
    Move { operation: "cancel", from: &["planning", "requested", "confirmed", "allocated"], to: "canceled" },
];

/// Moves a resource plan, if its state allows it (R48, R49).
pub fn advance(plan: &mut Record, step: &Move) -> Result<()> {
    let now = plan.text(resource_plan::STATE);
    if !step.from.contains(&now.as_str()) {
        let number = plan.text(resource_plan::NUMBER);
        let from = step.from.join(" or ");
        return Err(state_error(format!("{number} is {now}, and {} starts from {from}", step.operation), "R49"));
    }
    plan.set(resource_plan::STATE, step.to.to_owned());
    Ok(())
}

/// A resource plan is for a project or a task of one, and names the resource its type says.
pub fn resources(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let new = &mut change.new;
    let id = new.text(resource_plan::TASK);
    let top = match new.text(resource_plan::TASK_TABLE).as_str() {
        PROJECT => Some(id),
        TASK => store.expect(&task::TABLE, &id)?.get(task::CUSTOMER_PROJECT),
        other => {
            return Err(Error::new(
                Code::FieldInvalid,
                format!("task: a resource plan is for a project or a task, not for {other}"),
            ));
        }
    };
    new.set(resource_plan::TOP_TASK, top);
    let kind = new.text(resource_plan::RESOURCE_TYPE);
    let named = [
        ("user", resource_plan::USER_RESOURCE),
        ("group", resource_plan::GROUP_RESOURCE),
        ("role", resource_plan::RESOURCE_ROLE),
    ];
    let wrong = named.iter().find(|(of, column)| (*of == kind) != new.get(*column).is_some());
    wrong.map_or(Ok(()), |(of, column)| {
        let what = if *of == kind { "is missing" } else { "does not fit" };
        Err(Error::new(Code::FieldInvalid, format!("{}: {what}, as resource_type is {kind}", column.name))
            .hint(format!("a plan for a {kind} names exactly that")))
    })
}

/// A new report takes down where the project stands; afterwards it never changes (D:project-status-report).
pub fn snapshot(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.doing == Doing::Update {
        let number = change.old.text(status_report::NUMBER);
        return Err(state_error(format!("{number} is a snapshot and does not change"), "R51").hint("make a new report"));
    }
    let project = store.expect(&project::TABLE, &change.new.text(status_report::PROJECT))?;
    let new = &mut change.new;
    if new.get(status_report::AS_ON).is_none() {
        new.set(status_report::AS_ON, store.now().to_stored());
    }
    new.set(status_report::PHASE, project.get(project::PHASE)).set(status_report::STATE, project.get(project::STATE));
    new.set(status_report::PERCENT_COMPLETE, project.get(planned::PERCENT_COMPLETE));
    for (to, from) in [
        (status_report::START_DATE, planned::START_DATE),
        (status_report::END_DATE, planned::END_DATE),
        (status_report::WORK_START, work::WORK_START),
        (status_report::WORK_END, work::WORK_END),
    ] {
        new.set(to, project.get(from));
    }
    Ok(())
}

/// The project shows the health of its newest report; without one it is green.
pub fn health(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.new.text(status_report::PROJECT);
    let reports = store.fetch_where(&status_report::TABLE, &is(status_report::PROJECT.name, id.as_str()))?;
    let newest = reports.iter().max_by_key(|report| (report.text(status_report::AS_ON), report.id()));
    let health = newest.map_or_else(|| "green".to_owned(), |report| report.text(status_report::OVERALL_HEALTH));
    let old = store.expect(&project::TABLE, &id)?;
    let mut new = old.clone();
    new.set(planned::STATUS, health.clone());
    if old.text(planned::STATUS) != health {
        let label =
            projects::HEALTH.iter().find(|(value, _)| *value == health).map_or(health.as_str(), |(_, label)| label);
        store.effect(format!("project status = {label}"));
    }
    store.derive(&project::TABLE, old, new, "R51")
}

/// A work order comes from a case, a project or a task of one, and takes over whose it is; a task has one active order.
pub fn order(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(id) = change.new.get(work_order::INITIATED_FROM) else { return Ok(()) };
    let new = &mut change.new;
    let (account, contact) = match new.text(work_order::INITIATED_FROM_TABLE).as_str() {
        PROJECT => (store.expect(&project::TABLE, &id)?.get(project::ACCOUNT), None),
        TASK => {
            let task = store.expect(&task::TABLE, &id)?;
            if new.get(work::DUE_DATE).is_none() {
                new.set(work::DUE_DATE, task.get(planned::END_DATE));
            }
            (store.expect(&project::TABLE, &task.text(task::CUSTOMER_PROJECT))?.get(project::ACCOUNT), None)
        }
        "sn_customerservice_case" => {
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
    if new.get(work_order::ACCOUNT).is_none() {
        new.set(work_order::ACCOUNT, account);
    }
    if new.get(work_order::CONTACT).is_none() {
        new.set(work_order::CONTACT, contact);
    }
    one_active(store, change, &id)
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

/// The task follows its order: in progress, closed complete or incomplete, canceled as skipped (D:project-management-integration).
pub fn follow_order(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let from_task = change.new.text(work_order::INITIATED_FROM_TABLE) == TASK;
    let state = match change.new.text(work_order::STATE).as_str() {
        "work_in_progress" => WORK_IN_PROGRESS,
        "closed_complete" => CLOSED_COMPLETE,
        "closed_incomplete" => 4,
        "canceled" => 7,
        _ => return Ok(()),
    };
    if !from_task || !change.changes(work_order::STATE) {
        return Ok(());
    }
    let now = store.now().to_stored();
    let id = change.new.text(work_order::INITIATED_FROM);
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
        "work order",
    )?;
    let label = projects::STATES.iter().find(|(code, _)| *code == state).map_or("", |(_, label)| label);
    store.effect(format!("{} = {label}", task.text(work::NUMBER)));
    Ok(())
}
