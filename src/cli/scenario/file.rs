//! The scenario file as people write it: TOML, read strictly, its blocks in the order they stand in.

use super::source::Source;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

/// A text and where it stands.
pub type Text = Spanned<String>;

/// A scenario as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// The only version there is: 1.
    pub version: Spanned<i64>,
    /// What it is called.
    pub name: Text,
    /// The text it was written after.
    #[serde(default)]
    pub source: Option<String>,
    /// The time it is taken to be.
    #[serde(default)]
    pub now: Option<Spanned<Datetime>>,
    /// What the copy is made of: `demo`, `empty`, `current`, or a database file beside this one.
    #[serde(default)]
    pub seed: Option<Text>,
    /// Names for several users or several records.
    #[serde(default)]
    pub groups: BTreeMap<String, Spanned<Vec<Text>>>,
    /// People added to the copy.
    #[serde(default)]
    pub users: BTreeMap<String, Spanned<Person>>,
    #[serde(default)]
    setup: Vec<Setup>,
    #[serde(default)]
    check: Vec<Check>,
    #[serde(default)]
    list: Vec<List>,
    #[serde(default)]
    who: Vec<Who>,
    #[serde(default)]
    step: Vec<Step>,
}

/// Somebody added to the copy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// His full name; his login if nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// The account he is a contact of; without it he is an employee.
    #[serde(default)]
    pub account: Option<Text>,
    /// Roles beyond those everybody of his kind starts with.
    #[serde(default)]
    pub roles: Vec<Text>,
}

/// A command that prepares the copy; it must succeed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The command.
    pub run: Text,
    /// What the number it prints is called from then on.
    #[serde(default)]
    pub save: Option<Text>,
}

/// Questions: every one of `as` about every one of `on`, for every operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is checked.
    #[serde(default)]
    pub name: Option<String>,
    /// Logins, groups, `*`, and `!` before whom to leave out.
    pub r#as: Spanned<Vec<Text>>,
    /// Records, nouns, groups, `NOUN:*`, `*`.
    pub on: Spanned<Vec<Text>>,
    /// Operations that must be allowed.
    #[serde(default)]
    pub allow: Vec<Text>,
    /// Operations that must be denied.
    #[serde(default)]
    pub deny: Vec<Text>,
    /// Ask about these fields of the records.
    #[serde(default)]
    pub fields: Vec<Text>,
    /// Which rule must have decided, by operation.
    #[serde(default)]
    pub rule: BTreeMap<Text, Text>,
}

/// What somebody's list holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// What is checked.
    #[serde(default)]
    pub name: Option<String>,
    /// Whose list.
    pub r#as: Text,
    /// Of which noun or table.
    pub r#type: Text,
    /// An encoded query, as that user could type it.
    #[serde(default)]
    pub r#where: Option<Text>,
    /// These and nothing else.
    #[serde(default)]
    pub exact: Option<Vec<Text>>,
    /// At least these.
    #[serde(default)]
    pub includes: Vec<Text>,
    /// None of these.
    #[serde(default)]
    pub excludes: Vec<Text>,
}

/// Who may do something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// What is checked.
    #[serde(default)]
    pub name: Option<String>,
    /// The operation.
    pub action: Text,
    /// On which record or noun.
    pub on: Text,
    /// These and nothing else.
    #[serde(default)]
    pub exact: Option<Vec<Text>>,
    /// At least these.
    #[serde(default)]
    pub includes: Vec<Text>,
    /// None of these.
    #[serde(default)]
    pub excludes: Vec<Text>,
}

/// What an answer that is a list must hold.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// These and nothing else.
    pub exact: Option<&'a [Text]>,
    /// At least these.
    pub includes: &'a [Text],
    /// None of these.
    pub excludes: &'a [Text],
}

impl List {
    /// What must be there.
    pub fn expected(&self) -> Expected<'_> {
        Expected { exact: self.exact.as_deref(), includes: &self.includes, excludes: &self.excludes }
    }
}

