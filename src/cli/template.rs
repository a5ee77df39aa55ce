//! Templates: read from a file, printed as one, applied to a project.

use super::Act;
use super::record::{gated, permitted};
use super::session::{Done, Session};
use crate::dict::{planned, project, task, template, work};
use crate::error::{Code, Error, Result};
use crate::rules::planning::instant;
use crate::rules::template as rules;
use crate::rules::template_file::{self, PlanTask, PlanTemplate};
use crate::rules::template_saved;
use crate::store::{Record, Store};
use crate::time::{Calendar, Instant};
use clap::{ArgMatches, Args};
use std::collections::HashMap;
use std::path::PathBuf;

/// Largest template file read.
const LARGEST: u64 = 16 << 20;

/// `template import FILE`.
#[derive(Debug, Args)]
pub struct Import {
    /// The TOML file
    file: PathBuf,
    /// What to do if another template of that name is stored
    #[arg(long, value_name = "WHAT", default_value = "fail", value_parser = ["fail", "skip", "update"])]
    on_conflict: String,
}

impl Act for Import {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&template::TABLE, |session, store| {
            store.may(&template::TABLE, "create", &[], None)?;
            let place = self.file.display().to_string();
            let plan = template_file::parse(&read(&self.file)?, Calendar::weekdays().day_seconds())
                .map_err(|error| error.at(&place))?;
            let (id, what) = store_plan(store, &plan, &self.on_conflict)?;
            session.decided(store, &template::TABLE, "create", &[], Some(&id))?;
            Ok(Done::to(id, what))
        })
    }
}

/// `template create NAME`, of fields, of a project or of a file.
#[derive(Debug, Args)]
pub struct Create {
    /// What it is called
    #[arg(value_name = "NAME")]
    called: Option<String>,
    /// Save this project as the template
    #[arg(long, value_name = "PROJECT", conflicts_with = "file")]
    from_project: Option<String>,
    /// Read it from this TOML file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let table = &template::TABLE;
        let mut typed = super::nouns::typed(matches, table)?;
        if let Some(name) = &self.called {
            if typed.iter().any(|(field, _)| field == template::NAME.name) {
                return Err(Error::new(Code::UsageInvalid, "the name is given twice"));
            }
            typed.push((template::NAME.name.to_owned(), name.clone()));
        }
        let given = |field: &str| typed.iter().find(|(name, _)| name == field).map(|(_, text)| text.clone());
        let (name, description) = (given(template::NAME.name), given(template::DESCRIPTION.name));
        session.write(table, |session, store| {
            store.may(table, "create", &[], None)?;
            let plan = self.plan(session, store, name.as_deref(), description.as_deref())?;
            if let Some(plan) = &plan {
                let said = rules::header(plan);
                let said = said.into_iter().chain([(template::NAME.name.to_owned(), plan.name.clone())]);
                let open: Vec<_> = said.filter(|(field, _)| !typed.iter().any(|(given, _)| given == field)).collect();
                typed.extend(open);
            }
            free(store, typed.iter().find(|(field, _)| field == template::NAME.name).map(|(_, name)| name))?;
            let made = store.create(table, &typed, Record::new(table), &Calendar::weekdays())?;
            session.decided(store, table, "create", &[], Some(&made.id()))?;
            let Some(plan) = plan else { return Ok(Done::to(made.id(), "created")) };
            rules::fill(store, &made.id(), &plan, "R46")?;
            Ok(Done::to(made.id(), format!("created with {} tasks", plan.tasks.len())))
        })
    }
}

impl Create {
    /// The plan the template is made of, if it is made of one.
    fn plan(
        &self,
        session: &Session,
        store: &Store<'_>,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Result<Option<PlanTemplate>> {
        if let Some(project) = &self.from_project {
            let id = gated(session, store, &project::TABLE, project, "save_as_template")?;
            let description = description.map(str::to_owned);
            let saved = template_saved::from_project(store, &id, name.unwrap_or_default(), description)?;
            store.effect(format!("{} tasks stay visible to customers", saved.visible));
            if saved.dropped > 0 {
                store.effect(format!("{} tasks of people outside are now customer tasks", saved.dropped));
            }
            return Ok(Some(saved.plan));
        }
        let Some(file) = &self.file else { return Ok(None) };
        let plan = template_file::parse(&read(file)?, Calendar::weekdays().day_seconds());
        let plan = plan.and_then(|plan| rules::in_sight(store, &plan).map(|()| plan));
        plan.map(Some).map_err(|error| error.at(file.display().to_string()))
    }
}

/// `template copy NAME NEW`.
#[derive(Debug, Args)]
pub struct Copy {
    /// Which template
    template: String,
    /// What the copy is called
    new: String,
}

impl Act for Copy {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let table = &template::TABLE;
        session.write(table, |session, store| {
            let id = gated(session, store, table, &self.template, "copy")?;
            let plan = PlanTemplate { name: self.new, ..rules::load(store, &id)? };
            free(store, Some(&plan.name))?;
            let (id, what) = store_plan(store, &plan, "fail")?;
            Ok(Done::to(id, what))
        })
    }
}

/// There is no template of that name yet.
fn free(store: &Store<'_>, name: Option<&String>) -> Result<()> {
    match name.map(|name| rules::named(store, name)).transpose()?.flatten() {
        Some(there) => {
            let name = there.text(template::NAME);
            Err(Error::new(Code::RecordConflict, format!("there is a template {name} already")))
        }
        None => Ok(()),
    }
}

