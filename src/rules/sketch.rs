//! Tasks that are made together: outline and dependencies of a template, a copied project, a plan from a file.

use super::schedule::Relation;
use crate::dict::{dependency, task};
use crate::error::Result;
use crate::store::{Record, Store};

/// Tasks and dependencies by their places in the list; a task stands after the one it is under.
#[derive(Debug, Default)]
pub struct Sketch {
    /// Each task's fields, and the place of the task above it.
    pub tasks: Vec<(Record, Option<usize>)>,
    /// Which waits for which.
    pub links: Vec<Relation>,
}

/// Makes them in the project, on the system's behalf; `rule` is what the audit names. Dates follow when the transaction
/// settles. Returns the ids in the order of the sketch.
pub fn make(store: &Store<'_>, project: &str, sketch: Sketch, rule: &str) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::with_capacity(sketch.tasks.len());
    for (mut row, parent) in sketch.tasks {
        row.set(task::CUSTOMER_PROJECT, project.to_owned());
        row.set(task::PARENT, parent.and_then(|at| ids.get(at)).cloned());
        ids.push(store.system_create(&task::TABLE, row, rule)?.id());
    }
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
