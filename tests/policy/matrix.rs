//! The permission matrix as a golden file: what every person of the demo may do to every table, and to which fields.
//!
//! `SNAPSHOTS=overwrite cargo test --test policy matrix` rewrites `matrix.txt`; review it beside `policy.sql`.

use crate::fixture::store_of;
use crate::oracle_agreement::{verb_sets, verbs};
use csm::cond::{Rows, Seen};
use csm::dict::{self, Access, Table};
use csm::engine::{Engine, Mode, Sql, open};
use csm::output::Out;
use csm::store::Store;
use snapbox::{Assert, Data};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::time::Duration;

/// Operations every table has.
const CRUD: &[&str] = &["create", "read", "write", "delete"];

fn demo(work: impl FnOnce(&dyn Engine)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("csm.db");
    let words = ["csm", "--db", path.to_str().unwrap(), "--now", "2026-03-20T10:00:00Z", "db", "init", "--demo"];
    let (status, out) = csm::cli::run(&words.map(OsString::from), Out::buffer());
    assert_eq!(status, 0, "{:?}", out.into_strings());
    let engine = open(&path, Mode::Write, Duration::from_secs(5)).unwrap();
    work(&engine);
}

/// `-` never, `all` every record, `some` those a condition admits.
fn extent(rows: &Rows) -> &'static str {
    match rows {
        Rows::All => "all",
        Rows::Where(_) => "some",
        Rows::None => "-",
    }
}

/// Fields that are not simply open wherever the record is: never, or only on some of the records.
fn fields(store: &Store<'_>, table: &'static Table, operation: &str) -> String {
    let grant = store.policy().grant(table, operation, &[], "t").unwrap();
    let mut open = Vec::new();
    let mut never = Vec::new();
    let mut some = Vec::new();
    let ours = table.fields().filter(|field| operation == "read" || !field.system);
    for field in ours {
        match grant.field(field.name) {
            Seen::Plain => &mut open,
            Seen::Never => &mut never,
            Seen::When(_) => &mut some,
        }
        .push(field.name);
    }
    let mut text = String::new();
    let mut list = |word: &str, names: &[&str]| {
        if !names.is_empty() {
            let _ = write!(text, "; {word} {}", names.join(" "));
        }
    };
    if never.len() > open.len() + some.len() {
        list("only", &open);
    } else {
        list("not", &never);
    }
    list("on some", &some);
    text
}

fn of_table(store: &Store<'_>, table: &'static Table, text: &mut String) {
    let mut cells = Vec::new();
    let mut notes = Vec::new();
    for operation in CRUD.iter().copied().chain(verbs(table.name)) {
        let grant = store.policy().grant(table, operation, verb_sets(table.name, operation), "t").unwrap();
        let extent = extent(&grant.rows());
        if CRUD.contains(&operation) || extent != "-" {
            cells.push(format!("{operation} {extent}"));
        }
        let differ = fields(store, table, operation);
        if extent != "-"
            && table.access == Access::Rules
            && ["create", "read", "write"].contains(&operation)
            && !differ.is_empty()
        {
            notes.push(format!("      {operation}{differ}"));
        }
    }
    if cells.iter().any(|cell| !cell.ends_with(" -")) {
        let _ = writeln!(text, "  {:<46} {}", table.name, cells.join(", "));
        for note in notes {
            let _ = writeln!(text, "{note}");
        }
    }
}

/// One more person for each role that rules name and nobody of the demo was given: what the role alone opens.
fn further_people(engine: &dyn Engine) -> Vec<String> {
    let admin = store_of(engine, "admin").unwrap();
    let mut named = BTreeSet::new();
    for table in dict::TABLES {
        for rule in admin.policy().rules(table).unwrap().iter().filter(|rule| rule.active) {
            named.extend(rule.roles.roles().into_iter().map(str::to_owned));
        }
    }
    let given = Sql::new("SELECT r.name FROM sys_user_has_role h JOIN sys_user_role r ON r.sys_id = h.role");
    for role in engine.texts(&given).unwrap() {
        named.remove(&role);
    }
    for (index, role) in named.iter().enumerate() {
        let id = format!("{index:032x}");
        let mut user =
            Sql::new("INSERT INTO sys_user (sys_id, active, locked_out, user_name) VALUES (").with("", id.as_str());
        user.push(", 1, 0, ").bind(format!("only.{role}")).push(")");
        let mut roles = Sql::new(
            "INSERT INTO sys_user_has_role (sys_id, state, \"user\", role) SELECT lower(hex(randomblob(16))), 'active', ",
        )
        .with("", id.as_str());
        roles.push(", sys_id FROM sys_user_role WHERE name = ").bind(role.as_str());
        roles.push(" OR name = (SELECT 'snc_internal' FROM sys_user_role WHERE kind <> 'external' AND name = ");
        roles.bind(role.as_str()).push(")");
        engine.execute(&user).unwrap();
        engine.execute(&roles).unwrap();
    }
    named.into_iter().map(|role| format!("only.{role}")).collect()
}

#[test]
fn the_matrix_is_the_reviewed_one() {
    let mut text = String::from(
        "Who may do what in the demo: `all` records, `some` (those a condition admits), `-` never. Tables without a line:\n\
         nothing at all. Below a line: fields that are never open (`not`), the only open ones (`only`), and those that\n\
         depend on the record beyond its being readable (`on some`). Last, `only.ROLE`: what each further role opens alone.\n",
    );
    demo(|engine| {
        let people = Sql::new("SELECT user_name FROM sys_user ORDER BY sys_class_name, user_name");
        let mut people = engine.texts(&people).unwrap();
        engine.begin().unwrap();
        people.extend(further_people(engine));
        for login in people {
            let _ = writeln!(text, "\n{login}");
            let Some(store) = store_of(engine, &login) else {
                let _ = writeln!(text, "  cannot act");
                continue;
            };
            if store.actor().is_admin() {
                let _ = writeln!(text, "  everything");
                let all = |table: &&'static Table| {
                    CRUD.iter().all(|verb| store.policy().grant(table, verb, &[], "t").unwrap().rows() == Rows::All)
                };
                assert!(dict::TABLES.iter().all(all));
                continue;
            }
            for table in dict::TABLES {
                of_table(&store, table, &mut text);
            }
        }
        engine.rollback().unwrap();
    });
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policy/matrix.txt");
    Assert::new().action_env("SNAPSHOTS").eq(text, Data::read_from(&golden, None).raw());
}
