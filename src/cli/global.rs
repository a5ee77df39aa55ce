//! Flags every command takes, and where each setting came from: flag, environment, `csm.toml`, user configuration.

use super::config::Config;
use super::pin::Pin;
use crate::error::{Code, Error, Result};
use crate::output::Format;
use crate::time::{Instant, duration};
use clap::{ArgAction, Args};
use std::path::PathBuf;
use std::time::Duration;

/// The names of the formats, as the command line takes them.
const FORMATS: [&str; 5] = ["table", "tsv", "json", "ndjson", "csv"];

/// Flags every command takes, in any position.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// Database file; else the nearest csm.db upwards, else one in the data directory.
    #[arg(
        help = "Database file; else the nearest csm.db upwards, else one in the data directory [env: CSM_DB]",
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Global options"
    )]
    pub db: Option<PathBuf>,
    /// Act with this user's roles and nothing else: impersonation, not authentication.
    #[arg(
        help = "Act with this user's roles and nothing else: impersonation, not authentication [env: CSM_AS_USER]",
        long,
        visible_alias = "as",
        global = true,
        value_name = "USER",
        help_heading = "Global options"
    )]
    pub as_user: Option<String>,
    /// How results are written: table on a terminal, tsv in a pipe
    #[arg(short, long, global = true, value_name = "FORMAT", value_parser = FORMATS, help_heading = "Global options")]
    pub output: Option<String>,
    /// The same as --output json
    #[arg(long, global = true, conflicts_with = "output", help_heading = "Global options")]
    pub json: bool,
    /// Columns, dot-walks included: number,account.name
    #[arg(long, global = true, value_name = "FIELDS", value_delimiter = ',', help_heading = "Global options")]
    pub fields: Vec<String>,
    /// Only records for which this encoded query holds.
    #[arg(
        help = "Only records for which this encoded query holds: state=2^assigned_to=@me",
        long,
        global = true,
        value_name = "ENCODED",
        help_heading = "List options"
    )]
    pub query: Option<String>,
    /// Order, - for descending: priority,-number
    #[arg(
        long,
        global = true,
        value_name = "FIELDS",
        value_delimiter = ',',
        allow_hyphen_values = true,
        help_heading = "List options"
    )]
    pub sort: Vec<String>,
    /// At most so many
    #[arg(long, global = true, value_name = "N", help_heading = "List options")]
    pub limit: Option<u64>,
    /// Leave out the first so many
    #[arg(long, global = true, value_name = "N", help_heading = "List options")]
    pub offset: Option<u64>,
    /// Only how many there are
    #[arg(long, global = true, help_heading = "List options")]
    pub count: bool,
    /// Filter the JSON result with a jq expression
    #[arg(long, global = true, value_name = "EXPR", help_heading = "Global options")]
    pub jq: Option<String>,
    /// Only numbers, one a line
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Do everything, print it, and undo it
    #[arg(short = 'n', long, global = true, help_heading = "Global options")]
    pub dry_run: bool,
    /// Ask for no confirmation
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub yes: bool,
    /// Never prompt.
    #[arg(help = "Never prompt [env: CSM_NO_INPUT]", long, global = true, help_heading = "Global options")]
    pub no_input: bool,
    /// Also print the access decision
    #[arg(long, global = true, help_heading = "Global options")]
    pub explain: bool,
    /// How long to wait for another process's lock: 30s, 2m
    #[arg(long, global = true, value_name = "DURATION", help_heading = "Global options")]
    pub wait: Option<String>,
    /// The time it is taken to be.
    #[arg(
        help = "The time it is taken to be [env: CSM_NOW]",
        long,
        global = true,
        value_name = "TIME",
        help_heading = "Global options"
    )]
    pub now: Option<String>,
    /// When to use colour: auto, always, never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"], help_heading = "Global options")]
    pub color: String,
    /// Do not page (nothing is paged yet; accepted for scripts)
    #[arg(long, global = true, hide = true)]
    pub no_pager: bool,
    /// CSV as it is, without the apostrophe before what a spreadsheet takes for a formula
    #[arg(long, global = true, help_heading = "Global options")]
    pub raw: bool,
    /// Also print statements and the rules that took part
    #[arg(short, long, global = true, action = ArgAction::SetTrue, help_heading = "Global options")]
    pub verbose: bool,
    /// Whom root pinned the person to: then nothing else says whom to act as, or on which database.
    #[arg(skip)]
    pub pin: Option<Pin>,
}

/// A setting and where it came from.
#[derive(Debug, Clone)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// `flag`, `environment`, a file, or `default`.
    pub source: String,
}

fn setting<T>(value: T, source: impl Into<String>) -> Setting<T> {
    Setting { value, source: source.into() }
}

fn empty(what: &str) -> Error {
    Error::new(Code::UsageEmpty, format!("{what} is empty")).hint("give it a value, or leave it out")
}

