//! The one error type: a stable dotted code, an exit status, a message and what to do about it.
//!
//! Codes and exits are those of the command-line contract; `csm help errors` prints [`Code::ALL`].

use std::fmt;

/// Shorthand used throughout the crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($variant:ident $text:literal $exit:literal $summary:literal)*) => {
        /// Stable error codes; [`Code::as_str`] is what scripts match.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $summary] $variant,)* }

        impl Code {
            /// Every code, in the order `csm help errors` prints them.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The dotted name, stable across versions.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// The process exit status this code ends with.
            pub const fn exit(self) -> u8 {
                match self { $(Code::$variant => $exit,)* }
            }

            /// What the code means, in one sentence.
            pub const fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    UsageInvalid      "usage.invalid"         2 "The command line was not understood; nothing ran."
    UsageEmpty        "usage.empty_value"     2 "A flag or variable was given an empty value; empty is never a default."
    InputMissing      "input.missing"         2 "Required values are missing and nobody can be asked; all of them are named."
    InputConfirm      "input.confirm"         2 "The command asks for confirmation and got none (`--yes` gives it)."
    QueryInvalid      "query.invalid"         2 "An encoded query does not parse; the position is shown."
    FieldUnknown      "field.unknown"         2 "No such field on this table; the valid ones are listed."
    RecordNotFound    "record.not_found"      3 "No such record, or one the acting user may not read."
    UserUnknown       "user.unknown"          4 "The user to act as does not exist."
    UserInactive      "user.inactive"         4 "The user to act as is inactive or locked out (R107)."
    UserNoRole        "user.no_role"          4 "The user to act as has no role and therefore cannot act (R102)."
    AccessDenied      "access.denied"         4 "The acting user may not do this."
    PluginInactive    "plugin.inactive"       4 "The plugin that provides this table or command is not active (R130)."
    InputTooLarge     "input.too_large"       5 "A value is longer than its field or its format allows."
    RecordConflict    "record.conflict"       5 "The change collides with another record or another change."
    RecordAmbiguous   "record.ambiguous"      5 "A name stands for several records; their numbers are listed."
    FieldInvalid      "field.invalid"         5 "A value does not fit its field."
    FieldReadOnly     "field.read_only"       5 "The system sets this field; nobody writes it by hand (exit 4 under a persona)."
    StateInvalid      "state.invalid"         5 "The record's own state does not permit this."
    TaskCycle         "task.cycle"            5 "Dependencies or parents would form a loop; the loop is named."
    ContactNotEligible "contact.not_eligible" 5 "The contact cannot be added to this project; the failed tests are named (R39a)."
    TemplateInvalid   "template.invalid"      5 "A template file or stored template does not hold together."
    ImportPartial     "import.partial"        5 "Some rows of an import were rejected."
    ScenarioInvalid   "scenario.invalid"      5 "A scenario file is wrong; file and line are shown."
    ScenarioFailed    "scenario.failed"       6 "At least one check of a scenario failed."
    CoverageLow       "coverage.low"          6 "The scenarios cover less than asked."
    MatrixDiffers     "matrix.differs"        6 "The permission matrix differs from the expected one."
    DbMissing         "db.missing"            1 "There is no database where one was looked for."
    DbExists          "db.exists"             5 "There is a database already; it is never overwritten."
    DbNotAFile        "db.not_a_file"         1 "The path is not a regular file."
    DbNotCsm          "db.not_csm"            1 "The file is not a csm database; it was not touched."
    DbOlder           "db.older"              1 "The database was made by an older csm."
    DbNewer           "db.newer"              1 "The database was made by a newer csm."
    DbSchemaChanged   "db.schema_changed"     1 "Somebody changed the tables of the database by hand."
    DbHardlinked      "db.hardlinked"         1 "The file has several names; writing through one of them can lose data."
    DbMoved           "db.moved"              1 "The file was moved or replaced while the command ran."
    DbCorrupt         "db.corrupt"            1 "The database is damaged."
    DbBusy            "db.busy"              75 "Another process holds the write lock; retrying is safe."
    DbReadOnly        "db.read_only"          1 "The database cannot be written."
    DbFull            "db.full"               1 "No room to write; nothing was saved."
    CommitUnknown     "commit.unknown"        1 "The commit's outcome is unknown; look with `csm audit list`."
    OutputFailed      "output.failed"         1 "The output could not be written."
    Internal          "internal"              1 "A defect of csm, or a fault of the machine."
}

