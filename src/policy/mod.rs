//! Access as a predicate: for a user, a table, an operation and a field, the SQL that says yes.
//!
//! The same text filters lists, checks single records, masks fields, guards writes and explains decisions. Nothing else
//! reads rules; nothing else compares roles.

mod decide;
mod explain;
mod grant;
mod levers;
mod lists;
mod mutant;
mod parent;
mod question;
mod rule;
mod tally;

pub use decide::Decision;
pub use explain::{Explanation, Judged, Outcome};
pub use grant::Grant;
pub use levers::Levers;
pub use lists::RelatedList;
pub use mutant::Mutant;
pub use question::{Answer, Question};
pub use rule::{Need, OPERATIONS, Rule, order_key};
pub use tally::Stand;

use crate::actor::{Actor, MASTERS};
use crate::cond::{self, Cond, Lens, Raw, Rows, Seen, Subject};
use crate::dict::input::Frame;
use crate::dict::{Access, Field, Table};
use crate::engine::{Engine, Sql};
use crate::error::{Code, Error, Result};
use crate::time::{Calendar, Instant};
use grant::Spoken;
use rule::{Cover, Facts};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// A grant worked out before: few enough to be looked through.
struct Known {
    table: &'static str,
    operation: String,
    sets: Vec<String>,
    alias: String,
    grant: Rc<Grant>,
}

/// The rules as stored, and what they lean on: the same for everybody, read once.
#[derive(Default)]
struct Book {
    facts: OnceCell<Rc<Facts>>,
    rules: RefCell<HashMap<&'static str, Rc<[Rule]>>>,
}

/// The rules as they bear on one acting user; loaded table by table, kept for one command.
pub struct Policy<'e> {
    engine: &'e dyn Engine,
    actor: Actor,
    now: Instant,
    calendar: Calendar,
    book: Rc<Book>,
    grants: RefCell<Vec<Known>>,
}

impl<'e> Policy<'e> {
    /// The rules for this user at this time.
    pub fn new(engine: &'e dyn Engine, actor: Actor, now: Instant) -> Self {
        Self { engine, actor, now, calendar: Calendar::weekdays(), book: Rc::default(), grants: RefCell::default() }
    }

