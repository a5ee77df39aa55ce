//! People and records as they stand between two steps, and the answers about them.
//!
//! Questions are sorted by user, table, operation and field: each user is loaded once, each statement prepared once, and
//! the predicate evaluated for all records of a statement together. It is `policy` that decides.

use super::file::{File, Text};
use super::line::{self, Saved};
use crate::actor::{Actor, Crowd, Standing, crowds};
use crate::cli::access::{self, Target};
use crate::dict::{self, Table};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::policy::{Policy, Question};
use crate::rules::acts;
use crate::store::Store;
use std::collections::HashMap;
use std::rc::Rc;

/// One question, and the answer a scenario expects.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who: an index into the scene's people.
    pub user: usize,
    /// What about: an index into the scene's targets.
    pub target: usize,
    /// Doing what.
    pub operation: &'static str,
    /// With which field, if not with the record.
    pub field: Option<Rc<str>>,
    /// It must be allowed.
    pub allow: bool,
    /// The rule that must decide.
    pub rule: Option<Rc<str>>,
    /// Which case asks.
    pub case: usize,
    /// Where in the file.
    pub at: usize,
}

impl Asked {
    /// What questions have in common that one statement answers.
    fn kind(&self, scene: &Scene<'_>) -> (usize, &'static str, &'static str, Option<Rc<str>>, bool) {
        let target = &scene.targets[self.target];
        (self.user, target.table.name, self.operation, self.field.clone(), target.record.is_some())
    }
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Allowed.
    pub allowed: bool,
    /// The deciding rule.
    pub rule: Rc<str>,
}

/// Somebody who is asked about.
pub struct Person<'e> {
    /// His login.
    pub login: String,
    /// The rules as they bear on him.
    pub policy: Policy<'e>,
}

/// The copy between two steps.
pub struct Scene<'e> {
    /// Whoever plays the scenario.
    pub operator: Store<'e>,
    /// Everybody asked about so far.
    pub people: Vec<Person<'e>>,
    /// Everything asked about so far.
    pub targets: Vec<Target>,
    logins: HashMap<String, usize>,
    names: HashMap<String, usize>,
    records: HashMap<(&'static str, Option<String>), usize>,
    everyone: Option<Rc<[usize]>>,
    crowds: Option<Rc<[Crowd]>>,
}

impl<'e> Scene<'e> {
    /// The copy as it stands now.
    pub fn new(operator: Store<'e>) -> Self {
        Self {
            operator,
            people: Vec::new(),
            targets: Vec::new(),
            logins: HashMap::new(),
            names: HashMap::new(),
            records: HashMap::new(),
            everyone: None,
            crowds: None,
        }
    }

    /// The user of that login, loaded once.
    pub fn person(&mut self, login: &str) -> Result<usize> {
        let login = login.trim().to_lowercase();
        if let Some(found) = self.logins.get(&login) {
            return Ok(*found);
        }
        let policy = self.operator.policy().of(Actor::find(self.operator.engine(), &login)?);
        self.people.push(Person { login: login.clone(), policy });
        self.logins.insert(login, self.people.len() - 1);
        Ok(self.people.len() - 1)
    }

    /// Everybody who can act.
    pub fn everyone(&mut self) -> Result<Rc<[usize]>> {
        if let Some(everyone) = &self.everyone {
            return Ok(Rc::clone(everyone));
        }
        let active = Sql::new("SELECT user_name FROM sys_user WHERE active = 1 AND locked_out = 0 ORDER BY user_name");
        let mut all = Vec::new();
        for login in self.operator.engine().texts(&active)? {
            let person = self.person(&login)?;
            if self.people[person].policy.actor().standing() == Standing::Able {
                all.push(person);
            }
        }
        let all: Rc<[usize]> = all.into();
        self.everyone = Some(Rc::clone(&all));
        Ok(all)
    }

