//! The clauses of [`super::choices`]: which records fit a draft, each with the rule it comes from.

use super::choices::Clause;
use super::roles::INSIDE;
use super::user;
use crate::cond::{Lens as _, SetRef, Subject, eligible, set};
use crate::dict::{self, Table, case, contact_relationship, project, project_contact, task};
use crate::engine::Sql;
use crate::error::{Code, Result};
use crate::store::{Record, Store};
use std::collections::BTreeSet;

/// Keeps contacts of other customers from being related to an account (R134).
const WITHIN_HIERARCHY: &str = "sn_customerservice.contact_relationship.restrict_within_account_hierarchy";

/// `column IN (@set)` of the acting user.
fn within(store: &Store<'_>, column: &str, name: &str) -> Result<Sql> {
    let members = set(&store.actor().subject, &SetRef { name: name.to_owned(), column: None })?;
    let mut sql = Sql::new(format!("t.{column} IN ("));
    sql.append(&members).push(")");
    Ok(sql)
}

/// The accounts somebody from outside may make cases for: those open to him and those he serves.
fn served(store: &Store<'_>) -> Result<Sql> {
    let mut sql = Sql::new("(");
    sql.append(&within(store, "account", "my_accounts")?).push(" OR ");
    sql.append(&within(store, "account", "my_partner_accounts")?).push(")");
    Ok(sql)
}

/// Projects a case can be about: outside one's own of an account one serves (R18), inside any of an account (R69); of the
/// case's account, if that is set (R69a).
pub fn project_of_case(store: &Store<'_>, case: &Record) -> Result<Vec<Clause>> {
    let mut clauses = if store.actor().is_external() {
        vec![
            Clause::new("R18", within(store, "sys_id", "my_projects")?, "not a project you are a contact of"),
            Clause::new("R18", served(store)?, "not a project of an account you make cases for"),
        ]
    } else {
        vec![Clause::new("R69", Sql::new("t.account IS NOT NULL"), "not a project of an account")]
    };
    if let Some(account) = case.get(case::ACCOUNT) {
        let same = Sql::new("t.account").with(" = ", account);
        clauses.push(Clause::new("R69a", same, "not a project of the case's account"));
    }
    Ok(clauses)
}

/// Tasks of such projects (R19, R69), outside the visible ones; of the case's project, if that is set (R69a).
pub fn task_of_case(store: &Store<'_>, case: &Record) -> Result<Vec<Clause>> {
    let mut clauses = Vec::new();
    if store.actor().is_external() {
        let seen = within(store, "sys_id", "my_project_tasks")?;
        clauses.push(Clause::new("R19", seen, "not a visible task of a project you are a contact of"));
    }
    if let Some(project) = case.get(case::CUSTOMER_PROJECT) {
        let same = Sql::new("t.customer_project").with(" = ", project);
        clauses.push(Clause::new("R69a", same, "not a task of the case's project"));
        return Ok(clauses);
    }
    for clause in project_of_case(store, case)? {
        let mut holds = Sql::new("t.customer_project IN (SELECT t.sys_id FROM customer_project t WHERE ");
        holds.append(&clause.holds).push(")");
        clauses.push(Clause { holds, otherwise: clause.otherwise.replacen("not a", "not a task of a", 1), ..clause });
    }
    Ok(clauses)
}

/// The account of the case's project, if that is set (R69a).
pub fn account_of_case(_: &Store<'_>, case: &Record) -> Result<Vec<Clause>> {
    let Some(project) = case.get(case::CUSTOMER_PROJECT) else { return Ok(Vec::new()) };
    let own = Sql::new("t.sys_id = (SELECT p.account FROM customer_project p").with(" WHERE p.sys_id = ", project);
    Ok(vec![Clause::new("R69a", own.then(")"), "not the account of the case's project")])
}

/// Contacts of accounts (Q36); whose, is decided by access (R71, R74, R79, R83).
pub fn contact_of_case(_: &Store<'_>, _: &Record) -> Result<Vec<Clause>> {
    Ok(vec![Clause::new("Q36", is_contact(), "not a contact of any account")])
}

fn is_contact() -> Sql {
    Sql::new("t.sys_class_name").with(" = ", user::CONTACT)
}

/// Active people inside (R40).
fn employed() -> Sql {
    let mut holds = Sql::new("(t.sys_class_name = 'sys_user' AND t.active = 1 AND t.locked_out = 0 AND t.sys_id IN (");
    holds.push(INSIDE).push("))");
    holds
}

/// Who manages a project: an active person inside (R31).
pub fn project_manager(_: &Store<'_>, _: &Record) -> Result<Vec<Clause>> {
    Ok(vec![Clause::new("R31", employed(), "no active employee with an internal role")])
}

