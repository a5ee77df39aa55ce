//! Project contacts: who of a customer may be one, and whether he can really see the project now.

use super::user;
use crate::actor::Actor;
use crate::cond::{Subject, eligible};
use crate::dict::{self, project, project_contact, task};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::policy::Policy;
use crate::store::{Change, Store, is};

/// The three tests of R39a for a contact and an account: what each asks, and whether it holds.
pub fn eligibility(store: &Store<'_>, contact: &str, account: &str) -> Result<[(&'static str, bool); 3]> {
    let subject = Subject::person(store.engine(), contact)?;
    let mut tests = [("", false); 3];
    for (test, (what, way)) in tests.iter_mut().zip(eligible(&subject, &Sql::new("").with("", account))) {
        *test = (what, store.engine().any(&Sql::new("SELECT 1 WHERE ").append(&way).clone())?);
    }
    Ok(tests)
}

/// Only an eligible contact becomes a project contact, once (R39a, Q23); one who cannot act yet is said (Q24).
pub fn only_eligible(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (Some(contact), Some(id)) =
        (change.new.get(project_contact::CONTACT), change.new.get(project_contact::CUSTOMER_PROJECT))
    else {
        return Ok(());
    };
    let person = store.expect(&dict::user::TABLE, &contact)?;
    let name = person.text(dict::user::USER_NAME);
    let refuse = |why: &str| {
        Error::new(Code::ContactNotEligible, format!("{name} cannot be a contact of this project: {why}"))
            .about(|about| about.rule = Some("R39a".to_owned()))
    };
    if person.text(dict::user::CLASS) != user::CONTACT {
        return Err(refuse("not a contact of any account"));
    }
    let Some(account) = store.expect(&project::TABLE, &id)?.get(project::ACCOUNT) else {
        return Err(refuse("the project has no account"));
    };
    let tests = eligibility(store, &contact, &account)?;
    if tests.iter().all(|(_, holds)| !holds) {
        let failed: Vec<_> = tests.iter().map(|(what, _)| format!("{name} neither {what}")).collect();
        let failed = failed.join(", ").replacen(&format!(", {name} neither"), ", nor", 2);
        return Err(refuse(&failed).hint("one of the three is enough (R39a)"));
    }
    let twice = is(project_contact::CONTACT.name, contact.as_str())
        .with(" AND t.customer_project = ", id.as_str())
        .with(" AND t.sys_id <> ", change.old.id());
    if store.exists(&project_contact::TABLE, &twice)? {
        return Err(Error::new(Code::RecordConflict, format!("{name} is a contact of this project already")));
    }
    if !user::usable(store, &contact)? {
        store.warn(format!("{name} is inactive or locked out and sees nothing until that ends"));
    }
    Ok(())
}

/// Tasks stay assigned to a contact who leaves (Q21).
pub fn left_tasks(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let contact = change.old.text(project_contact::CONTACT);
    let open = is(dict::work::ASSIGNED_TO.name, contact.as_str())
        .with(" AND t.customer_project = ", change.old.text(project_contact::CUSTOMER_PROJECT))
        .then(" AND t.active = 1");
    let count = store.fetch_where(&task::TABLE, &open)?.len();
    if count > 0 {
        store.warn(format!("{count} open task(s) stay assigned to {}", store.display(&dict::user::TABLE, &contact)?));
    }
    Ok(())
}

/// Whether a contact can see a project now, and if not what stands in the way: the same predicate he would meet.
pub fn access_of(store: &Store<'_>, contact: &str, project_id: &str) -> Result<(bool, String)> {
    let login = store.display(&dict::user::TABLE, contact)?;
    let actor = match Actor::load(store.engine(), &login) {
        Ok(actor) => actor,
        Err(error) => return Ok((false, error.message().to_owned())),
    };
    let policy = Policy::new(store.engine(), actor, store.now());
    let decision = policy.decide(&project::TABLE, "read", &[], &[], project_id)?;
    if decision.readable {
        return Ok((true, format!("by {}", decision.read_rule.unwrap_or_default())));
    }
    if !policy.grant(&project::TABLE, "read", &[], "t")?.possible() {
        return Ok((false, policy.denied(&project::TABLE, "read", None, None).hints().join("; ")));
    }
    let account = store.expect(&project::TABLE, project_id)?.text(project::ACCOUNT);
    let reasons: Vec<_> = eligibility(store, contact, &account)?.iter().map(|(what, _)| (*what).to_owned()).collect();
    Ok((false, format!("no longer eligible: none of {}", reasons.join(", "))))
}
