//! A project's plan as the acting user sees it: the facts behind `project plan` and `project gantt`.
//!
//! Dates come from the records through the user's own view. Float, critical path, what drives a date and conflicts are
//! computed from all tasks, so only somebody inside who reads all of them is told (Q37).

use super::record::equals;
use crate::cond::Operand;
use crate::dict::{planned, project, task, work};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Format, Holds};
use crate::rules::planning;
use crate::rules::schedule::{Driver, Plan};
use crate::rules::settle::driver_text;
use crate::rules::task::state_label;
use crate::store::{Ask, Datum, Record, Store};
use crate::time::{Calendar, Instant, duration};
use std::fmt::Write as _;

/// From when to when.
pub type Span = (Instant, Instant);

/// One task of the plan.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its record.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its place in the outline.
    pub wbs: String,
    /// What it is called.
    pub name: String,
    /// How deep it stands below tasks that are shown; 1 is the top.
    pub level: usize,
    /// When it is planned to start.
    pub start: Option<Instant>,
    /// When it is planned to end.
    pub end: Option<Instant>,
    /// When it really started and ended, or will end, if that is not as planned: what follows it goes by these dates.
    pub effective: Option<Span>,
    /// Working seconds.
    pub duration: Option<i64>,
    /// Whether its days have 24 hours.
    pub full_days: bool,
    /// Its state.
    pub state: i64,
    /// How much of it is done.
    pub percent: f64,
    /// Whether it is a point in time.
    pub milestone: bool,
    /// Whether there are tasks below it.
    pub summary: bool,
    /// What only somebody inside is told.
    pub inside: Option<Inside>,
}

/// What follows from all tasks of the project together.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    /// Working seconds it can slip without moving the end of the project; absent once closed.
    pub float: Option<i64>,
    /// Whether it cannot slip at all.
    pub critical: bool,
    /// What determined its start.
    pub driver: String,
    /// The start something demands although a constraint holds it earlier.
    pub wanted: Option<Instant>,
}

/// A project and its tasks.
#[derive(Debug)]
pub struct View {
    /// The project's record.
    pub id: String,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// When it starts, if the user may know.
    pub start: Option<Instant>,
    /// When it ends, if the user may know.
    pub end: Option<Instant>,
    /// Its tasks in outline order.
    pub rows: Vec<Row>,
    /// By which times and durations are printed.
    pub calendar: Calendar,
    /// The time it is.
    pub now: Instant,
    /// The whole plan, for somebody inside.
    pub whole: Option<Whole>,
}

/// The plan as computed, with the project it was computed from.
#[derive(Debug)]
pub struct Whole {
    /// The project.
    pub project: planning::Project,
    /// Its dates.
    pub plan: Plan,
    /// The outline numbers of its tasks.
    pub labels: Vec<String>,
}

impl Row {
    /// What of it happens when: the dates that count, and before them the planned ones if they do not.
    pub fn spans(&self) -> (Option<Span>, Option<Span>) {
        let planned = self.start.zip(self.end);
        match self.effective {
            Some(dates) => (Some(dates), planned),
            None => (planned, None),
        }
    }

    /// Whether it is known to be on the critical path.
    pub fn critical(&self) -> bool {
        self.inside.as_ref().is_some_and(|inside| inside.critical)
    }
}

fn text(datum: &Datum) -> String {
    if let Datum::Value(Value::Text(text)) = datum { text.clone() } else { String::new() }
}

fn time(datum: &Datum) -> Option<Instant> {
    Instant::parse_utc(&text(datum)).ok()
}

/// The plan of the project with that id.
pub fn view(store: &Store<'_>, id: &str) -> Result<View> {
    let fields = [work::NUMBER, work::SHORT_DESCRIPTION, planned::START_DATE, planned::END_DATE];
    let ask = Ask {
        fields: fields.map(|field| field.name.to_owned()).to_vec(),
        called: Some(id.to_owned()),
        limit: Some(1),
        ..Ask::default()
    };
    let mut header = Vec::new();
    store.list(&project::TABLE, &ask)?.run(&mut |line| {
        header = line.data;
        Ok(())
    })?;
    let [name, title, start, end] = header.as_slice() else {
        return Err(crate::store::not_found(&project::TABLE, id));
    };
    let calendar = crate::rules::calendars::of_project(store, id)?;
    let mut view = View {
        id: id.to_owned(),
        number: text(name),
        name: text(title),
        start: time(start),
        end: time(end),
        rows: rows(store, id, &calendar)?,
        calendar,
        now: store.now(),
        whole: None,
    };
    inside(store, &mut view)?;
    Ok(view)
}