impl Who {
    /// Who must be among them.
    pub fn expected(&self) -> Expected<'_> {
        Expected { exact: self.exact.as_deref(), includes: &self.includes, excludes: &self.excludes }
    }
}

/// A command and how it must end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is checked.
    #[serde(default)]
    pub name: Option<String>,
    /// The command.
    pub run: Text,
    /// Its exit status; 0 if nothing is said.
    #[serde(default)]
    pub exit: Option<u8>,
    /// The code of its error.
    #[serde(default)]
    pub code: Option<Text>,
    /// What the number it prints is called from then on.
    #[serde(default)]
    pub save: Option<Text>,
}

/// One block of a scenario.
#[derive(Debug)]
pub enum Block {
    /// `[[setup]]`
    Setup(Setup),
    /// `[[check]]`
    Check(Check),
    /// `[[list]]`
    List(List),
    /// `[[who]]`
    Who(Who),
    /// `[[step]]`
    Step(Step),
}

impl Block {
    /// Where its first mandatory value stands.
    pub fn place(&self) -> Range<usize> {
        match self {
            Block::Setup(setup) => setup.run.span(),
            Block::Check(check) => check.r#as.span(),
            Block::List(list) => list.r#as.span(),
            Block::Who(who) => who.action.span(),
            Block::Step(step) => step.run.span(),
        }
    }

    /// What it is called in reports.
    pub fn title(&self) -> String {
        let words = |texts: &[Text]| texts.iter().map(|text| text.as_ref().as_str()).collect::<Vec<_>>().join(", ");
        match self {
            Block::Setup(setup) => setup.run.as_ref().clone(),
            Block::Check(check) => check
                .name
                .clone()
                .unwrap_or_else(|| format!("{} on {}", words(check.r#as.as_ref()), words(check.on.as_ref()))),
            Block::List(list) => {
                list.name.clone().unwrap_or_else(|| format!("list {} as {}", list.r#type.as_ref(), list.r#as.as_ref()))
            }
            Block::Who(who) => {
                who.name.clone().unwrap_or_else(|| format!("who may {} {}", who.action.as_ref(), who.on.as_ref()))
            }
            Block::Step(step) => step.name.clone().unwrap_or_else(|| step.run.as_ref().clone()),
        }
    }

    /// The name it saves a number under.
    pub fn save(&self) -> Option<&Text> {
        match self {
            Block::Setup(setup) => setup.save.as_ref(),
            Block::Step(step) => step.save.as_ref(),
            _ => None,
        }
    }

    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Block::Setup(_) => "setup",
            Block::Check(_) => "check",
            Block::List(_) => "list",
            Block::Who(_) => "who",
            Block::Step(_) => "step",
        }
    }
}

/// A scenario file that was understood.
#[derive(Debug)]
pub struct File {
    /// Its text.
    pub source: Source,
    /// What stands at its head.
    pub head: Whole,
    /// Its blocks, in the order they stand in.
    pub blocks: Vec<Block>,
}

/// Reads the text: TOML of this form and nothing else.
pub fn parse(source: Source) -> Result<File> {
    let mut head: Whole = toml::from_str(&source.text).map_err(|error| malformed(&source, &error))?;
    let mut blocks: Vec<Block> = std::mem::take(&mut head.setup).into_iter().map(Block::Setup).collect();
    blocks.extend(std::mem::take(&mut head.check).into_iter().map(Block::Check));
    blocks.extend(std::mem::take(&mut head.list).into_iter().map(Block::List));
    blocks.extend(std::mem::take(&mut head.who).into_iter().map(Block::Who));
    blocks.extend(std::mem::take(&mut head.step).into_iter().map(Block::Step));
    blocks.sort_by_key(|block| block.place().start);
    Ok(File { source, head, blocks })
}

fn malformed(source: &Source, error: &toml::de::Error) -> Error {
    let place = error.span().unwrap_or(0..0);
    source.fault(&place, error.message().trim().replace('\n', "; "))
}
