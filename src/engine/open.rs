//! The one door to a database file: path checks, identity, then a connection with every guard on.
//!
//! Order matters. What the path names is settled before `SQLite` sees it, and whose file it is before any pragma that
//! could write: a foreign file is never touched (C01–C09, C20, C21).

use super::sqlite::{Sqlite, failure};
use super::{Engine, Sql};
use crate::error::{Code, Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `csm1`: marks a file as ours in the `SQLite` header.
const APPLICATION_ID: i32 = 0x6373_6d31;
/// The tables, printed from the dictionary.
pub const SCHEMA: &str = include_str!("../../schema.sql");
/// Version of `schema.sql`; a file of another version is refused (domain 1.5: no migrations before 1.0).
pub const SCHEMA_VERSION: i32 = 1;
/// Older releases can lose commits when a WAL is reset under two connections (reliability 0.6).
const OLDEST_SQLITE: i32 = 3_051_003;

/// What the connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Answer questions; the engine itself refuses to write.
    Read,
    /// Change records.
    Write,
}

/// Opens an existing database.
pub fn open(path: &Path, mode: Mode, wait: Duration) -> Result<Sqlite> {
    let (engine, counter) = enter(path, mode, wait)?;
    unchanged(&engine, counter)?;
    Ok(engine)
}

/// Opens an existing database whatever became of its tables, for whoever wants to find out.
pub fn inspect(path: &Path, mode: Mode, wait: Duration) -> Result<Sqlite> {
    Ok(enter(path, mode, wait)?.0)
}

/// The way in; with the schema counter of the header, unless a side file may know better.
fn enter(path: &Path, mode: Mode, wait: Duration) -> Result<(Sqlite, Option<i64>)> {
    let path = settle(path)?;
    let metadata = regular_file(&path)?;
    let counter = identity(&path)?;
    let side_file = wal_exists(&path);
    if mode == Mode::Write {
        writable(&path, &metadata)?;
    }
    let engine = match connect(&path, mode, wait) {
        Err(error) if mode == Mode::Read && !side_file => connect_immutable(&path, wait).map_err(|_| error)?,
        other => other?,
    };
    Ok((engine, (!side_file).then_some(counter)))
}

/// How far the schema counter stands after `schema.sql`: every statement moves it by one.
const STATEMENTS: i64 = {
    let text = SCHEMA.as_bytes();
    let (mut count, mut at) = (0, 0);
    while at + 7 <= text.len() {
        if text[at] == b'\n' && text[at + 1] == b'C' && text[at + 2] == b'R' && text[at + 3] == b'E' {
            count += 1;
        }
        at += 1;
    }
    count
};

/// Refuses tables, indexes, views and triggers that somebody changed by hand (C11). Every such change moves the file's
/// schema counter, so that a look at one number is enough unless it has moved.
fn unchanged(engine: &Sqlite, counter: Option<i64>) -> Result<()> {
    let engine: &dyn Engine = engine;
    let counter = match counter {
        Some(counter) => counter,
        None => engine.first(&Sql::new("PRAGMA schema_version"), |row| row.int(0))?.unwrap_or_default(),
    };
    if counter == STATEMENTS || fingerprint(engine)? == fingerprint(&in_memory(SCHEMA)?)? {
        return Ok(());
    }
    Err(Error::new(Code::DbSchemaChanged, "somebody changed the tables of this database by hand")
        .hint("go back to a copy of the file; `csm db schema` prints what the tables should be"))
}

/// The schema as stored: tables, indexes, views and triggers with their text.
pub fn fingerprint(engine: &dyn Engine) -> Result<Vec<String>> {
    engine.texts(&Sql::new(
        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1",
    ))
}

/// Makes a new database: a file only its owner can read, with this schema and these seeds, or nothing at all.
pub fn create(path: &Path, scripts: &[&str], fill: &mut dyn FnMut(&dyn Engine) -> Result<()>) -> Result<()> {
    let path = settle_new(path)?;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Error::new(Code::DbExists, format!("{} exists already", path.display()))
                .hint("choose another file with --db, or remove this one yourself"));
        }
        Err(error) => {
            return Err(Error::new(Code::DbNotAFile, format!("cannot make {}: {error}", path.display())));
        }
        Ok(_) => {}
    }
    let made = fill_new(&path, scripts, fill);
    if made.is_err() {
        // The file is ours and incomplete: leaving it would block the next attempt.
        let _ = std::fs::remove_file(&path);
    }
    made
}