/// Active employees, and contacts eligible for the project (R40).
pub fn assignee(store: &Store<'_>, task: &Record) -> Result<Vec<Clause>> {
    let account = account_of(store, task.get(task::CUSTOMER_PROJECT))?;
    let mut holds = Sql::new("(");
    holds.append(&employed());
    if let Some(account) = account {
        holds.push(" OR ").append(&eligible_in_sight(store, &account)?.1);
    }
    let words = "neither an active employee with an internal role nor a contact of the project's account, of a partner of it, or related to it";
    Ok(vec![Clause::new("R40", holds.then(")"), words)])
}

/// Contacts eligible for the project (R39, R39a) who are none yet (Q23).
pub fn project_contact(store: &Store<'_>, row: &Record) -> Result<Vec<Clause>> {
    let mut clauses = vec![Clause::new("R39a", is_contact(), "not a contact of any account")];
    let Some(project) = row.get(project_contact::CUSTOMER_PROJECT) else { return Ok(clauses) };
    clauses.push(match account_of(store, Some(project.clone()))? {
        None => Clause::new("R39a", Sql::new("0"), "not eligible: the project has no account"),
        Some(account) => {
            let ([home, related, partner], holds) = eligible_in_sight(store, &account)?;
            Clause::new("R39a", holds, format!("not eligible: neither {home}, nor {related}, nor {partner}"))
        }
    });
    let mut clauses: Vec<_> = clauses.into_iter().map(|clause| clause.refused_as(Code::ContactNotEligible)).collect();
    let mut once = Sql::new("t.sys_id NOT IN (SELECT c.contact FROM project_contact c");
    once.push(" WHERE c.customer_project = ").bind(project).push(" AND c.sys_id <> ").bind(row.id()).push(")");
    clauses.push(Clause::new("Q23", once, "a contact of this project already").refused_as(Code::RecordConflict));
    Ok(clauses)
}

/// Who is assigned tasks of a project or may see it, and is not eligible for its account, by `t.sys_id` (Q7).
pub fn strangers(account: &str) -> Sql {
    let mut sql = is_contact();
    let raw = [(); 3].map(|()| Sql::new("1"));
    sql.push(" AND NOT ").append(&eligible_users(account, &raw).1);
    sql
}

/// Contacts eligible for the projects of an account, or of any.
pub fn contacts_for(store: &Store<'_>, account: Option<&str>) -> Result<Vec<Clause>> {
    let holds = match account {
        Some(account) => eligible_in_sight(store, account)?.1,
        None => is_contact(),
    };
    Ok(vec![Clause::new("R39a", holds, "not eligible")])
}

/// Other tasks of the same project.
pub fn parent_task(_: &Store<'_>, task: &Record) -> Result<Vec<Clause>> {
    let Some(project) = task.get(task::CUSTOMER_PROJECT) else { return Ok(Vec::new()) };
    let mut same = Sql::new("t.customer_project").with(" = ", project);
    same.push(" AND t.sys_id <> ").bind(task.id());
    Ok(vec![Clause::new("outline", same, "not another task of the same project")])
}

/// Contacts eligible for projects of an account: what the three ways ask in words, and that one of them holds.
fn eligible_users(account: &str, seen: &[Sql; 3]) -> ([&'static str; 3], Sql) {
    let ways = eligible(&Subject::each("t", BTreeSet::new()), &Sql::new("").with("", account));
    let words = ways.clone().map(|(what, _)| what);
    let ways: Vec<Sql> = ways.into_iter().zip(seen).map(|((_, way), seen)| way.then(" AND ").and(seen)).collect();
    let mut sql = Sql::new("(");
    sql.append(&is_contact()).push(" AND (").append(&Sql::join(&ways, " OR ", "0")).push("))");
    (words, sql)
}

/// Those among them whose way to the account the acting user can see: what is hidden from him makes nobody eligible, or
/// the choice would tell it.
fn eligible_in_sight(store: &Store<'_>, account: &str) -> Result<([&'static str; 3], Sql)> {
    let home = seen(store, &dict::user::TABLE, "t", &[dict::user::ACCOUNT.name])?;
    let related =
        Sql::new("t.sys_id IN (SELECT e.contact FROM sn_customerservice_contact_relationship e WHERE e.company = ")
            .with("", account)
            .then(" AND ")
            .and(&seen(store, &contact_relationship::TABLE, "e", &["contact", "company"])?)
            .then(")");
    let partner = home
        .clone()
        .then(" AND t.account IN (SELECT e.from_company FROM account_relationship e WHERE e.to_company = ")
        .with("", account)
        .then(" AND ")
        .and(&seen(
            store,
            &dict::account_relationship::TABLE,
            "e",
            &["from_company", "to_company", "relationship_type"],
        )?)
        .then(") AND t.account IN (SELECT e.sys_id FROM customer_account e WHERE ")
        .and(&seen(store, &dict::account::TABLE, "e", &[dict::account::PARTNER.name])?)
        .then(")");
    Ok(eligible_users(account, &[home, related, partner]))
}

