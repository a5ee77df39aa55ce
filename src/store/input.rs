//! What a user typed for a record's fields, checked against the dictionary, his rights and his view.
//!
//! Order of refusal: the whole table, unknown fields, fields nobody writes, fields not his to write, then values. All
//! problems of one kind are reported together.

use super::Store;
use crate::cond::Seen;
use crate::dict::{self, Field, Kind, Table, input};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::policy::Grant;
use crate::time::Calendar;

/// One `field=text`.
pub type Typed = (String, String);

/// Typed fields, read.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Columns.
    pub values: Vec<(&'static Field, Value)>,
    /// List fields, with the members' ids.
    pub lists: Vec<(&'static Field, Vec<String>)>,
    /// Journal fields, with the text.
    pub journals: Vec<(&'static Field, String)>,
}

impl Inputs {
    /// Fields other than journals: those a write rule must cover.
    pub fn named(&self) -> Vec<&'static str> {
        self.values.iter().map(|(field, _)| field.name).chain(self.lists.iter().map(|(field, _)| field.name)).collect()
    }
}

impl Store<'_> {
    /// The typed fields exist and this user may write them on some record.
    pub(super) fn may_name(
        &self,
        table: &'static Table,
        operation: &str,
        grant: &Grant,
        typed: &[Typed],
    ) -> Result<Vec<&'static Field>> {
        let mut fields = Vec::new();
        let mut problems = Vec::new();
        for (name, _) in typed {
            match table.field(name) {
                Ok(field) => fields.push(field),
                Err(error) => problems.push(error),
            }
        }
        Error::all(problems)?;
        Error::all(fields.iter().filter(|field| field.system).map(|field| self.set_by_system(table, field)).collect())?;
        let asked = fields.iter().filter(|field| !matches!(field.kind, Kind::Journal));
        let refused = asked.filter(|field| grant.field(field.name) == Seen::Never);
        Error::all(refused.map(|field| self.policy.denied(table, operation, Some(field.name), None)).collect())?;
        Ok(fields)
    }

    fn set_by_system(&self, table: &Table, field: &Field) -> Error {
        self.read_only(format!("{}.{} is set by the system", table.noun, field.name))
            .about(|about| about.field = Some(field.name.to_owned()))
            .hint("leave it out")
    }

    /// What the system alone writes: 4 under a persona, 5 for the administrator.
    pub(super) fn read_only(&self, message: String) -> Error {
        let error = Error::new(Code::FieldReadOnly, message);
        if self.actor().is_admin() { error } else { error.with_exit(4) }
    }

    /// Reads the values: text by kind, references through this user's view (Q32).
    pub(super) fn read_inputs(&self, table: &'static Table, typed: &[Typed], calendar: &Calendar) -> Result<Inputs> {
        let mut inputs = Inputs::default();
        let mut problems = Vec::new();
        for (name, text) in typed {
            let field = table.field(name)?;
            let read = match field.table_in {
                Some(sibling) if !text.is_empty() => self.read_pair(&mut inputs, table, field, sibling, text, typed),
                _ => self.read_input(&mut inputs, field, text, calendar),
            };
            if let Err(error) = read {
                if error.code() == Code::RecordNotFound {
                    return Err(error.about(|about| about.field = Some(field.name.to_owned())));
                }
                problems.push(error);
            }
        }
        Error::all(problems).map(|()| inputs)
    }

    /// A reference into one of several tables: the table is what its sibling says, else what the number tells.
    fn read_pair(
        &self,
        inputs: &mut Inputs,
        table: &'static Table,
        field: &'static Field,
        sibling: &'static str,
        text: &str,
        typed: &[Typed],
    ) -> Result<()> {
        let said = typed.iter().find(|(name, value)| name == sibling && !value.is_empty());
        let target = match said {
            Some((_, name)) => dict::table_or_noun(name)?,
            None => dict::numbered(text).ok_or_else(|| {
                Error::new(Code::InputMissing, format!("which table \"{text}\" is of cannot be told from its name"))
                    .hint(format!("say so with --{}", sibling.replace('_', "-")))
            })?,
        };
        inputs.values.push((field, self.resolve(target, text)?.into()));
        if said.is_none() {
            inputs.values.push((table.field(sibling)?, target.name.into()));
        }
        Ok(())
    }

    fn read_input(&self, inputs: &mut Inputs, field: &'static Field, text: &str, calendar: &Calendar) -> Result<()> {
        let frame = input::Frame { now: self.now(), calendar };
        match field.kind {
            Kind::Reference(target) => {
                let none = text.is_empty() || field.none.is_some_and(|(word, _)| word == text);
                let value = if none { Value::Null } else { self.resolve(target_table(target)?, text)?.into() };
                inputs.values.push((field, value));
            }
            Kind::List(target) => {
                let target = target_table(target)?;
                let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
                inputs.lists.push((field, names.map(|name| self.resolve(target, name)).collect::<Result<_>>()?));
            }
            Kind::Journal => inputs.journals.push((field, text.to_owned())),
            Kind::Query if !text.is_empty() => {
                crate::cond::parse(text)?;
                inputs.values.push((field, text.into()));
            }
            Kind::TableName if !text.is_empty() => {
                inputs.values.push((field, dict::table_or_noun(text)?.name.into()));
            }
            Kind::Bool => {
                // Empty is no third answer: a yes-or-no field that is emptied says no.
                let text = if text.trim().is_empty() { "false" } else { text };
                inputs.values.push((field, input::value(field, text, frame)?));
            }
            _ => {
                let value = input::value(field, text, frame)?;
                if field.amount && matches!(value, Value::Real(number) if number < 0.0) {
                    return Err(Error::new(Code::FieldInvalid, format!("{}: {text} is below zero", field.name))
                        .about(|about| about.field = Some(field.name.to_owned())));
                }
                inputs.values.push((field, value));
            }
        }
        Ok(())
    }
}

fn target_table(name: &str) -> Result<&'static Table> {
    dict::table(name).ok_or_else(|| Error::new(Code::Internal, format!("no table {name}")))
}