fn fill_new(path: &Path, scripts: &[&str], fill: &mut dyn FnMut(&dyn Engine) -> Result<()>) -> Result<()> {
    let engine = guard(raw_connection(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?, Mode::Write, Duration::from_secs(30))?;
    engine.begin()?;
    for script in scripts {
        engine.script(script)?;
    }
    fill(&engine)?;
    engine.script(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"))?;
    engine.commit()?;
    engine.script("PRAGMA journal_mode = WAL")
}

/// A database that is forgotten, made by one script: for looking at what the script makes.
pub fn in_memory(script: &str) -> Result<Sqlite> {
    let engine = Sqlite::new(Connection::open_in_memory().map_err(|error| failure(&error))?, Duration::ZERO);
    engine.script(script)?;
    Ok(engine)
}

/// A copy in memory, to be written to and forgotten: whatever becomes of it, the original stays as it is, and no exit, not
/// even by a signal, leaves anything behind.
pub fn copy(original: &Sqlite) -> Result<Sqlite> {
    let mut connection = Connection::open_in_memory().map_err(|error| failure(&error))?;
    original.copy_into(&mut connection)?;
    guard(connection, Mode::Write, Duration::ZERO)
}

/// The canonical path of an existing file. A link is followed only if nobody else could have planted it (C21).
fn settle(path: &Path) -> Result<PathBuf> {
    not_special(path)?;
    let missing = || {
        Error::new(Code::DbMissing, format!("no database at {}", path.display()))
            .hint("make one with `csm db init`, or name another with --db FILE")
    };
    let link = std::fs::symlink_metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(),
        _ => Error::new(Code::DbNotAFile, format!("cannot look at {}: {error}", path.display())),
    })?;
    if link.file_type().is_symlink() {
        let folder = folder_of(path);
        let shared = std::fs::metadata(folder).is_ok_and(|folder| folder.mode() & 0o1000 != 0);
        if shared || link.uid() != rustix::process::geteuid().as_raw() {
            return Err(Error::new(
                Code::DbNotAFile,
                format!("{} is a link somebody else could have made", path.display()),
            )
            .hint("name the file itself with --db"));
        }
    }
    std::fs::canonicalize(path).map_err(|_| missing())
}

fn settle_new(path: &Path) -> Result<PathBuf> {
    not_special(path)?;
    let folder = folder_of(path);
    let folder = std::fs::canonicalize(folder)
        .map_err(|error| Error::new(Code::DbMissing, format!("no folder {}: {error}", folder.display())))?;
    let name =
        path.file_name().ok_or_else(|| Error::new(Code::DbNotAFile, format!("{} names no file", path.display())))?;
    Ok(folder.join(name))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn not_special(path: &Path) -> Result<()> {
    if path.as_os_str().is_empty() || path.as_os_str() == ":memory:" {
        return Err(Error::new(Code::UsageEmpty, format!("--db {:?} names no file", path.display().to_string()))
            .hint("name a file; a database in memory would be forgotten"));
    }
    Ok(())
}

fn regular_file(path: &Path) -> Result<Metadata> {
    let metadata = std::fs::metadata(path)
        .map_err(|error| Error::new(Code::DbNotAFile, format!("cannot look at {}: {error}", path.display())))?;
    if !metadata.is_file() {
        return Err(Error::new(Code::DbNotAFile, format!("{} is not a regular file", path.display())));
    }
    Ok(metadata)
}

/// Reads the header itself, so that a foreign file is recognised without `SQLite` ever opening it.
fn identity(path: &Path) -> Result<i64> {
    let foreign = |why: &str| {
        Error::new(Code::DbNotCsm, format!("{} is not a csm database ({why}); it was not touched", path.display()))
            .hint("make one with `csm db init`, or name another with --db FILE")
    };
    let mut header = [0_u8; 100];
    let mut file = File::open(path)
        .map_err(|error| Error::new(Code::DbNotAFile, format!("cannot read {}: {error}", path.display())))?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    if length == 0 {
        return Err(foreign("the file is empty"));
    }
    file.read_exact(&mut header).map_err(|_| foreign("it is too short"))?;
    if &header[..16] != b"SQLite format 3\0" {
        return Err(foreign("not SQLite"));
    }
    if at(&header, 68) != APPLICATION_ID {
        return Err(foreign("another program's file"));
    }
    let version = at(&header, 60);
    match version.cmp(&SCHEMA_VERSION) {
        std::cmp::Ordering::Equal => Ok(at(&header, 40).into()),
        std::cmp::Ordering::Less => Err(Error::new(
            Code::DbOlder,
            format!("{} has schema {version}; this csm needs {SCHEMA_VERSION}", path.display()),
        )
        .hint("make a new database with `csm db init`; before 1.0 older files are not migrated")),
        std::cmp::Ordering::Greater => Err(Error::new(
            Code::DbNewer,
            format!("{} has schema {version}; this csm knows {SCHEMA_VERSION}", path.display()),
        )
        .hint("use the csm that made it, or a newer one")),
    }
}

fn at(header: &[u8; 100], offset: usize) -> i32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&header[offset..offset + 4]);
    i32::from_be_bytes(bytes)
}