/// What is told of each step of a chain of reasons.
const STEP: [&str; 8] =
    ["wbs", "number", "short_description", "start_date", "end_date", "effective_start", "effective_end", "driven_by"];

/// What is read of each task.
const ROW: [&str; 13] = [
    work::NUMBER.name,
    planned::WBS.name,
    work::SHORT_DESCRIPTION.name,
    planned::START_DATE.name,
    planned::END_DATE.name,
    planned::DURATION.name,
    task::STATE.name,
    planned::PERCENT_COMPLETE.name,
    planned::MILESTONE.name,
    planned::ROLLUP.name,
    work::WORK_START.name,
    work::WORK_END.name,
    planned::ALLOW_DATES_OUTSIDE_SCHEDULE.name,
];

fn rows(store: &Store<'_>, project: &str, calendar: &Calendar) -> Result<Vec<Row>> {
    let ask = Ask {
        fields: ROW.map(str::to_owned).to_vec(),
        also: vec![equals(task::CUSTOMER_PROJECT.name, Operand::Literal(project.to_owned()))],
        sort: vec![(planned::WBS_ORDER.name.to_owned(), false)],
        ..Ask::default()
    };
    let mut rows: Vec<Row> = Vec::new();
    // The outline numbers of the tasks above the one at hand, as far as they are shown.
    let mut above: Vec<String> = Vec::new();
    store.list(&task::TABLE, &ask)?.run(&mut |line| {
        let mut seen = Record::new(&task::TABLE);
        for (field, datum) in ROW.iter().zip(line.data) {
            if let Datum::Value(value) = datum {
                seen.put(field, value);
            }
        }
        let wbs = seen.text(planned::WBS);
        while above.last().is_some_and(|last| !wbs.starts_with(&format!("{last}."))) {
            above.pop();
        }
        above.push(wbs.clone());
        let planned = planning::instant(&seen, planned::START_DATE).zip(planning::instant(&seen, planned::END_DATE));
        rows.push(Row {
            id: line.id,
            number: seen.text(work::NUMBER),
            wbs,
            name: seen.text(work::SHORT_DESCRIPTION),
            level: above.len(),
            start: planning::instant(&seen, planned::START_DATE),
            end: planning::instant(&seen, planned::END_DATE),
            effective: planning::begun(&seen, calendar)?
                .filter(|dates| planned.is_some_and(|planned| planned != *dates)),
            duration: seen.get(planned::DURATION),
            full_days: line.full_days,
            state: seen.get(task::STATE).unwrap_or_default(),
            percent: seen.get(planned::PERCENT_COMPLETE).unwrap_or_default(),
            milestone: seen.is(planned::MILESTONE),
            summary: seen.is(planned::ROLLUP),
            inside: None,
        });
        Ok(())
    })?;
    Ok(rows)
}

/// Adds what follows from all tasks, for somebody inside who reads all of them.
fn inside(store: &Store<'_>, view: &mut View) -> Result<()> {
    if store.actor().is_external() {
        return Ok(());
    }
    let Some(mut project) = planning::Project::load(store, &view.id)? else { return Ok(()) };
    if project.outline.tasks.len() != view.rows.len() {
        return Ok(());
    }
    project.outline.number();
    let plan = project.plan(store)?;
    let labels: Vec<String> = project.outline.tasks.iter().map(|task| task.text(planned::WBS)).collect();
    let day = project.calendar.day_seconds();
    for row in &mut view.rows {
        let Some((at, planned)) = project.outline.place(&row.id).and_then(|at| Some((at, plan.tasks.get(at)?))) else {
            continue;
        };
        row.effective = Some((planned.start, planned.end)).filter(|dates| row.start.zip(row.end) != Some(*dates));
        row.inside = Some(Inside {
            float: planned.float,
            critical: planned.critical,
            driver: driver_text(planned.driver, &project.relations, &labels, day),
            wanted: plan.conflicts.iter().find(|conflict| conflict.task == at).map(|conflict| conflict.wanted),
        });
    }
    view.whole = Some(Whole { project, plan, labels });
    Ok(())
}

impl View {
    /// A time as it is printed.
    pub fn shown(&self, at: Instant) -> String {
        at.display(self.calendar.zone())
    }

