//! Verbs of tasks: assign, complete.

use super::Act;
use super::contact::membership;
use super::record::{calendar, gated};
use super::session::{Done, Session};
use crate::dict::{self, input, project_contact, task, work};
use crate::error::{Code, Error, Result};
use crate::rules::{acts, task as rules};
use crate::store::{Record, Store};
use clap::{ArgMatches, Args};

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
            let id = gated(session, store, &task::TABLE, &self.task, "assign")?;
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
            let id = gated(session, store, &task::TABLE, &self.task, "complete")?;
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
