//! Prints `schema.sql` from the dictionary: STRICT tables with real columns, foreign keys and checks.

use super::{Field, Kind, TABLES, Table};
use std::fmt::Write as _;

/// The whole schema, as `schema.sql` holds it.
pub fn schema() -> String {
    let mut out = String::from(
        "-- The tables of a csm database, printed from the dictionary (`csm db schema`). Do not edit: edit src/dict.\n",
    );
    for table in TABLES {
        out.push('\n');
        create(&mut out, table);
        indexes(&mut out, table);
    }
    out
}

fn create(out: &mut String, table: &Table) {
    let _ = writeln!(out, "-- {}", table.label);
    let _ = writeln!(out, "CREATE TABLE \"{}\" (", table.name);
    let columns: Vec<String> = table.fields().filter(|field| field.stored()).map(column).collect();
    let _ = writeln!(out, "  {}\n) STRICT;", columns.join(",\n  "));
}

fn column(field: &Field) -> String {
    let name = field.name;
    let (kind, rest) = match field.kind {
        Kind::Id => ("TEXT", " PRIMARY KEY NOT NULL".to_owned()),
        Kind::Bool => ("INTEGER", format!(" CHECK (\"{name}\" IN (0, 1))")),
        Kind::Int | Kind::Duration => ("INTEGER", String::new()),
        Kind::Decimal => ("REAL", String::new()),
        Kind::Blob => ("BLOB", String::new()),
        Kind::Code(codes) => {
            let values: Vec<_> = codes.iter().map(|(value, _)| value.to_string()).collect();
            ("INTEGER", one_of(name, &values))
        }
        Kind::Choice(choices) => {
            let values: Vec<_> = choices.iter().map(|(value, _)| format!("'{value}'")).collect();
            ("TEXT", one_of(name, &values))
        }
        // Deferred, so that records that point to each other can be written in one transaction in any order.
        Kind::Reference(target) if !field.derived => {
            ("TEXT", format!(" REFERENCES \"{target}\" (\"sys_id\") DEFERRABLE INITIALLY DEFERRED"))
        }
        _ => ("TEXT", String::new()),
    };
    let required = if field.mandatory && !matches!(field.kind, Kind::Id) { " NOT NULL" } else { "" };
    format!("\"{name}\" {kind}{required}{rest}")
}

/// A column holds one of these, or nothing. Spelled out: for a list of more than two the engine would build a table of
/// them anew at every insert, a third of the time of writing a task.
fn one_of(column: &str, values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| format!("\"{column}\" = {value}")).collect();
    format!(" CHECK ({})", values.join(" OR "))
}

fn indexes(out: &mut String, table: &Table) {
    let mut leading: Vec<&str> = Vec::new();
    for columns in table.unique {
        index(out, table, "UNIQUE ", columns, "");
        leading.push(first(columns));
    }
    for columns in table.indexes {
        index(out, table, "", columns, "");
        leading.push(first(columns));
    }
    for field in table.fields() {
        if matches!(field.kind, Kind::Reference(_)) && !field.derived && !leading.contains(&field.name) {
            index(out, table, "", field.name, &format!(" WHERE \"{}\" IS NOT NULL", field.name));
        }
    }
}

fn first(columns: &'static str) -> &'static str {
    columns.split(", ").next().unwrap_or(columns)
}

fn index(out: &mut String, table: &Table, unique: &str, columns: &str, condition: &str) {
    let name = columns.replace(", ", "_");
    let quoted: Vec<_> = columns.split(", ").map(|column| format!("\"{column}\"")).collect();
    let _ = writeln!(
        out,
        "CREATE {unique}INDEX \"{}_{name}\" ON \"{}\" ({}){condition};",
        table.name,
        table.name,
        quoted.join(", ")
    );
}
