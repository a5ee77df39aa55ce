//! Verbs of case tasks: assign, close.

use super::Act;
use super::case::assignee;
use super::journal::from_stdin;
use super::record::on_record;
use super::session::Session;
use crate::dict::{self, case_task};
use crate::error::Result;
use crate::rules::case::tasks as rules;
use clap::{ArgMatches, Args};

/// `case-task assign T USER|--to-me`.
#[derive(Debug, Args)]
pub struct Assign {
    /// Which case task
    case_task: String,
    /// To whom
    #[arg(required_unless_present = "to_me")]
    user: Option<String>,
    /// To the acting user
    #[arg(long, conflicts_with = "user")]
    to_me: bool,
}

impl Act for Assign {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        on_record(session, &case_task::TABLE, &self.case_task, "assign", |_, store, id| {
            let user = assignee(store, self.user.as_deref())?;
            rules::assign(store, id, &self.case_task, &user)?;
            Ok(format!("assigned to {}", store.display(&dict::user::TABLE, &user)?))
        })
    }
}

/// `case-task close T`.
#[derive(Debug, Args)]
pub struct Close {
    /// Which case task
    case_task: String,
    /// What came of it; - reads it from stdin
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl Act for Close {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        on_record(session, &case_task::TABLE, &self.case_task, "close", |_, store, id| {
            let notes = self.notes.as_deref().map(from_stdin).transpose()?;
            rules::close(store, id, &self.case_task, notes.as_deref())?;
            Ok("closed".to_owned())
        })
    }
}
