//! Questions to a person: confirmations and missing values. Only when stdin and stderr are terminals, and never otherwise.
//!
//! One line is asked and one line read, so that Ctrl-C and Ctrl-D do what they always do and the terminal stays as it was
//! (C59, C60). All of it comes before the transaction: nobody waits for a lock while a person thinks.

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

/// Whether something that cannot be taken back is asked about first: a dry run and `--yes` need no answer.
pub const fn confirms(session: &Session) -> bool {
    !session.global.yes && !session.global.dry_run
}

/// Asks before something cannot be taken back.
pub fn confirm(session: &mut Session, question: &str) -> Result<()> {
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
pub fn missing(session: &mut Session, table: &'static Table, typed: Vec<Typed>, needed: &[&str]) -> Result<Vec<Typed>> {
    if !attended(session)? {
        return Ok(typed);
    }
    let asked = |field: &Field| {
        field.mandatory && !field.system && field.default.is_none() && table.told_by(field).is_none()
            || needed.contains(&field.name)
    };
    session.read(|session, store| fill_in(session, store, table, typed, asked, true))
}

/// Asks for fields that may also be left out, an empty answer does; but only whoever is `concerned`.
pub fn optional(
    session: &mut Session,
    table: &'static Table,
    typed: Vec<Typed>,
    fields: &[&str],
    concerned: impl Fn(&Store<'_>) -> Result<bool>,
) -> Result<Vec<Typed>> {
    if !attended(session)? {
        return Ok(typed);
    }
    session.read(|session, store| {
        let concerned = concerned(store)?;
        fill_in(session, store, table, typed, |field| concerned && fields.contains(&field.name), false)
    })
}

/// Asks for each of these fields that is not given yet, if the user could make such a record at all.
fn fill_in(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    mut typed: Vec<Typed>,
    asked: impl Fn(&Field) -> bool,
    mandatory: bool,
) -> Result<Vec<Typed>> {
    if !store.policy().grant(table, "create", &[], "t")?.possible() {
        return Ok(typed);
    }
    for field in table.fields().filter(|field| asked(field)) {
        if typed.iter().any(|(name, _)| name == field.name) {
            continue;
        }
        match answer(session, store, table, field, &typed)? {
            Some(value) => typed.push((field.name.to_owned(), value)),
            None if mandatory => {
                return Err(Error::new(Code::InputMissing, format!("no value for {}", field.label)));
            }
            None => {}
        }
    }
    Ok(typed)
}

/// Asks for what a verb needs and nobody typed, as far as it is `needed`. An empty answer leaves it to the verb to say what
/// is missing.
pub fn values<const N: usize>(
    session: &mut Session,
    table: &'static Table,
    mut values: [(&'static str, Option<String>); N],
    needed: impl Fn(&Store<'_>, &str) -> Result<bool>,
) -> Result<[Option<String>; N]> {
    if values.iter().any(|(_, value)| value.is_none()) && attended(session)? {
        session.read(|session, store| {
            for (field, value) in values.iter_mut().filter(|(_, value)| value.is_none()) {
                if needed(store, field)? {
                    *value = answer(session, store, table, table.field(field)?, &[])?;
                }
            }
            Ok(())
        })?;
    }
    Ok(values.map(|(_, value)| value))
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
