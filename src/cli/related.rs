//! What hangs on a project, a task or a case: `project related`, `task related`, `case related`.
//!
//! Each list is there only if it exists for the user (`policy`), and holds what he may read. A list that does not exist has
//! no heading and no key, so that nobody can tell it from one that was never made.

use super::print::Printer;
use super::session::Session;
use super::{Act, jq};
use crate::dict::{self, Table, article, case, problem, project, task};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::output::{Cell, Column, Format, Holds};
use crate::policy::Policy;
use crate::store::{Ask, Store};
use clap::{ArgMatches, Args};

/// One related list: its name, its table, and how its records hang on the record.
struct List {
    name: &'static str,
    table: &'static str,
    hangs: Hangs,
    /// Nobody outside has it, whatever he may read.
    inside: bool,
}

/// How a record of a list belongs to the one it is listed under.
#[derive(Clone, Copy)]
enum Hangs {
    /// A field of its own names it.
    Names(&'static str),
    /// The same, or one of its tasks.
    NamesItOrTask(&'static str),
    /// A field of the record it is listed under names it.
    Named(&'static str),
}

const fn list(name: &'static str, table: &'static str, hangs: Hangs) -> List {
    List { name, table, hangs, inside: false }
}

impl List {
    const fn inside(mut self) -> Self {
        self.inside = true;
        self
    }
}

use Hangs::{Named, Names, NamesItOrTask};

/// The lists of a project: S000 names those of customers, S001 the cases.
const OF_PROJECT: &[List] = &[
    list("tasks", "customer_project_task", Names("customer_project")),
    list("cases", "sn_customerservice_case", Names("customer_project")).inside(),
    list("change-requests", "project_change_request", Names("parent")),
    list("issues", "issue", Names("parent")).inside(),
    list("status-reports", "project_status", Names("project")),
    list("sub-projects", "customer_project", Names("parent")),
    list("resource-plans", "resource_plan", NamesItOrTask("task")).inside(),
    list("work-orders", "wm_order", NamesItOrTask("initiated_from")),
    list("contacts", "project_contact", Names("customer_project")),
];

/// The lists of a task (S001).
const OF_TASK: &[List] = &[
    list("cases", "sn_customerservice_case", Names("customer_project_task")).inside(),
    list("resource-plans", "resource_plan", Names("task")).inside(),
    list("work-orders", "wm_order", Names("initiated_from")),
];

/// The related records of a case (S000 last row, S002).
const OF_CASE: &[List] = &[
    list("change-requests", "project_change_request", Named("project_change_request")),
    list("issues", "issue", Named("issue")),
    list("problems", "problem", Named("problem")),
    list("changes", "change_request", Named("change")),
    list("incidents", "incident", Named("incident")).inside(),
    list("requests", "sc_request", Names("parent")),
];

/// Roles that are shown the related records of a case (R119).
const SHOWN_TO: &str = "csm.related_records.roles";

/// The lists there could be of a record of a table, for whom.
fn lists(table: &Table, policy: &Policy<'_>) -> Vec<&'static List> {
    let all = match table.name {
        "customer_project" => OF_PROJECT,
        "customer_project_task" => OF_TASK,
        "sn_customerservice_case" => OF_CASE,
        _ => &[],
    };
    let outside = policy.actor().is_external();
    all.iter().filter(|list| !(outside && list.inside)).collect()
}

fn table_of(list: &List) -> Result<&'static Table> {
    dict::table(list.table).ok_or_else(|| Error::new(Code::Internal, format!("no table {}", list.table)))
}

/// A related list, and what keeps it from a user: nothing if it is there.
pub type Standing = (&'static str, Vec<String>);

/// How each related list stands for a user, for the operator.
pub fn standing(policy: &Policy<'_>, table: &Table) -> Result<Vec<Standing>> {
    lists(table, policy)
        .into_iter()
        .map(|list| Ok((list.name, policy.related_list(table_of(list)?, list.name, "t")?.missing)))
        .collect()
}

/// `project related P`.
#[derive(Debug, Args)]
pub struct OfProject {
    /// Which project
    project: String,
}

impl Act for OfProject {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        related(session, &project::TABLE, &self.project, |_| Ok(true))
    }
}

/// `task related T`.
#[derive(Debug, Args)]
pub struct OfTask {
    /// Which task
    task: String,
}

impl Act for OfTask {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        related(session, &task::TABLE, &self.task, |_| Ok(true))
    }
}

/// `case related C`.
#[derive(Debug, Args)]
pub struct OfCase {
    /// Which case
    case: String,
}

impl Act for OfCase {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        related(session, &case::TABLE, &self.case, |store| Ok(store.policy().holds_one_of(&store.property(SHOWN_TO)?)))
    }
}

/// A record of a list, as printed: its fields, and what stands for it in a line.
type Entry = Vec<(String, Cell)>;

fn related(
    session: &mut Session,
    table: &'static Table,
    name: &str,
    on: impl Fn(&Store<'_>) -> Result<bool>,
) -> Result<()> {
    session.no_list_flags()?;
    if !session.global.fields.is_empty() {
        return Err(Error::new(Code::UsageInvalid, "--fields: each related list has fields of its own")
            .hint("csm access show-list LIST --field-list … chooses them for people outside"));
    }
    session.read(|session, store| {
        session.decided_for(store, table, "read", &[], name)?;
        let id = store.resolve(table, name)?;
        let mut found = Vec::new();
        if on(store)? {
            for list in lists(table, store.policy()) {
                if let Some(entries) = entries(store, table, &id, list)? {
                    found.push((list.name, entries));
                }
            }
            if let Some(articles) = known_error(store, table, &found)? {
                found.push(("known-error", articles));
            }
        }
        if table.name == case::TABLE.name {
            // The related records of a case are no frame to be filled: what is not there is not shown (R119).
            found.retain(|(_, entries)| !entries.is_empty());
        }
        print(session, found)
    })
}

/// The records of a list, if the list exists for the user.
fn entries(store: &Store<'_>, table: &'static Table, id: &str, list: &List) -> Result<Option<Vec<Entry>>> {
    let target = table_of(list)?;
    let standing = store.policy().related_list(target, list.name, "t")?;
    if !standing.missing.is_empty() {
        return Ok(None);
    }
    let mut holds = match list.hangs {
        Names(column) => {
            let mut sql = Sql::default();
            sql.column("t", column).push(" = ").bind(id);
            sql
        }
        NamesItOrTask(column) => {
            let mut sql = Sql::new("(");
            sql.column("t", column).push(" = ").bind(id).push(" OR ").column("t", column);
            sql.push(" IN (SELECT k.sys_id FROM customer_project_task k WHERE k.customer_project = ")
                .bind(id)
                .push("))");
            sql
        }
        Named(column) => {
            if !store.policy().decide(table, "read", &[], &[column], id)?.refused.is_empty() {
                return Ok(Some(Vec::new()));
            }
            let mut sql = Sql::new("t.sys_id = (SELECT c.");
            sql.name(column).push(" FROM ").name(table.name).push(" c WHERE c.sys_id = ").bind(id).push(")");
            sql
        }
    };
    match (&standing.rows, list.hangs) {
        // The list's own rules say what is in it.
        (Some(rows), _) => {
            holds.push(" AND (").append(rows).push(")");
        }
        (None, Named(_)) => {}
        // Otherwise he must be able to read what makes it belong there.
        (None, Names(column) | NamesItOrTask(column)) => match store.seen(target, target.field(column)?)? {
            crate::cond::Seen::Plain => {}
            crate::cond::Seen::Never => return Ok(None),
            crate::cond::Seen::When(when) => {
                holds.push(" AND (").append(&when).push(")");
            }
        },
    }
    let fields = standing.fields.unwrap_or_default();
    let ask = Ask { fields: in_order(target, &fields), among: Some(holds), ..Ask::default() };
    read(store, target, &ask).map(Some)
}

/// The fields of a list in the order of the dictionary, the display field among them.
fn in_order(table: &Table, fields: &[String]) -> Vec<String> {
    if fields.is_empty() {
        return Vec::new();
    }
    let shown = |name: &str| name == table.display || fields.iter().any(|field| field == name);
    table.fields().map(|field| field.name).filter(|name| shown(name)).map(str::to_owned).collect()
}

fn read(store: &Store<'_>, table: &'static Table, ask: &Ask) -> Result<Vec<Entry>> {
    let listing = store.list(table, ask)?;
    let columns = listing.shown();
    let mut printer = Printer::new();
    let mut entries = Vec::new();
    listing.run(&mut |line| {
        let cells = printer.line(store, &columns, line)?;
        let names = columns.iter().map(|shown| shown.path.clone());
        entries.push(names.zip(cells).filter(|(_, cell)| !matches!(cell, Cell::Absent)).collect());
        Ok(())
    })?;
    Ok(entries)
}

/// The primary known error article of the problem shown, or no line at all (R115, R116).
fn known_error(store: &Store<'_>, table: &Table, found: &[(&'static str, Vec<Entry>)]) -> Result<Option<Vec<Entry>>> {
    let problems = found.iter().find(|(list, _)| table.name == case::TABLE.name && *list == "problems");
    let number =
        problems.and_then(|(_, entries)| entries.first()).and_then(|entry| text_of(entry, problem::TABLE.display));
    let Some(number) = number else { return Ok(None) };
    if !store.policy().grant(&article::TABLE, "read", &[], "t")?.possible() {
        return Ok(None);
    }
    let primary =
        Sql::new("t.sys_id = (SELECT p.known_error_article FROM problem p").with(" WHERE p.number = ", number);
    let ask = Ask { among: Some(primary.then(")")), ..Ask::default() };
    let articles = read(store, &article::TABLE, &ask)?;
    Ok((!articles.is_empty()).then_some(articles))
}

