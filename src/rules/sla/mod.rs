//! Service levels of cases: clocks that begin, pause, go on and end as the case changes, and are read by the clock on the
//! wall (`D:t_DefineSLAForCustServiceCase`, Q47).

pub mod clock;

use super::calendars;
use super::state_error;
use crate::cond::{self, Cond, Operand, Raw, Subject};
use crate::dict::input::Frame;
use crate::dict::{self, case, sla, task_sla, work};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store, is};
use crate::time::{Calendar, Instant};
use clock::{Cancel, Clock, Holds, Level, Stage};

/// What the audit names for what clocks do.
const RULE: &str = "SLA";

/// The clocks of a case move with it.
pub fn advance(store: &Store<'_>, change: &mut Change) -> Result<()> {
    settle(store, &change.new.id())
}

/// Moves the clocks of a case to where it stands now.
pub fn settle(store: &Store<'_>, id: &str) -> Result<()> {
    let levels =
        store.fetch_where(&sla::TABLE, &is(sla::ACTIVE.name, true).with(" AND t.\"table\" = ", case::TABLE.name))?;
    if levels.is_empty() {
        return Ok(());
    }
    let case = store.expect(&case::TABLE, id)?;
    let clocks = store.fetch_where(&task_sla::TABLE, &is(task_sla::TASK.name, case.id()))?;
    in_order(store, &case, &clocks)?;
    for level in &levels {
        let mine: Vec<&Record> = clocks.iter().filter(|row| row.text(task_sla::SLA) == level.id()).collect();
        one(store, &case, level, &mine)?;
    }
    Ok(())
}

/// What happened stays before what happens: a command told to take it to be earlier is refused.
fn in_order(store: &Store<'_>, case: &Record, clocks: &[Record]) -> Result<()> {
    let moved = clocks.iter().filter(|row| row.is(task_sla::ACTIVE)).filter_map(|row| read(row).ok());
    let last = moved.map(|clock| clock.last_moved()).max();
    if last.is_none_or(|last| last <= store.now()) {
        return Ok(());
    }
    Err(state_error(format!("it is taken to be earlier than what happened to {} last", case.text(work::NUMBER)), RULE)
        .hint("give a later --now, or none"))
}

fn one(store: &Store<'_>, case: &Record, definition: &Record, rows: &[&Record]) -> Result<()> {
    let active = rows.iter().find(|row| row.is(task_sla::ACTIVE));
    let over = rows.iter().any(|row| row.text(task_sla::STAGE) == "completed");
    let holds = holds(store, definition, &case.id())?;
    if active.is_none() && !holds.start {
        return Ok(());
    }
    let level = level(store, definition)?;
    let now = store.now();
    let from = if definition.is(sla::RETROACTIVE) { opened(case).unwrap_or(now) } else { now };
    let moved = level.step(active.map(|row| read(row)).transpose()?, over, holds, from, now)?;
    if let (Some(row), Some(clock)) = (active, &moved.current) {
        store.system_update(&task_sla::TABLE, &row.id(), |row| write(row, clock), RULE)?;
    }
    if let Some(clock) = &moved.new {
        let mut row = Record::new(&task_sla::TABLE);
        row.set(task_sla::TASK_TABLE, case::TABLE.name.to_owned()).set(task_sla::TASK, case.id());
        row.set(task_sla::SLA, definition.id()).set(task_sla::ORIGINAL_BREACH_TIME, clock.breach.to_stored());
        write(&mut row, clock);
        store.system_create(&task_sla::TABLE, row, RULE)?;
    }
    Ok(())
}

fn opened(case: &Record) -> Option<Instant> {
    Instant::parse_utc(&case.get(work::OPENED_AT)?).ok()
}

/// What a definition promises.
fn level(store: &Store<'_>, definition: &Record) -> Result<Level> {
    Ok(Level {
        duration: definition.get(sla::DURATION).unwrap_or_default(),
        calendar: calendars::of_schedule(store, definition.get(sla::SCHEDULE).as_deref())?,
        cancel: match definition.text(sla::WHEN_TO_CANCEL).as_str() {
            "never" => Cancel::Never,
            "on_condition" => Cancel::OnCondition,
            _ => Cancel::NoLongerStart,
        },
        resume_on_condition: definition.text(sla::WHEN_TO_RESUME) == "on_condition",
    })
}

/// Which conditions of a definition hold for the case: one question for all of them.
fn holds(store: &Store<'_>, definition: &Record, id: &str) -> Result<Holds> {
    let calendar = Calendar::weekdays();
    // Nobody: what a clock waits for is a fact of the case.
    let subject = Subject::one(String::new(), String::new(), None, false);
    let nothing = |_: &'static dict::Table, _: &'static dict::Field| Ok(Sql::new("SELECT NULL WHERE 0"));
    let raw = Raw { subject: &subject, frame: Frame { now: store.now(), calendar: &calendar }, readable: &nothing };
    let mut sql = Sql::new("SELECT ");
    for (index, column) in CONDITIONS.iter().enumerate() {
        sql.push(if index > 0 { ", " } else { "" });
        match definition.get(*column).filter(|text| !text.is_empty()) {
            Some(text) => sql.append(&cond::condition(&cond::parse(&text)?.cond, &case::TABLE, "t", &raw)?),
            None => sql.push("0"),
        };
    }
    sql.push(" FROM ").name(case::TABLE.name).push(" t WHERE t.sys_id = ").bind(id);
    let found = store.engine().first(&sql, |row| {
        let holds = |column| row.int(column) == 1;
        Holds { start: holds(0), pause: holds(1), resume: holds(2), stop: holds(3), reset: holds(4), cancel: holds(5) }
    })?;
    Ok(found.unwrap_or_default())
}

