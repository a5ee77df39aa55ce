//! Questions to a person: confirmations and missing values. Only when stdin and stderr are terminals, and never otherwise.
//!
//! One line is asked and one line read, so that Ctrl-C and Ctrl-D do what they always do and the terminal stays as it was
//! (C59, C60).

use super::session::Session;
use crate::dict::Table;
use crate::error::{Code, Error, Result};
use crate::output::Out;
use crate::store::{Store, Typed};
use std::io::{BufRead as _, IsTerminal as _};

/// Whether somebody is there to be asked.
fn attended(session: &Session) -> Result<bool> {
    Ok(!session.global.silent(&session.config)? && std::io::stdin().is_terminal() && std::io::stderr().is_terminal())
}

/// Asks, and reads a line; nothing at the end of input.
fn ask(out: &mut Out, question: &str) -> Option<String> {
    out.note(question);
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(read) if read > 0 => Some(line.trim().to_owned()),
        _ => None,
    }
}

/// Asks before something cannot be taken back. A dry run and `--yes` need no answer.
pub fn confirm(session: &mut Session, question: &str) -> Result<()> {
    if session.global.yes || session.global.dry_run {
        return Ok(());
    }
    let agreed = attended(session)?
        && ask(&mut session.out, &format!("{question} [y/N]"))
            .is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes"));
    if agreed {
        return Ok(());
    }
    Err(Error::new(Code::InputConfirm, format!("not confirmed: {question}")).hint("--yes confirms it"))
}

/// Asks for mandatory fields that are missing, and for those the command itself needs; without a terminal they are left for
/// the error that names them all.
pub fn missing(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    mut typed: Vec<Typed>,
    needed: &[&str],
) -> Result<Vec<Typed>> {
    if !attended(session)? || !store.policy().grant(table, "create", &[], "t")?.possible() {
        return Ok(typed);
    }
    let asked = |field: &crate::dict::Field| {
        (field.mandatory && !field.system && field.default.is_none()) || needed.contains(&field.name)
    };
    for field in table.fields().filter(|field| asked(field)) {
        if typed.iter().any(|(name, _)| name == field.name) {
            continue;
        }
        let value = ask(&mut session.out, &format!("{}:", field.label)).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| Error::new(Code::InputMissing, format!("no value for {}", field.label)))?;
        typed.push((field.name.to_owned(), value));
    }
    Ok(typed)
}
