//! What is made of a case elsewhere: project changes and issues, problems, changes, incidents, requests (R44–R45a, R120,
//! R132).
//!
//! One record of a kind a case, many requests. Each side says in its work notes what was made of it.

use super::{RESOLVED, is_closed, refuse_closed, state};
use crate::dict::{
    Col, Table, article, case, change_request, incident, problem, project_change, project_issue, ranked, request, work,
};
use crate::error::{Code, Error, Result};
use crate::rules::state_error;
use crate::store::{Change, Journal, Record, Store};

/// One kind of record made of cases.
#[derive(Debug)]
pub struct Kind {
    /// The operation on the case.
    pub operation: &'static str,
    /// The table.
    pub table: &'static Table,
    /// The rule that lets one be made.
    pub rule: &'static str,
    /// The case's field that holds it; none if a case has many, which point to it.
    pub field: Option<Col<String>>,
}

/// Every kind.
pub static KINDS: &[Kind] = &[
    Kind {
        operation: "project_change",
        rule: "R44",
        table: &project_change::TABLE,
        field: Some(case::PROJECT_CHANGE_REQUEST),
    },
    Kind { operation: "project_issue", rule: "R45", table: &project_issue::TABLE, field: Some(case::ISSUE) },
    Kind { operation: "problem", rule: "R120", table: &problem::TABLE, field: Some(case::PROBLEM) },
    Kind { operation: "change", rule: "R120", table: &change_request::TABLE, field: Some(case::CHANGE) },
    Kind { operation: "incident", rule: "R120", table: &incident::TABLE, field: Some(case::INCIDENT) },
    Kind { operation: "request", rule: "R120", table: &request::TABLE, field: None },
];

/// The flow that copies what a project record is called from the case; on unless switched off (R132).
const COPY: &str = "csm.flow.copy_case_fields";
/// The flow that closes a case when what was made of it is closed; off unless switched on (R132).
const CLOSE: &str = "csm.flow.close_case_on_closure";

/// The kind an operation makes.
pub fn kind(operation: &str) -> Result<&'static Kind> {
    let found = KINDS.iter().find(|kind| kind.operation == operation);
    found.ok_or_else(|| Error::new(Code::Internal, format!("no {operation} is made of cases")))
}

/// The case's state and fields permit one more of the kind.
pub fn room(store: &Store<'_>, id: &str, kind: &Kind) -> Result<Record> {
    let case = store.expect(&case::TABLE, id)?;
    if is_closed(&case) {
        return Err(refuse_closed(&case, "worked on"));
    }
    let Some(there) = kind.field.and_then(|field| case.get(field)) else { return Ok(case) };
    let number = case.text(work::NUMBER);
    Err(state_error(format!("{number} has a {} already", kind.table.noun), kind.rule).hint(
        match store.resolve(kind.table, &there) {
            Ok(_) => format!("it is {}", store.display(kind.table, &there)?),
            Err(_) => "one of a kind is made of a case".to_owned(),
        },
    ))
}

/// What the new record takes over from the case.
pub fn copied(store: &Store<'_>, case: &Record, kind: &Kind) -> Result<Record> {
    let mut new = Record::new(kind.table);
    let project = matches!(kind.operation, "project_change" | "project_issue");
    if project {
        let Some(project) = case.get(case::CUSTOMER_PROJECT) else {
            let message = format!("{} is about no project", case.text(work::NUMBER));
            return Err(state_error(message, kind.rule));
        };
        new.put("parent", project.into());
    }
    if !project || store.property(COPY)? != "false" {
        new.set(work::SHORT_DESCRIPTION, case.get(work::SHORT_DESCRIPTION));
        new.set(ranked::PRIORITY, case.get(case::PRIORITY));
    }
    match kind.operation {
        "request" => {
            new.set(request::PARENT, case.id()).set(request::ACCOUNT, case.get(case::ACCOUNT));
            new.set(request::CONTACT, case.get(case::CONTACT)).set(request::REQUESTED_FOR, case.get(case::CONTACT));
        }
        "incident" => {
            new.set(incident::CALLER, case.get(case::CONTACT));
        }
        _ => {}
    }
    if !project {
        new.set(work::DESCRIPTION, case.get(work::DESCRIPTION));
    }
    Ok(new)
}

