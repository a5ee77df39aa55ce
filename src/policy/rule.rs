//! Rules as rows: loading them, ordering them, and what their fields, roles and requirements say.
//!
//! A rule that does not hold together (unknown role, unknown field, a condition that does not parse) never grants, and
//! as a deny row always vetoes (C143).

use crate::cond::{Cond, RoleExpr, parse};
use crate::dict::{self, Table, projects::INTERNAL_FIELDS};
use crate::engine::{Engine, Row, Sql};
use crate::error::Result;
use std::collections::BTreeSet;
use std::fmt;

/// Every operation there is: the generic ones, and one per further verb (Q34).
pub const OPERATIONS: &[&str] = &[
    "create",
    "read",
    "write",
    "delete",
    "comment",
    "work_note",
    "attach",
    "access",
    "apply",
    "save_as_template",
    "copy",
    "assign",
    "complete",
    "close",
    "reopen",
    "move",
    "accept",
    "reject",
    "cancel",
    "request_info",
    "resume",
    "propose",
    "escalate",
    "deescalate",
    "approve",
    "decline",
    "project_change",
    "project_issue",
    "problem",
    "change",
    "incident",
    "request",
    "confirm",
    "allocate",
];

/// Which fields a rule covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// Every field.
    All,
    /// These.
    Only(Vec<String>),
    /// Every field but these.
    Except(Vec<String>),
}

impl Cover {
    fn parse(text: &str, table: &Table) -> std::result::Result<Self, String> {
        let mut only = Vec::new();
        let mut except = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (list, name) = part.strip_prefix('-').map_or((&mut only, part), |name| (&mut except, name));
            if name == "@internal_fields" {
                list.extend(INTERNAL_FIELDS.iter().map(|field| (*field).to_owned()));
            } else if table.find(name).is_some() || name == "attachments" {
                list.push(name.to_owned());
            } else {
                return Err(format!("{} has no field {name}", table.name));
            }
        }
        match (only.is_empty(), except.is_empty()) {
            (true, true) => Ok(Cover::All),
            (false, true) => Ok(Cover::Only(only)),
            (true, false) => Ok(Cover::Except(except)),
            (false, false) => Err("a field list names fields and exceptions".to_owned()),
        }
    }

    /// Whether the field is covered.
    pub fn has(&self, field: &str) -> bool {
        match self {
            Cover::All => true,
            Cover::Only(names) => names.iter().any(|name| name == field),
            Cover::Except(names) => !names.iter().any(|name| name == field),
        }
    }
}

/// Something a rule requires that is not in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// This plugin is not active.
    Plugin(String),
    /// This property is not true.
    Property(String),
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Plugin(name) => write!(f, "the plugin {name} is not active (csm plugin update {name} --active true)"),
            Need::Property(name) => {
                write!(f, "the property {name} is not true (csm property update {name} --value true)")
            }
        }
    }
}

/// One access rule, ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id: R8, R36.2, A1.
    pub id: String,
    /// The operation it is about.
    pub operation: String,
    /// `deny_unless` instead of `allow_if`.
    pub deny: bool,
    /// Who it is about.
    pub roles: RoleExpr,
    /// Which records it admits.
    pub condition: Cond,
    /// Which records a deny row concerns.
    pub applies_to: Cond,
    /// Which fields it covers.
    pub fields: Cover,
    /// What it requires, as stored.
    pub requires: String,
    /// What of that is not in force.
    pub missing: Vec<Need>,
    /// Whether it takes part in decisions: active, and not merely listed.
    pub active: bool,
    /// Whether its row says active, whatever its kind: a listed rule takes part in no decision, but switches a list.
    pub switched_on: bool,
    /// `rule`, `never`, `implied` or `catalogue` (Q41).
    pub kind: String,
    /// The related list that has to be shown for it, if it belongs to one.
    pub related_list: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Why it can decide nothing, if it does not hold together.
    pub broken: Option<String>,
}

impl Rule {
    /// The condition is empty: true for an allow row, never for a deny row.
    pub fn unconditional(&self) -> bool {
        self.condition == Cond::True
    }

    /// Whether it can decide anything, now or once it is switched on; otherwise it is only listed (Q41).
    pub fn effective(&self) -> bool {
        matches!(self.kind.as_str(), "rule" | "never") && self.broken.is_none()
    }

    /// What would have to be switched on for it to speak, and how; nothing if it speaks or is only listed.
    pub fn silence(&self) -> Option<String> {
        let mut needs = Vec::new();
        match &self.related_list {
            _ if self.active => {}
            Some(list) => needs.push(format!("the list {list} is hidden (csm access show-list {list})")),
            None => needs.push("not active".to_owned()),
        }
        needs.extend(self.missing.iter().map(Need::to_string));
        (!needs.is_empty()).then(|| needs.join("; "))
    }
}

