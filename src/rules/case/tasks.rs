//! Tasks of a case: whose they are follows from the case, and who works on them contributes to it.

use super::{is_closed, refuse_closed};
use crate::dict::{case, case_task, input, work};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::rules::{acts, state_error};
use crate::store::{Change, Doing, Record, Store, is};

/// Closed: the other state is open.
const CLOSED: i64 = 3;
/// The rule that makes whoever is given a task a contributor, as lists and the audit name it.
const CONTRIBUTOR: &str = "contributor";

/// Gives the task to somebody.
pub fn assign(store: &Store<'_>, id: &str, name: &str, user: &str) -> Result<Record> {
    store.act(&case_task::TABLE, id, name, "assign", acts::sets(&case_task::TABLE, "assign"), |task| {
        task.set(work::ASSIGNED_TO, user.to_owned());
        Ok(())
    })
}

/// Closes an open task, with what came of it if that is said.
pub fn close(store: &Store<'_>, id: &str, name: &str, notes: Option<&str>) -> Result<Record> {
    let notes = notes.map(input::long).transpose()?;
    store.act(&case_task::TABLE, id, name, "close", acts::sets(&case_task::TABLE, "close"), |task| {
        if task.get(case_task::STATE) == Some(CLOSED) {
            return Err(state_error(format!("{} is closed already", task.text(work::NUMBER)), "Q39"));
        }
        task.set(case_task::STATE, CLOSED);
        if let Some(notes) = notes {
            task.set(work::CLOSE_NOTES, notes.to_owned());
        }
        Ok(())
    })
}

/// A task belongs to an open case, and knows its account, contact and consumer.
pub fn belong(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let moved = change.doing == Doing::Create || change.changes(case_task::PARENT_CASE);
    let Some(id) = change.new.get(case_task::PARENT_CASE).filter(|_| moved) else { return Ok(()) };
    let case = store.expect(&case::TABLE, &id)?;
    if change.by_user && is_closed(&case) {
        return Err(refuse_closed(&case, "given tasks"));
    }
    change.new.set(case_task::ACCOUNT, case.get(case::ACCOUNT)).set(case_task::CONTACT, case.get(case::CONTACT));
    change.new.set(case_task::CONSUMER, case.get(case::CONSUMER));
    Ok(())
}

/// A task stands below tasks of the same case, and not below itself.
pub fn outline(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.changes(case_task::PARENT) && !change.changes(case_task::PARENT_CASE) {
        return Ok(());
    }
    let mut above = change.new.get(case_task::PARENT);
    while let Some(id) = above {
        let parent = store.expect(&case_task::TABLE, &id)?;
        if parent.get(case_task::PARENT_CASE) != change.new.get(case_task::PARENT_CASE) {
            let message = format!("{} belongs to another case", parent.text(work::NUMBER));
            return Err(Error::new(Code::FieldInvalid, message));
        }
        if id == change.new.id() {
            return Err(Error::new(Code::TaskCycle, "a case task cannot be below itself"));
        }
        above = parent.get(case_task::PARENT);
    }
    Ok(())
}

/// Account, contact and consumer of a case are those of its tasks.
pub fn carry(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.changes(case::ACCOUNT) && !change.changes(case::CONTACT) && !change.changes(case::CONSUMER) {
        return Ok(());
    }
    for task in store.fetch_where(&case_task::TABLE, &is(case_task::PARENT_CASE.name, change.new.id()))? {
        let set = |task: &mut Record| {
            task.set(case_task::ACCOUNT, change.new.get(case::ACCOUNT));
            task.set(case_task::CONTACT, change.new.get(case::CONTACT));
            task.set(case_task::CONSUMER, change.new.get(case::CONSUMER));
        };
        store.system_update(&case_task::TABLE, &task.id(), set, "copied from the case")?;
    }
    Ok(())
}

/// Who is given a task of a case, person or group, contributes to the case; with his last task he no longer does
/// (`D:r_CustomerServiceCaseForm`), unless somebody entered him as a contributor besides.
pub fn contribute(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let of = |record: &Record, column| Some((record.get(case_task::PARENT_CASE)?, record.get(column)?));
    for (column, element) in
        [(work::ASSIGNED_TO, case::CONTRIBUTOR_USERS.name), (work::ASSIGNMENT_GROUP, case::CONTRIBUTOR_GROUPS.name)]
    {
        let before = of(&change.old, column).filter(|_| change.doing != Doing::Create);
        let after = of(&change.new, column).filter(|_| change.doing != Doing::Delete);
        if before == after {
            continue;
        }
        if let Some((case, who)) = before {
            let others = is(case_task::PARENT_CASE.name, case.as_str()).then(" AND ");
            let mut others: Sql = others;
            others.append(&is(column.name, who.as_str()));
            if !store.exists(&case_task::TABLE, &others)? {
                store.take_from_list(&case, element, &who, CONTRIBUTOR)?;
            }
        }
        if let Some((case, who)) = after {
            store.add_to_list(&case::TABLE, &case, element, &who, CONTRIBUTOR)?;
        }
    }
    Ok(())
}