    /// Everybody, grouped by roles.
    pub fn crowds(&mut self) -> Result<Rc<[Crowd]>> {
        if let Some(crowds) = &self.crowds {
            return Ok(Rc::clone(crowds));
        }
        let crowds: Rc<[Crowd]> = crowds(self.operator.engine())?.into();
        self.crowds = Some(Rc::clone(&crowds));
        Ok(crowds)
    }

    /// The record, noun or `NOUN:NAME` of that name, looked up once.
    pub fn target(&mut self, name: &str) -> Result<usize> {
        if let Some(found) = self.names.get(name) {
            return Ok(*found);
        }
        let Target { table, record } = access::target(&self.operator, name)?;
        let target = self.known(table, record);
        self.names.insert(name.to_owned(), target);
        Ok(target)
    }

    /// A record that was found by other means.
    pub fn record(&mut self, table: &'static Table, id: String) -> Result<usize> {
        if let Some(found) = self.records.get(&(table.name, Some(id.clone()))) {
            return Ok(*found);
        }
        let shown = self.operator.display(table, &id)?;
        Ok(self.known(table, Some((id, shown))))
    }

    /// One record is one target, whatever it is called.
    fn known(&mut self, table: &'static Table, record: Option<(String, String)>) -> usize {
        let key = (table.name, record.as_ref().map(|(id, _)| id.clone()));
        let next = self.targets.len();
        let found = *self.records.entry(key).or_insert(next);
        if found == next {
            self.targets.push(Target { table, record });
        }
        found
    }

