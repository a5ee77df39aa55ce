//! The life of a case (domain section 7): which action leads from which state to which, and what each brings with it.
//!
//! The state is moved by these actions alone: the dictionary marks it as the system's, so no update, import or file names
//! it. Who may do what is decided in `policy`; what stands here binds everybody, administrators included (Q39).

pub mod auto_close;
pub mod escalation;
pub mod filing;
pub mod service;
pub mod tasks;

use crate::dict::cases::CASE_STATES;
use crate::dict::{case, journal, work};
use crate::error::{Code, Error, Result};
use crate::rules::{acts, state_error};
use crate::store::{Change, Journal, Record, Store};

/// Just made.
pub const NEW: i64 = 1;
/// Somebody works on it.
pub const OPEN: i64 = 10;
/// The customer was asked something.
pub const AWAITING: i64 = 18;
/// A solution was proposed.
pub const RESOLVED: i64 = 6;
/// The customer is content, or somebody closed it.
pub const CLOSED: i64 = 3;
/// It came to nothing.
pub const CANCELLED: i64 = 7;

/// What a customer's closing says of the resolution (D:customer-close-case-from-portal).
const SOLVED_BY_CUSTOMER: &str = "solved_by_customer";
const CLOSED_BY_CUSTOMER: &str = "Closed by customer";

/// One action: the states it may start from, and where it leads.
#[derive(Debug)]
pub struct Step {
    /// The operation, as rules name it.
    pub operation: &'static str,
    /// What it does, after "it can be".
    pub done: &'static str,
    /// The states it may start from.
    pub from: &'static [i64],
    /// The state it leads to; none where the action itself decides.
    pub to: Option<i64>,
}

const fn step(operation: &'static str, done: &'static str, from: &'static [i64], to: Option<i64>) -> Step {
    Step { operation, done, from, to }
}

/// Every action on a case that depends on its state.
pub static STEPS: &[Step] = &[
    step("assign", "assigned", &[NEW, OPEN, AWAITING, RESOLVED], None),
    step("request_info", "sent back with a question", &[OPEN], Some(AWAITING)),
    step("resume", "resumed", &[AWAITING], Some(OPEN)),
    step("propose", "resolved", &[OPEN, AWAITING], Some(RESOLVED)),
    step("accept", "accepted", &[RESOLVED], Some(CLOSED)),
    step("reject", "rejected", &[RESOLVED], Some(OPEN)),
    step("reopen", "reopened", &[RESOLVED], Some(OPEN)),
    step("close", "closed", &[NEW, OPEN, AWAITING], Some(CLOSED)),
    step("cancel", "cancelled", &[NEW, OPEN, AWAITING], Some(CANCELLED)),
];

/// What a state is called.
pub fn label(state: i64) -> &'static str {
    CASE_STATES.iter().find(|(code, _)| *code == state).map_or("", |(_, label)| label)
}

fn state(record: &Record) -> i64 {
    record.get(case::STATE).unwrap_or(NEW)
}

/// Closed and cancelled cases are read-only.
pub fn is_closed(record: &Record) -> bool {
    matches!(state(record), CLOSED | CANCELLED)
}

/// Refuses an action the case's state does not permit, saying which ones it does.
fn may_start(record: &Record, operation: &str) -> Result<&'static Step> {
    let Some(step) = STEPS.iter().find(|step| step.operation == operation) else {
        return Err(Error::new(Code::Internal, format!("no action {operation} on cases")));
    };
    let state = state(record);
    if step.from.contains(&state) {
        return Ok(step);
    }
    let number = record.text(work::NUMBER);
    let error = state_error(format!("{number} is {} and cannot be {}", label(state), step.done), "Q39");
    Err(match (operation, state) {
        ("close", RESOLVED) => error.hint("the customer accepts or rejects the solution that was proposed"),
        (_, CLOSED | CANCELLED) => error.hint("it can only be read; make a new case"),
        _ => {
            let possible = STEPS.iter().filter(|step| step.from.contains(&state));
            let names: Vec<_> = possible.map(|step| step.operation.replace('_', "-")).collect();
            error.hint(format!("from {}: {}", label(state), names.join(", ")))
        }
    })
}

