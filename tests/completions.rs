//! The shims of `completions/` in the shells they are for. A shell that is not installed is skipped, visibly.
//!
//! bash is handed what readline would hand it; zsh runs behind a pseudo-terminal of its own (`zpty`); fish completes on
//! request (`complete --do-complete`).

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and says so"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

struct World {
    folder: tempfile::TempDir,
    visible: Vec<String>,
    hidden: Vec<String>,
}

fn csm(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_csm"));
    let output = quiet(&mut command, folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Without the machine's settings, with the program under test first in the path.
fn quiet<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let bin = Path::new(env!("CARGO_BIN_EXE_csm")).parent().unwrap();
    command.current_dir(folder).env_clear().env("PATH", format!("{}:{path}", bin.display())).env("HOME", folder)
}

/// The demo people, a project Carl sees some tasks of, and an account whose name a shell could take for a command.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        csm(here, &["db", "init", "--demo"]);
        let made = "project create --name Rollout --template onboarding --start 2026-03-02 -q --account";
        let made: Vec<&str> = made.split(' ').chain(["Acme Corp", "--contact", "carl.customer"]).collect();
        csm(here, &made);
        csm(here, &["account", "create", "--name", "Zed $(touch pwned) `touch pwned`"]);
        csm(here, &["account", "create", "--name", "Yes * 'and' \"no\""]);
        let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let visible = lines(csm(here, &["task", "list", "-q", "--as-user", "carl.customer"]));
        let mut hidden = lines(csm(here, &["task", "list", "-q"]));
        hidden.retain(|number| !visible.contains(number));
        assert!(visible.len() > 5 && hidden.len() > 5);
        World { folder, visible, hidden }
    })
}

fn shim(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

fn run(shell: &str, arguments: &[&str]) -> Option<Output> {
    match quiet(&mut Command::new(shell), world().folder.path()).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: {shell} is not installed");
            None
        }
        Err(error) => panic!("{shell}: {error}"),
    }
}

fn lines(output: &Output) -> Vec<String> {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

/// What bash would insert for a line, given as the words readline breaks it into; the cursor stands at the last.
fn bash(line: &str, words: &[&str]) -> Option<Vec<String>> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
    let script = format!(
        "source {shim}; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({words}); COMP_CWORD={last}\n\
         _csm csm \"${{COMP_WORDS[COMP_CWORD]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        shim = shim("csm.bash").display(),
        line = line.replace('\'', "'\\''"),
        words = quoted.join(" "),
        last = words.len() - 1,
    );
    let found = lines(&run("bash", &["--norc", "--noprofile", "-c", &script])?);
    Some(found.into_iter().filter(|line| !line.is_empty()).collect())
}

fn bash_words(line: &str) -> Option<Vec<String>> {
    bash(line, &line.split(' ').collect::<Vec<_>>())
}

#[test]
fn bash_completes_nouns_and_records() {
    let Some(nouns) = bash_words("csm proj") else { return };
    assert_eq!(nouns, ["project"]);
    assert_eq!(bash_words("csm task view --as-user carl.customer CSPRJTASK").unwrap(), world().visible);
    let all = bash_words("csm task view CSPRJTASK").unwrap();
    assert!(world().hidden.iter().all(|number| all.contains(number)), "{all:?}");
    assert_eq!(bash_words("csm --as-user carl").unwrap(), ["carl.customer"]);
}

#[test]
fn bash_puts_words_together_again_that_it_split() {
    let words =
        ["csm", "task", "list", "--as-user", "=", "carl.customer", "--now", "2026-03-02T09", ":", "00", ":", "00Z"];
    let line = "csm task list --as-user=carl.customer --now 2026-03-02T09:00:00Z";
    let all: Vec<&str> = words.into_iter().chain(["--project", "=", "CSP"]).collect();
    let Some(found) = bash(&format!("{line} --project=CSP"), &all) else { return };
    // Only his project; and without the `--project=` that bash keeps.
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("CSPRJ00"), "{found:?}");
}

