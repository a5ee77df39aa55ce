//! `--verify-verbs`: does what was asked about, as the user asked about, and undoes it: asking and trying must agree.

use super::line::{self, Manner, Ran};
use super::play::Play;
use super::report::Problem;
use super::scene::{Asked, Scene, Verdict};
use crate::cond::Seen;
use crate::dict::{Field, Kind, Table, project_contact, work};
use crate::engine::{Sql, Value};
use crate::error::Result;
use crate::rules::acts;
use crate::store::Record;
use std::collections::BTreeSet;

/// What came of trying.
#[derive(Debug, Default)]
pub struct Tried {
    /// What did not agree, with the case it belongs to.
    pub problems: Vec<(usize, Problem)>,
    /// Operations no verb stands for yet: `attach task`.
    pub verbless: BTreeSet<String>,
}

/// Tries every question and compares with its answer.
pub fn attempt(
    play: &Play<'_>,
    scene: &Scene<'_>,
    asked: &[Asked],
    verdicts: &[Verdict],
    tried: &mut Tried,
) -> Result<()> {
    for (question, verdict) in asked.iter().zip(verdicts) {
        let target = &scene.targets[question.target];
        let Some(words) = words(scene, question)? else {
            if target.record.is_some() && !has_verb(target.table, question.operation) {
                let rules = scene.operator.policy().rules(target.table)?;
                if !rules.iter().any(|rule| rule.operation == question.operation) {
                    continue;
                }
                tried.verbless.insert(format!("{} {}", question.operation, target.table.noun));
            }
            continue;
        };
        let mut line = words;
        line.extend(["--as-user".to_owned(), scene.people[question.user].login.clone()]);
        let Ok(command) = line::understood(&line, play.file.source.folder()) else { continue };
        let ran = line::run(&command, &play.copy, Manner { undo: true, ..play.manner() });
        let Some(allowed) = outcome(question, &ran) else { continue };
        if allowed != verdict.allowed {
            let (said, did) = if verdict.allowed { ("allow", "is refused") } else { ("deny", "goes through") };
            let what = format!(
                "asked, the answer is {said} by {}; tried, `csm {}` {did}: {}",
                verdict.rule,
                line.join(" "),
                ran.outcome()
            );
            tried.problems.push((question.case, Problem::new(what)));
        }
    }
    Ok(())
}

/// Whether the command was let through: 0 and 5 are, 3 and 4 are not; anything else says nothing.
fn outcome(question: &Asked, ran: &Ran) -> Option<bool> {
    match (ran.exit, ran.code()) {
        (0, _) if question.operation == "read" => {
            Some(question.field.as_ref().is_none_or(|field| shows(&ran.printed, field)))
        }
        (0 | 5, _) | (2, Some("input.missing")) => Some(true),
        // The command named more fields than the question did.
        (4, Some("field.read_only")) if question.field.is_none() => None,
        (3 | 4, _) => Some(false),
        _ => None,
    }
}

/// Whether a record printed as JSON has the field.
fn shows(printed: &str, field: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(printed).is_ok_and(|record| record.get(field).is_some())
}

fn has_verb(table: &Table, operation: &str) -> bool {
    let generic = matches!(operation, "create" | "read" | "write" | "delete");
    let journal = |field: &str| table.find(field).is_some_and(|field| matches!(field.kind, Kind::Journal));
    generic
        || acts::DEEDS.iter().any(|deed| deed.table == table.name && deed.operation == operation)
        || (operation == "comment" && journal("comments"))
        || (operation == "work_note" && journal("work_notes"))
}

