//! Who may not, but would after one single change, and after which: found for everybody at once.
//!
//! What everybody shares (flags, lists, plugins) is changed once and everybody asked again. What is each person's own
//! (acting at all, membership, a relationship, a role) is given to all at once, which changes nothing for one another:
//! every set is about one person. What business rules might still refuse is then tried person by person.

use super::Trial;
use super::change::{About, Change};
use super::flip::{around, attempt};
use super::roles::{Bundle, bundles};
use super::who::who;
use crate::actor::{Actor, Crowd, EXTERNAL, INTERNAL, MASTERS, crowds};
use crate::cond::{Subject, eligible};
use crate::dict::{self, account, project};
use crate::engine::Sql;
use crate::error::Result;
use crate::policy::{Answer, Policy, Question};
use std::collections::{BTreeMap, BTreeSet};

/// One who is a single change away, and the command that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// His login.
    pub user_name: String,
    /// The change.
    pub change: Change,
    /// The command.
    pub command: String,
    /// The rule that would then decide.
    pub rule: String,
}

/// Everybody one change away, each with the nearest change.
pub fn near(trial: &Trial<'_>, question: &Question, name: Option<&str>) -> Result<Vec<Near>> {
    let operator = trial.operator()?;
    let crowds = crowds(trial.engine())?;
    let may = who(operator.policy(), question, &crowds)?.into_iter().map(|may| may.user_name).collect();
    let record = question.record.clone().map(|id| (id.clone(), name.map_or(id, str::to_owned)));
    let about = About { user: String::new(), login: String::new(), table: question.table, record };
    let mut search = Search { trial, question, crowds, about, may, found: BTreeMap::new() };
    search.whoever_can_act()?;
    search.members()?;
    search.what_all_share()?;
    search.people()?;
    search.roles()?;
    Ok(search.found.into_values().collect())
}

struct Search<'a, 'e> {
    trial: &'a Trial<'e>,
    question: &'a Question,
    crowds: Vec<Crowd>,
    about: About,
    may: BTreeSet<String>,
    found: BTreeMap<String, Near>,
}

impl Search<'_, '_> {
    fn about(&self, login: &str) -> Result<About> {
        let user = Sql::new("SELECT sys_id FROM sys_user").with(" WHERE user_name = ", login);
        let user = self.trial.engine().texts(&user)?.pop().unwrap_or_default();
        Ok(About { user, login: login.to_owned(), ..self.about.clone() })
    }

    fn open(&self, login: &str) -> bool {
        !self.may.contains(login) && !self.found.contains_key(login)
    }

    fn note(&mut self, login: String, change: &Change, rule: String) {
        let about = About { login: login.clone(), ..self.about.clone() };
        let near = Near { user_name: login.clone(), command: change.command(&about), change: change.clone(), rule };
        self.found.entry(login).or_insert(near);
    }

    /// Who may once the statement has changed everybody.
    fn after(&self, statement: &Sql) -> Result<Vec<(String, String)>> {
        self.trial.undone(|| {
            self.trial.engine().execute(statement)?;
            self.now()
        })
    }

    fn now(&self) -> Result<Vec<(String, String)>> {
        let operator = self.trial.operator()?;
        let may = who(operator.policy(), self.question, &self.crowds)?;
        Ok(may.into_iter().map(|may| (may.user_name, may.rule)).filter(|(login, _)| self.open(login)).collect())
    }

    /// Keeps those for whom the change does it, each tried.
    fn tried(&mut self, candidates: Vec<String>, change: &Change) -> Result<()> {
        let no = Answer::default();
        for login in candidates {
            let about = self.about(&login)?;
            if let Some(flip) = attempt(self.trial, change.clone(), &about, self.question, &no)? {
                self.note(login, change, flip.after.rule);
            }
        }
        Ok(())
    }

    fn whoever_can_act(&mut self) -> Result<()> {
        let change = Change::Active(true);
        for (login, rule) in self.after(&Sql::new("UPDATE sys_user SET active = 1, locked_out = 0"))? {
            self.note(login, &change, rule);
        }
        Ok(())
    }