    /// The acting user.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The database the rules are read from.
    pub fn engine(&self) -> &'e dyn Engine {
        self.engine
    }

    /// The time it is taken to be.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The same rules, for somebody else: read once for both.
    #[must_use]
    pub fn of(&self, actor: Actor) -> Self {
        Self { book: Rc::clone(&self.book), ..Self::new(self.engine, actor, self.now) }
    }

    fn facts(&self) -> Result<&Facts> {
        if let Some(facts) = self.book.facts.get() {
            return Ok(facts);
        }
        let loaded = Rc::new(Facts::load(self.engine)?);
        Ok(self.book.facts.get_or_init(|| loaded))
    }

    /// The rules of a table, in evaluation order.
    pub fn rules(&self, table: &'static Table) -> Result<Rc<[Rule]>> {
        if let Some(rules) = self.book.rules.borrow().get(table.name) {
            return Ok(Rc::clone(rules));
        }
        let rules: Rc<[Rule]> = rule::load(self.engine, table, self.facts()?)?.into();
        self.book.rules.borrow_mut().insert(table.name, Rc::clone(&rules));
        Ok(rules)
    }

    /// Forgets what was read of the rules, after a command changed them or who holds which role.
    pub fn forget(&self) {
        self.book.rules.borrow_mut().clear();
        self.grants.borrow_mut().clear();
    }

    /// Refuses a table whose plugin is not active, to everybody (R130, Q46).
    pub fn available(&self, table: &'static Table) -> Result<()> {
        let Some(plugin) = table.plugin else { return Ok(()) };
        if self.facts()?.holds(plugin) {
            return Ok(());
        }
        Err(Error::new(Code::PluginInactive, format!("{} needs the plugin {plugin}, which is not active", table.label))
            .hint(format!("csm plugin update {plugin} --active true")))
    }

    /// What this user may do to `table`, there called `alias`, under `operation`. `sets` are the fields a verb itself
    /// writes: a write rule that covers them all grants the verb too (Q34).
    pub fn grant(&self, table: &'static Table, operation: &str, sets: &[&str], alias: &str) -> Result<Rc<Grant>> {
        let same = |known: &&Known| {
            std::ptr::eq(known.table, table.name)
                && known.operation == operation
                && known.alias == alias
                && known.sets == sets
        };
        if let Some(known) = self.grants.borrow().iter().find(same) {
            return Ok(Rc::clone(&known.grant));
        }
        self.available(table)?;
        let grant = Rc::new(if table.access == Access::Parent && !self.actor.is_admin() {
            parent::grant(self, table, operation, alias)?
        } else {
            self.speak(table, operation, sets, alias)?
        });
        self.grants.borrow_mut().push(Known {
            table: table.name,
            operation: operation.to_owned(),
            sets: sets.iter().map(|field| (*field).to_owned()).collect(),
            alias: alias.to_owned(),
            grant: Rc::clone(&grant),
        });
        Ok(grant)
    }

    fn speak(&self, table: &'static Table, operation: &str, sets: &[&str], alias: &str) -> Result<Grant> {
        let admin = self.actor.is_admin();
        let rules = if admin { Rc::from([]) } else { self.rules(table)? };
        let mut allows = Vec::new();
        let mut vetoes = Vec::new();
        for (index, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.active && self.concerns(rule)) {
            if rule.deny && rule.operation == operation {
                vetoes.push(Spoken { rule: index, holds: self.veto(rule, table, alias) });
            } else if !rule.deny
                && rule.broken.is_none()
                && speaks(rule, operation, sets)
                && !self.circular(rule, table)?
            {
                // A condition that cannot be compiled (an unknown set, a value that is no choice) never grants (C143).
                match (rule.unconditional(), self.compile(&rule.condition, table, alias)) {
                    (true, _) => allows.push(Spoken { rule: index, holds: None }),
                    (false, Ok(holds)) => allows.push(Spoken { rule: index, holds: Some(holds) }),
                    (false, Err(_)) => {}
                }
            }
        }
        Ok(Grant { rules, admin, allows, vetoes, open: open_fields(table, operation) })
    }

    /// The rule is about this user: he meets its roles and what it requires is in force. A deny row that does not hold
    /// together is about everybody.
    fn concerns(&self, rule: &Rule) -> bool {
        (rule.deny && rule.broken.is_some())
            || (rule.missing.is_empty() && rule.roles.met_by(&self.actor.subject.roles))
    }

    /// What must hold for a deny row not to veto; `None` if nothing can, or if the row does not hold together.
    fn veto(&self, rule: &Rule, table: &'static Table, alias: &str) -> Option<Sql> {
        if rule.broken.is_some() || self.circular(rule, table).unwrap_or(true) {
            return None;
        }
        let condition =
            if rule.unconditional() { None } else { Some(self.compile(&rule.condition, table, alias).ok()?) };
        if rule.applies_to == Cond::True {
            return condition;
        }
        let mut sql = Sql::new("((");
        sql.append(&self.compile(&rule.applies_to, table, alias).ok()?).push(") IS NOT TRUE");
        if let Some(condition) = condition {
            sql.push(" OR ").append(&condition);
        }
        sql.push(")");
        Some(sql)
    }

    /// Why a rule can decide nothing, if it does not hold together.
    pub fn problem(&self, rule: &Rule, table: &'static Table) -> Option<String> {
        let compiled = |condition| self.compile(condition, table, "t").err().map(|error| error.message().to_owned());
        let circle =
            || self.circular(rule, table).unwrap_or(true).then(|| "what it opens depends on itself".to_owned());
        // A circle is looked for first: compiling it would not end.
        rule.broken.clone().or_else(circle).or_else(|| compiled(&rule.condition)).or_else(|| compiled(&rule.applies_to))
    }

    /// Whether the rule speaks, and if not why: switched off, its list hidden, a plugin missing, only listed.
    pub fn state(&self, rule: &Rule, table: &'static Table) -> String {
        if !matches!(rule.kind.as_str(), "rule" | "never") {
            return format!("listed only ({})", rule.kind);
        }
        match self.problem(rule, table) {
            Some(problem) => format!("does not hold together: {problem}"),
            None => rule.silence().unwrap_or_else(|| "active".to_owned()),
        }
    }

    /// A rule's condition, with definer's rights (Q33).
    fn compile(&self, condition: &Cond, table: &'static Table, alias: &str) -> Result<Sql> {
        let readable = |table, column| self.values(table, column, false);
        let lens = Raw { subject: &self.actor.subject, frame: self.frame(), readable: &readable };
        cond::condition(condition, table, alias, &lens)
    }

    /// The values of a column of the records of `table` this user may read: in a rule whatever stands there, in a
    /// question of his own only what he may read of it.
    fn values(&self, table: &'static Table, column: &'static Field, masked: bool) -> Result<Sql> {
        let grant = self.grant(table, "read", &[], "r")?;
        let mut conditions = Vec::new();
        match grant.rows() {
            Rows::All => {}
            Rows::Where(condition) => conditions.push(condition),
            Rows::None => conditions.push(Sql::new("0")),
        }
        match grant.field(column.name) {
            Seen::When(condition) if masked => conditions.push(condition),
            Seen::Never if masked => return Err(self.refuse(table, column)),
            _ => {}
        }
        let mut sql = Sql::new("SELECT r.");
        sql.name(column.name).push(" FROM ").name(table.name).push(" r WHERE ");
        sql.append(&Sql::join(&conditions, " AND ", "1"));
        Ok(sql)
    }

    /// Whether what the rule lets somebody read depends on itself through `@my_cases` or another set of readable records.
    fn circular(&self, rule: &Rule, table: &'static Table) -> Result<bool> {
        let mut seen = Vec::new();
        let mut next = if rule.operation == "read" { leans_on(rule) } else { Vec::new() };
        while let Some(name) = next.pop() {
            if name == table.name {
                return Ok(true);
            }
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let Some(target) = crate::dict::table(name) else { continue };
            next.extend(self.rules(target)?.iter().filter(|rule| rule.operation == "read").flat_map(leans_on));
        }
        Ok(false)
    }

    /// The error for an operation, or a field under it, that no rule could ever allow this user (Q25 1).
    pub fn denied(&self, table: &'static Table, operation: &str, field: Option<&str>, target: Option<&str>) -> Error {
        let user = self.actor.user_name();
        let rules = self.rules(table).unwrap_or_else(|_| Rc::from([]));
        let fitting = |rule: &&Rule| {
            rule.active
                && !rule.deny
                && rule.broken.is_none()
                && rule.missing.is_empty()
                && speaks(rule, operation, &[])
        };
        let covering = rules.iter().filter(fitting).filter(|rule| field.is_none_or(|field| rule.fields.has(field)));
        // A role of the other side would help nobody: who holds both kinds is refused (R101).
        let fits = |roles: &Vec<String>| {
            let own_side =
                |role: &String| self.facts().is_ok_and(|facts| facts.is_external(role) == self.actor.is_external());
            !roles.is_empty() && roles.iter().all(own_side)
        };
        let missing = covering.map(|rule| rule.roles.missing(&self.actor.subject.roles)).filter(fits);
        let costly = |roles: &Vec<String>| (roles.len(), roles.iter().any(|role| MASTERS.contains(&role.as_str())));
        let missing = missing.min_by_key(costly).unwrap_or_default();
        let veto = self
            .grant(table, operation, &[], "t")
            .ok()
            .and_then(|grant| grant.always_vetoed(field).map(|rule| rule.id.clone()));
        let verb = if operation == "write" { "update" } else { operation };
        let what = match (field, target) {
            (Some(field), _) => format!("{user} may not {verb} {} of {} records", field, table.label),
            (None, Some(target)) => format!("{user} may not {verb} {target}"),
            (None, None) => format!("{user} may not {verb} {} records", table.label),
        };
        // Where a deny row vetoes, no further role helps.
        let missing = if veto.is_some() { Vec::new() } else { missing };
        let rule = veto.unwrap_or_else(|| "R100".to_owned());
        let mut error = Error::new(Code::AccessDenied, what).about(|about| {
            about.as_user = Some(user.to_owned());
            about.action = Some(operation.to_owned());
            about.target = Some(target.map_or_else(|| table.name.to_owned(), str::to_owned));
            about.field = field.map(str::to_owned);
            about.rule = Some(rule);
            about.missing_roles.clone_from(&missing);
        });
        if !missing.is_empty() {
            error = error.hint(format!("needs the role {}", missing.join(" and ")));
        }
        error
    }
}

