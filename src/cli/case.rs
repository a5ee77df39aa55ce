//! Verbs of cases: the steps of their life.

use super::journal::from_stdin;
use super::record::{on_record, permitted};
use super::session::Session;
use super::{Act, prompt};
use crate::dict::{self, Table, case, work};
use crate::error::Result;
use crate::rules::case as rules;
use crate::store::{Record, Store};
use clap::{ArgMatches, Args};

/// `case assign C USER|--to-me`.
#[derive(Debug, Args)]
pub struct Assign {
    /// Which case
    case: String,
    /// To whom
    #[arg(required_unless_present = "to_me")]
    user: Option<String>,
    /// To the acting user; a new case becomes open with that
    #[arg(long, conflicts_with = "user")]
    to_me: bool,
}

impl Act for Assign {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        on_record(session, &case::TABLE, &self.case, "assign", |_, store, id| {
            let user = assignee(store, self.user.as_deref())?;
            rules::assign(store, id, &self.case, &user)?;
            Ok(format!("assigned to {}", store.display(&dict::user::TABLE, &user)?))
        })
    }
}

/// The user named, or the acting one.
pub(super) fn assignee(store: &Store<'_>, named: Option<&str>) -> Result<String> {
    named.map_or_else(|| Ok(store.actor().id().to_owned()), |name| store.resolve(&dict::user::TABLE, name))
}

/// `case request-info C`.
#[derive(Debug, Args)]
pub struct RequestInfo {
    /// Which case
    case: String,
    /// What the customer is asked; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
}

impl Act for RequestInfo {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        on_record(session, &case::TABLE, &self.case, "request_info", |_, store, id| {
            let comment = self.comment.as_deref().map(from_stdin).transpose()?;
            rules::request_info(store, id, &self.case, comment.as_deref())?;
            Ok("waits for the customer".to_owned())
        })
    }
}

/// `case propose C --code CODE --notes TEXT`.
#[derive(Debug, Args)]
pub struct Propose {
    /// Which case
    case: String,
    /// How it was resolved: a resolution code or its label
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The solution in words; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl Act for Propose {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let typed = [(case::RESOLUTION_CODE.name, self.code), (work::CLOSE_NOTES.name, self.notes)];
        let [code, words] = missing(session, &self.case, "propose", typed)?;
        on_record(session, &case::TABLE, &self.case, "propose", |_, store, id| {
            let code = code.map(|code| resolution(store, &code)).transpose()?;
            let notes = words.as_deref().map(notes).transpose()?;
            rules::propose(store, id, &self.case, code.as_deref(), notes.as_deref())?;
            Ok("resolved; the customer accepts or rejects the solution".to_owned())
        })
    }
}

/// `case close C`.
#[derive(Debug, Args)]
pub struct Close {
    /// Which case
    case: String,
    /// Why it is closed; mandatory for whoever is not the customer; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
    /// How it was resolved: a resolution code or its label
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
}

impl Act for Close {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let [words] = missing(session, &self.case, "close", [(work::CLOSE_NOTES.name, self.notes)])?;
        on_record(session, &case::TABLE, &self.case, "close", |_, store, id| {
            let code = self.code.as_deref().map(|code| resolution(store, code)).transpose()?;
            let notes = words.as_deref().map(notes).transpose()?;
            rules::close(store, id, &self.case, code.as_deref(), notes.as_deref())?;
            Ok("closed".to_owned())
        })
    }
}

/// `case cancel C`.
#[derive(Debug, Args)]
pub struct Cancel {
    /// Which case
    case: String,
    /// Why it came to nothing; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl Act for Cancel {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        on_record(session, &case::TABLE, &self.case, "cancel", |_, store, id| {
            let notes = self.notes.as_deref().map(notes).transpose()?;
            rules::cancel(store, id, &self.case, notes.as_deref())?;
            Ok("cancelled".to_owned())
        })
    }
}

/// Arguments of the steps that need none but the case.
#[derive(Debug, Args)]
struct Which {
    /// Which case
    case: String,
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident = $operation:literal, $done:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Args)]
        pub struct $name {
            #[command(flatten)]
            which: Which,
        }

        impl Act for $name {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                on_record(session, &case::TABLE, &self.which.case, $operation, |_, store, id| {
                    rules::plain(store, id, &self.which.case, $operation)?;
                    Ok($done.to_owned())
                })
            }
        }
    )*};
}

steps! {
    /// `case resume C`.
    Resume = "resume", "open again";
    /// `case accept C`.
    Accept = "accept", "closed: the solution was accepted";
    /// `case reject C`.
    Reject = "reject", "open again: the solution was rejected";
    /// `case reopen C`.
    Reopen = "reopen", "open again";
}

/// What the step needs and was not typed, asked for.
fn missing<const N: usize>(
    session: &mut Session,
    name: &str,
    operation: &str,
    typed: [(&'static str, Option<String>); N],
) -> Result<[Option<String>; N]> {
    prompt::values(session, &case::TABLE, typed, |store, field| {
        let Some(case) = in_reach(store, &case::TABLE, name, operation)? else { return Ok(false) };
        let settled = rules::permitted(&case, operation).is_err() || !case.value(field).is_null();
        Ok(!(settled || operation == "close" && rules::for_customer(store, &case)))
    })
}

/// The record, if the user may do this to it. Whoever may not is asked nothing: he hears so from the verb itself.
pub(super) fn in_reach(
    store: &Store<'_>,
    table: &'static Table,
    name: &str,
    operation: &str,
) -> Result<Option<Record>> {
    permitted(store, table, name, operation).ok().map(|id| store.expect(table, &id)).transpose()
}

/// Notes as stored: a text field's value.
fn notes(text: &str) -> Result<String> {
    dict::input::long(&from_stdin(text)?).map(str::to_owned)
}

/// A resolution code by its stored value or label.
fn resolution(store: &Store<'_>, text: &str) -> Result<String> {
    let field = case::TABLE.field(case::RESOLUTION_CODE.name)?;
    let calendar = crate::time::Calendar::weekdays();
    let frame = dict::input::Frame { now: store.now(), calendar: &calendar };
    let value = dict::input::value(field, text, frame).map_err(|error| error.at("--code"))?;
    Ok(value.as_text().unwrap_or_default().to_owned())
}
