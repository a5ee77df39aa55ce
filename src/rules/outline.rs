//! The outline of a project: its tasks in order, who stands under whom, and the numbers that follow (`4.2.1`).

use crate::dict::{planned, task};
use crate::error::{Code, Error, Result};
use crate::store::Record;
use std::collections::HashMap;

/// The tasks of a project in outline order, with the shape of the outline.
#[derive(Debug)]
pub struct Outline {
    /// The tasks; those above come before those under them.
    pub tasks: Vec<Record>,
    /// The place of the task above each task.
    pub parent: Vec<Option<usize>>,
    /// The places of the tasks directly under each task.
    pub children: Vec<Vec<usize>>,
    places: HashMap<String, usize>,
}

impl Outline {
    /// Brings the tasks into outline order: siblings by their place so far, new ones last.
    pub fn new(mut tasks: Vec<Record>) -> Result<Self> {
        tasks.sort_by_cached_key(|task| (task.get(planned::WBS_ORDER).unwrap_or(i64::MAX), task.id()));
        let index: HashMap<String, usize> = tasks.iter().enumerate().map(|(at, task)| (task.id(), at)).collect();
        let above: Vec<Option<usize>> =
            tasks.iter().map(|task| task.get(task::PARENT).and_then(|id| index.get(&id).copied())).collect();
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
        for (at, parent) in above.iter().enumerate() {
            if let Some(parent) = parent {
                below[*parent].push(at);
            }
        }
        let mut stack: Vec<usize> = (0..tasks.len()).rev().filter(|at| above[*at].is_none()).collect();
        let mut order = Vec::with_capacity(tasks.len());
        while let Some(at) = stack.pop() {
            order.push(at);
            stack.extend(below[at].iter().rev());
        }
        if order.len() < tasks.len() {
            return Err(
                Error::new(Code::TaskCycle, "tasks are below themselves").hint("give one of them another parent")
            );
        }
        let mut place = vec![0; tasks.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        let parent = order.iter().map(|at| above[*at].map(|parent| place[parent])).collect();
        let children = order.iter().map(|at| below[*at].iter().map(|child| place[*child]).collect()).collect();
        let places = index.into_iter().map(|(id, at)| (id, place[at])).collect();
        let mut slots: Vec<Option<Record>> = tasks.into_iter().map(Some).collect();
        let tasks = order.iter().filter_map(|at| slots[*at].take()).collect();
        Ok(Self { tasks, parent, children, places })
    }

    /// Where the task with that id stands.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Whether there are tasks under it.
    pub fn is_summary(&self, at: usize) -> bool {
        !self.children[at].is_empty()
    }

    /// The tasks under no other.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.tasks.len()).filter(|at| self.parent[*at].is_none())
    }

    /// Outline numbers (`1.2.3`), places, levels, and which tasks are summaries.
    pub fn number(&mut self) {
        let mut siblings = vec![0_usize; self.tasks.len()];
        let mut top = 0_usize;
        for at in 0..self.tasks.len() {
            let position = self.parent[at].map_or(&mut top, |parent| &mut siblings[parent]);
            *position += 1;
            let (wbs, level) = match self.parent[at] {
                Some(parent) => {
                    let above = &self.tasks[parent];
                    (format!("{}.{position}", above.text(planned::WBS)), above.get(planned::LEVEL).unwrap_or(1) + 1)
                }
                None => (position.to_string(), 1),
            };
            let rollup = self.is_summary(at);
            let task = &mut self.tasks[at];
            task.set(planned::WBS, wbs).set(planned::LEVEL, level).set(planned::ROLLUP, rollup);
            task.set(planned::WBS_ORDER, i64::try_from(at + 1).unwrap_or(i64::MAX));
        }
    }
}
