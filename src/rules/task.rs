//! Tasks: what may be written when, what follows from it, and who may be assigned.

use super::schedule::rollup::{CLOSED_COMPLETE, WORK_IN_PROGRESS, is_closed};
use super::{counted, state_error, summary, user};
use crate::cond::Subject;
use crate::dict::{self, event, journal, planned, project, task, work};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store, is};
use crate::time::Instant;

pub(super) const PENDING: i64 = -5;
pub(super) const OPEN: i64 = 1;

/// Whether a task or project is in one of the closed states.
pub(super) fn closed(record: &Record) -> bool {
    record.get(task::STATE).is_some_and(is_closed)
}

/// The label of a state of tasks and projects.
pub fn state_label(state: i64) -> &'static str {
    dict::projects::STATES.iter().find(|(code, _)| *code == state).map_or("", |(_, label)| label)
}

/// Says that a task or project has another state now, to whom may read it.
pub(super) fn tell_state(store: &Store<'_>, table: &'static dict::Table, record: &Record, name: &str) -> Result<()> {
    let label = state_label(record.get(task::STATE).unwrap_or_default());
    store.effect_on(table, &record.id(), format!("{name} is {label}"))
}

/// A closed task is read-only for people outside (R8).
pub fn closed_to_outsiders(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.by_user && store.actor().is_external() && closed(&change.old) {
        return Err(state_error(
            format!("{} is closed and can no longer be changed", change.old.text(work::NUMBER)),
            "R8",
        ));
    }
    Ok(())
}

/// Nor can they comment on it (R8, R12).
pub fn no_comment_when_closed(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.new.text(journal::NAME) != task::TABLE.name || !store.actor().is_external() {
        return Ok(());
    }
    let record = store.expect(&task::TABLE, &change.new.text(journal::ELEMENT_ID))?;
    if closed(&record) {
        return Err(state_error(
            format!("{} is closed and can no longer be commented on", record.text(work::NUMBER)),
            "R8",
        ));
    }
    Ok(())
}

/// The task's parent is a task of the same project, and not below it.
pub fn outline(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let project = change.new.get(task::CUSTOMER_PROJECT);
    change.new.set(planned::TOP_TASK, project.clone());
    if change.doing == Doing::Update && change.changes(task::CUSTOMER_PROJECT) {
        stands_alone(store, change)?;
    }
    if !change.changes(task::PARENT) || !change.by_user {
        return Ok(());
    }
    // In another place of the outline it comes last.
    change.new.set(planned::WBS_ORDER, None);
    if let Some(parent) = change.new.get(task::PARENT) {
        summary::begins(store, &parent)?;
    }
    let mut above = change.new.get(task::PARENT);
    while let Some(id) = above {
        let parent = store.expect(&task::TABLE, &id)?;
        if parent.get(task::CUSTOMER_PROJECT) != project {
            return Err(Error::new(
                Code::FieldInvalid,
                format!("{} belongs to another project", parent.text(work::NUMBER)),
            ));
        }
        if id == change.new.id() {
            return Err(Error::new(Code::TaskCycle, "a task cannot be below itself"));
        }
        above = parent.get(task::PARENT);
    }
    Ok(())
}

/// A task that others hang on, or that hangs on others, stays in its project.
fn stands_alone(store: &Store<'_>, change: &Change) -> Result<()> {
    let id = change.new.id();
    let why = if store.exists(&task::TABLE, &is(task::PARENT.name, id.as_str()))? {
        "there are tasks below it"
    } else if change.new.get(task::PARENT).is_some() {
        "it stands below another task"
    } else if store.exists(&dict::dependency::TABLE, &links_of(&id))? {
        "it has dependencies"
    } else {
        return Ok(());
    };
    Err(state_error(format!("{} cannot move to another project: {why}", change.new.text(work::NUMBER)), "R36"))
}

