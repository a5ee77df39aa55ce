//! The forward pass: the earliest dates that honour everything, what determined them, and what could not be honoured.
//!
//! Bounds gather on the way down (project start, summaries, relations), dates are fixed at the leaves and roll up to
//! the summaries. Of bounds that lead to the same start the first in that order is named as the driver. Tasks that
//! have started keep their dates; a date held by a constraint against a later bound is a conflict.

use super::network::{Network, Node};
use super::{Calculation, Conflict, Constraint, Driver, Input, Plan, Planned, Progress, Task};
use crate::error::{Error, Result};
use crate::time::{Calendar, Instant};

/// A moment something may not happen before, and why.
#[derive(Debug, Clone, Copy)]
struct Bound {
    at: Instant,
    driver: Driver,
}

impl Bound {
    fn raise(&mut self, at: Instant, driver: Driver) {
        if at > self.at {
            *self = Self { at, driver };
        }
    }
}

/// What a task's start and end may not come before.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    start: Bound,
    end: Option<Bound>,
}

struct Pass<'a> {
    input: &'a Input<'a>,
    network: &'a Network,
    always: Calendar,
    bounds: Vec<Bounds>,
    planned: Vec<Planned>,
    conflicts: Vec<Conflict>,
}

/// Dates, drivers and conflicts of every task; float is left for the backward pass.
pub(super) fn pass(input: &Input<'_>, network: &Network) -> Result<Plan> {
    let first = input.calendar.next_working(input.start)?;
    let bound = Bounds { start: Bound { at: input.start, driver: Driver::ProjectStart }, end: None };
    let undated =
        Planned { start: first, end: first, duration: 0, driver: Driver::ProjectStart, float: None, critical: false };
    let count = input.tasks.len();
    let mut pass = Pass {
        input,
        network,
        always: Calendar::always(),
        bounds: vec![bound; count],
        planned: vec![undated; count],
        conflicts: Vec::new(),
    };
    for node in network.order.iter().copied() {
        pass.visit(node)?;
    }
    pass.conflicts.sort_unstable_by_key(|conflict| conflict.task);
    Ok(Plan {
        start: pass.planned.iter().map(|task| task.start).min().unwrap_or(first),
        end: pass.planned.iter().map(|task| task.end).max().unwrap_or(first),
        tasks: pass.planned,
        conflicts: pass.conflicts,
    })
}

