//! What can be said of a scenario file before anything runs: whether it holds together.

use super::file::{Block, Check, Expected, File, Text};
use super::line::{self, Saved, Unusable};
use super::scene::located;
use super::seed;
use crate::cli::access;
use crate::dict;
use crate::error::{Error, Result};
use crate::policy::OPERATIONS;
use std::ops::Range;

/// Stands for every operation the other list of a check does not name.
pub const EVERY: &str = "*";

/// Everything wrong with the file, in the order it stands in.
pub fn check(file: &File) -> Vec<Error> {
    let mut problems = Vec::new();
    let mut note = |result: Result<()>| problems.extend(result.err());
    note(head(file));
    note(seed::check(file));
    let mut names = Saved::new();
    for block in &file.blocks {
        note(sound(file, block, &mut names));
    }
    if !file.blocks.iter().any(|block| !matches!(block, Block::Setup(_))) {
        note(Err(file
            .source
            .fault(&file.head.name.span(), "checks nothing")
            .hint("add a [[check]], [[list]], [[who]] or [[step]]")));
    }
    problems
}

fn head(file: &File) -> Result<()> {
    let (source, head) = (&file.source, &file.head);
    if *head.version.as_ref() != 1 {
        let what = format!("version {} is not known", head.version.as_ref());
        return Err(source.fault(&head.version.span(), what).hint("write version = 1"));
    }
    if head.name.as_ref().trim().is_empty() {
        return Err(source.fault(&head.name.span(), "the scenario has no name"));
    }
    if let Some((name, group)) = head.groups.iter().find(|(name, _)| head.users.contains_key(*name)) {
        return Err(source.fault(&group.span(), format!("{name} is a group and a user")));
    }
    match head.groups.iter().find(|(_, group)| group.as_ref().is_empty()) {
        Some((name, group)) => Err(source.fault(&group.span(), format!("the group {name} is empty"))),
        None => Ok(()),
    }
}

