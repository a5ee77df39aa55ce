//! What happens when the database is missing, somebody else's, of another version, or not to be written.

use crate::env::{ACME, TestEnv, chmod};
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

/// Runs a read and a write, both of which fail alike.
#[track_caller]
fn both(env: &TestEnv, db: &str, code: &str, exit: i32) -> String {
    let read = env.fails(&["project", "list", "--db", db], code, exit);
    let write = env.fails(&["project", "create", "--name", "X", "--account", "Acme Corp", "--db", db], code, exit);
    assert_eq!(read, write);
    read
}

#[test]
fn c01_no_database_at_all() {
    let env = TestEnv::empty();
    for said in [both(&env, "none.db", "db.missing", 1), env.fails("project list", "db.missing", 1)] {
        assert!(said.contains("csm db init") && said.contains("--db"), "{said}");
    }
    assert_eq!(env.files(), [""; 0]);
    assert_eq!(fs::read_dir(env.path("home")).unwrap().count(), 0);
}

#[test]
fn c02_an_empty_name_is_no_default() {
    let env = TestEnv::demo();
    for command in ["project list", "project create --name X --account Globex", "whoami", "db init", "db check"] {
        let output = env.command(command).args(["--db", ""]).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{command}: {output:?}");
        assert!(output.stderr.starts_with(b"error[usage."), "{command}: {output:?}");
    }
    let output = env.command("project list").env("CSM_DB", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("CSM_DB is empty"));
}

#[test]
fn c03_memory_is_no_file() {
    let env = TestEnv::empty();
    both(&env, ":memory:", "usage.empty_value", 2);
    assert_eq!(env.run("db init --db :memory:").status, 2);
    assert_eq!(env.files(), [""; 0]);
}

#[test]
fn c04_a_uri_is_a_plain_name() {
    let env = TestEnv::demo();
    both(&env, "file:csm.db?immutable=1", "db.missing", 1);
    env.ok(&["db", "init", "--db", "file:x.db?nolock=1"]);
    assert_eq!(env.files(), ["csm.db", "file:x.db?nolock=1"]);
}

#[test]
fn c05_only_a_regular_file_is_opened() {
    let env = TestEnv::empty();
    fs::create_dir(env.path("folder")).unwrap();
    let fifo = env.path("fifo");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    for what in ["folder", "/dev/null", "/dev/full", "fifo"] {
        both(&env, what, "db.not_a_file", 1);
    }
}

#[test]
fn c06_c07_another_kind_of_file_is_left_alone() {
    let env = TestEnv::empty();
    let contents: [&[u8]; 4] = [b"hello", b"\x89PNG\r\n\x1a\n", &[7; 5000], b""];
    for content in contents {
        let path = env.write("other", content);
        let said = both(&env, "other", "db.not_csm", 1);
        assert!(said.contains("not a csm database") && said.contains("csm db init"), "{said}");
        assert!(!content.is_empty() || said.contains("empty"), "{said}");
        assert_eq!(fs::read(path).unwrap(), content);
        assert_eq!(env.files(), ["other"]);
    }
}

#[test]
fn c08_another_programs_database_is_left_alone() {
    let env = TestEnv::demo();
    let mut bytes = env.bytes();
    bytes[68..72].copy_from_slice(&0_i32.to_be_bytes());
    env.write("csm.db", &bytes);
    both(&env, "csm.db", "db.not_csm", 1);
    assert!(env.bytes() == bytes);
    assert_eq!(env.files(), ["csm.db"]);
}

#[test]
fn c09_c10_another_schema_version_is_not_read() {
    let env = TestEnv::demo();
    for (version, code) in [(i32::MAX, "db.newer"), (2, "db.newer"), (0, "db.older"), (-1, "db.older")] {
        let mut bytes = env.bytes();
        bytes[60..64].copy_from_slice(&version.to_be_bytes());
        env.write("csm.db", &bytes);
        let said = both(&env, "csm.db", code, 1);
        assert!(said.contains(&format!("schema {version}")) && said.contains(" 1\n"), "both versions: {said}");
        assert!(env.bytes() == bytes);
    }
}

#[test]
fn c15_a_cut_file_is_damaged() {
    let env = TestEnv::demo();
    let bytes = env.bytes();
    for length in [100, 4096, bytes.len() / 2] {
        env.write("csm.db", &bytes[..length]);
        for command in ["task list", "db check", "project create --name X --account Globex"] {
            let output = env.run(command);
            assert_eq!(output.status, 1, "{command} of {length} bytes: {output:?}");
            assert!(output.stderr.contains("error[db.corrupt]") || output.stdout.contains("integrity"), "{output:?}");
        }
        assert!(fs::read(env.db()).unwrap() == bytes[..length], "{length}: written to");
    }
}

