//! The command line: nouns and verbs, one file per noun that has more verbs than the generic ones.

mod access;
mod attachment;
mod case;
mod case_create;
mod case_records;
mod case_task;
mod case_view;
pub mod complete;
mod config;
mod contact;
mod db;
mod demo;
mod demo_data;
mod escalation;
mod exchange;
mod explained;
mod gantt;
mod gantt_svg;
mod global;
mod help;
mod journal;
mod jq;
mod nouns;
mod outline;
pub mod pin;
mod plan;
mod plan_view;
mod print;
mod project;
mod project_verbs;
mod prompt;
mod record;
mod related;
mod resource_plan;
mod role;
mod scenario;
mod session;
mod task;
mod template;
mod user;
mod whoami;

use crate::dict::{self, Table};
use crate::error::{Code, Error, Result};
use crate::output::{self, Out};
use clap::{ArgMatches, Args, Command, FromArgMatches};
use config::Config;
use global::Global;
use pin::{Machine, Pin};
use session::Session;
use std::ffi::OsString;

/// A verb beyond the generic ones, or one that replaces a generic one of its noun.
pub struct Verb {
    /// The noun it belongs to; empty for commands of their own.
    pub noun: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Adds its arguments.
    pub augment: fn(Command) -> Command,
    /// Does it.
    pub run: fn(&ArgMatches, &mut Session) -> Result<()>,
}

/// A verb's arguments, and what it does with them.
pub trait Act: Args + FromArgMatches {
    /// Does it; the matches hold field flags beside the verb's own arguments.
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()>;
}

const fn verb<A: Act>(noun: &'static str, name: &'static str, about: &'static str) -> Verb {
    Verb {
        noun,
        name,
        about,
        augment: A::augment_args,
        run: |matches, session| {
            let arguments =
                A::from_arg_matches(matches).map_err(|error| Error::new(Code::UsageInvalid, error.to_string()))?;
            arguments.run(matches, session)
        },
    }
}

