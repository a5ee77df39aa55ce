//! Resolved cases that no customer answers: a reminder after some days, the closing after some more
//! (`D:auto-close-customer-service-case`). Off unless switched on.
//!
//! No daemon does it. Every command that writes begins by doing what became due since the last one, in its own transaction
//! and dated when a daemon would have done it; a command that only reads does the same on a copy that is then forgotten.
//! So any read at a time shows what a daemon would have written by then, and what a later switch, a later change of the
//! case or of its escalations made possible is dated when it became possible, never before.

use super::{CLOSED, RESOLVED, state};
use crate::dict::{case, consumer, event};
use crate::engine::Sql;
use crate::error::Result;
use crate::store::{Change, Journal, Record, Store};
use crate::time::Instant;

/// What the audit names.
const RULE: &str = "auto close";
/// The flow's switch, and its days.
const ON: &str = "csm.flow.auto_close";
const REMIND: (&str, i64) = ("csm.flow.auto_close_reminder_days", 5);
const CLOSE: (&str, i64) = ("csm.flow.auto_close_days", 10);
/// What the outbox holds of it.
const REMINDED: &str = "sn_customerservice_case.auto_close_reminder";
const AUTO_CLOSED: &str = "sn_customerservice_case.auto_closed";

const DAY: i64 = 86_400;
/// Longer than a century is never: what is set here must not be able to stop every command.
const MOST: i64 = 36_500;

/// A case waits for its customer, and is closed without him, from being resolved until anything speaks against it. An agent
/// who says otherwise himself is right until the next such change.
pub fn mark(_: &Store<'_>, change: &mut Change) -> Result<()> {
    let moved = change.changes(case::STATE)
        || change.changes(case::NEEDS_ATTENTION)
        || change.changes(case::ACTIVE_ESCALATION)
        || change.changes(case::ACTIVE_ACCOUNT_ESCALATION);
    if !moved || change.names(case::AUTO_CLOSE) {
        return Ok(());
    }
    let case = &change.new;
    let escalated = case.get(case::ACTIVE_ESCALATION).or_else(|| case.get(case::ACTIVE_ACCOUNT_ESCALATION)).is_some();
    let waits = state(case) == RESOLVED && !case.is(case::NEEDS_ATTENTION) && !escalated;
    change.new.set(case::AUTO_CLOSE, waits);
    Ok(())
}

/// Something a daemon would have done.
struct Due {
    at: Instant,
    case: String,
    what: What,
}

enum What {
    /// Tells the customer, and when the case will be closed.
    Remind(Instant),
    Close,
}

/// How the flow is set up.
struct Flow {
    /// Since when like this.
    since: Instant,
    remind: i64,
    close: i64,
}

fn flow(store: &Store<'_>) -> Result<Option<Flow>> {
    let mut sql = Sql::new("SELECT name, value, sys_updated_on FROM sys_properties WHERE name IN (");
    sql.bind(ON).push(", ").bind(REMIND.0).push(", ").bind(CLOSE.0).push(")");
    let set = store.engine().all(&sql, |row| (row.text(0), row.text(1), row.text(2)))?;
    let value =
        |name: &str| set.iter().find(|(property, ..)| property == name).map_or("", |(_, value, _)| value.trim());
    if value(ON) != "true" {
        return Ok(None);
    }
    let days = |(name, usual): (&str, i64)| value(name).parse().unwrap_or(usual).clamp(0, MOST);
    let since = set.iter().map(|(_, _, changed)| changed.as_str()).max().unwrap_or_default();
    Ok(Some(Flow { since: Instant::parse_utc(since)?, remind: days(REMIND), close: days(CLOSE) }))
}

