//! `scenario mutate`: which changes to the access rules no scenario would notice.
//!
//! Scenarios are played once, under the rules as they are. Whenever questions are answered, every changed policy that is
//! still unnoticed and could answer one of them otherwise is asked it again, in memory.

use super::play::{Play, Wanted, Watch, play};
use super::scene::{Asked, Scene, Verdict};
use super::seed::Seeds;
use super::source::Source;
use super::{read, unreadable};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::dict;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::policy::{Mutant, order_key};
use clap::{ArgMatches, Args};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Records a suggestion is looked for among.
const LOOKED_AT: usize = 300;

/// `scenario mutate FILE…`.
#[derive(Debug, Args)]
pub struct Mutate {
    /// The scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A file with changes that make no difference, one a line as they are printed, # before the reason
    #[arg(long, value_name = "FILE")]
    equivalent: Option<PathBuf>,
    /// Only changes to this rule
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
}

impl Act for Mutate {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let wanted = Wanted::default();
        let mut seeds = Seeds::default();
        let text = match &self.equivalent {
            Some(path) => Source::read(path)?.text,
            None => String::new(),
        };
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        let excused = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let mut hunt = Hunt { excused, only: self.rule.clone(), ..Hunt::default() };
        for path in &self.files {
            let played = match read(path) {
                Ok(file) => play(&file, &wanted, session, &mut seeds, &mut hunt),
                Err(error) => unreadable(path, error),
            };
            if let Some(error) = played.errors.into_iter().next() {
                return Err(error);
            }
            if let Some(case) = played.cases.iter().find(|case| !case.passed()) {
                let what = format!("{}:{}: {} fails under the rules as they are", played.file, case.line, case.name);
                return Err(Error::new(Code::ScenarioFailed, what).hint(format!("csm scenario run {}", played.file)));
            }
        }
        hunt.report(session)
    }
}

/// One change, and what became of it.
struct Hunted {
    mutant: Mutant,
    noticed: bool,
    /// Somebody, and something that would be answered otherwise.
    suggestion: Option<String>,
}

/// Changes still unnoticed, by table.
#[derive(Default)]
struct Hunt {
    only: Option<String>,
    changes: Vec<Hunted>,
    by_table: HashMap<&'static str, Vec<usize>>,
    known: HashSet<String>,
    /// Changes somebody looked at and found to make no difference.
    excused: HashSet<String>,
    equivalent: usize,
}

impl Hunt {
    /// The changes possible here; rules switched on by a setup bring theirs.
    fn gather(&mut self, scene: &Scene<'_>) -> Result<()> {
        let wanted = self.only.clone();
        for table in dict::TABLES {
            for mutant in scene.operator.policy().mutants(table)? {
                let other = wanted.as_ref().is_some_and(|only| *only != mutant.rule.id);
                if other || !self.known.insert(key(&mutant)) {
                    continue;
                }
                if self.excused.contains(&key(&mutant)) || scene.operator.policy().is_equivalent(&mutant)? {
                    self.equivalent += 1;
                    continue;
                }
                self.by_table.entry(table.name).or_default().push(self.changes.len());
                self.changes.push(Hunted { mutant, noticed: false, suggestion: None });
            }
        }
        Ok(())
    }

    /// Asks a changed policy again; whether any answer is not as expected.
    fn notices(scene: &Scene<'_>, mutant: &Mutant, asked: &[Asked], group: &[usize]) -> Result<bool> {
        let Some(first) = group.first().map(|index| &asked[*index]) else { return Ok(false) };
        let policy = &scene.people[first.user].policy;
        if !mutant.bears_on(first.operation) || !mutant.concerns(&policy.actor().subject.roles) {
            return Ok(false);
        }
        let changed = policy.under(mutant, policy.actor().clone())?;
        let mut noticed = false;
        scene.answer(&changed, asked, group, &mut |index, verdict| {
            let other_rule = asked[index].rule.as_ref().is_some_and(|rule| *rule != verdict.rule);
            noticed |= verdict.allowed != asked[index].allow || other_rule;
        })?;
        Ok(noticed)
    }

    /// Looks for somebody and a record for whom the change makes a difference.
    fn suggest(&mut self, scene: &mut Scene<'_>) -> Result<()> {
        for index in 0..self.changes.len() {
            let Hunted { mutant, noticed, suggestion } = &self.changes[index];
            if !noticed && suggestion.is_none() {
                let found = suggestion_for(scene, mutant)?;
                self.changes[index].suggestion = found;
            }
        }
        Ok(())
    }

