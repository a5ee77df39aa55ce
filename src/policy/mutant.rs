//! Policies that differ in one place: a rule less, a role less, a clause less. Only in memory; for finding out whether
//! anything would notice.

use super::rule::Rule;
use super::{Book, Policy};
use crate::actor::Actor;
use crate::cond::{Cond, RoleExpr};
use crate::dict::Table;
use crate::error::Result;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::rc::Rc;

/// One change to one rule.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The rule's table.
    pub table: &'static Table,
    /// The rule as it is.
    pub rule: Rule,
    /// What was done to it, in a few words.
    pub change: String,
    /// The rule instead; none if it was dropped.
    instead: Option<Rule>,
}

impl Mutant {
    /// Whether the change could make a difference to somebody with these roles.
    pub fn concerns(&self, roles: &BTreeSet<String>) -> bool {
        let before = self.rule.roles.met_by(roles);
        match &self.instead {
            Some(instead) if instead.roles != self.rule.roles => before != instead.roles.met_by(roles),
            _ => before,
        }
    }

    /// Whether an answer about that operation could change.
    pub fn bears_on(&self, operation: &str) -> bool {
        let own = self.rule.operation.as_str();
        own == operation || own == "read" || (own == "write" && !matches!(operation, "create" | "read" | "delete"))
    }
}