/// A file's text, up to 16 MiB.
pub fn read(file: &std::path::Path) -> Result<String> {
    let fail = |why: String| Error::new(Code::TemplateInvalid, format!("{}: {why}", file.display()));
    let metadata = std::fs::metadata(file).map_err(|error| fail(error.to_string()))?;
    if !metadata.is_file() {
        return Err(fail("not a regular file".to_owned()));
    }
    if metadata.len() > LARGEST {
        return Err(Error::new(Code::InputTooLarge, format!("{}: larger than 16 MiB", file.display())));
    }
    std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))
}

/// Stores the plan unless the same is stored already.
pub fn store_plan(store: &Store<'_>, plan: &PlanTemplate, on_conflict: &str) -> Result<(String, String)> {
    rules::in_sight(store, plan)?;
    let count = plan.tasks.len();
    let Some(there) = rules::named(store, &plan.name)? else {
        let mut typed = rules::header(plan);
        typed.push((template::NAME.name.to_owned(), plan.name.clone()));
        let record = store.create(&template::TABLE, &typed, Record::new(&template::TABLE), &Calendar::weekdays())?;
        rules::fill(store, &record.id(), plan, "R47")?;
        return Ok((record.id(), format!("created with {count} tasks")));
    };
    let id = there.id();
    let old = rules::load(store, &id)?;
    if old == *plan {
        return Ok((id, "unchanged".to_owned()));
    }
    match on_conflict {
        "skip" => Ok((id, "left as it was".to_owned())),
        "update" => {
            let typed = rules::header(plan);
            store.update(&template::TABLE, &id, &plan.name, &typed, &Calendar::weekdays())?;
            rules::fill(store, &id, plan, "R47")?;
            store.effect(replaced(&old, plan));
            Ok((id, format!("updated to {count} tasks")))
        }
        _ => Err(Error::new(Code::RecordConflict, format!("there is another template {} already", plan.name))
            .hint("--on-conflict update replaces it, skip leaves it")),
    }
}

/// What becomes of the tasks of a template that is replaced, by their keys.
fn replaced(old: &PlanTemplate, new: &PlanTemplate) -> String {
    let keyed = |plan: &PlanTemplate| -> HashMap<String, PlanTask> {
        plan.tasks.iter().map(|task| (task.key.clone(), task.clone())).collect()
    };
    let (was, is) = (keyed(old), keyed(new));
    let removed = was.keys().filter(|key| !is.contains_key(*key)).count();
    let added = is.keys().filter(|key| !was.contains_key(*key)).count();
    let kept = is.iter().filter(|(key, task)| was.get(*key) == Some(*task)).count();
    format!("{removed} tasks removed, {added} added, {} changed, {kept} as they were", new.tasks.len() - added - kept)
}

/// `template export NAME`.
#[derive(Debug, Args)]
pub struct Export {
    /// Which template
    template: String,
}

impl Act for Export {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.read(|session, store| {
            let id = store.resolve(&template::TABLE, &self.template)?;
            // A template is read whole or not at all: who may not read its tasks sees none of it.
            for table in [&crate::dict::template_task::TABLE, &crate::dict::template_link::TABLE] {
                store.may(table, "read", &[], Some(&self.template))?;
            }
            let text = template_file::print(&rules::load(store, &id)?, Calendar::weekdays().day_seconds())?;
            if session.is_json() {
                let plan: toml::Table =
                    toml::from_str(&text).map_err(|error| Error::new(Code::Internal, error.message().to_owned()))?;
                let value =
                    serde_json::to_value(plan).map_err(|error| Error::new(Code::Internal, error.to_string()))?;
                let fields = value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.clone(), crate::output::Cell::Nested(value.clone())));
                return session.object(session.format(), &fields.collect::<Vec<_>>(), false);
            }
            session.out.data(&text)
        })
    }
}

/// `template apply NAME P`.
#[derive(Debug, Args)]
pub struct Apply {
    /// Which template
    template: String,
    /// To which project; its tasks come after those there are
    project: String,
    /// When the project starts, also where it has tasks already
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
}

impl Act for Apply {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&project::TABLE, |session, store| {
            let id = permitted(store, &project::TABLE, &self.project, "apply")?;
            session.decided(store, &project::TABLE, "apply", &[], Some(&id))?;
            let plan = store.resolve(&template::TABLE, &self.template)?;
            rules::begin(store, &plan, &id)?;
            if let Some(start) = self.start {
                let calendar = crate::rules::calendars::of_project(store, &id)?;
                store.update(&project::TABLE, &id, &self.project, &[("start_date".to_owned(), start)], &calendar)?;
            }
            let made = rules::apply(store, &plan, &id, None)?;
            preview(session, store, &id, &made)?;
            let (count, name) = (made.len(), store.expect(&project::TABLE, &id)?.text(work::NUMBER));
            Ok(Done::named(id, name, format!("has {count} more tasks")))
        })
    }
}

/// Under a dry run, a note on each task that would be made: when it would begin and end.
pub fn preview(session: &mut Session, store: &Store<'_>, project: &str, made: &[String]) -> Result<()> {
    if !session.global.dry_run || session.global.quiet {
        return Ok(());
    }
    store.settle()?;
    let calendar = crate::rules::calendars::of_project(store, project)?;
    let shown = |at: Option<Instant>| at.map_or_else(String::new, |at| at.display(calendar.zone()));
    let made = made.iter().map(|id| store.expect(&task::TABLE, id)).collect::<Result<Vec<_>>>()?;
    for task in store.readable_of(&task::TABLE, &made.iter().collect::<Vec<_>>())? {
        let (start, end) = (instant(task, planned::START_DATE), instant(task, planned::END_DATE));
        let (wbs, name) = (task.text(planned::WBS), task.text(work::SHORT_DESCRIPTION));
        session.out.note(&format!("{wbs} {name}: {} to {}", shown(start), shown(end)));
    }
    Ok(())
}
