//! Random plans against a second scheduler, slow and simple: hours of work are counted, and every start is raised until
//! nothing asks for a later one. It knows neither the planner's order nor `Calendar`.

use super::walked::{end, start};
use super::*;
use proptest::prelude::*;

/// Hours of work in a day.
const HOURS: i64 = 8;

/// Three levels of tasks; each of the lower two stands under one of the level above. Some have no duration.
fn outline() -> impl Strategy<Value = Vec<Task>> {
    let length = || prop::sample::select(vec![0_i64, 0, 2, 4, 8, 12, 24]);
    let tier = |most: usize| prop::collection::vec((any::<prop::sample::Index>(), length()), 0..=most);
    (prop::collection::vec(length(), 1..=3), tier(4), tier(5)).prop_map(|(first, second, third)| {
        let mut tasks: Vec<Task> = Vec::new();
        let mut above = 0..0;
        let tiers = [first.into_iter().map(|hours| (None, hours)).collect()];
        let lower = [second, third].map(|tier| tier.into_iter().map(|(at, hours)| (Some(at), hours)).collect());
        for tier in tiers.into_iter().chain(lower) {
            let tier: Vec<(Option<prop::sample::Index>, i64)> = tier;
            let begun = tasks.len();
            for (parent, hours) in tier {
                let parent = parent.filter(|_| !above.is_empty()).map(|at| above.start + at.index(above.len()));
                tasks.push(Task { label: tasks.len().to_string(), parent, duration: hours * 3600, ..Task::default() });
            }
            above = begun..tasks.len();
        }
        tasks
    })
}

/// Some leaves have begun, at an hour nothing moves.
fn begun() -> impl Strategy<Value = Vec<Option<i64>>> {
    prop::collection::vec(prop::option::weighted(0.15, 0..60_i64), 12)
}

/// A project from Monday 2 March 2026 with dependencies of every kind and lags from two days early to three days late.
fn project() -> impl Strategy<Value = Project> {
    let relation = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_usize, -2_i64..=3);
    (outline(), begun(), prop::collection::vec(relation, 0..10)).prop_map(|(mut tasks, begun, relations)| {
        for (task, hour) in tasks.iter_mut().zip(begun) {
            let Some(hour) = hour else { continue };
            (task.progress, task.actual_start) = (Progress::Started, Some(at(&start(hour))));
        }
        let pick = |at: prop::sample::Index| at.index(tasks.len());
        let relations = relations.into_iter().map(|(pred, succ, kind, lag)| {
            let (pred, succ) = (pick(pred), pick(succ));
            Relation { pred, succ, kind: Kind::ALL[kind], lag: lag * DAY }
        });
        let mut ends = 0;
        let relations = relations.filter(|relation| {
            // One summary has to end in time: for more than one the order of looking at them would matter below.
            let binds = relation.kind.binds_end() && tasks.iter().any(|task| task.parent == Some(relation.succ));
            ends += i32::from(binds);
            relation.pred != relation.succ && !(binds && ends > 1)
        });
        let relations = relations.collect();
        let calendar = Calendar::weekdays();
        Project { start: at("2026-03-02T08:00"), calendar, calculation: Calculation::Automatic, tasks, relations }
    })
}

/// The tasks without tasks below them that are `top` or stand somewhere below it.
fn leaves(project: &Project, top: usize) -> Vec<usize> {
    let below: Vec<usize> = (0..project.tasks.len()).filter(|task| project.tasks[*task].parent == Some(top)).collect();
    if below.is_empty() {
        return vec![top];
    }
    below.into_iter().flat_map(|task| leaves(project, task)).collect()
}

/// The hour at which a leaf began, if it did.
fn began(project: &Project, task: usize) -> Option<i64> {
    let fact = project.tasks[task].actual_start?;
    (0..60).find(|hour| at(&start(*hour)) == fact)
}

/// The hour each task without tasks below it starts: that of the last dependency. A summary that has to end in time is
/// started an hour later until it does; nothing but its start is touched for that.
fn hours(project: &Project) -> Vec<i64> {
    let mut late = 0;
    loop {
        let starts = raised(project, late);
        let short = project.relations.iter().any(|relation| {
            let under = leaves(project, relation.succ);
            let movable = under.iter().any(|leaf| began(project, *leaf).is_none());
            let ends = under.iter().map(|leaf| starts[*leaf] + project.tasks[*leaf].duration / 3600).max();
            relation.kind.binds_end()
                && under != [relation.succ]
                && movable
                && ends < Some(bound(project, &starts, relation))
        });
        if !short {
            return starts;
        }
        late += 1;
    }
}

/// The hour a dependency asks for.
fn bound(project: &Project, starts: &[i64], relation: &Relation) -> i64 {
    let pred = leaves(project, relation.pred);
    let facts = pred.iter().filter_map(|task| began(project, *task)).min();
    let first = facts.or_else(|| pred.iter().map(|task| starts[*task]).min()).unwrap();
    let last = pred.iter().map(|task| starts[*task] + project.tasks[*task].duration / 3600).max().unwrap();
    let from = if matches!(relation.kind, Kind::Fs | Kind::Ff) { last } else { first };
    from + relation.lag / DAY * HOURS
}

/// Starts raised as long as a dependency asks for it, and to `late` in a summary that has to end in time.
fn raised(project: &Project, late: i64) -> Vec<i64> {
    let fixed: Vec<Option<i64>> = (0..project.tasks.len()).map(|task| began(project, task)).collect();
    let mut starts: Vec<i64> = fixed.iter().map(|hour| hour.unwrap_or_default()).collect();
    loop {
        let before = starts.clone();
        for relation in &project.relations {
            let at = bound(project, &starts, relation);
            let under = leaves(project, relation.succ);
            let ends = relation.kind.binds_end();
            for task in under.iter().copied().filter(|task| fixed[*task].is_none()) {
                let start = match ends {
                    false => at,
                    true if under == [relation.succ] => at - project.tasks[task].duration / 3600,
                    true => late,
                };
                starts[task] = starts[task].max(start);
            }
        }
        if starts == before {
            return starts;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_slow_scheduler_finds_the_same_dates(project in project()) {
        // Loops are refused; how is tested elsewhere.
        let Ok(plan) = plan(&project.input()) else { return Ok(()) };
        let starts = hours(&project);
        for (task, dates) in plan.tasks.iter().enumerate() {
            let under = leaves(&project, task);
            let waits = under.iter().filter(|leaf| began(&project, **leaf).is_none());
            let first = waits.map(|leaf| start(starts[*leaf])).min();
            let first = first.or_else(|| under.iter().map(|leaf| start(starts[*leaf])).min());
            let last = under.iter().map(|leaf| {
                let length = project.tasks[*leaf].duration / 3600;
                end(starts[*leaf] + length, length == 0)
            }).max();
            let shown = |at: Instant| Some(at.to_stored()[..16].to_owned());
            prop_assert_eq!((shown(dates.start), shown(dates.end)), (first, last), "task {}", task);
        }
    }
}
