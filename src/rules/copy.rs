//! Copies of projects: names, planned dates, durations, outline and dependencies, and what a property adds (domain 6.5).

use super::planning::{self, instant};
use super::sketch::{self, Sketch};
use crate::dict::{planned, project, task};
use crate::error::Result;
use crate::store::{Record, Store, is};
use crate::time::Instant;
use std::collections::HashMap;

/// Which further fields an administrator wants copied.
const FURTHER: &str = "com.snc.project.copy.additional_attributes";

/// What of a task its dates follow from.
const PLANNED: &[&str] = &[
    "short_description",
    "duration",
    "milestone",
    "key_milestone",
    "time_constraint",
    "constraint_date",
    "allow_dates_outside_schedule",
    "calculation_type",
];

/// What of a project its dates follow from.
const HEADER: &[&str] = &["schedule", "calculation_type"];

/// Carries over what the dates of a project follow from.
pub fn header(source: &Record, new: &mut Record) {
    for field in project::TABLE.fields().filter(|field| HEADER.contains(&field.name)) {
        new.put(field.name, source.value(field.name).clone());
    }
    new.set(planned::ORIG_SYS_ID, source.id());
}

/// Makes the tasks of one project again in another; dates of their own keep their distance from the start, in working
/// time. Returns how many.
pub fn tasks(store: &Store<'_>, from: &str, to: &str, shift: Option<(Instant, Instant)>) -> Result<usize> {
    let Some(source) = planning::Project::load(store, from)? else { return Ok(0) };
    let further = store.property(FURTHER)?;
    let further: Vec<&str> = further.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let copied: Vec<&'static str> = task::TABLE
        .fields()
        .filter(|field| field.stored() && !field.system)
        .map(|field| field.name)
        .filter(|name| PLANNED.contains(name) || further.contains(name))
        .collect();
    let whole = store.fetch_where(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, from))?;
    let by_id: HashMap<String, &Record> = whole.iter().map(|task| (task.id(), task)).collect();
    let calendar = &source.calendar;
    let mut sketch = Sketch { links: source.relations.clone(), ..Sketch::default() };
    for (at, known) in source.outline.tasks.iter().enumerate() {
        let Some(old) = by_id.get(&known.id()) else { continue };
        let mut row = Record::new(&task::TABLE);
        for name in &copied {
            row.put(name, old.value(name).clone());
        }
        if let (Some(date), Some((was, is))) = (instant(old, planned::CONSTRAINT_DATE), shift) {
            let date = calendar.next_working(calendar.shift(is, calendar.between(was, date))?)?;
            row.set(planned::CONSTRAINT_DATE, date.to_stored());
        }
        row.set(planned::ORIG_SYS_ID, old.id());
        sketch.tasks.push((row, source.outline.parent[at]));
    }
    let visible = whole.iter().filter(|task| task.is(task::VISIBLE_TO_CUSTOMER)).count();
    if visible > 0 && !copied.contains(&task::VISIBLE_TO_CUSTOMER.name) {
        store.warn(format!("{visible} tasks were visible to the customer; in the copy none is ({FURTHER})"));
    }
    Ok(sketch::make(store, to, sketch, "copy")?.len())
}
