//! The onboarding template a second time, walked hour by hour without planner or calendar, and compared with a table of its facts.
//!
//! The walk knows neither `Calendar` nor the planner: it steps through the hours of working days one after the other,
//! reads the template's file itself, and finds each start by trying the next hour until every dependency holds.

use super::onboarding;

/// Working hours counted from Monday 2 March 2026, 08:00; eight make a day.
type Hour = i64;

/// The calendar date on which a working day falls, counted from the first: weeks have five.
fn day(working: i64) -> (i64, i64) {
    let calendar = working / 5 * 7 + working % 5;
    // March has 31 days, April 30.
    match calendar + 2 {
        date @ 1..=31 => (3, date),
        date @ 32..=61 => (4, date - 31),
        date => (5, date - 61),
    }
}

/// A start: work can begin at this hour of work. Eight o'clock and thirteen are the beginnings of half days.
pub(super) fn start(hour: Hour) -> String {
    let ((month, date), past) = (day(hour / 8), hour % 8);
    let clock = if past < 4 { 8 + past } else { 9 + past };
    format!("2026-{month:02}-{date:02}T{clock:02}:00")
}

/// An end: the last hour of work before it is done.
pub(super) fn end(hour: Hour, milestone: bool) -> String {
    if milestone {
        return start(hour);
    }
    let ((month, date), past) = (day((hour - 1) / 8), (hour - 1) % 8 + 1);
    let clock = if past <= 4 { 8 + past } else { 9 + past };
    format!("2026-{month:02}-{date:02}T{clock:02}:00")
}

struct Task {
    key: String,
    hours: i64,
    after: Vec<(String, String, i64)>,
}

/// The tasks of the shipped file, read without the planner's help.
fn file() -> Vec<Task> {
    let text = include_str!("../../../../templates/onboarding.toml");
    let table: toml::Table = text.parse().unwrap();
    let tasks = table["task"].as_array().unwrap().iter();
    tasks
        .map(|task| {
            let days = task.get("duration").map_or("0", |text| text.as_str().unwrap().trim_end_matches('d'));
            let after = task.get("after").and_then(toml::Value::as_array).into_iter().flatten().map(|text| {
                let text = text.as_str().unwrap();
                let at = text.find(char::is_alphabetic).unwrap();
                let (key, rest) = text.split_at(at);
                let (kind, lag) = rest.split_at(2);
                (key.to_owned(), kind.to_owned(), lag.parse::<i64>().unwrap_or(0) * 8)
            });
            let after = after.collect();
            Task { key: task["key"].as_str().unwrap().to_owned(), hours: days.parse::<i64>().unwrap() * 8, after }
        })
        .collect()
}

/// Starts of all leaves, each pushed back hour by hour until nothing it waits for is violated any more; `held` puts one
/// task at another hour.
fn walk(tasks: &[Task], held: Option<(&str, Hour)>) -> Vec<(String, Hour, Hour)> {
    let summary = |key: &str| tasks.iter().any(|task| task.key.starts_with(&format!("{key}.")));
    let mut dates: Vec<(String, Hour, Hour)> = Vec::new();
    for task in tasks.iter().filter(|task| !summary(&task.key)) {
        let mut at = held.filter(|(key, _)| *key == task.key).map_or(0, |(_, hour)| hour);
        loop {
            let broken = task.after.iter().any(|(key, kind, lag)| {
                let (_, from, to) = dates.iter().find(|(known, ..)| known == key).unwrap();
                match kind.as_str() {
                    "fs" => at < to + lag,
                    "ss" => at < from + lag,
                    "ff" => at + task.hours < to + lag,
                    _ => at + task.hours < from + lag,
                }
            });
            if !broken {
                break;
            }
            at += 1;
        }
        dates.push((task.key.clone(), at, at + task.hours));
    }
    dates
}