    fn time_cell(&self, at: Option<Instant>) -> Cell {
        at.map_or(Cell::Null, |at| Cell::Text(self.shown(at)))
    }

    fn length_cell(&self, row: &Row, seconds: Option<i64>) -> Cell {
        let day = if row.full_days { duration::FULL_DAY } else { self.calendar.day_seconds() };
        let label = |seconds| Cell::labelled(seconds, duration::format(seconds, day));
        seconds.map_or(Cell::Null, label)
    }

    /// The names and cells of one task, in the order of columns; the last ones are for charts and programs.
    fn cells(&self, row: &Row) -> Vec<(&'static str, Cell)> {
        let mut cells = vec![
            ("wbs", Cell::Text(row.wbs.clone())),
            ("number", Cell::Text(row.number.clone())),
            ("short_description", Cell::Text(row.name.clone())),
            ("state", Cell::labelled(row.state, state_label(row.state))),
            ("start_date", self.time_cell(row.start)),
            ("end_date", self.time_cell(row.end)),
            ("duration", self.length_cell(row, row.duration)),
        ];
        if let Some(inside) = &row.inside {
            cells.push(("float", self.length_cell(row, inside.float)));
            cells.push(("critical_path", Cell::Bool(inside.critical)));
            cells.push(("driven_by", Cell::Text(inside.driver.clone())));
        }
        cells.push(("effective_start", self.time_cell(row.effective.map(|(start, _)| start))));
        cells.push(("effective_end", self.time_cell(row.effective.map(|(_, end)| end))));
        cells.push(("percent_complete", super::print::real(row.percent)));
        cells.push(("milestone", Cell::Bool(row.milestone)));
        cells.push(("rollup", Cell::Bool(row.summary)));
        if let Some(inside) = &row.inside {
            cells.push(("wanted_start", self.time_cell(inside.wanted)));
        }
        cells
    }

