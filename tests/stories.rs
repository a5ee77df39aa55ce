//! The stories of `tests/stories/` and of README.md, run by trycmd as they are printed.
//!
//! Each runs in a folder of its own with the shipped template, a `csm.toml` that asks for tables as a terminal would, and
//! a clock that stands still. `TRYCMD=overwrite cargo test --test stories` writes what commands print now into the files.

use std::path::{Path, PathBuf};

/// Nothing of the machine's own settings may reach a story.
const FOREIGN: &[&str] = &["CSM_DB", "CSM_AS_USER", "CSM_NOW", "CSM_NO_INPUT", "CSM_COMPLETE"];

#[test]
fn stories() {
    let set: Vec<_> = FOREIGN.iter().filter(|name| std::env::var_os(name).is_some()).collect();
    assert!(set.is_empty(), "unset {set:?}: the stories run without them");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir().unwrap();
    let mut sources = vec![root.join("README.md")];
    sources.extend(std::fs::read_dir(root.join("tests/stories")).unwrap().map(|entry| entry.unwrap().path()));
    assert!(sources.len() >= 3, "stories are missing");
    let stories: Vec<(PathBuf, PathBuf)> = sources
        .into_iter()
        .map(|source| {
            let copy = temporary.path().join(source.file_name().unwrap());
            std::fs::copy(&source, &copy).unwrap();
            // trycmd runs a story in a copy of its `.in` folder if there is an `.out` folder to compare with.
            let input = copy.with_extension("in");
            for folder in [&input, &copy.with_extension("out")] {
                std::fs::create_dir(folder).unwrap();
            }
            std::fs::copy(root.join("templates/onboarding.toml"), input.join("onboarding.toml")).unwrap();
            std::fs::write(input.join("csm.toml"), "output = \"table\"\n").unwrap();
            (source, copy)
        })
        .collect();
    let csm = Path::new(env!("CARGO_BIN_EXE_csm"));
    let path = std::env::var("PATH").unwrap_or_default();
    let overwrite = std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite");
    let ran = std::panic::catch_unwind(|| {
        let cases = trycmd::TestCases::new();
        cases.register_bin("csm", csm);
        cases.register_bin("sh", Path::new("/bin/sh"));
        cases.env("PATH", format!("{}:{path}", csm.parent().unwrap().display()));
        cases.env("HOME", temporary.path().display().to_string());
        cases.env("XDG_CONFIG_HOME", temporary.path().join("none").display().to_string());
        cases.env("CSM_NOW", "2026-03-20T10:00:00Z");
        cases.env("NO_COLOR", "1");
        for (_, copy) in &stories {
            cases.case(copy);
        }
        cases.run();
    });
    if overwrite {
        for (source, copy) in &stories {
            std::fs::copy(copy, source).unwrap();
        }
    }
    if let Err(failure) = ran {
        std::panic::resume_unwind(failure);
    }
}

/// The demo plays the README's story: what the README shows is what the first command shows.
#[test]
fn every_command_of_the_demo_stands_in_the_readme() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let demo = std::process::Command::new(env!("CARGO_BIN_EXE_csm")).arg("demo").output().unwrap();
    assert!(demo.status.success());
    let played = String::from_utf8(demo.stdout).unwrap();
    let commands: Vec<&str> = played.lines().filter(|line| line.starts_with("$ csm ")).collect();
    assert!(commands.len() > 8, "{played}");
    for command in commands {
        assert!(readme.lines().any(|line| line == command), "the README does not have: {command}");
    }
}
