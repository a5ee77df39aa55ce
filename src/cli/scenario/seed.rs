//! What a scenario's copy is made of, and the folder its paths stay in (C112).
//!
//! Copies live in memory: the original is only read, and nothing is left behind however the program ends.

use super::file::{File, Text};
use super::source::Source;
use crate::cli::db;
use crate::cli::session::Session;
use crate::engine::{self, Mode, Sqlite};
use crate::error::{Error, Result};
use crate::store::Context;
use crate::time::Instant;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// The seeds that are words; anything else is a path.
const WORDS: [&str; 3] = ["demo", "empty", "current"];

/// Seeds made or opened already, by what they are called and the time in them.
#[derive(Debug, Default)]
pub struct Seeds {
    made: HashMap<(String, String), Rc<Sqlite>>,
}

/// The seed a file names; the demo data if it names none.
pub fn named(file: &File) -> &str {
    file.head.seed.as_ref().map_or("demo", |seed| seed.as_ref().as_str())
}

/// Refuses a seed that is neither a word nor a file below the scenario's folder.
pub fn check(file: &File) -> Result<()> {
    match &file.head.seed {
        Some(seed) if !WORDS.contains(&seed.as_ref().as_str()) => {
            let path = confined(&file.source, seed)?;
            if path.is_file() {
                return Ok(());
            }
            let what = format!("no seed \"{}\"", seed.as_ref());
            let hint = format!("seeds: {}, or a database file beside this one", WORDS.join(", "));
            Err(file.source.fault(&seed.span(), what).hint(hint))
        }
        _ => Ok(()),
    }
}

/// The path below the scenario's folder that a text of it names; never one that leads out of it.
fn confined(source: &Source, text: &Text) -> Result<PathBuf> {
    within(source.folder(), Path::new(text.as_ref().as_str()))
        .map_err(|why| source.fault(&text.span(), why).hint("name a file in the scenario's own folder or below it"))
}

/// The same of any path; says in a few words why not.
pub fn within(folder: &Path, path: &Path) -> std::result::Result<PathBuf, String> {
    let mut whole = folder.to_owned();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => whole.push(name),
            Component::ParentDir => return Err(format!("{} leads out of the folder", path.display())),
            Component::RootDir | Component::Prefix(_) => return Err(format!("{} is absolute", path.display())),
        }
        if whole.as_path() != folder && std::fs::symlink_metadata(&whole).is_ok_and(|found| found.is_symlink()) {
            return Err(format!("{} is a link", whole.display()));
        }
    }
    Ok(whole)
}

impl Seeds {
    /// A copy for one scenario.
    pub fn copy(&mut self, file: &File, session: &Session, context: &Context) -> Result<Sqlite> {
        let name = named(file).to_owned();
        let now = context.pretended.map(Instant::to_stored).unwrap_or_default();
        let place = file.source.folder().display().to_string();
        let key = if WORDS.contains(&name.as_str()) { (name, now) } else { (format!("{place}/{name}"), String::new()) };
        if !self.made.contains_key(&key) {
            let made = Self::make(file, session, context)?;
            self.made.insert(key.clone(), Rc::new(made));
        }
        match self.made.get(&key) {
            Some(seed) => engine::copy(seed),
            None => Err(Error::new(crate::error::Code::Internal, "a seed is gone")),
        }
    }

    fn make(file: &File, session: &Session, context: &Context) -> Result<Sqlite> {
        match named(file) {
            "demo" => db::in_memory(true, context),
            "empty" => db::in_memory(false, context),
            "current" => {
                let path = session.global.database(&session.config)?;
                engine::open(&path.value, Mode::Read, session.global.patience(&session.config)?)
            }
            _ => {
                let Some(seed) = &file.head.seed else { return db::in_memory(true, context) };
                let path = confined(&file.source, seed)?;
                engine::open(&path, Mode::Read, session.global.patience(&session.config)?).map_err(|error| {
                    error.at(format_args!("{}:{}", file.source.name(), file.source.line(seed.span().start)))
                })
            }
        }
    }
}