/// Every verb that is not generic.
pub static VERBS: &[Verb] = &[
    verb::<project::Create>("project", "create", "Make a project, from a template if one is named"),
    verb::<plan::Plan>("project", "plan", "Plan a project again: dates, float, critical path, conflicts, and why"),
    verb::<gantt::Gantt>("project", "gantt", "Draw a project's plan, for a terminal or as SVG or Mermaid"),
    verb::<exchange::Export>("project", "export", "Print a project's plan as a file `project create --from` reads"),
    verb::<project_verbs::Close>("project", "close", "Close a project and what is still open in it"),
    verb::<project_verbs::Reopen>(
        "project",
        "reopen",
        "Open a task of a closed project again, and with it the project",
    ),
    verb::<project_verbs::Move>("project", "move", "Start a project at another date, with all that has dates in it"),
    verb::<project_verbs::Copy>("project", "copy", "Make a project with the plan of another"),
    verb::<outline::Create>("task", "create", "Make a task, under another one and after others if named"),
    verb::<outline::Update>("task", "update", "Change fields of a task"),
    verb::<outline::Link>("task", "link", "Let a task wait for others: --after 1.1fs+2"),
    verb::<outline::Unlink>("task", "unlink", "Let a task no longer wait for another"),
    verb::<task::Assign>("task", "assign", "Assign a task"),
    verb::<task::Complete>("task", "complete", "Complete a task: closed complete, 100 percent, ended now"),
    verb::<case::Assign>("case", "assign", "Give a case to somebody; who takes a new one himself opens it"),
    verb::<case::RequestInfo>("case", "request-info", "Ask the customer something and wait for the answer"),
    verb::<case::Resume>("case", "resume", "Work on without the customer's answer"),
    verb::<case::Propose>("case", "propose", "Propose a solution: the customer accepts or rejects it"),
    verb::<case::Accept>("case", "accept", "Accept the solution, as the customer: the case is closed"),
    verb::<case::Reject>("case", "reject", "Reject the solution, as the customer: the case is open again"),
    verb::<case::Close>("case", "close", "Close a case that is not resolved"),
    verb::<case::Reopen>("case", "reopen", "Open a resolved case again, over the agent's head"),
    verb::<case::Cancel>("case", "cancel", "Give a case up"),
    verb::<case_view::List>("case", "list", "List cases, among them those late or soon due"),
    verb::<case_view::View>("case", "view", "Show a case with its service levels, and what happened to it"),
    verb::<case_records::ProjectChange>("case", "project-change", "Make a project change request of a case"),
    verb::<case_records::ProjectIssue>("case", "project-issue", "Make a project issue of a case"),
    verb::<case_records::Problem>("case", "problem", "Make a problem of a case, or tie one to it"),
    verb::<case_records::Change>("case", "change", "Make a change request of a case, or tie one to it"),
    verb::<case_records::Incident>("case", "incident", "Make an incident of a case, or tie one to it"),
    verb::<case_records::Request>("case", "request", "Make a request of a case, or tie one to it"),
    verb::<escalation::Case>("case", "escalate", "Escalate a case"),
    verb::<escalation::CaseEnd>("case", "deescalate", "End the escalation of a case"),
    verb::<escalation::Account>("account", "escalate", "Escalate an account, and with it its open cases"),
    verb::<escalation::AccountEnd>("account", "deescalate", "End the escalation of an account"),
    verb::<escalation::Approve>("escalation", "approve", "Approve an escalation that was asked for"),
    verb::<escalation::Decline>("escalation", "decline", "Decline an escalation that was asked for"),
    verb::<attachment::OnCase>("case", "attach", "Hang a file on a case"),
    verb::<attachment::OnTask>("task", "attach", "Hang a file on a task"),
    verb::<attachment::OnCaseTask>("case-task", "attach", "Hang a file on a case task"),
    verb::<attachment::List>("attachment", "list", "List attachments, all of them or those of one record"),
    verb::<attachment::Get>("attachment", "get", "Write an attachment to a file"),
    verb::<case_task::Assign>("case-task", "assign", "Give a case task to somebody, who then contributes to its case"),
    verb::<case_task::Close>("case-task", "close", "Close a case task"),
    verb::<journal::OnTask>("task", "comment", "Add a comment the customer reads too"),
    verb::<journal::NoteOnTask>("task", "work-note", "Add a note that stays inside"),
    verb::<journal::OnCase>("case", "comment", "Add a comment the customer reads too"),
    verb::<journal::NoteOnCase>("case", "work-note", "Add a note that stays inside"),
    verb::<journal::OnCaseTask>("case-task", "comment", "Add a comment the customer reads too"),
    verb::<journal::NoteOnCaseTask>("case-task", "work-note", "Add a note that stays inside"),
    verb::<journal::OnProject>("project", "comment", "Add a comment"),
    verb::<journal::NoteOnProject>("project", "work-note", "Add a note that stays inside"),
    verb::<journal::OnProjectChange>("project-change", "comment", "Add a comment"),
    verb::<journal::NoteOnProjectChange>("project-change", "work-note", "Add a note that stays inside"),
    verb::<journal::OnProjectIssue>("project-issue", "comment", "Add a comment"),
    verb::<journal::NoteOnProjectIssue>("project-issue", "work-note", "Add a note that stays inside"),
    verb::<journal::OnWorkOrder>("work-order", "comment", "Add a comment"),
    verb::<journal::NoteOnWorkOrder>("work-order", "work-note", "Add a note that stays inside"),
    verb::<journal::OnProblem>("problem", "comment", "Add a comment"),
    verb::<journal::NoteOnProblem>("problem", "work-note", "Add a note that stays inside"),
    verb::<journal::OnChange>("change", "comment", "Add a comment"),
    verb::<journal::NoteOnChange>("change", "work-note", "Add a note that stays inside"),
    verb::<journal::OnIncident>("incident", "comment", "Add a comment"),
    verb::<journal::NoteOnIncident>("incident", "work-note", "Add a note that stays inside"),
    verb::<journal::OnRequest>("request", "comment", "Add a comment"),
    verb::<journal::NoteOnRequest>("request", "work-note", "Add a note that stays inside"),
    verb::<journal::OnRequestItem>("request-item", "comment", "Add a comment"),
    verb::<journal::NoteOnRequestItem>("request-item", "work-note", "Add a note that stays inside"),
    verb::<related::OfProject>("project", "related", "List what hangs on a project, as far as the lists are shown"),
    verb::<related::OfTask>("task", "related", "List what hangs on a task, as far as the lists are shown"),
    verb::<related::OfCase>("case", "related", "List the records made of a case, as far as the lists are shown"),
    verb::<case_create::Create>("case", "create", "Make a case, of a project with --project, of a task with --task"),
    verb::<contact::Add>("contact", "add", "Let contacts of the customer see a project"),
    verb::<contact::Remove>("contact", "remove", "Take contacts off a project"),
    verb::<contact::List>(
        "contact",
        "list",
        "List project contacts, and with --access who can really see the project now",
    ),
    verb::<resource_plan::Advance<0>>("resource-plan", "request", "Ask for the resources of a plan"),
    verb::<resource_plan::Advance<1>>("resource-plan", "confirm", "Confirm the resources of a plan"),
    verb::<resource_plan::Advance<2>>("resource-plan", "allocate", "Allocate the resources of a plan"),
    verb::<resource_plan::Advance<3>>("resource-plan", "reject", "Reject a plan"),
    verb::<resource_plan::Advance<4>>("resource-plan", "complete", "Complete a plan"),
    verb::<resource_plan::Advance<5>>("resource-plan", "cancel", "Cancel a plan"),
    verb::<template::Create>("template", "create", "Make a template: empty, of a project, or of a file"),
    verb::<template::Copy>("template", "copy", "Copy a template"),
    verb::<template::Import>("template", "import", "Read a template from a TOML file"),
    verb::<template::Export>("template", "export", "Print a template as TOML"),
    verb::<template::Apply>("template", "apply", "Add a template's tasks to a project"),
    verb::<role::List>("role", "list", "List roles, or with --personas what each persona needs"),
    verb::<role::View>("role", "view", "Show a role and the roles it contains"),
    verb::<role::Grant>("role", "grant", "Give a user roles"),
    verb::<role::Revoke>("role", "revoke", "Take roles from a user"),
    verb::<role::Contain>("role", "contain", "Let a role bring another with it"),
    verb::<role::Uncontain>("role", "uncontain", "Stop a role from bringing another"),
    verb::<user::Create>(
        "user",
        "create",
        "Make a user: a contact with --account, a consumer user with --consumer, else an employee",
    ),
    verb::<user::CheckRoles>("user", "check-roles", "Find people outside who hold internal roles"),
    verb::<access::Check>("access", "check", "Ask whether the user may do something, and which rule says so"),
    verb::<access::Explain>("access", "explain", "Judge every rule behind an answer"),
    verb::<access::List>("access", "list", "List everything the user may do"),
    verb::<access::Who>("access", "who", "List everybody who may, with the rule; or who is one change away"),
    verb::<access::Matrix>("access", "matrix", "Print, keep or check the grid of who may do what"),
    verb::<access::Diff>("access", "diff", "Compare what two users, roles or databases allow"),
    verb::<access::Rules>("access", "rules", "List the access rules in evaluation order"),
    verb::<access::Allow>("access", "allow", "Add an access rule"),
    verb::<access::Forbid>("access", "forbid", "Switch an access rule off"),
    verb::<access::ShowList>("access", "show-list", "Show a related list to people outside"),
    verb::<access::HideList>("access", "hide-list", "Hide a related list from people outside"),
    verb::<scenario::Run>("scenario", "run", "Play scenario files on a copy and say what is not as expected"),
    verb::<scenario::Lint>("scenario", "lint", "Say whether scenario files hold together"),
    verb::<scenario::Record>("scenario", "record", "Run a command on a scenario's copy and write it down as a step"),
    verb::<scenario::Mutate>("scenario", "mutate", "Find changes to the access rules that no scenario would notice"),
    verb::<db::Init>("db", "init", "Make a database"),
    verb::<db::Info>("db", "info", "Describe the database"),
    verb::<db::Check>("db", "check", "Look for damage and for rules that do not hold together"),
    verb::<db::Schema>("db", "schema", "Print the tables as SQL"),
    verb::<demo::Demo>("", "demo", "Play the ten-minute story on a database made for it"),
    verb::<whoami::Whoami>("", "whoami", "Show who acts, on which database, and where each setting came from"),
    verb::<help::Help>("", "help", "Help on a command or a topic"),
];

