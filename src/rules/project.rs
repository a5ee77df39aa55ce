//! Projects: whose they are, when they start, and what their tasks decide for them.

use super::outline::Outline;
use super::planning::{MANUAL, put};
use super::schedule::rollup::{WORK_IN_PROGRESS, is_closed};
use super::task::state_label;
use super::{calendars, choices, counted, limits, state_error};
use crate::dict::{
    Table, account, dependency, planned, project, project_change, project_contact, project_issue, resource_plan,
    schedule, schedule_span, status_report, task, work,
};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store, is};
use crate::time::Instant;

/// A project belongs to a customer account or to a service organization, not both (R31).
pub fn owner(_: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    match (change.new.get(project::ACCOUNT), change.new.get(project::SERVICE_ORGANIZATION)) {
        (None, None) => {
            Err(Error::new(Code::InputMissing, "a project needs --account").hint("name the customer's account"))
        }
        (Some(_), Some(_)) => Err(Error::new(
            Code::FieldInvalid,
            "a project belongs to an account or to a service organization, not both",
        )),
        _ => Ok(()),
    }
}

/// A project that goes to another account takes its sub-projects there only if theirs are of its hierarchy or related to it
/// (R53). People stay contacts and assigned; how many of them are no longer eligible is said (Q7).
pub fn changes_hands(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (id, number) = (change.new.id(), change.new.text(work::NUMBER));
    let Some(account) = change.new.get(project::ACCOUNT).filter(|_| change.changes(project::ACCOUNT)) else {
        return Ok(());
    };
    let parent = project::TABLE.field(project::PARENT.name)?;
    for part in store.fetch_where(&project::TABLE, &is(project::PARENT.name, id.as_str()))? {
        if !choices::permits(store, &project::TABLE, parent, &part, &id)? {
            let readable = store.policy().decide(&project::TABLE, "read", &[], &[], &part.id())?.readable;
            let part = if readable { part.text(work::NUMBER) } else { "a sub-project".to_owned() };
            let account = store.display(&account::TABLE, &account)?;
            let words =
                format!("the account of {part} is neither in the hierarchy of {account} nor related to it (R53)");
            return Err(Error::new(Code::FieldInvalid, format!("account: {words}"))
                .about(|about| about.rule = Some("R53".to_owned())));
        }
    }
    let left = |table: &'static Table, who: &str, mut of: Sql| {
        of.push(" AND ").column("t", who).push(" IN (SELECT t.sys_id FROM sys_user t WHERE ");
        of.append(&limits::strangers(&account)).push(")");
        store.fetch_columns(table, &["sys_id"], &of)
    };
    let of = is(project_contact::CUSTOMER_PROJECT.name, id.as_str());
    let contacts = left(&project_contact::TABLE, project_contact::CONTACT.name, of)?;
    store.effect_on_each(&project_contact::TABLE, &contacts, |count| {
        let who = if count == 1 { "contact is" } else { "contacts are" };
        format!("{count} {who} no longer eligible: csm contact list {number} --access")
    })?;
    let of = is(task::CUSTOMER_PROJECT.name, id.as_str()).then(" AND t.active = 1");
    let tasks = left(&task::TABLE, work::ASSIGNED_TO.name, of)?;
    store.effect_on_each(&task::TABLE, &tasks, |count| {
        let what = if count == 1 { "task stays" } else { "tasks stay" };
        format!("{count} {what} assigned to people who cannot see them")
    })?;
    Ok(())
}

/// A project starts at a working instant: the one given, or the first of today.
pub fn dates(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let start = change.new.get(planned::START_DATE);
    let given = change.changes(planned::START_DATE) || change.names(planned::START_DATE);
    if change.doing == Doing::Update && (!given || start.is_none()) {
        return Ok(());
    }
    let calendar = calendars::of_schedule(store, change.new.get(project::SCHEDULE).as_deref())?;
    let start = match start {
        Some(text) => Instant::parse_utc(&text)?,
        None => calendar.day_start(store.now().date(calendar.zone()))?,
    };
    let start = calendar.next_working(start)?.to_stored();
    if change.names(planned::END_DATE) && change.new.get(planned::END_DATE).is_some_and(|end| end < start) {
        return Err(Error::new(Code::FieldInvalid, "end_date: the planned end is before the planned start")
            .about(|about| about.rule = Some("R61".to_owned())));
    }
    if change.doing == Doing::Create {
        change.new.set(planned::SCHEDULE_START_DATE, start.clone());
        change.new.set(planned::END_DATE, change.new.get(planned::END_DATE).unwrap_or_else(|| start.clone()));
    }
    // Its tasks start from here; the planned start itself may follow a task that starts earlier or later.
    change.new.set(planned::CONSTRAINT_DATE, start.clone()).set(planned::START_DATE, start);
    Ok(())
}

/// The start of a project moves while nothing in it has begun (D:change-planned-start-date-of-project).
pub fn movable(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !change.names(planned::START_DATE) || !change.changes(planned::START_DATE) {
        return Ok(());
    }
    let number = change.new.text(work::NUMBER);
    let state = change.old.get(project::STATE).unwrap_or_default();
    if is_closed(state) {
        return Err(state_error(format!("{number} is {} and does not move", state_label(state)), "6.2"));
    }
    let begun = state == WORK_IN_PROGRESS || change.old.get(work::WORK_START).is_some();
    if begun && store.property("com.snc.project.move_project.wip")? != "true" {
        return Err(state_error(format!("{number} does not move: work on it has begun"), "6.2")
            .hint("an administrator may set com.snc.project.move_project.wip to true"));
    }
    Ok(())
}