/// What is due by then, in the order in which a daemon would have come to it.
fn due(store: &Store<'_>) -> Result<Vec<Due>> {
    let Some(flow) = flow(store)? else { return Ok(Vec::new()) };
    let now = store.now();
    let after = |from: Instant, days: i64| Instant::from_unix(from.unix().saturating_add(days.saturating_mul(DAY)));
    let latest = after(now, -flow.remind.min(flow.close))?;
    // Nothing happens to a case before what happened to it last: its last change, and the last move of a clock of its.
    let sql = Sql::new(
        "SELECT c.sys_id, c.resolved_at, max(c.sys_updated_on, coalesce((SELECT max(coalesce(s.pause_time, s.start_time)) \
         FROM task_sla s WHERE s.task = c.sys_id AND s.active = 1), '')), \
         (SELECT max(e.sys_created_on) FROM sysevent e WHERE e.instance = c.sys_id",
    )
    .with(" AND e.name = ", REMINDED)
    .then(") FROM sn_customerservice_case c WHERE c.auto_close = 1")
    .with(" AND c.state = ", RESOLVED)
    .with(" AND c.resolved_at <= ", latest.to_stored());
    let cases = store.engine().all(&sql, |row| (row.text(0), row.text(1), row.text(2), row.text(3)))?;
    let mut found = Vec::new();
    for (case, resolved_at, changed, reminded) in cases {
        let resolved = Instant::parse_utc(&resolved_at)?;
        let possible = Instant::parse_utc(&changed)?.max(flow.since);
        let remind = after(resolved, flow.remind)?.max(possible);
        let close = after(resolved, flow.close)?.max(possible);
        if remind <= now && remind < close && reminded < resolved_at {
            found.push(Due { at: remind, case: case.clone(), what: What::Remind(close) });
        }
        if close <= now {
            found.push(Due { at: close, case, what: What::Close });
        }
    }
    found.sort_by_key(|due| due.at);
    Ok(found)
}

/// Whether something is due that nobody wrote yet.
pub fn behind(store: &Store<'_>) -> Result<bool> {
    Ok(!due(store)?.is_empty())
}

/// Does what is due, inside the caller's transaction.
pub fn catch_up(store: &Store<'_>) -> Result<()> {
    for due in due(store)? {
        let then = store.at(due.at);
        match due.what {
            What::Remind(close) => remind(&then, &due.case, close)?,
            What::Close => close(&then, &due.case)?,
        }
    }
    Ok(())
}

fn remind(store: &Store<'_>, id: &str, close: Instant) -> Result<()> {
    let date: String = close.to_stored().chars().take(10).collect();
    let text =
        format!("A solution was proposed. Please accept or reject it; without an answer the case is closed on {date}.");
    store.remark(&case::TABLE, id, Journal::Comments, &text, RULE)?;
    announce(store, id, REMINDED)
}

fn close(store: &Store<'_>, id: &str) -> Result<()> {
    let text = "The case was closed: the solution that was proposed was neither accepted nor rejected.";
    store.remark(&case::TABLE, id, Journal::Comments, text, RULE)?;
    let set = |case: &mut Record| {
        case.set(case::STATE, CLOSED);
    };
    store.system_update(&case::TABLE, id, set, RULE)?;
    announce(store, id, AUTO_CLOSED)
}

/// Tells whoever the case is for.
fn announce(store: &Store<'_>, id: &str, name: &str) -> Result<()> {
    let case = store.expect(&case::TABLE, id)?;
    let consumer = match case.get(case::CONSUMER) {
        Some(consumer) => store.expect(&consumer::TABLE, &consumer)?.get(consumer::USER),
        None => None,
    };
    let whom = case
        .get(case::CONTACT)
        .or(consumer)
        .or_else(|| case.get(case::PARTNER_CONTACT))
        .or_else(|| case.get(case::INTERNAL_CONTACT));
    let mut row = Record::new(&event::TABLE);
    row.set(event::NAME, name.to_owned()).set(event::TABLE_NAME, case::TABLE.name.to_owned());
    row.set(event::INSTANCE, id.to_owned()).set(event::RECIPIENT, whom);
    store.system_create(&event::TABLE, row, RULE).map(|_| ())
}
