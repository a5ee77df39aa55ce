//! What everything with a number or a state has in common: numbers, who opened it, when it was closed.

use crate::dict::work;
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};
use crate::rules::schedule::rollup::is_closed;
use crate::store::{Change, Store};

/// Gives a new record the next number of its table: seven digits, more when they run out (C93). A number the system
/// itself brings along, as set-up does for records older than the file, stays.
pub fn number(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(prefix) = change.table.prefix.filter(|_| change.new.get(work::NUMBER).is_none()) else { return Ok(()) };
    // Two plain statements: one that returns what it wrote keeps a table of its own for that, each time anew.
    let counter = Sql::new("UPDATE sys_number SET number = number + 1").with(" WHERE category = ", change.table.name);
    store.engine().execute(&counter)?;
    let next = Sql::new("SELECT number FROM sys_number").with(" WHERE category = ", change.table.name);
    let number = store.engine().first(&next, |row| row.int(0))?;
    let number = number.ok_or_else(|| {
        Error::new(Code::RecordConflict, format!("no counter for {}", change.table.name))
            .hint(format!("csm counter create --category {} --prefix {prefix} --number 10000", change.table.name))
    })?;
    change.new.set(work::NUMBER, format!("{prefix}{number:07}"));
    Ok(())
}

/// Who opened it and when.
pub fn opened(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.table.find(work::OPENED_AT.name).is_some() {
        change.new.set(work::OPENED_AT, store.now().to_stored());
        change.new.set(work::OPENED_BY, store.actor().id().to_owned());
    }
    Ok(())
}

/// Whether a state of that table is one nothing follows on.
fn ends(table: &str, state: i64) -> bool {
    match table {
        "problem" => state == 107,
        "incident" => matches!(state, 7 | 8),
        _ => is_closed(state),
    }
}

/// A closed record is inactive and says who closed it; a reopened one no longer does.
pub fn closing(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if change.table.find(work::CLOSED_AT.name).is_none() {
        return Ok(());
    }
    let table = change.table.name;
    let closed = |value: &Value| matches!(value, Value::Int(state) if ends(table, *state));
    let (was, is) = (closed(change.old.value("state")), closed(change.new.value("state")));
    if is && !was {
        change.new.set(work::CLOSED_AT, store.now().to_stored());
        // The system itself is no user.
        let by = Some(store.actor().id()).filter(|id| !id.is_empty()).map(str::to_owned);
        change.new.set(work::CLOSED_BY, by).set(work::ACTIVE, false);
    } else if was && !is {
        change.new.set(work::CLOSED_AT, None).set(work::CLOSED_BY, None).set(work::ACTIVE, true);
    }
    Ok(())
}
