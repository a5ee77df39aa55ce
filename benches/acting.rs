//! What every command pays before its own work: the acting user with all his roles, and the rules of one table compiled
//! for him. Goal: under 1 ms on the demo database, and the same with 200,000 records more.
//!
//! `cargo bench --bench acting`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where it cannot go on")]

use csm::actor::Actor;
use csm::dict;
use csm::engine::{Engine, Mode, Sql, Sqlite, open};
use csm::policy::Policy;
use csm::time::Instant as Moment;
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 400;

fn database(path: &std::path::Path) -> Sqlite {
    let made =
        Command::new(env!("CARGO_BIN_EXE_csm")).args(["db", "init", "--demo", "--db"]).arg(path).output().unwrap();
    assert!(made.status.success());
    open(path, Mode::Write, Duration::from_secs(5)).unwrap()
}

/// Microseconds: median and 95th of a hundred.
fn measure(engine: &dyn Engine, login: &str, noun: &str) -> (u128, u128) {
    let table = dict::table_or_noun(noun).unwrap();
    let now = Moment::parse_utc("2026-03-02T09:00:00Z").unwrap();
    let mut taken: Vec<u128> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let policy = Policy::new(engine, Actor::load(engine, login).unwrap(), now);
            let grant = policy.grant(table, "read", &[], "t").unwrap();
            std::hint::black_box(grant.rows());
            start.elapsed().as_micros()
        })
        .collect();
    taken.sort_unstable();
    (taken[RUNS / 2], taken[RUNS * 95 / 100])
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let engine = database(&folder.path().join("csm.db"));
    let people =
        [("carl.customer", "task"), ("paula.partneradmin", "case"), ("ada.agent", "case"), ("maya.pm", "project")];
    for more in [0, 200_000] {
        let filled = format!(
            "INSERT INTO sn_customerservice_case (sys_id, sys_created_on, sys_created_by, sys_updated_on, sys_updated_by, \
             sys_mod_count, number, short_description, active, state, priority) \
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {more}) \
             SELECT printf('b%031x', i), '2026-01-01T00:00:00Z', 'x', '2026-01-01T00:00:00Z', 'x', 0, 'CSB' || i, 'x', 1, 1, 4 \
             FROM n WHERE i <= {more}"
        );
        engine.script(&filled).unwrap();
        // What was just written goes into the file itself: otherwise every page is first looked for in a journal of them.
        engine.query(&Sql::new("PRAGMA wal_checkpoint(TRUNCATE)"), &mut |_| Ok(())).unwrap();
        for (login, noun) in people {
            let (median, late) = measure(&engine, login, noun);
            println!("{more:>7} cases more  {login:<20} {noun:<8} median {median} us, 95 of 100 under {late} us");
        }
    }
}
