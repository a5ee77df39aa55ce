//! Completion: what could stand at one position of a command line, asked for by the shims in `completions/`.
//!
//! A shim runs `csm -- WORDS…` with [`VARIABLE`] holding the index of the word under the cursor and reads one candidate a
//! line, a tab and a description behind it. Records are those the user named on that very command line (`--as-user`, then
//! `CSM_AS_USER`) could list, and for a field those he may choose for the record so far; any error means no candidates,
//! never a message.

use super::config::Config;
use super::global::Global;
use super::nouns::{GENERIC, RECORD};
use super::pin::Machine;
use super::print::Printer;
use super::session::Session;
use crate::dict::{self, Field, Kind, Table, account, project, role, task, template, user};
use crate::error::{Code, Error, Result};
use crate::output::{Out, is_unseen};
use crate::rules::choices;
use crate::store::{Ask, Record, Store};
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
    // Who is pinned says nothing by variables, and is completed nothing.
    if !matches!(Machine::this().pin(), Ok(None)) {
        return true;
    }
    let words: Vec<OsString> = arguments.iter().skip_while(|word| *word != "--").skip(1).cloned().collect();
    let mut out = Out::stdio();
    if index < words.len() {
        let mut command = super::command(None);
        command.build();
        let mut command = with_records(command, &words, None, "");
        let here = std::env::current_dir().ok();
        let found =
            clap_complete::engine::complete(&mut command, words.clone(), index, here.as_deref()).unwrap_or_default();
        let mut found = found.into_iter().map(|candidate| by_name(candidate, &words, index));
        let _ = found.try_for_each(|candidate| print(&candidate, &mut out)).and_then(|()| out.flush());
    }
    true
}

/// Where a generic verb is offered by its alias although its name fits too, the name: that is what help speaks of.
fn by_name(candidate: CompletionCandidate, words: &[OsString], index: usize) -> CompletionCandidate {
    let typed = words.get(index).and_then(|word| word.to_str()).unwrap_or_default();
    let noun = index.checked_sub(1).and_then(|at| words.get(at)).and_then(|word| word.to_str()).unwrap_or_default();
    let alias = GENERIC.iter().find(|(name, alias, _)| candidate.get_value() == *alias && name.starts_with(typed));
    match alias.filter(|_| noun == "record" || dict::table_or_noun(noun).is_ok()) {
        Some((name, ..)) => CompletionCandidate::new(*name).help(candidate.get_help().cloned()),
        None => candidate,
    }
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

/// Gives every argument that names records, or sets a field with choices, its completer; `table` and `verb` are what the
/// command belongs to.
fn with_records(command: Command, words: &[OsString], table: Option<&'static Table>, verb: &str) -> Command {
    let name = command.get_name().to_owned();
    let table = table.or_else(|| dict::table_or_noun(&name).ok());
    let verb = if SETTING.contains(&verb) { verb.to_owned() } else { name };
    let command = command.mut_args(|argument| match sought(&argument, table, &verb) {
        Some(sought) => argument.add(completer(sought, words.to_vec())),
        None => argument,
    });
    command.mut_subcommands(|inner| with_records(inner, words, table, &verb))
}

/// The verbs whose flags set fields.
const SETTING: &[&str] = &["create", "update"];

/// On whose behalf records are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The acting user's: what he could list.
    Acting,
    /// Those of whoever acts without the flag: whom to act as is the flag's own value.
    Operator,
}

