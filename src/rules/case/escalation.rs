//! Escalations of cases and accounts: asked for, approved or declined, ended; one at a time (R99b, R99c).
//!
//! What happens to an escalation is written on the case as work notes, which customers never read.

use super::{is_closed, refuse_closed};
use crate::dict::cases::{ESCALATION_STATES, REASONS, SEVERITIES};
use crate::dict::{Choice, Table, account, approval, case, escalation, group, work};
use crate::error::{Code, Error, Result};
use crate::rules::state_error;
use crate::store::{Change, Doing, Journal, Record, Store, is};
use std::fmt::Write as _;

const REQUESTED: &str = "requested";
const ESCALATED: &str = "escalated";
const DECLINED: &str = "declined";
const CLOSED: &str = "closed";

fn label<'c>(choices: &'c [Choice], value: &'c str) -> &'c str {
    choices.iter().find(|(choice, _)| *choice == value).map_or(value, |(_, label)| label)
}

/// What is escalated: a case or an account.
fn source(change: &Record) -> Result<&'static Table> {
    match change.text(escalation::SOURCE_TABLE).as_str() {
        name if name == case::TABLE.name => Ok(&case::TABLE),
        name if name == account::TABLE.name => Ok(&account::TABLE),
        _ => Err(Error::new(Code::FieldInvalid, "source_table: a case or an account is escalated")),
    }
}

/// A new escalation: of an open case or an account that is not escalated already, by whoever asks. With a template it
/// waits for approval, without one it counts at once.
pub fn begin(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let table = source(&change.new)?;
    possible(store, table, &change.new.text(escalation::SOURCE_RECORD))?;
    let kind = if table.name == case::TABLE.name { "case" } else { "account" };
    let state = if change.new.get(escalation::TEMPLATE).is_some() { REQUESTED } else { ESCALATED };
    change.new.set(escalation::TYPE, kind.to_owned()).set(escalation::STATE, state.to_owned());
    change.new.set(escalation::REQUESTED_BY, store.actor().id().to_owned());
    Ok(())
}

/// Refuses to escalate what is closed or escalated already.
pub fn possible(store: &Store<'_>, table: &'static Table, id: &str) -> Result<()> {
    let record = store.expect(table, id)?;
    if table.name == case::TABLE.name && is_closed(&record) {
        return Err(refuse_closed(&record, "escalated"));
    }
    let Some(there) = active(store, id)? else { return Ok(()) };
    let message = format!("{} is escalated already: {}", store.display(table, id)?, there.text(escalation::NUMBER));
    Err(state_error(message, "R99b").hint("end that one first"))
}

/// The escalation of a record that is asked for or in force.
fn active(store: &Store<'_>, source: &str) -> Result<Option<Record>> {
    let condition = is(escalation::SOURCE_RECORD.name, source).then(" AND t.state IN ('requested', 'escalated')");
    Ok(store.fetch_where(&escalation::TABLE, &condition)?.into_iter().next())
}

/// What follows from where an escalation stands: marks on the record, a work note, approvals to be given.
pub fn follow(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let state = change.new.text(escalation::STATE);
    if change.doing == Doing::Update && !change.changes(escalation::STATE) {
        return Ok(());
    }
    let new = &change.new;
    if state == REQUESTED {
        ask_for_approval(store, new)?;
    }
    mark(store, new, (state == ESCALATED).then(|| new.id()))?;
    if new.text(escalation::SOURCE_TABLE) != case::TABLE.name {
        return Ok(());
    }
    let mut note = format!("Escalation {}: {}", new.text(escalation::NUMBER), label(ESCALATION_STATES, &state));
    let severity = new.text(escalation::SEVERITY);
    if matches!(state.as_str(), REQUESTED | ESCALATED) {
        let _ = write!(note, ", severity {}", label(SEVERITIES, &severity));
        if let Some(reason) = new.get(escalation::REASON) {
            let _ = write!(note, ", reason {}", label(REASONS, &reason));
        }
    }
    let why = if state == CLOSED { escalation::DEESCALATION_JUSTIFICATION } else { escalation::JUSTIFICATION };
    if let Some(why) = new.get(why).filter(|_| state != DECLINED) {
        let _ = write!(note, "\n{why}");
    }
    store.remark(&case::TABLE, &new.text(escalation::SOURCE_RECORD), Journal::WorkNotes, &note, "R99b")
}

/// The record says by what it is escalated; an account's open cases say it of the account.
fn mark(store: &Store<'_>, escalation: &Record, by: Option<String>) -> Result<()> {
    let id = escalation.text(escalation::SOURCE_RECORD);
    if escalation.text(escalation::SOURCE_TABLE) == case::TABLE.name {
        let set = |case: &mut Record| {
            case.set(case::ACTIVE_ESCALATION, by);
        };
        return store.system_update(&case::TABLE, &id, set, "R99b").map(|_| ());
    }
    let set = |account: &mut Record| {
        account.set(account::ACTIVE_ESCALATION, by.clone());
    };
    store.system_update(&account::TABLE, &id, set, "R99b")?;
    for case in store.fetch_where(&case::TABLE, &is(case::ACCOUNT.name, id).then(" AND t.active = 1"))? {
        let set = |case: &mut Record| {
            case.set(case::ACTIVE_ACCOUNT_ESCALATION, by.clone());
        };
        store.system_update(&case::TABLE, &case.id(), set, "R99b")?;
    }
    Ok(())
}

/// A case made, or moved to an account, while the account is escalated says so.
pub fn of_account(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.changes(case::ACCOUNT) {
        return Ok(());
    }
    let escalated = match change.new.get(case::ACCOUNT) {
        Some(id) => store.expect(&account::TABLE, &id)?.get(account::ACTIVE_ESCALATION),
        None => None,
    };
    change.new.set(case::ACTIVE_ACCOUNT_ESCALATION, escalated);
    Ok(())
}

