//! Properties of random projects, judged from the definitions and not from the passes.

use super::*;
use crate::time::Spec;
use proptest::prelude::*;

fn constraint() -> impl Strategy<Value = Constraint> {
    let date = (0_i64..30 * 24).prop_map(|hour| Instant::from_unix(at("2026-03-01T00:00").unix() + hour * 3600));
    (0..8, date).prop_map(|(kind, date)| match (kind, date.unwrap()) {
        (0, date) => Constraint::StartOn(date),
        (1, date) => Constraint::StartNoEarlier(date),
        (2, date) => Constraint::StartNoLater(date),
        _ => Constraint::Asap,
    })
}

fn task(index: usize) -> impl Strategy<Value = Task> {
    let hours = prop::sample::select(vec![0, 0, 1, 4, 8, 9, 16, 40]);
    let parent = prop::option::weighted(0.4, 0..index.max(1)).prop_map(move |parent| parent.filter(|_| index > 0));
    let facts = (0..16, 0_i64..400, 0_i64..40);
    (hours, parent, constraint(), 0..8, facts).prop_map(move |(hours, parent, constraint, rare, facts)| {
        let (progress, start, length) = facts;
        let date = |hour: i64| Instant::from_unix(at("2026-03-01T00:00").unix() + hour * 3600).ok();
        Task {
            label: index.to_string(),
            parent,
            duration: hours * 3600,
            constraint,
            outside_schedule: rare == 0,
            progress: match progress {
                0 => Progress::Started,
                1 => Progress::Closed,
                _ => Progress::Waiting,
            },
            actual_start: date(start),
            actual_end: date(start + length),
            current_start: date(start),
            current_end: date(start + 3 * length),
        }
    })
}

fn calendars() -> Vec<Calendar> {
    let weekdays = Calendar::weekdays();
    let spec = Spec {
        zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap(),
        week: std::array::from_fn(|day| if day == 3 { vec![] } else { vec![(0, 3600), (7200, 86_400)] }),
        exceptions: [(jiff::civil::date(2026, 3, 10), vec![]), (jiff::civil::date(2026, 3, 12), vec![(0, 60)])].into(),
    };
    vec![weekdays.clone(), weekdays.clone(), weekdays, Calendar::always(), Calendar::new(spec).unwrap()]
}

fn project() -> impl Strategy<Value = Project> {
    let tasks = (1_usize..9).prop_flat_map(|count| (0..count).map(task).collect::<Vec<_>>());
    let relation = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_usize, -8_i64..8);
    let start = (0_i64..200, prop::sample::select(calendars()));
    (tasks, prop::collection::vec(relation, 0..12), start).prop_map(|(tasks, relations, (start, calendar))| {
        let pick = |at: prop::sample::Index| at.index(tasks.len());
        let relations = relations.into_iter().map(|(one, other, kind, lag)| {
            let (pred, succ) = (pick(one).min(pick(other)), pick(one).max(pick(other)));
            Relation { pred, succ, kind: Kind::ALL[kind], lag: lag * 2 * 3600 }
        });
        let start = Instant::from_unix(at("2026-03-01T00:00").unix() + start * 3600).unwrap();
        let relations = relations.filter(|relation| relation.pred != relation.succ).collect();
        Project { start, calendar, calculation: Calculation::Automatic, tasks, relations }
    })
}

/// The plan, unless the dependencies happen to loop.
fn planned(project: &Project) -> Option<Plan> {
    plan(&project.input()).map_err(|error| assert_eq!(error.code(), Code::TaskCycle, "{error}")).ok()
}

fn own_calendar(project: &Project, task: usize) -> Calendar {
    if project.tasks[task].outside_schedule { Calendar::always() } else { project.calendar.clone() }
}

fn is_summary(project: &Project, task: usize) -> bool {
    project.tasks.iter().any(|other| other.parent == Some(task))
}

fn lineage(project: &Project, task: usize) -> Vec<usize> {
    std::iter::successors(Some(task), |task| project.tasks[*task].parent).collect()
}

