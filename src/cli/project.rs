//! `csm project create`: a project, its contacts and, from a template, its dated tasks; all in one transaction.

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::dict::{planned, project, project_contact, template, work};
use crate::error::{Code, Error, Result};
use crate::rules::{calendars, template as templates};
use crate::store::{Record, Store, Typed};
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// The schedule a new project works by unless told otherwise (Q45).
const SCHEDULE: &str = "weekdays";

/// `project create`.
#[derive(Debug, Args)]
pub struct Create {
    /// Template to make the tasks of
    #[arg(long, value_name = "TEMPLATE", help_heading = "Plan")]
    template: Option<String>,
    /// Contacts of the customer who may see the project; the template's customer tasks go to the first
    #[arg(long, value_name = "USER", num_args = 1.., help_heading = "Plan")]
    contact: Vec<String>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let typed = typed(matches, &project::TABLE)?;
        session.write(&project::TABLE, |session, store| {
            let typed = prompt::missing(session, store, &project::TABLE, typed, &[project::ACCOUNT.name])?;
            let id = create(store, typed, self.template.as_deref(), &self.contact)?;
            session.decided(store, &project::TABLE, "create", &[], Some(&id))?;
            Ok(Done::to(id, "created"))
        })
    }
}

fn create(store: &Store<'_>, mut typed: Vec<Typed>, template: Option<&str>, contacts: &[String]) -> Result<String> {
    store.may(&project::TABLE, "create", &[], None)?;
    missing(&typed)?;
    let mut extra = Record::new(&project::TABLE);
    let calendar = schedule(store, &mut typed, &mut extra)?;
    let plan = template.map(|name| store.resolve(&template::TABLE, name)).transpose()?;
    let record = store.create(&project::TABLE, &typed, extra, &calendar)?;
    let id = record.id();
    let mut first = None;
    for name in contacts {
        let typed = [
            (project_contact::CUSTOMER_PROJECT.name.to_owned(), id.clone()),
            (project_contact::CONTACT.name.to_owned(), name.clone()),
        ];
        let row = store.create(&project_contact::TABLE, &typed, Record::new(&project_contact::TABLE), &calendar)?;
        first = first.or_else(|| row.get(project_contact::CONTACT));
    }
    if let Some(plan) = plan {
        let number = record.text(work::NUMBER);
        store.gate(&project::TABLE, &id, &number, "apply", &[], &[])?;
        let count = templates::apply(store, &plan, &id, first.as_deref())?;
        store.settle()?;
        let end = store.expect(&project::TABLE, &id)?.text(planned::END_DATE);
        let end = crate::time::Instant::parse_utc(&end)?.display(calendar.zone());
        store.effect(format!("{count} tasks made from the template; planned end {end}"));
    }
    Ok(id)
}

/// Name and account cannot be guessed; both are named at once.
fn missing(typed: &[Typed]) -> Result<()> {
    let has = |column: &str| typed.iter().any(|(name, value)| name == column && !value.is_empty());
    let owner = has(project::ACCOUNT.name) || has(project::SERVICE_ORGANIZATION.name);
    let missing: Vec<&str> = [(!has(work::SHORT_DESCRIPTION.name), "--name"), (!owner, "--account")]
        .into_iter()
        .filter_map(|(absent, flag)| absent.then_some(flag))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InputMissing, format!("a project needs {}", missing.join(" and "))))
}

/// `--schedule none` means 24 hours a day, no flag the shipped weekdays.
fn schedule(store: &Store<'_>, typed: &mut Vec<Typed>, extra: &mut Record) -> Result<Calendar> {
    let given = typed.iter().position(|(name, _)| name == project::SCHEDULE.name);
    match given.map(|at| typed[at].1.as_str()) {
        Some("none") => {
            typed.retain(|(name, _)| name != project::SCHEDULE.name);
            Ok(Calendar::always())
        }
        Some(name) => {
            let id = store.resolve(&crate::dict::schedule::TABLE, name)?;
            calendars::of_schedule(store, Some(&id))
        }
        None => {
            let id = calendars::named(store, SCHEDULE)?;
            extra.set(project::SCHEDULE, id.clone());
            calendars::of_schedule(store, id.as_deref())
        }
    }
}