/// Refuses an action the case's state does not permit.
pub fn permitted(case: &Record, operation: &str) -> Result<()> {
    may_start(case, operation).map(|_| ())
}

/// Whether the acting user speaks for the customer: somebody from outside, or the colleague the case is about.
pub fn for_customer(store: &Store<'_>, case: &Record) -> bool {
    let me = store.actor();
    me.is_external() || case.text(case::INTERNAL_CONTACT) == me.id()
}

/// Takes a step: gate, state, effects. `set` may fill in what the action asks for.
fn take(
    store: &Store<'_>,
    id: &str,
    name: &str,
    operation: &str,
    set: impl FnOnce(&mut Record) -> Result<()>,
) -> Result<Record> {
    let sets = acts::sets(&case::TABLE, operation);
    store.act(&case::TABLE, id, name, operation, sets, |case| {
        let step = may_start(case, operation)?;
        set(case)?;
        if let Some(to) = step.to {
            case.set(case::STATE, to);
        }
        Ok(())
    })
}

/// Gives the case to somebody; who takes a new case himself opens it (`D:r_CustomerServiceCaseStates`).
pub fn assign(store: &Store<'_>, id: &str, name: &str, user: &str) -> Result<Record> {
    let mine = store.actor().id() == user;
    take(store, id, name, "assign", |case| {
        case.set(work::ASSIGNED_TO, user.to_owned());
        if mine && state(case) == NEW {
            case.set(case::STATE, OPEN);
        }
        Ok(())
    })
}

/// Asks the customer something and waits.
pub fn request_info(store: &Store<'_>, id: &str, name: &str, comment: Option<&str>) -> Result<Record> {
    // The question comes first: it is an answer to the customer, for whoever counts the time until then.
    store.gate(&case::TABLE, id, name, "request_info", acts::sets(&case::TABLE, "request_info"), &[])?;
    permitted(&store.expect(&case::TABLE, id)?, "request_info")?;
    if let Some(comment) = comment {
        store.write_journal(&case::TABLE, id, name, Journal::Comments, comment)?;
    }
    take(store, id, name, "request_info", |_| Ok(()))
}

/// A step that asks for nothing.
pub fn plain(store: &Store<'_>, id: &str, name: &str, operation: &str) -> Result<Record> {
    take(store, id, name, operation, |_| Ok(()))
}

/// Proposes a solution: how it was resolved and in which words are mandatory.
pub fn propose(store: &Store<'_>, id: &str, name: &str, code: Option<&str>, notes: Option<&str>) -> Result<Record> {
    let record = take(store, id, name, "propose", |case| {
        let (code, notes) = (code.map(str::to_owned), notes.map(str::to_owned));
        case.set(case::RESOLUTION_CODE, code.or_else(|| case.get(case::RESOLUTION_CODE)));
        case.set(work::CLOSE_NOTES, notes.or_else(|| case.get(work::CLOSE_NOTES)));
        needed(case, &[(case::RESOLUTION_CODE.name, "--code"), (work::CLOSE_NOTES.name, "--notes")], "to resolve it")
    })?;
    if record.is(case::NOTES_TO_COMMENTS) {
        store.remark(&case::TABLE, id, Journal::Comments, &record.text(work::CLOSE_NOTES), "propose")?;
        store.effect("the close notes were copied to the comments");
    }
    Ok(record)
}