    /// The users a list names: logins, groups, `*`, and `!` before whom to leave out.
    pub fn users(&mut self, file: &File, saved: &Saved, texts: &[Text]) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for (negated, text, name) in flat(file, saved, texts)? {
            let some = if name == "*" { self.everyone()?.to_vec() } else { vec![self.login(file, text, &name)?] };
            gather(&mut found, some, negated);
        }
        Ok(found)
    }

    /// One user a file names.
    pub fn login(&mut self, file: &File, text: &Text, name: &str) -> Result<usize> {
        self.person(name).map_err(|error| match error.code() {
            Code::UserUnknown => {
                let known = Sql::new("SELECT user_name FROM sys_user ORDER BY user_name LIMIT 60");
                let mut known = self.operator.engine().texts(&known).unwrap_or_default();
                known.extend(file.head.groups.keys().cloned());
                file.source.fault(&text.span(), format!("no user {name}")).hint(format!("users: {}", known.join(" ")))
            }
            _ => error,
        })
    }

    /// The records a list names: numbers, nouns, groups, `NOUN:*` for all of one, `*` for every noun.
    pub fn things(&mut self, file: &File, saved: &Saved, texts: &[Text]) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for (negated, text, name) in flat(file, saved, texts)? {
            let some = if name == "*" {
                dict::TABLES.iter().map(|table| self.target(table.noun)).collect::<Result<_>>()?
            } else if let Some(noun) = name.strip_suffix(":*") {
                let table = dict::table_or_noun(noun).map_err(|_| {
                    file.source.fault(&text.span(), format!("no noun \"{noun}\"")).hint(super::sound::nouns())
                })?;
                let mut all = Sql::new("SELECT sys_id FROM ");
                all.name(table.name).push(" ORDER BY sys_id");
                let ids = self.operator.engine().texts(&all)?;
                ids.into_iter().map(|id| self.record(table, id)).collect::<Result<_>>()?
            } else {
                vec![self.thing(file, text, &name)?]
            };
            gather(&mut found, some, negated);
        }
        Ok(found)
    }

    /// One record or noun a file names.
    pub fn thing(&mut self, file: &File, text: &Text, name: &str) -> Result<usize> {
        self.target(name).map_err(|error| located(file, text, &error))
    }

    /// The answers, in the order of the questions.
    pub fn answers(&self, asked: &[Asked]) -> Result<Vec<Verdict>> {
        let mut verdicts = vec![Verdict { allowed: false, rule: "R100".into() }; asked.len()];
        for group in self.groups(asked) {
            let policy = &self.people[asked[group[0]].user].policy;
            self.answer(policy, asked, &group, &mut |index, verdict| verdicts[index] = verdict)?;
        }
        Ok(verdicts)
    }

    /// The questions one statement can answer together, as places in the list.
    pub fn groups(&self, asked: &[Asked]) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..asked.len()).collect();
        order.sort_by_cached_key(|index| asked[*index].kind(self));
        let alike = |one: &usize, other: &usize| asked[*one].kind(self) == asked[*other].kind(self);
        order.chunk_by(alike).map(<[usize]>::to_vec).collect()
    }

    /// Answers questions of one kind as a policy does: with one statement.
    pub fn answer(
        &self,
        policy: &Policy<'_>,
        asked: &[Asked],
        group: &[usize],
        each: &mut dyn FnMut(usize, Verdict),
    ) -> Result<()> {
        let Some(first) = group.first().map(|index| &asked[*index]) else { return Ok(()) };
        let question = self.question(first);
        if question.record.is_none() {
            let answer = policy.answer(&question)?;
            let rule: Rc<str> = answer.rule.into();
            for index in group {
                each(*index, Verdict { allowed: answer.allowed, rule: Rc::clone(&rule) });
            }
            return Ok(());
        }
        let ids: Vec<&str> = group.iter().filter_map(|index| self.id(&asked[*index])).collect();
        let mut rules: HashMap<String, Rc<str>> = HashMap::new();
        policy.answers(&question, &ids, &mut |place, answer| {
            let rule = Rc::clone(rules.entry(answer.rule).or_insert_with_key(|rule| rule.as_str().into()));
            each(group[place], Verdict { allowed: answer.allowed, rule });
        })
    }

    /// The question as `policy` takes it.
    pub fn question(&self, asked: &Asked) -> Question {
        let table = self.targets[asked.target].table;
        let (operation, field) = acts::meant(table, asked.operation, asked.field.as_deref());
        Question {
            table,
            operation: operation.to_owned(),
            sets: acts::sets(table, operation),
            record: self.id(asked).map(str::to_owned),
            field: field.map(str::to_owned),
        }
    }

    /// The record a question is about.
    pub fn id(&self, asked: &Asked) -> Option<&str> {
        self.targets[asked.target].record.as_ref().map(|(id, _)| id.as_str())
    }

    /// Why a question is answered with no.
    pub fn reason(&self, asked: &Asked) -> Result<String> {
        Ok(self.people[asked.user].policy.answer(&self.question(asked))?.reason)
    }
}

/// An error about a name, at its place in the file.
pub fn located(file: &File, text: &Text, error: &Error) -> Error {
    let located = file.source.fault(&text.span(), error.message().to_owned());
    error.hints().iter().fold(located, |located, hint| located.hint(hint.clone()))
}

/// Names with their groups spelt out: whether to leave them out, where they stand, the name itself.
fn flat<'f>(file: &'f File, saved: &Saved, texts: &'f [Text]) -> Result<Vec<(bool, &'f Text, String)>> {
    let mut names = Vec::with_capacity(texts.len());
    for text in texts {
        let name = line::filled(&file.source, text, saved)?;
        let (negated, name) = name.strip_prefix('!').map_or((false, name.as_str()), |name| (true, name));
        match file.head.groups.get(name) {
            None => names.push((negated, text, name.to_owned())),
            Some(group) => {
                for member in group.as_ref() {
                    names.push((negated, member, line::filled(&file.source, member, saved)?));
                }
            }
        }
    }
    Ok(names)
}

fn gather(found: &mut Vec<usize>, some: Vec<usize>, negated: bool) {
    if negated {
        found.retain(|index| !some.contains(index));
    } else if found.is_empty() {
        *found = some;
    } else {
        let there: std::collections::HashSet<usize> = found.iter().copied().collect();
        found.extend(some.into_iter().filter(|index| !there.contains(index)));
    }
}
