//! A list holds exactly the records a single check allows, masks exactly the fields it refuses, counts what it lists; and
//! the verbs that write succeed exactly where the check says yes.

use crate::fixture::{Fixture, store_of, worlds};
use crate::oracle_agreement::{people, verb_sets, verbs};
use crate::world::{self, Rng, Row, World};
use csm::dict::{self, Access, Field, Kind, Table};
use csm::engine::{Engine, Sql};
use csm::error::{Code, Error, Result};
use csm::policy::Question;
use csm::rules::acts;
use csm::store::{Ask, Datum, Journal, Line, Record, Store};
use csm::time::Calendar;
use std::collections::BTreeMap;

fn listed(store: &Store<'_>, table: &'static Table, fields: &[&str]) -> Result<Vec<Line>> {
    let ask = Ask { fields: fields.iter().map(|field| (*field).to_owned()).collect(), ..Ask::default() };
    let mut lines = Vec::new();
    store.list(table, &ask)?.run(&mut |line| {
        lines.push(line);
        Ok(())
    })?;
    Ok(lines)
}

/// Fields a list can show, and this user could read on some record.
fn showable(store: &Store<'_>, table: &'static Table) -> Vec<&'static str> {
    let kinds = table.fields().filter(|field| !matches!(field.kind, Kind::Blob));
    kinds.map(|field| field.name).filter(|field| listed(store, table, &[field]).is_ok()).collect()
}

fn list_is_check(store: &Store<'_>, table: &'static Table, seed: u64) {
    let login = store.actor().user_name();
    let ids = store.engine().texts(Sql::new("SELECT sys_id FROM ").name(table.name)).unwrap();
    let readable: Vec<&String> =
        ids.iter().filter(|id| store.policy().decide(table, "read", &[], &[], id).unwrap().readable).collect();
    let lines = match listed(store, table, &["sys_id"]) {
        Ok(lines) => lines,
        Err(error) => {
            assert_eq!((error.code(), readable.len()), (Code::AccessDenied, 0), "{}: {error}", table.name);
            assert_eq!(store.count(table, &Ask::default()).unwrap_err().code(), Code::AccessDenied);
            return;
        }
    };
    let mut found: Vec<&String> = lines.iter().map(|line| &line.id).collect();
    found.sort();
    let mut readable = readable;
    readable.sort();
    assert_eq!(found, readable, "seed {seed}, {login}, {}", table.name);
    let count = store.count(table, &Ask::default()).unwrap();
    assert_eq!(usize::try_from(count).unwrap(), found.len(), "seed {seed}, {login}, {}", table.name);
    for id in &ids {
        let resolved = store.resolve(table, id).is_ok_and(|found| found == **id);
        assert_eq!(resolved, readable.contains(&id), "seed {seed}, {login}, resolve {} {id}", table.name);
    }
    masks_are_checks(store, table, seed);
}

fn masks_are_checks(store: &Store<'_>, table: &'static Table, seed: u64) {
    let login = store.actor().user_name();
    let fields = showable(store, table);
    let all: Vec<&str> = table.fields().map(|field| field.name).collect();
    for line in listed(store, table, &fields).unwrap() {
        let decision = store.policy().decide(table, "read", &[], &all, &line.id).unwrap();
        let hidden: BTreeMap<&str, bool> =
            fields.iter().copied().zip(line.data.iter().map(|datum| *datum == Datum::Hidden)).collect();
        for name in &all {
            let field = table.find(name).unwrap();
            let refused = decision.refused.iter().any(|refused| refused == name);
            let listed = hidden.get(name).copied().unwrap_or(!matches!(field.kind, Kind::Blob));
            if !matches!(field.kind, Kind::Blob) {
                assert_eq!(refused, listed, "seed {seed}, {login}, {}.{name} of {}", table.name, line.id);
            }
        }
    }
}

