//! The forward pass: the earliest dates that honour everything, what determined them, and what could not be honoured.
//!
//! Bounds gather on the way down (summaries, relations), dates are fixed at the leaves and roll up to the summaries. Of
//! bounds that lead to the same start the first in that order is named as the driver, before all of them the start of
//! the project, which binds tasks without a date of their own. A summary that has to end later starts later as a whole, and
//! what lies between its start and its end is worked out again. Tasks that have started keep their dates; a date held by
//! a constraint against a later bound is a conflict.

use super::network::{Network, Node};
use super::{Calculation, Conflict, Constraint, Driver, Input, Plan, Planned, Progress, Task};
use crate::error::{Code, Error, Result};
use crate::time::{Calendar, Instant};

/// A moment something may not happen before, and why.
#[derive(Debug, Clone, Copy)]
struct Bound {
    at: Instant,
    driver: Driver,
}

impl Bound {
    /// The later of the two; of two at the same moment the first.
    fn later(self, other: Self) -> Self {
        if other.at > self.at { other } else { self }
    }
}

/// Raises a bound that may not be there yet.
fn raise(slot: &mut Option<Bound>, other: Bound) {
    *slot = Some(slot.map_or(other, |bound| bound.later(other)));
}

/// What a task's start and end may not come before, the start of the project aside.
#[derive(Debug, Clone, Copy, Default)]
struct Bounds {
    start: Option<Bound>,
    end: Option<Bound>,
}

/// How often a summary is started later as a whole before each task under it has to end in time by itself.
const TRIES: u8 = 32;

/// How a summary comes to end in time.
#[derive(Debug, Clone, Copy, Default)]
struct Whole {
    /// When it starts at the earliest for that.
    start: Option<Bound>,
    /// How often it may still be started later; at none each task under it has to end in time.
    left: u8,
}

struct Pass<'a> {
    input: &'a Input<'a>,
    network: &'a Network,
    always: Calendar,
    bounds: Vec<Bounds>,
    whole: Vec<Whole>,
    planned: Vec<Planned>,
    conflicts: Vec<Option<Conflict>>,
}

