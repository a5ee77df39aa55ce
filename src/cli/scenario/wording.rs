//! The commands that do what a question is about: for every operation the verb that stands for it, with arguments that leave
//! nothing but access to refuse it.
//!
//! What is asked about a table as a whole is tried on a record that is not there: whoever may on some record hears that
//! there is none (3), whoever may on no record is refused before any look-up (4, Q25).

use super::scene::{Asked, Scene};
use crate::cond::Seen;
use crate::dict::{self, Field, Kind, Table};
use crate::engine::{Sql, Value};
use crate::error::Result;
use crate::rules::acts::{DEEDS, Deed};
use crate::store::Record;
use std::path::Path;

/// What is typed after each verb of `DEEDS`. A word in braces is filled in: `{id}` the record, `{file}` the scenario itself, a
/// field of the record, or one of the cases of [`Blank::fill`].
pub(super) const ARGUMENTS: &[(&str, Option<&str>)] = &[
    ("task assign", Some("{id} {assignee}")),
    ("task complete", Some("{id}")),
    ("task comment", Some("{id} tried")),
    ("task work-note", Some("{id} tried")),
    ("task link", Some("{child} --after {predecessor}")),
    ("task unlink", Some("{child} {parent}")),
    ("project related", Some("{id}")),
    ("task related", Some("{id}")),
    ("case related", Some("{id}")),
    ("project plan", Some("{id}")),
    ("project gantt", Some("{id}")),
    // Reads dependencies too: `project view` is the same reading without them.
    ("project export", None),
    ("project close", Some("{id}")),
    ("project reopen", Some("{project} --task {task}")),
    ("project move", Some("{id} --start 2026-03-02")),
    ("project copy", Some("{id} --name tried")),
    ("resource-plan request", Some("{id}")),
    ("resource-plan confirm", Some("{id}")),
    ("resource-plan allocate", Some("{id}")),
    ("resource-plan reject", Some("{id}")),
    ("resource-plan complete", Some("{id}")),
    ("resource-plan cancel", Some("{id}")),
    ("case assign", Some("{id} --to-me")),
    ("case comment", Some("{id} tried")),
    ("case work-note", Some("{id} tried")),
    ("case attach", Some("{id} {file}")),
    ("case request-info", Some("{id}")),
    ("case resume", Some("{id}")),
    ("case propose", Some("{id} --code solved_fixed --notes tried")),
    ("case accept", Some("{id}")),
    ("case reject", Some("{id}")),
    ("case close", Some("{id} --notes tried")),
    ("case reopen", Some("{id}")),
    ("case cancel", Some("{id}")),
    ("case escalate", Some("{id} --reason inactivity --severity high --justification tried")),
    ("case deescalate", Some("{case} --justification tried")),
    ("case project-change", Some("{id}")),
    ("case project-issue", Some("{id}")),
    ("case problem", Some("{id}")),
    ("case change", Some("{id}")),
    ("case incident", Some("{id}")),
    ("case request", Some("{id}")),
    ("account escalate", Some("{id} --reason inactivity --severity high --justification tried")),
    ("account deescalate", Some("{account} --justification tried")),
    ("escalation approve", Some("{id}")),
    ("escalation decline", Some("{id}")),
    ("case-task assign", Some("{id} --to-me")),
    ("case-task close", Some("{id}")),
    ("case-task attach", Some("{id} {file}")),
    ("case-task comment", Some("{id} tried")),
    ("case-task work-note", Some("{id} tried")),
    ("project comment", Some("{id} tried")),
    ("project work-note", Some("{id} tried")),
    ("project-change comment", Some("{id} tried")),
    ("project-change work-note", Some("{id} tried")),
    ("project-issue comment", Some("{id} tried")),
    ("project-issue work-note", Some("{id} tried")),
    ("work-order comment", Some("{id} tried")),
    ("work-order work-note", Some("{id} tried")),
    ("problem comment", Some("{id} tried")),
    ("problem work-note", Some("{id} tried")),
    ("change comment", Some("{id} tried")),
    ("change work-note", Some("{id} tried")),
    ("incident comment", Some("{id} tried")),
    ("incident work-note", Some("{id} tried")),
    ("request comment", Some("{id} tried")),
    ("request work-note", Some("{id} tried")),
    ("request-item comment", Some("{id} tried")),
    ("request-item work-note", Some("{id} tried")),
    ("task attach", Some("{id} {file}")),
    // Leaves a file behind: `attachment view` is the same reading.
    ("attachment get", None),
    ("contact add", Some("{customer_project} {contact}")),
    ("contact remove", Some("{customer_project} {contact}")),
    ("contact list", Some("{customer_project} --access")),
    ("template create", Some("tried --from-project {id}")),
    ("template copy", Some("{id} tried")),
    // Takes a file the scenario does not bring, and reads tasks too: the generic verbs make and read the template itself.
    ("template import", None),
    ("template export", None),
    ("template apply", Some("{template} {id}")),
    ("role grant", Some("{user} {role}")),
    ("role revoke", Some("{user} {role}")),
    ("role contain", Some("{role} {contains}")),
    ("role uncontain", Some("{role} {contains}")),
    // Is for who reads every grant: the generic verbs read one.
    ("user check-roles", None),
];

