//! Projects: whose they are, when they start, and what their tasks decide for them.

use super::calendars;
use crate::dict::{account, planned, project, task};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Doing, Store, is};

/// A project belongs to a customer account or to a service organization, not both (R31).
pub fn account(store: &Store<'_>, change: &mut Change) -> Result<()> {
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
        (Some(id), None) if change.changes(project::ACCOUNT) => {
            let record = store.expect(&account::TABLE, &id)?;
            if record.is(account::CUSTOMER) {
                return Ok(());
            }
            Err(Error::new(Code::FieldInvalid, format!("{} is not a customer account", record.text(account::NAME)))
                .hint("choose an account whose customer flag is set (R31)"))
        }
        _ => Ok(()),
    }
}

/// A project starts at a working instant: the one given, or the first of today.
pub fn dates(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let start = change.new.get(planned::START_DATE);
    if change.doing == Doing::Update && (!change.changes(planned::START_DATE) || start.is_none()) {
        return Ok(());
    }
    let calendar = calendars::of_schedule(store, change.new.get(project::SCHEDULE).as_deref())?;
    let start = match start {
        Some(text) => crate::time::Instant::parse_utc(&text)?,
        None => calendar.day_start(store.now().date(calendar.zone()))?,
    };
    let start = calendar.next_working(start)?.to_stored();
    if change.doing == Doing::Create {
        change.new.set(planned::SCHEDULE_START_DATE, start.clone());
        change.new.set(planned::END_DATE, change.new.get(planned::END_DATE).unwrap_or_else(|| start.clone()));
    }
    change.new.set(planned::START_DATE, start);
    Ok(())
}

/// What follows from the tasks is not written by hand (R60).
pub fn derived(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !store.exists(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, change.new.id()))? {
        return Ok(());
    }
    super::task::refuse_derived(change, "the project", &[planned::START_DATE.name, project::STATE.name])
}

/// Dates and roll-ups of the project are worked out again.
pub fn touch(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.touch(change.new.id());
    Ok(())
}
