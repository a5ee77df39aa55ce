//! The generic verbs, for every table alike: list, view, create, update, delete.

use super::nouns::{RECORD, filtered, typed};
use super::print::{Printer, headings};
use super::session::{Done, Session};
use super::{outline, prompt};
use crate::cond::{Cond, Op, Operand, Seen, SetRef, Test};
use crate::dict::{Field, Kind, Table, dependency, input, planned, project, task, work};
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Format};
use crate::rules::{acts, calendars};
use crate::store::{Ask, Record, Shown, Store, Typed};
use crate::time::Calendar;
use clap::ArgMatches;

/// Runs a generic verb of a table.
pub fn run(verb: &str, table: &'static Table, matches: &ArgMatches, session: &mut Session) -> Result<()> {
    if verb != "list" {
        session.no_list_flags()?;
    }
    match verb {
        "list" => list(table, matches, session),
        "view" => view(table, &one(matches), session),
        "create" => create(table, matches, session),
        "update" => update(table, matches, session),
        _ => delete(table, matches, session),
    }
}

fn one(matches: &ArgMatches) -> String {
    matches.get_one::<String>(RECORD).cloned().unwrap_or_default()
}

/// An equality condition, as the user could have typed it.
pub fn equals(field: &str, value: Operand) -> Cond {
    Cond::Test(Test { path: vec![field.to_owned()], op: Op::Eq, value, at: 0 })
}

fn list(table: &'static Table, matches: &ArgMatches, session: &mut Session) -> Result<()> {
    session.read(|session, store| {
        let ask = filtered_ask(session, store, table, matches)?;
        print_list(session, store, table, &ask)
    })
}

/// What the list flags and the filters of a table ask for.
pub fn filtered_ask(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    matches: &ArgMatches,
) -> Result<Ask> {
    let mut ask = session.ask()?;
    let filters = filtered(matches, table);
    for (field, text) in filters.clone() {
        if field.none.is_some_and(|(word, _)| word == text) {
            ask.also.push(Cond::Test(Test {
                path: vec![field.name.to_owned()],
                op: Op::IsEmpty,
                value: Operand::Literal(String::new()),
                at: 0,
            }));
            continue;
        }
        // What a record is named by is looked up as a positional is; what cannot be found matches nothing, and is said.
        let value = match named(store, table, field, &text, in_project(&filters)) {
            Err(error) if error.code() == Code::RecordNotFound => {
                session.out.note(&format!("note: {}", error.message()));
                ask.also.push(Cond::Any(Vec::new()));
                continue;
            }
            value => value?.unwrap_or(text),
        };
        ask.also.push(equals(field.name, Operand::Literal(value)));
    }
    if table.name == task::TABLE.name && in_project(&filters).is_some() {
        of_one_project(session, store, &mut ask)?;
    }
    if matches.try_get_one::<bool>("mine").ok().flatten() == Some(&true) {
        ask.also.push(by(store, table, MINE)?);
    }
    if matches.try_get_one::<bool>("participating").ok().flatten() == Some(&true) {
        ask.also.push(by(store, table, TAKING_PART)?);
    }
    Ok(ask)
}

/// Tasks of one project stand in outline order, and do not all say which project that is.
fn of_one_project(session: &Session, store: &Store<'_>, ask: &mut Ask) -> Result<()> {
    if ask.sort.is_empty() && ask.query.order.is_empty() {
        ask.sort.push((planned::WBS_ORDER.name.to_owned(), false));
    }
    if session.global.fields.is_empty() {
        for name in task::TABLE.columns.iter().filter(|name| **name != task::CUSTOMER_PROJECT.name) {
            if store.seen(&task::TABLE, task::TABLE.field(name)?)? != Seen::Never {
                ask.fields.push((*name).to_owned());
            }
        }
    }
    Ok(())
}

/// The record a filter names, if it names one: a task's parent also by its place in the outline of the project beside it.
fn named(store: &Store<'_>, table: &Table, field: &Field, text: &str, project: Option<&str>) -> Result<Option<String>> {
    if (table.name, field.name) == (task::TABLE.name, task::PARENT.name) {
        return outline::parent_named(store, project, text).map(Some);
    }
    let target = match field.kind {
        Kind::Reference(target) => crate::dict::table(target),
        Kind::Record => crate::dict::numbered(text),
        _ => None,
    };
    target.map(|target| store.resolve(target, text)).transpose()
}

