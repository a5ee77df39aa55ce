//! A project's plan as a TOML file: what `project export` prints and `project create --from` reads.
//!
//! It holds what dates follow from and what customers see, not what has happened: no states, no actual dates, no numbers.

use super::schedule::{Predecessor, Relation};
use super::sketch::{self, Sketch};
use super::template_file::{self, PlanTask, PlanTemplate, parent_key};
use crate::dict::{self, input, planned, task, work};
use crate::error::{Code, Error, Result};
use crate::store::{Record, Store};
use crate::time::{Calendar, duration};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The only version there is.
pub const VERSION: i64 = 1;

/// A plan as written.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The version of the form.
    pub version: i64,
    /// What the project is called.
    pub name: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The customer's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Its schedule; `none` is 24 hours a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// `manual` where people set every date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    /// Its tasks in outline order.
    #[serde(default, rename = "task")]
    pub tasks: Vec<FileTask>,
}

/// A task as written.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FileTask {
    /// Its place in the outline.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Working time; none for a summary or a milestone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// A point in time.
    #[serde(default, skip_serializing_if = "is_false")]
    pub milestone: bool,
    /// A milestone that matters to the sponsors.
    #[serde(default, skip_serializing_if = "is_false")]
    pub key_milestone: bool,
    /// What it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Its time constraint, if not as soon as possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<String>,
    /// The date of the constraint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// It is worked on around the clock.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outside_schedule: bool,
    /// The customer sees it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub visible_to_customer: bool,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

fn invalid(message: String) -> Error {
    Error::new(Code::TemplateInvalid, message)
}

/// Reads the form of a plan; what it says is checked when it becomes a [`Sketch`].
pub fn parse(text: &str) -> Result<File> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        invalid(format!("line {line}: {}", error.message().trim()))
            .hint("`csm project export` prints a file that can be read")
    })?;
    if file.version != VERSION {
        return Err(invalid(format!("version {} is not known", file.version)).hint("write version = 1"));
    }
    Ok(file)
}

/// Prints a plan.
pub fn print(file: &File) -> Result<String> {
    toml::to_string(file).map_err(|error| Error::new(Code::Internal, format!("the plan cannot be written: {error}")))
}

/// The tasks of a plan, checked as a whole: outline, predecessors, loops, durations. People who are not there or may not
/// be assigned here are left out, and that is said.
pub fn sketch(store: &Store<'_>, file: &File, calendar: &Calendar, project: &str) -> Result<Sketch> {
    let day = calendar.day_seconds();
    let mut problems = Vec::new();
    let mut plan = PlanTemplate { name: file.name.clone(), ..PlanTemplate::default() };
    let mut rows = Vec::new();
    for task in &file.tasks {
        let read = outline_task(task, day).and_then(|planned| Ok((planned, row(store, task, calendar)?)));
        match read {
            Ok((planned, row)) => {
                plan.tasks.push(planned);
                rows.push(row);
            }
            Err(error) => problems.push(error.at(format!("task {}", task.key))),
        }
    }
    Error::all(problems)?;
    template_file::check(&plan)?;
    let places: HashMap<&str, usize> =
        plan.tasks.iter().enumerate().map(|(at, task)| (task.key.as_str(), at)).collect();
    let named = file.tasks.iter().filter_map(|task| Some((task.key.as_str(), task.assigned_to.as_deref()?)));
    let people = sketch::assignees(store, project, named, |login| store.resolve(&dict::user::TABLE, login).ok())?;
    let mut sketch = Sketch::default();
    for (succ, (planned, mut row)) in plan.tasks.iter().zip(rows).enumerate() {
        if let Some(login) = &file.tasks[succ].assigned_to {
            row.set(work::ASSIGNED_TO, people.get(login.as_str()).cloned());
        }
        sketch.tasks.push((row, parent_key(&planned.key).and_then(|key| places.get(key).copied())));
        for before in &planned.after {
            if let Some(pred) = places.get(before.key.as_str()) {
                sketch.links.push(Relation { pred: *pred, succ, kind: before.kind, lag: before.lag });
            }
        }
    }
    Ok(sketch)
}

fn outline_task(task: &FileTask, day: i64) -> Result<PlanTask> {
    input::line(&task.name)?;
    if task.name.trim().is_empty() {
        return Err(invalid("the task has no name".to_owned()));
    }
    let own = if task.outside_schedule { duration::FULL_DAY } else { day };
    let duration = task.duration.as_deref().map(|text| duration::parse(text, own)).transpose()?;
    if task.milestone && duration.is_some_and(|seconds| seconds != 0) {
        return Err(invalid("a milestone has no duration".to_owned()));
    }
    Ok(PlanTask {
        key: task.key.clone(),
        name: task.name.clone(),
        duration: duration.filter(|_| !task.milestone),
        milestone: task.milestone,
        after: task.after.iter().map(|text| Predecessor::parse(text, day)).collect::<Result<_>>()?,
        time_constraint: task.constraint.clone(),
        ..PlanTask::default()
    })
}

fn row(store: &Store<'_>, file: &FileTask, calendar: &Calendar) -> Result<Record> {
    let mut row = Record::new(&task::TABLE);
    let day = if file.outside_schedule { duration::FULL_DAY } else { calendar.day_seconds() };
    let length = file.duration.as_deref().map(|text| duration::parse(text, day)).transpose()?;
    if let Some(text) = &file.description {
        input::long(text)?;
    }
    row.set(work::SHORT_DESCRIPTION, file.name.clone()).set(work::DESCRIPTION, file.description.clone());
    row.set(planned::DURATION, if file.milestone { Some(0) } else { length });
    row.set(planned::MILESTONE, file.milestone).set(planned::KEY_MILESTONE, file.key_milestone);
    row.set(planned::ALLOW_DATES_OUTSIDE_SCHEDULE, file.outside_schedule);
    row.set(task::VISIBLE_TO_CUSTOMER, file.visible_to_customer);
    match (&file.constraint, &file.date) {
        (Some(constraint), Some(date)) => {
            let known = dict::projects::CONSTRAINTS.iter().find(|(value, _)| value == constraint && *value != "asap");
            let (value, _) = known.ok_or_else(|| {
                invalid(format!("no constraint {constraint:?}"))
                    .hint("constraints are start_on, start_no_earlier and start_no_later")
            })?;
            let at = input::time(date, input::Frame { now: store.now(), calendar })?;
            row.set(planned::TIME_CONSTRAINT, (*value).to_owned()).set(planned::CONSTRAINT_DATE, at.to_stored());
        }
        (None, None) => {}
        _ => return Err(invalid("constraint and date go together".to_owned())),
    }
    Ok(row)
}
