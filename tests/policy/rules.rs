//! Rules that do not hold together, deny beside allow, roles in a ring, empty operands under negation, and very many rules.

use crate::fixture::{Fixture, RuleText, add_rule, store_of};
use crate::world::{Rng, Row, World};
use csm::cond::{Op, Rows};
use csm::dict;
use csm::engine::{Engine, Mode, Sql, Value, create, open};
use csm::store::{Ask, Store};
use std::fmt::Write as _;
use std::time::Duration;

/// A customer, an employee and three tasks of one project.
fn small() -> World {
    let mut world = World::default();
    let mut add = |table: &'static str, id: &str, cells: &[(&'static str, Value)]| {
        let row = Row { table, id: id.to_owned(), cells: cells.iter().cloned().collect(), shipped: false };
        world.tables.entry(table).or_default().push(row);
    };
    let user = |login: &str, class: &str| {
        [
            ("user_name", login.into()),
            ("sys_class_name", class.into()),
            ("active", Value::Int(1)),
            ("locked_out", Value::Int(0)),
        ]
    };
    add("sys_user", "u1", &user("customer", "customer_contact"));
    add("sys_user", "u2", &user("employee", "sys_user"));
    add("customer_project", "p1", &[("number", "P1".into()), ("short_description", "One".into())]);
    for (id, state, priority) in [("t1", Some(1), Some(1)), ("t2", Some(3), None), ("t3", None, Some(4))] {
        add(
            "customer_project_task",
            id,
            &[
                ("number", id.into()),
                ("short_description", "Task".into()),
                ("customer_project", "p1".into()),
                ("state", state.map_or(Value::Null, Value::Int)),
                ("priority", priority.map_or(Value::Null, Value::Int)),
            ],
        );
    }
    world
}

/// Runs `work` with both people acting, each with the role of his kind, on a database with these further rules.
fn with_rules<T>(rules: &[RuleText<'_>], work: impl FnOnce(&dyn Engine) -> T) -> T {
    let fixture = Fixture::new();
    let mut world = small();
    for (user, role) in [("u1", "sn_customerservice.customer"), ("u2", "snc_internal"), ("u2", "sn_esm_agent")] {
        let id = format!("{user}{role}");
        let cells = [("user", user.into()), ("role", fixture.roles[role].as_str().into()), ("state", "active".into())];
        let row = Row { table: "sys_user_has_role", id, cells: cells.into_iter().collect(), shipped: false };
        world.tables.entry("sys_user_has_role").or_default().push(row);
    }
    fixture.with(&world, |engine| {
        for rule in rules {
            add_rule(engine, rule);
        }
        work(engine)
    })
}

const TASK: RuleText<'static> = RuleText {
    id: "A1",
    table: "customer_project_task",
    operation: "read",
    deny: false,
    roles: "sn_esm_agent",
    condition: "",
    applies_to: "",
    fields: "",
    requires: "",
};

fn tasks(store: &Store<'_>) -> Vec<String> {
    let ids = ["t1", "t2", "t3"];
    let readable = |id: &&&str| store.policy().decide(&dict::task::TABLE, "read", &[], &[], id).unwrap().readable;
    ids.iter().filter(readable).map(|id| (*id).to_owned()).collect()
}