/// Somebody from outside sees what he is assigned (R40a), once he is a project contact (Q1). Who may be assigned at all is
/// a matter of choice (R40).
pub fn shown_to_assignee(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let moved = change.changes(work::ASSIGNED_TO) || change.changes(task::CUSTOMER_PROJECT);
    let Some(assignee) = change.new.get(work::ASSIGNED_TO).filter(|_| moved) else { return Ok(()) };
    let person = store.expect(&dict::user::TABLE, &assignee)?;
    if person.text(dict::user::CLASS) != user::CONTACT {
        return Ok(());
    }
    if !change.new.is(task::VISIBLE_TO_CUSTOMER) {
        change.new.set(task::VISIBLE_TO_CUSTOMER, true);
        if change.by_user {
            store.effect("visible to customer = yes (assignee is external)");
        }
    }
    let Some(project) = change.new.get(task::CUSTOMER_PROJECT) else { return Ok(()) };
    let project = store.expect(&project::TABLE, &project)?;
    let me = Subject::person(store.engine(), &assignee)?;
    let mut member = is("sys_id", project.id());
    member
        .push(" AND t.sys_id IN (")
        .append(&crate::cond::set(&me, &crate::cond::SetRef { name: "my_projects".to_owned(), column: None })?)
        .push(")");
    if change.by_user && !store.exists(&project::TABLE, &member)? {
        let name = person.text(dict::user::USER_NAME);
        store.warn(format!(
            "{name} is not a project contact and cannot see the task yet; add him with `csm contact add {} {name}`",
            project.text(work::NUMBER)
        ));
    }
    if change.by_user && !user::usable(store, &assignee)? {
        let name = person.text(dict::user::USER_NAME);
        store.warn(format!("{name} is inactive or locked out and sees nothing until that changes"));
    }
    Ok(())
}

/// Customers are shown tasks in an outline: one that is visible below one that is not has no place there (Q18).
pub fn in_sight(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !(change.changes(task::VISIBLE_TO_CUSTOMER) || change.changes(task::PARENT)) {
        return Ok(());
    }
    let count = if change.new.is(task::VISIBLE_TO_CUSTOMER) {
        let above = change.new.get(task::PARENT).map(|id| store.expect(&task::TABLE, &id)).transpose()?;
        usize::from(above.is_some_and(|above| !above.is(task::VISIBLE_TO_CUSTOMER)))
    } else {
        let shown = is(task::PARENT.name, change.new.id()).then(" AND t.visible_to_customer = 1");
        store.fetch_columns(&task::TABLE, &["sys_id"], &shown)?.len()
    };
    tell_gaps(store, count);
    Ok(())
}

/// Says how many visible tasks stand below others that are not, once for a command (Q18).
pub(super) fn tell_gaps(store: &Store<'_>, count: usize) {
    match count {
        0 => {}
        1 => store.warn("1 visible task stands below one the customer does not see"),
        _ => store.warn(format!("{count} visible tasks stand below some the customer does not see")),
    }
}

/// A person from outside who was assigned is notified: a row in the outbox (R40a).
pub fn notify(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(assignee) = change.new.get(work::ASSIGNED_TO).filter(|_| change.changes(work::ASSIGNED_TO)) else {
        return Ok(());
    };
    if store.expect(&dict::user::TABLE, &assignee)?.text(dict::user::CLASS) != user::CONTACT {
        return Ok(());
    }
    let mut row = Record::new(&event::TABLE);
    row.set(event::NAME, "customer_project_task.assigned".to_owned())
        .set(event::TABLE_NAME, task::TABLE.name.to_owned());
    row.set(event::INSTANCE, change.new.id()).set(event::RECIPIENT, assignee);
    store.system_create(&event::TABLE, row, "R40a").map(|_| ())
}

/// Actual dates, percent and state move together (R62). What the user names himself is left as he says.
pub fn follow_up(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    let before = change.new.get(task::STATE).unwrap_or(PENDING);
    let waiting = matches!(before, PENDING | OPEN);
    let new_percent = change.new.get(planned::PERCENT_COMPLETE).unwrap_or_default();
    let state = if change.names(task::STATE) {
        before
    } else if change.changes(work::WORK_END) && change.new.get(work::WORK_END).is_some() {
        CLOSED_COMPLETE
    } else if waiting && change.changes(work::WORK_START) && change.new.get(work::WORK_START).is_some()
        || waiting && change.changes(planned::PERCENT_COMPLETE) && new_percent > 0.0
    {
        WORK_IN_PROGRESS
    } else {
        before
    };
    if state != before {
        change.new.set(task::STATE, state);
        store.effect(format!("state = {} (R62)", state_label(state)));
    }
    if closed(&change.old) && !is_closed(state) {
        reopened(store, change);
    }
    if state == CLOSED_COMPLETE && change.changes(task::STATE) {
        no_open_children(store, change)?;
        change.new.set(planned::PERCENT_COMPLETE, 100.0);
    }
    Ok(())
}

