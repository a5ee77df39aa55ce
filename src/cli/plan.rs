//! `csm project plan`: works the plan out again and shows dates, float, critical path, conflicts, and why.

use super::Act;
use super::outline::task_of;
use super::plan_view::{View, view};
use super::session::Session;
use crate::dict::{planned, project};
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Format};
use crate::store::Store;
use clap::{ArgMatches, Args};

/// `project plan P`.
#[derive(Debug, Args)]
pub struct Plan {
    /// Which project
    project: String,
    /// Say why this task starts when it does: its place in the outline or number
    #[arg(long, value_name = "TASK")]
    why: Option<String>,
}

impl Act for Plan {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.no_list_flags()?;
        let found = self.find(session)?;
        match &found.1 {
            Some(task) => why(session, &found.0, task),
            None => show(session, &found.0),
        }
    }
}

impl Plan {
    /// Who may change the project's dates has it planned again first; everybody else sees it as it stands.
    fn find(&self, session: &mut Session) -> Result<(View, Option<String>)> {
        let look = |session: &Session, store: &Store<'_>| {
            session.decided_for(store, &project::TABLE, "read", &[], &self.project)?;
            store.resolve(&project::TABLE, &self.project)
        };
        let see = |store: &Store<'_>, id: &str| {
            let task = self.why.as_deref().map(|task| task_of(store, id, "--why", task)).transpose()?;
            Ok((view(store, id)?, task))
        };
        let may_plan = session.read(|session, store| {
            let id = look(session, store)?;
            let fields = [planned::START_DATE.name, planned::END_DATE.name];
            Ok(store.policy().decide(&project::TABLE, "write", &[], &fields, &id)?.yes())
        })?;
        if !may_plan {
            return session.read(|_, store| see(store, &store.resolve(&project::TABLE, &self.project)?));
        }
        let mut found = None;
        session.write_many(&project::TABLE, |_, store| {
            let id = store.resolve(&project::TABLE, &self.project)?;
            store.touch(id.clone());
            store.settle()?;
            found = Some(see(store, &id)?);
            Ok(Vec::new())
        })?;
        found.map_or_else(|| session.read(|_, store| see(store, &store.resolve(&project::TABLE, &self.project)?)), Ok)
    }
}

fn why(session: &mut Session, view: &View, task: &str) -> Result<()> {
    if !session.global.fields.is_empty() {
        return Err(
            Error::new(Code::UsageInvalid, "--why tells a story, which has no --fields").hint("leave one of them out")
        );
    }
    let chain = view.why(task)?;
    if session.global.quiet {
        let mut numbers = chain.iter().filter_map(|(_, step)| step["number"].as_str());
        return numbers.try_for_each(|number| session.out.line(number));
    }
    if session.is_json() {
        let list: Vec<serde_json::Value> = chain.into_iter().map(|(_, object)| object).collect();
        let mut fields = view.header();
        fields.push(("why".to_owned(), Cell::Nested(list.into())));
        return session.object(session.format(), &fields, false);
    }
    chain.iter().try_for_each(|(line, _)| session.out.line(line))
}

fn show(session: &mut Session, view: &View) -> Result<()> {
    if session.is_json() {
        let members = view.members(&session.global.fields)?;
        return session.object(session.format(), &members, false);
    }
    if session.global.quiet {
        return view.rows.iter().try_for_each(|row| session.out.line(&row.number));
    }
    let table = session.format() == Format::Table;
    let columns = view.columns(&session.global.fields, session.format())?;
    let mut sink = session.sink(View::headings(&columns));
    for row in &view.rows {
        let cells = columns.iter().zip(view.line(row, &columns)).map(|(name, cell)| match cell {
            Cell::Text(text) if table && *name == "short_description" => {
                Cell::Text(format!("{}{text}", "  ".repeat(row.level.saturating_sub(1))))
            }
            cell => cell,
        });
        sink.row(cells.collect())?;
    }
    sink.finish()?;
    conflicts(session, view);
    summary(session, view);
    Ok(())
}

/// Dates that are held although something asks for later ones, on stderr.
pub fn conflicts(session: &mut Session, view: &View) {
    for (conflict, _) in view.conflicts() {
        session.out.note(&format!("conflict: {conflict}"));
    }
}

/// What a person wants to know first, on stderr.
fn summary(session: &mut Session, view: &View) {
    let (Some(start), Some(end)) = (view.start, view.end) else { return };
    let mut text = format!("{} {}: {} to {}", view.number, view.name, view.shown(start), view.shown(end));
    if view.whole.is_some() {
        let critical = view.rows.iter().filter(|row| row.critical() && !row.summary).count();
        text = format!("{text}; {critical} of {} tasks critical", view.rows.iter().filter(|row| !row.summary).count());
    }
    session.out.note(&text);
}
