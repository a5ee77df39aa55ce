//! The backward pass: how far each task can slip before the project ends later.
//!
//! Limits are instants: the last at which a task may start or end, taken back through lags exactly as the forward pass
//! walks them. A task whose start does not follow its predecessors (started, held, fixed or manual) does not limit
//! them. A summary's start limits the children that start with it; where several do, each counts as if it were alone.

use super::network::{Network, Node};
use super::{Constraint, Driver, Input, Plan, Planned, Progress, Task};
use crate::time::{Calendar, Instant};

/// The last instants a start and an end may have; nothing where nothing limits them.
#[derive(Debug, Clone, Copy, Default)]
struct Late {
    start: Option<Instant>,
    end: Option<Instant>,
}

impl Late {
    fn tighter(self, other: Self) -> Self {
        Self { start: earlier(self.start, other.start), end: earlier(self.end, other.end) }
    }
}

struct Pass<'a> {
    input: &'a Input<'a>,
    network: &'a Network,
    /// What successors and summaries allow each task.
    allowed: Vec<Late>,
    /// What each task, and all under it, demand of their predecessors.
    demanded: Vec<Late>,
}

/// Fills in float and the critical flag of every task of `plan`.
pub(super) fn pass(input: &Input<'_>, network: &Network, plan: &mut Plan) {
    let count = input.tasks.len();
    let mut pass =
        Pass { input, network, allowed: vec![Late::default(); count], demanded: vec![Late::default(); count] };
    for node in network.order.iter().rev().copied() {
        match node {
            Node::Exit(index) => pass.allow(index, plan),
            Node::Entry(index) if network.is_summary(index) => pass.gather(index, plan),
            Node::Entry(index) => pass.limit(index, plan),
        }
    }
}

impl Pass<'_> {
    fn allow(&mut self, index: usize, plan: &Plan) {
        let (Some(task), Some(planned)) = (self.input.tasks.get(index), plan.tasks.get(index)) else {
            return;
        };
        let above = task.parent.and_then(|parent| plan.tasks.get(parent).zip(self.allowed.get(parent)));
        let mut late = match above {
            Some((summary, late)) if summary.start == planned.start => *late,
            Some((_, late)) => Late { start: None, ..*late },
            None => Late::default(),
        };
        let relations = self.network.outgoing(index).iter().filter_map(|at| self.input.relations.get(*at));
        // A start that is a fact cannot slip.
        for relation in relations.filter(|relation| relation.kind.follows_end() || planned.began.is_none()) {
            let Some(demand) = self.demanded.get(relation.succ) else { continue };
            let limit = if relation.kind.binds_end() { demand.end } else { demand.start };
            let limit = limit.and_then(|limit| before_lag(self.input.calendar, limit, relation.lag));
            let side = if relation.kind.follows_end() { &mut late.end } else { &mut late.start };
            *side = earlier(*side, limit);
        }
        self.allowed.get_mut(index).into_iter().for_each(|slot| *slot = late);
    }

    fn gather(&mut self, index: usize, plan: &mut Plan) {
        let mut demand = Late::default();
        let (mut float, mut critical) = (None, false);
        for child in self.network.children(index) {
            let (Some(late), Some(planned)) = (self.demanded.get(*child), plan.tasks.get(*child)) else {
                continue;
            };
            demand = demand.tighter(*late);
            float = float.into_iter().chain(planned.float).min();
            critical |= planned.critical;
        }
        if let (Some(start), Some(end), true) = (demand.start, demand.end, self.moves_as_one(index, plan)) {
            // It may end as much later as it may start later.
            let length = plan.tasks.get(index).map_or(0, |planned| planned.duration);
            let calendar = self.input.calendar;
            let whole = calendar.last_with(startable(calendar, start).saturating_add(length));
            demand.end = whole.map_or(Some(end), |whole| Some(whole.max(end)));
        }
        self.demanded.get_mut(index).into_iter().for_each(|slot| *slot = demand);
        plan.tasks.get_mut(index).into_iter().for_each(|slot| *slot = Planned { float, critical, ..*slot });
    }

    /// Whether something asks for an end of the summary, and what ends it hangs on what starts it: the way back from the
    /// one to the other is the chain of drivers.
    fn moves_as_one(&self, index: usize, plan: &Plan) -> bool {
        let mut relations = self.network.incoming(index).iter().filter_map(|at| self.input.relations.get(*at));
        if !relations.any(|relation| relation.kind.binds_end()) || !self.network.on_schedule(index) {
            return false;
        }
        let begin = plan.tasks.get(index).map(|planned| planned.start);
        let mut at = index;
        for _ in 0..self.input.tasks.len() {
            let Some((task, planned)) = self.input.tasks.get(at).zip(plan.tasks.get(at)) else { return false };
            let before = match planned.end_driver {
                Driver::Child(last) => Some(last),
                driver if matches!(task.constraint, Constraint::StartNoLater(_)) || !follows(task, driver) => None,
                _ if Some(planned.start) == begin && self.is_under(at, index) => return true,
                Driver::Relation(relation) => {
                    let relation = self.input.relations.get(relation);
                    let by_end =
                        |pred| !self.network.is_summary(pred) || relation.is_some_and(|it| it.kind.follows_end());
                    relation.map(|relation| relation.pred).filter(|pred| by_end(*pred))
                }
                _ => None,
            };
            let Some(before) = before.filter(|before| self.network.on_schedule(*before)) else { return false };
            at = before;
        }
        false
    }

    fn is_under(&self, task: usize, summary: usize) -> bool {
        let above = |at: &usize| self.input.tasks.get(*at).and_then(|task| task.parent);
        std::iter::successors(Some(task), above).any(|at| at == summary)
    }

    fn limit(&mut self, index: usize, plan: &mut Plan) {
        let project_end = plan.end;
        let (Some(task), Some(planned)) = (self.input.tasks.get(index), plan.tasks.get_mut(index)) else {
            return;
        };
        if task.progress == Progress::Closed {
            return;
        }
        let mut allowed = self.allowed.get(index).copied().unwrap_or_default();
        if planned.driver == Driver::ActualDates {
            allowed.start = None;
        }
        let (float, late) = if task.outside_schedule {
            around_the_clock(planned, allowed, project_end)
        } else {
            on_schedule(self.input.calendar, planned, allowed, project_end)
        };
        planned.float = Some(float);
        planned.critical = float == 0;
        if follows(task, planned.driver) {
            self.demanded.get_mut(index).into_iter().for_each(|slot| *slot = late);
        }
    }
}

