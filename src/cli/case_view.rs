//! Looking at cases: `view` with the clocks of its service levels and, with `--history`, everything that happened; `list`
//! with what is due.

use super::Act;
use super::nouns::RECORD;
use super::print::Printer;
use super::record::{equals, filtered_ask, print_list, show};
use super::session::Session;
use crate::cond::{Cond, Op, Operand, Test};
use crate::dict::{case, task_sla};
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::rules::history;
use crate::store::{Ask, Reached, Store};
use crate::time::{Calendar, duration};
use clap::{ArgMatches, Args};

/// `case view C`.
#[derive(Debug, Args)]
pub struct View {
    /// Also what was said, attached and changed, oldest first
    #[arg(long)]
    history: bool,
}

impl Act for View {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let name = matches.get_one::<String>(RECORD).cloned().unwrap_or_default();
        session.read(|session, store| {
            session.decided_for(store, &case::TABLE, "read", &[], &name)?;
            let (id, mut fields) = Printer::new().record(store, &case::TABLE, &name, &session.global.fields)?;
            if session.global.fields.is_empty() {
                fields.extend(clocks(store, &id)?);
            }
            if self.history {
                fields.push(("history".to_owned(), happened(store, &id)?));
            }
            show(session, store, &case::TABLE, &id, fields)
        })
    }
}

/// The clocks of the case's service levels, for whoever may read them.
fn clocks(store: &Store<'_>, id: &str) -> Result<Option<(String, Cell)>> {
    let fields = ["sla", "stage", "planned_end_time", "has_breached", "time_left"];
    let ask = Ask {
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        also: vec![equals(task_sla::TASK.name, Operand::Literal(id.to_owned()))],
        ..Ask::default()
    };
    let listing = match store.list(&task_sla::TABLE, &ask) {
        Err(error) if error.code() == Code::AccessDenied => return Ok(None),
        other => other?,
    };
    let columns = listing.shown();
    let mut printer = Printer::new();
    let mut clocks = Vec::new();
    listing.run(&mut |line| {
        let cells = printer.line(store, &columns, line)?;
        let shown = fields.iter().zip(cells).filter(|(_, cell)| !cell.is_absent());
        let object = shown.map(|(name, cell)| ((*name).to_owned(), cell.to_tree()));
        clocks.push(serde_json::Value::Object(object.collect()));
        Ok(())
    })?;
    Ok(Some(("service_levels".to_owned(), Cell::Nested(clocks.into()))))
}

fn happened(store: &Store<'_>, id: &str) -> Result<Cell> {
    let zone = Calendar::weekdays();
    let entries = history::of(store, &case::TABLE, id)?.into_iter().map(|entry| {
        let mut object = serde_json::Map::new();
        object.insert("at".to_owned(), entry.at.display(zone.zone()).into());
        object.insert("by".to_owned(), entry.by.into());
        object.insert("what".to_owned(), entry.what.into());
        object.insert("text".to_owned(), entry.text.into());
        serde_json::Value::Object(object)
    });
    Ok(Cell::Nested(entries.collect()))
}

/// `case list`.
#[derive(Debug, Args)]
pub struct List {
    /// Only cases that broke a service level still running or kept too late
    #[arg(long, help_heading = "Filters")]
    breached: bool,
    /// Only cases with a service level that breaks within this working time: 4h, 1d
    #[arg(long, value_name = "DURATION", help_heading = "Filters")]
    due_in: Option<String>,
}

impl Act for List {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        session.read(|session, store| {
            let mut ask = filtered_ask(session, store, &case::TABLE, matches)?;
            if self.breached {
                ask.reached.push(clock_that(equals(task_sla::HAS_BREACHED.name, Operand::Literal("true".to_owned()))));
            }
            if let Some(within) = &self.due_in {
                ask.reached.push(clock_that(due(store, within)?));
            }
            print_list(session, store, &case::TABLE, &ask)
        })
    }
}

fn clock_that(cond: Cond) -> Reached {
    Reached { table: &task_sla::TABLE, column: task_sla::TASK.name, cond }
}

/// A clock that runs, is not out yet, and will be before so much more working time has passed.
fn due(store: &Store<'_>, within: &str) -> Result<Cond> {
    let calendar = Calendar::weekdays();
    let seconds = duration::parse(within, calendar.day_seconds()).map_err(|error| error.at("--due-in"))?;
    if seconds < 0 {
        return Err(Error::new(Code::UsageInvalid, "--due-in: a time to come"));
    }
    let until = calendar.add(store.now(), seconds)?;
    let test = |field: &str, op, value: String| {
        Cond::Test(Test { path: vec![field.to_owned()], op, value: Operand::Literal(value), at: 0 })
    };
    Ok(Cond::All(vec![
        test(task_sla::STAGE.name, Op::Eq, "in_progress".to_owned()),
        test(task_sla::PLANNED_END_TIME.name, Op::Ge, store.now().to_stored()),
        test(task_sla::PLANNED_END_TIME.name, Op::Le, until.to_stored()),
    ]))
}
