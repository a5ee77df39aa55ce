//! The demo data every example uses, read from `templates/demo.toml`: people, accounts, projects, cases and the rest.
//!
//! Records are made as `admin` would make them, through the same door and under the same business rules. What only the
//! system writes (states reached long ago, who resolved what) stands under `system` and is written afterwards.

use crate::dict::{self, Kind, Table, input};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::rules::{calendars, template_file};
use crate::store::{Record, Store, is};
use crate::time::Calendar;

/// The shipped example template.
const ONBOARDING: &str = include_str!("../../templates/onboarding.toml");
/// The records.
const DEMO: &str = include_str!("../../templates/demo.toml");
/// Keys of a record that are no fields: roles of a user, what the system writes, and whether it writes all of it.
const EXTRA: [&str; 3] = ["roles", "system", "by_system"];

/// Fills an empty database.
pub fn fill(store: &Store<'_>) -> Result<()> {
    let plan = template_file::parse(ONBOARDING, Calendar::weekdays().day_seconds())?;
    super::template::store_plan(store, &plan, "fail")?;
    let data: toml::Table = DEMO.parse().map_err(|error| broken(&format!("{error}")))?;
    for noun in array(&data, "order") {
        let noun = text(noun);
        let table = dict::table_or_noun(&noun)?;
        for entry in array(&data, &noun) {
            let entry = entry.as_table().ok_or_else(|| broken(&noun))?;
            record(store, table, entry).map_err(|error| error.at(format!("demo.toml, {noun}")))?;
        }
    }
    Ok(())
}

fn broken(why: &str) -> Error {
    Error::new(Code::Internal, format!("the demo data cannot be read: {why}"))
}

fn array<'t>(table: &'t toml::Table, key: &str) -> &'t [toml::Value] {
    table.get(key).and_then(toml::Value::as_array).map_or(&[], Vec::as_slice)
}

/// A value as a person would type it; several are separated by commas.
fn text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn record(store: &Store<'_>, table: &'static Table, entry: &toml::Table) -> Result<()> {
    let typed: Vec<(String, String)> = entry
        .iter()
        .filter(|(key, _)| !EXTRA.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), text(value)))
        .collect();
    if entry.get("by_system").and_then(toml::Value::as_bool) == Some(true) {
        let mut record = Record::new(table);
        for (key, text) in &typed {
            let (column, value) = system_value(store, table, key, text)?;
            record.put(column, value);
        }
        return store.system_create(table, record, "demo").map(|_| ());
    }
    let none = toml::Table::new();
    let system = entry.get("system").and_then(toml::Value::as_table).unwrap_or(&none);
    let mut extra = Record::new(table);
    // What decides how the record is made goes in at once, the rest is written when it stands.
    for key in ["number", "sys_class_name"] {
        if let Some(value) = system.get(key) {
            let (column, value) = system_value(store, table, key, &text(value))?;
            extra.put(column, value);
        }
    }
    let project = typed.iter().find(|(name, _)| name == "customer_project").map(|(_, name)| name);
    let calendar = match project {
        Some(name) if table.name == dict::task::TABLE.name => {
            calendars::of_project(store, &store.resolve(&dict::project::TABLE, name)?)?
        }
        _ => Calendar::weekdays(),
    };
    let made = store.create(table, &typed, extra, &calendar)?;
    roles(store, table, entry, &made)?;
    let mut new = made.clone();
    for (key, value) in system {
        let (column, value) = system_value(store, table, key, &text(value))?;
        new.put(column, value);
    }
    let id = made.id();
    store.derive(table, made, new, "demo")?;
    if table.name == dict::case::TABLE.name { crate::rules::sla::settle(store, &id) } else { Ok(()) }
}

/// A value only the system writes, read as if it could be typed.
fn system_value(store: &Store<'_>, table: &'static Table, key: &str, text: &str) -> Result<(&'static str, Value)> {
    let field = table.field(key)?;
    let calendar = Calendar::weekdays();
    let value = match field.kind {
        Kind::Reference(target) => store.resolve(dict::table(target).ok_or_else(|| broken(target))?, text)?.into(),
        _ => input::value(field, text, input::Frame { now: store.now(), calendar: &calendar })?,
    };
    Ok((field.name, value))
}

/// The roles of a user beyond those he starts with; an empty list takes those away too.
fn roles(store: &Store<'_>, table: &'static Table, entry: &toml::Table, user: &Record) -> Result<()> {
    let Some(roles) = entry.get("roles").and_then(toml::Value::as_array).filter(|_| table.name == "sys_user") else {
        return Ok(());
    };
    if roles.is_empty() {
        for row in store.fetch_where(&dict::has_role::TABLE, &is("user", user.id()))? {
            store.system_delete(&dict::has_role::TABLE, row, "demo")?;
        }
    }
    for role in roles {
        let typed = [("user".to_owned(), user.id()), ("role".to_owned(), text(role))];
        let calendar = Calendar::weekdays();
        store.create(&dict::has_role::TABLE, &typed, Record::new(&dict::has_role::TABLE), &calendar)?;
    }
    Ok(())
}
