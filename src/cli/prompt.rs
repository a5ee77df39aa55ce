//! Questions to a person: confirmations and missing values. Only when stdin and stderr are terminals, and never otherwise.
//!
//! One line is asked and one line read, so that Ctrl-C and Ctrl-D do what they always do and the terminal stays as it was
//! (C59, C60).

use super::session::Session;
use crate::dict::{Field, Table};
use crate::error::{Code, Error, Result};
use crate::output::Out;
use crate::rules::choices;
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

/// Most candidates shown before a question.
const SHOWN: u64 = 20;

/// Asks for mandatory fields that are missing, and for those the command itself needs; without a terminal they are left for
/// the error that names them all.
pub fn missing(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    mut typed: Vec<Typed>,
    needed: &[&str],
) -> Result<Vec<Typed>> {
    let asked =
        |field: &Field| (field.mandatory && !field.system && field.default.is_none()) || needed.contains(&field.name);
    for field in wanting(session, store, table, &typed, asked)? {
        let value = answer(session, store, table, field, &typed)?;
        let value = value.ok_or_else(|| Error::new(Code::InputMissing, format!("no value for {}", field.label)))?;
        typed.push((field.name.to_owned(), value));
    }
    Ok(typed)
}

/// Asks for fields that may also be left out: an empty answer does.
pub fn optional(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    mut typed: Vec<Typed>,
    fields: &[&str],
) -> Result<Vec<Typed>> {
    for field in wanting(session, store, table, &typed, |field| fields.contains(&field.name))? {
        let value = answer(session, store, table, field, &typed)?;
        typed.extend(value.map(|value| (field.name.to_owned(), value)));
    }
    Ok(typed)
}

/// The fields to ask for: none unless somebody is there who could make such a record.
fn wanting(
    session: &Session,
    store: &Store<'_>,
    table: &'static Table,
    typed: &[Typed],
    asked: impl Fn(&Field) -> bool,
) -> Result<Vec<&'static Field>> {
    if !attended(session)? || !store.policy().grant(table, "create", &[], "t")?.possible() {
        return Ok(Vec::new());
    }
    let given = |field: &Field| typed.iter().any(|(name, _)| name == field.name);
    Ok(table.fields().filter(|field| asked(field) && !given(field)).collect())
}

/// Shows what may be chosen, asks, and reads the answer; nothing for an empty one.
fn answer(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    field: &'static Field,
    typed: &[Typed],
) -> Result<Option<String>> {
    let draft = choices::draft(store, table, typed);
    let offered = match choices::offered(store, table, field, &draft, "", SHOWN) {
        Err(error) if matches!(error.code(), Code::AccessDenied | Code::PluginInactive) => Vec::new(),
        offered => offered?,
    };
    for (name, about) in &offered {
        session.out.note(format!("  {name}  {about}").trim_end());
    }
    if offered.len() as u64 == SHOWN {
        session.out.note("  … and perhaps more");
    }
    Ok(ask(&mut session.out, &format!("{}:", field.label)).filter(|value| !value.is_empty()))
}
