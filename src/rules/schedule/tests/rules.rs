//! One test per planning rule.

use super::*;

const MONDAY: &str = "2026-03-02T08:00";

#[test]
fn each_kind_of_dependency() {
    for (relation, dates) in [
        ("1fs", "2026-03-04T08:00 2026-03-04T17:00"),
        ("1fs+1", "2026-03-05T08:00 2026-03-05T17:00"),
        ("1fs-1", "2026-03-03T08:00 2026-03-03T17:00"),
        ("1fs-4h", "2026-03-03T13:00 2026-03-04T12:00"),
        ("1ss", "2026-03-02T08:00 2026-03-02T17:00"),
        ("1ss+1", "2026-03-03T08:00 2026-03-03T17:00"),
        ("1ff", "2026-03-03T08:00 2026-03-03T17:00"),
        ("1ff+1", "2026-03-04T08:00 2026-03-04T17:00"),
        ("1sf", "2026-03-02T08:00 2026-03-02T17:00"),
        ("1sf+3", "2026-03-04T08:00 2026-03-04T17:00"),
    ] {
        assert_eq!(Project::new(MONDAY, &["1 2d", &format!("2 1d {relation}")]).dates("2"), dates, "{relation}");
    }
}

#[test]
fn starts_move_to_working_time() {
    let off_hours = Project::new("2026-03-07T11:00", &["1 1d", "2 0 1", "3 0 1fs+1"]);
    assert_eq!(off_hours.dates("1"), "2026-03-09T08:00 2026-03-09T17:00");
    assert_eq!(off_hours.dates("2"), "2026-03-10T08:00 2026-03-10T08:00");
    assert_eq!(off_hours.dates("3"), "2026-03-11T08:00 2026-03-11T08:00");
    let empty = Project::new("2026-03-07T11:00", &[]).plan();
    assert_eq!((empty.start, empty.end), (at("2026-03-09T08:00"), at("2026-03-09T08:00")));
}

#[test]
fn the_latest_bound_wins_and_is_named() {
    let project = Project::new(MONDAY, &["1 1d", "2 3d", "3 1d 1fs 2fs", "4 1d"]);
    assert_eq!(project.driver("3"), Driver::Relation(1));
    assert_eq!(project.driver("1"), Driver::ProjectStart);
    let later = Constraint::StartNoEarlier(at("2026-03-09T08:00"));
    let project = project.set("3", |task| task.constraint = later);
    assert_eq!(project.driver("3"), Driver::Constraint);
    assert_eq!(project.dates("3"), "2026-03-09T08:00 2026-03-09T17:00");
    let early = Constraint::StartNoEarlier(at("2026-03-03T08:00"));
    let project = project.set("3", |task| task.constraint = early);
    assert_eq!(project.driver("3"), Driver::Relation(1));
}

#[test]
fn start_on_holds_its_date() {
    let fixed = Constraint::StartOn(at("2026-03-03T00:00"));
    let project = Project::new(MONDAY, &["1 3d", "2 1d 1fs"]).set("2", |task| task.constraint = fixed);
    assert_eq!(project.dates("2"), "2026-03-03T08:00 2026-03-03T17:00");
    let conflict =
        Conflict { task: 1, held: at("2026-03-03T08:00"), wanted: at("2026-03-05T08:00"), cause: Driver::Relation(0) };
    assert_eq!(project.plan().conflicts, [conflict]);
    let late = Constraint::StartOn(at("2026-03-10T08:00"));
    let project = project.set("2", |task| task.constraint = late);
    assert_eq!(project.dates("2"), "2026-03-10T08:00 2026-03-10T17:00");
    assert!(project.plan().conflicts.is_empty());
}

#[test]
fn no_later_is_a_cap() {
    let cap = |text| Constraint::StartNoLater(at(text));
    let project = Project::new(MONDAY, &["1 3d", "2 1d 1fs", "3 1d 2fs"]);
    let project = project.set("2", |task| task.constraint = cap("2026-03-05T08:00"));
    assert_eq!(project.driver("2"), Driver::Relation(0));
    assert!(project.plan().conflicts.is_empty());
    let project = project.set("2", |task| task.constraint = cap("2026-03-04T08:00"));
    assert_eq!(project.dates("2"), "2026-03-04T08:00 2026-03-04T17:00");
    assert_eq!(project.dates("3"), "2026-03-05T08:00 2026-03-05T17:00");
    assert_eq!(project.plan().conflicts.len(), 1);
    assert_eq!(project.plan().conflicts[0].wanted, at("2026-03-05T08:00"));
}