/// The project a list of tasks is limited to, as typed.
fn in_project<'f>(filters: &'f [(&Field, String)]) -> Option<&'f str> {
    filters.iter().find(|(field, _)| field.name == task::CUSTOMER_PROJECT.name).map(|(_, project)| project.as_str())
}

/// A field that names somebody, and the set of the acting user it is compared with.
type Way = (&'static str, Op, &'static str);

/// Whose a record is: who does it or manages it.
const MINE: &[Way] = &[("assigned_to", Op::Eq, "me"), ("project_manager", Op::Eq, "me")];

/// Who takes part.
const TAKING_PART: &[Way] = &[
    ("assigned_to", Op::Eq, "me"),
    ("project_manager", Op::Eq, "me"),
    ("opened_by", Op::Eq, "me"),
    ("contact", Op::Eq, "me"),
    ("assignment_group", Op::In, "my_groups"),
    ("watch_list", Op::Contains, "me"),
    ("additional_assignee_list", Op::Contains, "me"),
    ("contributor_users", Op::Contains, "me"),
    ("contributor_groups", Op::Contains, "my_groups"),
];

/// By any of these fields that the acting user can read at all. If that is none, the first is refused as if he had named it.
fn by(store: &Store<'_>, table: &'static Table, fields: &[Way]) -> Result<Cond> {
    let mut ways = Vec::new();
    for (name, op, set) in fields {
        let Some(field) = table.find(name) else { continue };
        let value = Operand::Set(SetRef { name: (*set).to_owned(), column: None });
        let way = Cond::Test(Test { path: vec![(*name).to_owned()], op: *op, value, at: 0 });
        ways.push((store.seen(table, field)? != Seen::Never, way));
    }
    let seen = ways.iter().filter(|(seen, _)| *seen).count().max(1);
    ways.sort_by_key(|(seen, _)| !seen);
    Ok(Cond::Any(ways.into_iter().map(|(_, way)| way).take(seen).collect()))
}

/// Prints an answer in the chosen format, streaming.
pub fn print_list(session: &mut Session, store: &Store<'_>, table: &'static Table, ask: &Ask) -> Result<()> {
    session.decided(store, table, "read", &[], None)?;
    let listing = store.list(table, ask)?;
    if session.global.verbose {
        session.out.note(listing.statement().text());
    }
    if session.global.count {
        let count = store.count(table, ask)?;
        return if session.is_json() {
            session.object(session.format(), &[("count".to_owned(), Cell::Int(count))], false)
        } else {
            session.out.line(&count.to_string())
        };
    }
    let mut printer = Printer::new();
    if session.global.quiet {
        // What a record is called within another one is `NAME/KEY`.
        let fields = table.within.into_iter().chain([table.display]).map(str::to_owned).collect();
        let listing = store.list(table, &Ask { fields, ..ask.clone() })?;
        let columns = listing.shown();
        let out = &mut session.out;
        return listing.run(&mut |line| {
            let names = printer.line(store, &columns, line)?;
            let names: Vec<_> = names.iter().map(Cell::shown).filter(|name| !name.is_empty()).collect();
            if names.is_empty() { Ok(()) } else { out.line(&names.join("/")) }
        });
    }
    let columns = listing.shown();
    let tree = tree(session.format(), table, ask, &columns);
    let mut sink = session.sink(headings(&columns));
    listing.run(&mut |line| {
        let mut cells = printer.line(store, &columns, line)?;
        if let Some((place, name)) = tree {
            indent(&mut cells, place, name);
        }
        sink.row(cells)
    })?;
    sink.finish()
}

/// The columns of place and name, where tasks are listed in outline order for people to read.
fn tree(format: Format, table: &'static Table, ask: &Ask, columns: &[Shown]) -> Option<(usize, usize)> {
    let outline = ask.sort.first().is_some_and(|(path, descending)| path == planned::WBS_ORDER.name && !descending);
    let column = |name: &str| columns.iter().position(|shown| shown.path == name);
    let places = column(planned::WBS.name).zip(column(work::SHORT_DESCRIPTION.name));
    places.filter(|_| format == Format::Table && outline && table.name == task::TABLE.name)
}

