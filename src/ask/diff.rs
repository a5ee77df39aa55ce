//! How what somebody may do differs between two users, or between two databases: record by record, field by field.
//!
//! Both sides are read in the order of ids, a page at a time, and merged: memory does not grow with the number of records.

use super::holdings::{operations, tables};
use crate::actor::Standing;
use crate::cond::{Rows, Seen};
use crate::dict::Table;
use crate::engine::{Engine, Row, Sql};
use crate::error::Result;
use crate::policy::{Grant, Policy};
use crate::rules::acts;
use std::cmp::Ordering;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// Records looked at at a time.
const PAGE: i64 = 4_000;

/// One thing that one side may do and the other may not.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The second side has it, the first has not.
    pub gained: bool,
    /// The operation.
    pub operation: String,
    /// The table.
    pub table: &'static Table,
    /// What the record is called; none for something about the table as a whole.
    pub record: Option<String>,
    /// The fields concerned; empty for the record as a whole.
    pub fields: Vec<&'static str>,
    /// The rule that decides on the side that has it.
    pub rule: String,
}

/// Which fields, by their place in the table.
type Mask = Vec<u64>;

/// What may be done to a record under one operation: by which rule, to which fields.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    rule: Rc<str>,
    fields: Rc<[u64]>,
}

/// One record as one side sees it.
struct Seat {
    id: String,
    name: String,
    held: Vec<Option<Held>>,
}

/// Hands every difference to `each`; the first side is `before`.
pub fn diff(before: &Policy<'_>, after: &Policy<'_>, each: &mut dyn FnMut(Difference) -> Result<()>) -> Result<()> {
    for table in tables() {
        let mut all: Vec<&'static str> = operations(before, table)?;
        all.extend(operations(after, table)?);
        let all: BTreeSet<&'static str> = all.into_iter().collect();
        whole_table(before, after, table, each)?;
        let kept: Vec<&'static str> = all.into_iter().filter(|operation| *operation != "create").collect();
        let mut sides = [Side::new(before, table, &kept)?, Side::new(after, table, &kept)?];
        merge(&mut sides, table, &kept, each)?;
    }
    Ok(())
}

/// Making records is a matter of the table; so is everything between roles, who have no records of their own.
fn whole_table(
    before: &Policy<'_>,
    after: &Policy<'_>,
    table: &'static Table,
    each: &mut dyn FnMut(Difference) -> Result<()>,
) -> Result<()> {
    let rules = [rules_of(before, table, "create")?, rules_of(after, table, "create")?];
    if rules[0].is_empty() == rules[1].is_empty() {
        return Ok(());
    }
    let gained = rules[0].is_empty();
    let rule = rules[usize::from(gained)].first().cloned().unwrap_or_default();
    each(Difference { gained, operation: "create".to_owned(), table, record: None, fields: Vec::new(), rule })
}

/// The rules by which somebody may do something to some record of the table.
fn rules_of(policy: &Policy<'_>, table: &'static Table, operation: &str) -> Result<Vec<String>> {
    if idle(policy, table) {
        return Ok(Vec::new());
    }
    let grant = policy.grant(table, operation, acts::sets(table, operation), "t")?;
    if !grant.possible() {
        return Ok(Vec::new());
    }
    Ok(grant.allowing().into_iter().map(str::to_owned).collect())
}

/// Somebody who cannot act, or a table that is not there, allows nothing.
fn idle(policy: &Policy<'_>, table: &'static Table) -> bool {
    policy.actor().standing() != Standing::Able || policy.available(table).is_err()
}

/// The same for two roles, each by itself: rules that speak for one of them alone.
pub fn diff_roles(
    before: &Policy<'_>,
    after: &Policy<'_>,
    each: &mut dyn FnMut(Difference) -> Result<()>,
) -> Result<()> {
    for table in tables() {
        for operation in operations(before, table)? {
            let sides = [rules_of(before, table, operation)?, rules_of(after, table, operation)?];
            for (gained, own, other) in [(false, &sides[0], &sides[1]), (true, &sides[1], &sides[0])] {
                for rule in own.iter().filter(|rule| !other.contains(rule)) {
                    let operation = operation.to_owned();
                    each(Difference {
                        gained,
                        operation,
                        table,
                        record: None,
                        fields: Vec::new(),
                        rule: rule.clone(),
                    })?;
                }
            }
        }
    }
    Ok(())
}