#[test]
fn bounds_of_a_summary_reach_its_tasks() {
    let project = Project::new(MONDAY, &["1 2d", "2 0 1fs", "2.1 1d", "2.2 0", "2.2.1 1d", "3 1d 2ss", "4 1d 2fs"]);
    assert_eq!(project.dates("2.2.1"), "2026-03-04T08:00 2026-03-04T17:00");
    assert_eq!(project.driver("2.2.1"), Driver::Relation(0));
    assert_eq!(project.driver("2"), Driver::Child(2));
    assert_eq!(project.dates("3"), "2026-03-04T08:00 2026-03-04T17:00");
    assert_eq!(project.dates("4"), "2026-03-05T08:00 2026-03-05T17:00");
    let later = Constraint::StartNoEarlier(at("2026-03-09T08:00"));
    let project = project.set("2", |task| task.constraint = later);
    assert_eq!(project.dates("2.1"), "2026-03-09T08:00 2026-03-09T17:00");
    assert_eq!(project.driver("2.1"), Driver::Parent(1));
}

/// 6.3: what a summary has to end by moves its start, as far as it is long, and all of it with that.
#[test]
fn a_summary_ends_in_time_as_a_whole() {
    let project = Project::new(MONDAY, &["1 4d", "2 0 1ff", "2.1 1d", "2.2 1d 2.1fs"]);
    assert_eq!(project.dates("2"), "2026-03-04T08:00 2026-03-05T17:00");
    assert_eq!(project.dates("2.2"), "2026-03-05T08:00 2026-03-05T17:00");
    assert_eq!((project.driver("2.1"), project.driver("2.2")), (Driver::Relation(0), Driver::Relation(1)));
    assert_eq!(["1", "2.1", "2.2"].map(|label| project.float(label)), [Some(0); 3]);
    let side = Project::new(MONDAY, &["1 4d", "2 0 1ff", "2.1 1d", "2.2 2d"]);
    assert_eq!(side.dates("2.1"), "2026-03-04T08:00 2026-03-04T17:00");
    assert_eq!(side.dates("2.2"), "2026-03-04T08:00 2026-03-05T17:00");
    // From start to finish, and on to what is further down and around.
    let deep = Project::new(MONDAY, &["1 9d", "2 0 1sf+4", "2.1 0", "2.1.1 1d", "3 1d 2.1.1", "2.2 1d 3"]);
    assert_eq!(deep.dates("2"), "2026-03-03T08:00 2026-03-05T17:00");
    // Where a later start does not end it later, what has a date of its own has to.
    let later = Constraint::StartNoEarlier(at("2026-03-20T08:00"));
    let project = Project::new(MONDAY, &["1 20d", "2 0 1ff", "2.1 1d", "2.2 2d"]);
    let project = project.set("2.2", |task| task.constraint = later);
    assert_eq!(project.dates("2"), "2026-03-26T08:00 2026-03-27T17:00");
    let held = project.set("2.2", |task| task.constraint = Constraint::StartOn(at("2026-03-05T08:00")));
    assert_eq!(held.dates("2.1"), "2026-03-27T08:00 2026-03-27T17:00");
    assert_eq!(held.plan().conflicts.len(), 1);
}

#[test]
fn a_summary_spans_its_tasks() {
    let project = Project::new(MONDAY, &["1 0", "1.1 2d", "1.2 1d 1.1fs+1", "1.3 1d"]);
    assert_eq!(project.dates("1"), "2026-03-02T08:00 2026-03-05T17:00");
    assert_eq!(project.plan().tasks[0].duration, 4 * DAY);
}

#[test]
fn started_and_closed_tasks_do_not_move() {
    let project = Project::new(MONDAY, &["1 3d", "2 1d 1fs", "3 1d 2fs", "4 1d"]).set("2", |task| {
        task.progress = Progress::Started;
        task.actual_start = Some(at("2026-03-03T10:00"));
        task.current_start = Some(at("2026-03-05T08:00"));
    });
    assert_eq!(project.dates("2"), "2026-03-03T10:00 2026-03-04T10:00");
    assert_eq!(project.driver("2"), Driver::ActualDates);
    assert_eq!(project.dates("3"), "2026-03-04T10:00 2026-03-05T10:00");
    let project = project.set("2", |task| {
        task.progress = Progress::Closed;
        task.actual_end = Some(at("2026-03-10T12:00"));
    });
    assert_eq!(project.dates("3"), "2026-03-10T13:00 2026-03-11T12:00");
    assert_eq!(project.float("2"), None);
    assert!(!project.plan().tasks[1].critical);
    assert_eq!(project.float("1"), Some(4 * DAY + 4 * 3600));
    let project = project.set("2", |task| {
        (task.actual_start, task.actual_end) = (None, None);
        task.current_end = Some(at("2026-03-06T17:00"));
    });
    assert_eq!(project.dates("2"), "2026-03-05T08:00 2026-03-06T17:00");
    let waiting = project.set("2", |task| task.progress = Progress::Waiting);
    assert_eq!(waiting.driver("2"), Driver::Relation(0));
}