    /// Contacts of the record's projects, and people with a relationship to its accounts.
    fn members(&mut self) -> Result<()> {
        let Some((id, _)) = &self.about.record else { return Ok(()) };
        let operator = self.trial.operator()?;
        let record = operator.expect(self.about.table, id)?;
        let (projects, accounts) = around(&operator, self.about.table, &record)?;
        let me = Subject::each("me", BTreeSet::new());
        for id in projects {
            let mut sql = Sql::new("INSERT INTO project_contact (sys_id, sys_mod_count, customer_project, contact) ");
            sql.push(
                "SELECT lower(hex(randomblob(16))), 0, p.sys_id, me.sys_id FROM customer_project p JOIN sys_user me ",
            );
            sql.push("ON me.sys_class_name = 'customer_contact' WHERE p.sys_id = ").bind(id.as_str()).push(" AND ");
            sql.append(&Sql::join(&eligible(&me, &Sql::new("p.account")).map(|(_, way)| way), " OR ", "0"));
            sql.push(" ON CONFLICT DO NOTHING");
            let number = operator.display(&project::TABLE, &id)?;
            let candidates = self.after(&sql)?.into_iter().map(|(login, _)| login).collect();
            self.tried(candidates, &Change::Contact(id, number, true))?;
        }
        for id in accounts {
            let sql = Sql::new(
                "INSERT INTO sn_customerservice_contact_relationship (sys_id, sys_mod_count, contact, company) \
                 SELECT lower(hex(randomblob(16))), 0, sys_id, ",
            );
            let sql = sql.with("", id.as_str()).then(" FROM sys_user WHERE 1 ON CONFLICT DO NOTHING");
            let name = operator.display(&account::TABLE, &id)?;
            let candidates = self.after(&sql)?.into_iter().map(|(login, _)| login).collect();
            self.tried(candidates, &Change::Relation(id, name, true))?;
        }
        Ok(())
    }

    /// Flags of the record, lists, plugins, properties.
    fn what_all_share(&mut self) -> Result<()> {
        let operator = self.trial.operator()?;
        let levers = operator.policy().levers(self.question)?;
        let mut changes = Vec::new();
        if let Some((id, _)) = &self.about.record {
            let record = operator.expect(self.about.table, id)?;
            let flag = |field| Change::Flag(field, *record.value(field) != true.into());
            changes.extend(levers.flags.into_iter().map(flag));
        }
        changes.extend(levers.lists.into_iter().map(|(list, shown)| Change::List(list, !shown)));
        changes.extend(levers.plugins.into_iter().map(|(plugin, active)| Change::Plugin(plugin, !active)));
        changes.extend(levers.properties.into_iter().map(|(name, holds)| Change::Property(name, !holds)));
        for change in changes {
            let may = self.trial.undone(|| {
                let operator = self.trial.operator()?;
                match change.apply(&operator, &self.about).and_then(|()| operator.settle()) {
                    Ok(()) => self.now(),
                    Err(_) => Ok(Vec::new()),
                }
            })?;
            for (login, rule) in may {
                self.note(login, &change, rule);
            }
        }
        Ok(())
    }

    /// People who may if the record names them: assigned to, its contact. A task assigned to somebody outside also becomes
    /// visible (R40a).
    fn people(&mut self) -> Result<()> {
        let Some((id, _)) = self.about.record.clone() else { return Ok(()) };
        for field in self.trial.operator()?.policy().levers(self.question)?.people {
            let candidates = self.trial.undone(|| self.if_named(field, &id))?;
            let candidates = candidates.into_iter().filter(|login| self.open(login)).collect();
            self.tried(candidates, &Change::Person(field, true))?;
        }
        Ok(())
    }

