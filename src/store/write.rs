//! Writes on a user's behalf: gate, change, audit, effects, in that order and inside the caller's transaction.

use super::change::{Change, Doing, When};
use super::input::Typed;
use super::journal::Journal;
use super::list::{Ask, Datum};
use super::resolve::not_found;
use super::system::is;
use super::{Record, Store};
use crate::cond::Seen;
use crate::dict::{self, Access, Field, Kind, Table};
use crate::engine::{Sql, Value};
use crate::error::{Code, Error, Result};
use crate::policy::Decision;
use crate::time::Calendar;

impl Store<'_> {
    /// Makes a record of what the user typed; `extra` are values the command itself fills in (defaults, prefills).
    /// Judged by the new record (Q32). Returns it as stored.
    pub fn create(&self, table: &'static Table, typed: &[Typed], extra: Record, calendar: &Calendar) -> Result<Record> {
        self.may(table, "create", &[], None)?;
        let grant = self.policy.grant(table, "create", &[], "t")?;
        self.may_name(table, "create", &grant, typed)?;
        if table.fields().all(|field| field.system) {
            return Err(self.read_only(format!("{} records are made by the system", table.noun)));
        }
        let inputs = self.read_inputs(table, typed, calendar)?;
        let mut new = extra;
        for (field, value) in &inputs.values {
            new.put(field.name, value.clone());
        }
        let named = inputs.named();
        let mut change =
            Change { table, doing: Doing::Create, old: Record::new(table), new, named: named.clone(), by_user: true };
        self.defaults(table, &mut change.new)?;
        self.complete(&mut change)?;
        self.insert(&mut change.new)?;
        let id = change.new.id();
        let decision = self.policy.decide(table, "create", &[], &named, &id)?;
        if !decision.allowed || !decision.refused.is_empty() {
            return Err(self.refused(table, "create", None, &decision));
        }
        let rule = decision.rule.unwrap_or_default();
        self.audit(&Record::new(table), &change.new, &rule)?;
        for (field, ids) in &inputs.lists {
            self.set_list(&change.new, field.name, ids, &rule)?;
        }
        self.run_rules(When::After, &mut change)?;
        for (field, text) in &inputs.journals {
            self.write_journal(table, &id, &id, journal_of(field.name), text)?;
        }
        self.expect(table, &id)
    }

    /// Changes the typed fields of a record the user called `name`. Judged by the record as stored; for an external user it
    /// must also still be readable afterwards (Q32).
    pub fn update(
        &self,
        table: &'static Table,
        id: &str,
        name: &str,
        typed: &[Typed],
        calendar: &Calendar,
    ) -> Result<Record> {
        let journals_only = only_journals(table, typed);
        let mut rule = String::new();
        if !journals_only {
            let fields = self.may_write(table, name, typed)?;
            let named: Vec<_> =
                fields.iter().filter(|field| !matches!(field.kind, Kind::Journal)).map(|field| field.name).collect();
            rule = self.gate(table, id, name, "write", &[], &named)?;
        }
        let inputs = self.read_inputs(table, typed, calendar)?;
        let old = self.expect(table, id)?;
        let mut new = old.clone();
        for (field, value) in &inputs.values {
            new.put(field.name, value.clone());
        }
        let mut change = Change { table, doing: Doing::Update, old, new, named: inputs.named(), by_user: true };
        if !journals_only {
            self.complete(&mut change)?;
            self.write_row(&mut change, &rule)?;
            for (field, ids) in &inputs.lists {
                self.set_list(&change.new, field.name, ids, &rule)?;
            }
            self.run_rules(When::After, &mut change)?;
        }
        for (field, text) in &inputs.journals {
            self.write_journal(table, id, name, journal_of(field.name), text)?;
        }
        self.still_readable(table, id, name)?;
        self.expect(table, id)
    }

    /// Runs the business rules that come before the record is written, which fill in what they know. A record that lacks what
    /// every one of its table has is refused as that: what a rule makes of half a record is no answer.
    fn complete(&self, change: &mut Change) -> Result<()> {
        let judged = self.run_rules(When::Before, change);
        match mandatory(change) {
            Err(missing) if !judged.as_ref().is_err_and(|error| error.code() == Code::InputMissing) => Err(missing),
            _ => judged,
        }
    }

    /// Refuses an operation no rule lets this user perform on any record of the table, before any look-up (Q25 1).
    pub fn may(&self, table: &'static Table, operation: &str, sets: &[&str], target: Option<&str>) -> Result<()> {
        if self.policy.grant(table, operation, sets, "t")?.possible() {
            return Ok(());
        }
        Err(self.policy.denied(table, operation, None, target))
    }

    /// Refuses, before any look-up, what no rule lets this user write on any record of the table (Q25 1).
    pub fn may_write(&self, table: &'static Table, name: &str, typed: &[Typed]) -> Result<Vec<&'static Field>> {
        for (field, _) in typed.iter().filter(|(field, _)| is_journal(table, field)) {
            self.may(table, journal_of(field).operation(), &[], Some(name))?;
        }
        let operation = if only_journals(table, typed) { "comment" } else { "write" };
        let grant = self.policy.grant(table, operation, &[], "t")?;
        if operation == "write" && !grant.possible() {
            return Err(self.policy.denied(table, operation, None, Some(name)));
        }
        self.may_name(table, operation, &grant, typed)
    }

    /// A verb: `operation` decides, or a write rule that covers `sets`, the fields the verb itself writes (Q34). `apply`
    /// sets no others; where `sets` is empty only the operation grants, and what is set is the verb's own affair.
    pub fn act(
        &self,
        table: &'static Table,
        id: &str,
        name: &str,
        operation: &str,
        sets: &[&'static str],
        apply: impl FnOnce(&mut Record) -> Result<()>,
    ) -> Result<Record> {
        let rule = self.gate(table, id, name, operation, sets, &[])?;
        let old = self.expect(table, id)?;
        let mut new = old.clone();
        apply(&mut new)?;
        let beyond = new.values().find(|(field, value)| old.value(field) != *value && !sets.contains(field));
        if let Some((field, _)) = beyond.filter(|_| !sets.is_empty()) {
            return Err(Error::new(Code::Internal, format!("{operation} sets {field}, by which it is not judged")));
        }
        let mut change = Change { table, doing: Doing::Update, old, new, named: sets.to_vec(), by_user: true };
        self.carry_out(&mut change, &rule)?;
        self.still_readable(table, id, name)?;
        self.expect(table, id)
    }

    /// Deletes a record nothing else points to.
    pub fn delete(&self, table: &'static Table, id: &str, name: &str) -> Result<()> {
        let rule = self.gate(table, id, name, "delete", &[], &[])?;
        let record = self.expect(table, id)?;
        let mut change =
            Change { table, doing: Doing::Delete, old: record.clone(), new: record, named: Vec::new(), by_user: true };
        self.run_rules(When::Before, &mut change)?;
        self.nothing_points_to(table, id, name, &[])?;
        self.write_row(&mut change, &rule)?;
        self.run_rules(When::After, &mut change)
    }

    /// Whether the user may do this to this record; the deciding rule's id, or the refusal of Q25.
    pub fn gate(
        &self,
        table: &'static Table,
        id: &str,
        name: &str,
        operation: &str,
        sets: &[&str],
        fields: &[&str],
    ) -> Result<String> {
        self.may(table, operation, sets, Some(name))?;
        let decision = self.policy.decide(table, operation, sets, fields, id)?;
        if !decision.readable {
            return Err(not_found(table, name));
        }
        if !decision.yes() {
            return Err(self.refused(table, operation, Some(name), &decision));
        }
        Ok(decision.rule.unwrap_or_default())
    }

    /// The refusal of a record the user may read.
    fn refused(&self, table: &'static Table, operation: &str, name: Option<&str>, decision: &Decision) -> Error {
        let field = decision.refused.first().map(String::as_str);
        let user = self.actor().user_name();
        let verb = if operation == "write" { "update" } else { operation };
        let target = name.unwrap_or(table.noun);
        let what = match (field, name) {
            (Some(field), _) => format!("{user} may not {verb} {field} of {target}"),
            (None, Some(name)) => format!("{user} may not {verb} {name}"),
            (None, None) => format!("{user} may not {verb} this {}", table.noun),
        };
        Error::new(Code::AccessDenied, what)
            .hint(format!("csm access explain {operation} {target} --as-user {user}"))
            .about(|about| {
                about.as_user = Some(user.to_owned());
                about.action = Some(operation.to_owned());
                about.target = Some(target.to_owned());
                about.field = field.map(str::to_owned);
                about.rule = Some(decision.veto.clone().unwrap_or_else(|| "R100".to_owned()));
            })
    }

    fn still_readable(&self, table: &'static Table, id: &str, name: &str) -> Result<()> {
        if !self.actor().is_external() || self.policy.decide(table, "read", &[], &[], id)?.readable {
            return Ok(());
        }
        Err(Error::new(Code::AccessDenied, format!("{} would lose sight of {name}", self.actor().user_name()))
            .hint("the change would move the record out of view; nothing was written"))
    }

    /// Deletes that would leave a reference pointing nowhere are refused to everybody (Q39); what points to the record is
    /// named as far as the user may know. Records of the tables `beside` go with it.
    pub fn nothing_points_to(&self, table: &'static Table, id: &str, name: &str, beside: &[&str]) -> Result<()> {
        let (mut refused, mut known) = (false, Vec::new());
        for (other, field) in pointing(table).filter(|(other, _)| !beside.contains(&other.name)) {
            let there = Sql::new("t.sys_id <> ").with("", id).then(" AND ").append(&is(field.name, id)).clone();
            if self.exists(other, &there)? {
                refused = true;
                known.extend(self.known(other, field, there)?);
            }
        }
        if !refused {
            return Ok(());
        }
        let known = if known.is_empty() { String::new() } else { format!(": {}", known.join(", ")) };
        Err(Error::new(Code::RecordConflict, format!("other records still point to {name}{known}"))
            .hint("delete or change those first"))
    }

    /// Some of the records there are, as the user knows them: by what they are and what they are called.
    fn known(&self, table: &'static Table, field: &'static Field, mut among: Sql) -> Result<Option<String>> {
        match self.seen(table, field)? {
            Seen::Plain => {}
            Seen::Never => return Ok(None),
            Seen::When(when) => {
                among.push(" AND (").append(&when).push(")");
            }
        }
        let ask = Ask { fields: vec![table.display.to_owned()], among: Some(among), limit: Some(4), ..Ask::default() };
        let mut names = Vec::new();
        self.list(table, &ask)?.run(&mut |line| {
            if let Some(Datum::Value(Value::Text(name))) = line.data.into_iter().next() {
                names.push(name);
            }
            Ok(())
        })?;
        let more = if names.len() > 3 { " …" } else { "" };
        names.truncate(3);
        Ok((!names.is_empty()).then(|| format!("{} {}{more}", table.noun, names.join(" "))))
    }
}

/// The fields that may name a record of the table: references, and those into one of several tables that people set.
fn pointing(table: &'static Table) -> impl Iterator<Item = (&'static Table, &'static Field)> {
    let points = |other: &Table, field: &Field| match field.kind {
        Kind::Reference(target) => target == table.name,
        Kind::Record => other.access == Access::Rules && !field.system,
        _ => false,
    };
    dict::TABLES.iter().flat_map(move |other| {
        other.fields().filter(move |field| points(other, field)).map(move |field| (*other, field))
    })
}

fn is_journal(table: &Table, name: &str) -> bool {
    table.find(name).is_some_and(|field| matches!(field.kind, Kind::Journal))
}

fn only_journals(table: &Table, typed: &[Typed]) -> bool {
    !typed.is_empty() && typed.iter().all(|(name, _)| is_journal(table, name))
}

fn journal_of(element: &str) -> Journal {
    if element == "comments" { Journal::Comments } else { Journal::WorkNotes }
}

/// Every mandatory field has a value, and every one that begins with a value keeps one; all that are missing are named at
/// once. A record of one of several tables goes with its table, which its number tells.
fn mandatory(change: &Change) -> Result<()> {
    let table = change.table;
    let empty = |field: &Field| change.new.value(field.name).is_null();
    let kept = |field: &Field| field.default.is_some() && change.named.contains(&field.name);
    let needed = |field: &&Field| {
        let told = table.told_by(field).map(empty);
        empty(field) && told != Some(true) && (field.mandatory || kept(field) || told.is_some())
    };
    let missing = table.fields().filter(needed);
    let flags: Vec<String> =
        missing.map(|field| format!("--{}", field.flag.map_or_else(|| field.flag_name(), str::to_owned))).collect();
    if flags.is_empty() {
        return Ok(());
    }
    let article = if table.noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    Err(Error::new(Code::InputMissing, format!("{article} {} needs {}", table.noun, flags.join(", "))))
}
