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
fn eligibility(store: &Store<'_>, contact: &str, account: &str) -> Result<[(&'static str, bool); 3]> {
    let subject = Subject::person(store.engine(), contact)?;
    let mut tests = [("", false); 3];
    for (test, (what, way)) in tests.iter_mut().zip(eligible(&subject, &Sql::new("").with("", account))) {
        *test = (what, store.engine().any(&Sql::new("SELECT 1 WHERE ").append(&way).clone())?);
    }
    Ok(tests)
}

/// Nobody is a contact of a project twice (Q23).
pub fn once(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let (contact, project) =
        (change.new.text(project_contact::CONTACT), change.new.text(project_contact::CUSTOMER_PROJECT));
    let twice = is(project_contact::CONTACT.name, contact.as_str())
        .with(" AND t.customer_project = ", project)
        .with(" AND t.sys_id <> ", change.old.id());
    if store.exists(&project_contact::TABLE, &twice)? {
        let name = store.display(&dict::user::TABLE, &contact)?;
        return Err(Error::new(Code::RecordConflict, format!("{name} is a contact of this project already")));
    }
    Ok(())
}

/// A contact who cannot act yet is said (Q24).
pub fn usable(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let contact = change.new.text(project_contact::CONTACT);
    if !user::usable(store, &contact)? {
        let name = store.display(&dict::user::TABLE, &contact)?;
        store.warn(format!("{name} is inactive or locked out and sees nothing until that ends"));
    }
    Ok(())
}

/// Tasks stay assigned to a contact who leaves (Q21), unless the project goes as a whole.
pub fn left_tasks(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    let contact = change.old.text(project_contact::CONTACT);
    let open = is(dict::work::ASSIGNED_TO.name, contact.as_str())
        .with(" AND t.customer_project = ", change.old.text(project_contact::CUSTOMER_PROJECT))
        .then(" AND t.active = 1");
    let count = store.fetch_where(&task::TABLE, &open)?.len();
    if count > 0 {
        let tasks = if count == 1 { "task stays" } else { "tasks stay" };
        store.warn(format!("{count} open {tasks} assigned to {}", store.display(&dict::user::TABLE, &contact)?));
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
    Ok((false, format!("no longer eligible: neither {}", reasons.join(", nor "))))
}