/// Whether `task` could start at `start` while the others stay where `plan` puts them.
fn allowed(project: &Project, plan: &Plan, task: usize, start: Instant) -> bool {
    let calendar = own_calendar(project, task);
    let end = calendar.add(start, project.tasks[task].duration).unwrap();
    let lineage = lineage(project, task);
    let held = lineage.iter().all(|above| match project.tasks[*above].constraint {
        Constraint::StartNoEarlier(date) => start >= date,
        _ => true,
    });
    let relations = project.relations.iter().filter(|relation| lineage.contains(&relation.succ));
    let honoured = relations.map(|relation| {
        let ends = matches!(relation.kind, Kind::Fs | Kind::Ff);
        let from = if ends { plan.tasks[relation.pred].end } else { counted_start(project, plan, relation.pred) };
        let bound = project.calendar.shift(from, relation.lag).unwrap();
        match relation.kind {
            Kind::Fs | Kind::Ss => start >= bound,
            Kind::Ff | Kind::Sf => calendar.between(bound, end) >= 0,
        }
    });
    // A date somebody gave may lie before the start of the project.
    let pre_dated = matches!(project.tasks[task].constraint, Constraint::StartOn(_) | Constraint::StartNoEarlier(_));
    (pre_dated || start >= project.start) && held && honoured.into_iter().all(|honoured| honoured)
}

/// The summaries above `task` that have to end in time, each with the moment.
fn ends_above(project: &Project, plan: &Plan, task: usize) -> Vec<(usize, Instant)> {
    let above = lineage(project, task).split_off(1);
    let relations =
        project.relations.iter().filter(|relation| relation.kind.binds_end() && above.contains(&relation.succ));
    let bound = |relation: &Relation| {
        let ends = relation.kind.follows_end();
        let from = if ends { plan.tasks[relation.pred].end } else { counted_start(project, plan, relation.pred) };
        (relation.succ, project.calendar.shift(from, relation.lag).unwrap())
    };
    relations.map(bound).collect()
}

/// Every leaf that is `top` or under it.
fn under(project: &Project, top: usize) -> impl Iterator<Item = usize> {
    (0..project.tasks.len()).filter(move |task| !is_summary(project, *task) && lineage(project, *task).contains(&top))
}

/// The start others go by: that of the first work that has really begun, or else the planned one.
fn counted_start(project: &Project, plan: &Plan, task: usize) -> Instant {
    let begun = under(project, task).filter(|leaf| project.tasks[*leaf].progress != Progress::Waiting);
    begun.map(|leaf| plan.tasks[leaf].start).min().unwrap_or(plan.tasks[task].start)
}

/// When a summary or task starts by the words of domain 6.4, and whether all of it has begun.
fn naive_start(project: &Project, plan: &Plan, task: usize) -> (Instant, bool) {
    let children = (0..project.tasks.len()).filter(|other| project.tasks[*other].parent == Some(task));
    let starts: Vec<(Instant, bool)> = children.map(|child| naive_start(project, plan, child)).collect();
    let Some(first) = starts.iter().map(|(start, _)| *start).min() else {
        return (plan.tasks[task].start, project.tasks[task].progress != Progress::Waiting);
    };
    let waiting = starts.iter().filter(|(_, begun)| !begun).map(|(start, _)| *start).min();
    (waiting.unwrap_or(first), waiting.is_none())
}

/// Seconds before which `task` cannot start, by every chain that leads to it.
fn head(project: &Project, task: usize) -> i64 {
    let relations = project.relations.iter().filter(|relation| relation.succ == task);
    relations.map(|relation| head(project, relation.pred) + gap(project, relation)).max().unwrap_or(0).max(0)
}

/// Seconds from its start to the end of what hangs on it.
fn tail(project: &Project, task: usize) -> i64 {
    let relations = project.relations.iter().filter(|relation| relation.pred == task);
    let chains = relations.map(|relation| gap(project, relation) + tail(project, relation.succ));
    chains.max().unwrap_or(0).max(project.tasks[task].duration)
}

