//! Commands made from the dictionary: every table's noun with the generic verbs, and a flag for every writable field.
//!
//! Only the noun that is named is built (`defer`), so that fifty tables cost nothing at start.

use super::{VERBS, Verb};
use crate::dict::{Field, Kind, TABLES, Table};
use clap::{Arg, ArgAction, Command};
use std::ffi::OsString;

/// The generic verbs: name, alias, what it does.
pub const GENERIC: &[(&str, &str, &str)] = &[
    ("list", "ls", "List records"),
    ("view", "show", "Show one record"),
    ("create", "new", "Make a record"),
    ("update", "edit", "Change fields of a record"),
    ("delete", "rm", "Delete records"),
];

/// The id of the positional that names a record; no field is called that.
pub const RECORD: &str = "RECORD";

/// Names of global flags, which no field flag may take.
const TAKEN: &[&str] = &[
    "db", "as-user", "as", "output", "json", "fields", "query", "sort", "limit", "offset", "count", "jq", "quiet",
    "dry-run", "yes", "no-input", "explain", "wait", "now", "color", "no-pager", "raw", "verbose", "set", "help",
    "version",
];

/// The commands of all nouns; of a command line only those it could be naming, with the verbs it could be naming.
pub fn commands(named: Option<&[OsString]>) -> Vec<Command> {
    let noun = |table: &&&'static Table| named.is_none_or(|words| words.iter().any(|word| word == table.noun));
    let command = |table: &&'static Table| {
        let command = Command::new(table.noun)
            .about(table.label)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .hide(!DAILY.contains(&table.noun));
        match named {
            None => command.defer(|command| with_verbs(command, None)),
            Some(words) => with_verbs(command, Some(words)),
        }
    };
    TABLES.iter().filter(noun).map(command).collect()
}

/// Nouns shown in the first screen of help; the others are listed by `csm help nouns`.
pub const DAILY: &[&str] = &["project", "task", "contact", "case", "template", "account", "user", "role", "group"];

// `defer` takes a plain function and hands it the command alone: a noun's name says which table it is, and a verb carries
// its noun as display name.
fn with_verbs(mut command: Command, named: Option<&[OsString]>) -> Command {
    let Some(table) = TABLES.iter().find(|table| table.noun == command.get_name()) else { return command };
    let wanted = |name: &str| named.is_none_or(|words| words.iter().any(|word| word == name));
    let own = |name: &str| VERBS.iter().find(move |verb| verb.noun == table.noun && verb.name == name);
    for (name, alias, about) in GENERIC.iter().filter(|(name, alias, _)| wanted(name) || wanted(alias)) {
        let about = own(name).map_or(*about, |verb| verb.about);
        command = command
            .subcommand(Command::new(*name).visible_alias(*alias).about(about).display_name(table.noun).defer(generic));
    }
    let is_generic = |verb: &&Verb| GENERIC.iter().any(|(name, ..)| *name == verb.name);
    for verb in VERBS.iter().filter(|verb| verb.noun == table.noun && wanted(verb.name) && !is_generic(verb)) {
        command = command.subcommand((verb.augment)(Command::new(verb.name)).about(verb.about));
    }
    command
}

fn generic(command: Command) -> Command {
    let noun = command.get_display_name().unwrap_or_default().to_owned();
    let Some(table) = TABLES.iter().find(|table| table.noun == noun) else { return command };
    let name = command.get_name().to_owned();
    let own = VERBS.iter().find(|verb| verb.noun == table.noun && verb.name == name);
    let command = arguments(command, &name, table);
    match own {
        Some(own) => (own.augment)(command).about(own.about),
        None => command,
    }
}

/// The arguments of a generic verb of a table.
fn arguments(command: Command, verb: &str, table: &'static Table) -> Command {
    let record = || Arg::new(RECORD).value_name("RECORD").help(format!("Which {}: {}", table.noun, names_of(table)));
    match verb {
        "list" => filters(command, table),
        "view" => command.arg(record().required(true)),
        "create" => writable(command, table),
        "update" => writable(command.arg(record().required(true)), table),
        _ => command.arg(record().required(true).num_args(1..)),
    }
}

fn names_of(table: &Table) -> String {
    let mut names: Vec<String> = match table.within {
        Some(_) => vec![format!("NAME/{}", table.display.to_uppercase())],
        None => table.naming().map(|key| key.replace('_', " ")).collect(),
    };
    if table.display != "sys_id" {
        names.push("sys id".to_owned());
    }
    names.join(", ")
}

fn writable(mut command: Command, table: &'static Table) -> Command {
    for field in table.fields().filter(|field| !field.system) {
        if let Some(arg) = flag(field) {
            command = command.arg(arg);
        }
    }
    command.arg(
        Arg::new("set")
            .long("set")
            .value_name("FIELD=VALUE")
            .action(ArgAction::Append)
            .help("Set a field by its stored name; an empty value empties it"),
    )
}

/// The flag of a field: its short spelling where it has one, with the full name as alias.
fn flag(field: &'static Field) -> Option<Arg> {
    let full = field.flag_name();
    let long = field.flag.map_or_else(|| full.clone(), str::to_owned);
    if TAKEN.contains(&long.as_str()) {
        return None;
    }
    let mut arg =
        Arg::new(field.name).long(long.clone()).action(ArgAction::Set).help(help(field)).help_heading("Fields");
    if full != long && !TAKEN.contains(&full.as_str()) {
        arg = arg.visible_alias(full);
    }
    Some(match field.kind {
        Kind::Bool => arg
            .num_args(0..=1)
            .default_missing_value("true")
            .value_name("BOOL")
            .value_parser(["true", "false", "yes", "no"]),
        kind => arg
            .value_name(value_name(kind))
            .allow_hyphen_values(matches!(kind, Kind::Code(_) | Kind::Int | Kind::Decimal | Kind::Duration)),
    })
}

