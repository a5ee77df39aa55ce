//! What would turn an answer around: each single change is made on a private copy, the question asked again, the change
//! undone.

use super::change::{About, Change};
use super::{Trial, roles};
use crate::actor::{Actor, MASTERS, Standing};
use crate::dict::{self, Kind, contact_relationship, project, project_contact, task};
use crate::engine::Sql;
use crate::error::{Code, Result};
use crate::policy::{Answer, Question};
use crate::store::{Record, Store, is};

/// A change that turns the answer around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The change.
    pub change: Change,
    /// The command that makes it.
    pub command: String,
    /// The answer after it.
    pub after: Answer,
}

/// The single changes that turn the answer around, the narrowest kinds first; `name` is what the record was called.
pub fn flips(trial: &Trial<'_>, login: &str, question: &Question, name: Option<&str>) -> Result<Vec<Flip>> {
    let policy = trial.policy(login)?;
    let before = policy.answer(question)?;
    let actor = policy.actor();
    let record = question.record.clone().map(|id| (id.clone(), name.map_or(id, str::to_owned)));
    let about =
        About { user: actor.id().to_owned(), login: actor.user_name().to_owned(), table: question.table, record };
    let operator = trial.operator()?;
    let mut changes = of_the_user(&operator, actor, &about)?;
    changes.extend(of_the_record(&operator, question, &about, before.allowed)?);
    let levers = policy.levers(question)?;
    changes.extend(levers.lists.into_iter().map(|(list, shown)| Change::List(list, !shown)));
    changes.extend(levers.plugins.into_iter().map(|(plugin, active)| Change::Plugin(plugin, !active)));
    changes.extend(levers.properties.into_iter().map(|(name, holds)| Change::Property(name, !holds)));
    let mut flips = Vec::new();
    for change in changes {
        flips.extend(attempt(trial, change, &about, question, &before)?);
    }
    let candidates =
        if before.allowed { granted(&operator, actor.id())? } else { roles::that_flip(trial, actor, question)? };
    let mut through_roles = Vec::new();
    for role in candidates {
        through_roles.extend(attempt(trial, Change::Role(role, !before.allowed), &about, question, &before)?);
    }
    let master = |flip: &Flip| matches!(&flip.change, Change::Role(role, true) if MASTERS.contains(&role.as_str()));
    let enough = !flips.is_empty() || !through_roles.iter().all(master);
    flips.extend(through_roles.into_iter().filter(|flip| !enough || !master(flip)));
    // Taking the user's login away is the last thing to think of.
    flips.sort_by_key(|flip| flip.change == Change::Active(false));
    Ok(flips)
}

/// Makes the change, asks again, undoes it; nothing if business rules refuse the change or the answer stays.
pub(super) fn attempt(
    trial: &Trial<'_>,
    change: Change,
    about: &About,
    question: &Question,
    before: &Answer,
) -> Result<Option<Flip>> {
    let after = trial.undone(|| {
        let operator = trial.operator()?;
        match change.apply(&operator, about).and_then(|()| operator.settle()) {
            Ok(()) => trial.ask(&about.login, question).map(Some),
            Err(error) if error.code() == Code::Internal => Err(error),
            Err(_) => Ok(None),
        }
    })?;
    Ok(after.filter(|after| after.allowed != before.allowed).map(|after| Flip {
        command: change.command(about),
        change,
        after,
    }))
}

/// Whether he can act, which projects he is a contact of, which accounts he has a relationship to.
fn of_the_user(operator: &Store<'_>, actor: &Actor, about: &About) -> Result<Vec<Change>> {
    let mut changes = vec![Change::Active(actor.standing() == Standing::Inactive)];
    let Some((id, _)) = &about.record else { return Ok(changes) };
    let record = operator.expect(about.table, id)?;
    let (projects, accounts) = around(operator, about.table, &record)?;
    for id in projects {
        let pair = is(project_contact::CONTACT.name, actor.id()).with(" AND t.customer_project = ", id.as_str());
        let there = operator.exists(&project_contact::TABLE, &pair)?;
        let number = operator.display(&project::TABLE, &id)?;
        changes.push(Change::Contact(id, number, !there));
    }
    for id in accounts {
        let pair = is(contact_relationship::CONTACT.name, actor.id()).with(" AND t.company = ", id.as_str());
        let there = operator.exists(&contact_relationship::TABLE, &pair)?;
        let name = operator.display(&dict::account::TABLE, &id)?;
        changes.push(Change::Relation(id, name, !there));
    }
    Ok(changes)
}

/// The projects and accounts a record belongs to: its own references, and its projects' accounts.
pub(super) fn around(
    operator: &Store<'_>,
    table: &'static dict::Table,
    record: &Record,
) -> Result<(Vec<String>, Vec<String>)> {
    let (mut projects, mut accounts, mut tasks) = (Vec::new(), Vec::new(), Vec::new());
    let mut note = |target: &str, id: String| match target {
        "customer_project" => projects.push(id),
        "customer_account" => accounts.push(id),
        "customer_project_task" => tasks.push(id),
        _ => {}
    };
    note(table.name, record.id());
    for field in table.fields() {
        let Some(id) = record.value(field.name).as_text().map(str::to_owned) else { continue };
        match (field.kind, field.table_in) {
            (Kind::Reference(target), _) => note(target, id),
            (Kind::Record, Some(sibling)) => note(record.value(sibling).as_text().unwrap_or_default(), id),
            _ => {}
        }
    }
    for id in tasks {
        projects.extend(operator.fetch(&task::TABLE, &id)?.and_then(|task| task.get(task::CUSTOMER_PROJECT)));
    }
    projects.sort();
    projects.dedup();
    for id in &projects {
        accounts.extend(operator.fetch(&project::TABLE, id)?.and_then(|project| project.get(project::ACCOUNT)));
    }
    accounts.sort();
    accounts.dedup();
    Ok((projects, accounts))
}

/// The flags of the record that conditions look at, and the people it names.
fn of_the_record(operator: &Store<'_>, question: &Question, about: &About, allowed: bool) -> Result<Vec<Change>> {
    let Some((id, _)) = &about.record else { return Ok(Vec::new()) };
    let levers = operator.policy().levers(question)?;
    let record = operator.expect(about.table, id)?;
    let holds = |field: &str| *record.value(field) == true.into();
    let mut changes: Vec<Change> = levers.flags.into_iter().map(|field| Change::Flag(field, !holds(field))).collect();
    let his = |field: &&str| record.value(field).as_text() == Some(about.user.as_str());
    let people = levers.people.into_iter().filter(|field| his(field) == allowed);
    changes.extend(people.map(|field| Change::Person(field, !allowed)));
    Ok(changes)
}

/// The roles granted to the user directly.
fn granted(operator: &Store<'_>, user: &str) -> Result<Vec<String>> {
    let sql = Sql::new("SELECT r.name FROM sys_user_has_role h JOIN sys_user_role r ON r.sys_id = h.role");
    operator.engine().texts(&sql.with(" WHERE h.\"user\" = ", user).then(" ORDER BY r.name"))
}
