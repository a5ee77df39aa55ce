//! Planning: from durations, constraints and dependencies to the dates of every task.
//!
//! Everything here is pure: tasks and relations are plain structs that refer to each other by index, and planning the
//! same input twice gives the same plan. A relation compares working time, so a predecessor that ends on Friday
//! 17:00 and one that ends on Monday 08:00 bind alike. Lags are walked on the project's calendar, durations on the
//! task's own (every hour of the day for tasks outside the schedule).
//!
//! `relation` reads the notation, `network` orders the work and names loops, `forward` finds the dates, `critical`
//! the float, `rollup` what a summary derives from its children.

mod critical;
mod forward;
mod network;
pub mod relation;
pub mod rollup;

#[cfg(test)]
mod tests;

pub use forward::facts;
pub use relation::{Kind, Predecessor};

use crate::error::{Code, Error, Result};
use crate::time::{Calendar, Instant};
use network::Network;

/// Whether dependencies move dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calculation {
    /// Dates follow from constraints and dependencies.
    #[default]
    Automatic,
    /// Dates stay where people put them.
    Manual,
}

/// A task's time constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Constraint {
    /// As soon as possible.
    #[default]
    Asap,
    /// Exactly then, whatever the dependencies say.
    StartOn(Instant),
    /// Then or later.
    StartNoEarlier(Instant),
    /// When the dependencies say, but not after this.
    StartNoLater(Instant),
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Pending or Open: dependencies move it.
    #[default]
    Waiting,
    /// Work in Progress: its start is a fact.
    Started,
    /// Closed: both its dates are facts.
    Closed,
}

/// A task to plan; one with children is a summary, whose duration is derived from them.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// What messages call it: its outline number.
    pub label: String,
    /// The index of its summary.
    pub parent: Option<usize>,
    /// Seconds of working time; 0 makes a milestone.
    pub duration: i64,
    /// Its time constraint; on a summary only [`Constraint::StartNoEarlier`] counts, for everything under it.
    pub constraint: Constraint,
    /// Whether it is worked on around the clock, whatever the schedule says.
    pub outside_schedule: bool,
    /// How far it has come.
    pub progress: Progress,
    /// When work really started; heeded once it is started.
    pub actual_start: Option<Instant>,
    /// When work really ended; heeded once it is closed.
    pub actual_end: Option<Instant>,
    /// Its planned start so far.
    pub current_start: Option<Instant>,
    /// Its planned end so far.
    pub current_end: Option<Instant>,
}

/// A dependency between two tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// The predecessor's index.
    pub pred: usize,
    /// The successor's index.
    pub succ: usize,
    /// Which ends are bound.
    pub kind: Kind,
    /// Seconds of working time between the two; negative is a lead.
    pub lag: i64,
}

/// What to plan.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// When the project starts: no task that follows it does so earlier.
    pub start: Instant,
    /// Where else the project ends, if later than its last task: the end of its sub-projects.
    pub ends: Option<Instant>,
    /// The project's schedule.
    pub calendar: &'a Calendar,
    /// Whether dependencies move dates.
    pub calculation: Calculation,
    /// The tasks, parents and children in any order.
    pub tasks: &'a [Task],
    /// The dependencies.
    pub relations: &'a [Relation],
}

/// What determined a task's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// The start of the project.
    ProjectStart,
    /// The start-no-earlier date of this summary above the task.
    Parent(usize),
    /// This relation, onto the task or onto a summary above it.
    Relation(usize),
    /// The task's own constraint.
    Constraint,
    /// The task has started: facts, or the dates it had when it did.
    ActualDates,
    /// A person, in a project calculated manually.
    Manual,
    /// This child, the first to start or the last to end (summaries only).
    Child(usize),
}

/// The dates of one task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// When it starts; actual once it has.
    pub start: Instant,
    /// When it ends; actual once it has.
    pub end: Instant,
    /// Seconds of working time: the task's own, or a summary's from its start to its end.
    pub duration: i64,
    /// What determined the start.
    pub driver: Driver,
    /// What determined the end: what determined the start, or the last child of a summary.
    pub end_driver: Driver,
    /// When work on it, or on the first task under it, really began: what goes by its start goes by this.
    pub began: Option<Instant>,
    /// Whether it, or everything under it, has started.
    pub begun: bool,
    /// Seconds of its working time the task can slip without moving the project's end; absent once closed.
    pub float: Option<i64>,
    /// Whether the task, or a task under it, cannot slip at all.
    pub critical: bool,
}

/// A date that is held although something demands a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The task whose constraint holds the date.
    pub task: usize,
    /// Where it starts.
    pub held: Instant,
    /// Where it would have to start.
    pub wanted: Instant,
    /// What demands that.
    pub cause: Driver,
}

/// The dates of a whole project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The first start of a task; the project's start if there is none.
    pub start: Instant,
    /// The last end of a task, planned or actual, or of what else belongs to the project.
    pub end: Instant,
    /// One entry per task of the input.
    pub tasks: Vec<Planned>,
    /// In task order, at most one per task.
    pub conflicts: Vec<Conflict>,
}

/// Plans a project: dates, drivers, conflicts and float of every task.
pub fn plan(input: &Input<'_>) -> Result<Plan> {
    check(input)?;
    let network = Network::new(input)?;
    let mut plan = forward::pass(input, &network)?;
    critical::pass(input, &network, &mut plan);
    Ok(plan)
}

fn check(input: &Input<'_>) -> Result<()> {
    let count = input.tasks.len();
    let known = |index: usize| index < count;
    let parents = input.tasks.iter().all(|task| task.parent.is_none_or(known));
    if !parents || !input.relations.iter().all(|relation| known(relation.pred) && known(relation.succ)) {
        return Err(Error::new(Code::Internal, "a plan refers to a task it does not contain"));
    }
    input.tasks.iter().find(|task| task.duration < 0).map_or(Ok(()), |task| {
        Err(Error::new(Code::FieldInvalid, format!("task {} has a negative duration", task.label))
            .hint("give it a duration of 0 (a milestone) or more"))
    })
}