/// The id of a record that is not there.
const NOBODY: &str = "00000000000000000000000000000000";

/// What a command that succeeds must have printed to have done what is asked about.
#[derive(Debug, Clone)]
pub enum Proof {
    /// Nothing: that it succeeded says it.
    Success,
    /// A record as JSON in which the field asked about stands.
    Field,
    /// A list of which one row begins with this.
    Row(String),
}

/// A command to be tried.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its words.
    pub words: Vec<String>,
    /// What it must print.
    pub proof: Proof,
}

impl Line {
    fn of(words: &[&str]) -> Self {
        Self { words: words.iter().map(|word| (*word).to_owned()).collect(), proof: Proof::Success }
    }

    fn set(mut self, field: &Field, value: &Value) -> Self {
        self.words.extend(["--set".to_owned(), format!("{}={}", field.name, text(field, value))]);
        self
    }
}

/// Whether any verb stands for the operation on records of that table.
pub fn has_verb(table: &Table, operation: &str) -> bool {
    let journal = |field: &str| table.find(field).is_some_and(|field| matches!(field.kind, Kind::Journal));
    match operation {
        "create" | "read" | "write" | "delete" => true,
        "comment" => journal("comments"),
        "work_note" => journal("work_notes"),
        _ => deeds(table, operation).next().is_some(),
    }
}

fn deeds<'a>(table: &'a Table, operation: &'a str) -> impl Iterator<Item = &'static Deed> + 'a {
    DEEDS.iter().filter(move |deed| deed.table == table.name && deed.operation == operation)
}

/// Every command that does what is asked about; none if nothing does, or nothing can be tried.
pub fn lines(scene: &Scene<'_>, file: &Path, asked: &Asked) -> Result<Vec<Line>> {
    let target = &scene.targets[asked.target];
    let record = target.record.as_ref().map(|(id, _)| scene.operator.expect(target.table, id)).transpose()?;
    let blank = Blank { scene, file, asked, table: target.table, record };
    let mut lines: Vec<Line> = blank.generic()?.into_iter().collect();
    if asked.field.is_none() {
        for deed in deeds(target.table, asked.operation) {
            lines.extend(blank.deed(deed)?);
        }
    }
    Ok(lines)
}

/// What is filled into lines: the question, and the record it is about.
struct Blank<'a, 'e> {
    scene: &'a Scene<'e>,
    file: &'a Path,
    asked: &'a Asked,
    table: &'static Table,
    record: Option<Record>,
}

impl Blank<'_, '_> {
    fn id(&self) -> String {
        self.record.as_ref().map_or_else(|| NOBODY.to_owned(), Record::id)
    }