    fn report(self, session: &mut Session) -> Result<()> {
        let all = self.changes.len();
        let mut left: Vec<Hunted> = self.changes.into_iter().filter(|hunted| !hunted.noticed).collect();
        left.sort_by_cached_key(|hunted| order_key(&hunted.mutant.rule.id));
        session.exit = if left.is_empty() { 0 } else { Code::ScenarioFailed.exit() };
        let number = |count: usize| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
        if session.is_json() {
            let list = left.iter().map(|hunted| {
                let rule = &hunted.mutant.rule;
                json!({
                    "rule": rule.id, "table": hunted.mutant.table.name, "operation": rule.operation,
                    "change": hunted.mutant.change, "suggestion": hunted.suggestion,
                })
            });
            let fields = [
                ("changes".to_owned(), number(all)),
                ("noticed".to_owned(), number(all - left.len())),
                ("equivalent".to_owned(), number(self.equivalent)),
                ("unnoticed".to_owned(), Cell::Nested(list.collect())),
            ];
            return session.object(session.format(), &fields, false);
        }
        for Hunted { mutant, suggestion, .. } in &left {
            let rule = &mutant.rule;
            session.out.line(&format!("{}  # {} {}", key(mutant), mutant.table.noun, rule.operation))?;
            let none = "nobody in this data is affected: add somebody with its roles, and a record";
            session.out.line(&format!("  {}", suggestion.as_deref().unwrap_or(none)))?;
        }
        let (noticed, same) = (all - left.len(), self.equivalent);
        session.out.line(&format!(
            "{all} changes to the rules, {noticed} noticed, {} not; {same} more make no difference",
            left.len()
        ))
    }
}

/// A change as it is printed and excused.
fn key(mutant: &Mutant) -> String {
    format!("{} {}", mutant.rule.id, mutant.change)
}

/// A check that the change would fail, if the data has one.
fn suggestion_for(scene: &mut Scene<'_>, mutant: &Mutant) -> Result<Option<String>> {
    let table = mutant.table;
    let mut all = crate::engine::Sql::new("SELECT sys_id FROM ");
    all.name(table.name).push(" ORDER BY sys_id LIMIT ").bind(i64::try_from(LOOKED_AT).unwrap_or(i64::MAX));
    let ids = scene.operator.engine().texts(&all)?;
    let mut targets = vec![scene.target(table.noun)?];
    for id in ids {
        targets.push(scene.record(table, id)?);
    }
    let Some(operation) = crate::policy::OPERATIONS.iter().find(|known| **known == mutant.rule.operation) else {
        return Ok(None);
    };
    let mut fields = vec![None];
    fields.extend(
        table
            .fields()
            .map(|field| field.name)
            .filter(|name| mutant.rule.fields.has(name))
            .take(1)
            .map(|name| Some(name.into())),
    );
    for user in scene.everyone()?.iter() {
        let policy = &scene.people[*user].policy;
        if !mutant.concerns(&policy.actor().subject.roles) {
            continue;
        }
        for field in &fields {
            let question = |target: usize| Asked {
                user: *user,
                target,
                operation,
                field: field.clone(),
                allow: true,
                rule: None,
                case: 0,
                at: 0,
            };
            let asked: Vec<Asked> = targets.iter().map(|target| question(*target)).collect();
            let before = scene.answers(&asked)?;
            let changed = policy.under(mutant, policy.actor().clone())?;
            let mut found = None;
            for group in scene.groups(&asked) {
                scene.answer(&changed, &asked, &group, &mut |index, verdict| {
                    if verdict.allowed != before[index].allowed && found.is_none() {
                        found = Some(index);
                    }
                })?;
            }
            if let Some(index) = found {
                let word = if before[index].allowed { "allow" } else { "deny" };
                let about = field
                    .as_ref()
                    .map(|field: &std::rc::Rc<str>| format!(", fields = [\"{field}\"]"))
                    .unwrap_or_default();
                return Ok(Some(format!(
                    "[[check]] as = [\"{}\"], on = [\"{}\"]{about}, {word} = [\"{operation}\"]",
                    scene.people[*user].login,
                    scene.targets[targets[index]].name()
                )));
            }
        }
    }
    Ok(None)
}

impl Watch for Hunt {
    fn answered(&mut self, scene: &Scene<'_>, asked: &[Asked], _: &[Verdict]) -> Result<()> {
        self.gather(scene)?;
        for group in scene.groups(asked) {
            let Some(first) = group.first().map(|index| &asked[*index]) else { continue };
            let table = scene.targets[first.target].table;
            let Some(places) = self.by_table.get(table.name) else { continue };
            for place in places {
                let hunted = &mut self.changes[*place];
                if !hunted.noticed {
                    hunted.noticed = Self::notices(scene, &hunted.mutant, asked, &group)?;
                }
            }
        }
        Ok(())
    }

    fn ended(&mut self, play: &Play<'_>) -> Result<()> {
        play.scene(&play.copy, |scene| self.suggest(scene))
    }
}
