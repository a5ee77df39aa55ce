//! Help: any command's page, and topics a command's page has no room for.

use super::Act;
use super::session::Session;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Out};
use clap::{ArgMatches, Args};
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// Printed below the first screen.
pub const FOOTER: &str = "Every table has list, view, create, update and delete; `csm help nouns` names all of them.\n\
    Topics: csm help environment|exit-codes|errors|formatting|query|rules|scenario|security|nouns\n\
    --as-user is impersonation, not authentication: whoever can read the file can read all of it.";

/// `help [COMMAND… | TOPIC]`.
#[derive(Debug, Args)]
pub struct Help {
    /// A command such as `task complete`, or a topic
    words: Vec<String>,
}

impl Act for Help {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        if session.is_json() {
            return session.object(session.format(), &[("commands".to_owned(), Cell::Nested(tree()))], false);
        }
        let page = match self.words.as_slice() {
            [] => super::command(None).render_help().to_string(),
            [topic] if topic_page(topic).is_some() => topic_page(topic).unwrap_or_default(),
            words => command_page(words)?,
        };
        session.out.data(&page)
    }
}

/// Every command with its verbs and what they do.
fn tree() -> serde_json::Value {
    let mut whole = super::command(None);
    whole.build();
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string);
    whole
        .get_subcommands()
        .map(|noun| {
            let verbs =
                noun.get_subcommands().map(|verb| serde_json::json!({ "name": verb.get_name(), "about": about(verb) }));
            serde_json::json!({ "name": noun.get_name(), "about": about(noun), "verbs": verbs.collect::<Vec<_>>() })
        })
        .collect()
}

fn command_page(words: &[String]) -> Result<String> {
    let mut arguments = vec!["csm".to_owned()];
    arguments.extend(words.iter().cloned());
    arguments.push("--help".to_owned());
    match super::command(None).try_get_matches_from(arguments) {
        Err(error) if error.kind() == clap::error::ErrorKind::DisplayHelp => Ok(error.to_string()),
        _ => Err(Error::new(Code::UsageInvalid, format!("no command or topic \"{}\"", words.join(" ")))
            .hint("see `csm help`")),
    }
}

fn topic_page(topic: &str) -> Option<String> {
    Some(match topic {
        "environment" => ENVIRONMENT.to_owned(),
        "exit-codes" => EXITS.to_owned(),
        "errors" => errors(),
        "formatting" => FORMATTING.to_owned(),
        "query" => query(),
        "rules" => RULES.to_owned(),
        "scenario" => SCENARIO.to_owned(),
        "security" => SECURITY.to_owned(),
        "nouns" => nouns(),
        _ => return None,
    })
}

const ENVIRONMENT: &str = "CSM_DB        database file (flag: --db)\n\
CSM_AS_USER   act with this user's roles (flag: --as-user); announced on stderr\n\
CSM_NOW       the time it is taken to be (flag: --now)\n\
CSM_NO_INPUT  never prompt (flag: --no-input)\n\
COLUMNS       how wide charts are where the output is no terminal\n\
NO_COLOR, CLICOLOR_FORCE, TERM=dumb are honoured.\n\n\
Precedence: flag, environment, csm.toml found upwards, user configuration file. `csm whoami` says where each came from.\n\
An empty value is an error, never a default.\n\n\
csm.toml: db, as_user, output, no_input, wait. A file found upwards counts only if nobody else can write it.\n";

const EXITS: &str = "0    done; the answer is allow; no rows\n\
1    I/O, damaged file, internal error\n\
2    usage, missing input, refused confirmation: nothing ran\n\
3    no such record, or one the acting user may not read: the same answer\n\
4    denied; or the user is unknown, inactive or without a role; or `access check` answers deny\n\
5    invalid value, state, conflict, loop, duplicate, bad file\n\
6    differs: a scenario, matrix, diff or coverage\n\
75   another process holds the lock; retrying is safe\n\
129, 130, 141, 143   a signal, or the reader of the output went away\n";

const FORMATTING: &str = "table   aligned columns, on a terminal\n\
tsv     tab-separated without headings, in a pipe; tabs, line breaks and backslashes inside values are escaped\n\
json    an array for lists, one object otherwise; keys are stored field names\n\
ndjson  one object a line\n\
csv     with headings; cells a spreadsheet would take for a formula get an apostrophe (--raw leaves it out)\n\n\
JSON and CSV hold stored values (state 3), table and tsv labels (Closed Complete). A reference prints what its target is\n\
called. Durations are seconds of working time in JSON, 1d 4h elsewhere. Times are RFC 3339 with the schedule's offset.\n\
A field the acting user may not read on a record is absent in JSON, never null.\n";

