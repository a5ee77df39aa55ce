//! Every state of a case, every action, every persona: what becomes of it, as a golden table.
//!
//! `SNAPSHOTS=overwrite cargo test --test cli case_states` rewrites `case_states.txt`; read it beside section 7 of the
//! domain. The verbs' own functions run, each attempt undone.

use crate::env::TestEnv;
use csm::actor::Actor;
use csm::dict::{case, cases::CASE_STATES, work};
use csm::engine::{Engine, Mode, open};
use csm::error::Result;
use csm::rules::{RULES, case as rules};
use csm::store::{Context, Record, Store};
use csm::time::Instant;
use snapbox::{Assert, Data};
use std::fmt::Write as _;
use std::time::Duration;

const PEOPLE: &[&str] = &[
    "admin",
    "ada.agent",
    "abe.agent",
    "max.manager",
    "cleo.consumeragent",
    "eddy.editor",
    "tess.casetask",
    "vic.viewer",
    "prue.proxy",
    "maya.pm",
    "sam.stake",
    "dora.dataviewer",
    "connie.contacts",
    "carl.customer",
    "cora.admin",
    "casey.cases",
    "olga.other",
    "pat.partner",
    "paula.partneradmin",
    "colin.consumer",
];

fn store<'e>(engine: &'e dyn Engine, login: &str) -> Store<'e> {
    let now = Instant::parse_utc("2026-03-02T09:00:00Z").unwrap();
    let context = Context {
        operator: "admin".to_owned(),
        os_user: "tester".to_owned(),
        command: "test".to_owned(),
        real_now: now,
        pretended: None,
    };
    Store::new(engine, Actor::load(engine, login).unwrap(), &RULES, context)
}

fn id_of(engine: &dyn Engine, sql: &str) -> String {
    engine.texts(&csm::engine::Sql::new(sql)).unwrap().remove(0)
}

/// A case of Acme Corp, made with the partner's help for carl.customer, in a project; or a consumer's.
fn make(engine: &dyn Engine, kind: &str) -> String {
    let mut new = Record::new(&case::TABLE);
    new.set(work::SHORT_DESCRIPTION, "Something is wrong".to_owned());
    let user = |login: &str| id_of(engine, &format!("SELECT sys_id FROM sys_user WHERE user_name = '{login}'"));
    if kind == "consumer" {
        new.set(case::CONSUMER, id_of(engine, "SELECT sys_id FROM csm_consumer"));
    } else {
        let account = |name: &str| id_of(engine, &format!("SELECT sys_id FROM customer_account WHERE name = '{name}'"));
        new.set(case::ACCOUNT, account("Acme Corp")).set(case::CONTACT, user("carl.customer"));
        new.set(case::PARTNER, account("Northwind")).set(case::PARTNER_CONTACT, user("pat.partner"));
        new.set(case::INTERNAL_CONTACT, user("prue.proxy"));
        new.set(case::CUSTOMER_PROJECT, id_of(engine, "SELECT sys_id FROM customer_project ORDER BY number"));
    }
    store(engine, "admin").system_create(&case::TABLE, new, "test").unwrap().id()
}

fn attempt(store: &Store<'_>, id: &str, action: &str) -> Result<Record> {
    let me = store.actor().id().to_owned();
    match action {
        "assign" => rules::assign(store, id, id, &me),
        "request_info" => rules::request_info(store, id, id, None),
        "propose" => rules::propose(store, id, id, Some("solved_fixed"), Some("Restarted it.")),
        "close" => rules::close(store, id, id, None, Some("No longer needed.")),
        "cancel" => rules::cancel(store, id, id, None),
        other => rules::plain(store, id, id, other),
    }
}

fn cell(engine: &dyn Engine, store: &Store<'_>, id: &str, state: i64, action: &str) -> String {
    engine.script("SAVEPOINT attempt").unwrap();
    let sql = csm::engine::Sql::new("UPDATE sn_customerservice_case SET state = ").with("", state);
    engine.execute(&sql.with(" WHERE sys_id = ", id)).unwrap();
    let cell = match attempt(store, id, action) {
        Ok(record) => rules::label(record.get(case::STATE).unwrap()).to_owned(),
        Err(error) => error.exit().to_string(),
    };
    engine.script("ROLLBACK TO attempt; RELEASE attempt").unwrap();
    cell
}