/// In the order of [`Holds`].
const CONDITIONS: [dict::Col<String>; 6] = [
    sla::START_CONDITION,
    sla::PAUSE_CONDITION,
    sla::RESUME_CONDITION,
    sla::STOP_CONDITION,
    sla::RESET_CONDITION,
    sla::CANCEL_CONDITION,
];

fn read(row: &Record) -> Result<Clock> {
    let at = |column| row.get(column).map(|text: String| Instant::parse_utc(&text)).transpose();
    let needed =
        |at: Option<Instant>| at.ok_or_else(|| Error::new(Code::Internal, "a service level's clock has no time"));
    Ok(Clock {
        stage: match row.text(task_sla::STAGE).as_str() {
            "paused" => Stage::Paused,
            "completed" => Stage::Completed,
            "cancelled" => Stage::Cancelled,
            _ => Stage::InProgress,
        },
        start: needed(at(task_sla::START_TIME)?)?,
        paused: at(task_sla::PAUSE_TIME)?,
        paused_for: row.get(task_sla::PAUSE_DURATION).unwrap_or_default(),
        end: at(task_sla::END_TIME)?,
        breach: needed(at(task_sla::PLANNED_END_TIME)?)?,
        breached: row.is(task_sla::HAS_BREACHED),
    })
}

fn write(row: &mut Record, clock: &Clock) {
    let stage = match clock.stage {
        Stage::InProgress => "in_progress",
        Stage::Paused => "paused",
        Stage::Completed => "completed",
        Stage::Cancelled => "cancelled",
    };
    row.set(task_sla::STAGE, stage.to_owned()).set(task_sla::ACTIVE, clock.end.is_none());
    row.set(task_sla::START_TIME, clock.start.to_stored())
        .set(task_sla::PAUSE_TIME, clock.paused.map(Instant::to_stored));
    row.set(task_sla::PAUSE_DURATION, clock.paused_for).set(task_sla::END_TIME, clock.end.map(Instant::to_stored));
    row.set(task_sla::PLANNED_END_TIME, clock.breach.to_stored()).set(task_sla::HAS_BREACHED, clock.breached);
}

/// What is worked out when a clock is looked at: how long it ran, how much is left, in time and in percent.
pub fn at_read(store: &Store<'_>, table: &dict::Table, field: &str, id: &str) -> Result<Value> {
    if table.name != task_sla::TABLE.name {
        return Ok(Value::Null);
    }
    let row = store.expect(&task_sla::TABLE, id)?;
    // A clock that another program wrote and never started has run nothing.
    if row.get(task_sla::START_TIME).is_none() || row.get(task_sla::PLANNED_END_TIME).is_none() {
        return Ok(Value::Null);
    }
    let level = level(store, &store.expect(&sla::TABLE, &row.text(task_sla::SLA))?)?;
    let (clock, now) = (read(&row)?, store.now());
    let elapsed = level.elapsed(&clock, now);
    Ok(match field {
        "duration" => elapsed.into(),
        "time_left" => level.left(&clock, now).into(),
        "business_percentage" => percent(elapsed, level.duration).into(),
        "percentage" => {
            let until = clock.end.or(clock.paused).unwrap_or(now);
            percent(until.unix() - clock.start.unix(), clock.breach.unix() - clock.start.unix()).into()
        }
        _ => Value::Null,
    })
}

/// To a hundredth.
#[expect(clippy::cast_precision_loss, reason = "seconds of a service level stay far below 2^52")]
fn percent(part: i64, whole: i64) -> f64 {
    if whole == 0 { 100.0 } else { (part as f64 * 10_000.0 / whole as f64).round() / 100.0 }
}

/// A definition is about cases and about nothing that changes while they do not.
pub fn sound(_: &Store<'_>, change: &mut Change) -> Result<()> {
    let wrong = |field: &str, why: &str| Err(Error::new(Code::FieldInvalid, format!("{field}: {why}")));
    if change.new.text(sla::TABLE_NAME) != case::TABLE.name {
        return wrong("table", "service levels are kept for cases");
    }
    if change.new.get(sla::DURATION).is_none_or(|seconds| seconds <= 0) {
        return wrong("duration", "a service level promises something within a time");
    }
    for column in CONDITIONS {
        let Some(text) = change.new.get(column).filter(|text| !text.is_empty()) else { continue };
        let cond = cond::parse(&text)?.cond;
        if let Some(problem) = cond.clauses().find_map(|test| dict::path_problem(&case::TABLE, &test.path)) {
            return wrong(column.name, &problem);
        }
        if moves_by_itself(&cond) {
            return wrong(column.name, "a clock moves when its case changes: no users, sets or relative dates");
        }
    }
    Ok(())
}

fn moves_by_itself(cond: &Cond) -> bool {
    let relative = |text: &String| text.starts_with(['@', '-', '+']) && text.parse::<f64>().is_err();
    cond.clauses().any(|test| match &test.value {
        Operand::Set(_) => true,
        Operand::Literal(text) => relative(text),
        Operand::List(texts) => texts.iter().any(relative),
        Operand::Range(from, to) => relative(from) || relative(to),
        Operand::None | Operand::Field(_) => false,
    })
}

/// The clocks of a case go with it.
pub fn forget(store: &Store<'_>, change: &mut Change) -> Result<()> {
    for row in store.fetch_where(&task_sla::TABLE, &is(task_sla::TASK.name, change.old.id()))? {
        store.system_delete(&task_sla::TABLE, row, RULE)?;
    }
    Ok(())
}