/// Nouns that are no tables.
const GROUPS: &[(&str, &str)] = &[
    ("access", "Questions about who may do what"),
    ("scenario", "Tests of permissions as files"),
    ("db", "The database file"),
];

/// The command tree: whole for help and mistakes, otherwise only what the command line could be naming. Every command
/// carries all global flags, so that sixty of them cost more than most commands do.
pub fn command(named: Option<&[OsString]>) -> Command {
    let wanted = |name: &str| named.is_none_or(|words| words.iter().any(|word| word == name));
    let mut command = Command::new("csm")
        .about("Customer projects in one SQLite file, with the portal's permissions")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(120)
        .after_help(help::FOOTER);
    // The flags' own description would take the place of the program's.
    let about = command.get_about().cloned().unwrap_or_default();
    command = Global::augment_args(command).about(about).subcommands(nouns::commands(named));
    if wanted("record") {
        command = command.subcommand(nouns::record_command());
    }
    for (name, about) in GROUPS.iter().filter(|(name, _)| wanted(name)) {
        let group =
            Command::new(*name).about(*about).subcommand_required(true).arg_required_else_help(true).defer(|group| {
                let name = group.get_name().to_owned();
                VERBS.iter().filter(|verb| verb.noun == name).fold(group, |group, verb| {
                    group.subcommand((verb.augment)(Command::new(verb.name)).about(verb.about))
                })
            });
        command = command.subcommand(group);
    }
    VERBS
        .iter()
        .filter(|verb| verb.noun.is_empty() && wanted(verb.name))
        .fold(command, |command, verb| command.subcommand((verb.augment)(Command::new(verb.name)).about(verb.about)))
}

