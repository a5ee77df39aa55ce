//! The compiled policy and the oracle agree: every person, table, record, operation and field of many random worlds.

use crate::fixture::{Fixture, now, store_of, table, worlds};
use crate::oracle::{CRUD, Me, Oracle};
use crate::sets;
use crate::world::{self, Rng, Row, World};
use csm::actor::Actor;
use csm::cond::{Rows, Seen};
use csm::dict::{self, Access, Table};
use csm::engine::{Engine, Sql};
use csm::policy::Policy;
use csm::rules::acts;
use std::collections::{BTreeMap, BTreeSet};

/// Operations on a table beyond create, read, write and delete: those rules speak of, and those of its verbs.
pub fn verbs(name: &str) -> Vec<&'static str> {
    let mut found = spoken_of(name).to_vec();
    let own = acts::DEEDS.iter().filter(|deed| deed.table == name).map(|deed| deed.operation);
    for operation in own.filter(|operation| !CRUD.contains(operation)) {
        if !found.contains(&operation) {
            found.push(operation);
        }
    }
    found
}

fn spoken_of(name: &str) -> &'static [&'static str] {
    match name {
        "customer_project" => &["comment", "work_note", "attach", "apply", "save_as_template"],
        "customer_project_task" => &["complete", "assign", "comment", "work_note", "attach"],
        "project_contact" => &["access", "attach"],
        "project_template" => &["copy", "attach"],
        "resource_plan" => &["request", "confirm", "allocate", "reject", "complete", "attach"],
        "sn_customerservice_case" => &[
            "comment",
            "work_note",
            "attach",
            "assign",
            "request_info",
            "resume",
            "propose",
            "accept",
            "reject",
            "close",
            "reopen",
            "cancel",
            "escalate",
            "deescalate",
            "project_change",
            "project_issue",
            "problem",
            "change",
            "incident",
            "request",
        ],
        "sn_customerservice_escalation" => &["approve", "decline", "deescalate", "attach"],
        "customer_account" => &["escalate", "deescalate", "attach"],
        _ if table(name).access != Access::Rules => &[],
        _ if table(name).find("work_notes").is_some() => &["comment", "work_note", "attach"],
        _ => &["attach"],
    }
}

/// Fields a verb writes by itself.
pub fn verb_sets(name: &str, operation: &str) -> &'static [&'static str] {
    acts::sets(table(name), operation)
}

/// Everybody who can act, with the roles the oracle gives him; csm's own closure must agree.
pub fn people(world: &World, engine: &dyn Engine) -> Vec<(String, Me)> {
    let oracle = Oracle { world };
    let mut found = Vec::new();
    for row in oracle.rows("sys_user") {
        let login = row.text("user_name");
        let me = sets::person(&oracle, &row.id);
        let store = store_of(engine, login);
        assert_eq!(me.is_some(), store.is_some(), "can {login} act?");
        let (Some(me), Some(store)) = (me, store) else { continue };
        let theirs = store.actor().subject.roles.iter().filter(|role| sets::spoken_of(role));
        assert_eq!(me.roles, theirs.cloned().collect::<BTreeSet<_>>(), "roles of {login}");
        found.push((login.to_owned(), me));
    }
    found
}

fn truth(rows: &Rows) -> Sql {
    match rows {
        Rows::All => Sql::new("1"),
        Rows::None => Sql::new("0"),
        Rows::Where(sql) => sql.clone(),
    }
}

/// One operation of a table as csm sees it: the rows, and each field that may be named under it.
struct Asked {
    operation: &'static str,
    fields: Vec<&'static str>,
    /// Where the answers stand in the statement: the row's, then the fields'; those known beforehand have no column.
    row: Answer,
    seen: Vec<Answer>,
}

#[derive(Clone, Copy)]
enum Answer {
    Known(bool),
    Column(usize),
}

/// All operations of a table in one statement.
#[derive(Default)]
struct Statement {
    /// Each condition once: most fields share theirs.
    columns: Vec<Sql>,
}

impl Statement {
    fn answer(&mut self, sql: Sql) -> Answer {
        match sql.text() {
            "1" => return Answer::Known(true),
            "0" => return Answer::Known(false),
            _ => {}
        }
        let known = self.columns.iter().position(|known| *known == sql);
        Answer::Column(known.unwrap_or_else(|| {
            self.columns.push(sql);
            self.columns.len() - 1
        }))
    }

