//! Tasks by their place in the outline, and the verbs about it: task create and update, link, unlink.

use super::nouns::{RECORD, typed};
use super::record::{calendar, equals};
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::cond::Operand;
use crate::dict::{dependency, planned, project, task, work};
use crate::error::{Code, Error, Result};
use crate::rules::calendars;
use crate::rules::schedule::Predecessor;
use crate::store::{Ask, Record, Store, Typed, is, not_found};
use clap::{ArgMatches, Args};

/// Whether the text is a place in an outline: `4.2.1`.
pub fn is_place(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The readable task of a project called that: by its place in the outline, or as a positional is.
pub fn task_in(store: &Store<'_>, project: &str, text: &str) -> Result<String> {
    if !is_place(text) {
        return store.resolve(&task::TABLE, text);
    }
    let ask = Ask {
        fields: vec![work::NUMBER.name.to_owned()],
        also: vec![
            equals(task::CUSTOMER_PROJECT.name, Operand::Literal(project.to_owned())),
            equals(planned::WBS.name, Operand::Literal(text.to_owned())),
        ],
        limit: Some(1),
        ..Ask::default()
    };
    let mut found = None;
    store.list(&task::TABLE, &ask)?.run(&mut |line| {
        found = Some(line.id);
        Ok(())
    })?;
    found.ok_or_else(|| not_found(&task::TABLE, text))
}

/// The same, and it is a task of that project; `flag` is what names it.
pub fn task_of(store: &Store<'_>, project: &str, flag: &str, text: &str) -> Result<String> {
    let task = task_in(store, project, text)?;
    if project_of(store, &task)? != project {
        let number = store.display(&project::TABLE, project)?;
        return Err(Error::new(Code::FieldInvalid, format!("{flag}: {text} is no task of {number}")));
    }
    Ok(task)
}

/// The project a task belongs to.
pub fn project_of(store: &Store<'_>, id: &str) -> Result<String> {
    Ok(store.expect(&task::TABLE, id)?.text(task::CUSTOMER_PROJECT))
}

/// The task a parent is named by: a place in the outline of the project named beside it, or as a positional is.
pub fn parent_named(store: &Store<'_>, project: Option<&str>, parent: &str) -> Result<String> {
    if !is_place(parent) {
        return store.resolve(&task::TABLE, parent);
    }
    let Some(project) = project else {
        let message = format!("--parent {parent} is a place in a project's outline and needs --project");
        return Err(Error::new(Code::InputMissing, message).hint("or name the parent by its number"));
    };
    let project = store.resolve(&project::TABLE, project)?;
    task_in(store, &project, parent).map_err(|error| error.at("--parent"))
}

/// A parent typed as a place becomes the task that stands there, and a project nobody typed that of the parent.
fn place_parent(store: &Store<'_>, typed: &mut Vec<Typed>, project: Option<&str>) -> Result<()> {
    let at = |field: &str| typed.iter().position(|(name, text)| name == field && !text.is_empty());
    let Some(parent) = at(task::PARENT.name) else { return Ok(()) };
    let named = at(task::CUSTOMER_PROJECT.name).map(|at| typed[at].1.as_str());
    let id = parent_named(store, named.or(project), &typed[parent].1)?;
    if named.or(project).is_none() {
        typed.push((task::CUSTOMER_PROJECT.name.to_owned(), project_of(store, &id)?));
    }
    typed[parent].1 = id;
    Ok(())
}

/// Makes the task wait for others, each written as `1.1fs+2`; every one is judged as a create of its own.
fn link(session: &Session, store: &Store<'_>, id: &str, after: &[String]) -> Result<()> {
    let project = project_of(store, id)?;
    let calendar = calendars::of_project(store, &project)?;
    for text in after.iter().flat_map(|text| text.split(',')) {
        let before = Predecessor::parse(text, calendar.day_seconds())?;
        let typed = [
            (dependency::PARENT.name.to_owned(), task_in(store, &project, &before.key)?),
            (dependency::CHILD.name.to_owned(), id.to_owned()),
            (dependency::SUB_TYPE.name.to_owned(), before.kind.to_string()),
            (dependency::LAG.name.to_owned(), format!("{}s", before.lag)),
        ];
        let row = store.create(&dependency::TABLE, &typed, Record::new(&dependency::TABLE), &calendar)?;
        session.decided(store, &dependency::TABLE, "create", &[], Some(&row.id()))?;
    }
    Ok(())
}

/// Where the task begins and ends once everything is worked out, as an effect.
fn tell_dates(store: &Store<'_>, id: &str) -> Result<()> {
    store.tells(id);
    store.settle()?;
    let row = store.expect(&task::TABLE, id)?;
    let calendar = calendars::of_project(store, &row.text(task::CUSTOMER_PROJECT))?;
    let shown = |column| {
        let at = row.get(column).map(|text: String| crate::time::Instant::parse_utc(&text)).transpose()?;
        Ok::<_, Error>(at.map_or_else(String::new, |at| at.display(calendar.zone())))
    };
    store.effect(format!("starts {}, ends {}", shown(planned::START_DATE)?, shown(planned::END_DATE)?));
    Ok(())
}

/// `task create`.
#[derive(Debug, Args)]
pub struct Create {
    /// What it waits for: place in the outline or number, relation, lag in working days: 1.1fs+2, 4.3.1ss-4h
    #[arg(long, value_name = "PREDECESSOR", num_args = 1.., allow_hyphen_values = false, help_heading = "Plan")]
    after: Vec<String>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let mut typed = prompt::missing(session, &task::TABLE, typed(matches, &task::TABLE)?, &[])?;
        session.write(&task::TABLE, |session, store| {
            store.may(&task::TABLE, "create", &[], None)?;
            place_parent(store, &mut typed, None)?;
            let calendar = calendar(store, &task::TABLE, &typed, None)?;
            let record = store.create(&task::TABLE, &typed, Record::new(&task::TABLE), &calendar)?;
            session.decided(store, &task::TABLE, "create", &[], Some(&record.id()))?;
            if !self.after.is_empty() {
                link(session, store, &record.id(), &self.after)?;
                tell_dates(store, &record.id())?;
            }
            Ok(Done::to(record.id(), "created"))
        })
    }
}

