//! A second world that looks the same to one person: hidden rows gone, added or changed, hidden cells changed.

use crate::oracle::{Me, Oracle};
use crate::sets;
use crate::view::{View, view};
use crate::world::{Rng, Row, World};
use csm::dict::{Field, Kind};
use csm::engine::Value;

/// Looks at worlds through the eyes of one person.
pub struct Eyes<'a> {
    pub id: &'a str,
}

impl Eyes<'_> {
    /// His view of a world, if he can act there.
    pub fn view(&self, world: &World) -> Option<(Me, View)> {
        let oracle = Oracle { world };
        let me = sets::person(&oracle, self.id)?;
        let view = view(&oracle, &me);
        Some((me, view))
    }

    /// The world without any row he cannot see, as far as what he sees does not rest on it.
    pub fn bare(&self, world: &World, seen: &View) -> World {
        let mut twin = world.clone();
        for (table, rows) in &world.tables {
            let hidden = rows.iter().filter(|row| !row.shipped && !seen.visible.contains(&row.id));
            self.drop(&mut twin, table, &hidden.map(|row| row.id.as_str()).collect::<Vec<_>>(), seen);
        }
        twin
    }

    /// Drops the rows, or as many of them as he does not miss.
    fn drop(&self, twin: &mut World, table: &'static str, ids: &[&str], seen: &View) {
        if ids.is_empty() {
            return;
        }
        let mut next = twin.clone();
        next.tables.get_mut(table).unwrap().retain(|row| !ids.contains(&row.id.as_str()));
        if self.same(&next, seen) {
            *twin = next;
        } else if ids.len() > 1 {
            let (some, others) = ids.split_at(ids.len() / 2);
            self.drop(twin, table, some, seen);
            self.drop(twin, table, others, seen);
        }
    }

    /// The world with more hidden rows and other hidden cells.
    pub fn crowded(&self, world: &World, seen: &View, rng: &mut Rng) -> World {
        let mut twin = world.clone();
        let mut edits: Vec<Edit> = (0..10).filter_map(|_| another(world, rng)).map(Edit::Row).collect();
        edits.extend((0..EDITS).filter_map(|_| poke(world, seen, rng)));
        for some in edits.chunks(8) {
            if !self.apply(&mut twin, some, seen) {
                for few in some.chunks(2) {
                    self.apply(&mut twin, few, seen);
                }
            }
        }
        twin
    }

    /// Makes the edits unless he would notice or the world would fall apart.
    fn apply(&self, twin: &mut World, edits: &[Edit], seen: &View) -> bool {
        let mut next = twin.clone();
        for edit in edits {
            match edit {
                Edit::Row(row) => next.tables.entry(row.table).or_default().push(row.clone()),
                Edit::Cell(table, id, column, value) => {
                    let rows = next.tables.get_mut(table).unwrap();
                    let row = rows.iter_mut().find(|row| row.id == *id).unwrap();
                    row.cells.insert(column, value.clone());
                }
            }
        }
        let fine = sound(&next) && self.same(&next, seen);
        if fine {
            *twin = next;
        }
        fine
    }

    fn same(&self, world: &World, seen: &View) -> bool {
        self.view(world).is_some_and(|(_, view)| view == *seen)
    }
}

/// One difference between twins.
enum Edit {
    Row(Row),
    Cell(&'static str, String, &'static str, Value),
}

/// How many cells are tried.
const EDITS: usize = 80;

/// The tables that may differ between twins: all but calendars, which must stay calendars and by which clocks that may be
/// seen are read (L4), and which roles contain which, where a row like another may be one that is shipped.
fn changing(world: &World) -> Vec<&'static str> {
    let fixed = |name: &str| name.starts_with("cmn_schedule") || name == "sys_user_role_contains";
    world.tables.keys().copied().filter(|name| !fixed(name)).collect()
}

/// A row like another one, under a new id and number.
fn another(world: &World, rng: &mut Rng) -> Option<Row> {
    let names = changing(world);
    let usual = ["customer_project", "customer_project_task", "project_contact", "sys_user", "sys_list_member"];
    let table = if rng.chance(70) { *rng.pick(&usual) } else { *rng.pick(&names) };
    let rows = world.tables.get(table).filter(|rows| !rows.is_empty())?;
    let mut row = rng.pick(rows).clone();
    row.id = rng.id();
    row.shipped = false;
    for (column, value) in &mut row.cells {
        if matches!(*column, "number" | "user_name") || (*column == "name" && rng.chance(50)) {
            let stem = value.as_text().unwrap_or_default().trim_end_matches(char::is_numeric).to_owned();
            *value = format!("{stem}{}", rng.below(9_999_999)).into();
        }
    }
    for field in crate::fixture::table(table).fields() {
        if row.cells.contains_key(field.name) && rng.chance(15) {
            row.cells.insert(field.name, other(world, field, rng)?);
        }
    }
    Some(row)
}

/// Another value in a cell he cannot read, of a column that is in use.
fn poke(world: &World, seen: &View, rng: &mut Rng) -> Option<Edit> {
    let names = changing(world);
    let usual = ["customer_project_task", "customer_project_task", "customer_project", "sys_user", "customer_account"];
    let name = if rng.chance(70) { *rng.pick(&usual) } else { *rng.pick(&names) };
    let row = rng.pick(world.tables.get(name).filter(|rows| !rows.is_empty())?);
    let hidden = |column: &&'static str| !seen.cells.contains(&(row.id.clone(), column));
    let columns: Vec<&'static str> = row.cells.keys().copied().filter(hidden).collect();
    if columns.is_empty() || row.shipped {
        return None;
    }
    let field = crate::fixture::table(name).find(rng.pick::<&str>(&columns))?;
    Some(Edit::Cell(name, row.id.clone(), field.name, other(world, field, rng)?))
}

/// A value the field could have.
fn other(world: &World, field: &'static Field, rng: &mut Rng) -> Option<Value> {
    if !field.mandatory && rng.chance(20) {
        return Some(Value::Null);
    }
    Some(match field.kind {
        Kind::Bool => rng.chance(50).into(),
        Kind::Int | Kind::Duration => Value::Int(i64::try_from(rng.below(4)).unwrap()),
        Kind::Code(codes) => Value::Int(rng.pick(codes).0),
        Kind::Choice(choices) => rng.pick(choices).0.into(),
        Kind::Decimal => Value::Real(if rng.chance(50) { 1.0 } else { 2.0 }),
        Kind::Time => format!("2026-0{}-02T08:00:00Z", 1 + rng.below(4)).into(),
        Kind::Reference(target) => {
            let ids: Vec<&str> = world.tables.get(target)?.iter().map(|row| row.id.as_str()).collect();
            (*rng.pick(&ids)).into()
        }
        Kind::Record | Kind::TableName => return None,
        _ => format!("{}{}", rng.pick(&["Secret", "alpha", "Alpha", "Zeta"]), rng.below(3)).into(),
    })
}

/// No two rows share what must be unique.
fn sound(world: &World) -> bool {
    world.tables.iter().all(|(name, rows)| {
        let table = crate::fixture::table(name);
        table.unique.iter().all(|columns| unique(rows, columns))
    })
}

fn unique(rows: &[Row], columns: &str) -> bool {
    let mut there = std::collections::BTreeSet::new();
    rows.iter().all(|row| {
        let key: Vec<String> = columns.split(", ").map(|column| format!("{:?}", row.value(column))).collect();
        key.iter().any(|value| value == "Null") || there.insert(key)
    })
}