/// Shifts the name of a task by its depth in the outline.
fn indent(cells: &mut [Cell], place: usize, name: usize) {
    let Some(Cell::Text(wbs)) = cells.get(place) else { return };
    let depth = wbs.matches('.').count();
    if let Some(Cell::Text(text)) = cells.get_mut(name) {
        text.insert_str(0, &"  ".repeat(depth));
    }
}

fn view(table: &'static Table, name: &str, session: &mut Session) -> Result<()> {
    session.read(|session, store| {
        session.decided_for(store, table, "read", &[], name)?;
        let (id, fields) = Printer::new().record(store, table, name, &session.global.fields)?;
        show(session, store, table, &id, fields)?;
        if session.global.explain && table.name == task::TABLE.name && !session.is_json() {
            drivers(session, store, &id);
        }
        Ok(())
    })
}

/// Prints one record's fields.
pub fn show(
    session: &mut Session,
    store: &Store<'_>,
    table: &'static Table,
    id: &str,
    mut fields: Vec<(String, Cell)>,
) -> Result<()> {
    if session.global.quiet {
        let name = store.display(table, id)?;
        return session.out.line(&name);
    }
    if !session.is_json() && session.global.fields.is_empty() {
        // A person reads what is there; scripts get every key.
        fields.retain(|(_, cell)| {
            !matches!(cell, Cell::Null)
                && !matches!(cell, Cell::Nested(list) if list.as_array().is_some_and(Vec::is_empty))
        });
    }
    fields.extend(session.access_cell());
    session.object(session.format(), &fields, session.global.raw)
}

/// Says on stderr what the dates of a task follow from, as far as the user may know.
fn drivers(session: &mut Session, store: &Store<'_>, id: &str) {
    let sides = [
        ("start", planned::START_DATE_DERIVED_FROM.name, Some(planned::RELATION_APPLIED.name)),
        ("end", planned::END_DATE_DERIVED_FROM.name, None),
    ];
    for (side, from, relation) in sides {
        let fields: Vec<String> = [Some(from), relation].into_iter().flatten().map(str::to_owned).collect();
        let Ok((_, found)) = Printer::new().record(store, &task::TABLE, id, &fields) else { continue };
        let told: Vec<String> = found
            .into_iter()
            .filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(text) } else { None })
            .filter(|text| !text.is_empty())
            .collect();
        if !told.is_empty() {
            session.out.note(&format!("{side} date derived from: {}", told.join(", ")));
        }
    }
}

fn create(table: &'static Table, matches: &ArgMatches, session: &mut Session) -> Result<()> {
    let typed = prompt::missing(session, table, typed(matches, table)?, &[])?;
    session.write(table, |session, store| {
        let calendar = calendar(store, table, &typed, None)?;
        let record = store.create(table, &typed, Record::new(table), &calendar)?;
        session.decided(store, table, "create", &[], Some(&record.id()))?;
        Ok(Done::to(record.id(), "created"))
    })
}

fn update(table: &'static Table, matches: &ArgMatches, session: &mut Session) -> Result<()> {
    let typed = typed(matches, table)?;
    let name = one(matches);
    something(&typed)?;
    session.write(table, |session, store| {
        session.decided_for(store, table, "write", &[], &name)?;
        store.may_write(table, &name, &typed)?;
        let id = store.resolve(table, &name)?;
        let calendar = calendar(store, table, &typed, Some(&id))?;
        let record = store.update(table, &id, &name, &typed, &calendar)?;
        Ok(Done::to(record.id(), "updated"))
    })
}

/// An update names a field.
pub fn something(typed: &[Typed]) -> Result<()> {
    if typed.is_empty() {
        return Err(Error::new(Code::InputMissing, "nothing to change")
            .hint("name a field: --FIELD VALUE or --set FIELD=VALUE"));
    }
    Ok(())
}

/// The record a write is about. A table or verb no rule opens to this user is refused before any look-up (Q25 1).
pub fn write_target(
    store: &Store<'_>,
    table: &'static Table,
    name: &str,
    operation: &str,
    sets: &[&str],
) -> Result<String> {
    store.may(table, operation, sets, Some(name))?;
    store.resolve(table, name)
}

/// The same, once it is settled that the user may do that to it; the fields a verb sets are those of its deed.
pub fn permitted(store: &Store<'_>, table: &'static Table, name: &str, operation: &str) -> Result<String> {
    let sets = acts::sets(table, operation);
    let id = write_target(store, table, name, operation, sets)?;
    store.gate(table, &id, name, operation, sets, &[])?;
    Ok(id)
}

