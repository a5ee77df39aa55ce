//! `csm project create`: a project, its contacts and, from a template, its dated tasks; all in one transaction.

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::dict::{planned, project, project_contact, task, template, user, work};
use crate::error::{Code, Error, Result};
use crate::rules::{calendars, plan_file, sketch, template as templates};
use crate::store::{Record, Store, Typed};
use crate::time::Calendar;
use clap::{ArgMatches, Args};
use std::path::{Path, PathBuf};

/// The schedule a new project works by unless told otherwise (Q45).
const SCHEDULE: &str = "weekdays";

/// `project create`.
#[derive(Debug, Args)]
pub struct Create {
    /// Template to make the tasks of
    #[arg(long, value_name = "TEMPLATE", help_heading = "Plan")]
    template: Option<String>,
    /// Plan to make it of, as `csm project export` prints it; flags win over what the file says
    #[arg(long, value_name = "FILE", conflicts_with = "template", help_heading = "Plan")]
    from: Option<PathBuf>,
    /// Contacts of the customer who may see the project; the template's customer tasks go to the first
    #[arg(long, value_name = "USER", num_args = 1.., help_heading = "Plan")]
    contact: Vec<String>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let mut typed = typed(matches, &project::TABLE)?;
        let file = self.from.as_deref().map(plan_from).transpose()?;
        if let Some(file) = &file {
            fill_in(&mut typed, file);
        }
        let typed = prompt::missing(session, &project::TABLE, typed, &[project::ACCOUNT.name])?;
        session.write(&project::TABLE, |session, store| {
            let plan = match (&file, &self.template) {
                (Some(file), _) => Plan::File(file),
                (None, Some(name)) => Plan::Template(name),
                (None, None) => Plan::None,
            };
            let id = create(session, store, &typed, plan, &self.contact)?;
            session.decided(store, &project::TABLE, "create", &[], Some(&id))?;
            Ok(Done::to(id, "created"))
        })
    }
}

/// What the tasks of a new project are made of.
#[derive(Clone, Copy)]
enum Plan<'a> {
    None,
    Template(&'a str),
    File(&'a plan_file::File),
}

fn plan_from(path: &Path) -> Result<plan_file::File> {
    plan_file::parse(&super::template::read(path)?).map_err(|error| error.at(path.display()))
}

/// What the file says of the project itself, where no flag says otherwise.
fn fill_in(typed: &mut Vec<Typed>, file: &plan_file::File) {
    for (field, value) in [
        (work::SHORT_DESCRIPTION.name, Some(&file.name)),
        (work::DESCRIPTION.name, file.description.as_ref()),
        (project::ACCOUNT.name, file.account.as_ref()),
        (planned::START_DATE.name, file.start.as_ref()),
        (project::SCHEDULE.name, file.schedule.as_ref()),
        (planned::CALCULATION_TYPE.name, file.calculation.as_ref()),
    ] {
        if let Some(value) = value.filter(|_| typed.iter().all(|(name, _)| name != field)) {
            typed.push((field.to_owned(), value.clone()));
        }
    }
}

fn create(
    session: &mut Session,
    store: &Store<'_>,
    typed: &[Typed],
    plan: Plan<'_>,
    contacts: &[String],
) -> Result<String> {
    store.may(&project::TABLE, "create", &[], None)?;
    missing(typed)?;
    let mut extra = Record::new(&project::TABLE);
    let template = match plan {
        Plan::Template(name) => Some(store.resolve(&template::TABLE, name)?),
        _ => None,
    };
    if let Some(template) = &template {
        templates::fill_header(store, template, &mut extra)?;
    }
    let calendar = schedule(store, typed, &mut extra)?;
    let record = store.create(&project::TABLE, typed, extra, &calendar)?;
    let id = record.id();
    let mut first = None;
    for name in contacts {
        let typed = [
            (project_contact::CUSTOMER_PROJECT.name.to_owned(), id.clone()),
            (project_contact::CONTACT.name.to_owned(), name.clone()),
        ];
        let row = store.create(&project_contact::TABLE, &typed, Record::new(&project_contact::TABLE), &calendar)?;
        let contact = row.text(project_contact::CONTACT);
        store.effect(format!("{} is now a project contact", store.display(&user::TABLE, &contact)?));
        first.get_or_insert(contact);
    }
    let (made, what) = if let Some(template) = template {
        let number = record.text(work::NUMBER);
        store.gate(&project::TABLE, &id, &number, "apply", &[], &[])?;
        (templates::apply(store, &template, &id, first.as_deref())?, "template")
    } else if let Plan::File(file) = plan {
        store.may(&task::TABLE, "create", &[], None)?;
        let sketch = plan_file::sketch(store, file, &calendar, &id)?;
        (sketch::make(store, &id, sketch, "R35")?, "file")
    } else {
        return Ok(id);
    };
    store.settle()?;
    let end = store.expect(&project::TABLE, &id)?.text(planned::END_DATE);
    let end = crate::time::Instant::parse_utc(&end)?.display(calendar.zone());
    store.effect(format!("{} tasks made from the {what}; planned end {end}", made.len()));
    super::template::preview(session, store, &id, &made)?;
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

/// The working time of a new project: by `--schedule`, where `none` is 24 hours a day, by its template, or else the shipped
/// weekdays.
fn schedule(store: &Store<'_>, typed: &[Typed], extra: &mut Record) -> Result<Calendar> {
    let field = project::TABLE.field(project::SCHEDULE.name)?;
    let id = match typed.iter().find(|(name, _)| name == field.name) {
        Some((_, word)) if field.none.is_some_and(|(none, _)| none == word) => None,
        Some((_, name)) => Some(store.resolve(&crate::dict::schedule::TABLE, name)?),
        None => {
            if extra.get(project::SCHEDULE).is_none() {
                extra.set(project::SCHEDULE, calendars::named(store, SCHEDULE)?);
            }
            extra.get(project::SCHEDULE)
        }
    };
    calendars::of_schedule(store, id.as_deref())
}
