//! `comment` and `work-note`, on every noun whose records have a journal.

use super::Act;
use super::record::write_target;
use super::session::{Done, Session};
use crate::dict::{
    Table, case, case_task, change_request, incident, problem, project, project_change, project_issue, request,
    request_item, task, work_order,
};
use crate::error::{Code, Error, Result};
use crate::store::Journal;
use clap::{ArgMatches, Args};
use std::io::Read as _;

/// What both verbs take.
#[derive(Debug, Args)]
struct Say {
    /// On which record
    record: String,
    /// What to say; - reads it from stdin
    text: String,
}

macro_rules! journals {
    ($($comment:ident, $note:ident = $table:path;)*) => {$(
        #[doc = concat!("Comments of `", stringify!($table), "`.")]
        #[derive(Debug, Args)]
        pub struct $comment {
            #[command(flatten)]
            say: Say,
        }

        impl Act for $comment {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                enter(session, &$table, &self.say, Journal::Comments)
            }
        }

        #[doc = concat!("Work notes of `", stringify!($table), "`.")]
        #[derive(Debug, Args)]
        pub struct $note {
            #[command(flatten)]
            say: Say,
        }

        impl Act for $note {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                enter(session, &$table, &self.say, Journal::WorkNotes)
            }
        }
    )*};
}

journals! {
    OnProject, NoteOnProject = project::TABLE;
    OnTask, NoteOnTask = task::TABLE;
    OnCase, NoteOnCase = case::TABLE;
    OnCaseTask, NoteOnCaseTask = case_task::TABLE;
    OnProjectChange, NoteOnProjectChange = project_change::TABLE;
    OnProjectIssue, NoteOnProjectIssue = project_issue::TABLE;
    OnProblem, NoteOnProblem = problem::TABLE;
    OnChange, NoteOnChange = change_request::TABLE;
    OnIncident, NoteOnIncident = incident::TABLE;
    OnRequest, NoteOnRequest = request::TABLE;
    OnRequestItem, NoteOnRequestItem = request_item::TABLE;
    OnWorkOrder, NoteOnWorkOrder = work_order::TABLE;
}

fn enter(session: &mut Session, table: &'static Table, say: &Say, which: Journal) -> Result<()> {
    session.write(table, |session, store| {
        session.decided_for(store, table, which.operation(), &[], &say.record)?;
        let id = write_target(store, table, &say.record, which.operation(), &[])?;
        store.write_journal(table, &id, &say.record, which, &from_stdin(&say.text)?)?;
        Ok(Done::to(id, if which == Journal::Comments { "commented on" } else { "noted on" }))
    })
}

/// `-` stands for stdin, up to what a text field holds.
pub(super) fn from_stdin(text: &str) -> Result<String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut read = Vec::new();
    std::io::stdin()
        .take((1 << 20) + 2)
        .read_to_end(&mut read)
        .map_err(|error| Error::new(Code::InputMissing, format!("cannot read stdin: {error}")))?;
    let text = String::from_utf8(read).map_err(|_| Error::new(Code::FieldInvalid, "the text on stdin is not UTF-8"))?;
    Ok(text.trim_end_matches('\n').to_owned())
}
