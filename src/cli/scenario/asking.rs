//! What the blocks that ask expect, question by question, and what is wrong with the answers.

use super::file::{Block, Check, Expected, File, List, Text, Who};
use super::line;
use super::play::{Play, Watch};
use super::report::{Case, Problem};
use super::scene::{Asked, Scene, Verdict, located};
use super::sound::{self, EVERY};
use super::verbs;
use crate::actor::Standing;
use crate::dict::{self, Table};
use crate::error::Result;
use crate::policy::{OPERATIONS, Question};
use crate::store::Ask;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Answers that are explained; with more wrong than this a reader needs no further reasons.
const EXPLAINED: usize = 50;

/// Rules that decide without being rows of the table.
const BESIDE: &[&str] = &["R100", "R102", "R107", "R130", "admin", "parent"];

/// The questions of blocks that follow each other.
#[derive(Default)]
pub struct Questions {
    asked: Vec<Asked>,
    /// Questions a list or a `who` amounts to: for whoever looks on, not for the count.
    implied: Vec<Asked>,
    cases: Vec<Case>,
    rules: Vec<HashMap<&'static str, Rc<str>>>,
}

impl Questions {
    /// Adds the questions of a block.
    pub fn block(&mut self, play: &Play<'_>, scene: &mut Scene<'_>, block: &Block, case: Case) -> Result<()> {
        self.cases.push(case);
        self.rules.push(HashMap::new());
        match block {
            Block::Check(check) => self.check(play, scene, check)?,
            Block::List(list) => self.list(play, scene, list)?,
            Block::Who(who) => self.who(play, scene, who)?,
            Block::Setup(_) | Block::Step(_) => {}
        }
        // A block of which nothing is wanted is no case.
        if self.cases.last().is_some_and(|case| case.asked == 0) {
            self.cases.pop();
            self.rules.pop();
        }
        Ok(())
    }

