//! A folder of its own for every test: a home, a clock that stands still, and a copy of the demo database.

use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The time it is in every test: a Monday, an hour after work begins.
pub const NOW: &str = "2026-03-02T09:00:00Z";

/// The shipped template.
pub const ONBOARDING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/onboarding.toml");

/// Demo project of Acme Corp; cora.admin is its contact.
pub const ACME: &str = "CSPRJ0010001";
/// Demo project of Globex; olga.other is its contact.
pub const GLOBEX: &str = "CSPRJ0010002";

/// What a command left behind.
#[derive(Debug)]
pub struct Output {
    /// Exit status; 128 and the signal for one that was killed.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Output {
    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl From<std::process::Output> for Output {
    fn from(output: std::process::Output) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        let killed = output.status.signal().map(|signal| 128 + signal);
        Self {
            status: output.status.code().or(killed).unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A command line: words, or one text split at blanks in which single quotes keep words together.
pub trait Words {
    /// The words.
    fn words(&self) -> Vec<OsString>;
}

impl Words for str {
    fn words(&self) -> Vec<OsString> {
        let mut words = Vec::new();
        for (index, part) in self.split('\'').enumerate() {
            if index % 2 == 1 {
                words.push(OsString::from(part));
            } else {
                words.extend(part.split_whitespace().map(OsString::from));
            }
        }
        words
    }
}

impl<W: Words + ?Sized> Words for &W {
    fn words(&self) -> Vec<OsString> {
        (**self).words()
    }
}

impl Words for String {
    fn words(&self) -> Vec<OsString> {
        self.as_str().words()
    }
}

impl<S: AsRef<OsStr>> Words for [S] {
    fn words(&self) -> Vec<OsString> {
        self.iter().map(|word| word.as_ref().to_owned()).collect()
    }
}

impl<S: AsRef<OsStr>, const N: usize> Words for [S; N] {
    fn words(&self) -> Vec<OsString> {
        self[..].words()
    }
}

/// A folder, and in it what one test needs.
pub struct TestEnv {
    folder: TempDir,
}

impl TestEnv {
    /// No database yet.
    pub fn empty() -> Self {
        let env = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(env.path("home")).unwrap();
        env
    }

    /// With the demo database as `csm.db`, found from the folder commands run in.
    pub fn demo() -> Self {
        let env = Self::empty();
        env.write_private("csm.db", demo_bytes());
        env
    }

    /// A path inside the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database.
    pub fn db(&self) -> PathBuf {
        self.path("csm.db")
    }

    /// The database's bytes, to be compared.
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(self.db()).unwrap()
    }

    /// Writes a file and returns its path.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn write_private(&self, name: &str, content: &[u8]) {
        use std::io::Write as _;
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(self.path(name));
        file.unwrap().write_all(content).unwrap();
    }

    /// A command that inherits nothing.
    pub fn command(&self, args: &(impl Words + ?Sized)) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_csm"));
        command.args(args.words()).env_clear().current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("HOME", self.path("home")).env("TMPDIR", self.folder.path()).env("CSM_NOW", NOW);
        command
    }

    /// Runs a command.
    pub fn run(&self, args: &(impl Words + ?Sized)) -> Output {
        self.command(args).output().unwrap().into()
    }

    /// Runs a command that succeeds and returns what it printed.
    #[track_caller]
    pub fn ok(&self, args: &(impl Words + ?Sized)) -> String {
        let output = self.run(args);
        assert_eq!(output.status, 0, "csm {}: {output:?}", shown(args));
        output.stdout
    }

    /// The same, without the line's end: a number saved for the next command.
    #[track_caller]
    pub fn one(&self, args: &(impl Words + ?Sized)) -> String {
        let printed = self.ok(args);
        assert_eq!(printed.lines().count(), 1, "csm {}: {printed}", shown(args));
        printed.trim_end().to_owned()
    }

    /// Runs a command that succeeds and returns its JSON.
    #[track_caller]
    pub fn json(&self, args: &(impl Words + ?Sized)) -> Value {
        let mut words = args.words();
        words.push("--json".into());
        let output = self.run(&words[..]);
        assert_eq!(output.status, 0, "csm {}: {output:?}", shown(args));
        output.json()
    }

    /// Runs a command that fails with this code and exit, prints nothing on stdout, and returns what it says.
    #[track_caller]
    pub fn fails(&self, args: &(impl Words + ?Sized), code: &str, exit: i32) -> String {
        let output = self.run(args);
        let line = format!("csm {}: {output:?}", shown(args));
        assert!(output.stderr.lines().any(|said| said.starts_with(&format!("error[{code}]: "))), "{code} of {line}");
        assert_eq!(output.status, exit, "{line}");
        assert_eq!(output.stdout, "", "{line}");
        output.stderr
    }

    /// Runs a command that fails and leaves the database as it was, byte for byte.
    #[track_caller]
    pub fn refuses(&self, args: &(impl Words + ?Sized), code: &str, exit: i32) -> String {
        let before = self.bytes();
        let said = self.fails(args, code, exit);
        assert!(before == self.bytes(), "csm {} changed the file", shown(args));
        said
    }

    /// Makes a running project of the shipped template for Acme Corp and returns its number.
    #[track_caller]
    pub fn rollout(&self) -> String {
        self.one(
            "project create --name Rollout --account 'Acme Corp' --template onboarding --start 2026-03-02 \
             --as-user maya.pm -q",
        )
    }

    /// The number of the project's task with that place in the outline.
    #[track_caller]
    pub fn task(&self, project: &str, wbs: &str) -> String {
        self.one(&format!("task list --project {project} --query wbs={wbs} -q"))
    }

    /// Names of files beside the database.
    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "home")
            .collect();
        names.sort();
        names
    }
}

/// Sets a file's or folder's permissions.
pub fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn shown(args: &(impl Words + ?Sized)) -> String {
    args.words().iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// The demo database, made once by the program under test.
fn demo_bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let env = TestEnv::empty();
        env.ok("db init --demo");
        assert_eq!(env.files(), ["csm.db"], "side files are gone when a command ends");
        env.bytes()
    })
}
