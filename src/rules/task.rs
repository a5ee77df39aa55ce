//! Tasks: what may be written when, what follows from it, and who may be assigned.

use super::schedule::rollup::{CLOSED_COMPLETE, is_closed};
use super::{calendars, contact, user};
use crate::cond::Subject;
use crate::dict::{self, event, journal, planned, project, task, work};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Record, Store, is};
use crate::time::Instant;

const PENDING: i64 = -5;
const OPEN: i64 = 1;
const WORK_IN_PROGRESS: i64 = 2;
/// Longest planned duration in working days (R61).
const LONGEST: i64 = 2_600;
/// Furthest a date may be from today: ten years (R61).
const TEN_YEARS: i64 = 3_653 * 86_400;

/// Fields a task with sub-tasks, or a project with tasks, derives from them (R60).
const DERIVED: &[&str] =
    &["start_date", "end_date", "duration", "work_start", "work_end", "work_duration", "state", "percent_complete"];

fn closed(record: &Record) -> bool {
    record.get(task::STATE).is_some_and(is_closed)
}

fn state_error(message: String, rule: &str) -> Error {
    Error::new(Code::StateInvalid, message).about(|about| about.rule = Some(rule.to_owned()))
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

/// What follows from the sub-tasks is not written by hand (R60).
pub fn derived(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !store.exists(&task::TABLE, &is(task::PARENT.name, change.new.id()))? {
        return Ok(());
    }
    refuse_derived(change, &change.new.text(work::NUMBER), &[])
}

/// Refuses the derived fields among those a user changes, except some.
pub(super) fn refuse_derived(change: &Change, what: &str, except: &[&str]) -> Result<()> {
    let changed = |field: &&&str| change.named.contains(field) && change.old.value(field) != change.new.value(field);
    let named: Vec<&str> = DERIVED.iter().filter(changed).copied().filter(|field| !except.contains(field)).collect();
    if named.is_empty() {
        return Ok(());
    }
    Err(state_error(format!("{} of {what} follow from the tasks below it", named.join(", ")), "R60")
        .hint("change those tasks instead"))
}

/// The task's parent is a task of the same project, and not below it.
pub fn outline(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let project = change.new.get(task::CUSTOMER_PROJECT);
    change.new.set(planned::TOP_TASK, project.clone());
    if change.doing == Doing::Update && change.changes(task::CUSTOMER_PROJECT) {
        stands_alone(store, change)?;
    }
    if !change.changes(task::PARENT) {
        return Ok(());
    }
    // In another place of the outline it comes last.
    change.new.set(planned::WBS_ORDER, None);
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

/// Planned dates and duration agree; a start given by hand becomes a constraint, so that it stays (domain 6.2).
pub fn planned(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(project) = change.new.get(task::CUSTOMER_PROJECT) else { return Ok(()) };
    if change.by_user && (change.names(planned::START_DATE) || change.names(planned::END_DATE)) {
        let calendar = calendars::of_project(store, &project)?;
        let read = |column| change.new.get(column).map(|text: String| Instant::parse_utc(&text)).transpose();
        let (start, end) = (read(planned::START_DATE)?, read(planned::END_DATE)?);
        if let Some(start) = start.filter(|_| change.names(planned::START_DATE)) {
            constrain(&mut change.new, start);
        }
        if let (Some(start), Some(end), true, false) =
            (start, end, change.names(planned::END_DATE), change.names(planned::DURATION))
        {
            change.new.set(planned::DURATION, calendar.between(start, end).max(0));
        }
    }
    if change.new.is(planned::MILESTONE) {
        if change.names(planned::DURATION) && change.new.get(planned::DURATION).is_some_and(|seconds| seconds != 0) {
            return Err(Error::new(Code::FieldInvalid, "duration: a milestone has none")
                .hint("leave out --duration or --milestone"));
        }
        change.new.set(planned::DURATION, 0);
    }
    if change.doing == Doing::Create && change.new.get(planned::DURATION).is_none() {
        let day = calendars::of_project(store, &project)?.day_seconds();
        change.new.set(planned::DURATION, day);
    }
    Ok(())
}

fn constrain(task: &mut Record, start: Instant) {
    if matches!(task.text(planned::TIME_CONSTRAINT).as_str(), "" | "asap" | "start_no_later") {
        task.set(planned::TIME_CONSTRAINT, "start_no_earlier".to_owned());
    }
    task.set(planned::CONSTRAINT_DATE, start.to_stored());
}

/// The assignee is an active employee, or somebody eligible for the project (R40); somebody from outside sees what he is
/// assigned (R40a), once he is a project contact (Q1).
pub fn assignee(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(assignee) = change
        .new
        .get(work::ASSIGNED_TO)
        .filter(|_| change.changes(work::ASSIGNED_TO) || change.changes(task::CUSTOMER_PROJECT))
    else {
        return Ok(());
    };
    let person = store.expect(&dict::user::TABLE, &assignee)?;
    let name = person.text(dict::user::USER_NAME);
    let refuse = |why: String| Error::new(Code::FieldInvalid, why).about(|about| about.rule = Some("R40".to_owned()));
    if person.text(dict::user::CLASS) != user::CONTACT {
        let employee = person.text(dict::user::CLASS) == "sys_user" && user::usable(store, &assignee)?;
        return if employee {
            Ok(())
        } else {
            Err(refuse(format!("{name} is no active employee and cannot be assigned")))
        };
    }
    let project = store.expect(&project::TABLE, &change.new.text(task::CUSTOMER_PROJECT))?;
    let tests = contact::eligibility(store, &assignee, &project.text(project::ACCOUNT))?;
    if tests.iter().all(|(_, holds)| !holds) {
        return Err(refuse(format!("{name} has nothing to do with the project's account and cannot be assigned"))
            .hint("a contact of the account, of a partner of it, or related to it can (R40)"));
    }
    if !change.new.is(task::VISIBLE_TO_CUSTOMER) {
        change.new.set(task::VISIBLE_TO_CUSTOMER, true);
        store.effect("visible to customer = yes (assignee is external)");
    }
    let me = Subject::person(store.engine(), &assignee)?;
    let mut member = is("sys_id", project.id());
    member
        .push(" AND t.sys_id IN (")
        .append(&crate::cond::set(&me, &crate::cond::SetRef { name: "my_projects".to_owned(), column: None })?)
        .push(")");
    if change.by_user && !store.exists(&project::TABLE, &member)? {
        store.warn(format!(
            "{name} is not a project contact and cannot see the task yet; add him with `csm contact add {} {name}`",
            project.text(work::NUMBER)
        ));
    }
    Ok(())
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
        let label = dict::projects::STATES.iter().find(|(code, _)| *code == state).map_or("", |(_, label)| label);
        store.effect(format!("state = {label} (R62)"));
    }
    if state == CLOSED_COMPLETE && change.changes(task::STATE) {
        no_open_children(store, change)?;
        change.new.set(planned::PERCENT_COMPLETE, 100.0);
    }
    Ok(())
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

/// Dates in a sensible order and range (R61, Q11).
pub fn plausible(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let wrong =
        |message: String| Error::new(Code::FieldInvalid, message).about(|about| about.rule = Some("R61".to_owned()));
    let read = |column| change.new.get(column).map(|text: String| Instant::parse_utc(&text)).transpose();
    let now = store.now();
    for (start, end, what) in
        [(planned::START_DATE, planned::END_DATE, "planned"), (work::WORK_START, work::WORK_END, "actual")]
    {
        let (from, to) = (read(start)?, read(end)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
            && (change.names(start) || change.names(end))
            && (what == "actual" || change.names(end))
        {
            return Err(wrong(format!("the {what} end is before the {what} start")));
        }
        for (column, at) in [(start, from), (end, to)] {
            let Some(at) = at.filter(|_| change.names(column)) else { continue };
            if (at.unix() - now.unix()).abs() > TEN_YEARS {
                return Err(wrong(format!("{}: more than ten years away", column.name)));
            }
            if what == "actual" && at > now {
                return Err(wrong(format!("{}: in the future", column.name)).hint("actual dates are past or present"));
            }
        }
    }
    let length = change.new.get(planned::DURATION).unwrap_or_default();
    if change.changes(planned::DURATION) && length > LONGEST * 8 * 3600 {
        let day = calendars::of_project(store, &change.new.text(task::CUSTOMER_PROJECT))?.day_seconds();
        if length > LONGEST * day {
            return Err(wrong(format!("duration: more than {LONGEST} days")));
        }
    }
    let percent = change.new.get(planned::PERCENT_COMPLETE).unwrap_or_default();
    if !(0.0..=100.0).contains(&percent) {
        return Err(wrong(format!("percent_complete: {percent} is not between 0 and 100")));
    }
    Ok(())
}

/// Only a draft is deleted: pending, without actual dates, without tasks below it (R36a).
pub fn only_drafts(store: &Store<'_>, change: &mut Change) -> Result<()> {
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
    if !links.is_empty() {
        store.effect(format!("{} dependencies went with it, and the dates that followed from them", links.len()));
    }
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