/// What an error is about, for the JSON form; absent members print as `null`.
#[derive(Debug, Default, Clone)]
pub struct About {
    /// Who runs the program (`operator`) when someone else is acted for.
    pub actor: Option<String>,
    /// The acting user.
    pub as_user: Option<String>,
    /// The operation: `read`, `write`, `complete` …
    pub action: Option<String>,
    /// What it was asked of: a number, name or table as the user typed it.
    pub target: Option<String>,
    /// The field concerned.
    pub field: Option<String>,
    /// The deciding rule's id.
    pub rule: Option<String>,
    /// Roles that would let the acting user do it.
    pub missing_roles: Vec<String>,
}

#[derive(Debug, Clone)]
struct Inner {
    code: Code,
    exit: u8,
    message: String,
    hints: Vec<String>,
    about: About,
    detail: Option<String>,
    position: Option<usize>,
}

/// One failure; [`Error::exit`] is the process status.
#[derive(Debug, Clone)]
pub struct Error(Box<Inner>);

impl Error {
    /// An error of `code` with a lowercase one-line `message` naming what and where.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            exit: code.exit(),
            message: message.into(),
            hints: Vec::new(),
            about: About::default(),
            detail: None,
            position: None,
        }))
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hints.push(hint.into());
        self
    }

    /// Overrides the exit status, for the one code that has two (`field.read_only`).
    #[must_use]
    pub fn with_exit(mut self, exit: u8) -> Self {
        self.0.exit = exit;
        self
    }

    /// Fills in what the error is about.
    #[must_use]
    pub fn about(mut self, fill: impl FnOnce(&mut About)) -> Self {
        fill(&mut self.0.about);
        self
    }

    /// Adds what only the operator may read, with `-v`: an engine's own words, which can quote hidden values.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Says at which byte of a text the problem stands, for whoever has the text at hand.
    #[must_use]
    pub fn at_position(mut self, position: usize) -> Self {
        self.0.position = Some(position);
        self
    }

    /// At which byte of a text the problem stands.
    pub fn position(&self) -> Option<usize> {
        self.0.position
    }

    /// Shows the place in the text it stands in: the text, and a caret below.
    #[must_use]
    pub fn shown_in(self, text: &str) -> Self {
        let Some(position) = self.0.position else { return self };
        let before = text.get(..position).map_or(0, |head| head.chars().count());
        self.hint(text.to_owned()).hint(format!("{}^", " ".repeat(before)))
    }

    /// What only the operator may read.
    pub fn private(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Prefixes the message with where the problem is (a file, line or record).
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.message = format!("{place}: {}", self.0.message);
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The process exit status.
    pub fn exit(&self) -> u8 {
        self.0.exit
    }

    /// The one-line message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn hints(&self) -> &[String] {
        &self.0.hints
    }

    /// What the error is about.
    pub fn details(&self) -> &About {
        &self.0.about
    }

    /// Several problems of one input as one error: the first decides code and exit, the others are listed.
    /// Returns `Ok(())` when there are none.
    pub fn all(problems: Vec<Error>) -> Result<()> {
        let mut problems = problems.into_iter();
        let Some(mut first) = problems.next() else { return Ok(()) };
        for other in problems {
            first.0.message.push_str("; ");
            first.0.message.push_str(other.message());
            for hint in other.0.hints {
                if !first.0.hints.contains(&hint) {
                    first.0.hints.push(hint);
                }
            }
            first.0.about.missing_roles.extend(other.0.about.missing_roles);
        }
        Err(first)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.0.code.as_str(), self.0.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_dotted() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
        }
        assert_eq!(Code::RecordNotFound.exit(), 3);
    }

    #[test]
    fn several_problems_become_one() {
        let error = Error::all(vec![
            Error::new(Code::FieldInvalid, "a is wrong").hint("mend a"),
            Error::new(Code::FieldUnknown, "no field b").hint("mend a"),
        ])
        .unwrap_err();
        assert_eq!(error.message(), "a is wrong; no field b");
        assert_eq!(error.hints(), ["mend a"]);
        assert_eq!(error.exit(), 5);
        assert!(Error::all(Vec::new()).is_ok());
    }
}
