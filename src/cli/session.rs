//! One command under way: its flags, the database, the acting user, and how results are handed out.

use super::config::Config;
use super::explained::{explain_lines, explanation_json};
use super::global::{Global, real_now};
use super::jq;
use super::print::Printer;
use crate::dict::Table;
use crate::engine::{self, Mode, Sqlite};
use crate::error::{Code, Error, Result};
use crate::output::{self, Cell, Column, Format, Out, Sink};
use crate::policy::Explanation;
use crate::rules::RULES;
use crate::store::{self, Ask, Context, Store};
use std::cell::RefCell;
use std::rc::Rc;

/// Longest dot-walk, as in queries.
const HOPS: usize = 8;
/// Most columns of one answer.
const COLUMNS: usize = 500;
/// The local administrator: who acts when nobody is named.
pub const OPERATOR: &str = "admin";

/// What a command has at hand.
pub struct Session {
    /// The flags.
    pub global: Global,
    /// The configuration files.
    pub config: Config,
    /// The command as audited: words, without values of flags.
    pub command: String,
    /// Everything printed goes here.
    pub out: Out,
    /// The exit status of an answer that is no error: 4 for deny.
    pub exit: u8,
    /// The copy a scenario plays on, in place of a file.
    pub copy: Option<Rc<Sqlite>>,
    explanations: RefCell<Vec<Explanation>>,
    /// Whether it was said already for whom the command acts.
    announced: bool,
}

/// What a write did, gathered inside its transaction so that a dry run can print it too.
pub enum Done {
    /// Something happened to a record: its table if it is not the command's, its id, what to call it instead of its display
    /// value, and what happened, in a few words after that name: `created`, `assigned to carl.customer`.
    To(Option<&'static Table>, String, Option<String>, String),
    /// A record is gone.
    Gone(Answer),
}

impl Done {
    /// Something happened to the record with that id.
    pub fn to(id: impl Into<String>, what: impl Into<String>) -> Self {
        Self::To(None, id.into(), None, what.into())
    }

    /// The same, of a record people call something else than its display value.
    pub fn named(id: impl Into<String>, name: impl Into<String>, what: impl Into<String>) -> Self {
        Self::To(None, id.into(), Some(name.into()), what.into())
    }

    /// A record was made of another one, which the sentence is about.
    pub fn made(table: &'static Table, id: impl Into<String>, of: impl Into<String>, what: impl Into<String>) -> Self {
        Self::To(Some(table), id.into(), Some(of.into()), what.into())
    }

    /// A record is about to go: what it was is taken down.
    pub fn gone(
        session: &Session,
        store: &Store<'_>,
        table: &'static Table,
        id: &str,
        name: impl Into<String>,
        what: impl Into<String>,
    ) -> Result<Self> {
        let mut fields = session.printed(&mut Printer::new(), store, table, id);
        if session.is_json() {
            fields.push(("result".to_owned(), Cell::from("deleted")));
        }
        Ok(Self::Gone(Answer { key: store.display(table, id)?, name: name.into(), what: what.into(), fields }))
    }
}

impl Session {
    /// A session for these flags.
    pub fn new(global: Global, config: Config, command: String, out: Out) -> Self {
        Self { global, config, command, out, exit: 0, copy: None, explanations: RefCell::default(), announced: false }
    }

    /// The output format: as chosen, else table on a terminal and tsv in a pipe.
    pub fn format(&self) -> Format {
        let chosen = self.global.format(&self.config).ok().flatten().map(|setting| setting.value);
        chosen.unwrap_or(if self.out.stdout_is_terminal() { Format::Table } else { Format::Tsv })
    }

    /// Whether the result is JSON.
    pub fn is_json(&self) -> bool {
        matches!(self.format(), Format::Json | Format::Ndjson)
    }

