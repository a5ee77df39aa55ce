//! Journal, attachments and list members have no rules of their own: what one may read of them follows from the record
//! they belong to, and from its field (domain 5.2, Q34).

use super::Policy;
use super::grant::{Grant, Spoken};
use crate::cond::{Rows, Seen};
use crate::dict::{self, Kind, Table};
use crate::engine::Sql;
use crate::error::Result;
use std::rc::Rc;

/// How a dependent table names its record and the field it stands for.
fn columns(table: &Table) -> (&'static str, &'static str, Option<&'static str>) {
    match table.name {
        "sys_journal_field" => ("name", "element_id", Some("element")),
        "sys_list_member" => ("table_name", "record", Some("element")),
        _ => ("table_name", "table_sys_id", None),
    }
}

/// Reading a dependent row is reading its record and its field; nothing else is granted here.
pub(super) fn grant(policy: &Policy<'_>, table: &'static Table, operation: &str, alias: &str) -> Result<Grant> {
    let mut branches = Vec::new();
    if operation == "read" {
        for parent in dict::TABLES.iter().filter(|parent| parent.access == dict::Access::Rules) {
            for element in elements(table, parent) {
                branches.extend(branch(policy, table, parent, element, alias)?);
            }
        }
    }
    let allows = if branches.is_empty() {
        Vec::new()
    } else {
        vec![Spoken { rule: 0, holds: Some(Sql::join(&branches, " OR ", "0")) }]
    };
    Ok(Grant { rules: Rc::new([derived()]), admin: false, allows, vetoes: Vec::new(), open: ["sys_id", table.display] })
}

/// The fields of `parent` whose values are rows of `table`.
fn elements(table: &Table, parent: &'static Table) -> Vec<&'static str> {
    let wanted = |kind: Kind| match table.name {
        "sys_journal_field" => matches!(kind, Kind::Journal),
        "sys_list_member" => matches!(kind, Kind::List(_)),
        _ => false,
    };
    if table.name == "sys_attachment" {
        return vec!["attachments"];
    }
    parent.fields().filter(|field| wanted(field.kind)).map(|field| field.name).collect()
}

fn branch(
    policy: &Policy<'_>,
    table: &Table,
    parent: &'static Table,
    element: &str,
    alias: &str,
) -> Result<Option<Sql>> {
    if policy.available(parent).is_err() {
        return Ok(None);
    }
    let inner = format!("{alias}p");
    let read = policy.grant(parent, "read", &[], &inner)?;
    let mut conditions = Vec::new();
    match read.rows() {
        Rows::None => return Ok(None),
        Rows::All => {}
        Rows::Where(sql) => conditions.push(sql),
    }
    match read.field(element) {
        Seen::Never => return Ok(None),
        Seen::Plain => {}
        Seen::When(sql) => conditions.push(sql),
    }
    let (table_column, record, element_column) = columns(table);
    let mut sql = Sql::new("(");
    sql.column(alias, table_column).push(" = ").bind(parent.name);
    if let Some(column) = element_column {
        sql.push(" AND ").column(alias, column).push(" = ").bind(element);
    }
    sql.push(" AND ")
        .column(alias, record)
        .push(&format!(" IN (SELECT {inner}.sys_id FROM \"{}\" {inner} WHERE ", parent.name));
    sql.append(&Sql::join(&conditions, " AND ", "1")).push("))");
    Ok(Some(sql))
}

/// The rule named as deciding: the parent's.
fn derived() -> super::Rule {
    super::Rule {
        id: "parent".to_owned(),
        operation: "read".to_owned(),
        deny: false,
        roles: crate::cond::RoleExpr::Any(Vec::new()),
        condition: crate::cond::Cond::True,
        applies_to: crate::cond::Cond::True,
        fields: super::Cover::All,
        requires: String::new(),
        missing: Vec::new(),
        active: true,
        switched_on: true,
        kind: "implied".to_owned(),
        related_list: None,
        source: "domain 5.2".to_owned(),
        broken: None,
    }
}
