//! Twin worlds: whatever a person cannot see may differ, and no question he can ask answers differently.
//!
//! One twin has no hidden rows at all where that is possible, the other more of them and other hidden cells; the oracle
//! warrants that both look the same to him. Nothing is recomputed between them (Q37, L4).

use crate::fixture::{Fixture, store_of, worlds};
use crate::own;
use crate::questions::{Asker, Question, answer};
use crate::twins::Eyes;
use crate::world::{self, Rng, World};
use std::ops::Range;

/// Questions asked of each pair of twins.
const QUESTIONS: usize = 60;

struct Trial<'a> {
    fixture: &'a Fixture,
    login: &'a str,
    questions: Vec<Question>,
}

impl Trial<'_> {
    fn answers(&self, world: &World) -> Vec<String> {
        self.fixture.with(world, |engine| {
            let store = store_of(engine, self.login).unwrap();
            self.questions.iter().map(|question| answer(&store, question)).collect()
        })
    }
}

/// Two people who are not administrators: one who sees some tasks and misses others, if there is one, and any other.
pub fn busiest(world: &World, rng: &mut Rng) -> Vec<String> {
    let tasks = &world.tables["customer_project_task"];
    let mut people: Vec<(usize, String)> = Vec::new();
    for row in &world.tables["sys_user"] {
        let Some((me, seen)) = (Eyes { id: &row.id }).view(world) else { continue };
        let visible = tasks.iter().filter(|task| seen.visible.contains(&task.id)).count();
        if !me.has("admin") {
            people.push((visible.min(tasks.len() - visible), row.id.clone()));
        }
    }
    people.sort();
    let first = people.pop();
    let second = (!people.is_empty()).then(|| rng.pick(&people).clone());
    first.into_iter().chain(second).map(|(_, id)| id).collect()
}

/// How one person's answers differ between the twins of a world, if they do; and how many answers had rows.
fn differences(fixture: &Fixture, world: &World, id: &str, rng: &mut Rng) -> (Vec<String>, usize) {
    let eyes = Eyes { id };
    let (me, seen) = eyes.view(world).unwrap();
    let row = world.tables["sys_user"].iter().find(|row| row.id == id).unwrap();
    let login = row.text("user_name");
    let twins = [eyes.bare(world, &seen), eyes.crowded(world, &seen, rng)];
    let asker =
        fixture.with(world, |engine| Asker::new(&store_of(engine, login).unwrap(), &[world, &twins[0], &twins[1]]));
    let mut questions: Vec<Question> = (0..QUESTIONS).map(|_| asker.question(rng)).collect();
    questions.extend((0..QUESTIONS).map(|_| asker.named(rng)));
    questions.extend((0..QUESTIONS).map(|_| asker.choice(rng)));
    questions.extend(asker.everything(rng));
    let trial = Trial { fixture, login, questions };
    let first = trial.answers(world);
    let mut wrong = Vec::new();
    for (twin, which) in twins.iter().zip(["bare", "crowded"]) {
        for ((one, other), question) in first.iter().zip(trial.answers(twin)).zip(&trial.questions) {
            if *one != other {
                wrong.push(format!(
                    "{login} {:?}, {which} twin: {question:?}\n--- was\n{one}\n--- is\n{other}",
                    me.roles
                ));
            }
        }
    }
    (wrong, first.iter().filter(|answer| answer.contains('\n')).count())
}

/// `own`: with rules that make fields of projects and tasks depend on the record, which no shipped rule does.
fn twins_answer_alike(seeds: Range<u64>, own: bool) {
    let fixture = Fixture::new();
    let mut answered = 0;
    for seed in seeds {
        let mut rng = Rng::new(seed ^ 0x7714);
        let mut world = world::random(&mut rng, &fixture.roles);
        let taken = own::RULES.iter().filter(|_| own && rng.chance(70));
        world.own = taken.map(|rule| rule.text.clone()).collect();
        for id in busiest(&world, &mut rng) {
            let (wrong, rows) = differences(&fixture, &world, &id, &mut rng);
            let rules: Vec<_> = world.own.iter().map(|rule| rule.id).collect();
            assert!(wrong.is_empty(), "seed {seed}, own rules {rules:?}: {} answers differ; {}", wrong.len(), wrong[0]);
            answered += rows;
        }
    }
    assert!(answered > 100, "only {answered} answers with rows");
}

#[test]
fn what_the_shipped_rules_hide_changes_no_answer() {
    twins_answer_alike(0..worlds(8), false);
}

#[test]
fn what_rules_of_ones_own_hide_changes_no_answer() {
    twins_answer_alike(0..worlds(10), true);
}