/// What has begun keeps its planned end beside the one to be expected, and the project ends with the later.
#[test]
fn float_is_measured_to_the_end_of_the_project() {
    let begun = |progress| {
        move |task: &mut Task| {
            task.progress = progress;
            (task.actual_start, task.actual_end) = (Some(at("2026-03-02T08:00")), Some(at("2026-03-02T12:00")));
            (task.current_start, task.current_end) = (Some(at("2026-03-10T08:00")), Some(at("2026-03-11T17:00")));
        }
    };
    for progress in [Progress::Started, Progress::Closed] {
        let project = Project::new(MONDAY, &["1 2d", "2 4d"]).set("1", begun(progress));
        assert_eq!(project.plan().end, at("2026-03-11T17:00"));
        assert_eq!(project.float("2"), Some(4 * DAY));
        assert!(!project.plan().tasks[1].critical);
    }
}

/// What goes by the start of a summary goes by the work that began first, whatever else of it is still to come.
#[test]
fn the_start_of_a_begun_summary_is_a_fact() {
    let project = Project::new(MONDAY, &["1 0", "1.1 2d", "1.2 1d", "2 1d 1ss", "3 20d"]);
    let later = Constraint::StartNoEarlier(at("2026-03-20T08:00"));
    let project = project.set("1.2", |task| task.constraint = later);
    assert_eq!(project.dates("2"), "2026-03-02T08:00 2026-03-02T17:00");
    let project = project.set("1.1", |task| {
        (task.progress, task.actual_start) = (Progress::Started, Some(at("2026-03-03T08:00")));
    });
    assert_eq!(project.dates("1"), "2026-03-20T08:00 2026-03-20T17:00");
    assert_eq!(project.dates("2"), "2026-03-03T08:00 2026-03-03T17:00");
    // Slipping what is left does not move what went by the start; it has the float to the end of the project.
    let project = project.set("2", |task| task.duration = 19 * DAY);
    assert_eq!((project.float("2"), project.float("1.2")), (Some(0), Some(5 * DAY)));
}

#[test]
fn manual_dates_stay() {
    let mut project = Project::new(MONDAY, &["1 3d", "2 1d 1fs", "3 1d", "4 1d"]).set("2", |task| {
        task.current_start = Some(at("2026-02-27T08:00"));
    });
    project.calculation = Calculation::Manual;
    let project = project.set("3", |task| task.constraint = Constraint::StartOn(at("2026-03-20T08:00")));
    let project = project.set("4", |task| task.constraint = Constraint::StartOn(at("2026-02-27T08:00")));
    assert_eq!(project.dates("2"), "2026-02-27T08:00 2026-02-27T17:00");
    assert_eq!(project.driver("2"), Driver::Manual);
    assert_eq!(project.driver("3"), Driver::Manual);
    let plan = project.plan();
    assert_eq!((plan.start, plan.end), (at("2026-02-27T08:00"), at("2026-03-20T17:00")));
    assert_eq!(plan.conflicts.iter().map(|conflict| conflict.task).collect::<Vec<_>>(), [1]);
    assert_eq!(project.float("3"), Some(0));
    assert_eq!(project.float("1"), Some(12 * DAY));
}

#[test]
fn tasks_outside_the_schedule_run_around_the_clock() {
    let lines = ["1 5d", "2 9h 1fs", "3 12h 2fs", "4 1d 3fs", "5 0 3fs"];
    let mut project = Project::new(MONDAY, &lines);
    for label in ["2", "3"] {
        project = project.set(label, |task| task.outside_schedule = true);
    }
    assert_eq!(project.dates("2"), "2026-03-06T17:00 2026-03-07T02:00");
    assert_eq!(project.dates("3"), "2026-03-07T02:00 2026-03-07T14:00");
    assert_eq!(project.dates("4"), "2026-03-09T08:00 2026-03-09T17:00");
    assert_eq!(project.dates("5"), "2026-03-09T08:00 2026-03-09T08:00");
    let slack = 42 * 3600;
    assert_eq!((project.float("2"), project.float("3")), (Some(slack), Some(slack)));
    assert_eq!((project.float("1"), project.float("4"), project.float("5")), (Some(0), Some(0), Some(DAY)));
}