fn merge(
    sides: &mut [Side<'_>; 2],
    table: &'static Table,
    operations: &[&'static str],
    each: &mut dyn FnMut(Difference) -> Result<()>,
) -> Result<()> {
    let nothing = vec![None; operations.len()];
    loop {
        let [before, after] = &mut *sides;
        let order = match (before.peek()?, after.peek()?) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.cmp(other),
        };
        let one = if order == Ordering::Greater { None } else { before.page.pop_front() };
        let other = if order == Ordering::Less { None } else { after.page.pop_front() };
        let held = |seat: &Option<Seat>| seat.as_ref().map_or_else(|| nothing.clone(), |seat| seat.held.clone());
        if one.as_ref().map(|seat| &seat.held) == other.as_ref().map(|seat| &seat.held) {
            continue;
        }
        let name = other.as_ref().or(one.as_ref()).map(|seat| seat.name.clone()).unwrap_or_default();
        for (index, (old, new)) in held(&one).into_iter().zip(held(&other)).enumerate() {
            for (gained, fields, rule) in compare(table, old, new) {
                let operation = operations[index].to_owned();
                each(Difference { gained, operation, table, record: Some(name.clone()), fields, rule })?;
            }
        }
    }
}

/// What one operation on one record gained and lost.
fn compare(table: &'static Table, old: Option<Held>, new: Option<Held>) -> Vec<(bool, Vec<&'static str>, String)> {
    let names = |mask: &Mask| {
        let held = |index: &usize| mask[index / 64] >> (index % 64) & 1 == 1;
        table.fields().enumerate().filter(|(index, _)| held(index)).map(|(_, field)| field.name).collect::<Vec<_>>()
    };
    match (old, new) {
        (None, None) => Vec::new(),
        (None, Some(new)) => vec![(true, Vec::new(), new.rule.to_string())],
        (Some(old), None) => vec![(false, Vec::new(), old.rule.to_string())],
        (Some(old), Some(new)) => {
            let less = |one: &[u64], other: &[u64]| one.iter().zip(other).map(|(one, other)| one & !other).collect();
            let (gained, lost) = (names(&less(&new.fields, &old.fields)), names(&less(&old.fields, &new.fields)));
            let both = [(true, gained, new.rule.to_string()), (false, lost, old.rule.to_string())];
            both.into_iter().filter(|(_, fields, _)| !fields.is_empty()).collect()
        }
    }
}

/// One side of the comparison: its statement, and the page in hand.
struct Side<'e> {
    engine: &'e dyn Engine,
    table: &'static Table,
    statement: Option<Statement>,
    shape: Vec<Shape>,
    page: VecDeque<Seat>,
    last: String,
}

/// A statement over one page of the table, called `t`: what it selects, and what is asked of each record.
///
/// The page is cut by ids before anything is asked. Were the condition asked of the table itself, the planner might go
/// through all that satisfies it, and sort that, for every page again.
struct Statement {
    select: Sql,
    condition: Sql,
}

/// How the columns of one operation are read: the rule, the fields open wherever it is allowed, and those that depend on
/// the record.
struct Shape {
    rule: Deciding,
    always: Rc<[u64]>,
    sometimes: Vec<Mask>,
}

/// Where the deciding rule of an operation is found.
enum Deciding {
    /// It is allowed on no record.
    Never,
    /// It is allowed on all that are readable, by this rule.
    Always(Rc<str>),
    /// In the next column; empty where it is not allowed.
    Column,
}

