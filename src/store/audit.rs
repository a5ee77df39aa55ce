//! The audit trail: one row per field changed, each row's hash covering the one before.
//!
//! Written in the same transaction as the change. The chain makes accidental damage and naive edits visible; it is no
//! proof against an owner of the file who recomputes it (`csm db info` prints the head to store elsewhere).

use super::{Record, Store};
use crate::dict::audit;
use crate::engine::{Engine, Sql, Value};
use crate::error::Result;
use crate::time::Instant;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The last row's sequence number and hash.
pub type Head = (i64, String);

/// Columns the hash covers, in order.
const COVERED: &[&str] = &[
    "seq",
    "at",
    "pretended_at",
    "actor",
    "os_user",
    "as_user",
    "command",
    "table_name",
    "record",
    "field",
    "old",
    "new",
    "rule",
];

/// Writes a row: its id, the columns the hash covers, the hash.
static INSERT: LazyLock<String> = LazyLock::new(|| {
    let columns = [&["sys_id"], COVERED, &[audit::CHAIN.name]].concat();
    format!("INSERT INTO sys_audit (\"{}\") VALUES (?{})", columns.join("\", \""), ", ?".repeat(COVERED.len() + 1))
});

/// The newest audit row's sequence number and hash; `(0, "")` for an empty trail.
pub fn head(engine: &dyn Engine) -> Result<Head> {
    let sql = Sql::new("SELECT seq, hash FROM sys_audit ORDER BY seq DESC LIMIT 1");
    Ok(engine.first(&sql, |row| (row.int(0), row.text(1)))?.unwrap_or_default())
}

/// Walks the whole chain; returns the first row whose hash does not follow from the one before.
pub fn broken_link(engine: &dyn Engine) -> Result<Option<i64>> {
    let mut before = String::new();
    let mut expected = 1;
    let mut broken = None;
    let columns: Vec<_> = COVERED.iter().map(|column| format!("\"{column}\"")).collect();
    let sql = Sql::new(format!("SELECT {}, hash FROM sys_audit ORDER BY seq", columns.join(", ")));
    engine.query(&sql, &mut |row| {
        let values: Vec<Value> = (0..COVERED.len()).map(|column| row.value(column)).collect();
        let hash = row.text(COVERED.len());
        if broken.is_none() && (row.int(0) != expected || link(&before, &values) != hash) {
            broken = Some(row.int(0));
        }
        expected += 1;
        before = hash;
        Ok(())
    })?;
    Ok(broken)
}

fn link(before: &str, values: &[Value]) -> String {
    let mut covered = String::with_capacity(512);
    covered.push_str(before);
    for value in values {
        let text = value.as_text().map_or_else(|| Cow::from(value.to_string()), Cow::from);
        // Lengths keep neighbours apart: ("ab", "c") and ("a", "bc") must not hash alike.
        let length = if value.is_null() { -1 } else { i64::try_from(text.len()).unwrap_or(i64::MAX) };
        let _ = write!(covered, "\n{length}:");
        covered.push_str(&text);
    }
    let hex = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    Sha256::digest(covered.as_bytes()).iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]).collect()
}

impl Store<'_> {
    /// Writes the audit rows of one change: one for a create, one per field for an update or a delete.
    pub(super) fn audit(&self, old: &Record, new: &Record, rule: &str) -> Result<()> {
        let display = crate::dict::table(new.table()).map_or("sys_id", |table| table.display);
        if old.id().is_empty() {
            return self.audit_row(new, None, &Value::Null, new.value(display), rule);
        }
        if new.id().is_empty() {
            self.audit_row(old, None, old.value(display), &Value::Null, rule)?;
            for (field, value) in old.values().filter(|(field, value)| !field.starts_with("sys_") && !value.is_null()) {
                self.audit_row(old, Some(field), value, &Value::Null, rule)?;
            }
            return Ok(());
        }
        for (field, value) in new.values().filter(|(field, _)| !field.starts_with("sys_") || *field == "sys_class_name")
        {
            if old.value(field) != value {
                self.audit_row(new, Some(field), old.value(field), value, rule)?;
            }
        }
        Ok(())
    }

    pub(super) fn audit_row(
        &self,
        record: &Record,
        field: Option<&str>,
        old: &Value,
        new: &Value,
        rule: &str,
    ) -> Result<()> {
        let mut head = self.audit_head.borrow_mut();
        let (seq, before) = match head.take() {
            Some(head) => head,
            None => self::head(self.engine)?,
        };
        let context = &self.context;
        let mut values: Vec<Value> = vec![
            super::new_id().into(),
            (seq + 1).into(),
            context.real_now.to_stored().into(),
            context.pretended.map(Instant::to_stored).into(),
            context.operator.as_str().into(),
            context.os_user.as_str().into(),
            self.policy.actor().user_name().into(),
            context.command.as_str().into(),
            record.table().into(),
            record.id().into(),
            field.map(str::to_owned).into(),
            shortened(old).into(),
            shortened(new).into(),
            rule.into(),
        ];
        let hash = link(&before, &values[1..]);
        values.push(hash.as_str().into());
        self.engine.execute(&Sql::bound(INSERT.as_str(), values))?;
        *head = Some((seq + 1, hash));
        Ok(())
    }
}

fn shortened(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| value.to_string())
}
