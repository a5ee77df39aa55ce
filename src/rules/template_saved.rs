//! A project saved as a template: what of it is a plan for others, and what stays behind (domain 6.5, Q49).
//!
//! Kept are outline, names, durations, milestones, dependencies, constraints as offsets, visibility and employees. Left
//! behind are state, progress, actual dates, numbers, the account and its people: a task of somebody outside becomes a
//! customer task.

use super::schedule::{Kind, Predecessor};
use super::template::{called, outline_key};
use super::template_file::{PlanTask, PlanTemplate};
use super::{calendars, planning, user};
use crate::dict::{self, dependency, group, planned, project, task, work};
use crate::error::Result;
use crate::store::{Record, Store, is};
use crate::time::{Calendar, Instant, duration};
use std::collections::{BTreeMap, BTreeSet};

/// A template made of a project, and what a person should know about it.
#[derive(Debug)]
pub struct Saved {
    /// The plan.
    pub plan: PlanTemplate,
    /// How many tasks customers will see.
    pub visible: usize,
    /// How many tasks lost somebody from outside.
    pub dropped: usize,
}

/// The project of that id as a template.
pub fn from_project(store: &Store<'_>, id: &str, name: &str, description: Option<String>) -> Result<Saved> {
    let record = store.expect(&project::TABLE, id)?;
    let calendar = calendars::of_project(store, id)?;
    let start = planning::origin(store, &record, &calendar)?;
    let mut rows = store.fetch_where(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, id))?;
    rows.sort_by_cached_key(|row| outline_key(&row.text(planned::WBS)));
    let keys: BTreeMap<String, String> = rows.iter().map(|row| (row.id(), row.text(planned::WBS))).collect();
    let summaries: BTreeSet<String> = rows.iter().filter_map(|row| row.get(task::PARENT)).collect();
    let plan = PlanTemplate {
        name: name.to_owned(),
        description,
        project_manager: called(store, &dict::user::TABLE, record.get(project::PROJECT_MANAGER))?,
        schedule: called(store, &dict::schedule::TABLE, record.get(project::SCHEDULE))?,
        ..PlanTemplate::default()
    };
    let mut saved = Saved { plan, visible: 0, dropped: 0 };
    let day = Calendar::weekdays().day_seconds();
    if calendar.day_seconds() != day {
        let (number, day) = (record.text(work::NUMBER), duration::format(calendar.day_seconds(), day));
        store.effect(format!("durations are working time: 1d of {number} is {day} in the template"));
    }
    for row in &rows {
        let mut step = PlanTask {
            key: row.text(planned::WBS),
            name: row.text(work::SHORT_DESCRIPTION),
            description: row.get(work::DESCRIPTION),
            milestone: row.is(planned::MILESTONE),
            key_milestone: row.is(planned::KEY_MILESTONE),
            visible_to_customer: row.is(task::VISIBLE_TO_CUSTOMER),
            assignment_group: called(store, &group::TABLE, row.get(work::ASSIGNMENT_GROUP))?,
            phase_type: row.get(planned::PHASE_TYPE).filter(|value| value != "waterfall"),
            outside_schedule: row.is(planned::ALLOW_DATES_OUTSIDE_SCHEDULE),
            after: predecessors(store, row, &keys)?,
            ..PlanTask::default()
        };
        if !summaries.contains(&row.id()) {
            step.duration = row.get(planned::DURATION);
        }
        let constraint = row.get(planned::TIME_CONSTRAINT).filter(|value| value != "asap");
        if let (Some(constraint), Some(at)) = (constraint, row.get(planned::CONSTRAINT_DATE)) {
            step.offset = Some(calendar.between(start, Instant::parse_utc(&at)?));
            step.time_constraint = Some(constraint);
        }
        if let Some(person) = row.get(work::ASSIGNED_TO) {
            let person = store.expect(&dict::user::TABLE, &person)?;
            if person.text(dict::user::CLASS) == user::CONTACT {
                step.customer_task = true;
                saved.dropped += 1;
            } else {
                step.assigned_to = Some(person.text(dict::user::USER_NAME));
            }
        }
        saved.visible += usize::from(step.visible_to_customer);
        saved.plan.tasks.push(step);
    }
    Ok(saved)
}

fn predecessors(store: &Store<'_>, task: &Record, keys: &BTreeMap<String, String>) -> Result<Vec<Predecessor>> {
    let mut found = Vec::new();
    for link in store.fetch_where(&dependency::TABLE, &is(dependency::CHILD.name, task.id()))? {
        let Some(key) = keys.get(&link.text(dependency::PARENT)) else { continue };
        let kind = Kind::parse(&link.text(dependency::SUB_TYPE))?;
        found.push(Predecessor { key: key.clone(), kind, lag: link.get(dependency::LAG).unwrap_or_default() });
    }
    Ok(found)
}
