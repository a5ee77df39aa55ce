//! The onboarding template, planned from Monday 2 March 2026.

use super::*;

const LINES: [&str; 36] = [
    "1 0",
    "1.1 1d",
    "1.2 3d 1.1fs",
    "1.3 1d 1.2fs+2",
    "1.4 0 1.3fs",
    "2 0",
    "2.1 5d 1.3fs",
    "2.2 8d 1.4fs",
    "2.3 6d 2.2ss+2",
    "2.4 5d 2.1fs 2.3ff",
    "2.5 0 2.2fs 2.4fs",
    "3 0",
    "3.1 7d 2.5fs",
    "3.2 6d 3.1ss+3",
    "3.3 4d 2.3fs 3.1ss+2",
    "3.4 2d 3.1fs",
    "3.5 0 3.1fs 3.2fs 3.3fs",
    "4 0",
    "4.1 1d 3.5fs",
    "4.2 0",
    "4.2.1 2d 4.1fs",
    "4.2.2 3d 4.2.1fs",
    "4.3 0",
    "4.3.1 8d 4.1fs",
    "4.3.2 6d 4.3.1ss+2",
    "4.4 5d 4.3.1fs-2 3.3fs",
    "5 0",
    "5.1 6d 4.2.2fs 4.3.1fs 4.3.2fs",
    "5.2 8d 5.1fs-2 4.4fs",
    "5.3 4d 5.2ss+3",
    "5.4 0 5.2fs 5.3fs",
    "6 0",
    "6.1 2d 5.4fs",
    "6.2 2d 6.1ss+1",
    "6.3 0 6.1fs+1 6.2fs",
    "6.4 10d 6.3fs",
];

pub(super) fn onboarding() -> Project {
    let lines: Vec<&str> = LINES.iter().copied().chain(["6.5 1d 6.4ff+1"]).collect();
    Project::new("2026-03-02T08:00", &lines)
}

#[test]
fn the_dates_everyone_relies_on() {
    let project = onboarding();
    assert_eq!(project.dates("1.1"), "2026-03-02T08:00 2026-03-02T17:00");
    assert_eq!(project.dates("1.3"), "2026-03-10T08:00 2026-03-10T17:00");
    assert_eq!(project.dates("1.4"), "2026-03-11T08:00 2026-03-11T08:00");
    assert_eq!(&project.dates("4.4")[..16], "2026-04-16T08:00");
    assert_eq!(project.plan().end, at("2026-05-25T17:00"));
    assert_eq!(project.dates("1"), "2026-03-02T08:00 2026-03-11T08:00");
    assert!(project.plan().conflicts.is_empty());
}

#[test]
fn the_float_everyone_relies_on() {
    let project = onboarding();
    assert_eq!(project.float("3.4"), Some(35 * DAY));
    assert_eq!(project.float("2.2"), Some(2 * DAY));
    assert_eq!(project.float("6.5"), Some(0));
    let plan = project.plan();
    assert!(plan.tasks[project.index("6")].critical);
    assert!(!plan.tasks[project.index("3.4")].critical);
}