fn help(field: &Field) -> String {
    match field.kind {
        Kind::Choice(choices) => {
            let values: Vec<_> = choices.iter().map(|(value, _)| *value).collect();
            format!("{} [{}]", field.label, values.join(", "))
        }
        Kind::Code(codes) => {
            let values: Vec<_> = codes.iter().map(|(value, label)| format!("{value} {label}")).collect();
            format!("{} [{}]", field.label, values.join(", "))
        }
        _ => match field.none {
            Some((word, meaning)) => format!("{} [{word}: {meaning}]", field.label),
            None => field.label.to_owned(),
        },
    }
}

fn value_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Time => "TIME",
        Kind::Duration => "DURATION",
        Kind::Int | Kind::Decimal => "NUMBER",
        Kind::Reference(_) | Kind::Record => "RECORD",
        Kind::List(_) => "RECORDS",
        Kind::Choice(_) | Kind::Code(_) => "CHOICE",
        Kind::Query => "QUERY",
        _ => "TEXT",
    }
}

/// Lists take an equality filter for every reference and choice, and `--mine` where somebody can be assigned.
fn filters(mut command: Command, table: &'static Table) -> Command {
    let kinds = |field: &&Field| {
        matches!(field.kind, Kind::Reference(_) | Kind::Record | Kind::Choice(_) | Kind::Code(_) | Kind::Bool)
    };
    for field in table.fields().filter(kinds) {
        if let Some(arg) = flag(field) {
            command = command.arg(arg.help_heading("Filters"));
        }
    }
    if table.find("assigned_to").is_some() {
        command = command.arg(Arg::new("mine").long("mine").action(ArgAction::SetTrue).help_heading("Filters").help(
            if table.find("project_manager").is_some() {
                "Only those the acting user manages or is assigned"
            } else {
                "Only those assigned to the acting user"
            },
        ));
        command = command.arg(
            Arg::new("participating").long("participating").action(ArgAction::SetTrue).help_heading("Filters").help(
                "Only those the acting user takes part in: opened, assigned to him or a group of his, listing him",
            ),
        );
    }
    command
}

/// The `field=value` pairs typed on a create or update: flags first, then `--set`.
pub fn typed(matches: &clap::ArgMatches, table: &'static Table) -> crate::error::Result<Vec<(String, String)>> {
    use crate::error::{Code, Error};
    let mut typed = Vec::new();
    for field in table.fields().filter(|field| !field.system && flag(field).is_some()) {
        if let Ok(Some(value)) = matches.try_get_one::<String>(field.name) {
            typed.push((field.name.to_owned(), value.clone()));
        }
    }
    for pair in matches.get_many::<String>("set").unwrap_or_default() {
        let (field, value) = pair
            .split_once('=')
            .ok_or_else(|| Error::new(Code::UsageInvalid, format!("--set {pair}: not of the form field=value")))?;
        if typed.iter().any(|(name, _)| name == field) {
            return Err(Error::new(Code::UsageInvalid, format!("{field} is given twice")));
        }
        typed.push((field.to_owned(), value.to_owned()));
    }
    Ok(typed)
}

/// The equality filters typed on a list.
pub fn filtered(matches: &clap::ArgMatches, table: &'static Table) -> Vec<(&'static Field, String)> {
    let given = |field: &&'static Field| matches!(matches.try_get_one::<String>(field.name), Ok(Some(_)));
    let value =
        |field: &'static Field| matches.try_get_one::<String>(field.name).ok().flatten().cloned().unwrap_or_default();
    table.fields().filter(given).map(|field| (field, value(field))).collect()
}

/// `csm record VERB TABLE …`: the same verbs under stored table names.
pub fn record_command() -> Command {
    let mut command = Command::new("record")
        .about("The same verbs for any table, by its stored name")
        .subcommand_required(true)
        .arg_required_else_help(true);
    for (name, alias, about) in GENERIC {
        command = command.subcommand(
            Command::new(*name)
                .visible_alias(*alias)
                .about(*about)
                .subcommand_required(true)
                .subcommand_value_name("TABLE")
                .defer(tables),
        );
    }
    command
}

fn tables(mut command: Command) -> Command {
    let verb = command.get_name().to_owned();
    for table in TABLES {
        let mut one = Command::new(table.name).about(table.label).display_name(verb.clone()).defer(|command| {
            let verb = command.get_display_name().unwrap_or_default().to_owned();
            let table = TABLES.iter().find(|table| table.name == command.get_name());
            table.map_or_else(|| command.clone(), |table| arguments(command.clone(), &verb, table))
        });
        if table.noun != table.name {
            one = one.alias(table.noun);
        }
        command = command.subcommand(one);
    }
    command
}

/// Every path a command line names, with the argument it is the value of.
pub fn paths(matches: &clap::ArgMatches) -> Vec<(String, std::path::PathBuf)> {
    let mut here = matches;
    while let Some((_, inner)) = here.subcommand() {
        here = inner;
    }
    let mut found = Vec::new();
    for id in here.ids() {
        if let Ok(Some(values)) = here.try_get_many::<std::path::PathBuf>(id.as_str()) {
            found.extend(values.map(|path| (id.to_string(), path.clone())));
        }
    }
    found
}

/// The command as the audit keeps it: its words, none of what was said with them.
pub fn spoken(matches: &clap::ArgMatches) -> String {
    let mut words = Vec::new();
    let mut here = matches;
    while let Some((word, inner)) = here.subcommand() {
        words.push(word);
        here = inner;
    }
    words.join(" ")
}