    /// The verb of a deed with its arguments; none for a record it cannot be about.
    fn deed(&self, deed: &Deed) -> Result<Option<Line>> {
        let arguments = ARGUMENTS.iter().find(|(verb, _)| *verb == deed.verb).and_then(|(_, arguments)| *arguments);
        let Some(arguments) = arguments else { return Ok(None) };
        let mut words: Vec<String> = deed.verb.split(' ').map(str::to_owned).collect();
        for word in arguments.split(' ') {
            match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
                None => words.push(word.to_owned()),
                Some(name) => match self.fill(name)? {
                    Some(word) => words.push(word),
                    None => return Ok(None),
                },
            }
        }
        let proof = if deed.verb == "contact list" { self.listed()? } else { Proof::Success };
        Ok(Some(Line { words, proof }))
    }

    /// The contact the question is about stands in the list of those it is answered for.
    fn listed(&self) -> Result<Proof> {
        let Some(contact) = self.field("contact") else { return Ok(Proof::Success) };
        Ok(Proof::Row(self.scene.operator.display(&dict::user::TABLE, &contact)?))
    }

    /// What a word in braces stands for.
    fn fill(&self, name: &str) -> Result<Option<String>> {
        let me = &self.scene.people[self.asked.user].login;
        let first = |sql: Sql| Ok(self.scene.operator.engine().texts(&sql)?.into_iter().next());
        let is_project = self.table.name == dict::project::TABLE.name;
        let filled = match name {
            "file" => self.file.file_name().map(|name| name.to_string_lossy().into_owned()),
            "assignee" => Some(self.field("assigned_to").unwrap_or_else(|| me.clone())),
            "template" => first(Sql::new("SELECT name FROM project_template WHERE active = 1 ORDER BY name LIMIT 1"))?,
            "project" if is_project => Some(self.id()),
            "project" => self.field("customer_project"),
            "task" if is_project => first(
                Sql::new("SELECT sys_id FROM customer_project_task WHERE customer_project = ").with("", self.id()),
            )?,
            // Predecessors are typed by their numbers.
            "predecessor" => match self.field("parent") {
                Some(id) => first(Sql::new("SELECT number FROM customer_project_task WHERE sys_id = ").with("", id))?,
                None => None,
            },
            "id" | "task" => Some(self.id()),
            "case" => return Ok(self.escalated(&dict::case::TABLE)),
            "account" => return Ok(self.escalated(&dict::account::TABLE)),
            _ => self.field(name),
        };
        Ok(Some(filled.unwrap_or_else(|| NOBODY.to_owned())))
    }

    /// The text of a field of the record.
    fn field(&self, name: &str) -> Option<String> {
        self.record.as_ref()?.value(name).as_text().map(str::to_owned)
    }

    /// The record of that table an escalation is about; the record itself if it is one of that table.
    fn escalated(&self, table: &Table) -> Option<String> {
        if self.record.is_none() || self.table.name == table.name {
            return Some(self.id());
        }
        self.field("source_record").filter(|_| self.field("source_table").as_deref() == Some(table.name))
    }

    /// The generic verb, where it stands for the operation.
    fn generic(&self) -> Result<Option<Line>> {
        let (table, id) = (self.table.name, self.id());
        let note = |field: &str| Line::of(&["record", "update", table, &id, "--set", &format!("{field}=tried")]);
        Ok(match (self.asked.operation, self.asked.field.as_deref()) {
            // Attachments are no value that is printed.
            ("read", Some("attachments")) => None,
            ("read", field) => Some(self.reading(field)),
            ("write", field) => self.change(field)?,
            ("create", field) => self.making(field)?,
            ("delete", None) => Some(Line::of(&["record", "delete", table, &id])),
            ("comment", None) if self.table.find("comments").is_some() => Some(note("comments")),
            ("work_note", None) if self.table.find("work_notes").is_some() => Some(note("work_notes")),
            _ => None,
        })
    }

    fn reading(&self, field: Option<&str>) -> Line {
        let (table, id) = (self.table.name, self.id());
        match (&self.record, field) {
            (None, None) => Line::of(&["record", "list", table, "--limit", "1"]),
            (None, Some(field)) => Line::of(&["record", "list", table, "--limit", "1", "--fields", field]),
            (Some(_), None) => Line::of(&["record", "view", table, &id]),
            (Some(_), Some(field)) => {
                Line { proof: Proof::Field, ..Line::of(&["record", "view", table, &id, "--fields", field, "--json"]) }
            }
        }
    }

    /// A change that changes nothing: a field, the one asked about or one the user might write, set to what it is.
    fn change(&self, field: Option<&str>) -> Result<Option<Line>> {
        let field = if let Some(name) = field {
            self.table.find(name).filter(|field| field.stored())
        } else {
            let own = self.nameable("write")?;
            let plain = own.iter().find(|field| !matches!(field.kind, Kind::Reference(_))).or(own.first());
            plain.copied().or_else(|| self.table.fields().find(|field| writable(field) && field.table_in.is_none()))
        };
        let line = Line::of(&["record", "update", self.table.name, &self.id()]);
        Ok(field.map(|field| line.set(field, self.value(field))))
    }

    /// The record once more, of the fields the user may name; without one, any that refers to nothing.
    fn making(&self, field: Option<&str>) -> Result<Option<Line>> {
        let line = Line::of(&["record", "create", self.table.name]);
        let own = self.nameable("create")?;
        if self.record.is_none() {
            let reference = own.iter().find(|field| matches!(field.kind, Kind::Reference(_)));
            let line = match reference {
                Some(field) => line.set(field, &NOBODY.into()),
                None => line,
            };
            return Ok(field.is_none().then_some(line));
        }
        let mut line = own
            .iter()
            .filter(|field| !self.value(field).is_null())
            .fold(line, |line, field| line.set(field, self.value(field)));
        if let Some(name) = field {
            let Some(field) = self.table.find(name).filter(|field| field.stored() && !self.value(field).is_null())
            else {
                return Ok(None);
            };
            if !own.iter().any(|known| known.name == field.name) {
                line = line.set(field, self.value(field));
            }
        }
        Ok(Some(line))
    }

    /// The fields the user may name on some record.
    fn nameable(&self, operation: &str) -> Result<Vec<&'static Field>> {
        let grant = self.scene.people[self.asked.user].policy.grant(self.table, operation, &[], "t")?;
        let own = self.table.fields().filter(|field| writable(field) && grant.field(field.name) != Seen::Never);
        Ok(own.filter(|field| operation == "create" || field.table_in.is_none()).collect())
    }

    fn value(&self, field: &Field) -> &Value {
        self.record.as_ref().map_or(&Value::Null, |record| record.value(field.name))
    }
}

fn writable(field: &Field) -> bool {
    // Logins are the administrator's to choose (R80).
    field.stored() && !field.system && !matches!(field.kind, Kind::Blob | Kind::Login)
}

/// A stored value as somebody would type it.
fn text(field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (Kind::Duration, Value::Int(seconds)) => format!("{}h", seconds / 3600),
        (Kind::Bool, Value::Int(yes)) => (*yes == 1).to_string(),
        (_, value) => value.to_string(),
    }
}
