//! Asking and trying agree: whatever `access check` answers about an operation, the command that does it is let through or
//! refused. Every verb there is, by the table the tool itself has of them, about records of random worlds.

use crate::fixture::{Fixture, fill, now, table, worlds};
use crate::oracle_agreement::people;
use crate::world::{self, Rng, World};
use csm::dict::Access;
use csm::engine::{self, Engine, Mode};
use csm::output::Out;
use csm::rules::acts::DEEDS;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

/// Runs a command as a user of the program would, and returns its exit status and what it printed.
fn csm(words: &[&str]) -> (u8, String, String) {
    let words: Vec<_> = std::iter::once("csm").chain(words.iter().copied()).map(Into::into).collect();
    let (exit, out) = csm::cli::run(&words, Out::buffer());
    let (printed, said) = out.into_strings();
    (exit, printed, said)
}

/// Everything a few people might do with a few records of some tables, as one scenario.
fn scenario(world: &World, engine: &dyn Engine, rng: &mut Rng) -> String {
    let mut text = format!("version = 1\nname = \"a world\"\nseed = \"world.db\"\nnow = {}\n", now().to_stored());
    let everybody = people(world, engine);
    let verbs: BTreeSet<&str> = DEEDS.iter().map(|deed| deed.table).collect();
    for name in world.tables.keys() {
        // What has verbs of its own always, of the rest a few.
        if table(name).access == Access::Parent || !(verbs.contains(name) || rng.chance(20)) {
            continue;
        }
        let rows: Vec<_> = world.tables[name].iter().filter(|row| !row.id.is_empty()).collect();
        let some: BTreeSet<&str> = (0..2).map(|_| rng.pick(&rows).id.as_str()).collect();
        let noun = table(name).noun;
        let mut on: Vec<String> = some.iter().map(|id| format!("\"{noun}:{id}\"")).collect();
        if rng.chance(30) {
            on.push(format!("\"{noun}\""));
        }
        let users: BTreeSet<String> = (0..2).map(|_| format!("\"{}\"", rng.pick(&everybody).0)).collect();
        let users = users.into_iter().collect::<Vec<_>>().join(", ");
        let on = on.join(", ");
        let _ = writeln!(text, "[[check]]\nas = [{users}]\non = [{on}]\ndeny = [\"*\"]");
        let fields: Vec<_> = table(name).fields().filter(|field| field.stored()).collect();
        let field = rng.pick(&fields).name;
        let _ = writeln!(
            text,
            "[[check]]\nas = [{users}]\non = [{on}]\nfields = [\"{field}\"]\ndeny = [\"read\", \"write\", \"create\"]"
        );
    }
    text
}

/// What the tool says of the answers it could not confirm by trying.
fn disagreements(report: &str) -> (u64, Vec<String>) {
    let report: Value = serde_json::from_str(report).unwrap();
    let cases = report["files"][0]["cases"].as_array().unwrap();
    let asked = cases.iter().map(|case| case["questions"].as_u64().unwrap()).sum();
    let problems = cases.iter().flat_map(|case| case["problems"].as_array().unwrap());
    let said = problems.map(|problem| problem["message"].as_str().unwrap().to_owned());
    (asked, said.filter(|message| message.starts_with("asked, ")).collect())
}

fn in_world(base: &Path, folder: &Path, seed: u64, fixture: &Fixture) -> u64 {
    let mut rng = Rng::new(seed ^ 0x7217);
    let world = world::random(&mut rng, &fixture.roles);
    let db = folder.join("world.db");
    std::fs::copy(base, &db).unwrap();
    let engine = engine::open(&db, Mode::Write, Duration::ZERO).unwrap();
    engine.begin().unwrap();
    fill(&engine, &world);
    engine.commit().unwrap();
    let file = folder.join("s.toml");
    std::fs::write(&file, scenario(&world, &engine, &mut rng)).unwrap();
    drop(engine);
    let (exit, report, said) = csm(&["scenario", "run", file.to_str().unwrap(), "--verify-verbs", "--json"]);
    assert!(exit == 0 || exit == 6, "seed {seed}: {exit} {said}");
    let (asked, wrong) = disagreements(&report);
    assert!(wrong.is_empty(), "seed {seed}:\n{}", wrong.join("\n"));
    asked
}

#[test]
fn asking_is_trying() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base.db");
    let (exit, _, said) = csm(&["db", "init", "--db", base.to_str().unwrap()]);
    assert_eq!(exit, 0, "{said}");
    let fixture = Fixture::new();
    let asked: u64 = (0..worlds(5)).map(|seed| in_world(&base, folder.path(), seed, &fixture)).sum();
    assert!(asked > 5_000, "{asked} asked");
}
