//! What may be chosen for a field of a draft by the acting user: one answer for create, prompts and completion (Q40).
//!
//! A reference may be set to a record the user can read, and where a line of [`LIMITED`] says so only to one for which
//! its clauses hold. The clauses are conditions on the target, so the same text offers candidates and judges what was
//! chosen. What a draft leaves open limits nothing.

use super::acts::DEEDS;
use super::limits;
use crate::cond::{Cond, Op, Operand, Rows, Seen, Test, display_of};
use crate::dict::{self, Field, Kind, Table, project, project_contact, user};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};
use crate::store::{Ask, Change, Datum, Record, Store, Typed, is};

/// What may be chosen.
#[derive(Debug)]
pub enum Choices {
    /// One of these: stored values and their labels.
    Values(Vec<(String, &'static str)>),
    /// A record of the table that the user can read, and for which all clauses hold.
    Records(&'static Table, Vec<Clause>),
    /// Whatever the field's kind holds.
    Free,
}

/// One condition on what is chosen.
#[derive(Debug)]
pub struct Clause {
    /// The domain's rule.
    pub rule: &'static str,
    /// The condition over the target, there called `t`.
    pub holds: Sql,
    /// What a record is for which it does not hold: "not a project of the case's account".
    pub otherwise: String,
    /// The code of the refusal.
    pub code: Code,
}

impl Clause {
    /// A clause whose refusal is `field.invalid`.
    pub fn new(rule: &'static str, holds: Sql, otherwise: impl Into<String>) -> Self {
        Self { rule, holds, otherwise: otherwise.into(), code: Code::FieldInvalid }
    }

    /// With another code.
    #[must_use]
    pub fn refused_as(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}

/// A reference field whose choice is limited beyond what the user can read.
pub struct Limited {
    /// Stored table name.
    pub table: &'static str,
    /// The field.
    pub field: &'static str,
    /// The other fields of the draft the limit depends on.
    pub with: &'static [&'static str],
    /// The clauses for a draft.
    pub clauses: fn(&Store<'_>, &Record) -> Result<Vec<Clause>>,
}

const fn limited(
    table: &'static str,
    field: &'static str,
    with: &'static [&'static str],
    clauses: fn(&Store<'_>, &Record) -> Result<Vec<Clause>>,
) -> Limited {
    Limited { table, field, with, clauses }
}

const CASE: &str = "sn_customerservice_case";
const RELATIONSHIP: &str = "sn_customerservice_contact_relationship";

/// Every limited field.
pub static LIMITED: &[Limited] = &[
    limited(CASE, "customer_project", &["account"], limits::project_of_case),
    limited(CASE, "customer_project_task", &["customer_project", "account"], limits::task_of_case),
    limited(CASE, "account", &["customer_project"], limits::account_of_case),
    limited(CASE, "contact", &[], limits::contact_of_case),
    limited(super::TASK, "assigned_to", &["customer_project"], limits::assignee),
    limited(super::TASK, "parent", &["customer_project"], limits::parent_task),
    limited("project_contact", "contact", &["customer_project"], limits::project_contact),
    limited(super::PROJECT, "account", &["parent"], limits::account_of_project),
    limited(super::PROJECT, "parent", &["account"], limits::parent_project),
    limited(super::PROJECT, "project_manager", &[], limits::project_manager),
    limited(RELATIONSHIP, "contact", &["company"], limits::related_contact),
    limited(RELATIONSHIP, "responsibility", &["company"], limits::responsibility),
];

fn target(field: &Field) -> Option<&'static Table> {
    if let Kind::Reference(name) | Kind::List(name) = field.kind { dict::table(name) } else { None }
}

/// What the acting user may choose for `field` of a draft.
pub fn choices(store: &Store<'_>, table: &'static Table, field: &Field, draft: &Record) -> Result<Choices> {
    if let Some(target) = target(field) {
        let limited = LIMITED.iter().find(|limited| limited.table == table.name && limited.field == field.name);
        let clauses = limited.map_or_else(|| Ok(Vec::new()), |limited| (limited.clauses)(store, draft))?;
        return Ok(Choices::Records(target, clauses));
    }
    Ok(match field.kind {
        Kind::Choice(choices) => {
            Choices::Values(choices.iter().map(|(value, label)| ((*value).to_owned(), *label)).collect())
        }
        Kind::Code(codes) => Choices::Values(codes.iter().map(|(value, label)| (value.to_string(), *label)).collect()),
        Kind::Bool => Choices::Values(vec![("true".to_owned(), ""), ("false".to_owned(), "")]),
        _ => Choices::Free,
    })
}

/// A record of what was typed so far, as far as it can be read: the draft that choices depend on.
pub fn draft(store: &Store<'_>, table: &'static Table, typed: &[Typed]) -> Record {
    let mut draft = Record::new(table);
    for (name, text) in typed {
        let Some(field) = table.find(name) else { continue };
        if let Kind::Reference(_) = field.kind
            && let Some(Ok(id)) = target(field).map(|target| store.resolve(target, text))
        {
            draft.put(field.name, id.into());
        }
    }
    draft
}

/// What is offered for a field: what to type, and a word about it; those beginning with `typed`, at most `most`.
pub fn offered(
    store: &Store<'_>,
    table: &'static Table,
    field: &Field,
    draft: &Record,
    typed: &str,
    most: u64,
) -> Result<Vec<(String, String)>> {
    if !in_sight(store, table, draft)? {
        return Ok(Vec::new());
    }
    match choices(store, table, field, draft)? {
        Choices::Free => Ok(Vec::new()),
        Choices::Values(values) => {
            let fits = |(value, _): &(String, &str)| value.starts_with(typed);
            Ok(values.into_iter().filter(fits).map(|(value, label)| (value, label.to_owned())).collect())
        }
        // Which records fit is told to whoever could find out by trying.
        Choices::Records(_, clauses) if !clauses.is_empty() && !may_set(store, table, field)? => Ok(Vec::new()),
        Choices::Records(target, mut clauses) => {
            if target.name == super::PROJECT && !clauses.is_empty() {
                clauses.extend(whose(store)?);
            }
            clauses.extend(creatable(store, table, field, draft)?);
            records(store, target, &clauses, typed, most)
        }
    }
}

/// Who can be made a contact of a project that is made for that account (R39).
pub fn new_contacts(store: &Store<'_>, account: Option<&str>, typed: &str, most: u64) -> Result<Vec<(String, String)>> {
    if !store.policy().grant(&project_contact::TABLE, "create", &[], "t")?.possible() {
        return Ok(Vec::new());
    }
    records(store, &user::TABLE, &limits::contacts_for(store, account)?, typed, most)
}

/// Whether the user can read whose the projects of a draft are: what fits them would tell it.
fn in_sight(store: &Store<'_>, table: &'static Table, draft: &Record) -> Result<bool> {
    for field in table.fields().filter(|field| matches!(field.kind, Kind::Reference(super::PROJECT))) {
        let Some(id) = draft.value(field.name).as_text() else { continue };
        let account = [project::ACCOUNT.name];
        if !store.policy().decide(&project::TABLE, "read", &[], &account, id)?.refused.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Projects fit by their account: only those are offered whose account the user can read.
fn whose(store: &Store<'_>) -> Result<Option<Clause>> {
    let holds = match store.seen(&project::TABLE, project::TABLE.field(project::ACCOUNT.name)?)? {
        Seen::Plain => return Ok(None),
        Seen::Never => Sql::new("0"),
        Seen::When(when) => when,
    };
    Ok(Some(Clause::new("Q40", holds, "not a project whose account you can read")))
}

/// Where the field is the last one that a new record needs, the record must be one the user may create (R81).
fn creatable(store: &Store<'_>, table: &'static Table, field: &Field, draft: &Record) -> Result<Option<Clause>> {
    let mut made = draft.clone();
    store.defaults(table, &mut made)?;
    let open = |other: &Field| other.mandatory && other.name != field.name && made.value(other.name).is_null();
    if !draft.id().is_empty() || table.fields().any(|other| !other.system && open(other)) {
        return Ok(None);
    }
    let holds = match store.policy().grant(table, "create", &[], "made")?.rows() {
        Rows::All => return Ok(None),
        Rows::None => Sql::new("0"),
        Rows::Where(holds) => {
            let mut sql = Sql::new("EXISTS (SELECT 1 FROM (SELECT ");
            for (index, column) in table.fields().filter(|column| column.stored()).enumerate() {
                sql.push(if index == 0 { "" } else { ", " });
                if column.name == field.name {
                    sql.push("t.sys_id");
                } else {
                    sql.bind(made.value(column.name).clone());
                }
                sql.push(" AS ").name(column.name);
            }
            sql.push(") made WHERE ").append(&holds).push(")");
            sql
        }
    };
    Ok(Some(Clause::new("Q40", holds, "not one you may make such a record with")))
}

/// Whether the user could set the field of some record: by making or changing one, or by a verb that sets it.
fn may_set(store: &Store<'_>, table: &'static Table, field: &Field) -> Result<bool> {
    for operation in ["create", "write"] {
        if store.policy().grant(table, operation, &[], "t")?.field(field.name) != Seen::Never {
            return Ok(true);
        }
    }
    let verbs = DEEDS.iter().filter(|deed| deed.table == table.name && deed.sets.contains(&field.name));
    for verb in verbs {
        if store.policy().grant(table, verb.operation, verb.sets, "t")?.possible() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The readable records for which the clauses hold: what to type, and a word about each.
pub fn records(
    store: &Store<'_>,
    target: &'static Table,
    clauses: &[Clause],
    typed: &str,
    most: u64,
) -> Result<Vec<(String, String)>> {
    if target.display == "sys_id" {
        return Ok(Vec::new());
    }
    let path = vec![target.display.to_owned()];
    let begins = Cond::Test(Test { path, op: Op::StartsWith, value: Operand::Literal(typed.to_owned()), at: 0 });
    // What a record is called within another one is longer than its own key.
    let mut holds: Vec<Sql> = clauses.iter().map(|clause| clause.holds.clone()).collect();
    let inner = target.within.is_some() && !typed.is_empty();
    if inner {
        let mut called = Sql::new("substr(");
        called.append(&display_of(target, "t")).push(", 1, ").bind(i64::try_from(typed.chars().count()).unwrap_or(0));
        holds.push(called.then(")").with(" = ", typed));
    }
    let name = target.keys.first().and_then(|key| target.find(key));
    let name = match name {
        Some(name) if store.seen(target, name)? != Seen::Never => Some(name.name.to_owned()),
        _ => None,
    };
    let ask = Ask {
        fields: std::iter::once(target.display.to_owned()).chain(name).collect(),
        also: if typed.is_empty() || inner { Vec::new() } else { vec![begins] },
        among: (!holds.is_empty()).then(|| Sql::join(&holds, " AND ", "1")),
        sort: vec![(target.display.to_owned(), false)],
        limit: Some(most),
        ..Ask::default()
    };
    let mut found = Vec::new();
    store.list(target, &ask)?.run(&mut |line| {
        let whole = target.within.map(|_| store.display(target, &line.id)).transpose()?;
        let mut texts = line.data.into_iter().map(|datum| match datum {
            Datum::Value(Value::Text(text)) => text,
            _ => String::new(),
        });
        let name = texts.next().unwrap_or_default();
        found.push((whole.unwrap_or(name), texts.next().unwrap_or_default()));
        Ok(())
    })?;
    found.retain(|(name, _)| !name.is_empty());
    Ok(found)
}

fn all(clauses: &[Clause]) -> Sql {
    let parts: Vec<Sql> = clauses.iter().map(|clause| clause.holds.clone()).collect();
    Sql::join(&parts, " AND ", "1")
}

/// Whether a record could be chosen, as far as the clauses decide.
pub fn permits(store: &Store<'_>, table: &'static Table, field: &Field, draft: &Record, id: &str) -> Result<bool> {
    Ok(match choices(store, table, field, draft)? {
        Choices::Records(target, clauses) => {
            let chosen = is("sys_id", id).then(" AND ");
            let mut sql = chosen;
            sql.append(&all(&clauses));
            store.exists(target, &sql)?
        }
        _ => true,
    })
}

/// What a user chose is among what he may choose; refused by the first clause that does not hold. Asked after the record
/// is stored, so that whoever may not make it at all hears that first.
pub fn permitted(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    let table = change.table;
    // What was named is judged first: it is what the user must change.
    let mut limits: Vec<_> = LIMITED.iter().filter(|limited| limited.table == table.name).collect();
    limits.sort_by_key(|limited| !change.named.contains(&limited.field));
    for limited in limits {
        let field = table.field(limited.field)?;
        let touched = std::iter::once(&limited.field).chain(limited.with);
        let mut touched = touched.filter(|name| change.old.value(name) != change.new.value(name));
        let (Some(id), Some(_)) = (change.new.value(field.name).as_text(), touched.next()) else { continue };
        let Some(target) = target(field) else { continue };
        for clause in (limited.clauses)(store, &change.new)? {
            let chosen = is("sys_id", id).then(" AND ");
            let mut sql = chosen;
            sql.append(&clause.holds);
            if !store.exists(target, &sql)? {
                return Err(refusal(store, field, target, id, &clause)?);
            }
        }
    }
    Ok(())
}

fn refusal(store: &Store<'_>, field: &Field, target: &'static Table, id: &str, clause: &Clause) -> Result<Error> {
    let name = store.display(target, id)?;
    let what = field.label.to_lowercase();
    Ok(Error::new(clause.code, format!("{what}: {name} is {} ({})", clause.otherwise, clause.rule)).about(|about| {
        about.field = Some(field.name.to_owned());
        about.rule = Some(clause.rule.to_owned());
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_about_what_there_is() {
        for limited in LIMITED {
            let table = dict::table(limited.table).unwrap();
            assert!(target(table.field(limited.field).unwrap()).is_some(), "{}.{}", limited.table, limited.field);
            for name in limited.with {
                assert!(table.field(name).is_ok_and(|field| !field.system), "{}.{name}", limited.table);
            }
        }
    }
}