#[test]
fn milestones_and_the_nights_between() {
    // Four days later the milestone would fall on Friday 08:00, an hour too late for what follows around the clock.
    let project = Project::new(MONDAY, &["1 0", "2 10h 1fs", "3 5d"]);
    let project = project.set("2", |task| task.outside_schedule = true);
    assert_eq!(project.float("2"), Some(4 * 86_400 - 3600));
    assert_eq!(project.float("1"), Some(4 * DAY - 1));
    // One that happened at an odd moment is where it is; only what is worked on since counts.
    let project = Project::new(MONDAY, &["1 0", "2 9h 1ff"]).set("1", |task| {
        task.progress = Progress::Started;
        task.actual_start = Some(at("2026-03-02T11:00"));
    });
    let project = project.set("2", |task| task.outside_schedule = true);
    assert_eq!(project.float("1"), Some(5 * 3600));
}

#[test]
fn facts_that_contradict_each_other_end_at_the_start() {
    let project = Project::new(MONDAY, &["1 1d"]).set("1", |task| {
        task.progress = Progress::Closed;
        task.actual_start = Some(at("2026-03-04T10:00"));
        task.actual_end = Some(at("2026-03-03T10:00"));
    });
    assert_eq!(project.dates("1"), "2026-03-04T10:00 2026-03-04T10:00");
}

#[test]
fn loops_are_named() {
    let message = |lines: &[&str]| {
        let error = plan(&Project::new(MONDAY, lines).input()).unwrap_err();
        assert_eq!(error.code(), Code::TaskCycle);
        error.message().to_owned()
    };
    let lines = ["1 0", "1.1 1d", "1.2 1d 1.3fs", "1.3 1d 1.2fs 1.1fs"];
    assert_eq!(message(&lines), "dependencies would form a loop: 1.2 → 1.3 → 1.2");
    let lines = ["1 0", "1.1 1d 2fs", "2 1d 1fs"];
    assert_eq!(message(&lines), "dependencies would form a loop: 1 → 2 → 1.1 – 1");
    let own = "a task would depend on itself or on a task it is part of: ";
    assert_eq!(message(&["1 1d 1fs"]), format!("{own}1 → 1"));
    assert_eq!(message(&["1 0", "1.1 0 1fs", "1.1.1 1d"]), format!("{own}1 → 1.1 – 1.1.1 – 1.1 – 1"));
    assert_eq!(message(&["1 0 1.1ss", "1.1 1d"]), format!("{own}1 – 1.1 → 1"));
    let long: Vec<String> = (0..40).map(|n| format!("{n} 1d {}fs", (n + 39) % 40)).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    assert!(message(&long).ends_with("8 → 9 … (29 more) → 39 → 0"), "{}", message(&long));
    let mut project = Project::new(MONDAY, &["1 1d", "2 1d"]);
    (project.tasks[0].parent, project.tasks[1].parent) = (Some(1), Some(0));
    let error = plan(&project.input()).unwrap_err();
    assert_eq!(error.message(), "tasks would contain each other: 1 – 2 – 1");
}

#[test]
fn bad_input_is_an_error() {
    let project = Project::new(MONDAY, &["1 1d", "2 1d 1fs"]);
    let far = Project { relations: vec![Relation { lag: i64::MAX, ..project.relations[0] }], ..project };
    let error = plan(&far.input()).unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::FieldInvalid, "task 2: a date falls after 2199"));
    let back = Project { relations: vec![Relation { lag: i64::MIN, ..far.relations[0] }], ..far };
    assert_eq!(back.dates("2"), "2026-03-02T08:00 2026-03-02T17:00");
    let long = Project::new(MONDAY, &["1 1d"]).set("1", |task| task.duration = i64::MAX);
    assert_eq!(plan(&long.input()).unwrap_err().code(), Code::FieldInvalid);
    let negative = long.set("1", |task| task.duration = -1);
    assert_eq!(plan(&negative.input()).unwrap_err().code(), Code::FieldInvalid);
    let orphan = negative.set("1", |task| (task.duration, task.parent) = (0, Some(9)));
    assert_eq!(plan(&orphan.input()).unwrap_err().code(), Code::Internal);
}

#[test]
fn a_hundred_thousand_tasks() {
    let mut project = Project::new("1990-01-01T08:00", &[]);
    for index in 0..100_000_usize {
        let parent = index.checked_sub(1).filter(|_| index < 50_000);
        project.tasks.push(Task { duration: 3600, parent, label: index.to_string(), ..Task::default() });
        if index > 50_000 {
            let (pred, succ) = (index - 1, index);
            project.relations.push(Relation { pred, succ, kind: Kind::Fs, lag: 0 });
        }
    }
    let plan = project.plan();
    assert_eq!(project.calendar.between(project.start, plan.end), 50_000 * 3600);
}