#[test]
fn a_list_is_as_many_checks() {
    let fixture = Fixture::new();
    for seed in 0..worlds(20) {
        let mut rng = Rng::new(seed ^ 0xA6);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            let everybody = people(&world, engine);
            for _ in 0..3 {
                let (login, _) = rng.pick(&everybody);
                let store = store_of(engine, login).unwrap();
                for _ in 0..8 {
                    let table = *rng.pick(dict::TABLES);
                    if world.tables.contains_key(table.name) || table.access != Access::Rules {
                        list_is_check(&store, table, seed);
                    }
                }
            }
        });
    }
}

/// What a verb did, as far as access goes.
#[derive(Debug, PartialEq)]
enum Verdict {
    Allowed,
    Denied,
    NotFound,
}

/// Refusals other than access (values, states, conflicts) come after it and count as allowed.
fn verdict<T>(done: &Result<T>) -> Verdict {
    let lost = |error: &Error| error.message().contains("would lose sight");
    match done {
        Err(error) if error.code() == Code::Internal => panic!("{error:?}"),
        Err(error) if error.code() == Code::AccessDenied && !lost(error) => Verdict::Denied,
        Err(error) if error.code() == Code::RecordNotFound => Verdict::NotFound,
        _ => Verdict::Allowed,
    }
}

/// What the check foretells: nobody's business, not there, refused, or done.
fn foretold(store: &Store<'_>, table: &'static Table, operation: &str, fields: &[&str], id: &str) -> Verdict {
    let sets = verb_sets(table.name, operation);
    let grant = store.policy().grant(table, operation, sets, "t").unwrap();
    let never = |field: &&str| grant.field(field) == csm::cond::Seen::Never;
    if !grant.possible() || fields.iter().any(never) {
        return Verdict::Denied;
    }
    let decision = store.policy().decide(table, operation, sets, fields, id).unwrap();
    let verdict = match (decision.readable, decision.yes()) {
        (false, _) => Verdict::NotFound,
        (true, false) => Verdict::Denied,
        (true, true) => Verdict::Allowed,
    };
    assert_eq!(asked(store, table, operation, fields, id), verdict == Verdict::Allowed, "{operation} {id}");
    verdict
}

/// The answer `access check` gives: with the fields of the verb that the tool itself knows.
fn asked(store: &Store<'_>, table: &'static Table, operation: &str, fields: &[&str], id: &str) -> bool {
    let question = Question {
        table,
        operation: operation.to_owned(),
        sets: acts::sets(table, operation),
        record: Some(id.to_owned()),
        field: fields.first().map(|field| (*field).to_owned()),
    };
    store.policy().answer(&question).unwrap().allowed
}

/// A text the field takes; references are emptied, because a name is judged by its own rules.
fn typed(field: &Field) -> &'static str {
    match field.kind {
        Kind::Bool => "true",
        Kind::Int | Kind::Decimal | Kind::Code(_) => "1",
        Kind::Time => "2026-03-20",
        Kind::Duration => "2d",
        Kind::Choice(choices) => choices[0].0,
        Kind::Login => "someone@x",
        Kind::Line | Kind::Text => "text",
        _ => "",
    }
}

/// Fields a plain text can be written to.
fn plain(table: &'static Table) -> Vec<&'static Field> {
    let plain = |field: &&'static Field| {
        !field.system
            && !matches!(field.kind, Kind::Journal | Kind::Blob | Kind::TableName | Kind::Record | Kind::Query)
    };
    table.fields().filter(plain).collect()
}

fn update(store: &Store<'_>, table: &'static Table, row: &Row, rng: &mut Rng) -> (String, Verdict, Verdict) {
    let field = *rng.pick(&plain(table));
    let input = [(field.name.to_owned(), typed(field).to_owned())];
    let said = foretold(store, table, "write", &[field.name], &row.id);
    let done = store.update(table, &row.id, &row.id, &input, &Calendar::weekdays());
    (format!("write {}", field.name), verdict(&done), said)
}