/// Closes a case that is not resolved: the customer as he likes, anybody else with notes (`D:t_CloseACase`).
pub fn close(store: &Store<'_>, id: &str, name: &str, code: Option<&str>, notes: Option<&str>) -> Result<Record> {
    let customer = for_customer(store, &store.expect(&case::TABLE, id)?);
    let words = match notes {
        Some(notes) if customer => Some(format!("{CLOSED_BY_CUSTOMER}: {notes}")),
        Some(notes) => Some(notes.to_owned()),
        None => customer.then(|| CLOSED_BY_CUSTOMER.to_owned()),
    };
    let code = if customer { Some(SOLVED_BY_CUSTOMER.to_owned()) } else { code.map(str::to_owned) };
    let record = take(store, id, name, "close", |case| {
        case.set(case::RESOLUTION_CODE, code.or_else(|| case.get(case::RESOLUTION_CODE)));
        case.set(work::CLOSE_NOTES, words.clone().or_else(|| case.get(work::CLOSE_NOTES)));
        needed(case, &[(work::CLOSE_NOTES.name, "--notes")], "to close it")
    })?;
    if let Some(words) = words.filter(|_| customer) {
        store.remark(&case::TABLE, id, Journal::Comments, &words, "close")?;
        store.effect("resolution code = Solved by customer");
    }
    Ok(record)
}

/// Gives up a case, with a reason if there is one.
pub fn cancel(store: &Store<'_>, id: &str, name: &str, notes: Option<&str>) -> Result<Record> {
    take(store, id, name, "cancel", |case| {
        if let Some(notes) = notes {
            case.set(work::CLOSE_NOTES, notes.to_owned());
        }
        Ok(())
    })
}

fn needed(case: &Record, fields: &[(&str, &str)], what: &str) -> Result<()> {
    let missing: Vec<_> =
        fields.iter().filter(|(field, _)| case.value(field).is_null()).map(|(_, flag)| *flag).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::InputMissing, format!("{} needs {} {what}", case.text(work::NUMBER), missing.join(" and "))))
}

/// A closed or cancelled case is read-only, for everybody (Q39).
pub fn read_only(_: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || !is_closed(&change.old) {
        return Ok(());
    }
    Err(refuse_closed(&change.old, "changed"))
}

pub(super) fn refuse_closed(case: &Record, what: &str) -> Error {
    state_error(format!("{} is {} and can no longer be {what}", case.text(work::NUMBER), label(state(case))), "Q39")
}

/// When it was resolved and by whom; no longer, once it is worked on again.
pub fn resolving(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.changes(case::STATE) {
        return Ok(());
    }
    match (state(&change.old), state(&change.new)) {
        (_, RESOLVED) => {
            change.new.set(case::RESOLVED_AT, store.now().to_stored());
            change.new.set(case::RESOLVED_BY, store.actor().id().to_owned());
        }
        (RESOLVED, OPEN) => {
            change.new.set(case::RESOLVED_AT, None).set(case::RESOLVED_BY, None);
        }
        _ => {}
    }
    Ok(())
}

/// Nothing more is said on a closed case, by anybody (Q13).
pub fn silent_when_closed(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user || change.new.text(journal::NAME) != case::TABLE.name {
        return Ok(());
    }
    let case = store.expect(&case::TABLE, &change.new.text(journal::ELEMENT_ID))?;
    if is_closed(&case) { Err(refuse_closed(&case, "commented on")) } else { Ok(()) }
}

/// What a comment brings about: the customer's answer ends the waiting, the first answer to him is noted.
pub fn answered(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let comment = change.new.text(journal::ELEMENT) == Journal::Comments.element();
    if !change.by_user || !comment || change.new.text(journal::NAME) != case::TABLE.name {
        return Ok(());
    }
    heard_from(store, &change.new.text(journal::ELEMENT_ID))
}

/// Somebody spoke on the case: a customer ends the waiting for him (section 7), anybody else has answered him.
pub(super) fn heard_from(store: &Store<'_>, id: &str) -> Result<()> {
    let case = store.expect(&case::TABLE, id)?;
    if for_customer(store, &case) {
        if state(&case) == AWAITING {
            let open = |case: &mut Record| {
                case.set(case::STATE, OPEN);
            };
            store.system_update(&case::TABLE, id, open, "answered")?;
            store.effect("state = Open (the customer answered)");
        }
        return Ok(());
    }
    if case.get(case::FIRST_RESPONSE_TIME).is_none() {
        let now = store.now().to_stored();
        let note = |case: &mut Record| {
            case.set(case::FIRST_RESPONSE_TIME, now);
        };
        store.system_update(&case::TABLE, id, note, "first response")?;
    }
    Ok(())
}
