//! What became of scenarios: files, their cases, and what was wrong with them.

use crate::error::Error;
use std::fmt::Write as _;

/// Something that is not as expected.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// In one sentence.
    pub what: String,
    /// The same for programs: names and values.
    pub about: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem in one sentence.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), about: Vec::new() }
    }

    /// Adds a member for programs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.about.push((name, value.into()));
        self
    }
}

/// One block of a file, judged.
#[derive(Debug, Clone)]
pub struct Case {
    /// `check`, `list`, `who`, `step` or `setup`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The line it stands in.
    pub line: usize,
    /// How many questions it asked.
    pub asked: usize,
    /// What is wrong; nothing if it passed.
    pub problems: Vec<Problem>,
}

impl Case {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One file, played.
#[derive(Debug, Clone)]
pub struct Played {
    /// The file as typed.
    pub file: String,
    /// What the scenario is called; empty if the file could not be read.
    pub name: String,
    /// The text it was written after.
    pub source: Option<String>,
    /// Its cases, in order.
    pub cases: Vec<Case>,
    /// Why it could not be played.
    pub errors: Vec<Error>,
}

impl Played {
    /// Whether it could be played and everything was as expected.
    pub fn passed(&self) -> bool {
        self.errors.is_empty() && self.cases.iter().all(Case::passed)
    }

    /// How many questions it asked.
    pub fn asked(&self) -> usize {
        self.cases.iter().map(|case| case.asked).sum()
    }
}

/// All files of one run.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// In the order they were named.
    pub files: Vec<Played>,
    /// What the scenarios cover, if that was asked for.
    pub coverage: Option<Coverage>,
    /// Operations no verb stands for, if verbs were tried.
    pub verbless: Option<Vec<String>>,
}

/// How much of the access rules the scenarios cover (Q41).
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Rules covered.
    pub covered: usize,
    /// Rules that could be.
    pub all: usize,
    /// What is missing: the rule, and which side of it.
    pub missing: Vec<(String, String)>,
}

impl Coverage {
    /// In percent, rounded down.
    pub fn percent(&self) -> u8 {
        let percent = (self.covered * 100).checked_div(self.all);
        percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100)
    }
}

impl Suite {
    /// Every case, with its file.
    pub fn cases(&self) -> impl Iterator<Item = (&Played, &Case)> {
        self.files.iter().flat_map(|file| file.cases.iter().map(move |case| (file, case)))
    }

    /// How many cases failed.
    pub fn failed(&self) -> usize {
        self.cases().filter(|(_, case)| !case.passed()).count()
    }

    /// How many questions were asked.
    pub fn asked(&self) -> usize {
        self.files.iter().map(Played::asked).sum()
    }

    /// The last line of every report.
    pub fn summary(&self) -> String {
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        let cases = self.cases().count();
        let mut text = format!(
            "{}, {}, {}: {} passed, {} failed",
            count(self.files.len(), "file"),
            count(cases, "case"),
            count(self.asked(), "question"),
            cases - self.failed(),
            self.failed()
        );
        let wrong = self.files.iter().filter(|file| !file.errors.is_empty()).count();
        if wrong > 0 {
            let _ = write!(text, ", {} could not be played", count(wrong, "file"));
        }
        text
    }
}
