//! Verbs of projects as a whole: close, reopen, move, copy.

use super::Act;
use super::outline::task_of;
use super::record::gated;
use super::session::{Done, Session};
use crate::dict::{account, input, planned, project, task, user, work};
use crate::error::Result;
use crate::rules::planning::{instant, put};
use crate::rules::project::shift;
use crate::rules::{acts, calendars, copy, flow};
use crate::store::{Record, Store};
use crate::time::Instant;
use clap::{ArgMatches, Args};

/// A time typed for a project, by its schedule.
fn start(store: &Store<'_>, id: &str, text: &str) -> Result<Instant> {
    let calendar = calendars::of_project(store, id)?;
    let at = input::time(text, input::Frame { now: store.now(), calendar: &calendar })
        .map_err(|error| error.at("--start"))?;
    calendar.next_working(at)
}

/// Says when the project ends now.
fn tell_end(store: &Store<'_>, id: &str) -> Result<()> {
    store.settle()?;
    let record = store.expect(&project::TABLE, id)?;
    if let Some(end) = instant(&record, planned::END_DATE) {
        let calendar = calendars::of_project(store, id)?;
        store.effect(format!("planned end {}", end.display(calendar.zone())));
    }
    Ok(())
}

/// `project close P`.
#[derive(Debug, Args)]
pub struct Close {
    /// Which project
    project: String,
    /// How it ended; what is still open in it is closed complete
    #[arg(long, value_name = "HOW", default_value = "complete", value_parser = ["complete", "incomplete", "skipped"])]
    state: String,
    /// Close notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
}

impl Act for Close {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&project::TABLE, |session, store| {
            let id = gated(session, store, &project::TABLE, &self.project, "close")?;
            let sets = acts::sets(&project::TABLE, "close");
            let state = match self.state.as_str() {
                "incomplete" => 4,
                "skipped" => 7,
                _ => 3,
            };
            let notes = self.notes.as_deref().map(input::long).transpose()?.map(str::to_owned);
            store.act(&project::TABLE, &id, &self.project, "close", sets, |project| {
                flow::close(project, state, notes)
            })?;
            Ok(Done::to(id, format!("closed {}", self.state)))
        })
    }
}

/// `project reopen P --task T`.
#[derive(Debug, Args)]
pub struct Reopen {
    /// Which project
    project: String,
    /// The task of it to open again; the project follows
    #[arg(long, value_name = "TASK")]
    task: String,
}

impl Act for Reopen {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&project::TABLE, |session, store| {
            let id = gated(session, store, &project::TABLE, &self.project, "reopen")?;
            flow::is_closed_project(&store.expect(&project::TABLE, &id)?)?;
            let sets = acts::sets(&task::TABLE, "reopen");
            store.may(&task::TABLE, "reopen", sets, Some(&self.task))?;
            let task = task_of(store, &id, "--task", &self.task)?;
            let number = store.display(&task::TABLE, &task)?;
            store.act(&task::TABLE, &task, &self.task, "reopen", sets, |task| flow::reopen(store, task))?;
            store.effect(format!("{number} is Open"));
            Ok(Done::to(id, "reopened"))
        })
    }
}

/// `project move P --start DATE`.
#[derive(Debug, Args)]
pub struct Move {
    /// Which project
    project: String,
    /// Its new start
    #[arg(long, value_name = "DATE")]
    start: String,
    /// Leave tasks and sub-projects with dates of their own where they are
    #[arg(long)]
    asap_only: bool,
}

impl Act for Move {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&project::TABLE, |session, store| {
            let id = gated(session, store, &project::TABLE, &self.project, "move")?;
            let to = start(store, &id, &self.start)?;
            let old = store.expect(&project::TABLE, &id)?;
            let from = put(&old);
            let sets = acts::sets(&project::TABLE, "move");
            store.act(&project::TABLE, &id, &self.project, "move", sets, |project| {
                project.set(planned::START_DATE, to.to_stored());
                Ok(())
            })?;
            if let (Some(from), false) = (from, self.asap_only) {
                shift(store, &id, from, to)?;
            }
            let calendar = calendars::of_project(store, &id)?;
            Ok(Done::to(id, format!("moved to {}", to.display(calendar.zone()))))
        })
    }
}

/// `project copy P --name NAME`.
#[derive(Debug, Args)]
pub struct Copy {
    /// Which project
    project: String,
    /// Name of the copy
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// Its account; that of the project copied unless given
    #[arg(long, value_name = "RECORD")]
    account: Option<String>,
    /// Its start; that of the project copied unless given
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// Its project manager
    #[arg(long, value_name = "RECORD")]
    manager: Option<String>,
}

impl Act for Copy {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.write(&project::TABLE, |session, store| {
            store.may(&project::TABLE, "create", &[], None)?;
            let id = gated(session, store, &project::TABLE, &self.project, "copy")?;
            let source = store.expect(&project::TABLE, &id)?;
            let mut typed = vec![(work::SHORT_DESCRIPTION.name.to_owned(), self.name)];
            let account = match &self.account {
                Some(name) => store.resolve(&account::TABLE, name)?,
                None => source.text(project::ACCOUNT),
            };
            typed.push((project::ACCOUNT.name.to_owned(), account));
            if let Some(name) = &self.manager {
                let manager = store.resolve(&user::TABLE, name)?;
                typed.push((project::PROJECT_MANAGER.name.to_owned(), manager));
            }
            let from = put(&source);
            let to = self.start.as_deref().map(|text| start(store, &id, text)).transpose()?.or(from);
            let mut extra = Record::new(&project::TABLE);
            extra.set(planned::START_DATE, to.map(Instant::to_stored));
            copy::header(&source, &mut extra);
            let calendar = calendars::of_project(store, &id)?;
            let new = store.create(&project::TABLE, &typed, extra, &calendar)?;
            session.decided(store, &project::TABLE, "create", &[], Some(&new.id()))?;
            let shift = from.zip(to);
            let count = copy::tasks(store, &id, &new.id(), shift)?;
            store.effect(format!("{count} tasks copied from {}", source.text(work::NUMBER)));
            tell_end(store, &new.id())?;
            Ok(Done::to(new.id(), "created"))
        })
    }
}