/// Whether an allow row is about the operation (Q34).
fn speaks(rule: &Rule, operation: &str, sets: &[&str]) -> bool {
    if rule.operation == operation {
        return true;
    }
    rule.operation == "write"
        && match operation {
            "create" | "read" | "delete" => false,
            "comment" => rule.fields.has("comments"),
            "work_note" => rule.fields.has("work_notes"),
            "attach" => rule.fields == Cover::All,
            _ => !sets.is_empty() && sets.iter().all(|field| rule.fields.has(field)),
        }
}

/// The tables whose readable records the rule's condition asks for.
fn leans_on(rule: &Rule) -> Vec<&'static str> {
    let sets = rule.condition.clauses().chain(rule.applies_to.clauses()).filter_map(|test| match &test.value {
        cond::Operand::Set(set) => cond::read_by(set),
        _ => None,
    });
    sets.collect()
}

fn open_fields(table: &'static Table, operation: &str) -> [&'static str; 2] {
    if operation == "read" { ["sys_id", table.display] } else { ["", ""] }
}

impl Lens for Policy<'_> {
    fn field(&self, table: &'static Table, field: &'static Field, alias: &str) -> Result<Seen> {
        Ok(self.grant(table, "read", &[], alias)?.field(field.name))
    }

    fn rows(&self, table: &'static Table, alias: &str) -> Result<Rows> {
        Ok(self.grant(table, "read", &[], alias)?.rows())
    }

    fn refuse(&self, table: &'static Table, field: &'static Field) -> Error {
        self.denied(table, "read", Some(field.name), None)
    }

    fn subject(&self) -> &Subject {
        &self.actor.subject
    }

    fn frame(&self) -> Frame<'_> {
        Frame { now: self.now, calendar: &self.calendar }
    }

    fn readable(&self, table: &'static Table, column: &'static Field) -> Result<Sql> {
        self.values(table, column, true)
    }
}
