//! What is written down twice is the same twice: tables, rules, verbs, the shipped template.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails, and says so")]

use csm::actor::Actor;
use csm::cli::VERBS;
use csm::dict;
use csm::engine::{Engine, Sql, Sqlite, in_memory};
use csm::policy::Policy;
use csm::rules::acts::DEEDS;
use csm::rules::template_file;
use csm::time::{Calendar, Instant};

const SCHEMA: &str = include_str!("../schema.sql");
const POLICY: &str = include_str!("../policy.sql");
const ONBOARDING: &str = include_str!("../templates/onboarding.toml");

fn seeded() -> Sqlite {
    let engine = in_memory(&format!("PRAGMA foreign_keys = ON;\n{SCHEMA}\n{POLICY}")).unwrap();
    let unresolved = (&engine as &dyn Engine).all(&Sql::new("PRAGMA foreign_key_check"), |row| row.text(0)).unwrap();
    assert!(unresolved.is_empty(), "references to nothing in {unresolved:?}");
    engine
}

/// `csm db schema > schema.sql` mends it.
#[test]
fn schema_sql_is_what_the_dictionary_says() {
    let schema = dict::schema();
    for (line, (file, dictionary)) in SCHEMA.lines().zip(schema.lines()).enumerate() {
        assert_eq!(file, dictionary, "schema.sql:{}", line + 1);
    }
    assert_eq!(SCHEMA, schema);
}

/// A check or a foreign key that the engine answers by building a table of its own costs that at every insert.
#[test]
fn writing_a_row_builds_no_table_on_the_side() {
    let engine = seeded();
    for table in dict::TABLES {
        let columns = table.fields().filter(|field| field.stored()).count();
        let mut sql = Sql::new("EXPLAIN INSERT INTO ");
        sql.name(table.name).push(" VALUES (''").push(&", ''".repeat(columns - 1)).push(")");
        let steps = (&engine as &dyn Engine).all(&sql, |row| row.text(1)).unwrap();
        assert!(steps.iter().any(|step| step == "OpenWrite"), "{}: {steps:?}", table.name);
        let built: Vec<_> =
            steps.iter().filter(|step| ["OpenEphemeral", "OpenAutoindex"].contains(&step.as_str())).collect();
        assert!(built.is_empty(), "{}: {built:?}", table.name);
    }
}

#[test]
fn policy_sql_loads_and_every_rule_holds_together() {
    let engine = seeded();
    let actor = Actor::load(&engine, "admin").unwrap();
    let policy = Policy::new(&engine, actor, Instant::parse_utc("2026-03-02T09:00:00Z").unwrap());
    let mut loaded = 0;
    for table in dict::TABLES {
        for rule in policy.rules(table).unwrap().iter() {
            loaded += 1;
            // Rows that only list what the code does (Q41) need not be evaluable.
            if matches!(rule.kind.as_str(), "rule" | "never") {
                assert_eq!(policy.problem(rule, table), None, "{} on {}", rule.id, table.name);
            }
        }
    }
    assert!(loaded > 100, "{loaded} rules: is the test still looking?");
}

#[test]
fn policy_sql_names_only_tables_operations_and_roles_that_exist() {
    let engine = seeded();
    let engine = &engine as &dyn Engine;
    let strange = |sql: &str| engine.texts(&Sql::new(sql)).unwrap();
    for table in strange("SELECT DISTINCT name FROM sys_security_acl WHERE kind IN ('rule', 'never')") {
        assert!(dict::table(&table).is_some(), "rules of {table}, which is no table");
    }
    let twice = strange("SELECT id FROM sys_security_acl GROUP BY id HAVING count(*) > 1");
    assert!(twice.is_empty(), "rules of the same id: {twice:?}");
    let unsourced = strange("SELECT id FROM sys_security_acl WHERE coalesce(source, '') = ''");
    assert!(unsourced.is_empty(), "rules without a source: {unsourced:?}");
}

#[test]
fn the_shipped_template_prints_back_equal() {
    let day = Calendar::weekdays().day_seconds();
    let plan = template_file::parse(ONBOARDING, day).unwrap();
    let printed = template_file::print(&plan, day).unwrap();
    assert_eq!(template_file::parse(&printed, day).unwrap(), plan, "{printed}");
    assert_eq!(template_file::print(&template_file::parse(&printed, day).unwrap(), day).unwrap(), printed);
    assert_eq!(plan.tasks.len(), 37);
}

/// A verb that is not generic is judged by the operation written beside its name, and by the fields it sets.
#[test]
fn every_verb_says_what_it_is_judged_by() {
    let generic = ["create", "list", "view", "update", "delete"];
    let tables = VERBS.iter().filter(|verb| dict::TABLES.iter().any(|table| table.noun == verb.noun));
    for verb in tables.filter(|verb| !generic.contains(&verb.name)) {
        let name = format!("{} {}", verb.noun, verb.name);
        assert!(DEEDS.iter().any(|deed| deed.verb == name), "{name} has no line in src/rules/acts.rs");
    }
    for deed in DEEDS {
        let there = VERBS.iter().any(|verb| format!("{} {}", verb.noun, verb.name) == deed.verb);
        assert!(there, "src/rules/acts.rs names {}, which is no verb", deed.verb);
    }
}

/// Verbs take the fields they set from there: no list of their own stands in a call.
#[test]
fn no_verb_has_its_own_list_of_fields() {
    let mut calls = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli")).unwrap() {
        let path = file.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (at, _) in text.match_indices(".act(") {
            calls += 1;
            let call = text[at..].split('|').next().unwrap_or_default();
            assert!(!call.contains("&["), "{}: {call}", path.display());
        }
        assert!(!text.contains("const SETS"), "{}", path.display());
    }
    assert!(calls >= 2, "is the test still looking?");
}