/// Seconds from the predecessor's start to the successor's.
fn gap(project: &Project, relation: &Relation) -> i64 {
    let (pred, succ) = (project.tasks[relation.pred].duration, project.tasks[relation.succ].duration);
    relation.lag
        + match relation.kind {
            Kind::Fs => pred,
            Kind::Ss => 0,
            Kind::Ff => pred - succ,
            Kind::Sf => -succ,
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn dates_are_the_least_that_honour_everything(project in project()) {
        let Some(plan) = planned(&project) else { return Ok(()) };
        prop_assert_eq!(&plan, &planned(&project).unwrap());
        for (index, dates) in plan.tasks.iter().enumerate() {
            if is_summary(&project, index) {
                continue;
            }
            let (task, calendar) = (&project.tasks[index], own_calendar(&project, index));
            prop_assert_eq!(task.progress == Progress::Waiting, dates.driver != Driver::ActualDates);
            if task.progress != Progress::Waiting {
                prop_assert_eq!(Some(dates.start), task.actual_start);
                continue;
            }
            prop_assert_eq!(calendar.next_working(dates.start).unwrap(), dates.start);
            prop_assert_eq!(calendar.add(dates.start, task.duration).unwrap(), dates.end);
            let ends = ends_above(&project, &plan, index);
            if !ends.is_empty() {
                // It moves with its summary, which ends in time unless this date is held against that.
                let held = plan.conflicts.iter().any(|conflict| conflict.task == index);
                for (summary, bound) in ends {
                    let in_time = project.calendar.between(bound, plan.tasks[summary].end) >= 0;
                    prop_assert!(in_time || held, "summary {summary} of task {index} ends too early");
                }
                continue;
            }
            let conflict = plan.conflicts.iter().find(|conflict| conflict.task == index);
            match (task.constraint, conflict) {
                (Constraint::StartOn(date), None) | (Constraint::StartOn(date) | Constraint::StartNoLater(date), Some(_)) => {
                    prop_assert_eq!(dates.start, calendar.next_working(date).unwrap());
                    prop_assert_eq!(allowed(&project, &plan, index, dates.start), conflict.is_none());
                    let wanted = conflict.map_or(dates.start, |conflict| conflict.wanted);
                    prop_assert!(allowed(&project, &plan, index, wanted));
                }
                _ => {
                    prop_assert!(conflict.is_none());
                    prop_assert!(allowed(&project, &plan, index, dates.start));
                    let earlier = calendar.sub(dates.start, 1).unwrap();
                    prop_assert!(!allowed(&project, &plan, index, earlier), "task {index} could start earlier");
                }
            }
        }
    }

    #[test]
    fn summaries_span_their_tasks(project in project()) {
        let Some(plan) = planned(&project) else { return Ok(()) };
        for index in 0..plan.tasks.len() {
            let under = || under(&project, index).map(|task| plan.tasks[task]);
            prop_assert_eq!(naive_start(&project, &plan, index), (plan.tasks[index].start, plan.tasks[index].begun));
            prop_assert_eq!(under().map(|task| task.end).max(), Some(plan.tasks[index].end));
            prop_assert_eq!(under().filter_map(|task| task.float).min(), plan.tasks[index].float);
            prop_assert_eq!(under().any(|task| task.critical), plan.tasks[index].critical);
        }
    }

    /// The project ends with the last task, by the date planned or the one to be expected, whichever is later.
    #[test]
    fn a_project_ends_with_the_later_of_plan_and_fact(project in project()) {
        let Some(plan) = planned(&project) else { return Ok(()) };
        let leaves = || (0..plan.tasks.len()).filter(|task| !is_summary(&project, *task));
        let begun = leaves().filter(|task| project.tasks[*task].progress != Progress::Waiting);
        let kept = begun.filter_map(|task| project.tasks[task].current_end);
        prop_assert_eq!(leaves().map(|task| plan.tasks[task].end).chain(kept).max(), Some(plan.end));
    }

    #[test]
    fn the_order_of_tasks_does_not_matter(project in project()) {
        let Some(plan) = planned(&project) else { return Ok(()) };
        let last = project.tasks.len() - 1;
        let tasks = project.tasks.iter().rev().cloned();
        let tasks = tasks.map(|task| Task { parent: task.parent.map(|parent| last - parent), ..task }).collect();
        let relations = project.relations.iter().rev();
        let relations = relations.map(|old| Relation { pred: last - old.pred, succ: last - old.succ, ..*old }).collect();
        let mirrored = planned(&Project { tasks, relations, ..project }).unwrap();
        for (one, other) in plan.tasks.iter().zip(mirrored.tasks.iter().rev()) {
            prop_assert_eq!((one.start, one.end, one.float), (other.start, other.end, other.float));
        }
    }

    /// The critical path is the longest path: every chain of dependencies is walked, and the longest through a task is as
    /// long as the project exactly where the task cannot slip.
    #[test]
    fn the_critical_path_is_the_longest(project in project()) {
        let mut project = project;
        project.calendar = Calendar::always();
        for task in &mut project.tasks {
            *task = Task { label: task.label.clone(), duration: task.duration, ..Task::default() };
        }
        let Some(plan) = planned(&project) else { return Ok(()) };
        let count = project.tasks.len();
        let longest = (0..count).map(|task| head(&project, task) + tail(&project, task)).max().unwrap();
        prop_assert_eq!(plan.end.unix() - project.start.unix(), longest);
        for (task, dates) in plan.tasks.iter().enumerate() {
            let through = head(&project, task) + tail(&project, task);
            prop_assert_eq!(dates.critical, through == longest, "task {}", task);
            prop_assert_eq!(dates.float, Some(longest - through), "task {}", task);
        }
    }

    /// Slipping a task by its float leaves the end of the project alone; one second more moves it.
    #[test]
    fn float_is_how_far_a_task_can_slip(project in project()) {
        let mut project = project;
        for task in &mut project.tasks {
            if matches!(task.constraint, Constraint::StartNoLater(_)) {
                task.constraint = Constraint::Asap;
            }
        }
        let Some(before) = planned(&project) else { return Ok(()) };
        // Limits are never too lax; where summaries lend their start or move to end in time they may be too strict.
        let shared_start = project.relations.iter().any(|relation| {
            is_summary(&project, relation.pred) && matches!(relation.kind, Kind::Ss | Kind::Sf)
                || is_summary(&project, relation.succ) && relation.kind.binds_end()
        });
        for index in (0..project.tasks.len()).filter(|task| !is_summary(&project, *task)) {
            let closed = project.tasks[index].progress == Progress::Closed;
            prop_assert_eq!(before.tasks[index].float.is_none(), closed);
            let Some(float) = before.tasks[index].float else { continue };
            prop_assert!(float >= 0);
            let calendar = own_calendar(&project, index);
            for slip in [float, float + 1] {
                let from = calendar.shift(before.tasks[index].start, slip).unwrap();
                let from = calendar.next_working(from).unwrap();
                let tasks = project.tasks.iter().cloned().enumerate().map(|(at, task)| match task.constraint {
                    _ if at != index => task,
                    _ if task.progress == Progress::Started => Task { duration: task.duration + slip, ..task },
                    Constraint::StartOn(_) => Task { constraint: Constraint::StartOn(from), ..task },
                    _ => Task { constraint: Constraint::StartNoEarlier(from), ..task },
                });
                let input = Input { tasks: &tasks.collect::<Vec<_>>(), ..project.input() };
                let after = plan(&input).unwrap();
                let moved = project.calendar.between(before.end, after.end);
                if slip == float {
                    prop_assert!(moved <= 0, "task {index} slipped by its float moves the end");
                } else if !shared_start {
                    prop_assert!(moved > 0 || after.end > before.end, "task {index} has more float than {float}");
                }
            }
        }
    }
}