/// The command that does what is asked about; none if nothing does, or nothing can be tried.
fn words(scene: &Scene<'_>, asked: &Asked) -> Result<Option<Vec<String>>> {
    let target = &scene.targets[asked.target];
    let table = target.table;
    let line = |words: &[&str]| Ok(Some(words.iter().map(|word| (*word).to_owned()).collect()));
    let Some((id, _)) = &target.record else {
        return match (asked.operation, &asked.field) {
            ("read", None) => line(&[table.noun, "list", "--limit", "1"]),
            ("create", None) => line(&["record", "create", table.name]),
            _ => Ok(None),
        };
    };
    let record = scene.operator.expect(table, id)?;
    match (asked.operation, asked.field.as_deref()) {
        ("read", None) => line(&["record", "view", table.name, id]),
        ("read", Some("attachments")) => Ok(None),
        ("read", Some(field)) => line(&["record", "view", table.name, id, "--fields", field, "--json"]),
        ("delete", None) => line(&["record", "delete", table.name, id]),
        ("write", field) => Ok(change(scene, asked, table, &record, field)?
            .map(|set| ["record", "update", table.name, id, "--set", &set].map(str::to_owned).to_vec())),
        ("create", None) => {
            let mut words = ["record", "create", table.name].map(str::to_owned).to_vec();
            for field in table.fields().filter(|field| writable(field) && !record.value(field.name).is_null()) {
                words.extend(["--set".to_owned(), format!("{}={}", field.name, text(field, record.value(field.name)))]);
            }
            Ok(Some(words))
        }
        ("comment", None) if table.find("comments").is_some() => {
            line(&["record", "update", table.name, id, "--set", "comments=tried"])
        }
        ("work_note", None) if table.find("work_notes").is_some() => {
            line(&["record", "update", table.name, id, "--set", "work_notes=tried"])
        }
        (operation, None) => special(scene, asked, table, &record, operation),
        _ => Ok(None),
    }
}

/// Verbs with arguments of their own.
fn special(
    scene: &Scene<'_>,
    asked: &Asked,
    table: &Table,
    record: &Record,
    operation: &str,
) -> Result<Option<Vec<String>>> {
    let id = record.id();
    let owned = |words: &[&str]| Ok(Some(words.iter().map(|word| (*word).to_owned()).collect()));
    match (table.noun, operation) {
        ("task", "complete") => owned(&["task", "complete", &id]),
        ("task", "assign") => {
            let there = record.text(work::ASSIGNED_TO);
            let whom = if there.is_empty() { scene.people[asked.user].login.clone() } else { there };
            owned(&["task", "assign", &id, &whom])
        }
        ("contact", "access") => {
            owned(&["contact", "list", &record.text(project_contact::CUSTOMER_PROJECT), "--access"])
        }
        ("project", "apply") => {
            let name = Sql::new("SELECT name FROM project_template WHERE active = 1 ORDER BY name LIMIT 1");
            match scene.operator.engine().texts(&name)?.first() {
                Some(name) => owned(&["template", "apply", name, &id]),
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn writable(field: &Field) -> bool {
    // Logins are the administrator's to choose (R80).
    field.stored() && !field.system && !matches!(field.kind, Kind::Blob | Kind::Login)
}

/// A change that changes nothing: a field, the one asked about or one the user might write, set to what it is.
fn change(
    scene: &Scene<'_>,
    asked: &Asked,
    table: &'static Table,
    record: &Record,
    field: Option<&str>,
) -> Result<Option<String>> {
    let policy = &scene.people[asked.user].policy;
    let field = if let Some(name) = field {
        table.find(name).filter(|field| field.stored())
    } else {
        let grant = policy.grant(table, "write", &[], "t")?;
        let all = || table.fields().filter(|field| writable(field) && field.table_in.is_none());
        let own = all().filter(|field| grant.field(field.name) != Seen::Never);
        own.min_by_key(|field| matches!(field.kind, Kind::Reference(_))).or_else(|| all().next())
    };
    Ok(field.map(|field| format!("{}={}", field.name, text(field, record.value(field.name)))))
}

/// A stored value as somebody would type it.
fn text(field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (Kind::Duration, Value::Int(seconds)) => format!("{}h", seconds / 3600),
        (Kind::Bool, Value::Int(yes)) => (*yes == 1).to_string(),
        (_, value) => value.to_string(),
    }
}