/// Parses with the small tree; whatever it does not understand the whole tree judges.
fn parse(arguments: &[OsString]) -> std::result::Result<ArgMatches, clap::Error> {
    // Freeing the commands takes longer than anything they are still good for.
    let mut small = std::mem::ManuallyDrop::new(command(Some(arguments)));
    match small.try_get_matches_from_mut(arguments) {
        Ok(matches) => Ok(matches),
        Err(_) => command(None).try_get_matches_from(arguments),
    }
}

/// Runs one command line and returns its exit status; everything it says goes through `out`.
pub fn run(arguments: &[OsString], out: Out) -> (u8, Out) {
    run_on(&Machine::this(), arguments, out)
}

/// The same on a machine that need not be this one.
pub fn run_on(machine: &Machine, arguments: &[OsString], mut out: Out) -> (u8, Out) {
    let pin = match machine.pin() {
        Ok(pin) => pin,
        Err(error) => {
            out.error(&error, asks_for_json(arguments, true));
            return (error.exit(), out);
        }
    };
    let wants_json = asks_for_json(arguments, pin.is_some());
    let pinned = pin.as_ref().map(|pin| pin.user.clone());
    let by = |error: Error| by(error, pinned.as_deref(), arguments);
    let matches = match parse(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, &by, wants_json, out),
    };
    let (global, config) = match prepare(machine, pin, &matches) {
        Ok(prepared) => prepared,
        Err(error) => {
            let error = by(error);
            out.error(&error, wants_json);
            return (error.exit(), out);
        }
    };
    out.set_color(help::color(&global.color, &out));
    let mut session = Session::new(global, config, nouns::spoken(&matches), out);
    let result = dispatch(&matches, &mut session).and_then(|()| session.out.flush());
    let json = session.is_json();
    let verbose = session.global.verbose;
    let query = session.global.query.clone();
    let exit = session.exit;
    let mut out = session.out;
    let error = match result {
        Ok(()) => return (exit, out),
        Err(error) if output::is_broken_pipe(&error) => return (error.exit(), out),
        Err(error) => error,
    };
    out.discard();
    let error = query.map_or(error.clone(), |query| error.shown_in(&query));
    let error = by(error);
    out.error(&error, json);
    if let (true, Some(detail)) = (verbose, error.private()) {
        out.note(&format!("engine: {detail}"));
    }
    (error.exit(), out)
}