    fn check(&mut self, play: &Play<'_>, scene: &mut Scene<'_>, check: &Check) -> Result<()> {
        let (file, saved) = (play.file, &play.saved);
        let mut users = scene.users(file, saved, check.r#as.as_ref())?;
        users.retain(|user| play.wanted.user(&scene.people[*user].login));
        let targets = scene.things(file, saved, check.on.as_ref())?;
        let fields = fields(file, scene, check, &targets)?;
        let operations = operations(file, check)?;
        self.rules(file, scene, check, &targets)?;
        let case = self.cases.len() - 1;
        let at = check.r#as.span().start;
        let before = self.asked.len();
        for user in users {
            for target in &targets {
                for (operation, allow) in &operations {
                    for field in &fields {
                        let (target, operation, allow) = (*target, *operation, *allow);
                        let rule = self.rules[case].get(operation).cloned();
                        let field = field.clone();
                        self.asked.push(Asked { user, target, operation, field, allow, rule, case, at });
                    }
                }
            }
        }
        self.cases[case].asked = self.asked.len() - before;
        Ok(())
    }

    /// The rules a check names, each of which must be one of the table it is asked about.
    fn rules(&mut self, file: &File, scene: &Scene<'_>, check: &Check, targets: &[usize]) -> Result<()> {
        for (operation, rule) in &check.rule {
            let operation = sound::operation(file, operation)?;
            let id = rule.as_ref();
            let mut valid = Vec::new();
            for table in tables(scene, targets) {
                let rules = scene.operator.policy().rules(table)?;
                valid.extend(rules.iter().map(|rule| rule.id.clone()));
            }
            if !valid.contains(id) && !BESIDE.contains(&id.as_str()) {
                valid.extend(BESIDE.iter().map(|id| (*id).to_owned()));
                let what = format!("no rule \"{id}\" decides about this");
                return Err(file.source.fault(&rule.span(), what).hint(format!("rules: {}", valid.join(" "))));
            }
            if let Some(rules) = self.rules.last_mut() {
                rules.insert(operation, id.as_str().into());
            }
        }
        Ok(())
    }

    fn list(&mut self, play: &Play<'_>, scene: &mut Scene<'_>, list: &List) -> Result<()> {
        let (file, saved) = (play.file, &play.saved);
        let login = line::filled(&file.source, &list.r#as, saved)?;
        let user = scene.login(file, &list.r#as, &login)?;
        if !play.wanted.user(&scene.people[user].login) {
            return Ok(());
        }
        let table = dict::table_or_noun(list.r#type.as_ref()).map_err(|error| located(file, &list.r#type, &error))?;
        let case = self.cases.len() - 1;
        self.cases[case].asked = 1;
        let there = match listed(play, scene, user, table, list)? {
            Ok(there) => there,
            Err(problem) => {
                self.cases[case].problems.push(problem);
                return Ok(());
            }
        };
        let named = |scene: &mut Scene<'_>, text: &Text| -> Result<String> {
            let name = line::filled(&file.source, text, saved)?;
            scene.operator.resolve(table, &name).map_err(|error| located(file, text, &error))
        };
        let (wrong, must, must_not) = compare(scene, list.expected(), &there, named)?;
        for (id, what) in wrong {
            let shown = scene.operator.display(table, &id)?;
            self.cases[case].problems.push(misplaced(&shown, what));
        }
        let at = list.r#as.span().start;
        for (id, allow) in must.into_iter().map(|id| (id, true)).chain(must_not.into_iter().map(|id| (id, false))) {
            let target = scene.record(table, id)?;
            self.implied.push(Asked { user, target, operation: "read", field: None, allow, rule: None, case, at });
        }
        Ok(())
    }

    fn who(&mut self, play: &Play<'_>, scene: &mut Scene<'_>, who: &Who) -> Result<()> {
        let (file, saved) = (play.file, &play.saved);
        let operation = sound::operation(file, &who.action)?;
        let name = line::filled(&file.source, &who.on, saved)?;
        let target = scene.thing(file, &who.on, &name)?;
        let case = self.cases.len() - 1;
        let at = who.action.span().start;
        let question = |user: usize, allow| Asked { user, target, operation, field: None, allow, rule: None, case, at };
        let there = may(scene, file, saved, who, &scene.question(&question(0, true)))?;
        self.cases[case].asked = 1;
        let named = |scene: &mut Scene<'_>, text: &Text| -> Result<String> {
            let name = line::filled(&file.source, text, saved)?;
            let user = scene.login(file, text, &name)?;
            Ok(scene.people[user].login.clone())
        };
        let (wrong, must, must_not) = compare(scene, who.expected(), &there, named)?;
        self.cases[case].problems.extend(wrong.into_iter().map(|(login, what)| misplaced(&login, what)));
        for (login, allow) in
            must.into_iter().map(|login| (login, true)).chain(must_not.into_iter().map(|login| (login, false)))
        {
            let user = scene.person(&login)?;
            self.implied.push(question(user, allow));
        }
        Ok(())
    }

    /// Asks everything, and says what is wrong.
    pub fn judge(mut self, play: &Play<'_>, scene: &Scene<'_>, watch: &mut dyn Watch) -> Result<Vec<Case>> {
        contradictory(play.file, scene, &self.asked)?;
        let verdicts = scene.answers(&self.asked)?;
        let mut explained = 0;
        for (asked, verdict) in self.asked.iter().zip(&verdicts) {
            let expected = asked.rule.as_ref();
            let other_rule = expected.is_some_and(|rule| *rule != verdict.rule);
            if asked.allow == verdict.allowed && !other_rule {
                continue;
            }
            explained += 1;
            let reason = if verdict.allowed || explained > EXPLAINED { String::new() } else { scene.reason(asked)? };
            self.cases[asked.case].problems.push(wrong(scene, asked, verdict, expected.filter(|_| other_rule), reason));
        }
        if let Some(tried) = &play.wanted.tried {
            let mut tried = tried.borrow_mut();
            verbs::attempt(play, scene, &self.asked, &verdicts, &mut tried)?;
            for (case, problem) in tried.problems.drain(..) {
                self.cases[case].problems.push(problem);
            }
        }
        watch.answered(scene, &self.asked, &verdicts)?;
        let implied = scene.answers(&self.implied)?;
        watch.answered(scene, &self.implied, &implied)?;
        Ok(self.cases)
    }
}

fn tables(scene: &Scene<'_>, targets: &[usize]) -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> = Vec::new();
    for target in targets {
        let table = scene.targets[*target].table;
        if !tables.iter().any(|known| known.name == table.name) {
            tables.push(table);
        }
    }
    tables
}

/// The fields asked about; nothing once if the record itself is.
fn fields(file: &File, scene: &Scene<'_>, check: &Check, targets: &[usize]) -> Result<Vec<Option<Rc<str>>>> {
    if check.fields.is_empty() {
        return Ok(vec![None]);
    }
    let mut fields = Vec::new();
    for text in &check.fields {
        let name = text.as_ref();
        for table in tables(scene, targets).into_iter().filter(|_| name != "attachments") {
            table.field(name).map_err(|error| located(file, text, &error))?;
        }
        fields.push(Some(name.as_str().into()));
    }
    Ok(fields)
}

/// The operations asked for and what is expected; `*` stands for all the others.
fn operations(file: &File, check: &Check) -> Result<Vec<(&'static str, bool)>> {
    let mut operations = Vec::new();
    for (texts, allow) in [(&check.allow, true), (&check.deny, false)] {
        for text in texts.iter().filter(|text| text.as_ref() != EVERY) {
            operations.push((sound::operation(file, text)?, allow));
        }
    }
    for (texts, allow) in [(&check.allow, true), (&check.deny, false)] {
        if texts.iter().any(|text| text.as_ref() == EVERY) {
            let others: Vec<_> = OPERATIONS
                .iter()
                .filter(|operation| !operations.iter().any(|(named, _)| named == *operation))
                .map(|operation| (*operation, allow))
                .collect();
            operations.extend(others);
        }
    }
    Ok(operations)
}

/// One question, two answers expected: no policy could satisfy both.
fn contradictory(file: &File, scene: &Scene<'_>, asked: &[Asked]) -> Result<()> {
    let mut seen = HashMap::with_capacity(asked.len());
    for question in asked {
        let key = (question.user, question.target, question.operation, question.field.as_deref());
        let earlier = seen.entry(key).or_insert(question);
        if earlier.allow != question.allow {
            let (login, target) = (&scene.people[question.user].login, scene.targets[question.target].name());
            let line = file.source.line(earlier.at);
            let what = format!(
                "{login} {} {target} is expected to be {} here and {} in line {line}",
                question.operation,
                word(question.allow),
                word(earlier.allow)
            );
            return Err(file.source.fault(&(question.at..question.at + 1), what));
        }
    }
    Ok(())
}

const fn word(allow: bool) -> &'static str {
    if allow { "allow" } else { "deny" }
}

fn wrong(scene: &Scene<'_>, asked: &Asked, verdict: &Verdict, rule: Option<&Rc<str>>, reason: String) -> Problem {
    let (login, target) = (&scene.people[asked.user].login, scene.targets[asked.target].name());
    let field = asked.field.as_deref().map(|field| format!(" {field} of")).unwrap_or_default();
    let by = rule.map(|rule| format!(" by {rule}")).unwrap_or_default();
    let because = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
    let mut problem = Problem::new(format!(
        "{login} {}{field} {target}: expected {}{by}, is {} by {}{because}",
        asked.operation,
        word(asked.allow),
        word(verdict.allowed),
        verdict.rule
    ))
    .with("user", login.as_str())
    .with("operation", asked.operation)
    .with("target", target);
    if let Some(field) = asked.field.as_deref() {
        problem = problem.with("field", field);
    }
    problem =
        problem.with("expected", word(asked.allow)).with("answer", word(verdict.allowed)).with("rule", &*verdict.rule);
    if reason.is_empty() { problem } else { problem.with("reason", reason) }
}

fn misplaced(name: &str, what: &'static str) -> Problem {
    Problem::new(format!("{name} is {what}")).with("record", name).with("is", what)
}

/// The logins of those who may: of everybody, or of those a block names if it names some. One statement for all who hold
/// the same roles.
fn may(
    scene: &mut Scene<'_>,
    file: &File,
    saved: &line::Saved,
    who: &Who,
    question: &Question,
) -> Result<BTreeSet<String>> {
    let mut crowds = scene.crowds()?.to_vec();
    if who.exact.is_none() {
        let mut named = HashSet::new();
        for text in who.includes.iter().chain(&who.excludes) {
            let login = line::filled(&file.source, text, saved)?;
            let user = scene.login(file, text, &login)?;
            named.insert(scene.people[user].policy.actor().id().to_owned());
        }
        for crowd in &mut crowds {
            crowd.members.retain(|id| named.contains(id));
        }
    }
    let found = crate::ask::who(scene.operator.policy(), question, &crowds)?;
    Ok(found.into_iter().map(|may| may.user_name).collect())
}

/// The ids somebody's list holds; or why it is refused.
fn listed(
    play: &Play<'_>,
    scene: &Scene<'_>,
    user: usize,
    table: &'static Table,
    list: &List,
) -> Result<std::result::Result<BTreeSet<String>, Problem>> {
    let actor = scene.people[user].policy.actor();
    if actor.standing() != Standing::Able {
        return Ok(Err(Problem::new(format!("{} cannot act", actor.user_name()))));
    }
    let mut ask = Ask { fields: vec![table.display.to_owned()], ..Ask::default() };
    if let Some(text) = &list.r#where {
        let query = line::filled(&play.file.source, text, &play.saved)?;
        ask.query = crate::cond::parse(&query).map_err(|error| located(play.file, text, &error))?;
    }
    let store = play.store(&play.copy, actor.clone());
    let mut there = BTreeSet::new();
    let ran = store.list(table, &ask).and_then(|listing| {
        listing.run(&mut |line| {
            there.insert(line.id);
            Ok(())
        })
    });
    match (ran, &list.r#where) {
        (Ok(()), _) => Ok(Ok(there)),
        (Err(error), _) if error.exit() == 4 => {
            Ok(Err(Problem::new(format!("the list is refused: {}", error.message()))))
        }
        (Err(error), Some(text)) => Err(located(play.file, text, &error)),
        (Err(error), None) => Err(error),
    }
}

/// What is missing or too much, what must be there, and what must not.
type Compared = (Vec<(String, &'static str)>, Vec<String>, Vec<String>);

fn compare(
    scene: &mut Scene<'_>,
    expected: Expected<'_>,
    there: &BTreeSet<String>,
    mut named: impl FnMut(&mut Scene<'_>, &Text) -> Result<String>,
) -> Result<Compared> {
    let mut all = |texts: &[Text]| texts.iter().map(|text| named(scene, text)).collect::<Result<Vec<String>>>();
    let must = all(expected.exact.unwrap_or(expected.includes))?;
    let must_not = all(expected.excludes)?;
    let mut wrong: Vec<(String, &'static str)> =
        must.iter().filter(|id| !there.contains(*id)).map(|id| (id.clone(), "missing")).collect();
    if expected.exact.is_some() {
        wrong.extend(there.iter().filter(|id| !must.contains(id)).map(|id| (id.clone(), "too much")));
    }
    wrong.extend(must_not.iter().filter(|id| there.contains(*id)).map(|id| (id.clone(), "there, and must not be")));
    Ok((wrong, must, must_not))
}