/// Start, end and float in days of every leaf: what the planner says must be what the walk finds, and this.
const FACTS: &[(&str, &str, &str, i64)] = &[
    ("1.1", "2026-03-02T08:00", "2026-03-02T17:00", 0),
    ("1.2", "2026-03-03T08:00", "2026-03-05T17:00", 0),
    ("1.3", "2026-03-10T08:00", "2026-03-10T17:00", 0),
    ("1.4", "2026-03-11T08:00", "2026-03-11T08:00", 2),
    ("2.1", "2026-03-11T08:00", "2026-03-17T17:00", 0),
    ("2.2", "2026-03-11T08:00", "2026-03-20T17:00", 2),
    ("2.3", "2026-03-13T08:00", "2026-03-20T17:00", 2),
    ("2.4", "2026-03-18T08:00", "2026-03-24T17:00", 0),
    ("2.5", "2026-03-25T08:00", "2026-03-25T08:00", 0),
    ("3.1", "2026-03-25T08:00", "2026-04-02T17:00", 0),
    ("3.2", "2026-03-30T08:00", "2026-04-06T17:00", 0),
    ("3.3", "2026-03-27T08:00", "2026-04-01T17:00", 3),
    ("3.4", "2026-04-03T08:00", "2026-04-06T17:00", 35),
    ("3.5", "2026-04-07T08:00", "2026-04-07T08:00", 0),
    ("4.1", "2026-04-07T08:00", "2026-04-07T17:00", 0),
    ("4.2.1", "2026-04-08T08:00", "2026-04-09T17:00", 3),
    ("4.2.2", "2026-04-10T08:00", "2026-04-14T17:00", 3),
    ("4.3.1", "2026-04-08T08:00", "2026-04-17T17:00", 0),
    ("4.3.2", "2026-04-10T08:00", "2026-04-17T17:00", 0),
    ("4.4", "2026-04-16T08:00", "2026-04-22T17:00", 1),
    ("5.1", "2026-04-20T08:00", "2026-04-27T17:00", 0),
    ("5.2", "2026-04-24T08:00", "2026-05-05T17:00", 0),
    ("5.3", "2026-04-29T08:00", "2026-05-04T17:00", 1),
    ("5.4", "2026-05-06T08:00", "2026-05-06T08:00", 0),
    ("6.1", "2026-05-06T08:00", "2026-05-07T17:00", 0),
    ("6.2", "2026-05-07T08:00", "2026-05-08T17:00", 0),
    ("6.3", "2026-05-11T08:00", "2026-05-11T08:00", 0),
    ("6.4", "2026-05-11T08:00", "2026-05-22T17:00", 0),
    ("6.5", "2026-05-25T08:00", "2026-05-25T17:00", 0),
];

#[test]
fn three_ways_to_the_same_plan() {
    let tasks = file();
    let walked = walk(&tasks, None);
    let last = |dates: &[(String, Hour, Hour)]| dates.iter().map(|(_, _, to)| *to).max().unwrap();
    let finish = last(&walked);
    assert_eq!(end(finish, false), "2026-05-25T17:00");
    let found: Vec<(&str, String, String, i64)> = walked
        .iter()
        .map(|(key, from, to)| {
            // Float by trying: how many days later can it start before the project ends later?
            let float = (0..60).take_while(|days| last(&walk(&tasks, Some((key, from + days * 8)))) == finish).count();
            (key.as_str(), start(*from), end(*to, from == to), i64::try_from(float).unwrap() - 1)
        })
        .collect();
    let facts: Vec<(&str, String, String, i64)> =
        FACTS.iter().map(|(key, from, to, float)| (*key, (*from).to_owned(), (*to).to_owned(), *float)).collect();
    assert_eq!(found, facts);
    let project = onboarding::onboarding();
    for (key, from, to, float) in FACTS {
        assert_eq!(project.dates(key), format!("{from} {to}"), "{key}");
        assert_eq!(project.float(key), Some(float * super::DAY), "{key}");
    }
}