/// The error with who ran the command and whom it acted for, as far as the words and their surroundings say so.
fn by(error: Error, pinned: Option<&str>, arguments: &[OsString]) -> Error {
    let acting = || {
        let as_user = complete::flag(arguments, &["--as-user", "--as"]).ok()?;
        Global { as_user, ..Global::default() }.acting(&Config::load().unwrap_or_default()).ok()?.value
    };
    error.about(|about| {
        about.actor = Some(pinned.unwrap_or(session::OPERATOR).to_owned());
        about.as_user = about.as_user.take().or_else(|| pinned.map(str::to_owned)).or_else(acting);
    })
}

/// The settings of a command line. Who is pinned chooses few of them, and no file of his says any.
fn prepare(machine: &Machine, pin: Option<Pin>, matches: &ArgMatches) -> Result<(Global, Config)> {
    let mut global =
        Global::from_arg_matches(matches).map_err(|error| Error::new(Code::UsageInvalid, error.to_string()))?;
    let config = match &pin {
        Some(pin) => pin.judge(machine, &global, matches).map(|()| Config::default())?,
        None => Config::load()?,
    };
    global.pin = pin;
    global.format(&config)?;
    Ok((global, config))
}

/// Whether JSON was asked for, before the command line is understood: errors in it are JSON then too.
fn asks_for_json(arguments: &[OsString], pinned: bool) -> bool {
    let json = |text: &str| matches!(text.trim_start_matches('='), "json" | "ndjson");
    let mut words = arguments.iter().filter_map(|argument| argument.to_str()).peekable();
    let mut chosen = None;
    while let Some(word) = words.next() {
        if word == "--json" {
            chosen = Some(true);
        } else if matches!(word, "-o" | "--output") {
            chosen = words.peek().map(|format| json(format));
        } else if let Some(format) = word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o")) {
            chosen = Some(json(format));
        }
    }
    chosen.unwrap_or_else(|| {
        !pinned && Config::load().ok().and_then(|config| config.text("output")).is_some_and(|(format, _)| json(&format))
    })
}

/// What clap has to say: help and version on stdout, anything else as an error of ours.
fn usage(error: &clap::Error, by: &dyn Fn(Error) -> Error, json: bool, mut out: Out) -> (u8, Out) {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = out.data(&error.to_string()).and_then(|()| out.flush());
            (0, out)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            for line in error.to_string().lines() {
                out.note(line);
            }
            (2, out)
        }
        _ => {
            let text = error.to_string();
            let mut lines = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with("For more information"));
            let first = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            let code = if error.kind() == ErrorKind::MissingRequiredArgument {
                Code::InputMissing
            } else {
                Code::UsageInvalid
            };
            let mut ours = Error::new(code, first);
            for line in lines {
                ours = ours.hint(line.trim_start_matches("tip: "));
            }
            let ours = by(ours);
            out.error(&ours, json);
            (ours.exit(), out)
        }
    }
}

fn dispatch(matches: &ArgMatches, session: &mut Session) -> Result<()> {
    let Some((noun, inner)) = matches.subcommand() else { return Ok(()) };
    if let Some(verb) = VERBS.iter().find(|verb| verb.noun.is_empty() && verb.name == noun) {
        return (verb.run)(inner, session);
    }
    let Some((name, arguments)) = inner.subcommand() else { return Ok(()) };
    if noun == "record" {
        let Some((table, arguments)) = arguments.subcommand() else { return Ok(()) };
        return record::run(name, dict::table_or_noun(table)?, arguments, session);
    }
    if let Some(verb) = VERBS.iter().find(|verb| verb.noun == noun && verb.name == name) {
        if name != "list" && noun != "access" {
            session.no_list_flags()?;
        }
        return (verb.run)(arguments, session);
    }
    let table: &'static Table = dict::table_or_noun(noun)?;
    record::run(name, table, arguments, session)
}
