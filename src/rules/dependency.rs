//! Dependencies: between two tasks of one project, once, and never in a circle (R50).

use crate::dict::{dependency, planned, task};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store};

/// The two tasks may be linked.
pub fn sound(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (Some(before), Some(after)) = (change.new.get(dependency::PARENT), change.new.get(dependency::CHILD)) else {
        return Ok(());
    };
    // Dependencies made together with their tasks were checked together (`sketch`).
    if !change.by_user && change.new.get(dependency::PROJECT).is_some() {
        return Ok(());
    }
    let before = store.expect(&task::TABLE, &before)?;
    let after = store.expect(&task::TABLE, &after)?;
    let pair = format!("{} → {}", label(&before), label(&after));
    if before.id() == after.id() {
        return Err(Error::new(Code::TaskCycle, format!("{} cannot wait for itself", label(&after))));
    }
    if before.get(task::CUSTOMER_PROJECT) != after.get(task::CUSTOMER_PROJECT) {
        return Err(Error::new(Code::FieldInvalid, format!("{pair}: the tasks belong to different projects")));
    }
    if under(store, &before, &after)? || under(store, &after, &before)? {
        return Err(Error::new(Code::TaskCycle, format!("{pair}: a task cannot wait for a task above or below it")));
    }
    let either = crate::engine::Sql::new("((t.parent = ")
        .with("", before.id())
        .with(" AND t.child = ", after.id())
        .with(") OR (t.parent = ", after.id())
        .with(" AND t.child = ", before.id())
        .with(")) AND t.sys_id <> ", change.old.id());
    if store.exists(&dependency::TABLE, &either)? {
        return Err(Error::new(Code::RecordConflict, format!("{pair}: only one relation may exist between two tasks"))
            .hint("change or remove the one there is"));
    }
    change.new.set(dependency::PROJECT, after.get(task::CUSTOMER_PROJECT));
    Ok(())
}

/// Whether `upper` is somewhere above `lower` in the outline.
fn under(store: &Store<'_>, upper: &Record, lower: &Record) -> Result<bool> {
    let mut above = lower.get(task::PARENT);
    while let Some(id) = above {
        if id == upper.id() {
            return Ok(true);
        }
        above = store.expect(&task::TABLE, &id)?.get(task::PARENT);
    }
    Ok(false)
}

fn label(task: &Record) -> String {
    task.get(planned::WBS).unwrap_or_else(|| task.text(crate::dict::work::NUMBER))
}

/// The dates of the project are worked out again.
pub fn touch(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.touch(change.new.text(dependency::PROJECT));
    Ok(())
}