/// Whose approval a requested escalation waits for: the case's support manager, else its group's; nobody's if there is none,
/// and then whoever may approves it.
fn ask_for_approval(store: &Store<'_>, new: &Record) -> Result<()> {
    let record = store.expect(source(new)?, &new.text(escalation::SOURCE_RECORD))?;
    let is_case = record.table() == case::TABLE.name;
    let named = if is_case { record.get(case::SUPPORT_MANAGER) } else { None };
    let group = if is_case { record.get(work::ASSIGNMENT_GROUP) } else { new.get(escalation::ASSIGNMENT_GROUP) };
    let approver = match (named, group) {
        (Some(manager), _) => Some(manager),
        (None, Some(id)) => store.expect(&group::TABLE, &id)?.get(group::MANAGER),
        (None, None) => None,
    };
    let Some(approver) = approver else { return Ok(()) };
    let mut row = Record::new(&approval::TABLE);
    row.set(approval::SOURCE_TABLE, escalation::TABLE.name.to_owned()).set(approval::SOURCE, new.id());
    row.set(approval::APPROVER, approver.clone());
    store.system_create(&approval::TABLE, row, "R99b")?;
    store.effect(format!("waits for the approval of {}", store.display(&crate::dict::user::TABLE, &approver)?));
    Ok(())
}

fn approvals(store: &Store<'_>, escalation: &str) -> Result<Vec<Record>> {
    store.fetch_where(&approval::TABLE, &is(approval::SOURCE.name, escalation))
}

/// Approves or declines a requested escalation. Where somebody's approval was asked for, it is his to give (R90b).
pub fn decide(store: &Store<'_>, id: &str, name: &str, approve: bool) -> Result<Record> {
    let me = store.actor().id().to_owned();
    let asked = approvals(store, id)?;
    let waiting: Vec<&Record> = asked.iter().filter(|row| row.text(approval::STATE) == REQUESTED).collect();
    if let Some(other) = waiting.first().filter(|_| !waiting.iter().any(|row| row.text(approval::APPROVER) == me)) {
        let who = store.display(&crate::dict::user::TABLE, &other.text(approval::APPROVER))?;
        return Err(state_error(format!("{name} waits for the approval of {who}"), "R90b"));
    }
    let record = settle(store, id, approve, &me, |set| {
        store.act(&escalation::TABLE, id, name, if approve { "approve" } else { "decline" }, &[], set)
    })?;
    let answer = if approve { "approved" } else { "rejected" };
    for row in waiting {
        let set = |row: &mut Record| {
            row.set(approval::STATE, answer.to_owned());
        };
        store.system_update(&approval::TABLE, &row.id(), set, "R90b")?;
    }
    Ok(record)
}

fn settle(
    store: &Store<'_>,
    id: &str,
    approve: bool,
    by: &str,
    write: impl FnOnce(&dyn Fn(&mut Record) -> Result<()>) -> Result<Record>,
) -> Result<Record> {
    let record = store.expect(&escalation::TABLE, id)?;
    let state = record.text(escalation::STATE);
    let number = record.text(escalation::NUMBER);
    write(&|escalation| {
        if state != REQUESTED {
            let label = label(ESCALATION_STATES, &state);
            return Err(state_error(format!("{number} is {label} and waits for no decision"), "R99b"));
        }
        let (to, who) =
            if approve { (ESCALATED, escalation::APPROVED_BY) } else { (DECLINED, escalation::DECLINED_BY) };
        escalation.set(escalation::STATE, to.to_owned()).set(who, by.to_owned());
        Ok(())
    })
}

/// An approval that is given or refused by its approver decides what it was asked for.
pub fn answered(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let state = change.new.text(approval::STATE);
    let escalation = change.new.text(approval::SOURCE_TABLE) == escalation::TABLE.name;
    if !change.by_user || !escalation || !change.changes(approval::STATE) || state == REQUESTED {
        return Ok(());
    }
    let id = change.new.text(approval::SOURCE);
    let by = change.new.text(approval::APPROVER);
    settle(store, &id, state == "approved", &by, |set| {
        let old = store.expect(&escalation::TABLE, &id)?;
        let mut new = old;
        set(&mut new)?;
        store.system_update(&escalation::TABLE, &id, |record| *record = new, "R90b")
    })?;
    Ok(())
}

/// The escalation of a record that is in force, or the refusal to end one.
pub fn in_force(store: &Store<'_>, table: &'static Table, source: &str) -> Result<Record> {
    let in_force = is(escalation::SOURCE_RECORD.name, source).with(" AND t.state = ", ESCALATED);
    match store.fetch_where(&escalation::TABLE, &in_force)?.into_iter().next() {
        Some(there) => Ok(there),
        None => Err(state_error(format!("{} is not escalated", store.display(table, source)?), "R99c")),
    }
}

/// Ends an escalation that is in force, with a reason.
pub fn end(store: &Store<'_>, table: &'static Table, source: &str, why: &str) -> Result<Record> {
    let there = in_force(store, table, source)?;
    let number = there.text(escalation::NUMBER);
    store.act(&escalation::TABLE, &there.id(), &number, "deescalate", &[], |escalation| {
        escalation.set(escalation::STATE, CLOSED.to_owned());
        escalation.set(escalation::DEESCALATED_BY, store.actor().id().to_owned());
        escalation.set(escalation::DEESCALATION_JUSTIFICATION, why.to_owned());
        Ok(())
    })
}
