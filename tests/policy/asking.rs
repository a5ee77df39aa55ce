//! Questions about many people, or about what would be different, agree with asking each single question.

use crate::fixture::{Fixture, RuleText, add_rule, now, worlds};
use crate::world::{self, Rng, World};
use csm::actor::{Actor, crowds};
use csm::ask::{About, Change, Trial, diff, flips, near, tables, who};
use csm::dict::Table;
use csm::engine::{Engine, Sql};
use csm::policy::{Policy, Question};
use csm::rules::{RULES, acts};
use csm::store::Context;
use std::collections::{BTreeMap, BTreeSet};

/// What most questions are about.
const USUAL: &[&str] =
    &["customer_project", "customer_project_task", "project_contact", "sys_user", "customer_account"];

fn context() -> Context {
    Context {
        operator: "admin".to_owned(),
        os_user: "tester".to_owned(),
        command: "test".to_owned(),
        real_now: now(),
        pretended: None,
    }
}

fn logins(engine: &dyn Engine) -> Vec<String> {
    engine.texts(&Sql::new("SELECT user_name FROM sys_user ORDER BY user_name")).unwrap()
}

fn policy<'e>(engine: &'e dyn Engine, login: &str) -> Policy<'e> {
    Policy::new(engine, Actor::find(engine, login).unwrap(), now())
}

/// A question about a random record, now and then about a table as a whole or about one field.
fn question(world: &World, rng: &mut Rng) -> Question {
    let mut names: Vec<&str> = world.tables.keys().copied().collect();
    names.retain(|name| world.tables[name].iter().any(|row| !row.id.is_empty()));
    let name = match rng.below(10) {
        0..=4 => *rng.pick(&USUAL[..2]),
        5..=7 => *rng.pick(USUAL),
        _ => *rng.pick(&names),
    };
    let table = crate::fixture::table(name);
    let rows: Vec<_> = world.tables[name].iter().filter(|row| !row.id.is_empty()).collect();
    let operations: &[&str] = match name {
        "customer_project_task" => &["read", "write", "complete", "assign", "comment", "attach", "delete"],
        _ => &["read", "read", "write", "delete", "attach", "create"],
    };
    let operation = (*rng.pick(operations)).to_owned();
    let fields: Vec<&str> = table.fields().map(|field| field.name).collect();
    let asks_field = rng.chance(25) && ["read", "write"].contains(&operation.as_str());
    Question {
        table,
        sets: acts::sets(table, &operation),
        record: (!rng.chance(15)).then(|| rng.pick(&rows).id.clone()),
        field: asks_field.then(|| (*rng.pick(&fields)).to_owned()),
        operation,
    }
}

/// Tables whose records people outside read where a list is shown, or a plugin is active.
const SWITCHED: &[&str] = &[
    "project_change_request",
    "project_status",
    "customer_project",
    "wm_order",
    "project_contact",
    "issue",
    "problem",
    "change_request",
    "sc_request",
    "sn_customerservice_case",
];

/// A question about reading what switches open.
fn about_switches(world: &World, rng: &mut Rng) -> Question {
    let names: Vec<&str> = SWITCHED.iter().copied().filter(|name| world.tables.contains_key(name)).collect();
    let name = *rng.pick(&names);
    let rows: Vec<_> = world.tables[name].iter().filter(|row| !row.id.is_empty()).collect();
    let (table, record) = (crate::fixture::table(name), Some(rng.pick(&rows).id.clone()));
    Question { table, operation: "read".to_owned(), sets: &[], record, field: None }
}

/// Runs `work` on several questions in each of many worlds.
fn in_worlds(seed: u64, usual: u64, questions: usize, work: &mut dyn FnMut(&dyn Engine, &Question, &str)) {
    in_worlds_about(question, seed, usual, questions, work);
}

