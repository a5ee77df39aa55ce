//! `case create`: from a project, from a task, or from the menu, which offers both to whoever reads a project task (R15–R17).

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::dict::{case, task};
use crate::error::{Code, Result};
use crate::store::{Ask, Record, Store, Typed};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// `case create [--project P | --task T]`.
#[derive(Debug, Args)]
pub struct Create {}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let typed = prompt::missing(session, &case::TABLE, typed(matches, &case::TABLE)?, &[])?;
        let typed = from_menu(session, typed)?;
        session.write(&case::TABLE, |session, store| {
            let record = store.create(&case::TABLE, &typed, Record::new(&case::TABLE), &Calendar::weekdays())?;
            session.decided(store, &case::TABLE, "create", &[], Some(&record.id()))?;
            Ok(Done::to(record.id(), "created"))
        })
    }
}

/// Whoever comes by neither a project nor a task is asked for them, if he reads any project task (R17).
fn from_menu(session: &mut Session, typed: Vec<Typed>) -> Result<Vec<Typed>> {
    let form = [case::CUSTOMER_PROJECT.name, case::CUSTOMER_PROJECT_TASK.name];
    if typed.iter().any(|(name, _)| form.contains(&name.as_str())) {
        return Ok(typed);
    }
    prompt::optional(session, &case::TABLE, typed, &form, reads_a_task)
}

fn reads_a_task(store: &Store<'_>) -> Result<bool> {
    match store.count(&task::TABLE, &Ask::default()) {
        Ok(count) => Ok(count > 0),
        Err(error) if matches!(error.code(), Code::AccessDenied | Code::PluginInactive) => Ok(false),
        Err(error) => Err(error),
    }
}