#[test]
fn c20_a_file_with_two_names_is_not_written() {
    let env = TestEnv::demo();
    fs::hard_link(env.db(), env.path("second.db")).unwrap();
    let said = env.refuses("project create --name X --account Globex", "db.hardlinked", 1);
    assert!(said.contains("2 names"), "{said}");
    assert_eq!(env.ok("project list --count"), "6\n");
    fs::remove_file(env.path("second.db")).unwrap();
    env.ok("project create --name X --account Globex");
}

#[test]
fn c21_a_link_is_followed_only_where_nobody_else_could_plant_it() {
    let env = TestEnv::demo();
    symlink(env.db(), env.path("link.db")).unwrap();
    assert_eq!(env.ok("project list --count --db link.db"), "6\n");
    env.ok("project create --name X --account Globex --db link.db");
    assert_eq!(env.ok("project list --count"), "7\n");
    let shared = env.path("shared");
    fs::create_dir(&shared).unwrap();
    chmod(&shared, 0o1777);
    symlink(env.db(), shared.join("csm.db")).unwrap();
    both(&env, "shared/csm.db", "db.not_a_file", 1);
    symlink("nowhere", env.path("dangling.db")).unwrap();
    both(&env, "dangling.db", "db.missing", 1);
}

#[test]
fn c25_a_read_only_file_answers_and_refuses() {
    let env = TestEnv::demo();
    chmod(&env.db(), 0o400);
    let said = env.refuses(&format!("project update {ACME} --name X"), "db.read_only", 1);
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(env.ok("project list --count"), "6\n");
    assert_eq!(env.files(), ["csm.db"]);
}

#[test]
fn c30_no_home_is_no_reason_to_write_here() {
    let env = TestEnv::empty();
    for home in [None, Some("")] {
        let mut command = env.command("project list");
        command.env_remove("HOME");
        home.map(|home| command.env("HOME", home));
        let output = command.output().unwrap();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
    }
    let output = env.command("project list").env("XDG_DATA_HOME", "relative").output().unwrap();
    assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
    assert_eq!(env.files(), [""; 0]);
}

#[test]
fn c31_only_the_owner_reads_the_file() {
    for mask in ["000", "022", "077"] {
        let env = TestEnv::empty();
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &format!("umask {mask}; exec \"$0\" db init"), env!("CARGO_BIN_EXE_csm")]);
        assert!(
            shell
                .env_clear()
                .env("HOME", env.path("home"))
                .current_dir(env.path(""))
                .output()
                .unwrap()
                .status
                .success()
        );
        assert_eq!(fs::metadata(env.db()).unwrap().permissions().mode() & 0o777, 0o600, "umask {mask}");
    }
}

/// C41: a database is never made over a file, and a failed attempt leaves none.
#[test]
fn c41_an_existing_file_is_never_overwritten() {
    let env = TestEnv::demo();
    let before = env.bytes();
    env.fails("db init", "db.exists", 5);
    env.fails("db init --demo --db csm.db", "db.exists", 5);
    assert!(env.bytes() == before);
    env.write("notes.txt", "mine");
    env.fails("db init --db notes.txt", "db.exists", 5);
    assert_eq!(fs::read(env.path("notes.txt")).unwrap(), b"mine");
    env.fails("db init --db none/csm.db", "db.missing", 1);
    symlink("elsewhere.db", env.path("link.db")).unwrap();
    env.fails("db init --db link.db", "db.exists", 5);
    assert!(!env.path("elsewhere.db").exists());
}

#[test]
fn c153_a_database_others_could_have_planted_is_not_found_upwards() {
    let env = TestEnv::demo();
    let below = env.path("a");
    fs::create_dir_all(below.join("b")).unwrap();
    let here = || env.command("project list --count").current_dir(below.join("b")).output().unwrap();
    assert_eq!(here().stdout, b"6\n");
    chmod(&env.path(""), 0o777);
    let output = here();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("--db"));
    chmod(&env.path(""), 0o700);
    chmod(&env.db(), 0o666);
    assert_eq!(here().status.code(), Some(1));
    chmod(&env.db(), 0o600);
    fs::write(below.join("csm.toml"), "as_user = 'cora.admin'\n").unwrap();
    assert_eq!(here().stdout, b"1\n", "csm.toml found upwards");
    chmod(&below, 0o777);
    assert_eq!(here().status.code(), Some(1), "a planted csm.toml");
    assert!(fs::metadata(&below).unwrap().is_dir() && fs::metadata(env.db()).unwrap().size() > 0);
}