#[test]
fn case_states() {
    let env = TestEnv::demo();
    let engine = open(&env.db(), Mode::Write, Duration::from_secs(1)).unwrap();
    let engine: &dyn Engine = &engine;
    engine.begin().unwrap();
    engine.script("UPDATE v_plugin SET active = 1").unwrap();
    let mut text = String::new();
    for kind in ["business", "consumer"] {
        let id = make(engine, kind);
        let _ = write!(text, "# {kind} case: the state it is in afterwards, or the exit status\n\n{:31} ", "");
        for (_, label) in CASE_STATES {
            let _ = write!(text, " {label:13}");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        for login in PEOPLE {
            let store = store(engine, login);
            for step in rules::STEPS {
                let mut line = format!("{login:18} {:12} ", step.operation);
                for (state, _) in CASE_STATES {
                    let _ = write!(line, " {:13}", cell(engine, &store, &id, *state, step.operation));
                }
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
        text.push('\n');
    }
    engine.rollback().unwrap();
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/case_states.txt");
    Assert::new().action_env("SNAPSHOTS").eq(text, Data::read_from(&golden, None).raw());
}

/// What the system alone writes.
const SYSTEM: [&str; 6] = ["state", "resolved_at", "resolved_by", "closed_at", "closed_by", "active_escalation"];

fn states(engine: &dyn Engine) -> Vec<String> {
    let sql = "SELECT number || ' ' || state || ' ' || active || coalesce(resolved_at, '') || coalesce(closed_at, '') \
               FROM sn_customerservice_case ORDER BY number";
    engine.texts(&csm::engine::Sql::new(sql)).unwrap()
}

/// No update and no create writes a state or what follows from one: not for any persona, whatever is written beside it.
#[test]
fn nothing_else_moves_a_state() {
    let env = TestEnv::demo();
    let engine = open(&env.db(), Mode::Write, Duration::from_secs(1)).unwrap();
    let engine: &dyn Engine = &engine;
    engine.begin().unwrap();
    engine.script("UPDATE v_plugin SET active = 1").unwrap();
    let before = states(engine);
    let cases = engine.texts(&csm::engine::Sql::new("SELECT sys_id FROM sn_customerservice_case")).unwrap();
    let calendar = csm::time::Calendar::weekdays();
    for login in PEOPLE {
        let store = store(engine, login);
        for field in SYSTEM {
            for value in ["3", "Closed", ""] {
                let named = [(field.to_owned(), value.to_owned())];
                let beside = [("comments".to_owned(), "Done".to_owned()), named[0].clone()];
                for typed in [&named[..], &beside] {
                    let new = Record::new(&case::TABLE);
                    let made = store.create(&case::TABLE, typed, new, &calendar).unwrap_err();
                    let updates =
                        cases.iter().map(|id| store.update(&case::TABLE, id, id, typed, &calendar).unwrap_err());
                    for error in updates.chain([made]) {
                        let exit = if *login == "admin" { 5 } else { 4 };
                        // Refused before the case is looked for, so that nobody learns of one he does not read.
                        assert_eq!(error.exit(), exit, "{login} {typed:?}: {error}");
                    }
                }
            }
        }
    }
    assert_eq!(states(engine), before);
    engine.rollback().unwrap();
}

/// The same at the command line, where a state has no flag; and no template brings one.
#[test]
fn no_command_names_a_state() {
    let env = TestEnv::demo();
    for (login, exit) in [("admin", 5), ("max.manager", 4), ("ada.agent", 4), ("carl.customer", 4)] {
        for way in [
            "case update CS0010002 --set state=3",
            "case update CS0010002 --comments Done --set state=3",
            "record update sn_customerservice_case CS0010002 --set state=3",
            "case create --name x --set state=3",
            "record create sn_customerservice_case --set short_description=x --set state=3",
        ] {
            env.refuses(&format!("{way} --as-user {login}"), "field.read_only", exit);
        }
        env.refuses(&format!("case update CS0010002 --state 3 --as-user {login}"), "usage.invalid", 2);
        env.refuses(&format!("case create --name x --state 3 --as-user {login}"), "usage.invalid", 2);
    }
    let template = env.ok("template export onboarding");
    env.write("t.toml", template.replacen("[[task]]", "[[task]]\nstate = 3", 1));
    let said = env.refuses("template create T --file t.toml --as-user maya.pm", "template.invalid", 5);
    assert!(said.contains("state"), "{said}");
}