/// `task update`.
#[derive(Debug, Args)]
pub struct Update {}

impl Act for Update {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let mut typed = typed(matches, &task::TABLE)?;
        let name = matches.get_one::<String>(RECORD).cloned().unwrap_or_default();
        super::record::something(&typed)?;
        session.write(&task::TABLE, |session, store| {
            session.decided_for(store, &task::TABLE, "write", &[], &name)?;
            store.may_write(&task::TABLE, &name, &typed)?;
            let id = store.resolve(&task::TABLE, &name)?;
            let project = project_of(store, &id)?;
            place_parent(store, &mut typed, Some(&project))?;
            let calendar = calendar(store, &task::TABLE, &typed, Some(&id))?;
            let record = store.update(&task::TABLE, &id, &name, &typed, &calendar)?;
            let asked = record
                .get(planned::START_DATE)
                .filter(|_| typed.iter().any(|(field, _)| field == planned::START_DATE.name));
            if let Some(asked) = asked {
                store.settle()?;
                if store.expect(&task::TABLE, &id)?.text(planned::START_DATE) != asked {
                    tell_dates(store, &id)?;
                }
            }
            Ok(Done::to(record.id(), "updated"))
        })
    }
}

/// `task link T --after 1.1fs+2`.
#[derive(Debug, Args)]
pub struct Link {
    /// Which task
    task: String,
    /// What it waits for: place in the outline or number, relation, lag in working days: 1.1fs+2, 4.3.1ss-4h
    #[arg(long, value_name = "PREDECESSOR", required = true, num_args = 1..)]
    after: Vec<String>,
}

impl Act for Link {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&task::TABLE, |session, store| {
            store.may(&dependency::TABLE, "create", &[], Some(&self.task))?;
            let id = store.resolve(&task::TABLE, &self.task)?;
            link(session, store, &id, &self.after)?;
            tell_dates(store, &id)?;
            Ok(Done::to(id, format!("waits for {}", self.after.join(", "))))
        })
    }
}

/// `task unlink T PREDECESSOR`.
#[derive(Debug, Args)]
pub struct Unlink {
    /// Which task
    task: String,
    /// What it no longer waits for: place in the outline or number
    #[arg(value_name = "PREDECESSOR", required = true)]
    predecessors: Vec<String>,
}

impl Act for Unlink {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&task::TABLE, |session, store| {
            store.may(&dependency::TABLE, "delete", &[], Some(&self.task))?;
            let id = store.resolve(&task::TABLE, &self.task)?;
            let project = project_of(store, &id)?;
            for name in &self.predecessors {
                let before = task_in(store, &project, name)?;
                let pair = is(dependency::PARENT.name, before).with(" AND t.child = ", id.as_str());
                let row = store.fetch_where(&dependency::TABLE, &pair)?.into_iter().next();
                let row = row.ok_or_else(|| {
                    Error::new(Code::RecordNotFound, format!("{} does not wait for {name}", self.task))
                        .hint(format!("csm dependency list --child {}", self.task))
                })?;
                session.decided(store, &dependency::TABLE, "delete", &[], Some(&row.id()))?;
                store.gate(&dependency::TABLE, &row.id(), name, "delete", &[], &[])?;
                store.delete(&dependency::TABLE, &row.id(), name)?;
            }
            tell_dates(store, &id)?;
            Ok(Done::to(id, format!("no longer waits for {}", self.predecessors.join(", "))))
        })
    }
}
