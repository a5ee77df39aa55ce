//! Escalations: asked for and ended on the case or account, decided on by their own number.

use super::case::in_reach;
use super::journal::from_stdin;
use super::record::{gated, on_record};
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::dict::{Table, account, case, escalation};
use crate::error::{Code, Error, Result};
use crate::rules::case::escalation as rules;
use crate::store::{Record, Typed};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// What `escalate` takes.
#[derive(Debug, Args)]
struct Begin {
    /// What is escalated
    record: String,
    /// Why: inactivity, lack of progress, or a deadline the customer imposed; a choice or its label
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,
    /// How grave: high or medium
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<String>,
    /// The reason in words; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,
    /// A template whose approval it waits for; without one it counts at once
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Who asks: customer or internal
    #[arg(long, value_name = "SOURCE")]
    request_source: Option<String>,
    /// Who looks after it
    #[arg(long, value_name = "USER")]
    assign_to: Option<String>,
}

/// What `deescalate` takes.
#[derive(Debug, Args)]
struct End {
    /// What is no longer escalated
    record: String,
    /// Why it can end; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    justification: Option<String>,
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident of $shape:ident on $table:path: $run:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Args)]
        pub struct $verb {
            #[command(flatten)]
            arguments: $shape,
        }

        impl Act for $verb {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                $run(session, &$table, &self.arguments)
            }
        }
    )*};
}

verbs! {
    /// `case escalate C`.
    Case of Begin on case::TABLE: begin;
    /// `case deescalate C`.
    CaseEnd of End on case::TABLE: end;
    /// `account escalate A`.
    Account of Begin on account::TABLE: begin;
    /// `account deescalate A`.
    AccountEnd of End on account::TABLE: end;
}

fn begin(session: &mut Session, table: &'static Table, arguments: &Begin) -> Result<()> {
    let typed = [
        (escalation::REASON.name, arguments.reason.clone()),
        (escalation::SEVERITY.name, arguments.severity.clone()),
        (escalation::JUSTIFICATION.name, arguments.justification.clone()),
    ];
    let [reason, severity, words] = missing(session, table, &arguments.record, "escalate", typed)?;
    session.write(table, |session, store| {
        let id = gated(session, store, table, &arguments.record, "escalate")?;
        rules::possible(store, table, &id)?;
        let words = words.as_deref().map(from_stdin).transpose()?;
        let given = [
            (escalation::REASON, reason, "--reason"),
            (escalation::SEVERITY, severity, "--severity"),
            (escalation::JUSTIFICATION, words, "--justification"),
        ];
        needed(&given.each_ref().map(|(_, value, flag)| (value.is_some(), *flag)))?;
        let optional = [
            (escalation::TEMPLATE, arguments.template.clone(), ""),
            (escalation::REQUEST_SOURCE, arguments.request_source.clone(), ""),
            (escalation::ASSIGNED_TO, arguments.assign_to.clone(), ""),
        ];
        let typed = given.into_iter().chain(optional);
        let typed: Vec<Typed> = typed.filter_map(|(column, value, _)| Some((column.name.to_owned(), value?))).collect();
        let mut new = Record::new(&escalation::TABLE);
        new.set(escalation::SOURCE_TABLE, table.name.to_owned()).set(escalation::SOURCE_RECORD, id.clone());
        let made = store.create(&escalation::TABLE, &typed, new, &Calendar::weekdays())?;
        let number = made.text(escalation::NUMBER);
        let what = if made.get(escalation::TEMPLATE).is_some() { "waits for approval" } else { "is in force" };
        Ok(Done::to(id, format!("escalated: {number} {what}")))
    })
}

fn end(session: &mut Session, table: &'static Table, arguments: &End) -> Result<()> {
    let typed = [(escalation::DEESCALATION_JUSTIFICATION.name, arguments.justification.clone())];
    let [why] = missing(session, table, &arguments.record, "deescalate", typed)?;
    session.write(table, |session, store| {
        let id = gated(session, store, table, &arguments.record, "deescalate")?;
        rules::in_force(store, table, &id)?;
        let why = why.as_deref().map(from_stdin).transpose()?;
        needed(&[(why.is_some(), "--justification")])?;
        let ended = rules::end(store, table, &id, crate::dict::input::long(&why.unwrap_or_default())?)?;
        Ok(Done::to(id, format!("no longer escalated: {} is closed", ended.text(escalation::NUMBER))))
    })
}

/// What the verb needs and was not typed, asked for.
fn missing<const N: usize>(
    session: &mut Session,
    table: &'static Table,
    name: &str,
    operation: &str,
    typed: [(&'static str, Option<String>); N],
) -> Result<[Option<String>; N]> {
    prompt::values(session, &escalation::TABLE, typed, |store, _| {
        let Some(record) = in_reach(store, table, name, operation)? else { return Ok(false) };
        let refused = match operation {
            "escalate" => rules::possible(store, table, &record.id()).is_err(),
            _ => rules::in_force(store, table, &record.id()).is_err(),
        };
        Ok(!refused)
    })
}

fn needed(flags: &[(bool, &str)]) -> Result<()> {
    let missing: Vec<&str> = flags.iter().filter(|(given, _)| !given).map(|(_, flag)| *flag).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InputMissing, format!("an escalation needs {}", missing.join(", "))))
}

/// `escalation approve E`.
#[derive(Debug, Args)]
pub struct Approve {
    /// Which escalation
    escalation: String,
}

impl Act for Approve {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        decide(session, &self.escalation, true)
    }
}

/// `escalation decline E`.
#[derive(Debug, Args)]
pub struct Decline {
    /// Which escalation
    escalation: String,
}

impl Act for Decline {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        decide(session, &self.escalation, false)
    }
}

fn decide(session: &mut Session, name: &str, approve: bool) -> Result<()> {
    let operation = if approve { "approve" } else { "decline" };
    on_record(session, &escalation::TABLE, name, operation, |_, store, id| {
        rules::decide(store, id, name, approve)?;
        Ok(if approve { "approved: it is in force" } else { "declined" }.to_owned())
    })
}