impl Pass<'_> {
    fn visit(&mut self, node: Node) -> Result<()> {
        let (Node::Entry(index) | Node::Exit(index)) = node;
        let Some(task) = self.input.tasks.get(index) else { return Ok(()) };
        let place = |error: Error| error.at(format!("task {}", task.label));
        match node {
            Node::Entry(_) => {
                let bounds = self.gather(index, task).map_err(place)?;
                self.bounds.get_mut(index).into_iter().for_each(|slot| *slot = bounds);
            }
            Node::Exit(_) => {
                let planned = if self.network.is_summary(index) { self.roll_up(index) } else { self.date(index, task) };
                let planned = planned.map_err(place)?;
                self.planned.get_mut(index).into_iter().for_each(|slot| *slot = planned);
            }
        }
        Ok(())
    }

    /// The bounds of `task`, its summary's included.
    fn gather(&self, index: usize, task: &Task) -> Result<Bounds> {
        let inherited = task.parent.unwrap_or(index);
        let Some(mut bounds) = self.bounds.get(inherited).copied() else {
            return Err(Error::new(crate::error::Code::Internal, "a task is planned before its summary"));
        };
        if let (true, Constraint::StartNoEarlier(date)) = (self.network.is_summary(index), task.constraint) {
            bounds.start.raise(date, Driver::Parent(index));
        }
        for at in self.network.incoming(index).iter().copied() {
            let Some(relation) = self.input.relations.get(at) else { continue };
            let Some(pred) = self.planned.get(relation.pred) else { continue };
            let from = if relation.kind.follows_end() { pred.end } else { pred.start };
            let bound = match self.input.calendar.shift(from, relation.lag) {
                Ok(at) => at,
                // A lead that reaches before the calendar binds nothing.
                Err(_) if relation.lag < 0 => continue,
                Err(error) => return Err(error),
            };
            let driver = Driver::Relation(at);
            if relation.kind.binds_end() {
                bounds.end.get_or_insert(Bound { at: bound, driver }).raise(bound, driver);
            } else {
                bounds.start.raise(bound, driver);
            }
        }
        Ok(bounds)
    }

    fn date(&mut self, index: usize, task: &Task) -> Result<Planned> {
        let always = &self.always;
        let calendar = if task.outside_schedule { always } else { self.input.calendar };
        if let Some((start, end)) = facts(task, calendar)? {
            return Ok(dated(start, end, task, Driver::ActualDates));
        }
        let wanted = self.earliest(index, task, calendar)?;
        let manual = self.input.calculation == Calculation::Manual;
        let held = match task.constraint {
            Constraint::StartOn(date) => Bound { at: calendar.next_working(date)?, driver: Driver::Constraint },
            _ if manual => {
                let date = task.current_start.unwrap_or(self.input.start);
                Bound { at: calendar.next_working(date)?, driver: Driver::Manual }
            }
            Constraint::Asap => wanted,
            Constraint::StartNoEarlier(date) => {
                let mut start = wanted;
                start.raise(calendar.next_working(date)?, Driver::Constraint);
                start
            }
            Constraint::StartNoLater(date) => {
                let latest = calendar.next_working(date)?;
                if wanted.at > latest { Bound { at: latest, driver: Driver::Constraint } } else { wanted }
            }
        };
        let end = calendar.add(held.at, task.duration)?;
        // Where people set every date, only what they said about the order of tasks can contradict them.
        let heeded = !manual || matches!(wanted.driver, Driver::Relation(_));
        if wanted.at > held.at && heeded {
            let conflict = Conflict { task: index, held: held.at, wanted: wanted.at, cause: wanted.driver };
            self.conflicts.push(conflict);
        }
        Ok(dated(held.at, end, task, held.driver))
    }

    /// The first start that honours all bounds, whatever the task's own constraint.
    fn earliest(&self, index: usize, task: &Task, calendar: &Calendar) -> Result<Bound> {
        let Some(bounds) = self.bounds.get(index) else {
            return Err(Error::new(crate::error::Code::Internal, "a task is dated before it is bound"));
        };
        let mut start = Bound { at: calendar.next_working(bounds.start.at)?, ..bounds.start };
        if let Some(end) = bounds.end {
            // A task that would have to start before the calendar is bound by the project's start anyway.
            if let Ok(latest) = calendar.sub(end.at, task.duration) {
                start.raise(calendar.next_working(latest)?, end.driver);
            }
        }
        Ok(start)
    }

    fn roll_up(&self, index: usize) -> Result<Planned> {
        let children =
            || self.network.children(index).iter().filter_map(|child| Some((*child, self.planned.get(*child)?)));
        let first = children().min_by_key(|(_, child)| child.start);
        let last = children().map(|(_, child)| child.end).max();
        let Some(((first, child), end)) = first.zip(last) else {
            return Err(Error::new(crate::error::Code::Internal, "a summary is dated before its tasks"));
        };
        let start = child.start;
        let duration = self.input.calendar.between(start, end);
        Ok(Planned { start, end, duration, driver: Driver::Child(first), float: None, critical: false })
    }
}

/// The dates of a task that has started, as far as they are known.
fn facts(task: &Task, calendar: &Calendar) -> Result<Option<(Instant, Instant)>> {
    let start = match task.progress {
        Progress::Waiting => None,
        Progress::Started | Progress::Closed => task.actual_start.or(task.current_start),
    };
    let Some(start) = start else { return Ok(None) };
    let known = match task.progress {
        Progress::Closed => task.actual_end.or(task.current_end),
        Progress::Waiting | Progress::Started => None,
    };
    let end = known.map_or_else(|| calendar.add(start, task.duration), Ok)?;
    Ok(Some((start, end.max(start))))
}

fn dated(start: Instant, end: Instant, task: &Task, driver: Driver) -> Planned {
    Planned { start, end, duration: task.duration, driver, float: None, critical: false }
}