    fn if_named(&self, field: &str, id: &str) -> Result<Vec<String>> {
        let table = self.about.table;
        let visible = dict::task::VISIBLE_TO_CUSTOMER.name;
        if field == dict::work::ASSIGNED_TO.name && table.find(visible).is_some() {
            let mut sql = Sql::new("UPDATE ");
            sql.name(table.name).push(" SET ").name(visible).push(" = 1 WHERE sys_id = ").bind(id);
            self.trial.engine().execute(&sql)?;
        }
        let operator = self.trial.operator()?;
        let mut found = Vec::new();
        for crowd in self.crowds.iter().filter(|crowd| !crowd.roles.is_empty()) {
            let theirs = operator.policy().of(Actor::each("me", crowd.roles.clone()));
            found.extend(theirs.among_named(self.question, &crowd.members, field)?);
        }
        Ok(found)
    }

    /// Roles: only where the predicate of somebody with one more role is another than before.
    fn roles(&mut self) -> Result<()> {
        let operator = self.trial.operator()?;
        let bundles = bundles(self.trial.engine())?;
        let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (crowd, outside) in self.sides()? {
            let before = operator.policy().of(Actor::each("me", crowd.roles.clone()));
            for (name, bundle) in bundles.iter().filter(|(_, bundle)| bundle.suits(outside)) {
                let roles: BTreeSet<String> = crowd.roles.union(&bundle.roles).cloned().collect();
                let after = before.of(Actor::each("me", roles.clone()));
                if roles.len() == crowd.roles.len() || same(&before, &after, self.question)? {
                    continue;
                }
                for (login, _) in after.among(self.question, &crowd.members)? {
                    if self.open(&login) {
                        ways.entry(login).or_default().push(name.clone());
                    }
                }
            }
        }
        for (login, ways) in ways {
            for role in nearest(&ways, &bundles) {
                self.tried(vec![login.clone()], &Change::Role(role.clone(), true))?;
                if !self.open(&login) {
                    break;
                }
            }
        }
        Ok(())
    }

    /// The groups, each on one side: those marked neither inside nor outside by their people's class.
    fn sides(&self) -> Result<Vec<(Crowd, bool)>> {
        let mut sides = Vec::new();
        let classes = Sql::new("SELECT sys_id FROM sys_user WHERE sys_class_name <> 'sys_user'");
        let contacts: BTreeSet<String> = self.trial.engine().texts(&classes)?.into_iter().collect();
        for crowd in &self.crowds {
            let (inside, outside) = (crowd.roles.contains(INTERNAL), crowd.roles.contains(EXTERNAL));
            if inside != outside {
                sides.push((crowd.clone(), outside));
                continue;
            }
            let (out, within) = crowd.members.iter().cloned().partition(|member| contacts.contains(member));
            sides.push((Crowd { roles: crowd.roles.clone(), members: within }, false));
            sides.push((Crowd { roles: crowd.roles.clone(), members: out }, true));
        }
        Ok(sides)
    }
}

/// Whether both would be asked the very same.
fn same(before: &Policy<'_>, after: &Policy<'_>, question: &Question) -> Result<bool> {
    let Question { table, operation, sets, .. } = question;
    if before.actor().subject.roles.is_empty() {
        return Ok(false);
    }
    let rows = |policy: &Policy<'_>, operation: &str, sets: &[&str]| {
        let grant = policy.grant(table, operation, sets, "t")?;
        Ok::<_, crate::error::Error>((grant.rows(), question.field.as_deref().map(|field| grant.field(field))))
    };
    Ok(rows(before, operation, sets)? == rows(after, operation, sets)?
        && rows(before, "read", &[])? == rows(after, "read", &[])?)
}

/// The roles that do not merely contain another that would do; masters last.
fn nearest<'a>(ways: &'a [String], bundles: &BTreeMap<String, Bundle>) -> Vec<&'a String> {
    let within = |inner: &str, outer: &str| bundles.get(outer).is_some_and(|bundle| bundle.roles.contains(inner));
    let contains = |name: &String| {
        ways.iter().any(|other| other != name && within(other, name) && (!within(name, other) || other < name))
    };
    let mut nearest: Vec<&String> = ways.iter().filter(|name| !contains(name)).collect();
    nearest.sort_by_key(|name| MASTERS.contains(&name.as_str()));
    nearest
}