/// Moves with a project what has a date of its own: tasks that start on it or no earlier, and sub-projects, each as far
/// from the project's start as before, in working time. Tasks that have begun stay (domain 6.2).
pub fn shift(store: &Store<'_>, id: &str, from: Instant, to: Instant) -> Result<()> {
    let calendar = calendars::of_project(store, id)?;
    let along = |at: Instant| calendar.next_working(calendar.shift(to, calendar.between(from, at))?);
    let dated = is(task::CUSTOMER_PROJECT.name, id)
        .then(" AND t.time_constraint IN ('start_on', 'start_no_earlier') AND t.constraint_date IS NOT NULL")
        .then(" AND t.state IN (-5, 1)");
    for row in store.fetch_where(&task::TABLE, &dated)? {
        let date = along(Instant::parse_utc(&row.text(planned::CONSTRAINT_DATE))?)?.to_stored();
        let set = |task: &mut Record| {
            task.set(planned::CONSTRAINT_DATE, date.clone()).set(planned::START_DATE, date);
        };
        store.system_update(&task::TABLE, &row.id(), set, "6.2")?;
    }
    let parts = is(project::PARENT.name, id).then(" AND t.state IN (-5, 1)");
    for part in store.fetch_where(&project::TABLE, &parts)? {
        let Some(old) = put(&part) else { continue };
        let new = along(old)?;
        let set = |project: &mut Record| {
            project.set(planned::START_DATE, new.to_stored());
        };
        store.system_update(&project::TABLE, &part.id(), set, "6.2")?;
        shift(store, &part.id(), old, new)?;
    }
    Ok(())
}

/// Who set every date cannot let go of that once there are tasks, and the other way round it is free (R66).
pub fn calculation(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let becomes_manual = change.changes(planned::CALCULATION_TYPE)
        && change.new.text(planned::CALCULATION_TYPE) == MANUAL
        && change.doing == Doing::Update;
    if !becomes_manual || !store.exists(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, change.new.id()))? {
        return Ok(());
    }
    let number = change.new.text(work::NUMBER);
    Err(state_error(format!("{number} is calculated automatically and has tasks: it cannot become manual"), "R66"))
}

/// What is only a project's own, by the field that names the project, and what to call one.
const OWN: &[(&Table, &str, &str)] = &[
    (&dependency::TABLE, dependency::PROJECT.name, "dependency"),
    (&project_contact::TABLE, project_contact::CUSTOMER_PROJECT.name, "contact"),
    (&status_report::TABLE, status_report::PROJECT.name, "status report"),
    (&project_change::TABLE, project_change::PARENT.name, "project change"),
    (&project_issue::TABLE, project_issue::PARENT.name, "project issue"),
    (&resource_plan::TABLE, resource_plan::TOP_TASK.name, "resource plan"),
];

/// A project goes with what is only its own: tasks and what stands in `OWN` (R33). What else points to it stays, and
/// keeps it.
pub fn goes_whole(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.old.id();
    let name = change.old.text(work::NUMBER);
    let went = |count: usize, what: &str| format!("{} went with it", counted(count, what));
    let own: Vec<&str> = OWN.iter().map(|(table, ..)| table.name).chain([task::TABLE.name]).collect();
    store.nothing_points_to(&project::TABLE, &id, &name, &own)?;
    let tasks = store.fetch_where(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, id.as_str()))?;
    store.effect_on_each(&task::TABLE, &tasks, |count| went(count, "task"))?;
    for (table, column, what) in OWN {
        let rows = store.fetch_where(table, &is(column, id.as_str()))?;
        store.effect_on_each(table, &rows, |count| went(count, what))?;
        for row in rows {
            store.nothing_points_to(table, &row.id(), &name, &[])?;
            store.system_delete(table, row, "R33")?;
        }
    }
    let mut outline = Outline::new(tasks)?.tasks;
    for task in &outline {
        let mut bare = task.clone();
        bare.set(planned::START_DATE_DERIVED_FROM, None).set(planned::END_DATE_DERIVED_FROM, None);
        store.derive(&task::TABLE, task.clone(), bare, "R33")?;
    }
    while let Some(task) = outline.pop() {
        store.nothing_points_to(&task::TABLE, &task.id(), &name, &[])?;
        store.system_delete(&task::TABLE, task, "R33")?;
    }
    Ok(())
}

/// A project that changes changes the one it is part of; one that is gone too.
pub fn touch_above(store: &Store<'_>, change: &mut Change) -> Result<()> {
    for record in [&change.old, &change.new] {
        record.get(project::PARENT).into_iter().for_each(|above| store.touch(above));
    }
    Ok(())
}

/// The projects that work by a schedule are planned again when it changes.
pub fn schedule_changed(store: &Store<'_>, change: &mut Change) -> Result<()> {
    for record in [&change.old, &change.new] {
        let id = if record.table() == schedule::TABLE.name {
            Some(record.id())
        } else {
            record.get(schedule_span::SCHEDULE)
        };
        let Some(id) = id else { continue };
        let by_it = Sql::new("SELECT sys_id FROM customer_project").with(" WHERE schedule = ", id);
        store.engine().query(&by_it, &mut |row| {
            store.touch(row.text(0));
            Ok(())
        })?;
    }
    Ok(())
}

/// What follows from the tasks is not written by hand (R60).
pub fn derived(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !store.exists(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, change.new.id()))? {
        return Ok(());
    }
    super::summary::refuse(change, "the project", &[planned::START_DATE.name, project::STATE.name])
}

/// Dates and roll-ups of the project are worked out again.
pub fn touch(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.touch(change.new.id());
    Ok(())
}
