//! What a summary derives from its children: percent, state, actual dates and effort.
//!
//! Planned dates roll up with the plan itself; these are the values that follow from the children's records alone.

use crate::time::Instant;

/// State code of work in progress.
pub const WORK_IN_PROGRESS: i64 = 2;
/// State code a summary takes when all its children are closed.
pub const CLOSED_COMPLETE: i64 = 3;

/// What a summary needs to know about a child.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Child {
    /// Planned seconds of working time.
    pub duration: i64,
    /// Percent complete, 0 to 100.
    pub percent: f64,
    /// State code: -5 Pending, 1 Open, 2 Work in Progress, 3, 4 and 7 closed.
    pub state: i64,
    /// When work really started.
    pub actual_start: Option<Instant>,
    /// When work really ended.
    pub actual_end: Option<Instant>,
    /// Planned or actual effort in seconds.
    pub effort: i64,
}

/// Whether `state` is one of the closed ones.
pub const fn is_closed(state: i64) -> bool {
    matches!(state, 3 | 4 | 7)
}

/// Percent complete weighted by duration; a plain average if all are milestones. Not rounded: it goes on up the outline.
pub fn percent(children: &[Child]) -> f64 {
    let weigh = |weight: fn(&Child) -> f64| {
        let total: f64 = children.iter().map(weight).sum();
        let done: f64 = children.iter().map(|child| weight(child) * child.percent.clamp(0.0, 100.0)).sum();
        (total > 0.0).then(|| done / total)
    };
    weigh(|child| seconds(child.duration)).or_else(|| weigh(|_| 1.0)).unwrap_or_default()
}

/// The state the children give their summary; nothing if it keeps its own, which `was` closed only as long as they are.
pub fn state(children: &[Child], was: i64) -> Option<i64> {
    let closed = children.iter().filter(|child| is_closed(child.state)).count();
    if children.iter().any(|child| child.state == WORK_IN_PROGRESS) {
        Some(WORK_IN_PROGRESS)
    } else if closed == 0 {
        is_closed(was).then_some(WORK_IN_PROGRESS)
    } else if closed == children.len() {
        Some(CLOSED_COMPLETE)
    } else {
        Some(WORK_IN_PROGRESS)
    }
}

/// The first actual start of a child.
pub fn actual_start(children: &[Child]) -> Option<Instant> {
    children.iter().filter_map(|child| child.actual_start).min()
}

/// The last actual end of a child, once all are closed complete: what was given up has none.
pub fn actual_end(children: &[Child]) -> Option<Instant> {
    let complete = children.iter().all(|child| child.state == CLOSED_COMPLETE);
    children.iter().filter_map(|child| child.actual_end).max().filter(|_| complete)
}

/// The sum of the children's effort; one too large to count stays at the largest number.
pub fn effort(children: &[Child]) -> i64 {
    children.iter().fold(0, |sum, child| sum.saturating_add(child.effort))
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 seconds")]
fn seconds(duration: i64) -> f64 {
    duration.max(0) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 28_800;

    fn done(days: i64, percent: f64) -> Child {
        Child { duration: days * DAY, percent, ..Child::default() }
    }

    fn states(codes: &[i64]) -> Option<i64> {
        let children: Vec<Child> = codes.iter().map(|state| Child { state: *state, ..Child::default() }).collect();
        state(&children, 1)
    }

    #[test]
    fn percent_is_weighted_by_duration() {
        let close =
            |children: &[Child], expected: f64| assert!((percent(children) - expected).abs() < 1e-9, "{children:?}");
        close(&[done(3, 50.0), done(10, 100.0), done(4, 0.0)], 1150.0 / 17.0);
        close(&[done(0, 50.0), done(0, 100.0), done(0, 0.0)], 50.0);
        close(&[done(0, 100.0), done(5, 0.0)], 0.0);
        close(&[done(1, 100.0), done(2, 0.0)], 100.0 / 3.0);
        close(&[], 0.0);
    }

    #[test]
    fn state_follows_the_children() {
        assert_eq!(states(&[-5, 2, 3]), Some(2));
        assert_eq!(states(&[2, 2]), Some(2));
        assert_eq!(states(&[3, 3]), Some(3));
        assert_eq!(states(&[4, 7]), Some(3));
        assert_eq!(states(&[3, 1]), Some(2));
        assert_eq!(states(&[7, -5]), Some(2));
        assert_eq!(states(&[1, -5]), None);
        for (was, is) in [(1, None), (2, None), (3, Some(2)), (4, Some(2)), (7, Some(2))] {
            assert_eq!(state(&[Child { state: 1, ..Child::default() }], was), is, "{was}");
        }
        assert_eq!(states(&[]), None);
    }

    #[test]
    fn actual_dates_and_effort() {
        let at = |unix| Instant::from_unix(unix).ok();
        let child = |state, start, end| Child {
            state,
            actual_start: at(start),
            actual_end: at(end),
            effort: 7,
            ..Child::default()
        };
        let closed = [child(3, 50, 90), child(3, 40, 80)];
        assert_eq!((actual_start(&closed), actual_end(&closed)), (at(40), at(90)));
        for state in [4, 7] {
            let given_up = [closed[0], Child { state, ..closed[1] }];
            assert_eq!((actual_start(&given_up), actual_end(&given_up)), (at(40), None));
        }
        let open = [closed[0], Child { state: 2, actual_end: at(70), ..Child::default() }];
        assert_eq!((actual_start(&open), actual_end(&open)), (at(50), None));
        assert_eq!(effort(&closed), 14);
        assert_eq!(effort(&[Child { effort: i64::MAX, ..closed[0] }, closed[1]]), i64::MAX);
        assert_eq!((actual_start(&[]), actual_end(&[]), effort(&[])), (None, None, 0));
    }

    proptest! {
        #[test]
        fn percent_stays_between_its_children(children in prop::collection::vec((0_i64..99, 0.0..=100.0), 1..9)) {
            let children: Vec<Child> = children.into_iter().map(|(days, percent)| done(days, percent)).collect();
            let all = percent(&children);
            let least = children.iter().map(|child| child.percent).fold(100.0, f64::min);
            let most = children.iter().map(|child| child.percent).fold(0.0, f64::max);
            prop_assert!((least - 1e-9..=most + 1e-9).contains(&all));
        }
    }
}