impl<'e> Policy<'e> {
    /// Whether a change of roles makes no difference to anybody as roles contain each other now: whoever meets the one
    /// expression meets the other.
    pub fn is_equivalent(&self, mutant: &Mutant) -> Result<bool> {
        let Some(instead) = mutant.instead.as_ref().filter(|instead| instead.roles != mutant.rule.roles) else {
            return Ok(false);
        };
        let meets = |one: &RoleExpr, other: &RoleExpr| -> Result<bool> {
            let Some(ways) = ways(one) else { return Ok(false) };
            for way in ways {
                let roles: Vec<String> = way.into_iter().collect();
                if !other.met_by(&Actor::persona(self.engine, "", &roles)?.subject.roles) {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        Ok(meets(&mutant.rule.roles, &instead.roles)? && meets(&instead.roles, &mutant.rule.roles)?)
    }

    /// Every change to every active rule of a table.
    pub fn mutants(&self, table: &'static Table) -> Result<Vec<Mutant>> {
        let rules = self.rules(table)?;
        let live =
            rules.iter().filter(|rule| rule.active && rule.missing.is_empty() && self.problem(rule, table).is_none());
        Ok(live.flat_map(|rule| changes(table, rule)).collect())
    }

    /// The changed policy as it bears on somebody.
    pub fn under(&self, mutant: &Mutant, actor: Actor) -> Result<Policy<'e>> {
        self.facts()?;
        let mut changed = self.rules(mutant.table)?.to_vec();
        changed.retain_mut(|rule| {
            let hit = rule.id == mutant.rule.id;
            if let (true, Some(instead)) = (hit, &mutant.instead) {
                rule.clone_from(instead);
            }
            !hit || mutant.instead.is_some()
        });
        let mut rules = self.book.rules.borrow().clone();
        rules.insert(mutant.table.name, changed.into());
        let facts = self.book.facts.get().map_or_else(OnceCell::new, |facts| OnceCell::from(Rc::clone(facts)));
        let book = Rc::new(Book { facts, rules: RefCell::new(rules) });
        Ok(Self { book, ..Self::new(self.engine, actor, self.now) })
    }
}

fn changes(table: &'static Table, rule: &Rule) -> Vec<Mutant> {
    let mutant = |change: String, instead| Mutant { table, rule: rule.clone(), change, instead };
    let mut all = vec![mutant("without the rule".to_owned(), None)];
    for (roles, dropped) in fewer_roles(&rule.roles) {
        all.push(mutant(format!("without the role {dropped}"), Some(Rule { roles, ..rule.clone() })));
    }
    for (condition, dropped) in fewer_clauses(&rule.condition) {
        // An allow row without a condition always passes; a deny row without one always vetoes.
        all.push(mutant(format!("without {dropped}"), Some(Rule { condition, ..rule.clone() })));
    }
    for (applies_to, dropped) in fewer_clauses(&rule.applies_to) {
        all.push(mutant(format!("also where not {dropped}"), Some(Rule { applies_to, ..rule.clone() })));
    }
    all
}

/// The sets of roles that meet an expression, none larger than needed; unknown where any customer service role would do.
fn ways(roles: &RoleExpr) -> Option<Vec<BTreeSet<String>>> {
    match roles {
        RoleExpr::Role(role) => Some(vec![BTreeSet::from([role.clone()])]),
        RoleExpr::CsmRole => None,
        RoleExpr::Any(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(ways).collect();
            all.map(|all| all.concat())
        }
        RoleExpr::All(parts) => parts.iter().try_fold(vec![BTreeSet::new()], |found, part| {
            let more = ways(part)?;
            let pairs = found.iter().flat_map(|one: &BTreeSet<String>| more.iter().map(move |other| one | other));
            Some(pairs.collect())
        }),
    }
}

/// The expression without one of its roles, for each of them; a rule's only role cannot go.
fn fewer_roles(roles: &RoleExpr) -> Vec<(RoleExpr, String)> {
    let (RoleExpr::All(parts) | RoleExpr::Any(parts)) = roles else { return Vec::new() };
    let again = |parts: Vec<RoleExpr>| match (roles, parts.as_slice()) {
        (_, [only]) => only.clone(),
        (RoleExpr::All(_), _) => RoleExpr::All(parts),
        _ => RoleExpr::Any(parts),
    };
    fewer(parts, &again, &fewer_roles)
}

/// The condition without one of its clauses, for each of them.
fn fewer_clauses(condition: &Cond) -> Vec<(Cond, String)> {
    match condition {
        Cond::Test(_) => vec![(Cond::True, condition.to_string())],
        Cond::All(parts) | Cond::Any(parts) if parts.len() > 1 => {
            let again = |parts: Vec<Cond>| match (condition, parts.as_slice()) {
                (_, [only]) => only.clone(),
                (Cond::All(_), _) => Cond::All(parts),
                _ => Cond::Any(parts),
            };
            let inner = |part: &Cond| if matches!(part, Cond::Test(_)) { Vec::new() } else { fewer_clauses(part) };
            fewer(parts, &again, &inner)
        }
        Cond::True | Cond::All(_) | Cond::Any(_) => Vec::new(),
    }
}

/// Parts without one of them, and with one of them made smaller.
fn fewer<T: Clone + Display>(
    parts: &[T],
    again: &dyn Fn(Vec<T>) -> T,
    inner: &dyn Fn(&T) -> Vec<(T, String)>,
) -> Vec<(T, String)> {
    let mut all = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mut rest = parts.to_vec();
        rest.remove(index);
        all.push((again(rest), part.to_string()));
        for (smaller, dropped) in inner(part) {
            let mut changed = parts.to_vec();
            changed[index] = smaller;
            all.push((again(changed), dropped));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_goes_once() {
        let roles = RoleExpr::parse("a & (b | c) | d").unwrap_or(RoleExpr::CsmRole);
        let all: Vec<String> =
            fewer_roles(&roles).iter().map(|(roles, dropped)| format!("{roles} -{dropped}")).collect();
        assert_eq!(
            all,
            ["d -a & (b | c)", "(b | c) | d -a", "a | d -b | c", "a & c | d -b", "a & b | d -c", "a & (b | c) -d"]
        );
        assert!(fewer_roles(&RoleExpr::CsmRole).is_empty());
    }

    #[test]
    fn every_clause_goes_once() {
        let parsed = |text: &str| crate::cond::parse(text).map(|query| query.cond).unwrap_or_default();
        let all = |text: &str| -> Vec<String> {
            fewer_clauses(&parsed(text)).iter().map(|(cond, dropped)| format!("{cond} -{dropped}")).collect()
        };
        assert_eq!(all("a=1"), [" -a=1"]);
        assert_eq!(all("a=1^b=2^ORc=3"), ["b=2^ORc=3 -a=1", "a=1 -b=2^ORc=3", "a=1^c=3 -b=2", "a=1^b=2 -c=3"]);
        assert!(all("").is_empty());
    }
}
