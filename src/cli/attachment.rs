//! Files on records: hung on, listed, written out. A stored name is never a path, and what is stored is never opened.

use super::Act;
use super::record;
use super::session::{Done, Session};
use crate::cond::Operand;
use crate::dict::{self, Access, Table, attachment, case, case_task, task};
use crate::error::{Code, Error, Result};
use crate::rules::attachment as rules;
use crate::store::{Store, Upload, digest, not_found};
use clap::{ArgMatches, Args};
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use std::fs::File;
use std::io::{BufWriter, Seek as _, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// What `attach` takes, on every noun that has it.
#[derive(Debug, Args)]
struct Hang {
    /// On which record
    record: String,
    /// The file
    file: PathBuf,
    /// Store it under this name instead of the file's own
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

macro_rules! attaches {
    ($($(#[$doc:meta])* $verb:ident = $table:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Args)]
        pub struct $verb {
            #[command(flatten)]
            hang: Hang,
        }

        impl Act for $verb {
            fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
                attach(session, &$table, &self.hang)
            }
        }
    )*};
}

attaches! {
    /// `case attach C FILE`.
    OnCase = case::TABLE;
    /// `task attach T FILE`.
    OnTask = task::TABLE;
    /// `case-task attach T FILE`.
    OnCaseTask = case_task::TABLE;
}

fn attach(session: &mut Session, table: &'static Table, hang: &Hang) -> Result<()> {
    session.write(table, |session, store| {
        let id = record::gated(session, store, table, &hang.record, "attach")?;
        let given = hang.name.clone().unwrap_or_else(|| hang.file.to_string_lossy().into_owned());
        let name = rules::file_name(&given)?.to_owned();
        let place = hang.file.display().to_string();
        let mut file = open(&hang.file).map_err(|error| error.at(&place))?;
        let fail = |error: std::io::Error| Error::new(Code::FieldInvalid, format!("{place}: {error}"));
        rules::small_enough(store, file.metadata().map_err(fail)?.len()).map_err(|error| error.at(&place))?;
        let (hash, size) = digest(&mut file).map_err(fail)?;
        rules::small_enough(store, size).map_err(|error| error.at(&place))?;
        file.rewind().map_err(fail)?;
        let content_type = mime_guess::from_path(&name).first_or_octet_stream().to_string();
        let upload = Upload { name: name.clone(), content_type, size, hash, bytes: &mut file };
        let made = store.attach(table, &id, &hang.record, upload)?;
        store.effect(format!("attachment {} ({size} bytes)", made.id()));
        Ok(Done::to(id, format!("has {name} attached")))
    })
}

/// A regular file, opened without waiting for anybody at the other end of a pipe (C108).
fn open(path: &Path) -> Result<File> {
    let fail = |why: String| Error::new(Code::FieldInvalid, why);
    let nonblock = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let file = File::options().read(true).custom_flags(nonblock).open(path).map_err(|error| fail(error.to_string()))?;
    let regular = file.metadata().map_err(|error| fail(error.to_string()))?.is_file();
    if regular { Ok(file) } else { Err(fail("not a regular file".to_owned())) }
}

/// `attachment list [RECORD]`.
#[derive(Debug, Args)]
pub struct List {
    /// Only those of this record: its number or sys id
    which: Option<String>,
}

impl Act for List {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let Some(name) = self.which else {
            return record::run("list", &attachment::TABLE, matches, session);
        };
        session.read(|session, store| {
            let (table, id) = anywhere(store, &name)?;
            let mut ask = session.ask()?;
            ask.also.push(record::equals(attachment::TABLE_NAME.name, Operand::Literal(table.name.to_owned())));
            ask.also.push(record::equals(attachment::TABLE_SYS_ID.name, Operand::Literal(id)));
            record::print_list(session, store, &attachment::TABLE, &ask)
        })
    }
}

/// The record of that number or id, in whichever table it stands.
pub(super) fn anywhere(store: &Store<'_>, name: &str) -> Result<(&'static Table, String)> {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let id = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    for table in dict::TABLES.iter().filter(|table| table.access != Access::Parent) {
        if !(id || table.prefix.is_some_and(numbered)) {
            continue;
        }
        match store.resolve(table, name) {
            Ok(found) => return Ok((table, found)),
            // With an id any table may hold it; with a number this one alone.
            Err(_) if id => {}
            Err(error) => return Err(error),
        }
    }
    Err(not_found(&attachment::TABLE, name).hint("name a record by its number or sys id"))
}

/// `attachment get ID -f FILE`.
#[derive(Debug, Args)]
pub struct Get {
    /// Which attachment: its sys id
    attachment: String,
    /// Where to write it
    #[arg(short, long)]
    file: PathBuf,
    /// Replace a regular file that is there
    #[arg(long)]
    force: bool,
}

impl Act for Get {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        session.read(|session, store| {
            session.decided_for(store, &attachment::TABLE, "read", &[], &self.attachment)?;
            let id = store.resolve(&attachment::TABLE, &self.attachment)?;
            let target = Target::new(&self.file, self.force)?;
            let record = target.write(|to| store.detach(&id, to))?;
            let size = record.get(attachment::SIZE_BYTES).unwrap_or_default();
            let text =
                format!("{} written to {} ({size} bytes)", record.text(attachment::FILE_NAME), self.file.display());
            if session.is_json() {
                let (_, fields) = super::print::Printer::new().record(store, &attachment::TABLE, &id, &[])?;
                return session.object(session.format(), &fields, session.global.raw);
            }
            if session.global.quiet { Ok(()) } else { session.out.line(&text) }
        })
    }
}