fn writable(path: &Path, metadata: &Metadata) -> Result<()> {
    if metadata.nlink() > 1 {
        return Err(Error::new(
            Code::DbHardlinked,
            format!("{} has {} names; writing through one can lose data", path.display(), metadata.nlink()),
        )
        .hint("remove the other hard links, or copy the file"));
    }
    let read_only = |what: &Path| {
        Error::new(Code::DbReadOnly, format!("{} cannot be written; nothing was changed", what.display()))
            .hint("check its permissions and its owner")
    };
    let access = |what: &Path| rustix::fs::access(what, rustix::fs::Access::WRITE_OK);
    access(path).map_err(|_| read_only(path))?;
    if metadata.mode() & 0o222 == 0 {
        // root passes every permission check; the owner's wish that nobody writes still counts.
        return Err(read_only(path));
    }
    let folder = folder_of(path);
    access(folder).map_err(|_| read_only(folder))
}

fn wal_exists(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    Path::new(&wal).exists()
}

fn connect(path: &Path, mode: Mode, wait: Duration) -> Result<Sqlite> {
    let writable = rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    let access = if writable { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let engine = guard(raw_connection(path, access)?, mode, wait)?;
    if rustix::fs::access(folder_of(path), rustix::fs::Access::WRITE_OK).is_err() {
        // Without room for side files the first read fails: better here, where there is a way out, than in an answer.
        (&engine as &dyn Engine).any(&Sql::new("SELECT 1 FROM sqlite_schema LIMIT 1"))?;
    }
    Ok(engine)
}

/// A file in a folder nobody can write to has no room for WAL's side files; without pending changes it can be read as it is (C26).
fn connect_immutable(path: &Path, wait: Duration) -> Result<Sqlite> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let engine = guard(raw_connection(Path::new(&uri), flags)?, Mode::Read, wait)?;
    (&engine as &dyn Engine).any(&Sql::new("SELECT 1 FROM sqlite_schema LIMIT 1"))?;
    Ok(engine)
}

fn raw_connection(path: &Path, access: OpenFlags) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::new(
            Code::Internal,
            format!("SQLite {} can lose data; 3.51.3 or newer is needed", rusqlite::version()),
        ));
    }
    let flags =
        access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW | OpenFlags::SQLITE_OPEN_EXRESCODE;
    Connection::open_with_flags(path, flags).map_err(|error| failure(&error))
}

fn guard(connection: Connection, mode: Mode, wait: Duration) -> Result<Sqlite> {
    let on = |config, value| connection.set_db_config(config, value).map(|_| ());
    let configured = connection
        .busy_timeout(wait)
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true))
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false))
        // Plans must not depend on bound values: without this a statement is prepared twice, once more for its first values.
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true))
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true))
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false))
        .and_then(|()| on(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false));
    configured.map_err(|error| failure(&error))?;
    let mut engine = Sqlite::new(connection, wait);
    engine.limit_steps()?;
    engine.script(match mode {
        Mode::Read => "PRAGMA cell_size_check = ON; PRAGMA query_only = ON",
        Mode::Write => "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL",
    })?;
    Ok(engine)
}