/// What could stand at an argument.
#[derive(Debug, Clone)]
enum Sought {
    /// A record of the table.
    Record(&'static Table, Whose),
    /// What may be chosen for a field of a draft.
    Choice(&'static Table, &'static Field, Draft),
    /// What a list prints in one column.
    Listed(&'static Listed),
    /// A contact of a project that is only being made: of the account it is for.
    NewContact,
}

/// Arguments that name one of some records: those a list of the acting user's would print.
#[derive(Debug)]
struct Listed {
    noun: &'static str,
    verb: &'static str,
    argument: &'static str,
    /// What is listed, and the column that is offered.
    of: &'static str,
    field: &'static str,
    /// An encoded query; `{}` is the project of the record behind the verb.
    query: &'static str,
}

const fn listed(
    noun: &'static str,
    verb: &'static str,
    argument: &'static str,
    (of, field): (&'static str, &'static str),
    query: &'static str,
) -> Listed {
    Listed { noun, verb, argument, of, field, query }
}

const TASKS: (&str, &str) = ("task", "number");
const OF_PROJECT: &str = "customer_project={}";

static LISTED: &[Listed] = &[
    listed("task", "link", "after", TASKS, OF_PROJECT),
    listed("task", "unlink", "predecessors", TASKS, OF_PROJECT),
    listed("project", "plan", "why", TASKS, OF_PROJECT),
    listed("project", "reopen", "task", TASKS, OF_PROJECT),
    listed("project", "reopen", "project", ("project", "number"), "stateIN3,4,7"),
    listed("project", "close", "project", ("project", "number"), "stateNOT IN3,4,7"),
    listed("contact", "remove", "users", ("contact", "contact"), OF_PROJECT),
];

/// Where the draft a choice depends on comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Draft {
    /// The flags typed so far, with the record named behind this verb, if it changes one.
    Flags(String),
    /// The record of the same table that is named behind the verb.
    Named(&'static str),
    /// The record named behind the verb stands in this field.
    Holds(&'static str, &'static str),
}

/// Positionals that set a field: noun, verb, argument, table, field, and the draft.
const POSITIONALS: &[(&str, &str, &str, &str, &str, Draft)] = &[
    ("task", "assign", "user", "task", "assigned_to", Draft::Named("assign")),
    ("contact", "add", "users", "contact", "contact", Draft::Holds("add", "customer_project")),
    ("role", "grant", "roles", "user-role", "role", Draft::Holds("grant", "user")),
];

/// What could stand at an argument of a verb of a table.
fn sought(argument: &Arg, table: Option<&'static Table>, verb: &str) -> Option<Sought> {
    let name = argument.get_id().as_str();
    if name == "as_user" {
        return Some(Sought::Record(&user::TABLE, Whose::Operator));
    }
    if let Some(table) = table {
        let placed = POSITIONALS.iter().find(|(noun, on, arg, ..)| (*noun, *on, *arg) == (table.noun, verb, name));
        if let Some((.., of, field, draft)) = placed {
            let table = dict::table_or_noun(of).ok()?;
            return Some(Sought::Choice(table, table.find(field)?, draft.clone()));
        }
        let one_of = LISTED.iter().find(|of| (of.noun, of.verb, of.argument) == (table.noun, verb, name));
        if let Some(listed) = one_of {
            return Some(Sought::Listed(listed));
        }
        if (table.noun, verb, name) == ("project", "create", "contact") {
            return Some(Sought::NewContact);
        }
        if let Some(field) = table.find(name).filter(|_| SETTING.contains(&verb)) {
            return chosen(field.kind).then(|| Sought::Choice(table, field, Draft::Flags(verb.to_owned())));
        }
    }
    let found = match table.and_then(|table| table.find(name)).map(|field| field.kind) {
        Some(Kind::Reference(target) | Kind::List(target)) => dict::table(target),
        _ => match name {
            RECORD | "record" => table,
            _ if table.is_some_and(|table| table.noun.replace('-', "_") == name) => table,
            "plan" => table.filter(|table| table.noun == "resource-plan"),
            "task" => Some(&task::TABLE),
            "project" | "which" => Some(&project::TABLE),
            "user" | "users" | "contact" => Some(&user::TABLE),
            "role" | "roles" | "contains" => Some(&role::TABLE),
            "template" => Some(&template::TABLE),
            _ => None,
        },
    };
    found.map(|found| Sought::Record(found, Whose::Acting))
}

/// Whether values of that kind are chosen rather than written. Yes and no clap offers itself.
const fn chosen(kind: Kind) -> bool {
    matches!(kind, Kind::Reference(_) | Kind::List(_) | Kind::Choice(_) | Kind::Code(_))
}

fn completer(sought: Sought, words: Vec<OsString>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| candidates(&sought, &words, typed))
}

/// What begins with `typed`, at most [`MOST`]; nothing on any error.
fn candidates(sought: &Sought, words: &[OsString], typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let mut found = Vec::new();
    let whose = if let Sought::Record(_, whose) = sought { *whose } else { Whose::Acting };
    let asked = with_store(words, whose, |store| {
        found = match sought {
            Sought::Record(table, _) => choices::records(store, table, &[], typed, MOST)?,
            Sought::Choice(table, field, draft) => {
                let draft = drafted(store, table, draft, words)?;
                choices::offered(store, table, field, &draft, typed, MOST)?
            }
            Sought::Listed(listed) => one_of(store, listed, words, typed)?,
            Sought::NewContact => {
                let account = flag(words, &["--account"])?;
                let account = account.map(|name| store.resolve(&account::TABLE, &name)).transpose()?;
                choices::new_contacts(store, account.as_deref(), typed, MOST)?
            }
        };
        Ok(())
    });
    if asked.is_err() {
        return Vec::new();
    }
    let labelled =
        matches!(sought, Sought::Choice(_, field, _) if matches!(field.kind, Kind::Choice(_) | Kind::Code(_)));
    found.dedup_by(|one, other| one.0 == other.0);
    let fitting = found.into_iter().filter(|(name, _)| plain(name) && name.starts_with(typed));
    fitting
        .map(|(name, about)| {
            let about = Some(about).filter(|about| labelled && !about.is_empty());
            CompletionCandidate::new(name).help(about.map(Into::into))
        })
        .collect()
}

/// What the list prints in the column, as far as it begins with `typed`.
fn one_of(store: &Store<'_>, listed: &Listed, words: &[OsString], typed: &str) -> Result<Vec<(String, String)>> {
    let mut query = listed.query.to_owned();
    if query.contains("{}") {
        let Some(about) = behind(words, listed.verb) else { return Ok(Vec::new()) };
        let project = if listed.noun == task::TABLE.noun {
            store.expect(&task::TABLE, &store.resolve(&task::TABLE, about)?)?.text(task::CUSTOMER_PROJECT)
        } else {
            store.resolve(&project::TABLE, about)?
        };
        query = query.replace("{}", &project);
    }
    let ask = Ask {
        fields: vec![listed.field.to_owned()],
        query: crate::cond::parse(&query)?,
        sort: vec![(listed.field.to_owned(), false)],
        ..Ask::default()
    };
    let mut found = Vec::new();
    let mut printer = Printer::new();
    let listing = store.list(dict::table_or_noun(listed.of)?, &ask)?;
    let columns = listing.shown();
    listing.run(&mut |line| {
        let cells = printer.line(store, &columns, line)?;
        found.extend(cells.first().map(|cell| (cell.shown().into_owned(), String::new())));
        Ok(())
    })?;
    found.retain(|(name, _)| name.starts_with(typed));
    found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    Ok(found)
}

/// The record a choice is made for, as far as the line says.
fn drafted(store: &Store<'_>, table: &'static Table, draft: &Draft, words: &[OsString]) -> Result<Record> {
    let stored = |verb: &str| match behind(words, verb) {
        Some(name) => store.expect(table, &store.resolve(table, name)?),
        None => Ok(Record::new(table)),
    };
    match draft {
        Draft::Named(verb) => stored(verb),
        Draft::Holds(verb, field) => {
            let mut record = Record::new(table);
            if let (Some(name), Kind::Reference(target)) = (behind(words, verb), table.field(field)?.kind)
                && let Some(target) = dict::table(target)
            {
                record.put(field, store.resolve(target, name)?.into());
            }
            Ok(record)
        }
        Draft::Flags(verb) => {
            let mut record = if verb == "update" { stored(verb)? } else { Record::new(table) };
            let mut typed = Vec::new();
            for field in table.fields().filter(|field| !field.system) {
                let spellings = [field.flag.map_or_else(|| field.flag_name(), str::to_owned), field.flag_name()];
                let spellings = spellings.map(|name| format!("--{name}"));
                let value = flag(words, &[spellings[0].as_str(), spellings[1].as_str()])?;
                typed.extend(value.map(|value| (field.name.to_owned(), value)));
            }
            for (field, value) in choices::draft(store, table, &typed).values() {
                record.put(field, value.clone());
            }
            Ok(record)
        }
    }
}

/// The word behind a verb, if it is no flag: the record the verb is about.
fn behind<'w>(words: &'w [OsString], verb: &str) -> Option<&'w str> {
    let at = words.iter().position(|word| word == verb)?;
    words.get(at + 1)?.to_str().filter(|word| !word.is_empty() && !word.starts_with('-'))
}

/// Asks the store of the line's acting user, in one snapshot.
fn with_store(words: &[OsString], whose: Whose, mut work: impl FnMut(&Store<'_>) -> Result<()>) -> Result<()> {
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
    session.read(|_, store| work(store))
}

/// The value a global flag has anywhere on the line, before or after the cursor; given twice it is nobody's.
pub fn flag(words: &[OsString], spellings: &[&str]) -> Result<Option<String>> {
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