    /// The columns to show: those asked for, or what the format has room for. A table names the dates that count only where
    /// some are not as planned.
    pub fn columns(&self, asked: &[String], format: Format) -> Result<Vec<&'static str>> {
        let any = Row { inside: self.whole.is_some().then(Inside::default), ..Row::default() };
        let mut names: Vec<&'static str> = self.cells(&any).into_iter().map(|(name, _)| name).collect();
        if !asked.is_empty() {
            let known = |name: &String| {
                names.iter().copied().find(|known| known == name).ok_or_else(|| {
                    Error::new(Code::FieldUnknown, format!("a plan has no column \"{name}\""))
                        .hint(format!("its columns are {}", names.join(", ")))
                })
            };
            return asked.iter().map(known).collect();
        }
        if !matches!(format, Format::Json | Format::Ndjson) {
            let late = format != Format::Table || self.rows.iter().any(|row| row.effective.is_some());
            let last = if late {
                "effective_end"
            } else if self.whole.is_some() {
                "driven_by"
            } else {
                "duration"
            };
            let count = names.iter().position(|name| *name == last).map_or(names.len(), |at| at + 1);
            names.truncate(count);
        }
        Ok(names)
    }

    /// The columns as a table wants them.
    pub fn headings(columns: &[&'static str]) -> Vec<Column> {
        let holds = |name: &str| match name {
            "short_description" => Holds::Text,
            "state" | "driven_by" | "critical_path" | "milestone" | "rollup" => Holds::Word,
            _ => Holds::Whole,
        };
        let column = |name: &&'static str| Column { name: (*name).to_owned(), holds: holds(name) };
        columns.iter().map(column).collect()
    }

    /// The cells of one task for these columns.
    pub fn line(&self, row: &Row, columns: &[&'static str]) -> Vec<Cell> {
        let cells = self.cells(row);
        let cell = |name| cells.iter().find(|(known, _)| *known == name).map_or(Cell::Absent, |(_, cell)| cell.clone());
        columns.iter().map(|name| cell(*name)).collect()
    }

    /// The project, its tasks and, for somebody inside, its conflicts as members of an object.
    pub fn members(&self, asked: &[String]) -> Result<Vec<(String, Cell)>> {
        let columns = self.columns(asked, Format::Json)?;
        let task = |row: &Row| -> serde_json::Value {
            let cells = columns.iter().zip(self.line(row, &columns));
            cells.map(|(name, cell)| ((*name).to_owned(), cell.to_tree())).collect::<serde_json::Map<_, _>>().into()
        };
        let mut members = self.header();
        members.push(("tasks".to_owned(), Cell::Nested(self.rows.iter().map(task).collect())));
        if self.whole.is_some() {
            let conflicts = self.conflicts().into_iter().map(|(_, object)| object).collect();
            members.push(("conflicts".to_owned(), Cell::Nested(conflicts)));
        }
        Ok(members)
    }

    /// The project itself as JSON members.
    pub fn header(&self) -> Vec<(String, Cell)> {
        // Every project has dates: one that is not there is not for this reader.
        let date = |at: Option<Instant>| at.map_or(Cell::Absent, |at| Cell::Text(self.shown(at)));
        vec![
            ("number".to_owned(), Cell::Text(self.number.clone())),
            ("short_description".to_owned(), Cell::Text(self.name.clone())),
            ("start_date".to_owned(), date(self.start)),
            ("end_date".to_owned(), date(self.end)),
        ]
    }

    /// One line a conflict: which task is held, where it should be, and by what.
    pub fn conflicts(&self) -> Vec<(String, serde_json::Value)> {
        let Some(whole) = &self.whole else { return Vec::new() };
        let day = self.calendar.day_seconds();
        let one = |conflict: &crate::rules::schedule::Conflict| {
            let row = self.rows.iter().find(|row| whole.project.outline.place(&row.id) == Some(conflict.task))?;
            let cause = driver_text(conflict.cause, &whole.project.relations, &whole.labels, day);
            let (held, wanted) = (self.shown(conflict.held), self.shown(conflict.wanted));
            let text = format!("{} ({}) is held at {held}, {cause} asks for {wanted}", row.number, row.wbs);
            let object = serde_json::json!({ "number": row.number, "wbs": row.wbs, "start_date": held, "wanted": wanted, "cause": cause });
            Some((text, object))
        };
        whole.plan.conflicts.iter().filter_map(one).collect()
    }

    /// Why a task starts when it does: the chain of what drives it, down to a date somebody gave.
    pub fn why(&self, id: &str) -> Result<Vec<(String, serde_json::Value)>> {
        let Some(whole) = &self.whole else {
            return Err(Error::new(Code::AccessDenied, "what drives a date is told to those who read the whole plan"));
        };
        let mut chain = Vec::new();
        let mut next = whole.project.outline.place(id);
        while let Some(at) = next.filter(|_| chain.len() <= self.rows.len()) {
            let Some(planned) = whole.plan.tasks.get(at) else { break };
            let id = whole.project.outline.tasks[at].id();
            let Some(row) = self.rows.iter().find(|row| row.id == id) else { break };
            let (reason, from) = self.reason(whole, at, planned.driver);
            let (start, end) = (self.shown(planned.start), self.shown(planned.end));
            let mut line = format!("{} {} starts {start} and ends {end}: {reason}", row.wbs, row.name);
            if let (_, Some((start, end))) = row.spans() {
                let _ = write!(line, "; planned were {} to {}", self.shown(start), self.shown(end));
            }
            let object: serde_json::Map<_, _> = STEP
                .iter()
                .zip(self.line(row, &STEP))
                .map(|(name, cell)| ((*name).to_owned(), cell.to_tree()))
                .collect();
            chain.push((line, object.into()));
            next = from;
        }
        Ok(chain)
    }

    /// Why a task starts when it does, in words, and the task to ask next.
    fn reason(&self, whole: &Whole, at: usize, driver: Driver) -> (String, Option<usize>) {
        let words = |driver| driver_text(driver, &whole.project.relations, &whole.labels, self.calendar.day_seconds());
        match driver {
            Driver::Relation(relation) => {
                let before = whole.project.relations.get(relation).map(|relation| relation.pred);
                (format!("it waits for {}", words(driver)), before)
            }
            Driver::Parent(above) => (format!("that is the date given to {}", whole.labels[above]), None),
            Driver::Child(child) => (format!("{} does", whole.labels[child]), Some(child)),
            Driver::ProjectStart => ("the project is set to start then".to_owned(), None),
            Driver::ActualDates => ("work on it began then".to_owned(), None),
            Driver::Constraint | Driver::Manual => {
                let given = if driver == Driver::Manual { "somebody put it there" } else { "that is its own date" };
                let held = whole.plan.conflicts.iter().find(|conflict| conflict.task == at);
                let held =
                    held.map(|held| format!(", though {} asks for {}", words(held.cause), self.shown(held.wanted)));
                (given.to_owned() + &held.unwrap_or_default(), None)
            }
        }
    }
}