    /// The answers for each record.
    fn run(&self, engine: &dyn Engine, table: &Table) -> BTreeMap<String, Vec<bool>> {
        let mut found = BTreeMap::new();
        if self.columns.is_empty() {
            return found;
        }
        let mut sql = Sql::new("SELECT t.sys_id");
        for column in &self.columns {
            sql.push(", ").append(column);
        }
        sql.push(" FROM ").name(table.name).push(" t");
        let each = &mut |row: &dyn csm::engine::Row| {
            found.insert(row.text(0), (1..=self.columns.len()).map(|column| row.int(column) == 1).collect());
            Ok(())
        };
        engine.query(&sql, each).unwrap_or_else(|error| panic!("{}: {error:?}", table.name));
        found
    }
}

/// Fields a person may name under the operation; those only the system writes are refused by the dictionary.
fn named(table: &'static Table, operation: &str) -> Vec<&'static str> {
    match operation {
        "read" => table.fields().map(|field| field.name).chain(["attachments"]).collect(),
        "create" | "write" => table.fields().filter(|field| !field.system).map(|field| field.name).collect(),
        _ => Vec::new(),
    }
}

/// What csm's predicates say of every record of the table.
fn predicates(policy: &Policy<'_>, table: &'static Table) -> (Vec<Asked>, BTreeMap<String, Vec<bool>>) {
    let mut statement = Statement::default();
    let mut asked = Vec::new();
    for operation in CRUD.iter().copied().chain(verbs(table.name)) {
        let grant = policy.grant(table, operation, verb_sets(table.name, operation), "t").unwrap();
        let row = statement.answer(truth(&grant.rows()));
        let fields = if matches!(row, Answer::Known(false)) { Vec::new() } else { named(table, operation) };
        let seen = fields.iter().map(|field| match grant.field(field) {
            Seen::Plain => Answer::Known(true),
            Seen::Never => Answer::Known(false),
            Seen::When(when) => statement.answer(when),
        });
        let seen = seen.collect();
        asked.push(Asked { operation, fields, row, seen });
    }
    (asked, statement.run(policy.engine(), table))
}

/// Differences by what they are about: how often, and one example.
pub type Differences = BTreeMap<String, (usize, String)>;

/// One person's view of a world.
struct Trial<'a> {
    oracle: Oracle<'a>,
    me: Me,
    policy: &'a Policy<'a>,
    about: String,
}

impl Trial<'_> {
    fn differ(&self, what: String, row: &Row, wrong: &mut Differences) {
        let known = wrong.entry(what).or_insert_with(|| (0, format!("{}: {row:?}", self.about)));
        known.0 += 1;
    }

    fn compare(&self, rows: &[Row], wrong: &mut Differences) {
        let Some(first) = rows.first() else { return };
        let table = table(first.table);
        let (asked, answers) = predicates(self.policy, table);
        for asked in &asked {
            // Shipped rows whose ids nobody knows stand in the world for what follows from them.
            let known = rows.iter().filter(|row| !row.id.is_empty());
            for row in known.filter(|row| asked.operation != "create" || self.could_make(row)) {
                self.compare_row(asked, answers.get(&row.id), row, wrong);
            }
        }
    }

    /// A create is judged by the record he made himself: who made and opened it is known.
    fn could_make(&self, row: &Row) -> bool {
        let by = |column: &str, me: &str| row.cells.get(column).is_none_or(|value| value.as_text() == Some(me));
        by("sys_created_by", &self.me.login) && by("opened_by", &self.me.id)
    }

    fn compare_row(&self, asked: &Asked, answers: Option<&Vec<bool>>, row: &Row, wrong: &mut Differences) {
        let Asked { operation, fields, .. } = asked;
        let said = |answer: Answer| match answer {
            Answer::Known(answer) => answer,
            Answer::Column(column) => answers.unwrap()[column],
        };
        let theirs = said(asked.row);
        let open = self.oracle.open(&self.me, operation, row, fields);
        if open.is_some() != theirs {
            let why = self.oracle.why(&self.me, operation, row);
            let what = format!("{operation} {}: oracle {}, csm {theirs}; {why}", row.table, open.is_some());
            self.differ(what, row, wrong);
        }
        let Some(open) = open.filter(|_| theirs) else { return };
        for ((field, ours), theirs) in fields.iter().zip(open).zip(&asked.seen) {
            if ours != said(*theirs) {
                self.differ(format!("{operation} {}.{field}: oracle {ours}, csm {}", row.table, !ours), row, wrong);
            }
        }
    }

    /// A single question, as `access check` asks it: the same answers, and an explanation that fits.
    fn question(&self, rng: &mut Rng, wrong: &mut Differences) {
        let names: Vec<&str> = self.oracle.world.tables.keys().copied().collect();
        let name = *rng.pick(&names);
        let table = table(name);
        let row = rng.pick(self.oracle.rows(name));
        if row.id.is_empty() {
            return;
        }
        let operations: Vec<&str> = ["read", "write", "delete"].into_iter().chain(verbs(name)).collect();
        let operation = *rng.pick(&operations);
        let field = table.fields().nth(rng.below(table.fields().count())).unwrap();
        let asked = operation == "read" || (operation == "write" && !field.system);
        let fields: &[&str] = if asked { &[field.name] } else { &[] };
        self.decision(operation, row, fields, wrong);
    }

    fn decision(&self, operation: &str, row: &Row, fields: &[&str], wrong: &mut Differences) {
        let Self { oracle, me, policy, .. } = self;
        let table = table(row.table);
        let sets = verb_sets(row.table, operation);
        let theirs = policy
            .decide(table, operation, sets, fields, &row.id)
            .unwrap_or_else(|error| panic!("{operation} {} {fields:?} {}: {error:?}", row.table, self.about));
        let readable = oracle.may(me, "read", row);
        let allowed = oracle.may(me, operation, row);
        let covered = allowed && fields.iter().all(|field| oracle.field(me, operation, row, field));
        if theirs.readable != readable || theirs.allowed != allowed || theirs.yes() != (readable && covered) {
            let what = format!("decide {operation} {} {fields:?}: oracle {readable} {allowed} {covered}", row.table);
            self.differ(what, row, wrong);
        }
        let judged = policy.explain(table, operation, sets, None, Some(&row.id)).unwrap();
        let passed = judged.rules.iter().any(|rule| rule.decision == "allow_if" && rule.outcome.as_str() == "passed");
        if table.access == Access::Rules && !me.has("admin") && allowed && !passed {
            self.differ(format!("explain {operation} {}: allowed, but no rule passed", row.table), row, wrong);
        }
    }
}