/// Dates, drivers and conflicts of every task; float is left for the backward pass.
pub(super) fn pass(input: &Input<'_>, network: &Network) -> Result<Plan> {
    let first = input.calendar.next_working(input.start)?;
    let undated = dated(first, first, 0, Driver::ProjectStart);
    let count = input.tasks.len();
    let mut pass = Pass {
        input,
        network,
        always: Calendar::always(),
        bounds: vec![Bounds::default(); count],
        whole: (0..count)
            .map(|at| Whole { start: None, left: if network.on_schedule(at) { TRIES } else { 0 } })
            .collect(),
        planned: vec![undated; count],
        conflicts: vec![None; count],
    };
    let mut entries = vec![0; count];
    let mut at = 0_usize;
    while let Some(node) = network.order.get(at).copied() {
        if let Node::Entry(index) = node {
            entries.get_mut(index).into_iter().for_each(|entry| *entry = at);
        }
        pass.visit(node)?;
        let again = match node {
            Node::Exit(index) if pass.starts_later(index)? => entries.get(index).copied(),
            _ => None,
        };
        at = again.unwrap_or_else(|| at.saturating_add(1));
    }
    // What has begun keeps its planned dates beside the actual ones, and the later end counts (domain 6.4).
    let kept = input
        .tasks
        .iter()
        .enumerate()
        .filter(|(at, task)| task.progress != Progress::Waiting && !network.is_summary(*at));
    let kept = kept.filter_map(|(_, task)| task.current_end);
    Ok(Plan {
        start: pass.planned.iter().map(|task| task.start).min().unwrap_or(first),
        end: pass.planned.iter().map(|task| task.end).chain(kept).chain(input.ends).max().unwrap_or(first),
        tasks: pass.planned,
        conflicts: pass.conflicts.into_iter().flatten().collect(),
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
        let mut bounds = match task.parent {
            None => Bounds::default(),
            Some(parent) => self.handed_down(parent)?,
        };
        if let Some(start) = self.whole.get(index).and_then(|whole| whole.start) {
            raise(&mut bounds.start, start);
        }
        if let (true, Constraint::StartNoEarlier(at)) = (self.network.is_summary(index), task.constraint) {
            raise(&mut bounds.start, Bound { at, driver: Driver::Parent(index) });
        }
        for relation_index in self.network.incoming(index).iter().copied() {
            let Some(relation) = self.input.relations.get(relation_index) else { continue };
            let Some(pred) = self.planned.get(relation.pred) else { continue };
            let from = if relation.kind.follows_end() { pred.end } else { pred.began.unwrap_or(pred.start) };
            let at = match self.input.calendar.shift(from, relation.lag) {
                Ok(at) => at,
                // A lead that reaches before the calendar binds nothing.
                Err(_) if relation.lag < 0 => continue,
                Err(error) => return Err(error),
            };
            let side = if relation.kind.binds_end() { &mut bounds.end } else { &mut bounds.start };
            raise(side, Bound { at, driver: Driver::Relation(relation_index) });
        }
        Ok(bounds)
    }

    /// What a summary passes on to the tasks under it: its start, and its end where each of them has to keep it.
    fn handed_down(&self, index: usize) -> Result<Bounds> {
        let (bounds, whole) = self.bounds.get(index).zip(self.whole.get(index)).ok_or_else(out_of_order)?;
        Ok(Bounds { start: bounds.start, end: bounds.end.filter(|_| whole.left == 0) })
    }

    /// Whether a summary ends before it may (domain 6.3: S.start = that − duration) and is to be worked out again.
    fn starts_later(&mut self, index: usize) -> Result<bool> {
        let (Some(bounds), Some(planned)) = (self.bounds.get(index), self.planned.get(index)) else { return Ok(false) };
        let Some(end) = bounds.end.filter(|_| self.network.is_summary(index)) else { return Ok(false) };
        let missing = self.input.calendar.between(planned.end, end.at);
        let Some(whole) = self.whole.get_mut(index).filter(|whole| whole.left > 0 && missing > 0) else {
            return Ok(false);
        };
        let start = Bound { at: self.input.calendar.shift(planned.start, missing)?, driver: end.driver };
        let later = !planned.begun && whole.start.is_none_or(|known| start.at > known.at);
        *whole = if later {
            Whole { start: Some(start), left: whole.left.saturating_sub(1) }
        } else {
            Whole { left: 0, ..*whole }
        };
        Ok(true)
    }

    fn date(&mut self, index: usize, task: &Task) -> Result<Planned> {
        if let Some((start, end)) = facts(task, self.input.calendar)? {
            return Ok(dated(start, end, task.duration, Driver::ActualDates));
        }
        let always = &self.always;
        let calendar = if task.outside_schedule { always } else { self.input.calendar };
        let bound = self.bound(index, task, calendar)?;
        let project = Bound { at: calendar.next_working(self.input.start)?, driver: Driver::ProjectStart };
        let soonest = bound.map_or(project, |bound| project.later(bound));
        let own = |date| Ok::<_, Error>(Bound { at: calendar.next_working(date)?, driver: Driver::Constraint });
        let manual = self.input.calculation == Calculation::Manual;
        // What is wanted besides: only where the date is held against it is there a conflict.
        let (held, wanted) = match task.constraint {
            Constraint::StartOn(date) if manual => (Bound { driver: Driver::Manual, ..own(date)? }, bound),
            Constraint::StartOn(date) => (own(date)?, bound),
            // A task nobody gave a date yet is placed once by what it waits for, and then stays there.
            _ if manual => {
                let given = task.current_start.map(|date| calendar.next_working(date)).transpose()?;
                (Bound { at: given.unwrap_or(soonest.at), driver: Driver::Manual }, bound)
            }
            Constraint::Asap => (soonest, None),
            // Pre-dated: the date may lie before the start of the project.
            Constraint::StartNoEarlier(date) => {
                let own = own(date)?;
                (bound.map_or(own, |bound| bound.later(own)), None)
            }
            Constraint::StartNoLater(date) => {
                let latest = own(date)?;
                (if soonest.at > latest.at { latest } else { soonest }, Some(soonest))
            }
        };
        // Where people set every date, only what they said about the order of tasks can contradict them.
        let heeded = |wanted: &Bound| !manual || matches!(wanted.driver, Driver::Relation(_));
        let conflict = wanted.filter(|wanted| wanted.at > held.at).filter(heeded).map(|wanted| Conflict {
            task: index,
            held: held.at,
            wanted: wanted.at,
            cause: wanted.driver,
        });
        self.conflicts.get_mut(index).into_iter().for_each(|slot| *slot = conflict);
        Ok(dated(held.at, calendar.add(held.at, task.duration)?, task.duration, held.driver))
    }

    /// The first start that honours summaries and relations, whatever the task's own constraint.
    fn bound(&self, index: usize, task: &Task, calendar: &Calendar) -> Result<Option<Bound>> {
        let bounds = self.bounds.get(index).copied().ok_or_else(out_of_order)?;
        let workable = |bound: Bound| Ok::<_, Error>(Bound { at: calendar.next_working(bound.at)?, ..bound });
        let mut start = bounds.start.map(workable).transpose()?;
        if let Some(end) = bounds.end {
            // A task that would have to start before the calendar is not bound by that.
            if let Ok(at) = calendar.sub(end.at, task.duration) {
                raise(&mut start, workable(Bound { at, ..end })?);
            }
        }
        Ok(start)
    }

    /// A summary starts with the first of its children that has not started, or with the first of all once they have
    /// (domain 6.4), and ends with the last.
    fn roll_up(&self, index: usize) -> Result<Planned> {
        let children =
            || self.network.children(index).iter().filter_map(|child| Some((*child, self.planned.get(*child)?)));
        let waiting = children().filter(|(_, child)| !child.begun).min_by_key(|(_, child)| child.start);
        let first = waiting.or_else(|| children().min_by_key(|(_, child)| child.start));
        let last = children().min_by_key(|(_, child)| std::cmp::Reverse(child.end));
        let Some(((first, begin), (last, finish))) = first.zip(last) else { return Err(out_of_order()) };
        let (start, end) = (begin.start, finish.end);
        let duration = self.input.calendar.between(start, end).max(0);
        let planned = dated(start, end, duration, Driver::Child(first));
        let began = children().filter_map(|(_, child)| child.began).min();
        Ok(Planned { end_driver: Driver::Child(last), began, begun: waiting.is_none(), ..planned })
    }
}

fn out_of_order() -> Error {
    Error::new(Code::Internal, "a task is planned before what it hangs on")
}

/// The dates of a task that has started, as far as they are known; its end may still be expected.
pub fn facts(task: &Task, calendar: &Calendar) -> Result<Option<(Instant, Instant)>> {
    let start = match task.progress {
        Progress::Waiting => None,
        Progress::Started | Progress::Closed => task.actual_start.or(task.current_start),
    };
    let Some(start) = start else { return Ok(None) };
    let known = match task.progress {
        Progress::Closed => task.actual_end.or(task.current_end),
        Progress::Waiting | Progress::Started => None,
    };
    let around_the_clock = task.outside_schedule.then(Calendar::always);
    let calendar = around_the_clock.as_ref().unwrap_or(calendar);
    let end = known.map_or_else(|| calendar.add(start, task.duration), Ok)?;
    Ok(Some((start, end.max(start))))
}

fn dated(start: Instant, end: Instant, duration: i64, driver: Driver) -> Planned {
    let begun = driver == Driver::ActualDates;
    let began = begun.then_some(start);
    Planned { start, end, duration, driver, end_driver: driver, began, begun, float: None, critical: false }
}