fn in_worlds_about(
    question: fn(&World, &mut Rng) -> Question,
    seed: u64,
    usual: u64,
    questions: usize,
    work: &mut dyn FnMut(&dyn Engine, &Question, &str),
) {
    let fixture = Fixture::new();
    for number in 0..worlds(usual) {
        let mut rng = Rng::new(number ^ seed);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            for _ in 0..questions {
                let question = question(&world, &mut rng);
                let Question { table, operation, record, field, .. } = &question;
                let about = format!("seed {number}, {operation} {} {record:?} {field:?}", table.name);
                work(engine, &question, &about);
            }
        });
    }
}

#[test]
fn who_is_everybody_asked_one_by_one() {
    let mut found = 0;
    in_worlds(0x3A0, 30, 12, &mut |engine, question, about| {
        let everybody = logins(engine);
        let one_by_one: Vec<(String, String)> = everybody
            .into_iter()
            .map(|login| (policy(engine, &login).answer(question).unwrap(), login))
            .filter_map(|(answer, login)| answer.allowed.then_some((login, answer.rule)))
            .collect();
        let at_once = who(&policy(engine, "admin"), question, &crowds(engine).unwrap()).unwrap();
        let at_once: Vec<_> = at_once.into_iter().map(|may| (may.user_name, may.rule)).collect();
        assert_eq!(at_once, one_by_one, "{about}");
        found += at_once.len();
    });
    assert!(found > 300, "{found}");
}

/// Every suggestion turns the answer, judged by another way than it was found: the gate the verbs themselves pass. Each kind
/// the tool knows is suggested at least once.
#[test]
fn every_suggestion_turns_the_answer_around() {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut work = |engine: &dyn Engine, question: &Question, about: &str| {
        let Some(id) = question.record.clone().filter(|_| question.operation != "create") else { return };
        // Three people a question: with everybody the test takes minutes and finds the same.
        let everybody = logins(engine);
        let from = id.bytes().map(usize::from).sum::<usize>() % everybody.len();
        for login in everybody.iter().cycle().skip(from).take(3) {
            for kind in turned(engine, question, &id, login, about) {
                *kinds.entry(kind).or_default() += 1;
            }
        }
    };
    in_worlds(0xF11, 20, 6, &mut work);
    in_worlds_about(about_switches, 0x5F11, 20, 6, &mut work);
    // No shipped rule requires a property: one of an administrator's own does.
    in_worlds_about(about_switches, 0x9F11, 4, 4, &mut |engine, question, about| {
        Fixture::undone(engine, || {
            add_rule(engine, &requiring(question.table));
            work(engine, question, about);
        });
    });
    assert!(kinds.values().sum::<usize>() > 120, "{kinds:?}");
    for kind in ["user", "contact", "relationship", "flag", "assignment", "list", "plugin", "property", "role"] {
        assert!(kinds.contains_key(kind), "no suggestion of the kind {kind}: {kinds:?}");
    }
}

/// A rule that opens the table to everybody outside while a property is true that is not.
fn requiring(table: &'static Table) -> RuleText<'static> {
    let requires = "csm.flow.auto_close";
    RuleText { id: "A90", table: table.name, operation: "read", roles: "snc_external", requires, ..RuleText::default() }
}

/// Makes every change suggested to one user, each on its own, and returns their kinds.
fn turned(engine: &dyn Engine, question: &Question, id: &str, login: &str, about: &str) -> Vec<&'static str> {
    let trial = Trial::new(engine, &RULES, context());
    let before = trial.ask(login, question).unwrap().allowed;
    let user = Actor::find(engine, login).unwrap().id().to_owned();
    let aim =
        About { user, login: login.to_owned(), table: question.table, record: Some((id.to_owned(), id.to_owned())) };
    let flips = flips(&trial, login, question, None).unwrap();
    for flip in &flips {
        let after = Fixture::undone(engine, || {
            flip.change.apply(&trial.operator().unwrap(), &aim).unwrap();
            let fields: Vec<&str> = question.field.as_deref().into_iter().collect();
            let gate = |store: csm::store::Store<'_>| {
                store.gate(question.table, id, id, &question.operation, question.sets, &fields)
            };
            trial.store(login).and_then(gate).is_ok()
        });
        assert_ne!(before, after, "{about} {login} {:?}", flip.change);
    }
    flips.iter().map(|flip| flip.change.kind()).collect()
}