/// Everybody of a world, every table, record, operation and field; and a single question to each.
pub fn differences(world: &World, engine: &dyn Engine, rng: &mut Rng, wrong: &mut Differences) {
    let own: Vec<&str> = world.own.iter().map(|rule| rule.id).collect();
    let shown: Vec<&&str> = world.settings.lists.keys().collect();
    let rules = Policy::new(engine, Actor::load(engine, "admin").unwrap(), now());
    for table in dict::TABLES {
        rules.rules(table).unwrap();
    }
    // To whom everything is open there is nothing to look at twice.
    let watched = people(world, engine).into_iter().filter(|(_, me)| !me.has("admin") || rng.clone().chance(5));
    for (login, me) in watched.collect::<Vec<_>>() {
        let policy = rules.of(Actor::load(engine, &login).unwrap());
        let about = format!("{me:?}, own rules {own:?}, shown {shown:?}");
        let trial = Trial { oracle: Oracle { world }, me, policy: &policy, about };
        // What hangs on records follows from them, in the largest statements there are: looked at less often.
        let whole = rng.chance(25);
        for rows in world.tables.values() {
            if whole || rows.first().is_some_and(|row| table(row.table).access == Access::Rules) {
                trial.compare(rows, wrong);
            }
        }
        trial.question(rng, wrong);
    }
}

/// All worlds are as many as `CSM_WORLDS` says; a quarter of them for each test, so that they run beside each other.
fn a_quarter(which: u64) {
    let fixture = Fixture::new();
    let mut wrong = Differences::new();
    for seed in (0..worlds(2000)).filter(|seed| seed % 4 == which) {
        let mut rng = Rng::new(seed);
        let world = world::random(&mut rng, &fixture.roles);
        fixture.with(&world, |engine| differences(&world, engine, &mut rng, &mut wrong));
        for (_, example) in wrong.values_mut().filter(|(_, example)| !example.starts_with("seed")) {
            *example = format!("seed {seed}, {example}");
        }
    }
    let lines: Vec<String> =
        wrong.iter().map(|(what, (count, example))| format!("{count} times {what}\n    {example}")).collect();
    assert!(wrong.is_empty(), "{} kinds of differences\n{}", wrong.len(), lines.join("\n"));
}

#[test]
fn the_policy_is_what_the_domain_says() {
    a_quarter(0);
}

#[test]
fn the_policy_is_what_the_domain_says_again() {
    a_quarter(1);
}

#[test]
fn the_policy_is_what_the_domain_says_once_more() {
    a_quarter(2);
}

#[test]
fn the_policy_is_what_the_domain_says_to_the_end() {
    a_quarter(3);
}
