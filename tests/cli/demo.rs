//! The ten-minute story, which is also the README's first command.

use crate::env::TestEnv;

#[test]
fn the_story_is_played_to_its_end() {
    let env = TestEnv::empty();
    let output = env.run("demo");
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{output:?}");
    let mut rest = output.stdout.as_str();
    for line in [
        "$ csm project create --name Rollout --account 'Acme Corp' --template onboarding --start 2026-03-02 --as-user maya.pm -q",
        "CSPRJ0010003",
        "Contract hand-over from sales",
        "$ csm contact add CSPRJ0010003 carl.customer --as-user maya.pm",
        "carl.customer is now a contact of CSPRJ0010003",
        "CSPRJTASK0010012 assigned to carl.customer",
        "$ csm task list --project CSPRJ0010003 --as-user carl.customer",
        "Kick-off workshop",
        "CSPRJTASK0010012 commented on",
        "CSPRJTASK0010012 completed",
        "error[record.not_found]: no project \"CSPRJ0010003\"",
        "(exit 3)",
        "deny ",
        "(exit 4)",
        "R2 ",
        "error[access.denied]: carl.customer may not update short_description",
        "(exit 4)",
    ] {
        let at = rest.find(line).unwrap_or_else(|| panic!("{line:?} is missing or out of order in\n{}", output.stdout));
        rest = &rest[at + line.len()..];
    }
    let carls = output.stdout.split("--as-user carl.customer\n").nth(1).unwrap();
    let carls = carls.split("\n\n").next().unwrap();
    assert_eq!(carls.lines().count(), 1 + 13, "{carls}");
    assert!(!carls.contains("Contract hand-over"), "{carls}");
    assert_eq!(env.files(), [""; 0], "nothing is left behind");
}

#[test]
fn the_database_can_be_kept() {
    let env = TestEnv::empty();
    let first = env.run("demo --keep kept.db");
    assert_eq!(first.status, 0, "{first:?}");
    assert!(first.stderr.contains("kept.db"), "{first:?}");
    assert_eq!(env.files(), ["kept.db"]);
    assert_eq!(env.ok("project list --count --db kept.db"), "7\n");
    assert_eq!(env.ok("db check --db kept.db"), "ok\n");
    env.fails("demo --keep kept.db", "db.exists", 5);
}

/// Whatever is set around it, the story is the same: it acts on its own database and its own clock.
#[test]
fn the_story_does_not_depend_on_the_environment() {
    let env = TestEnv::demo();
    let before = env.bytes();
    let plain = env.ok("demo");
    let mut command = env.command("demo --now 2030-01-01");
    let output = command.env("CSM_DB", env.db()).env_remove("CSM_NOW").env("TERM", "dumb").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), plain);
    assert!(before == env.bytes());
    let output = env.command("demo").env("CSM_AS_USER", "olga.other").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), plain.lines().count());
}
