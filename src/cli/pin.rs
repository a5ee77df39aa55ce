//! A pinned persona: a file that root alone can write says whom somebody acts as and on which database, by his uid.
//!
//! Where the database belongs to a uid that is not the person's (`sudo -u`, an ssh forced command), this makes the persona a boundary: nothing
//! the person types or sets chooses another user, another file or another clock, opens a file with the program's rights, or
//! asks the operator's questions. The place of the file is compiled in; no variable leads elsewhere.

use super::global::Global;
use super::nouns;
use crate::error::{Code, Error, Result};
use clap::ArgMatches;
use rustix::fs::OFlags;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Where pins are kept.
pub const PINS: &str = "/etc/csm.toml";
/// Largest file of pins read.
const LARGEST: u64 = 1 << 20;
/// Others may not write.
const OTHERS_WRITE: u32 = 0o022;
/// Others may do nothing.
const OTHERS: u32 = 0o077;
/// Commands that ask the operator's questions, or are about files.
const OPERATORS: &[&str] = &["access", "scenario", "db", "demo"];

/// What of the machine decides who somebody is.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The file of pins.
    pub pins: PathBuf,
    /// Who must own it, and its folder.
    pub owner: u32,
    /// Who the person may be: the uid he logged in with, which no `sudo` changes, and those the program runs with.
    pub uids: Vec<u32>,
    /// The uid that opens files.
    pub effective: u32,
    /// The names of the environment's variables.
    pub variables: Vec<OsString>,
}

impl Machine {
    /// This one.
    pub fn this() -> Self {
        let (real, effective) = (rustix::process::getuid().as_raw(), rustix::process::geteuid().as_raw());
        // Where the kernel keeps none, this is absent or the highest number, which is nobody's.
        let login = std::fs::read_to_string("/proc/self/loginuid").ok().and_then(|text| text.trim().parse().ok());
        let login = login.filter(|uid| *uid != u32::MAX);
        Self {
            pins: PathBuf::from(PINS),
            owner: 0,
            uids: login.into_iter().chain([real, effective]).collect(),
            effective,
            variables: std::env::vars_os().map(|(name, _)| name).collect(),
        }
    }

    /// Whom the person is pinned to, if he is. A file of pins that others could have written lets nobody in.
    pub fn pin(&self) -> Result<Option<Pin>> {
        let shown = self.pins.display().to_string();
        let wrong = |why: &str| {
            Error::new(Code::AccessDenied, format!("{shown}: {why}")).hint("nobody is let in until root repairs it")
        };
        let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or_default();
        let file = match File::options().read(true).custom_flags(flags).open(&self.pins) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(wrong(&error.to_string())),
        };
        let theirs = |found: &Metadata| found.uid() == self.owner && found.mode() & OTHERS_WRITE == 0;
        let found = file.metadata().map_err(|error| wrong(&error.to_string()))?;
        let folder = self.pins.parent().and_then(|folder| std::fs::metadata(folder).ok());
        if !found.is_file() || !theirs(&found) || !folder.is_some_and(|folder| theirs(&folder)) {
            return Err(wrong("root alone must be able to write it and its folder"));
        }
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text).map_err(|error| wrong(&error.to_string()))?;
        let pins: Pins = toml::from_str(&text).map_err(|error| wrong(error.message()))?;
        pins.check().map_err(|why| wrong(&why))?;
        let pinned = self.uids.iter().find_map(|uid| pins.personas.get(&uid.to_string()));
        Ok(pinned.map(|user| Pin { user: user.clone(), db: pins.db.clone(), file: self.pins.clone() }))
    }
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pins {
    db: PathBuf,
    personas: BTreeMap<String, String>,
}

impl Pins {
    fn check(&self) -> std::result::Result<(), String> {
        if !self.db.is_absolute() {
            return Err("db must be an absolute path".to_owned());
        }
        for (uid, user) in &self.personas {
            if uid.parse::<u32>().map(|number| number.to_string()).as_ref() != Ok(uid) {
                return Err(format!("personas: \"{uid}\" is no uid"));
            }
            if user.trim().is_empty() {
                return Err(format!("personas: {uid} is nobody"));
            }
        }
        Ok(())
    }
}

/// Whom somebody acts as, on which database, and the file that says so.
#[derive(Debug, Clone)]
pub struct Pin {
    /// The login he acts as.
    pub user: String,
    /// The database he acts on.
    pub db: PathBuf,
    file: PathBuf,
}

impl Pin {
    /// Where the setting came from, as `whoami` says it.
    pub fn source(&self) -> String {
        format!("pinned by {}", self.file.display())
    }

    /// The refusal of something that is not the person's to choose.
    pub fn refused(&self, what: &str) -> Error {
        Error::new(Code::AccessDenied, format!("{what} is not for {}, who is {}", self.user, self.source()))
            .hint("see `csm help security`")
            .about(|about| about.as_user = Some(self.user.clone()))
    }

    /// Refuses what would choose another persona, file or clock, name a file, or ask the operator's questions; and a
    /// database the person could reach without the program (C23).
    pub fn judge(&self, machine: &Machine, global: &Global, matches: &ArgMatches) -> Result<()> {
        let variable =
            machine.variables.iter().map(|name| name.to_string_lossy()).find(|name| name.starts_with("CSM_"));
        if let Some(name) = variable {
            return Err(self.refused(&name));
        }
        let flags = [
            (global.db.is_some(), "--db"),
            (global.as_user.is_some(), "--as-user"),
            (global.now.is_some(), "--now"),
            (global.explain, "--explain"),
            (global.verbose, "-v"),
        ];
        if let Some((_, flag)) = flags.iter().find(|(given, _)| *given) {
            return Err(self.refused(flag));
        }
        if let Some(noun) = matches.subcommand_name().filter(|noun| OPERATORS.contains(noun)) {
            return Err(self.refused(&format!("`csm {noun}`")));
        }
        if let Some((_, path)) = nouns::paths(matches).first() {
            return Err(self.refused(&format!("the file {}", path.display())));
        }
        self.sealed(machine)
    }

    fn sealed(&self, machine: &Machine) -> Result<()> {
        let own = |path: &Path, others: u32| {
            std::fs::metadata(path).is_ok_and(|found| found.uid() == machine.effective && found.mode() & others == 0)
        };
        // A database that is not there is said so where it is opened.
        let open = self.db.exists() && !own(&self.db, OTHERS);
        let folder = self.db.parent().is_some_and(|folder| {
            std::fs::metadata(folder)
                .is_ok_and(|found| found.mode() & OTHERS_WRITE != 0 || ![0, machine.effective].contains(&found.uid()))
        });
        if open || folder {
            return Err(self.refused("a database others can reach"));
        }
        Ok(())
    }
}