/// Float and limits of a task on the schedule, where moments without work between them are the same moment.
fn on_schedule(calendar: &Calendar, planned: &Planned, allowed: Late, project_end: Instant) -> (i64, Late) {
    let length = planned.duration;
    // A milestone ends where work can start, unless it has really happened at some other moment.
    let at_start = length == 0 && planned.driver != Driver::ActualDates;
    let by_end = allowed.end.map(|end| if at_start { startable(calendar, end) } else { calendar.worked(end) });
    let by_start = allowed.start.map(|start| startable(calendar, start).saturating_add(length));
    let end = [by_end, by_start].into_iter().flatten().fold(calendar.worked(project_end), i64::min);
    let limit = |work: i64| calendar.last_with(work).ok();
    let late = Late { start: limit(end.saturating_sub(length)), end: limit(end) };
    (end.saturating_sub(calendar.worked(planned.end)), late)
}

/// Float and limits of a task outside the schedule, where every second counts.
fn around_the_clock(planned: &Planned, allowed: Late, project_end: Instant) -> (i64, Late) {
    let length = planned.end.unix().saturating_sub(planned.start.unix());
    let by_start = allowed.start.map(|start| start.unix().saturating_add(length));
    let by_end = allowed.end.map(Instant::unix);
    let end = [by_end, by_start].into_iter().flatten().fold(project_end.unix(), i64::min);
    let limit = |unix: i64| Instant::from_unix(unix).ok();
    let late = Late { start: limit(end.saturating_sub(length)), end: limit(end) };
    (end.saturating_sub(planned.end.unix()), late)
}

/// The last instant from which a walk of `lag` does not pass `limit`.
fn before_lag(calendar: &Calendar, limit: Instant, lag: i64) -> Option<Instant> {
    if lag < 0 {
        return calendar.last_with(startable(calendar, limit).saturating_sub(lag)).ok();
    }
    calendar.sub(limit, lag).ok()
}

/// The most work that can be done before a start no later than `limit`.
fn startable(calendar: &Calendar, limit: Instant) -> i64 {
    let work = calendar.worked(limit);
    let starts_in_time = calendar.last_with(work).is_ok_and(|start| start <= limit);
    if starts_in_time { work } else { work.saturating_sub(1) }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

/// Whether a later predecessor moves the task.
fn follows(task: &Task, driver: Driver) -> bool {
    match driver {
        Driver::ActualDates | Driver::Manual => false,
        Driver::Constraint => matches!(task.constraint, Constraint::StartNoEarlier(_)),
        _ => true,
    }
}
