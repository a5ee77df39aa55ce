//! Everything somebody may do: to each table, or to one record.

use crate::cond::{Rows, Seen};
use crate::dict::{self, Access, Table};
use crate::error::Result;
use crate::policy::{OPERATIONS, Policy, Question};
use crate::rules::acts;

/// How far an operation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Nothing.
    None,
    /// The records a condition admits.
    Some,
    /// Every record.
    All,
}

impl Extent {
    /// As printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Extent::None => "-",
            Extent::Some => "some",
            Extent::All => "all",
        }
    }
}

/// One operation he may perform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The operation.
    pub operation: &'static str,
    /// On how many records of the table; all of one, if it is about a record.
    pub extent: Extent,
    /// The rules that say so; of a record the deciding one.
    pub rules: Vec<String>,
    /// The fields it is confined to; none if it is not.
    pub fields: Option<Vec<&'static str>>,
}

/// The operations that mean something on a table: what every table has, what rules speak of, what verbs do.
pub fn operations(policy: &Policy<'_>, table: &'static Table) -> Result<Vec<&'static str>> {
    let rules = policy.rules(table)?;
    let verbs = acts::DEEDS.iter().filter(|deed| deed.table == table.name).map(|deed| deed.operation);
    let known: Vec<&str> = rules
        .iter()
        .filter(|rule| rule.effective())
        .map(|rule| rule.operation.as_str())
        .chain(verbs)
        .chain(["create", "read", "write", "delete"])
        .collect();
    let journal = |operation: &str, field: &str| {
        operation == if field == "comments" { "comment" } else { "work_note" } && table.find(field).is_some()
    };
    let means = |operation: &str| {
        known.contains(&operation)
            || table.access == Access::Rules && operation == "attach"
            || journal(operation, "comments")
            || journal(operation, "work_notes")
    };
    Ok(OPERATIONS.iter().copied().filter(|operation| means(operation)).collect())
}

/// On how many records of the table somebody may do something.
pub fn extent(policy: &Policy<'_>, table: &'static Table, operation: &str) -> Result<Extent> {
    if policy.available(table).is_err() {
        return Ok(Extent::None);
    }
    Ok(match policy.grant(table, operation, acts::sets(table, operation), "t")?.rows() {
        Rows::All => Extent::All,
        Rows::Where(_) => Extent::Some,
        Rows::None => Extent::None,
    })
}

/// What somebody may do to the table, or to the record.
pub fn holdings(policy: &Policy<'_>, table: &'static Table, record: Option<&str>) -> Result<Vec<Holding>> {
    let mut holdings = Vec::new();
    for operation in operations(policy, table)? {
        let sets = acts::sets(table, operation);
        let question =
            Question { table, operation: operation.to_owned(), sets, record: record.map(str::to_owned), field: None };
        // A record that is there is not made.
        if (record.is_some() && operation == "create") || !policy.allows(&question)? {
            continue;
        }
        let (rules, hidden) = match record {
            None => {
                let grant = policy.grant(table, operation, sets, "t")?;
                let hidden: Vec<&str> =
                    table.fields().map(|field| field.name).filter(|field| grant.field(field) == Seen::Never).collect();
                (
                    grant.allowing().into_iter().map(str::to_owned).collect(),
                    hidden.into_iter().map(str::to_owned).collect(),
                )
            }
            Some(id) => {
                let all: Vec<&str> = table.fields().map(|field| field.name).collect();
                let decision = policy.decide(table, operation, sets, &all, id)?;
                let rule = policy.answer(&question)?.rule;
                (vec![rule], decision.refused)
            }
        };
        holdings.push(Holding {
            operation,
            extent: if record.is_some() { Extent::All } else { extent(policy, table, operation)? },
            rules,
            fields: open_fields(policy, table, operation, &hidden),
        });
    }
    Ok(holdings)
}

/// The fields left, of those anybody could name; none if nothing is hidden. Verbs are not asked for fields.
fn open_fields(
    policy: &Policy<'_>,
    table: &'static Table,
    operation: &str,
    hidden: &[String],
) -> Option<Vec<&'static str>> {
    if !matches!(operation, "read" | "write" | "create") || policy.actor().is_admin() {
        return None;
    }
    let nameable = table.fields().filter(|field| operation == "read" || !field.system).map(|field| field.name);
    let (closed, open): (Vec<_>, Vec<_>) = nameable.partition(|field| hidden.iter().any(|name| name == field));
    (!closed.is_empty()).then_some(open)
}

/// The tables questions about everything are about: those whose rules are their own.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    dict::TABLES.iter().copied().filter(|table| table.access == Access::Rules)
}