const RULES: &str = "Access is decided by rows of sys_security_acl (`csm access rules`).\n\n\
A rule passes for a user and a record if its roles are met, what it requires is in force and its condition holds.\n\
An operation on a record is allowed if some allow_if rule passes; a field if some passing rule covers it (no field list: all).\n\
deny_unless rules veto for the users and records they concern unless their condition holds. No rule: nobody but admin.\n\n\
roles       a & b | (c & d); contained roles count; @csm_role is any customer service role\n\
condition   an encoded query (`csm help query`), with the acting user's sets\n\
fields      empty for all, a,b for these, -a,-b for all but these\n\
requires    plugins that must be active, or properties that must be true\n";

const SCENARIO: &str = include_str!("scenario/help.txt");

const SECURITY: &str = "--as-user is impersonation chosen by whoever runs the program. It answers what somebody would see and be allowed to do;\n\
it is no login. Whoever can read the database file can read everything in it, rules and audit trail included.\n\n\
Under --as-user nothing printed depends on what that user may not see, except: gaps between numbers (L1), timing (L2), the\n\
size of the file (L3), and stored values of visible fields that hidden records shaped, such as a project's percent complete\n\
and dates (L4). --explain, access and -v answer the operator.\n\n\
It becomes a boundary where the database belongs to another uid and the persona is pinned, in /etc/csm.toml, which root alone can write:\n\n\
db = \"/srv/csm/csm.db\"\n\
[personas]\n\
1002 = \"carl.customer\"    # the uid somebody logged in with, or the one csm runs with\n\n\
as with `sudo -u csmsvc csm` or an ssh forced command, the database being csmsvc's (mode 0600). Who is pinned acts as that user on\n\
that file, and --as-user, --db, --now, variables CSM_*, configuration files, --explain, -v, the commands access, scenario, db\n\
and demo, and arguments that are files are refused (4): the program would open them with its own rights. `csm whoami` says\n\
that one is pinned. Other uids are not. A file of pins that others could have written lets nobody in.\n\n\
The audit trail's hash chain shows accidental damage and naive edits. It is no proof against an owner who recomputes it;\n\
store the head that `csm db info` prints somewhere else for that.\n";

fn errors() -> String {
    Code::ALL.iter().fold(String::new(), |mut page, code| {
        let _ = writeln!(page, "{:<21} {:>3}  {}", code.as_str(), code.exit(), code.summary());
        page
    })
}

fn query() -> String {
    let mut page = String::from(
        "field=value  !=  <  <=  >  >=  STARTSWITH  ENDSWITH  LIKE  NOT LIKE  IN a,b  NOT IN a,b  ISEMPTY  ISNOTEMPTY\n\
         BETWEEN a@b  SAMEAS field  NSAMEAS field  CONTAINS value (lists)  ANYTHING\n\n\
         ^ and   ^OR or (binds tighter)   ^NQ new query   ^ORDERBYfield   ^ORDERBYDESCfield   ^^ a literal ^\n\
         Dot-walks: customer_project.account.name=Acme Corp. Empty is a value like any other: != and NOT IN hold for it.\n\
         Durations: 5d, 4h, 1d 4h with days of 8 hours.\n\
         Values: literal, label or number of a choice, @today, @now, relative dates (-7d), and these sets:\n\n  @me  the acting user\n",
    );
    for (name, about, _) in crate::cond::SETS {
        let _ = writeln!(page, "  @{name}  {about}");
    }
    page
}

fn nouns() -> String {
    crate::dict::TABLES.iter().fold(String::new(), |mut page, table| {
        let _ = writeln!(page, "{:<22} {:<42} {}", table.noun, table.name, table.label);
        page
    })
}

/// Whether to colour: the flag, then the conventions of the environment, then whether somebody is looking.
pub fn color(when: &str, out: &Out) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        "always" => true,
        "never" => false,
        _ if set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb") => false,
        _ => set("CLICOLOR_FORCE") || out.stdout_is_terminal() && std::io::stdout().is_terminal(),
    }
}
