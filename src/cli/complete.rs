//! Completion: what could stand at one position of a command line, asked for by the shims in `completions/`.
//!
//! A shim runs `csm -- WORDS…` with [`VARIABLE`] holding the index of the word under the cursor and reads one candidate a
//! line, a tab and a description behind it. Records are those the user named on that very command line (`--as-user`, then
//! `CSM_AS_USER`) could list; any error means no candidates, never a message.

use super::config::Config;
use super::global::Global;
use super::nouns::RECORD;
use super::session::Session;
use crate::cond::{Cond, Op, Operand, Test};
use crate::dict::{self, Kind, Table, project, role, task, template, user};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::output::{Out, is_unseen};
use crate::store::{Ask, Datum};
use clap::{Arg, Command};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The variable that asks for candidates instead of running the command.
pub const VARIABLE: &str = "CSM_COMPLETE";

/// More would be noise on a terminal.
const MOST: u64 = 50;

/// Answers a shim and says so, or returns `false` for an ordinary run.
pub fn complete(arguments: &[OsString]) -> bool {
    let Some(index) = std::env::var(VARIABLE).ok().and_then(|index| index.parse::<usize>().ok()) else { return false };
    let words: Vec<OsString> = arguments.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
    let mut out = Out::stdio();
    if index < words.len() {
        let mut command = super::command(None);
        command.build();
        let mut command = with_records(command, &words, None);
        let here = std::env::current_dir().ok();
        let found = clap_complete::engine::complete(&mut command, words, index, here.as_deref()).unwrap_or_default();
        let _ = found.iter().try_for_each(|candidate| print(candidate, &mut out)).and_then(|()| out.flush());
    }
    true
}

fn print(candidate: &CompletionCandidate, out: &mut Out) -> Result<()> {
    let Some(value) = candidate.get_value().to_str().filter(|value| plain(value)) else { return Ok(()) };
    let about = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let about: String = about.lines().next().unwrap_or_default().chars().filter(|c| !is_unseen(*c)).collect();
    out.data(&if about.is_empty() { format!("{value}\n") } else { format!("{value}\t{about}\n") })
}

/// Whether a shell can be handed the text: what a terminal would not show is left out (C123).
fn plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(is_unseen)
}

/// Gives every argument that names records its completer; `table` is what the command belongs to.
fn with_records(command: Command, words: &[OsString], table: Option<&'static Table>) -> Command {
    let table = table.or_else(|| dict::table_or_noun(command.get_name()).ok());
    let command = command.mut_args(|argument| match target(&argument, table) {
        Some((target, whose)) => argument.add(completer(target, whose, words.to_vec())),
        None => argument,
    });
    command.mut_subcommands(|inner| with_records(inner, words, table))
}

/// On whose behalf records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The acting user's: what he could list.
    Acting,
    /// Those of whoever acts without the flag: whom to act as is the flag's own value.
    Operator,
}

/// Which records an argument names.
fn target(argument: &Arg, table: Option<&'static Table>) -> Option<(&'static Table, Whose)> {
    let name = argument.get_id().as_str();
    if name == "as_user" {
        return Some((&user::TABLE, Whose::Operator));
    }
    let found = match table.and_then(|table| table.find(name)).map(|field| field.kind) {
        Some(Kind::Reference(target) | Kind::List(target)) => dict::table(target),
        _ => match name {
            RECORD => table,
            "task" => Some(&task::TABLE),
            "project" | "which" => Some(&project::TABLE),
            "user" | "users" | "contact" => Some(&user::TABLE),
            "role" | "roles" | "contains" => Some(&role::TABLE),
            "template" => Some(&template::TABLE),
            _ => None,
        },
    };
    found.map(|found| (found, Whose::Acting))
}

fn completer(table: &'static Table, whose: Whose, words: Vec<OsString>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| candidates(table, whose, &words, typed))
}

/// What the readable records that begin with `typed` are called, at most [`MOST`]; nothing on any error.
fn candidates(table: &'static Table, whose: Whose, words: &[OsString], typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let names = names(table, whose, words, typed).unwrap_or_default();
    names.into_iter().filter(|name| plain(name) && name.starts_with(typed)).map(CompletionCandidate::new).collect()
}

fn names(table: &'static Table, whose: Whose, words: &[OsString], typed: &str) -> Result<Vec<String>> {
    if table.display == "sys_id" {
        return Ok(Vec::new());
    }
    let as_user = match whose {
        Whose::Acting => flag(words, &["--as-user", "--as"])?,
        // Whom to act as is chosen by whoever acts already: CSM_AS_USER, else the operator.
        Whose::Operator => None,
    };
    let global = Global {
        db: flag(words, &["--db"])?.map(PathBuf::from),
        as_user,
        now: flag(words, &["--now"])?,
        wait: Some("1s".to_owned()),
        ..Global::default()
    };
    // Nobody waits for a completion, and nobody reads its messages: they go to a buffer.
    let mut session = Session::new(global, Config::load()?, String::new(), Out::buffer());
    let mut ask = Ask {
        fields: vec![table.display.to_owned()],
        sort: vec![(table.display.to_owned(), false)],
        limit: Some(MOST),
        ..Ask::default()
    };
    if !typed.is_empty() {
        let path = vec![table.display.to_owned()];
        ask.also.push(Cond::Test(Test { path, op: Op::StartsWith, value: Operand::Literal(typed.to_owned()), at: 0 }));
    }
    let mut names = Vec::new();
    let mut read = |_: &mut Session, store: &crate::store::Store<'_>| {
        store.list(table, &ask)?.run(&mut |line| {
            if let Some(Datum::Value(Value::Text(name))) = line.data.into_iter().next() {
                names.push(name);
            }
            Ok(())
        })
    };
    session.read(&mut read)?;
    names.dedup();
    Ok(names)
}

/// The value a global flag has anywhere on the line, before or after the cursor; given twice it is nobody's.
fn flag(words: &[OsString], spellings: &[&str]) -> Result<Option<String>> {
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        let unusable = || Error::new(Code::UsageInvalid, "not a command line to complete");
        let Some(text) = word.to_str() else { continue };
        let value = match text.split_once('=') {
            Some((flag, value)) if spellings.contains(&flag) => value.to_owned(),
            _ if spellings.contains(&text) => {
                words.get(at + 1).and_then(|value| value.to_str()).ok_or_else(unusable)?.to_owned()
            }
            _ => continue,
        };
        if found.replace(value).is_some() {
            return Err(unusable());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(Into::into).collect()
    }

    #[test]
    fn flags_are_found_wherever_they_stand_and_twice_is_an_error() {
        let line = words("csm task view --as=a.b CSP --db x.db");
        assert_eq!(flag(&line, &["--as-user", "--as"]).unwrap().as_deref(), Some("a.b"));
        assert_eq!(flag(&line, &["--db"]).unwrap().as_deref(), Some("x.db"));
        assert_eq!(flag(&line, &["--now"]).unwrap(), None);
        assert!(flag(&words("csm --as a --as-user b"), &["--as-user", "--as"]).is_err());
        assert!(flag(&words("csm --as-user"), &["--as-user"]).is_err());
    }

    #[test]
    fn what_a_terminal_would_not_show_is_no_candidate() {
        assert!(plain("Acme Corp"));
        assert!(plain("$(x) `y` 'z'"));
        for hidden in ["", "a\u{1b}[2Jb", "a\nb", "a\tb", "a\u{202e}b", "a\u{7f}b"] {
            assert!(!plain(hidden), "{hidden:?}");
        }
    }
}
