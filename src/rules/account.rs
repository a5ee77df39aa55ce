//! Accounts: a hierarchy without loops.

use crate::dict::account;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Store};

/// An account is not below itself.
pub fn no_loop(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.new.id();
    let mut above = change.new.get(account::ACCOUNT_PARENT);
    if !change.changes(account::ACCOUNT_PARENT) || id.is_empty() {
        return Ok(());
    }
    let mut names = vec![change.new.text(account::NAME)];
    while let Some(parent) = above {
        let record = store.expect(&account::TABLE, &parent)?;
        names.push(record.text(account::NAME));
        if parent == id {
            return Err(Error::new(Code::TaskCycle, format!("the accounts would form a loop: {}", names.join(" → ")))
                .hint("choose another account parent"));
        }
        above = record.get(account::ACCOUNT_PARENT);
    }
    Ok(())
}