#[test]
fn bash_quotes_what_a_shell_would_run() {
    let Some(found) = bash_words("csm account view Z") else { return };
    assert_eq!(found, ["Zed\\ \\$\\(touch\\ pwned\\)\\ \\`touch\\ pwned\\`"]);
    assert_eq!(bash_words("csm account view Acme").unwrap(), ["Acme\\ Corp", "Acme\\ Labs"]);
    assert_eq!(bash("csm account view Acme\\ C", &["csm", "account", "view", "Acme\\ C"]).unwrap(), ["Acme\\ Corp"]);
    assert_eq!(bash("csm account view \"Z", &["csm", "account", "view", "\"Z"]).unwrap(), [""; 0]);
    assert!(!world().folder.path().join("pwned").exists());
}

/// What fish would offer, without descriptions.
fn fish(line: &str) -> Option<Vec<String>> {
    let script = format!("source {}; complete --do-complete '{line}'", shim("csm.fish").display());
    let found = lines(&run("fish", &["--no-config", "-c", &script])?);
    Some(found.iter().map(|line| line.split('\t').next().unwrap().to_owned()).collect())
}

#[test]
fn fish_completes_nouns_and_records() {
    let Some(nouns) = fish("csm proj") else { return };
    assert_eq!(nouns, ["project"]);
    assert_eq!(fish("csm task view --as-user carl.customer CSPRJTASK").unwrap(), world().visible);
    assert_eq!(fish("csm account view Acme\\ C").unwrap(), ["Acme Corp"]);
    assert!(!world().folder.path().join("pwned").exists());
}

/// What zsh makes of a line when TAB is pressed at its end: everything its terminal shows.
fn zsh(line: &str) -> Option<String> {
    let script = format!(
        "zmodload zsh/zpty; zpty z zsh -f -i\n\
         zpty -w z 'PS1=; autoload -U compinit; compinit -u -D; source {shim}; say() {{ print -r -- \"<$BUFFER>\" }}; zle -N say; bindkey ^X say; print re\"ady\"'\n\
         zpty -r z got '*ready*' || exit 9\n\
         zpty -w -n z '{line}'$'\\t\\C-x'\n\
         zpty -r z got '*<*>*'; print -r -- $got",
        shim = shim("csm.zsh").display(),
    );
    Some(String::from_utf8_lossy(&run("zsh", &["-f", "-c", &script])?.stdout).into_owned())
}

#[test]
fn zsh_completes_nouns_and_records() {
    let Some(shown) = zsh("csm proj") else { return };
    assert!(shown.contains("<csm project >"), "{shown}");
    let shown = zsh("csm account view Acme\\ C").unwrap();
    assert!(shown.contains("<csm account view Acme\\ Corp >"), "{shown}");
    // One visible task among hidden ones whose numbers begin alike.
    let only = &world().visible[0];
    let stem = &only[..only.len() - 1];
    assert!(world().hidden.iter().any(|number| number.starts_with(stem)), "{only}");
    let alike: Vec<_> = world().visible.iter().filter(|number| number.starts_with(stem)).collect();
    let shown = zsh(&format!("csm task view --as-user carl.customer {stem}")).unwrap();
    for number in world().hidden.iter().filter(|number| number.starts_with(stem)) {
        assert!(!shown.contains(number.as_str()), "{number} is hidden: {shown}");
    }
    assert!(alike.len() > 1 || shown.contains(only.as_str()), "{shown}");
}

#[test]
fn nothing_is_said_when_nothing_can_be_said() {
    let ask = |index: &str, words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_csm"));
        quiet(&mut command, world().folder.path()).env("CSM_COMPLETE", index).arg("--").args(words).output().unwrap()
    };
    for words in [
        &["csm", "task", "view", "CSP", "--as-user", "nobody"][..],
        &["csm", "task", "view", "CSP", "--as-user", "ivy.inactive"],
        &["csm", "task", "view", "CSP", "--as-user", "colin.consumer"],
        &["csm", "task", "view", "CSP", "--as", "carl.customer", "--as-user", "maya.pm"],
        &["csm", "task", "view", "CSP", "--db", "no.db"],
        &["csm", "task", "view", "CSP", "--db", ""],
    ] {
        let output = ask("3", words);
        assert!(output.status.success(), "{words:?}");
        assert_eq!(lines(&output), [""; 0], "{words:?}");
    }
    let listed = lines(&ask("3", &["csm", "task", "view", ""]));
    assert_eq!(
        listed.iter().filter(|line| line.starts_with("CSPRJTASK")).count(),
        world().visible.len() + world().hidden.len()
    );
}
