//! Verbs of tasks: assign, complete, comment, work-note.

use super::Act;
use super::contact::membership;
use super::record::{calendar, write_target};
use super::session::{Done, Session};
use crate::dict::{self, Table, input, project_contact, task, work};
use crate::error::{Code, Error, Result};
use crate::rules::{acts, task as rules};
use crate::store::{Journal, Record, Store};
use clap::{ArgMatches, Args};
use std::io::Read as _;

/// `task assign T USER`.
#[derive(Debug, Args)]
pub struct Assign {
    /// Which task
    task: String,
    /// To whom
    user: String,
    /// Also make a contact of the customer a project contact, so that he can see the task
    #[arg(long)]
    add_contact: bool,
}

impl Act for Assign {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&task::TABLE, |session, store| {
            let sets = acts::sets(&task::TABLE, "assign");
            session.decided_for(store, &task::TABLE, "assign", sets, &self.task)?;
            let id = write_target(store, &task::TABLE, &self.task, "assign", sets)?;
            store.gate(&task::TABLE, &id, &self.task, "assign", sets, &[])?;
            let user = store.resolve(&dict::user::TABLE, &self.user)?;
            if self.add_contact {
                add_contact(store, &id, &user)?;
            }
            store.act(&task::TABLE, &id, &self.task, "assign", sets, |task| {
                task.set(work::ASSIGNED_TO, user.clone());
                Ok(())
            })?;
            Ok(Done::to(id, format!("assigned to {}", store.display(&dict::user::TABLE, &user)?)))
        })
    }
}

fn add_contact(store: &Store<'_>, task_id: &str, user: &str) -> Result<()> {
    let project = store.expect(&task::TABLE, task_id)?.text(task::CUSTOMER_PROJECT);
    if membership(store, &project, user)?.is_some() {
        return Ok(());
    }
    let typed = [
        (project_contact::CUSTOMER_PROJECT.name.to_owned(), project),
        (project_contact::CONTACT.name.to_owned(), user.to_owned()),
    ];
    let calendar = crate::time::Calendar::always();
    store.create(&project_contact::TABLE, &typed, Record::new(&project_contact::TABLE), &calendar)?;
    store.effect(format!("{} is now a project contact", store.display(&dict::user::TABLE, user)?));
    Ok(())
}

/// `task complete T`.
#[derive(Debug, Args)]
pub struct Complete {
    /// Which task
    task: String,
    /// When it was completed; now if left out
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Act for Complete {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&task::TABLE, |session, store| {
            let sets = acts::sets(&task::TABLE, "complete");
            session.decided_for(store, &task::TABLE, "complete", sets, &self.task)?;
            let id = write_target(store, &task::TABLE, &self.task, "complete", sets)?;
            store.gate(&task::TABLE, &id, &self.task, "complete", sets, &[])?;
            let at = match &self.at {
                None => store.now(),
                Some(text) => {
                    let calendar = calendar(store, &task::TABLE, &[], Some(&id))?;
                    let at = input::time(text, input::Frame { now: store.now(), calendar: &calendar })
                        .map_err(|error| error.at("--at"))?;
                    if at > store.now() {
                        return Err(Error::new(Code::FieldInvalid, "--at: in the future"));
                    }
                    at
                }
            };
            store.act(&task::TABLE, &id, &self.task, "complete", sets, |task| rules::complete(task, at))?;
            Ok(Done::to(id, "completed"))
        })
    }
}

/// `task comment T TEXT`.
#[derive(Debug, Args)]
pub struct Comment {
    /// Which task
    task: String,
    /// What to say; - reads it from stdin
    text: String,
}

impl Act for Comment {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        entry(session, &task::TABLE, &self.task, &self.text, Journal::Comments)
    }
}

/// `task work-note T TEXT`.
#[derive(Debug, Args)]
pub struct WorkNote {
    /// Which task
    task: String,
    /// What to note; - reads it from stdin
    text: String,
}

impl Act for WorkNote {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        entry(session, &task::TABLE, &self.task, &self.text, Journal::WorkNotes)
    }
}

/// Adds a comment or a work note to a record of any table that has them.
pub(super) fn entry(
    session: &mut Session,
    table: &'static Table,
    name: &str,
    text: &str,
    which: Journal,
) -> Result<()> {
    session.write(table, |session, store| {
        session.decided_for(store, table, which.operation(), &[], name)?;
        let id = write_target(store, table, name, which.operation(), &[])?;
        store.write_journal(table, &id, name, which, &from_stdin(text)?)?;
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
