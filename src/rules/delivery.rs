//! What stands beside a project's plan: resource plans and status reports.

use super::planning::instant;
use super::{PROJECT, TASK, calendars, counted, state_error};
use crate::dict::{planned, project, projects, resource_plan, status_report, task, work};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store, is};
use crate::time::Instant;

/// Whether resource plans move with the start of their project.
const CASCADES: &str = "com.snc.project.date_change_cascade";

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
    if let (Some(start), Some(end)) = (new.get(resource_plan::START_DATE), new.get(resource_plan::END_DATE))
        && end < start
    {
        return Err(Error::new(Code::FieldInvalid, "end_date: the plan ends before it starts"));
    }
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

/// A project that is given another start takes its resource plans along, those of its tasks included, each as far as the
/// start moves in working time; what was agreed about them stays (`D:r_InstalledWithProjectManagement`). Those that have
/// ended stay, and those of tasks that have begun, which do not move either.
pub fn plans_follow(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let start = |record: &Record| instant(record, planned::CONSTRAINT_DATE);
    let (Some(from), Some(to)) = (start(&change.old), start(&change.new)) else { return Ok(()) };
    if from == to || store.property(CASCADES)? == "false" {
        return Ok(());
    }
    let calendar = calendars::of_schedule(store, change.new.get(project::SCHEDULE).as_deref())?;
    let id = change.new.id();
    let along = is(resource_plan::TOP_TASK.name, id.as_str())
        .then(" AND t.state NOT IN ('rejected', 'completed', 'canceled')")
        .then(" AND (t.start_date IS NOT NULL OR t.end_date IS NOT NULL)")
        .then(" AND t.task NOT IN (SELECT k.sys_id FROM customer_project_task k WHERE k.state NOT IN (-5, 1)")
        .with(" AND k.customer_project = ", id.as_str())
        .then(")");
    let plans = store.fetch_where(&resource_plan::TABLE, &along)?;
    for plan in &plans {
        let moved = |column| {
            let Some(at) = instant(plan, column) else { return Ok::<_, Error>(None) };
            let moved = calendar.shift(to, calendar.between(from, at))?;
            // What was the beginning of work stays one, what was its end stays that.
            let begins = calendar.next_working(at)? == at;
            Ok(Some(if begins { calendar.next_working(moved)? } else { moved }.to_stored()))
        };
        let (begin, end) = (moved(resource_plan::START_DATE)?, moved(resource_plan::END_DATE)?);
        let set = |plan: &mut Record| {
            plan.set(resource_plan::START_DATE, begin).set(resource_plan::END_DATE, end);
        };
        store.system_update(&resource_plan::TABLE, &plan.id(), set, "date cascade")?;
    }
    store.effect_on_each(&resource_plan::TABLE, &plans, |count| {
        format!("{} moved as far", counted(count, "resource plan"))
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
    let calendar = calendars::of_schedule(store, project.get(project::SCHEDULE).as_deref())?;
    let day = |at: Instant| at.date(calendar.zone());
    if instant(new, status_report::AS_ON).is_some_and(|at| day(at) > day(store.now())) {
        return Err(Error::new(
            Code::FieldInvalid,
            "as on: a report is of today or of a day before, not of the future",
        )
        .about(|about| about.field = Some(status_report::AS_ON.name.to_owned())));
    }
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

/// The project shows the health of its newest report; without one it is green. A report that goes with its project says
/// nothing of it any more.
pub fn health(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.doing == Doing::Delete && !change.by_user {
        return Ok(());
    }
    let id = change.new.text(status_report::PROJECT);
    let reports = store.fetch_where(&status_report::TABLE, &is(status_report::PROJECT.name, id.as_str()))?;
    let newest = reports.iter().max_by_key(|report| (report.text(status_report::AS_ON), report.id()));
    let health = newest.map_or_else(|| "green".to_owned(), |report| report.text(status_report::OVERALL_HEALTH));
    let old = store.expect(&project::TABLE, &id)?;
    let mut new = old.clone();
    new.set(project::STATUS, health.clone());
    if old.text(project::STATUS) != health {
        let label =
            projects::HEALTH.iter().find(|(value, _)| *value == health).map_or(health.as_str(), |(_, label)| label);
        store.effect(format!("project status = {label}"));
    }
    store.derive(&project::TABLE, old, new, "R51")
}