    /// Opens the database.
    pub fn open(&self, mode: Mode) -> Result<Rc<Sqlite>> {
        if let Some(copy) = &self.copy {
            return Ok(Rc::clone(copy));
        }
        let path = self.global.database(&self.config)?;
        engine::open(&path.value, mode, self.global.patience(&self.config)?).map(Rc::new)
    }

    /// Opens the database for questions. What time brought about and nobody wrote yet is done on a copy in memory: a question
    /// never writes, and yet sees it.
    pub fn open_to_read(&self, context: &Context) -> Result<Rc<Sqlite>> {
        let engine = self.open(Mode::Read)?;
        if !store::behind(&*engine, &RULES, context)? {
            return Ok(engine);
        }
        let copy = engine::copy(&engine)?;
        store::catch_up(&copy, &RULES, context)?;
        Ok(Rc::new(copy))
    }

    /// Who stands behind the acting user: the local administrator, or nobody but the user where he is pinned.
    pub fn operator(&self) -> &str {
        self.global.pin.as_ref().map_or(OPERATOR, |pin| &pin.user)
    }

    /// What the audit says of this command.
    pub fn context(&self) -> Result<Context> {
        let (real, effective) = (rustix::process::getuid().as_raw(), rustix::process::geteuid().as_raw());
        let os_user = if real == effective { format!("uid {real}") } else { format!("uid {real} as {effective}") };
        Ok(Context {
            operator: self.operator().to_owned(),
            os_user,
            command: self.command.clone(),
            real_now: real_now()?,
            pretended: self.global.pretended()?,
        })
    }

    /// The login to act as.
    pub fn acting(&mut self) -> Result<String> {
        let setting = self.global.acting(&self.config)?;
        let Some(name) = setting.value else { return Ok(OPERATOR.to_owned()) };
        let known = setting.source == "flag" || self.global.pin.is_some();
        if !known && !std::mem::replace(&mut self.announced, true) {
            self.out.note(&format!("acting as {name} ({})", setting.source));
        }
        Ok(name)
    }

