//! Query plans: what an outsider sees is found from his memberships, never by looking through a table.

use crate::fixture::{Fixture, store_of};
use crate::world::{self, Rng};
use csm::cond::Rows;
use csm::dict::{self, Table};
use csm::engine::{Engine, Sql};
use csm::store::{Ask, Store};

fn plan(engine: &dyn Engine, statement: &Sql) -> Vec<String> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(statement);
    engine.all(&sql, |row| row.text(3)).unwrap()
}

/// The statement that lists the ids a user may read.
fn readable(store: &Store<'_>, table: &'static Table) -> Option<Sql> {
    let grant = store.policy().grant(table, "read", &[], "t").unwrap();
    let Rows::Where(rows) = grant.rows() else { return None };
    let mut sql = Sql::new("SELECT t.sys_id FROM ");
    sql.name(table.name).push(" t WHERE ").append(&rows);
    Some(sql)
}

/// Whether one of his roles is meant for employees: such mixes may look through tables.
fn inside(store: &Store<'_>) -> Sql {
    let mut sql = Sql::new("SELECT 1 FROM sys_user_role WHERE kind = 'internal' AND name IN (''");
    for role in &store.actor().subject.roles {
        sql.push(", ").bind(role.as_str());
    }
    sql.push(")");
    sql
}

/// Runs `work` for each person of each external kind.
fn outsiders(work: &mut dyn FnMut(&dyn Engine, &Store<'_>)) {
    let fixture = Fixture::new();
    for seed in 0..30 {
        let mut world = world::random(&mut Rng::new(seed), &fixture.roles);
        world.own.clear();
        fixture.with(&world, |engine| {
            for row in &world.tables["sys_user"] {
                if let Some(store) = store_of(engine, row.text("user_name"))
                    && store.actor().is_external()
                    && !engine.any(&inside(&store)).unwrap()
                {
                    work(engine, &store);
                }
            }
        });
    }
}

#[test]
fn no_outsiders_predicate_scans_a_record_table() {
    let mut seen = 0;
    outsiders(&mut |engine, store| {
        for table in [
            &dict::project::TABLE,
            &dict::task::TABLE,
            &dict::project_contact::TABLE,
            &dict::account::TABLE,
            &dict::user::TABLE,
            &dict::case::TABLE,
        ] {
            let Some(sql) = readable(store, table) else { continue };
            let plan = plan(engine, &sql);
            let scans = plan
                .iter()
                .any(|step| step.starts_with("SCAN t") || step.starts_with("SCAN c ") || step.starts_with("SCAN p "));
            assert!(!scans, "{} {:?}: {plan:#?}", table.name, store.actor().subject.roles);
            seen += 1;
        }
    });
    assert!(seen > 100, "only {seen} predicates");
}

#[test]
fn a_contacts_tasks_are_found_from_his_projects() {
    let mut seen = 0;
    outsiders(&mut |engine, store| {
        if readable(store, &dict::task::TABLE).is_none() {
            return;
        }
        let listing = store.list(&dict::task::TABLE, &Ask::default()).unwrap();
        let plan = plan(engine, listing.statement());
        let index = "SEARCH t USING INDEX customer_project_task_customer_project";
        assert!(plan.iter().any(|step| step.starts_with(index)), "{plan:#?}");
        assert!(!plan.iter().any(|step| step.starts_with("SCAN t")), "{plan:#?}");
        let contact = "project_contact_contact_customer_project (contact=?";
        assert!(plan.iter().any(|step| step.contains(contact)), "{plan:#?}");
        seen += 1;
    });
    assert!(seen > 10);
}

#[test]
fn one_record_is_checked_by_its_key() {
    outsiders(&mut |engine, store| {
        for table in [&dict::project::TABLE, &dict::task::TABLE, &dict::project_contact::TABLE] {
            let Some(mut sql) = readable(store, table) else { continue };
            sql.push(" AND t.sys_id = ").bind("x");
            let plan = plan(engine, &sql);
            let key = |step: &String| step.starts_with("SEARCH t USING") && step.contains("(sys_id=?)");
            assert!(plan.iter().any(key), "{}: {plan:#?}", table.name);
        }
    });
}
