//! Verbs of case tasks: assign, close.

use super::Act;
use super::journal::from_stdin;
use super::record::write_target;
use super::session::{Done, Session};
use crate::dict::{self, case_task};
use crate::error::Result;
use crate::rules::acts;
use crate::rules::case::tasks as rules;
use crate::store::Store;
use clap::{ArgMatches, Args};

/// Finds the case task, asks whether the operation may be done to it, does it, and says what happened.
fn on_task(
    session: &mut Session,
    name: &str,
    operation: &str,
    work: impl FnOnce(&Store<'_>, &str) -> Result<String>,
) -> Result<()> {
    session.write(&case_task::TABLE, |session, store| {
        let sets = acts::sets(&case_task::TABLE, operation);
        session.decided_for(store, &case_task::TABLE, operation, sets, name)?;
        let id = write_target(store, &case_task::TABLE, name, operation, sets)?;
        store.gate(&case_task::TABLE, &id, name, operation, sets, &[])?;
        let what = work(store, &id)?;
        Ok(Done::to(id, what))
    })
}

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
        on_task(session, &self.case_task, "assign", |store, id| {
            let user = match &self.user {
                Some(user) => store.resolve(&dict::user::TABLE, user)?,
                None => store.actor().id().to_owned(),
            };
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
        on_task(session, &self.case_task, "close", |store, id| {
            let notes = self.notes.as_deref().map(from_stdin).transpose()?;
            rules::close(store, id, &self.case_task, notes.as_deref())?;
            Ok("closed".to_owned())
        })
    }
}
