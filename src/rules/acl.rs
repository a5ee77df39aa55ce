//! Access rules as records: one that does not hold together is not stored (C143).

use crate::dict::{self, acl};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Store};

/// Roles, fields, sets and values a rule names exist; its expressions parse.
pub fn sound(store: &Store<'_>, change: &mut Change) -> Result<()> {
    store.policy().forget();
    let id = change.new.text(acl::RULE_ID);
    let Some(table) = dict::table(&change.new.text(acl::NAME)) else {
        return Err(Error::new(Code::FieldInvalid, format!("rule {id} is about no table")));
    };
    if !matches!(change.new.text(acl::KIND).as_str(), "rule" | "never") {
        return Ok(()); // listed only: it decides nothing
    }
    let rules = store.policy().rules(table)?;
    let problem = rules.iter().find(|rule| rule.id == id).and_then(|rule| store.policy().problem(rule, table));
    problem.map_or(Ok(()), |problem| {
        Err(Error::new(Code::FieldInvalid, format!("rule {id} does not hold together: {problem}")))
    })
}

/// From here on the rule counts no more.
pub fn forget(store: &Store<'_>, _: &mut Change) -> Result<()> {
    store.policy().forget();
    Ok(())
}