/// Those near are exactly those for whom some single change would do, and the change named is one that does.
#[test]
fn near_is_everybody_tried_one_by_one() {
    let mut found = 0;
    in_worlds(0x9EA, 12, 2, &mut |engine, question, about| {
        let trial = Trial::new(engine, &RULES, context());
        let near: BTreeMap<String, Change> =
            near(&trial, question, None).unwrap().into_iter().map(|near| (near.user_name, near.change)).collect();
        for login in logins(engine) {
            if trial.ask(&login, question).unwrap().allowed {
                assert!(!near.contains_key(&login), "{about} {login}");
                continue;
            }
            let ways: Vec<Change> =
                flips(&trial, &login, question, None).unwrap().into_iter().map(|flip| flip.change).collect();
            match near.get(&login) {
                None => assert!(ways.is_empty(), "{about} {login} {ways:?}"),
                Some(change) => {
                    found += 1;
                    assert!(ways.contains(change), "{about} {login} {change:?} {ways:?}");
                }
            }
        }
    });
    assert!(found > 20, "{found}");
}

/// What a record-by-record comparison says of two users is what asking about every record says.
#[test]
fn a_difference_is_two_answers() {
    let fixture = Fixture::new();
    let mut seen = 0;
    for seed in 0..worlds(12) {
        let mut rng = Rng::new(seed ^ 0xD1F);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| {
            let everybody = logins(engine);
            let (one, other) =
                (policy(engine, rng.pick::<String>(&everybody)), policy(engine, rng.pick::<String>(&everybody)));
            let (mut rows, mut fields) = (BTreeSet::new(), 0);
            diff(&one, &other, &mut |found| {
                match &found.record {
                    Some(record) if found.fields.is_empty() => {
                        rows.insert((found.table.name, record.clone(), found.operation.clone(), found.gained));
                    }
                    _ => fields += 1,
                }
                Ok(())
            })
            .unwrap();
            let expected = by_single_answers(engine, &world, &one, &other);
            assert_eq!(rows, expected, "seed {seed}");
            seen += rows.len() + fields;
        });
    }
    assert!(seen > 300, "{seen}");
}

type Row = (&'static str, String, String, bool);

fn by_single_answers(engine: &dyn Engine, world: &World, one: &Policy<'_>, other: &Policy<'_>) -> BTreeSet<Row> {
    let mut expected = BTreeSet::new();
    for table in tables().filter(|table| world.tables.contains_key(table.name) || table.name.starts_with("sys_")) {
        for (id, name) in records(engine, table) {
            let operations = csm::ask::operations(one, table).unwrap();
            for operation in operations.into_iter().filter(|operation| *operation != "create") {
                let question = Question {
                    table,
                    operation: operation.to_owned(),
                    sets: acts::sets(table, operation),
                    record: Some(id.clone()),
                    field: None,
                };
                let answers = [one, other].map(|policy| policy.answer(&question).unwrap().allowed);
                if answers[0] != answers[1] {
                    expected.insert((table.name, name.clone(), operation.to_owned(), answers[1]));
                }
            }
        }
    }
    expected
}

fn records(engine: &dyn Engine, table: &'static Table) -> Vec<(String, String)> {
    let mut sql = Sql::new("SELECT t.sys_id, ").and(&csm::cond::display_of(table, "t"));
    sql.push(" FROM ").name(table.name).push(" t");
    engine.all(&sql, |row| (row.text(0), row.text(1))).unwrap()
}