/// The text of the first of these fields that is there.
fn text_of(entry: &Entry, name: &str) -> Option<String> {
    entry
        .iter()
        .find(|(field, _)| field == name)
        .map(|(_, cell)| cell.shown().into_owned())
        .filter(|text| !text.is_empty())
}

/// What stands for a record in a line: what it is called, what it is about, where it stands.
fn line(entry: &Entry) -> [String; 3] {
    let first = |names: &[&str]| names.iter().find_map(|name| text_of(entry, name)).unwrap_or_default();
    [
        first(&["number", "contact"]),
        first(&["short_description", "executive_summary", "as_on", "name"]),
        first(&["overall_health", "request_state", "state", "workflow_state"]),
    ]
}

fn print(session: &mut Session, found: Vec<(&'static str, Vec<Entry>)>) -> Result<()> {
    if session.global.quiet {
        let names = found.iter().flat_map(|(_, entries)| entries).map(|entry| line(entry)[0].clone());
        return names.into_iter().try_for_each(|name| session.out.line(&name));
    }
    if session.is_json() || session.global.jq.is_some() {
        let member = |(list, entries): (&str, Vec<Entry>)| {
            (list.to_owned(), Cell::Nested(entries.iter().map(jq::record).collect()))
        };
        let mut fields: Vec<_> = found.into_iter().map(member).collect();
        fields.extend(session.access_cell());
        return session.object(session.format(), &fields, false);
    }
    let columns = ["list", "record", "about", "state"];
    let columns = columns.map(|name| Column { name: name.to_owned(), holds: Holds::Text });
    if found.is_empty() {
        return Ok(());
    }
    // People see that a list is there and empty; for scripts a row is a record.
    let people = session.format() == Format::Table;
    let mut sink = session.sink(columns.to_vec());
    for (list, entries) in found {
        if entries.is_empty() && people {
            sink.row([list, "", "", ""].map(Cell::from).to_vec())?;
        }
        for entry in entries {
            let [record, about, state] = line(&entry);
            sink.row(vec![Cell::from(list), Cell::Text(record), Cell::Text(about), Cell::Text(state)])?;
        }
    }
    sink.finish()
}