/// The order rules are evaluated and listed in: R before A, by number, letters, then the part after the dot.
pub fn order_key(id: &str) -> (bool, u64, String, u64, String) {
    let own = !id.starts_with('R');
    let body = id.get(1..).unwrap_or_default();
    let (stem, part) = body.split_once('.').unwrap_or((body, "0"));
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    let letters = stem.get(digits.len()..).unwrap_or_default().to_owned();
    (own, digits.parse().unwrap_or(u64::MAX), letters, part.parse().unwrap_or(u64::MAX), id.to_owned())
}

/// What rules lean on besides records: which roles exist, which plugins are active, which properties are true.
#[derive(Debug, Default)]
pub struct Facts {
    roles: BTreeSet<String>,
    external: BTreeSet<String>,
    in_force: BTreeSet<String>,
    plugins: BTreeSet<String>,
}

impl Facts {
    /// Reads them, once per command.
    pub fn load(engine: &dyn Engine) -> Result<Self> {
        let sql = Sql::new(
            "SELECT CASE WHEN kind = 'external' THEN 2 ELSE 1 END, name FROM sys_user_role UNION ALL SELECT 3, id FROM v_plugin UNION ALL SELECT 0, id FROM v_plugin WHERE active = 1 \
             UNION ALL SELECT 0, name FROM sys_properties WHERE value = 'true'",
        );
        let mut facts = Self::default();
        engine.query(&sql, &mut |row| {
            match row.int(0) {
                0 => facts.in_force.insert(row.text(1)),
                1 => facts.roles.insert(row.text(1)),
                3 => facts.plugins.insert(row.text(1)),
                _ => facts.roles.insert(row.text(1)) && facts.external.insert(row.text(1)),
            };
            Ok(())
        })?;
        Ok(facts)
    }

    /// Whether the role is meant for people outside.
    pub fn is_external(&self, role: &str) -> bool {
        self.external.contains(role)
    }

    fn need(&self, name: &str) -> Need {
        if self.is_plugin(name) { Need::Plugin(name.to_owned()) } else { Need::Property(name.to_owned()) }
    }

    /// Whether there is a plugin of that name, active or not.
    pub fn is_plugin(&self, name: &str) -> bool {
        self.plugins.contains(name)
    }

    /// Whether that plugin is active or that property true.
    pub fn holds(&self, name: &str) -> bool {
        self.in_force.contains(name)
    }
}

/// All rules of one table, in evaluation order.
pub fn load(engine: &dyn Engine, table: &'static Table, facts: &Facts) -> Result<Vec<Rule>> {
    let sql = Sql::new(
        "SELECT id, operation, decision_type, roles, condition, applies_to, fields, requires, active, kind, source, \
         related_list FROM sys_security_acl",
    )
    .with(" WHERE name = ", table.name);
    let mut rules = engine.all(&sql, |row| read(row, table))?;
    for rule in rules.iter_mut().filter(|rule| matches!(rule.kind.as_str(), "rule" | "never")) {
        let names = rule.requires.split(',').map(str::trim).filter(|name| !name.is_empty());
        rule.missing = names.filter(|name| !facts.holds(name)).map(|name| facts.need(name)).collect();
        if !OPERATIONS.contains(&rule.operation.as_str()) {
            rule.broken.get_or_insert(format!("no operation {}", rule.operation));
        }
        if let Some(role) = rule.roles.roles().into_iter().find(|role| !facts.roles.contains(*role)) {
            rule.broken.get_or_insert(format!("no role {role}"));
        }
    }
    rules.sort_by_cached_key(|rule| order_key(&rule.id));
    Ok(rules)
}

fn read(row: &dyn Row, table: &'static Table) -> Rule {
    let mut broken = None;
    let mut note = |problem: String| {
        broken.get_or_insert(problem);
    };
    let roles = RoleExpr::parse(&row.text(3)).unwrap_or_else(|error| {
        note(error.message().to_owned());
        RoleExpr::Any(Vec::new())
    });
    let mut query = |text: String| match parse(&text) {
        Ok(query) => {
            if let Some(problem) = query.cond.clauses().find_map(|test| dict::path_problem(table, &test.path)) {
                note(problem);
            }
            query.cond
        }
        Err(error) => {
            note(error.message().to_owned());
            Cond::Any(Vec::new())
        }
    };
    let condition = query(row.text(4));
    let applies_to = query(row.text(5));
    let fields = Cover::parse(&row.text(6), table).unwrap_or_else(|problem| {
        note(problem);
        // A deny row whose fields are not known closes all of them.
        if row.text(2) == "deny_unless" { Cover::All } else { Cover::Only(Vec::new()) }
    });
    let kind = row.text(9);
    Rule {
        id: row.text(0),
        operation: row.text(1),
        deny: row.text(2) == "deny_unless",
        roles,
        condition,
        applies_to,
        fields,
        requires: row.text(7),
        missing: Vec::new(),
        switched_on: row.int(8) == 1,
        active: row.int(8) == 1 && matches!(kind.as_str(), "rule" | "never"),
        kind,
        source: row.text(10),
        related_list: Some(row.text(11)).filter(|list| !list.is_empty()),
        broken,
    }
}