impl<'e> Side<'e> {
    fn new(policy: &Policy<'e>, table: &'static Table, operations: &[&'static str]) -> Result<Self> {
        let (page, last) = (VecDeque::new(), String::new());
        let mut side = Self { engine: policy.engine(), table, statement: None, shape: Vec::new(), page, last };
        if idle(policy, table) {
            return Ok(side);
        }
        let readable = policy.grant(table, "read", &[], "t")?.rows();
        if readable == Rows::None {
            return Ok(side);
        }
        let mut select = Sql::new("SELECT t.sys_id, ").and(&crate::cond::display_of(table, "t"));
        for operation in operations {
            let grant = policy.grant(table, operation, acts::sets(table, operation), "t")?;
            let with_fields = matches!(*operation, "read" | "write");
            side.shape.push(columns(&grant, table, with_fields, &readable, &mut select));
        }
        let condition = if let Rows::Where(rows) = readable { rows } else { Sql::new("1 = 1") };
        side.statement = Some(Statement { select, condition });
        Ok(side)
    }

    /// The id of the next record.
    fn peek(&mut self) -> Result<Option<&String>> {
        while self.page.is_empty() && self.statement.is_some() {
            self.turn()?;
        }
        Ok(self.page.front().map(|seat| &seat.id))
    }

    /// The records of the next page this side may read; after the last there is no statement any more.
    fn turn(&mut self) -> Result<()> {
        let Some(statement) = &self.statement else { return Ok(()) };
        let mut page = Sql::new("(SELECT * FROM ");
        page.name(self.table.name).push(" WHERE sys_id > ").bind(self.last.as_str());
        page.push(" ORDER BY sys_id LIMIT ").bind(PAGE).push(")");
        let end = Sql::new("SELECT max(p.sys_id) FROM ").and(&page).then(" p");
        let Some(end) = self.engine.first(&end, |row| row.text(0))?.filter(|end| !end.is_empty()) else {
            self.statement = None;
            return Ok(());
        };
        let sql = statement.select.clone().then(" FROM ").and(&page).then(" t WHERE ").and(&statement.condition);
        let (shape, seats) = (&self.shape, &mut self.page);
        let mut known: Vec<Rc<str>> = Vec::new();
        self.engine.query(&sql.then(" ORDER BY t.sys_id"), &mut |row| {
            let mut column = 2;
            let held = shape.iter().map(|shape| shape.read(row, &mut column, &mut known)).collect();
            seats.push_back(Seat { id: row.text(0), name: row.text(1), held });
            Ok(())
        })?;
        self.last = end;
        Ok(())
    }
}

impl Shape {
    /// What one row says of the operation; `column` moves past its columns, `known` keeps the names of rules.
    fn read(&self, row: &dyn Row, column: &mut usize, known: &mut Vec<Rc<str>>) -> Option<Held> {
        let rule = match &self.rule {
            Deciding::Never => None,
            Deciding::Always(rule) => Some(Rc::clone(rule)),
            Deciding::Column => {
                let rule = row.text(*column);
                *column += 1;
                (!rule.is_empty()).then(|| interned(known, &rule))
            }
        };
        let mut fields = Rc::clone(&self.always);
        for mask in &self.sometimes {
            if row.int(*column) == 1 {
                fields = fields.iter().zip(mask).map(|(field, more)| field | more).collect();
            }
            *column += 1;
        }
        rule.map(|rule| Held { rule, fields })
    }
}

/// The one copy of a rule's name.
fn interned(known: &mut Vec<Rc<str>>, rule: &str) -> Rc<str> {
    if let Some(found) = known.iter().find(|known| known.as_ref() == rule) {
        return Rc::clone(found);
    }
    let new: Rc<str> = rule.into();
    known.push(Rc::clone(&new));
    new
}

/// Appends the columns of one operation: the deciding rule if it is allowed, and a flag for each condition fields depend on.
/// What holds of every record that is `readable` is not asked of each.
fn columns(grant: &Grant, table: &'static Table, with_fields: bool, readable: &Rows, sql: &mut Sql) -> Shape {
    let rows = grant.rows();
    let everywhere = rows == Rows::All || rows == *readable;
    let rule = match (&rows, grant.decides_everywhere()) {
        (Rows::None, _) => Deciding::Never,
        (_, Some(rule)) if everywhere => Deciding::Always(rule.into()),
        (rows, rule) => {
            let deciding = rule.map_or_else(|| grant.deciding(None), |rule| Sql::new("").with("", rule));
            match rows {
                Rows::Where(rows) if !everywhere => {
                    sql.push(", CASE WHEN ").append(rows).push(" THEN ").append(&deciding).push(" END");
                }
                _ => {
                    sql.push(", ").append(&deciding);
                }
            }
            Deciding::Column
        }
    };
    let words = table.fields().count().div_ceil(64);
    let mut always: Mask = vec![0; words];
    let mut sometimes: Vec<Mask> = Vec::new();
    let mut conditions: Vec<Sql> = Vec::new();
    for (index, field) in table.fields().enumerate().filter(|_| with_fields && rows != Rows::None) {
        let bit = |mask: &mut Mask| mask[index / 64] |= 1 << (index % 64);
        match grant.field(field.name) {
            Seen::Never => {}
            Seen::Plain => bit(&mut always),
            Seen::When(when) if *readable == Rows::Where(when.clone()) => bit(&mut always),
            Seen::When(when) => {
                let at = conditions.iter().position(|known| *known == when).unwrap_or_else(|| {
                    sql.push(", ").append(&when);
                    conditions.push(when);
                    sometimes.push(vec![0; words]);
                    conditions.len() - 1
                });
                bit(&mut sometimes[at]);
            }
        }
    }
    Shape { rule, always: always.into(), sometimes }
}
