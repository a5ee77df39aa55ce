//! Tasks that are made together: outline and dependencies of a template, a copied project, a plan from a file.

use super::choices;
use super::schedule::Relation;
use crate::dict::{dependency, planned, task, work};
use crate::error::Result;
use crate::store::{Record, Store};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Tasks and dependencies by their places in the list; a task stands after the one it is under.
#[derive(Debug, Default)]
pub struct Sketch {
    /// Each task's fields, and the place of the task above it.
    pub tasks: Vec<(Record, Option<usize>)>,
    /// Which waits for which.
    pub links: Vec<Relation>,
}

/// Makes them in the project, on the system's behalf; `rule` is what the audit names. Dates follow when the transaction
/// settles. Says what customers are shown that the sketch does not say. Returns the ids in the order of the sketch.
pub fn make(store: &Store<'_>, project: &str, sketch: Sketch, rule: &str) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::with_capacity(sketch.tasks.len());
    let (mut seen, mut shown, mut gaps) = (Vec::with_capacity(sketch.tasks.len()), 0, 0);
    let phases: HashSet<usize> = sketch.tasks.iter().filter_map(|(_, parent)| *parent).collect();
    for (at, (mut row, parent)) in sketch.tasks.into_iter().enumerate() {
        // What takes no time is a milestone, whether it was called one or not (domain 6.1).
        if !phases.contains(&at) && row.get(planned::DURATION) == Some(0) {
            row.set(planned::MILESTONE, true);
        }
        row.set(task::CUSTOMER_PROJECT, project.to_owned());
        row.set(task::PARENT, parent.and_then(|at| ids.get(at)).cloned());
        let drawn = row.is(task::VISIBLE_TO_CUSTOMER);
        let made = store.system_create(&task::TABLE, row, rule)?;
        let visible = made.is(task::VISIBLE_TO_CUSTOMER);
        shown += usize::from(visible && !drawn);
        gaps += usize::from(visible && parent.and_then(|at| seen.get(at)) == Some(&false));
        seen.push(visible);
        ids.push(made.id());
    }
    if shown > 0 {
        store.effect(format!("{shown} more tasks visible to the customer (assignee is external)"));
    }
    super::task::tell_gaps(store, gaps);
    for link in sketch.links {
        let (Some(parent), Some(child)) = (ids.get(link.pred), ids.get(link.succ)) else { continue };
        let mut row = Record::new(&dependency::TABLE);
        row.set(dependency::PARENT, parent.clone()).set(dependency::CHILD, child.clone());
        row.set(dependency::SUB_TYPE, link.kind.as_str().to_owned()).set(dependency::LAG, link.lag);
        row.set(dependency::PROJECT, project.to_owned());
        store.system_create(&dependency::TABLE, row, rule)?;
    }
    Ok(ids)
}

/// Whether somebody may be assigned the project's tasks (R40).
pub fn assignable(store: &Store<'_>, project: &str, person: &str) -> Result<bool> {
    let mut draft = Record::new(&task::TABLE);
    draft.set(task::CUSTOMER_PROJECT, project.to_owned());
    choices::permits(store, &task::TABLE, task::TABLE.field(work::ASSIGNED_TO.name)?, &draft, person)
}

/// The people a plan names, each with the key of the task, as far as they may do it in this project: employees leave, and
/// contacts are those of another account (R40, domain 6.5). Who is left out is said. Returns ids by login; `find` knows
/// them.
pub fn assignees<'a>(
    store: &Store<'_>,
    project: &str,
    named: impl Iterator<Item = (&'a str, &'a str)>,
    find: impl Fn(&str) -> Option<String>,
) -> Result<HashMap<&'a str, String>> {
    let mut tasks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, login) in named {
        tasks.entry(login).or_default().push(key);
    }
    let mut found = HashMap::new();
    for (login, keys) in tasks {
        match find(login) {
            Some(id) if assignable(store, project, &id)? => {
                found.insert(login, id);
            }
            _ => {
                let keys = keys.join(", ");
                store.warn(format!("task {keys}: {login} is not assigned: nobody of that login may be, here"));
            }
        }
    }
    Ok(found)
}