/// The same, after the operator has heard which rules decide, if he asked.
pub fn gated(
    session: &Session,
    store: &Store<'_>,
    table: &'static Table,
    name: &str,
    operation: &str,
) -> Result<String> {
    session.decided_for(store, table, operation, acts::sets(table, operation), name)?;
    permitted(store, table, name, operation)
}

/// Finds the record a verb is about, asks whether the operation may be done to it, does it, and says what happened.
pub fn on_record(
    session: &mut Session,
    table: &'static Table,
    name: &str,
    operation: &str,
    work: impl FnOnce(&mut Session, &Store<'_>, &str) -> Result<String>,
) -> Result<()> {
    session.write(table, |session, store| {
        let id = gated(session, store, table, name, operation)?;
        let what = work(session, store, &id)?;
        Ok(Done::to(id, what))
    })
}

fn delete(table: &'static Table, matches: &ArgMatches, session: &mut Session) -> Result<()> {
    let names: Vec<String> = matches.get_many::<String>(RECORD).unwrap_or_default().cloned().collect();
    if prompt::confirms(session) {
        // What may not be deleted is refused below, unasked.
        let doomed = session.read(|_, store| {
            let deletable =
                |name: &String| permitted(store, table, name, "delete").and_then(|id| store.display(table, &id)).ok();
            Ok(names.iter().map_while(deletable).collect::<Vec<_>>())
        })?;
        for display in doomed {
            prompt::confirm(session, &format!("delete {} {display}?", table.noun))?;
        }
    }
    session.write_many(table, |session, store| {
        let mut done = Vec::new();
        for name in &names {
            let id = gated(session, store, table, name, "delete")?;
            done.push(Done::gone(session, store, table, &id, store.display(table, &id)?, "deleted")?);
            store.delete(table, &id, name)?;
        }
        Ok(done)
    })
}

/// The calendar by which a record's times and durations are read: its project's schedule, in days of 24 hours for a task
/// that may lie outside it.
pub fn calendar(store: &Store<'_>, table: &'static Table, typed: &[Typed], id: Option<&str>) -> Result<Calendar> {
    let calendar = by_schedule(store, table, typed, id)?;
    if table.name != task::TABLE.name {
        return Ok(calendar);
    }
    let outside = planned::ALLOW_DATES_OUTSIDE_SCHEDULE;
    let outside = match (typed.iter().find(|(field, _)| field == outside.name), id) {
        (Some((_, text)), _) => input::boolean(text).unwrap_or_default(),
        (None, Some(id)) => store.expect(table, id)?.is(outside),
        (None, None) => false,
    };
    Ok(if outside { calendar.in_full_days() } else { calendar })
}

fn by_schedule(store: &Store<'_>, table: &'static Table, typed: &[Typed], id: Option<&str>) -> Result<Calendar> {
    let named = |field: &str| typed.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str());
    match (table.name, id) {
        ("customer_project", Some(id)) => calendars::of_project(store, id),
        ("customer_project", None) => match named(project::SCHEDULE.name) {
            Some(name) => calendars::of_schedule(store, calendars::named(store, name)?.as_deref()),
            None => Ok(Calendar::always()),
        },
        ("customer_project_task", Some(id)) => {
            calendars::of_project(store, &store.expect(table, id)?.text(task::CUSTOMER_PROJECT))
        }
        ("customer_project_task", None) => match named(task::CUSTOMER_PROJECT.name) {
            Some(name) => calendars::of_project(store, &store.resolve(&project::TABLE, name)?),
            None => Ok(Calendar::weekdays()),
        },
        ("planned_task_rel_planned_task", None) => match named(dependency::CHILD.name) {
            Some(name) => {
                let child = store.resolve(&task::TABLE, name)?;
                calendars::of_project(store, &store.expect(&task::TABLE, &child)?.text(task::CUSTOMER_PROJECT))
            }
            None => Ok(Calendar::weekdays()),
        },
        ("planned_task_rel_planned_task", Some(id)) => {
            calendars::of_project(store, &store.expect(table, id)?.text(dependency::PROJECT))
        }
        _ => Ok(Calendar::weekdays()),
    }
}
