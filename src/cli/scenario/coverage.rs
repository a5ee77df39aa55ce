//! Which access rules the scenarios cover: each has to pass once and, for somebody it is about, not to pass once (Q41).

use super::play::Watch;
use super::report::Coverage;
use super::scene::{Asked, Scene, Verdict};
use crate::dict;
use crate::error::Result;
use crate::policy::{Stand, order_key};
use std::collections::HashMap;

/// What was seen of one rule.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// It needs one denial and nothing else.
    never: bool,
    /// It has a condition: not passing counts where its roles are met.
    conditional: bool,
    passed: bool,
    failed: bool,
}

impl Seen {
    fn note(&mut self, stand: Stand, allowed: bool) {
        match stand {
            Stand::Passes => self.passed |= allowed,
            Stand::Fails => self.failed |= self.conditional || !allowed,
            Stand::Foreign => self.failed |= !self.conditional && !self.never,
        }
    }

    fn missing(self) -> Option<&'static str> {
        match (self.never, self.passed, self.failed) {
            (true, _, false) => Some("denied nothing"),
            (false, false, false) => Some("neither passed nor failed"),
            (false, false, true) => Some("never passed"),
            (false, true, false) if self.conditional => Some("never failed for anybody it is about"),
            (false, true, false) => Some("never met anybody it is not about"),
            _ => None,
        }
    }
}

/// Counts while scenarios are played. Only answers that were as expected count.
#[derive(Debug, Default)]
pub struct Covering {
    rules: HashMap<String, Seen>,
    tables_read: bool,
}

impl Covering {
    /// The rules there are, once: every row that decides, shown or hidden.
    fn read(&mut self, scene: &Scene<'_>) -> Result<()> {
        if self.tables_read {
            return Ok(());
        }
        for table in dict::TABLES {
            for rule in scene.operator.policy().rules(table)?.iter() {
                if matches!(rule.kind.as_str(), "rule" | "never") {
                    let seen = self.rules.entry(rule.id.clone()).or_default();
                    seen.never = rule.kind == "never";
                    seen.conditional = !rule.unconditional();
                }
            }
        }
        self.tables_read = true;
        Ok(())
    }

    /// Adds what was seen elsewhere.
    pub fn join(&mut self, other: Self) {
        for (id, more) in other.rules {
            let seen = self.rules.entry(id).or_insert(more);
            seen.passed |= more.passed;
            seen.failed |= more.failed;
        }
    }

    /// What it came to.
    pub fn result(&self) -> Coverage {
        let mut missing: Vec<(String, String)> =
            self.rules.iter().filter_map(|(id, seen)| Some((id.clone(), seen.missing()?.to_owned()))).collect();
        missing.sort_by_cached_key(|(id, _)| order_key(id));
        Coverage { covered: self.rules.len() - missing.len(), all: self.rules.len(), missing }
    }
}

impl Watch for Covering {
    fn answered(&mut self, scene: &Scene<'_>, asked: &[Asked], verdicts: &[Verdict]) -> Result<()> {
        self.read(scene)?;
        for group in scene.groups(asked) {
            let expected: Vec<usize> =
                group.into_iter().filter(|index| asked[*index].allow == verdicts[*index].allowed).collect();
            let Some(first) = expected.first().map(|index| &asked[*index]) else { continue };
            let ids: Vec<&str> = expected.iter().map(|index| scene.id(&asked[*index]).unwrap_or_default()).collect();
            let question = scene.question(first);
            scene.people[first.user].policy.tally(&question, &ids, &mut |place, rule, stand| {
                if let Some(seen) = self.rules.get_mut(rule) {
                    seen.note(stand, verdicts[expected[place]].allowed);
                }
            })?;
        }
        Ok(())
    }
}
