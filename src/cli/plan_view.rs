//! A project's plan as the acting user sees it: the facts behind `project plan` and `project gantt`.
//!
//! Dates come from the records through the user's own view. Float, critical path, what drives a date and conflicts are
//! computed from all tasks, so only somebody inside who reads all of them is told (Q37).

use super::record::equals;
use crate::cond::Operand;
use crate::dict::{planned, project, task, work};
use crate::engine::Value;
use crate::error::{Error, Result};
use crate::output::Cell;
use crate::rules::planning;
use crate::rules::schedule::{Driver, Plan};
use crate::rules::settle::driver_text;
use crate::rules::task::state_label;
use crate::store::{Ask, Datum, Store};
use crate::time::{Calendar, Instant, duration};

/// One task of the plan.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its record.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its place in the outline.
    pub wbs: String,
    /// What it is called.
    pub name: String,
    /// When it starts.
    pub start: Option<Instant>,
    /// When it ends.
    pub end: Option<Instant>,
    /// Working seconds.
    pub duration: Option<i64>,
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
#[derive(Debug, Clone)]
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
    /// How deep in the outline it stands; 1 is the top.
    pub fn level(&self) -> usize {
        self.wbs.matches('.').count() + 1
    }

    /// Whether it is known to be on the critical path.
    pub fn critical(&self) -> bool {
        self.inside.as_ref().is_some_and(|inside| inside.critical)
    }
}

fn text(datum: &Datum) -> String {
    if let Datum::Value(Value::Text(text)) = datum { text.clone() } else { String::new() }
}

fn number(datum: &Datum) -> Option<i64> {
    if let Datum::Value(Value::Int(number)) = datum { Some(*number) } else { None }
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
        rows: rows(store, id)?,
        calendar,
        now: store.now(),
        whole: None,
    };
    inside(store, &mut view)?;
    Ok(view)
}

fn rows(store: &Store<'_>, project: &str) -> Result<Vec<Row>> {
    let fields = [
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
    ];
    let ask = Ask {
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        also: vec![equals(task::CUSTOMER_PROJECT.name, Operand::Literal(project.to_owned()))],
        sort: vec![(planned::WBS_ORDER.name.to_owned(), false)],
        ..Ask::default()
    };
    let mut rows = Vec::new();
    store.list(&task::TABLE, &ask)?.run(&mut |line| {
        if let [name, wbs, title, start, end, length, state, percent, milestone, rollup] = line.data.as_slice() {
            let percent = match percent {
                Datum::Value(Value::Real(percent)) => *percent,
                other => number(other).map_or(0.0, |percent| f64::from(i32::try_from(percent).unwrap_or_default())),
            };
            rows.push(Row {
                id: line.id.clone(),
                number: text(name),
                wbs: text(wbs),
                name: text(title),
                start: time(start),
                end: time(end),
                duration: number(length),
                state: number(state).unwrap_or_default(),
                percent,
                milestone: number(milestone) == Some(1),
                summary: number(rollup) == Some(1),
                inside: None,
            });
        }
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

    fn length_cell(&self, seconds: Option<i64>) -> Cell {
        let label = |seconds| Cell::labelled(seconds, duration::format(seconds, self.calendar.day_seconds()));
        seconds.map_or(Cell::Null, label)
    }

    /// The names and cells of one task, in the order of columns.
    pub fn cells(&self, row: &Row) -> Vec<(&'static str, Cell)> {
        let mut cells = vec![
            ("wbs", Cell::Text(row.wbs.clone())),
            ("number", Cell::Text(row.number.clone())),
            ("short_description", Cell::Text(row.name.clone())),
            ("state", Cell::labelled(row.state, state_label(row.state))),
            ("start_date", self.time_cell(row.start)),
            ("end_date", self.time_cell(row.end)),
            ("duration", self.length_cell(row.duration)),
        ];
        if let Some(inside) = &row.inside {
            cells.push(("float", self.length_cell(inside.float)));
            cells.push(("critical_path", Cell::Bool(inside.critical)));
            cells.push(("driven_by", Cell::Text(inside.driver.clone())));
        }
        cells
    }

    /// One task as JSON: its cells, and what a chart needs besides.
    pub fn task_json(&self, row: &Row) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        for (name, cell) in self.cells(row) {
            object.insert(name.to_owned(), json(&cell));
        }
        object.insert("percent_complete".to_owned(), json(&super::print::real(row.percent)));
        object.insert("milestone".to_owned(), row.milestone.into());
        object.insert("rollup".to_owned(), row.summary.into());
        if let Some(inside) = &row.inside {
            object.insert("wanted_start".to_owned(), json(&self.time_cell(inside.wanted)));
        }
        object.into()
    }

    /// The project itself as JSON members.
    pub fn header(&self) -> Vec<(String, Cell)> {
        vec![
            ("number".to_owned(), Cell::Text(self.number.clone())),
            ("short_description".to_owned(), Cell::Text(self.name.clone())),
            ("start_date".to_owned(), self.time_cell(self.start)),
            ("end_date".to_owned(), self.time_cell(self.end)),
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
            return Err(Error::new(
                crate::error::Code::AccessDenied,
                "what drives a date is told to those who read the whole plan",
            ));
        };
        let day = self.calendar.day_seconds();
        let mut chain = Vec::new();
        let mut next = whole.project.outline.place(id);
        while let Some(at) = next.filter(|_| chain.len() <= self.rows.len()) {
            let Some(planned) = whole.plan.tasks.get(at) else { break };
            let row = &whole.project.outline.tasks[at];
            let (wbs, name) = (whole.labels[at].clone(), row.text(work::SHORT_DESCRIPTION));
            let driver = driver_text(planned.driver, &whole.project.relations, &whole.labels, day);
            let (start, end) = (self.shown(planned.start), self.shown(planned.end));
            let (reason, from) = match planned.driver {
                Driver::Relation(relation) => (
                    format!("it waits for {driver}"),
                    whole.project.relations.get(relation).map(|relation| relation.pred),
                ),
                Driver::Parent(above) => (format!("that is the date given to {}", whole.labels[above]), None),
                Driver::Child(child) => (format!("{} does", whole.labels[child]), Some(child)),
                Driver::ProjectStart => ("the project does".to_owned(), None),
                Driver::Constraint => ("that is its own date".to_owned(), None),
                Driver::ActualDates => ("work on it began then".to_owned(), None),
                Driver::Manual => ("somebody put it there".to_owned(), None),
            };
            let line = format!("{wbs} {name} starts {start} and ends {end}: {reason}");
            chain.push((
                line,
                serde_json::json!({ "number": row.text(work::NUMBER), "wbs": wbs, "short_description": name,
                "start_date": start, "end_date": end, "driven_by": driver }),
            ));
            next = from;
        }
        Ok(chain)
    }
}

/// A cell as JSON.
pub fn json(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Absent | Cell::Null => serde_json::Value::Null,
        Cell::Bool(yes) => (*yes).into(),
        Cell::Int(number) => (*number).into(),
        Cell::Real(number) => (*number).into(),
        Cell::Text(text) => text.clone().into(),
        Cell::Labelled { value, .. } => json(value),
        Cell::Nested(value) => value.clone(),
    }
}
