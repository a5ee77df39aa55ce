//! Hierarchies without loops: accounts, projects and groups that stand below others of their kind.

use crate::dict::{Field, Kind, Table};
use crate::error::{Code, Error, Result};
use crate::store::{Change, Store};

/// The references of a table to itself that make a hierarchy.
fn upward(table: &'static Table) -> impl Iterator<Item = &'static Field> {
    let own = move |field: &&Field| matches!(field.kind, Kind::Reference(target) if target == table.name);
    table.fields().filter(own).filter(|field| matches!(field.name, "parent" | "account_parent"))
}

/// A record does not stand below itself.
pub fn no_loop(store: &Store<'_>, change: &mut Change) -> Result<()> {
    let id = change.new.id();
    for field in upward(change.table) {
        if id.is_empty() || change.old.value(field.name) == change.new.value(field.name) {
            continue;
        }
        let mut names = vec![store.display(change.table, &id)?];
        let mut above = change.new.value(field.name).as_text().map(str::to_owned);
        while let Some(parent) = above {
            names.push(store.display(change.table, &parent)?);
            if parent == id {
                let noun = change.table.noun;
                return Err(Error::new(
                    Code::TaskCycle,
                    format!("the {noun} would stand below itself: {}", names.join(" → ")),
                )
                .hint(format!("choose another {}", field.label.to_lowercase())));
            }
            above = store.expect(change.table, &parent)?.value(field.name).as_text().map(str::to_owned);
        }
    }
    Ok(())
}