fn readable_under(rules: &[RuleText<'_>]) -> Vec<String> {
    with_rules(rules, |engine| tasks(&store_of(engine, "employee").unwrap()))
}

/// What can be wrong with a rule: roles, condition, fields, requirement.
fn broken(rule: &RuleText<'static>) -> Vec<RuleText<'static>> {
    vec![
        RuleText { roles: "", ..rule.clone() },
        RuleText { roles: "no_such_role", ..rule.clone() },
        RuleText { roles: "sn_esm_agent | no_such_role", ..rule.clone() },
        RuleText { roles: "sn_esm_agent &", ..rule.clone() },
        RuleText { condition: "no_such_field=1", ..rule.clone() },
        RuleText { condition: "parent.no_such_field=1", ..rule.clone() },
        RuleText { condition: "state.number=1", ..rule.clone() },
        RuleText { condition: "state==1^", ..rule.clone() },
        RuleText { condition: "stateIN@no_such_set", ..rule.clone() },
        RuleText { condition: "state=no such state", ..rule.clone() },
        RuleText { condition: "commentsLIKEa", ..rule.clone() },
        RuleText { fields: "no_such_field", ..rule.clone() },
        RuleText { fields: "number,-state", ..rule.clone() },
    ]
}

#[test]
fn c143_a_rule_that_does_not_hold_together_grants_nothing() {
    assert_eq!(readable_under(std::slice::from_ref(&TASK)), ["t1", "t2", "t3"]);
    for rule in broken(&TASK) {
        let readable = with_rules(std::slice::from_ref(&rule), |engine| {
            let store = store_of(engine, "employee").unwrap();
            ["t1", "t2", "t3"].map(|id| {
                let decision = store.policy().decide(&dict::task::TABLE, "read", &[], &[], id);
                decision.unwrap_or_else(|error| panic!("{rule:?} makes the question itself fail: {error}")).readable
            })
        });
        assert_eq!(readable, [false; 3], "{rule:?}");
    }
    assert_eq!(readable_under(&[RuleText { requires: "no.such.plugin", ..TASK }]), [""; 0]);
}

#[test]
fn c143_a_deny_row_that_does_not_hold_together_always_vetoes() {
    // Satisfied as it stands: it vetoes only because something in it is wrong.
    let deny = RuleText { id: "A2", deny: true, roles: "snc_internal", condition: "numberISNOTEMPTY", ..TASK };
    assert_eq!(readable_under(&[TASK, deny.clone()]).len(), 3);
    let wrong = broken(&deny).into_iter().chain([
        RuleText { applies_to: "no_such_field=1", ..deny.clone() },
        RuleText { applies_to: "state==1^", ..deny.clone() },
    ]);
    for rule in wrong {
        let readable = with_rules(&[TASK, rule.clone()], |engine| {
            let store = store_of(engine, "employee").unwrap();
            let decision = store.policy().decide(&dict::task::TABLE, "read", &[], &["state"], "t1");
            decision.unwrap_or_else(|error| panic!("{rule:?} makes the question itself fail: {error}")).yes()
        });
        assert!(!readable, "{rule:?}");
    }
    let unmet = RuleText { requires: "no.such.plugin", condition: "", ..deny };
    assert_eq!(readable_under(&[TASK, unmet]).len(), 3, "what it requires is not in force: it says nothing");
}

#[test]
fn c144_empty_operands_and_three_levels_read_as_the_naive_model() {
    let cases: &[(&str, &[&str])] = &[
        ("state!=3", &["t1", "t3"]),
        ("stateNOT IN1,3", &["t3"]),
        ("stateISEMPTY", &["t3"]),
        ("stateISNOTEMPTY", &["t1", "t2"]),
        ("priorityNSAMEASstate", &["t2", "t3"]),
        ("prioritySAMEASstate", &["t1"]),
        ("state<3", &["t1"]),
        ("state>=1", &["t1", "t2"]),
        ("stateBETWEEN1@2", &["t1"]),
        ("parent.state!=3", &["t1", "t2", "t3"]),
        ("parent.stateISEMPTY", &["t1", "t2", "t3"]),
        ("assigned_to!=@me", &["t1", "t2", "t3"]),
        ("state!=1^priority!=4^NQpriority=1^state=1^ORstate=3", &["t1", "t2"]),
        ("state=3^ORstateISEMPTY^priorityISEMPTY^ORpriority>3", &["t2", "t3"]),
        ("numberNOT LIKE2^short_descriptionSTARTSWITHtas", &["t1", "t3"]),
        ("stateANYTHING", &["t1", "t2", "t3"]),
        ("customer_project.number=P1^watch_listISEMPTY", &["t1", "t2", "t3"]),
    ];
    for (condition, expected) in cases {
        assert_eq!(readable_under(&[RuleText { condition, ..TASK }]), *expected, "{condition}");
        // The same as what a deny row concerns, and as what it demands.
        let deny = RuleText { id: "A2", deny: true, ..TASK };
        let demands = readable_under(&[TASK, RuleText { condition, ..deny.clone() }]);
        assert_eq!(demands, *expected, "deny unless {condition}");
        let concerns = readable_under(&[TASK, RuleText { applies_to: condition, ..deny }]);
        let rest: Vec<_> = ["t1", "t2", "t3"].iter().filter(|id| !expected.contains(id)).copied().collect();
        assert_eq!(concerns, rest, "deny about {condition}");
    }
}

#[test]
fn c145_deny_beats_allow() {
    let deny = RuleText { id: "A0", deny: true, ..TASK };
    assert_eq!(readable_under(&[TASK, deny.clone()]), [""; 0]);
    assert_eq!(readable_under(&[TASK, RuleText { roles: "snc_external", ..deny.clone() }]).len(), 3);
    with_rules(&[TASK, RuleText { fields: "state", condition: "state=3", ..deny }], |engine| {
        let store = store_of(engine, "employee").unwrap();
        let asks = ["t1", "t2", "t3"]
            .map(|id| store.policy().decide(&dict::task::TABLE, "read", &[], &["state", "priority"], id).unwrap());
        assert_eq!(asks.map(|decision| decision.refused.join(",")), ["state", "", "state"]);
        // `admin` is exempt from rules of both kinds (Q30).
        assert_eq!(tasks(&store_of(engine, "admin").unwrap()).len(), 3);
    });
}

#[test]
fn c146_roles_in_a_ring_are_resolved_once() {
    with_rules(&[], |engine| {
        let role = |name: &str| Sql::new("(SELECT sys_id FROM sys_user_role").with(" WHERE name = ", name).then(")");
        for (outer, inner) in [
            ("sn_esm_agent", "knowledge"),
            ("knowledge", "cmdb_read"),
            ("cmdb_read", "sn_esm_agent"),
            ("knowledge", "knowledge"),
        ] {
            let mut sql = Sql::new(
                "INSERT OR IGNORE INTO sys_user_role_contains (sys_id, role, contains) SELECT lower(hex(randomblob(16))), ",
            );
            sql.append(&role(outer)).push(", ").append(&role(inner));
            engine.execute(&sql).unwrap();
        }
        let store = store_of(engine, "employee").unwrap();
        assert!(["sn_esm_agent", "knowledge", "cmdb_read", "snc_internal"].iter().all(|role| store.actor().has(role)));
        assert!(
            !store.actor().has("sn_customerservice_agent"),
            "a contained role does not bring the one that contains it"
        );
    });
}

/// On a real file, with the limits of a real connection: two thousand rules, many with a dot-walk.
#[test]
fn c91_two_thousand_rules_on_one_table_work() {
    many(2000, "number=T");
}

/// The same with a set of the acting user in every third.
#[test]
fn c91_two_thousand_rules_with_sets_work() {
    many(2000, "customer_projectIN@my_projects^number=T");
}

fn many(rules: usize, narrow: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("csm.db");
    let scripts = [include_str!("../../schema.sql"), include_str!("../../policy.sql")];
    create(&path, &scripts, &mut |engine| {
        (0..rules).for_each(|n| add_rule(engine, &numbered(n, narrow).text()));
        engine.script(
            "INSERT INTO customer_project (sys_id, number, short_description) VALUES ('p', 'P', 'P'); \
             INSERT INTO customer_project_task (sys_id, number, short_description, customer_project, priority) \
             VALUES ('t', 'T', 'task 2', 'p', 1), ('u', 'U', 'nothing', 'p', 1); \
             INSERT INTO sys_user (sys_id, user_name, active, locked_out, sys_class_name) VALUES ('e', 'employee', 1, 0, 'sys_user'); \
             INSERT INTO sys_user_has_role (sys_id, \"user\", role, state) \
             SELECT 'h', 'e', sys_id, 'active' FROM sys_user_role WHERE name = 'snc_internal';",
        )
    })
    .unwrap();
    let engine = open(&path, Mode::Read, Duration::from_secs(5)).unwrap();
    let store = store_of(&engine, "employee").unwrap();
    let table = &dict::task::TABLE;
    assert!(matches!(store.policy().grant(table, "read", &[], "t").unwrap().rows(), Rows::Where(_)));
    assert_eq!(store.count(table, &Ask::default()).unwrap(), 1);
    let decision = store.policy().decide(table, "read", &[], &["state", "cost"], "t").unwrap();
    assert!(decision.yes(), "{decision:?}");
    assert!(!store.policy().decide(table, "read", &[], &[], "u").unwrap().readable);
}

/// Every fourth denies, and is satisfied; of the others one admits a task.
fn numbered(n: usize, narrow: &str) -> OwnedRule {
    let deny = n.is_multiple_of(4);
    let condition = match (deny, n % 3) {
        (true, _) => format!("customer_project.account.name!=x{n}"),
        (false, 0) => format!("customer_project.account.name=x{n}"),
        (false, 1) => format!("{narrow}{n}"),
        _ => format!("short_descriptionSTARTSWITHtask {n}"),
    };
    let applies_to = if deny { format!("priority={}", 1 + n % 5) } else { String::new() };
    OwnedRule { id: format!("A{n}"), deny, condition, applies_to, fields: if n % 5 == 1 { "number,state" } else { "" } }
}

struct OwnedRule {
    id: String,
    deny: bool,
    condition: String,
    applies_to: String,
    fields: &'static str,
}

impl OwnedRule {
    fn text(&self) -> RuleText<'_> {
        let Self { id, deny, condition, applies_to, fields } = self;
        RuleText { id, deny: *deny, roles: "snc_internal", condition, applies_to, fields, ..TASK }
    }
}

/// A rule's text survives being random: nothing a condition can say breaks the statement.
#[test]
fn random_rule_texts_never_break_a_statement() {
    with_rules(&[], random_texts);
}

fn random_texts(engine: &dyn Engine) {
    let mut rng = Rng::new(7);
    let fields = [
        "state",
        "priority",
        "parent.number",
        "parent.state",
        "assigned_to",
        "start_date",
        "comments",
        "watch_list",
        "cost",
        "odd",
    ];
    let values = ["3", "1,4", "1@3", "'", "\"; DROP", "@me", "@my_projects", "@odd", "", "%", "today", "number", "--"];
    for round in 0..200 {
        let mut condition = String::new();
        for _ in 0..=rng.below(3) {
            let op = rng.pick(Op::SPELLINGS).0;
            let joiner = rng.pick(&["^", "^OR", "^NQ"]);
            let _ = write!(condition, "{joiner}{}{op}{}", rng.pick(&fields), rng.pick(&values));
        }
        let condition = condition.trim_start_matches(['^', 'O', 'R', 'N', 'Q']).to_owned();
        Fixture::undone(engine, || {
            add_rule(engine, &RuleText { condition: &condition, ..TASK });
            let store = store_of(engine, "employee").unwrap();
            let decision = store.policy().decide(&dict::task::TABLE, "read", &[], &[], "t1");
            assert!(decision.is_ok(), "round {round}: {condition}: {decision:?}");
        });
    }
}
