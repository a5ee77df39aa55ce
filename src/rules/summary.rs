//! Tasks with tasks under them: what they may not have of their own, and what a task loses when it gets the first.

use super::state_error;
use crate::dict::{planned, task, work};
use crate::error::Result;
use crate::store::{Change, Record, Store, is};

/// Fields a task with sub-tasks, or a project with tasks, derives from them (R60).
const DERIVED: &[&str] =
    &["start_date", "end_date", "duration", "work_start", "work_end", "work_duration", "state", "percent_complete"];

/// Whether a time constraint holds a date that only a task without tasks under it can keep (domain 6.2).
pub(super) fn holds(constraint: &str) -> bool {
    matches!(constraint, "start_on" | "start_no_later")
}

/// What follows from the sub-tasks is not written by hand (R60), nor what only a task without any can have.
pub fn derived(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !store.exists(&task::TABLE, &is(task::PARENT.name, change.new.id()))? {
        return Ok(());
    }
    let number = change.new.text(work::NUMBER);
    refuse(change, &number, &[])?;
    let constraint = change.new.text(planned::TIME_CONSTRAINT);
    let why = if change.changes(planned::MILESTONE) && change.new.is(planned::MILESTONE) {
        (format!("{number} has tasks below it and is no milestone"), "6.1")
    } else if change.changes(planned::TIME_CONSTRAINT) && holds(&constraint) {
        (format!("{number} starts when the tasks below it do: {constraint} cannot hold it"), "6.2")
    } else {
        return Ok(());
    };
    Err(state_error(why.0, why.1).hint("change those tasks instead; start_no_earlier holds for all of them"))
}

/// Refuses the derived fields among those a user changes, except some.
pub(super) fn refuse(change: &Change, what: &str, except: &[&str]) -> Result<()> {
    let changed = |field: &&&str| change.named.contains(field) && change.old.value(field) != change.new.value(field);
    let named: Vec<&str> = DERIVED.iter().filter(changed).copied().filter(|field| !except.contains(field)).collect();
    if named.is_empty() {
        return Ok(());
    }
    let verb = if named.len() == 1 { "follows" } else { "follow" };
    Err(state_error(format!("{} of {what} {verb} from the tasks below it", named.join(", ")), "R60")
        .hint("change those tasks instead"))
}

/// A task that gets its first task under it lets go of what only others have, and says what it no longer says itself.
pub(super) fn begins(store: &Store<'_>, id: &str) -> Result<()> {
    if store.exists(&task::TABLE, &is(task::PARENT.name, id))? {
        return Ok(());
    }
    let old = store.expect(&task::TABLE, id)?;
    let number = old.text(work::NUMBER);
    let tell = |what: String| store.effect_on(&task::TABLE, id, format!("{number} {what}"));
    let held = holds(&old.text(planned::TIME_CONSTRAINT));
    let milestone = old.is(planned::MILESTONE);
    if held || milestone {
        let loosen = |task: &mut Record| {
            task.set(planned::MILESTONE, false);
            if held {
                task.set(planned::TIME_CONSTRAINT, "asap".to_owned()).set(planned::CONSTRAINT_DATE, None);
            }
        };
        store.system_update(&task::TABLE, id, loosen, "6.2")?;
    }
    if held {
        tell("starts as soon as possible: it has tasks below it now (6.2)".to_owned())?;
    }
    if milestone {
        tell("is no milestone any more: it has tasks below it now (6.1)".to_owned())?;
    }
    let own = [
        (old.get(work::WORK_START).is_some(), "actual start"),
        (old.get(work::WORK_END).is_some(), "actual end"),
        (old.get(planned::PERCENT_COMPLETE).is_some_and(|percent| percent > 0.0), "percent complete"),
    ];
    let own: Vec<&str> = own.iter().filter(|(had, _)| *had).map(|(_, name)| *name).collect();
    if !own.is_empty() {
        tell(format!("had {} of its own: now they follow from the tasks below it (6.4)", own.join(", ")))?;
    }
    Ok(())
}