/// That a record, there called `alias`, and these fields of it can be read.
fn seen(store: &Store<'_>, table: &'static Table, alias: &str, fields: &[&str]) -> Result<Sql> {
    let mut parts = vec![store.policy().rows(table, alias)?.holds()];
    for name in fields {
        parts.push(store.policy().field(table, table.field(name)?, alias)?.holds());
    }
    Ok(Sql::join(&parts, " AND ", "1"))
}

fn account_of(store: &Store<'_>, project: Option<String>) -> Result<Option<String>> {
    let project = project.map(|id| store.expect(&project::TABLE, &id)).transpose()?;
    Ok(project.and_then(|project| project.get(project::ACCOUNT)))
}

/// The accounts of one tree: the topmost above an account, and all below it. Rings end where they began.
fn tree(account: &str) -> Sql {
    Sql::new("WITH RECURSIVE up (id) AS (SELECT ")
        .with("", account)
        .then(
            " UNION SELECT a.account_parent FROM customer_account a JOIN up ON a.sys_id = up.id \
             WHERE a.account_parent IS NOT NULL), \
             tree (id) AS (SELECT id FROM up \
             UNION SELECT a.sys_id FROM customer_account a JOIN tree ON a.account_parent = tree.id) SELECT id FROM tree",
        )
}

/// The condition that `column` names an account of the tree of another one, or one related to it either way by an active
/// type.
fn around(column: &str, account: &str) -> Sql {
    let types = "r.relationship_type IN (SELECT y.sys_id FROM sn_customerservice_account_relationship_type y WHERE y.active = 1)";
    let mut sql = Sql::new(format!("({column} IN ("));
    sql.append(&tree(account));
    for (one, other) in [("from_company", "to_company"), ("to_company", "from_company")] {
        sql.push(&format!(
            ") OR {column} IN (SELECT r.{one} FROM account_relationship r WHERE {types} AND r.{other} = "
        ));
        sql.bind(account);
    }
    sql.push("))");
    sql
}

/// A customer account (R31); of a sub-project one in the hierarchy of, or related to, the main project's (R53).
pub fn account_of_project(store: &Store<'_>, project: &Record) -> Result<Vec<Clause>> {
    let mut clauses = vec![Clause::new("R31", Sql::new("t.customer = 1"), "not a customer account")];
    if let Some(main) = account_of(store, project.get(project::PARENT))? {
        let words = "neither in the hierarchy of the main project's account nor related to it";
        clauses.push(Clause::new("R53", around("t.sys_id", &main), words));
    }
    Ok(clauses)
}

/// Main projects whose account is so related to the sub-project's (R53).
pub fn parent_project(_: &Store<'_>, project: &Record) -> Result<Vec<Clause>> {
    let Some(account) = project.get(project::ACCOUNT) else { return Ok(Vec::new()) };
    let words = "a project whose account is neither in the hierarchy of this one's nor related to it";
    Ok(vec![Clause::new("R53", around("t.account", &account), words)])
}

/// Contacts of the account's hierarchy and of its related accounts, unless a property opens all (R134).
pub fn related_contact(store: &Store<'_>, row: &Record) -> Result<Vec<Clause>> {
    let mut clauses = vec![Clause::new("R134", is_contact(), "not a contact of any account")];
    if let Some(company) = row.get(contact_relationship::COMPANY)
        && store.property(WITHIN_HIERARCHY)? == "true"
    {
        let words = "a contact of neither the account's hierarchy nor a related account";
        clauses.push(Clause::new("R134", around("t.account", &company), words));
    }
    Ok(clauses)
}

/// Responsibilities, the unique ones once per account (R134).
pub fn responsibility(_: &Store<'_>, row: &Record) -> Result<Vec<Clause>> {
    let Some(company) = row.get(contact_relationship::COMPANY) else { return Ok(Vec::new()) };
    let mut free = Sql::new("(t.\"unique\" = 0 OR t.sys_id NOT IN (SELECT r.responsibility FROM ");
    free.name(contact_relationship::TABLE.name).push(" r WHERE r.responsibility IS NOT NULL AND r.company = ");
    free.bind(company).push(" AND r.sys_id <> ").bind(row.id()).push("))");
    Ok(vec![Clause::new("R134", free, "taken: somebody has it for this account already")])
}