/// A file about to be written, in a folder that is held open, so that nobody can swap it meanwhile (C107).
struct Target {
    folder: OwnedFd,
    name: String,
    shown: String,
    replace: bool,
}

impl Target {
    fn new(path: &Path, force: bool) -> Result<Self> {
        let shown = path.display().to_string();
        let fail = |why: &str| Error::new(Code::OutputFailed, format!("{shown}: {why}"));
        let name = path.file_name().ok_or_else(|| fail("names no file"))?.to_string_lossy().into_owned();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(CWD, parent, flags, Mode::empty()).map_err(|error| fail(&error.to_string()))?;
        let there = rustix::fs::statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW);
        let exists = |why: &str| Error::new(Code::RecordConflict, format!("{shown}: {why}"));
        match there {
            Err(_) => Ok(Self { folder, name, shown, replace: false }),
            Ok(stat) if !FileType::from_raw_mode(stat.st_mode).is_file() => {
                Err(exists("there, and no regular file").hint("choose another name"))
            }
            Ok(_) if force => Ok(Self { folder, name, shown, replace: true }),
            Ok(_) => Err(exists("exists already").hint("--force replaces it")),
        }
    }

    /// Writes a new file and, only when it is whole, gives it its name.
    fn write<T>(&self, fill: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
        let fail = |why: &dyn std::fmt::Display| Error::new(Code::OutputFailed, format!("{}: {why}", self.shown));
        let name = if self.replace { format!(".csm-{}", crate::store::new_id()) } else { self.name.clone() };
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let made =
            rustix::fs::openat(&self.folder, &name, flags, Mode::RUSR | Mode::WUSR).map_err(|error| fail(&error))?;
        let mut file = BufWriter::new(File::from(made));
        let written = fill(&mut file).and_then(|done| file.flush().map_err(|error| fail(&error)).map(|()| done));
        let named = written.and_then(|done| {
            if self.replace {
                rustix::fs::renameat(&self.folder, &name, &self.folder, &self.name).map_err(|error| fail(&error))?;
            }
            Ok(done)
        });
        if named.is_err() {
            // Half a file helps nobody; what went wrong is what the user must hear.
            let _ = rustix::fs::unlinkat(&self.folder, &name, AtFlags::empty());
        }
        named
    }
}