/// An environment variable; set but empty is an error, never a default.
fn variable(name: &str) -> Result<Option<String>> {
    let Some(value) = std::env::var_os(name) else { return Ok(None) };
    let text = value.to_str().ok_or_else(|| Error::new(Code::UsageInvalid, format!("{name} is not UTF-8")))?;
    if text.trim().is_empty() { Err(empty(name)) } else { Ok(Some(text.to_owned())) }
}

impl Global {
    fn named_database(&self, config: &Config) -> Result<Option<Setting<PathBuf>>> {
        if let Some(pin) = &self.pin {
            return Ok(Some(setting(pin.db.clone(), pin.source())));
        }
        if let Some(path) = &self.db {
            return if path.as_os_str().is_empty() {
                Err(empty("--db"))
            } else {
                Ok(Some(setting(path.clone(), "flag")))
            };
        }
        if let Some(value) = std::env::var_os("CSM_DB") {
            let blank = value.to_str().is_some_and(|text| text.trim().is_empty());
            return if blank { Err(empty("CSM_DB")) } else { Ok(Some(setting(value.into(), "environment"))) };
        }
        Ok(config.path("db").map(|(path, file)| setting(path, file)))
    }

    /// Where the database is.
    pub fn database(&self, config: &Config) -> Result<Setting<PathBuf>> {
        if let Some(named) = self.named_database(config)? {
            return Ok(named);
        }
        if let Some(path) = super::config::upwards("csm.db")? {
            return Ok(setting(path, "found upwards"));
        }
        let folder = directories::ProjectDirs::from("", "", "csm").map(|dirs| dirs.data_dir().to_path_buf());
        let folder = folder.ok_or_else(|| {
            Error::new(Code::UsageInvalid, "there is no home directory to keep csm.db in").hint("name a file with --db")
        })?;
        Ok(setting(folder.join("csm.db"), "data directory"))
    }

    /// Where `db init` makes one: as named, else here.
    pub fn new_database(&self, config: &Config) -> Result<PathBuf> {
        Ok(self.named_database(config)?.map_or_else(|| PathBuf::from("csm.db"), |setting| setting.value))
    }

    /// Whom to act as; `admin` if nobody is named.
    pub fn acting(&self, config: &Config) -> Result<Setting<Option<String>>> {
        if let Some(pin) = &self.pin {
            return Ok(setting(Some(pin.user.clone()), pin.source()));
        }
        if let Some(name) = &self.as_user {
            return if name.trim().is_empty() {
                Err(empty("--as-user"))
            } else {
                Ok(setting(Some(name.clone()), "flag"))
            };
        }
        if let Some(name) = variable("CSM_AS_USER")? {
            return Ok(setting(Some(name), "environment"));
        }
        Ok(match config.text("as_user") {
            Some((name, file)) => setting(Some(name), file),
            None => setting(None, "default"),
        })
    }

    /// The output format, if one was chosen.
    pub fn format(&self, config: &Config) -> Result<Option<Setting<Format>>> {
        if self.jq.is_some() && (self.quiet || self.output.as_ref().is_some_and(|format| format != "json")) {
            return Err(Error::new(Code::UsageInvalid, "--jq filters JSON and goes with no other output")
                .hint("leave out -q and -o"));
        }
        if self.json || self.jq.is_some() {
            return Ok(Some(setting(Format::Json, "flag")));
        }
        if let Some(format) = &self.output {
            return Ok(Some(setting(format.parse()?, "flag")));
        }
        config.text("output").map(|(name, file)| Ok(setting(name.parse()?, file))).transpose()
    }

    /// Whether prompts are forbidden.
    pub fn silent(&self, config: &Config) -> Result<bool> {
        Ok(self.no_input
            || variable("CSM_NO_INPUT")?.is_some_and(|value| value != "0" && value != "false")
            || config.flag("no_input"))
    }

    /// How long to wait for a lock.
    pub fn patience(&self, config: &Config) -> Result<Duration> {
        let text =
            self.wait.clone().or_else(|| config.text("wait").map(|(text, _)| text)).unwrap_or_else(|| "30s".to_owned());
        let seconds = duration::parse(&text, 86_400)
            .map_err(|error| Error::new(Code::UsageInvalid, format!("--wait: {}", error.message())))?;
        Ok(Duration::from_secs(u64::try_from(seconds).unwrap_or_default()))
    }

    /// The time it is told to be, if any.
    pub fn pretended(&self) -> Result<Option<Instant>> {
        let (text, what) = match (&self.now, variable("CSM_NOW")?) {
            (Some(text), _) => (text.clone(), "--now"),
            (None, Some(text)) => (text, "CSM_NOW"),
            (None, None) => return Ok(None),
        };
        let calendar = crate::time::Calendar::always();
        let frame = crate::dict::input::Frame { now: real_now()?, calendar: &calendar };
        let at = crate::dict::input::time(&text, frame)
            .map_err(|error| Error::new(Code::UsageInvalid, format!("{what}: {}", error.message())))?;
        Ok(Some(at))
    }
}

/// The machine's clock.
pub fn real_now() -> Result<Instant> {
    Instant::from_unix(jiff::Timestamp::now().as_second())
}