fn verb(store: &Store<'_>, table: &'static Table, row: &Row, operation: &'static str) -> (String, Verdict, Verdict) {
    let sets = verb_sets(table.name, operation);
    let said = foretold(store, table, operation, &[], &row.id);
    let done = match operation {
        "delete" => store.delete(table, &row.id, &row.id),
        "comment" => store.write_journal(table, &row.id, &row.id, Journal::Comments, "hello"),
        "work_note" => store.write_journal(table, &row.id, &row.id, Journal::WorkNotes, "hello"),
        "complete" | "assign" => store.act(table, &row.id, &row.id, operation, sets, |_| Ok(())).map(|_| ()),
        _ => store.gate(table, &row.id, &row.id, operation, sets, &[]).map(|_| ()),
    };
    (operation.to_owned(), verdict(&done), said)
}

fn a_write(world: &World, engine: &dyn Engine, login: &str, rng: &mut Rng, seed: u64) {
    let names: Vec<&str> =
        world.tables.keys().copied().filter(|name| world.tables[name].iter().any(|row| !row.shipped)).collect();
    // What belongs to projects carries most rules: every second attempt is there.
    let name = if rng.chance(50) {
        *rng.pick(&["customer_project", "customer_project_task", "project_contact"])
    } else {
        *rng.pick(&names)
    };
    let rows: Vec<&Row> = world.tables[name].iter().filter(|row| !row.shipped).collect();
    let row = *rng.pick(&rows);
    let table = crate::fixture::table(name);
    if table.access == Access::Parent {
        return;
    }
    let writes = if plain(table).is_empty() { &["delete"][..] } else { &["write", "write", "delete"] };
    let operations: Vec<&'static str> = writes.iter().copied().chain(verbs(name)).collect();
    let operation = *rng.pick(&operations);
    let store = store_of(engine, login).unwrap();
    let (what, done, said) = Fixture::undone(engine, || match operation {
        "write" => update(&store, table, row, rng),
        _ => verb(&store, table, row, operation),
    });
    assert_eq!(
        done,
        said,
        "seed {seed}, {login} {what} {name} {row:?}; own rules {:?}",
        world.own.iter().map(|rule| rule.id).collect::<Vec<_>>()
    );
}

#[test]
fn a_verb_does_what_the_check_said() {
    let fixture = Fixture::new();
    for seed in 0..worlds(80) {
        let mut rng = Rng::new(seed ^ 0x5E7);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            let everybody = people(&world, engine);
            for _ in 0..30 {
                let (login, _) = rng.pick(&everybody).clone();
                a_write(&world, engine, &login, &mut rng, seed);
            }
        });
    }
}

/// A create is judged by the new record, inside its transaction (Q32): what is refused is not there afterwards.
#[test]
fn a_create_is_judged_by_the_new_record() {
    let fixture = Fixture::new();
    let mut made = 0;
    let mut refused = 0;
    for seed in 0..worlds(40) {
        let mut rng = Rng::new(seed ^ 0xC4EA);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            for (login, _) in people(&world, engine) {
                let project = rng.pick(&world.tables["customer_project"]);
                let task = [
                    ("customer_project".to_owned(), project.id.clone()),
                    ("short_description".to_owned(), "New".to_owned()),
                ];
                let store = store_of(engine, &login).unwrap();
                let table = &dict::task::TABLE;
                Fixture::undone(engine, || {
                    let done = store.create(table, &task, Record::new(table), &Calendar::weekdays());
                    let readable =
                        store.policy().decide(&dict::project::TABLE, "read", &[], &[], &project.id).unwrap().readable;
                    match &done {
                        Ok(record) => {
                            made += 1;
                            let decision = store.policy().decide(table, "create", &[], &[], &record.id()).unwrap();
                            assert!(decision.allowed && readable, "seed {seed} {login} {decision:?}");
                        }
                        Err(error) if error.code() == Code::RecordNotFound => assert!(!readable, "{error:?}"),
                        Err(error) => {
                            refused += 1;
                            assert_eq!(error.code(), Code::AccessDenied, "seed {seed} {login}: {error:?}");
                        }
                    }
                });
            }
        });
    }
    assert!(made > 0 && refused > 0, "{made} made, {refused} refused");
}
