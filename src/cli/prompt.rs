//! Questions to a person: confirmations and missing values. Only when stdin and stderr are terminals, and never otherwise.

use super::session::Session;
use crate::dict::Table;
use crate::error::{Code, Error, Result};
use crate::output::escape_terminal;
use crate::store::{Store, Typed};
use std::io::IsTerminal as _;

/// Whether somebody is there to be asked.
fn attended(session: &Session) -> Result<bool> {
    Ok(!session.global.silent(&session.config)? && std::io::stdin().is_terminal() && std::io::stderr().is_terminal())
}

/// Asks before something cannot be taken back. A dry run and `--yes` need no answer.
pub fn confirm(session: &Session, question: &str) -> Result<()> {
    if session.global.yes || session.global.dry_run {
        return Ok(());
    }
    let refused = || Error::new(Code::InputConfirm, format!("not confirmed: {question}")).hint("--yes confirms it");
    if !attended(session)? {
        return Err(refused());
    }
    let answer = dialoguer::Confirm::new().with_prompt(escape_terminal(question)).default(false).interact_opt();
    match answer {
        Ok(Some(true)) => Ok(()),
        _ => Err(refused()),
    }
}

/// Asks for mandatory fields that are missing; without a terminal they are left for the error that names them all.
pub fn missing(
    session: &Session,
    store: &Store<'_>,
    table: &'static Table,
    mut typed: Vec<Typed>,
) -> Result<Vec<Typed>> {
    if !attended(session)? || !store.policy().grant(table, "create", &[], "t")?.possible() {
        return Ok(typed);
    }
    for field in table.fields().filter(|field| field.mandatory && !field.system && field.default.is_none()) {
        if typed.iter().any(|(name, _)| name == field.name) {
            continue;
        }
        let value: String = dialoguer::Input::new()
            .with_prompt(field.label)
            .interact_text()
            .map_err(|_| Error::new(Code::InputMissing, format!("no value for {}", field.label)))?;
        typed.push((field.name.to_owned(), value));
    }
    Ok(typed)
}