/// A task that is open again has not ended, and is not done.
fn reopened(store: &Store<'_>, change: &mut Change) {
    let number = change.new.text(work::NUMBER);
    if !change.names(work::WORK_END) && change.new.get(work::WORK_END).is_some() {
        change.new.set(work::WORK_END, None);
        store.effect(format!("actual end date of {number} is empty again"));
    }
    if !change.names(planned::PERCENT_COMPLETE) && change.new.get(planned::PERCENT_COMPLETE) == Some(100.0) {
        change.new.set(planned::PERCENT_COMPLETE, 0.0);
        store.effect(format!("percent complete of {number} = 0"));
    }
}

/// Children are closed first (R10).
fn no_open_children(store: &Store<'_>, change: &Change) -> Result<()> {
    let open = is(task::PARENT.name, change.new.id()).then(" AND t.state NOT IN (3, 4, 7)");
    if store.exists(&task::TABLE, &open)? {
        return Err(state_error(format!("{} has open tasks below it", change.new.text(work::NUMBER)), "R10")
            .hint("close those first"));
    }
    Ok(())
}

/// Only a draft is deleted by itself: pending, without actual dates, without tasks below it (R36a).
pub fn only_drafts(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    let old = &change.old;
    let number = old.text(work::NUMBER);
    let why = if old.get(task::STATE) != Some(PENDING) {
        "it is not pending"
    } else if old.get(work::WORK_START).is_some() || old.get(work::WORK_END).is_some() {
        "work on it has begun"
    } else if store.exists(&task::TABLE, &is(task::PARENT.name, old.id()))? {
        "there are tasks below it"
    } else {
        return drop_links(store, &old.id());
    };
    Err(state_error(format!("{number} cannot be deleted: {why}"), "R36a"))
}

/// The dependencies of a task, either way.
fn links_of(id: &str) -> Sql {
    Sql::new("(t.parent = ").with("", id).with(" OR t.child = ", id).then(")")
}

fn drop_links(store: &Store<'_>, id: &str) -> Result<()> {
    let links = store.fetch_where(&dict::dependency::TABLE, &links_of(id))?;
    store.effect_on_each(&dict::dependency::TABLE, &links, |count| {
        format!("{} went with it, and the dates that followed from them", counted(count, "dependency"))
    })?;
    for link in links {
        store.system_delete(&dict::dependency::TABLE, link, "R36a")?;
    }
    for column in [planned::START_DATE_DERIVED_FROM, planned::END_DATE_DERIVED_FROM] {
        for follower in store.fetch_where(&task::TABLE, &is(column.name, id))? {
            let mut new = follower.clone();
            new.set(column, None);
            store.derive(&task::TABLE, follower, new, "R36a")?;
        }
    }
    Ok(())
}

/// Dates, outline and roll-ups of the project are worked out again.
pub fn touch(store: &Store<'_>, change: &mut Change) -> Result<()> {
    for record in [&change.old, &change.new] {
        if let Some(project) = record.get(task::CUSTOMER_PROJECT) {
            store.touch(project);
        }
    }
    Ok(())
}

/// Completes a task: closed complete, 100 percent, ended now (or then) and started then if it never was (R10).
pub fn complete(task: &mut Record, at: Instant) -> Result<()> {
    if closed(task) {
        return Err(state_error(format!("{} is closed already", task.text(work::NUMBER)), "R10"));
    }
    if task.get(work::WORK_END).is_none() {
        task.set(work::WORK_END, at.to_stored());
    }
    if task.get(work::WORK_START).is_none() {
        task.set(work::WORK_START, task.get(work::WORK_END));
    }
    task.set(task::STATE, CLOSED_COMPLETE).set(planned::PERCENT_COMPLETE, 100.0);
    Ok(())
}