/// Checks one block; `names` are those saved before it, and afterwards those it saves too.
fn sound(file: &File, block: &Block, names: &mut Saved) -> Result<()> {
    match block {
        Block::Setup(setup) => {
            command(file, &setup.run, names, false)?;
            save(file, setup.save.as_ref(), names)
        }
        Block::Step(step) => {
            command(file, &step.run, names, step.exit == Some(2))?;
            code(file, step.code.as_ref(), step.exit)?;
            save(file, step.save.as_ref(), names)
        }
        Block::Check(check) => questions(file, check, names),
        Block::List(list) => {
            fields(file, [Some(&list.r#as), list.r#where.as_ref()].into_iter().flatten(), names)?;
            let text = list.r#type.as_ref();
            dict::table_or_noun(text).map_err(|_| {
                file.source.fault(&list.r#type.span(), format!("no table or noun \"{text}\"")).hint(nouns())
            })?;
            if let Some(query) = &list.r#where {
                crate::cond::parse(query.as_ref()).map_err(|error| relay(file, query, &error))?;
            }
            expected(file, &list.r#type.span(), list.expected(), names)
        }
        Block::Who(who) => {
            fields(file, [&who.on].into_iter(), names)?;
            operation(file, &who.action)?;
            expected(file, &who.action.span(), who.expected(), names)
        }
    }
}

fn fields<'a>(file: &File, texts: impl Iterator<Item = &'a Text>, names: &Saved) -> Result<()> {
    texts.into_iter().try_for_each(|text| line::filled(&file.source, text, names).map(|_| ()))
}

/// An error of the query language, at the place of the query.
fn relay(file: &File, text: &Text, error: &Error) -> Error {
    file.source.fault(&text.span(), error.message().to_owned())
}

/// Every noun, for messages.
pub fn nouns() -> String {
    let nouns: Vec<_> = dict::TABLES.iter().map(|table| table.noun).collect();
    format!("nouns: {}", nouns.join(" "))
}

fn command(file: &File, run: &Text, names: &Saved, misspelt: bool) -> Result<()> {
    let text = line::filled(&file.source, run, names)?;
    let words = line::words(&file.source, &run.span(), &text)?;
    match line::understood(&words, file.source.folder()) {
        Err(Unusable::Misspelt(_)) if misspelt => Ok(()),
        Err(Unusable::Misspelt(why) | Unusable::Refused(why)) => Err(file.source.fault(&run.span(), why)),
        Ok(_) => Ok(()),
    }
}

/// A value that stands for what will be saved, as far as anything can be said before it is.
fn save(file: &File, name: Option<&Text>, names: &mut Saved) -> Result<()> {
    let Some(name) = name else { return Ok(()) };
    let text = name.as_ref();
    if !line::is_name(text) {
        let what = format!("\"{text}\" is no name: letters, digits and _");
        return Err(file.source.fault(&name.span(), what));
    }
    names.insert(text.clone(), format!("{{{text}}}"));
    Ok(())
}

fn code(file: &File, code: Option<&Text>, exit: Option<u8>) -> Result<()> {
    let Some(text) = code else { return Ok(()) };
    let codes = crate::error::Code::ALL;
    let Some(found) = codes.iter().find(|code| code.as_str() == text.as_ref()) else {
        let all: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
        let what = format!("no error code \"{}\"", text.as_ref());
        return Err(file.source.fault(&text.span(), what).hint(format!("codes: {}", all.join(" "))));
    };
    let read_only = found.as_str() == "field.read_only" && exit == Some(4);
    if exit.is_some_and(|exit| exit != found.exit()) && !read_only {
        let what = format!("{} ends with {}, not with {}", found.as_str(), found.exit(), exit.unwrap_or_default());
        return Err(file.source.fault(&text.span(), what));
    }
    Ok(())
}

fn expected(file: &File, place: &Range<usize>, expected: Expected<'_>, names: &Saved) -> Result<()> {
    let source = &file.source;
    let whole = expected.exact.unwrap_or_default();
    fields(file, whole.iter().chain(expected.includes).chain(expected.excludes), names)?;
    let some = !expected.includes.is_empty() || !expected.excludes.is_empty();
    match (expected.exact, some) {
        (None, false) => Err(source.fault(place, "expects nothing").hint("say exact, includes or excludes")),
        (Some(_), true) => Err(source.fault(place, "exact says it all").hint("leave out includes and excludes")),
        _ => {
            let twice = expected
                .excludes
                .iter()
                .find(|text| expected.includes.iter().any(|other| other.as_ref() == text.as_ref()));
            twice.map_or(Ok(()), |text| {
                Err(source.fault(&text.span(), format!("{} is included and excluded", text.as_ref())))
            })
        }
    }
}

/// The operation that a text names.
pub fn operation(file: &File, text: &Text) -> Result<&'static str> {
    let named = access::operation(text.as_ref()).map_err(|error| located(file, text, &error))?;
    Ok(OPERATIONS.iter().find(|operation| **operation == named).copied().unwrap_or_default())
}

fn questions(file: &File, check: &Check, names: &Saved) -> Result<()> {
    let source = &file.source;
    for (list, word) in [(&check.r#as, "as"), (&check.on, "on")] {
        if list.as_ref().is_empty() {
            return Err(source.fault(&list.span(), format!("`{word}` names nobody and nothing")));
        }
    }
    fields(file, check.r#as.as_ref().iter().chain(check.on.as_ref()), names)?;
    if check.allow.is_empty() && check.deny.is_empty() {
        return Err(source.fault(&check.r#as.span(), "asks nothing").hint("say what to allow or to deny"));
    }
    let words = |texts: &[Text]| -> Result<Vec<&'static str>> {
        texts.iter().map(|text| if text.as_ref() == EVERY { Ok(EVERY) } else { operation(file, text) }).collect()
    };
    let (allow, deny) = (words(&check.allow)?, words(&check.deny)?);
    if let Some(index) = deny.iter().position(|word| allow.contains(word)) {
        let text = &check.deny[index];
        return Err(source.fault(&text.span(), format!("{} is allowed and denied", text.as_ref())));
    }
    for name in check.rule.keys() {
        let asked = operation(file, name)?;
        let all: Vec<_> = allow.iter().chain(&deny).copied().collect();
        if !all.contains(&asked) && !all.contains(&EVERY) {
            let what = format!("{asked} is not asked here");
            return Err(source.fault(&name.span(), what).hint(format!("asked: {}", all.join(" "))));
        }
    }
    Ok(())
}