/// Ties a record to the case, or unties it, and says so on both sides. Both were judged before.
pub fn tie(store: &Store<'_>, id: &str, kind: &Kind, record: &str, tied: bool) -> Result<()> {
    let rule = kind.operation;
    if let Some(field) = kind.field {
        let set = |case: &mut Record| {
            case.set(field, tied.then(|| record.to_owned()));
        };
        store.system_update(&case::TABLE, id, set, rule)?;
    } else {
        let set = |row: &mut Record| {
            row.set(request::PARENT, tied.then(|| id.to_owned()));
        };
        store.system_update(kind.table, record, set, rule)?;
    }
    let (case, other) = (store.display(&case::TABLE, id)?, store.display(kind.table, record)?);
    let label = kind.table.label;
    let (here, there) = if tied {
        (format!("{label} {other} belongs to this case."), format!("Belongs to case {case}."))
    } else {
        (format!("{label} {other} no longer belongs to this case."), format!("No longer belongs to case {case}."))
    };
    store.remark(&case::TABLE, id, Journal::WorkNotes, &here, rule)?;
    store.remark(kind.table, record, Journal::WorkNotes, &there, rule)
}

/// Which record of the kind is tied to the case under that name; anything else is no part of it.
pub fn tied(store: &Store<'_>, case: &Record, kind: &Kind, name: &str) -> Result<String> {
    let record = store.resolve(kind.table, name)?;
    let ours = match kind.field {
        Some(field) => case.get(field).as_ref() == Some(&record),
        None => store.expect(kind.table, &record)?.get(request::PARENT) == Some(case.id()),
    };
    if ours {
        return Ok(record);
    }
    Err(state_error(format!("{name} does not belong to {}", case.text(work::NUMBER)), "R120"))
}

/// A closed project change or issue closes the case it was made of, where the administrator wants it so (R132).
pub fn closes_case(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let closed = !change.new.is(work::ACTIVE) && change.old.is(work::ACTIVE);
    if !closed || store.property(CLOSE)? != "true" {
        return Ok(());
    }
    let Some(kind) = KINDS.iter().find(|kind| kind.table.name == change.table.name) else { return Ok(()) };
    let Some(field) = kind.field else { return Ok(()) };
    let number = change.new.text(work::NUMBER);
    for case in store.fetch_where(&case::TABLE, &crate::store::is(field.name, change.new.id()))? {
        // What was proposed to the customer is his to accept.
        if is_closed(&case) || state(&case) == RESOLVED {
            continue;
        }
        let note = format!("{} {number} was closed.", kind.table.label);
        store.remark(&case::TABLE, &case.id(), Journal::WorkNotes, &note, "R132")?;
        let notes = change.new.get(work::CLOSE_NOTES).unwrap_or_else(|| note.clone());
        let set = |case: &mut Record| {
            case.set(case::STATE, super::CLOSED).set(work::CLOSE_NOTES, notes);
        };
        store.system_update(&case::TABLE, &case.id(), set, "R132")?;
        store.effect(format!("{} closed", case.text(work::NUMBER)));
    }
    Ok(())
}

/// The primary known error of a problem is a known-error article (R116).
pub fn known_error(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let Some(id) =
        change.new.get(problem::KNOWN_ERROR_ARTICLE).filter(|_| change.changes(problem::KNOWN_ERROR_ARTICLE))
    else {
        return Ok(());
    };
    let article = store.expect(&article::TABLE, &id)?;
    if article.text(article::CLASS) == "kb_template_known_error_article" {
        return Ok(());
    }
    let message = format!("{} is no known-error article", article.text(article::NUMBER));
    Err(Error::new(Code::FieldInvalid, message).about(|about| about.rule = Some("R116".to_owned())))
}

/// Whom a request is for, as far as nobody said: whoever asks, from outside; his account and himself as contact.
pub fn requested(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let request = &mut change.new;
    let me = store.actor();
    if change.by_user && me.is_external() && request.get(request::REQUESTED_FOR).is_none() {
        request.set(request::REQUESTED_FOR, me.id().to_owned());
    }
    let Some(whom) = request.get(request::REQUESTED_FOR) else { return Ok(()) };
    let person = store.expect(&crate::dict::user::TABLE, &whom)?;
    let contact = person.get(crate::dict::user::ACCOUNT).is_some();
    if request.get(request::ACCOUNT).is_none() {
        request.set(request::ACCOUNT, person.get(crate::dict::user::ACCOUNT));
    }
    if contact && request.get(request::CONTACT).is_none() {
        request.set(request::CONTACT, whom);
    }
    Ok(())
}
