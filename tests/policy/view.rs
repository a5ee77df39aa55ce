//! Everything a person can learn of a world, by the oracle: two worlds with the same view must give the same answers.

use crate::oracle::{Me, Oracle};
use crate::sets;
use crate::world::Row;
use csm::dict::{Field, Kind};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What he sees, one line a record, in no order that matters.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    lines: Vec<String>,
    /// Ids of the records he may read.
    pub visible: BTreeSet<String>,
    /// Record and field he may read.
    pub cells: BTreeSet<(String, &'static str)>,
}

/// What `me` can learn: readable cells, what their references are called, and who he is.
pub fn view(oracle: &Oracle<'_>, me: &Me) -> View {
    let rows = || oracle.world.tables.values().flatten().filter(|row| !row.id.is_empty());
    let mut visible = BTreeSet::new();
    let mut seen = Vec::new();
    for row in rows() {
        let fields: Vec<&'static Field> = crate::fixture::table(row.table).fields().collect();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        if let Some(open) = oracle.open(me, "read", row, &names) {
            visible.insert(row.id.clone());
            let open = fields.into_iter().zip(open).filter(|(_, open)| *open).map(|(field, _)| field);
            seen.push((row, open.collect::<Vec<_>>()));
        }
    }
    let mut lines: Vec<String> = seen.iter().map(|(row, open)| line(oracle, row, open, &visible)).collect();
    lines.sort();
    lines.push(format!("{me:?} groups {:?}", sets::groups(oracle, &me.id, "")));
    lines.push(format!("projects {:?} accounts {:?}", sets::my_projects(oracle, me), sets::accessible(oracle, me)));
    let cells = seen.iter().flat_map(|(row, open)| open.iter().map(|field| (row.id.clone(), field.name)));
    View { lines, cells: cells.collect(), visible }
}

fn line(oracle: &Oracle<'_>, row: &Row, open: &[&'static Field], visible: &BTreeSet<String>) -> String {
    let mut line = format!("{} {}", row.table, row.id);
    for field in open {
        let _ = write!(line, " {}=", field.name);
        match field.kind {
            Kind::Reference(_) | Kind::Record => {
                let target = match field.kind {
                    Kind::Reference(target) => target,
                    _ => field.table_in.map_or("", |sibling| row.text(sibling)),
                };
                // Q38: the display value is part of the cell; a masked reference to what is hidden is as good as none.
                if field.masked && !visible.contains(row.text(field.name)) {
                    continue;
                }
                let _ = write!(line, "{:?}", row.value(field.name));
                if !target.is_empty() {
                    let _ = write!(line, "{:?}", called(oracle, target, row.text(field.name)));
                }
            }
            Kind::List(target) => {
                let members = oracle.rows("sys_list_member").iter();
                let mine =
                    members.filter(|member| member.text("record") == row.id && member.text("element") == field.name);
                let mut names: Vec<_> =
                    mine.map(|member| (member.text("value"), called(oracle, target, member.text("value")))).collect();
                names.sort();
                let _ = write!(line, "{names:?}");
            }
            Kind::Journal => {
                let entries = oracle.rows("sys_journal_field").iter();
                let mine =
                    entries.filter(|entry| entry.text("element_id") == row.id && entry.text("element") == field.name);
                let mut texts: Vec<_> = mine.map(|entry| (&entry.id, entry.text("value"))).collect();
                texts.sort();
                let _ = write!(line, "{texts:?}");
            }
            _ => {
                let _ = write!(line, "{:?}", row.value(field.name));
            }
        }
    }
    // Who can be given work is told to whoever sees him: R31 and R40 ask for an active person inside.
    if row.table == "sys_user" && row.text("sys_class_name") == "sys_user" {
        let inside = sets::person(oracle, &row.id).is_some_and(|he| he.has("snc_internal"));
        let _ = write!(line, " inside={inside}");
    }
    line
}

/// What a record is called.
fn called(oracle: &Oracle<'_>, table: &str, id: &str) -> Option<String> {
    let row = oracle.row(table, id)?;
    let table = crate::fixture::table(table);
    let own = if table.display == "sys_id" { &row.id } else { row.text(table.display) };
    let within = table.within.map(|field| called(oracle, "project_template", row.text(field)));
    Some(format!("{within:?}/{own}"))
}
