//! `csm.toml`: defaults for flags, found upwards from here or in the user's configuration folder.
//!
//! A file found by walking up is used only if it and its folder belong to the user and nobody else can write them (C153).

use crate::error::{Code, Error, Result};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Keys a configuration file may hold.
const KEYS: &[&str] = &["db", "as_user", "output", "no_input", "wait"];

/// The configuration in force: nearest file first.
#[derive(Debug, Clone, Default)]
pub struct Config {
    files: Vec<(PathBuf, toml::Table)>,
}

impl Config {
    /// Reads `csm.toml` upwards and the user's own file, whichever exist.
    pub fn load() -> Result<Self> {
        let mut config = Self::default();
        if let Some(path) = upwards("csm.toml")? {
            config.add(path)?;
        }
        if let Some(dirs) = directories::ProjectDirs::from("", "", "csm") {
            let path = dirs.config_dir().join("config.toml");
            if path.is_file() {
                config.add(path)?;
            }
        }
        Ok(config)
    }

    fn add(&mut self, path: PathBuf) -> Result<()> {
        let wrong = |why: String| Error::new(Code::UsageInvalid, format!("{}: {why}", path.display()));
        let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        let table: toml::Table = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(wrong(format!("no setting \"{key}\"")).hint(format!("settings: {}", KEYS.join(" "))));
        }
        for (key, value) in &table {
            let fits = if key == "no_input" {
                value.is_bool()
            } else {
                value.as_str().is_some_and(|text| !text.trim().is_empty())
            };
            if !fits {
                let kind = if key == "no_input" { "true or false" } else { "a text that is not empty" };
                return Err(wrong(format!("{key} must be {kind}")));
            }
        }
        self.files.push((path, table));
        Ok(())
    }

    fn find(&self, key: &str) -> Option<(&Path, &toml::Value)> {
        self.files.iter().find_map(|(path, table)| Some((path.as_path(), table.get(key)?)))
    }

    /// A text setting and the file it came from.
    pub fn text(&self, key: &str) -> Option<(String, String)> {
        let (path, value) = self.find(key)?;
        Some((value.as_str()?.to_owned(), path.display().to_string()))
    }

    /// A file setting, relative to the file it stands in.
    pub fn path(&self, key: &str) -> Option<(PathBuf, String)> {
        let (path, value) = self.find(key)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        Some((folder.join(value.as_str()?), path.display().to_string()))
    }

    /// A switch.
    pub fn flag(&self, key: &str) -> bool {
        self.find(key).and_then(|(_, value)| value.as_bool()).unwrap_or_default()
    }
}

/// The nearest file of that name, from the current folder upwards.
pub fn upwards(name: &str) -> Result<Option<PathBuf>> {
    let Ok(here) = std::env::current_dir() else { return Ok(None) };
    for folder in here.ancestors() {
        let path = folder.join(name);
        let Ok(file) = std::fs::symlink_metadata(&path) else { continue };
        let me = rustix::process::geteuid().as_raw();
        let open_to_all = |mode: u32| mode & 0o002 != 0;
        let folder_safe = std::fs::metadata(folder)
            .is_ok_and(|folder| (folder.uid() == me || folder.uid() == 0) && !open_to_all(folder.mode()));
        if file.uid() != me || open_to_all(file.mode()) && !file.is_symlink() || !folder_safe {
            return Err(Error::new(
                Code::DbNotAFile,
                format!("{} could have been put there by somebody else", path.display()),
            )
            .hint("name the database with --db if you trust it"));
        }
        return Ok(Some(path));
    }
    Ok(None)
}
