//! The colour of a task: how near its planned end is, unless somebody said otherwise (domain 6.4, Q47).
//!
//! It changes with the clock alone, so it is worked out when it is read and nothing else follows from it.

use super::calendars;
use super::planning::instant;
use super::task::closed;
use crate::dict::{planned, task, work};
use crate::engine::Value;
use crate::error::Result;
use crate::store::{Store, is};
use crate::time::{Calendar, Instant};

/// From how many working days before its planned end a task is yellow.
const NEAR: &str = "com.snc.ppm.yellow_status_duration";
/// The same, where the property holds no number.
const NEAR_DAYS: i64 = 3;

/// The colour of the task with that id. One that is closed keeps the colour it had when it ended.
pub fn of_task(store: &Store<'_>, id: &str) -> Result<Value> {
    let columns = [
        task::OVERRIDE_STATUS.name,
        task::CUSTOMER_PROJECT.name,
        task::STATE.name,
        planned::END_DATE.name,
        work::WORK_END.name,
        work::CLOSED_AT.name,
    ];
    let Some(task) = store.fetch_columns(&task::TABLE, &columns, &is("sys_id", id))?.pop() else {
        return Ok(Value::Null);
    };
    if let Some(said) = task.get(task::OVERRIDE_STATUS) {
        return Ok(said.into());
    }
    let Some(end) = instant(&task, planned::END_DATE) else { return Ok(Value::Null) };
    let ended = instant(&task, work::WORK_END).or_else(|| instant(&task, work::CLOSED_AT));
    let at = ended.filter(|_| closed(&task)).unwrap_or_else(|| store.now());
    let days = store.property(NEAR)?.parse().unwrap_or(NEAR_DAYS);
    let calendar = calendars::of_project(store, &task.text(task::CUSTOMER_PROJECT))?;
    Ok(colour(end, at, days, &calendar).into())
}

/// Green while the end is more than that many working days ahead, yellow until it is past, then red.
fn colour(end: Instant, at: Instant, days: i64, calendar: &Calendar) -> &'static str {
    if end < at {
        "red"
    } else if calendar.between(at, end) > days.saturating_mul(calendar.day_seconds()) {
        "green"
    } else {
        "yellow"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_working_days_decide() {
        let at = |text: &str| Instant::parse_utc(&format!("{text}:00Z")).unwrap();
        let end = at("2026-03-09T17:00");
        for (now, expected) in [
            ("2026-03-02T08:00", "green"),
            ("2026-03-04T16:59", "green"),
            // Friday, Monday and an hour of Thursday are left, then exactly three days.
            ("2026-03-04T17:00", "yellow"),
            ("2026-03-05T08:00", "yellow"),
            ("2026-03-09T17:00", "yellow"),
            ("2026-03-09T17:01", "red"),
        ] {
            assert_eq!(colour(end, at(now), 3, &Calendar::weekdays()), expected, "{now}");
        }
        assert_eq!(colour(end, at("2026-03-04T17:00"), 2, &Calendar::weekdays()), "green");
        assert_eq!(colour(end, at("2026-03-06T17:00"), 3, &Calendar::always()), "yellow");
        assert_eq!(colour(end, at("2026-03-06T16:59"), 3, &Calendar::always()), "green");
    }
}