    /// Reads: one snapshot, on behalf of the acting user.
    pub fn read<T>(&mut self, work: impl FnOnce(&mut Self, &Store<'_>) -> Result<T>) -> Result<T> {
        let login = self.acting()?;
        self.read_as(&login, work)
    }

    /// Reads on the operator's own behalf, whoever is acted for.
    pub fn read_as_operator<T>(&mut self, work: impl FnOnce(&mut Self, &Store<'_>) -> Result<T>) -> Result<T> {
        if let Some(pin) = &self.global.pin {
            return Err(pin.refused("the operator's own view"));
        }
        self.read_as(OPERATOR, work)
    }

    fn read_as<T>(&mut self, login: &str, work: impl FnOnce(&mut Self, &Store<'_>) -> Result<T>) -> Result<T> {
        let context = self.context()?;
        let engine = self.open_to_read(&context)?;
        let done = store::snapshot(&*engine, login, &RULES, context, |store| work(self, store));
        self.explain();
        done
    }

    /// Writes: one transaction, committed before anything is printed; a dry run prints the same and keeps nothing.
    pub fn write(
        &mut self,
        table: &'static Table,
        work: impl FnOnce(&mut Self, &Store<'_>) -> Result<Done>,
    ) -> Result<()> {
        self.write_many(table, |session, store| Ok(vec![work(session, store)?]))
    }

    /// Writes that concern several records.
    pub fn write_many(
        &mut self,
        table: &'static Table,
        work: impl FnOnce(&mut Self, &Store<'_>) -> Result<Vec<Done>>,
    ) -> Result<()> {
        let login = self.acting()?;
        let engine = self.open(Mode::Write)?;
        let context = self.context()?;
        let dry_run = self.global.dry_run;
        let done = store::transaction(&*engine, &login, &RULES, context, dry_run, |store| {
            let done = work(self, store)?;
            store.settle()?;
            let answers = self.gather(store, table, done)?;
            Ok((answers, store.take_effects(), store.take_warnings()))
        });
        let handed = done.and_then(|(answers, effects, warnings)| {
            for warning in warnings {
                self.out.note(&format!("warning: {warning}"));
            }
            let handed = self.hand_out(table, answers, &effects).and_then(|()| self.out.flush());
            handed.map_err(|error| if dry_run { error } else { error.hint("the change itself was saved") })
        });
        self.explain();
        handed
    }

    fn gather(&self, store: &Store<'_>, table: &'static Table, done: Vec<Done>) -> Result<Vec<Answer>> {
        let mut printer = Printer::new();
        let mut answers = Vec::new();
        for done in done {
            answers.push(match done {
                Done::Gone(answer) => answer,
                Done::To(of, id, name, what) => {
                    let table = of.unwrap_or(table);
                    let key = store.display(table, &id)?;
                    let fields = self.printed(&mut printer, store, table, &id);
                    Answer { name: name.unwrap_or_else(|| key.clone()), key, what, fields }
                }
            });
        }
        Ok(answers)
    }

    /// The record's fields where they will be printed. One the actor may write but not read prints nothing but its name.
    fn printed(
        &self,
        printer: &mut Printer,
        store: &Store<'_>,
        table: &'static Table,
        id: &str,
    ) -> Vec<(String, Cell)> {
        if self.is_json() || !self.global.fields.is_empty() {
            printer.record(store, table, id, &self.global.fields).unwrap_or_default().1
        } else {
            Vec::new()
        }
    }

    fn hand_out(&mut self, table: &Table, answers: Vec<Answer>, effects: &[String]) -> Result<()> {
        let (format, raw, fields) = (self.format(), self.global.raw, !self.global.fields.is_empty());
        if self.global.quiet {
            answers.iter().try_for_each(|answer| self.out.line(&answer.key))?;
        } else if self.is_json() {
            let mut objects: Vec<_> = answers.into_iter().map(|answer| answer.members(table)).collect();
            if let Some(first) = objects.first_mut() {
                first.extend(self.access_cell());
                self.objects(format, &objects, raw)?;
            }
        } else {
            for answer in answers {
                if answer.fields.is_empty() {
                    self.out.line(format!("{} {}", answer.name, answer.what).trim_end())?;
                } else {
                    self.object(format, &answer.fields, raw)?;
                }
            }
            for effect in effects.iter().filter(|_| !fields) {
                self.out.line(&format!("also: {effect}"))?;
            }
        }
        if self.global.dry_run {
            self.out.note("(dry run: nothing was saved)");
        }
        Ok(())
    }

    /// Where the rows of a list go: printed in the chosen format, or through `--jq` if there is one; quietly, only what
    /// stands first in each.
    pub fn sink(&mut self, columns: Vec<Column>) -> Box<dyn Sink + '_> {
        if self.global.quiet {
            return Box::new(output::Keys(&mut self.out));
        }
        let format = self.format();
        match &self.global.jq {
            None => output::list(format, columns, &mut self.out, self.global.raw),
            Some(expression) => Box::new(jq::Rows::new(columns, expression, &mut self.out)),
        }
    }

    /// Prints one object, through `--jq` if there is one.
    pub fn object(&mut self, format: Format, fields: &[(String, Cell)], raw: bool) -> Result<()> {
        match &self.global.jq {
            None => output::object(format, fields, &mut self.out, raw),
            Some(expression) => jq::object(&mut self.out, expression, fields),
        }
    }

    /// Prints the objects of an answer about several records: one value, if it is JSON.
    fn objects(&mut self, format: Format, objects: &[Vec<(String, Cell)>], raw: bool) -> Result<()> {
        match (objects, &self.global.jq) {
            ([one], _) => self.object(format, one, raw),
            (several, None) => output::objects(format, several, &mut self.out, raw),
            (several, Some(expression)) => jq::objects(&mut self.out, expression, several),
        }
    }

    /// The access decision of this command as a JSON member.
    pub fn access_cell(&self) -> Option<(String, Cell)> {
        if !self.global.explain || !self.is_json() {
            return None;
        }
        let list = self.explanations.take().iter().map(explanation_json).collect::<Vec<_>>();
        Some(("access".to_owned(), Cell::Nested(serde_json::Value::Array(list))))
    }

    /// Notes which rules decided, if the operator asked to know.
    pub fn decided(
        &self,
        store: &Store<'_>,
        table: &'static Table,
        operation: &str,
        sets: &[&str],
        id: Option<&str>,
    ) -> Result<()> {
        if self.global.explain || self.global.verbose {
            self.explanations.borrow_mut().push(store.policy().explain(table, operation, sets, None, id)?);
        }
        Ok(())
    }

    /// The same about a record by its name, before anything is decided: the operator hears it even where the acting user
    /// hears that there is no such record.
    pub fn decided_for(
        &self,
        store: &Store<'_>,
        table: &'static Table,
        operation: &str,
        sets: &[&str],
        name: &str,
    ) -> Result<()> {
        if !self.global.explain && !self.global.verbose {
            return Ok(());
        }
        let id = store.locate(table, name)?;
        self.decided(store, table, operation, sets, id.as_deref())
    }

    /// The access decision, on stderr, unless it went into a JSON object.
    fn explain(&mut self) {
        if self.is_json() {
            if let Some((name, Cell::Nested(list))) = self.access_cell()
                && list.as_array().is_some_and(|list| !list.is_empty())
            {
                self.out.note(&serde_json::json!({ name: list }).to_string());
            }
            return;
        }
        for explanation in self.explanations.take() {
            explain_lines(&explanation, &mut |line| self.out.note(line));
        }
    }

    /// Refuses flags of lists on a verb that is none.
    pub fn no_list_flags(&self) -> Result<()> {
        let global = &self.global;
        if global.query.is_some()
            || !global.sort.is_empty()
            || global.limit.is_some()
            || global.offset.is_some()
            || global.count
        {
            return Err(Error::new(
                Code::UsageInvalid,
                "--query, --sort, --limit, --offset and --count belong to lists",
            )
            .hint("leave them out"));
        }
        Ok(())
    }

    /// What the list flags ask for.
    pub fn ask(&self) -> Result<Ask> {
        let global = &self.global;
        for path in global.fields.iter().chain(&global.sort) {
            if path.matches('.').count() > HOPS {
                return Err(Error::new(Code::UsageInvalid, format!("{path}: more than {HOPS} dots")));
            }
        }
        if global.fields.len() > COLUMNS {
            return Err(Error::new(Code::UsageInvalid, format!("--fields: more than {COLUMNS} columns")));
        }
        let sort = global.sort.iter().map(|key| match key.strip_prefix('-') {
            Some(path) => (path.to_owned(), true),
            None => (key.clone(), false),
        });
        Ok(Ask {
            fields: global.fields.clone(),
            query: global.query.as_deref().map(crate::cond::parse).transpose()?.unwrap_or_default(),
            also: Vec::new(),
            reached: Vec::new(),
            whole: false,
            called: None,
            among: None,
            sort: sort.collect(),
            limit: global.limit,
            offset: global.offset,
        })
    }
}

/// What a write has to say of one record.
pub struct Answer {
    key: String,
    name: String,
    what: String,
    fields: Vec<(String, Cell)>,
}

impl Answer {
    /// The record; of one that cannot be read, what it is called and what happened.
    fn members(self, table: &Table) -> Vec<(String, Cell)> {
        if !self.fields.is_empty() {
            return self.fields;
        }
        let key = if table.display == "sys_id" { "record" } else { table.display };
        vec![(key.to_owned(), Cell::Text(self.name)), ("result".to_owned(), Cell::Text(self.what))]
    }
}
