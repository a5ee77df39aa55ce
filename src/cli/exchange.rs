//! `csm project export`: a project's plan as a file that `project create --from` reads.

use super::Act;
use super::record::equals;
use super::session::Session;
use crate::cond::Operand;
use crate::dict::{dependency, planned, project, task, work};
use crate::engine::Value;
use crate::error::{Code, Error, Result};
use crate::output::Cell;
use crate::rules::calendars;
use crate::rules::plan_file::{File, FileTask, VERSION, print};
use crate::rules::schedule::{Kind, Predecessor};
use crate::store::{Ask, Datum, Store, not_found};
use crate::time::{Calendar, Instant, duration};
use clap::{ArgMatches, Args};
use std::collections::HashMap;

/// `project export P`.
#[derive(Debug, Args)]
pub struct Export {
    /// Which project
    project: String,
}

impl Act for Export {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let file = session.read(|session, store| {
            session.decided_for(store, &project::TABLE, "read", &[], &self.project)?;
            // A plan with holes would be another plan: who may not read dependencies exports none.
            store.may(&dependency::TABLE, "read", &[], Some(&self.project))?;
            let id = store.resolve(&project::TABLE, &self.project)?;
            file(store, &id)
        })?;
        let text = print(&file)?;
        if !session.is_json() {
            return session.out.data(&text);
        }
        let value = serde_json::to_value(&file).map_err(|error| Error::new(Code::Internal, error.to_string()))?;
        let fields = value.as_object().into_iter().flatten();
        let fields: Vec<_> = fields.map(|(name, value)| (name.clone(), Cell::Nested(value.clone()))).collect();
        session.object(session.format(), &fields, false)
    }
}

/// Values of one record by field name, as this user sees them; what he may not see is empty.
type Seen = HashMap<&'static str, Value>;

/// Records with the values of these fields, in order.
fn seen(store: &Store<'_>, table: &'static crate::dict::Table, fields: &[&'static str], ask: Ask) -> Result<Vec<Seen>> {
    let ask = Ask { fields: fields.iter().map(|field| (*field).to_owned()).collect(), ..ask };
    let mut found = Vec::new();
    store.list(table, &ask)?.run(&mut |line| {
        let values =
            line.data.into_iter().map(|datum| if let Datum::Value(value) = datum { value } else { Value::Null });
        found.push(fields.iter().copied().zip(values).collect());
        Ok(())
    })?;
    Ok(found)
}

fn text(row: &Seen, field: &str) -> Option<String> {
    row.get(field).and_then(Value::as_text).map(str::to_owned).filter(|text| !text.is_empty())
}

fn int(row: &Seen, field: &str) -> Option<i64> {
    if let Some(Value::Int(number)) = row.get(field) { Some(*number) } else { None }
}

fn moment(row: &Seen, field: &str, calendar: &Calendar) -> Option<String> {
    let at = Instant::parse_utc(&text(row, field)?).ok()?;
    Some(at.display(calendar.zone()))
}

fn file(store: &Store<'_>, id: &str) -> Result<File> {
    let calendar = calendars::of_project(store, id)?;
    let fields = [
        work::SHORT_DESCRIPTION.name,
        work::DESCRIPTION.name,
        project::ACCOUNT.name,
        project::SCHEDULE.name,
        planned::CONSTRAINT_DATE.name,
        planned::CALCULATION_TYPE.name,
    ];
    let one = Ask { called: Some(id.to_owned()), limit: Some(1), ..Ask::default() };
    let header = seen(store, &project::TABLE, &fields, one)?.pop().ok_or_else(|| not_found(&project::TABLE, id))?;
    Ok(File {
        version: VERSION,
        name: text(&header, work::SHORT_DESCRIPTION.name).unwrap_or_default(),
        description: text(&header, work::DESCRIPTION.name),
        account: text(&header, project::ACCOUNT.name),
        start: moment(&header, planned::CONSTRAINT_DATE.name, &calendar),
        schedule: Some(text(&header, project::SCHEDULE.name).unwrap_or_else(|| "none".to_owned())),
        calculation: text(&header, planned::CALCULATION_TYPE.name).filter(|calculation| calculation == "manual"),
        tasks: tasks(store, id, &calendar)?,
    })
}

fn tasks(store: &Store<'_>, id: &str, calendar: &Calendar) -> Result<Vec<FileTask>> {
    let fields = [
        work::NUMBER.name,
        planned::WBS.name,
        work::SHORT_DESCRIPTION.name,
        work::DESCRIPTION.name,
        planned::DURATION.name,
        planned::MILESTONE.name,
        planned::KEY_MILESTONE.name,
        planned::ROLLUP.name,
        planned::TIME_CONSTRAINT.name,
        planned::CONSTRAINT_DATE.name,
        planned::ALLOW_DATES_OUTSIDE_SCHEDULE.name,
        task::VISIBLE_TO_CUSTOMER.name,
        work::ASSIGNED_TO.name,
    ];
    let ask = Ask {
        also: vec![equals(task::CUSTOMER_PROJECT.name, Operand::Literal(id.to_owned()))],
        sort: vec![(planned::WBS_ORDER.name.to_owned(), false)],
        ..Ask::default()
    };
    let rows = seen(store, &task::TABLE, &fields, ask)?;
    let mut after = links(store, id, &rows, calendar.day_seconds())?;
    let yes = |row: &Seen, field: &str| int(row, field) == Some(1);
    let task = |row: &Seen| {
        let plain = !yes(row, planned::ROLLUP.name) && !yes(row, planned::MILESTONE.name);
        let constraint = text(row, planned::TIME_CONSTRAINT.name).filter(|constraint| constraint != "asap");
        let outside = yes(row, planned::ALLOW_DATES_OUTSIDE_SCHEDULE.name);
        let day = if outside { duration::FULL_DAY } else { calendar.day_seconds() };
        let date = moment(row, planned::CONSTRAINT_DATE.name, calendar).filter(|_| constraint.is_some());
        FileTask {
            key: text(row, planned::WBS.name).unwrap_or_default(),
            name: text(row, work::SHORT_DESCRIPTION.name).unwrap_or_default(),
            description: text(row, work::DESCRIPTION.name),
            duration: int(row, planned::DURATION.name).filter(|_| plain).map(|seconds| duration::format(seconds, day)),
            milestone: yes(row, planned::MILESTONE.name),
            key_milestone: yes(row, planned::KEY_MILESTONE.name),
            after: after.remove(&text(row, work::NUMBER.name).unwrap_or_default()).unwrap_or_default(),
            constraint: constraint.filter(|_| date.is_some()),
            date,
            outside_schedule: outside,
            visible_to_customer: yes(row, task::VISIBLE_TO_CUSTOMER.name),
            assigned_to: text(row, work::ASSIGNED_TO.name),
        }
    };
    Ok(rows.iter().map(task).collect())
}

/// What each task waits for, by its number, in the notation of dependencies.
fn links(store: &Store<'_>, id: &str, rows: &[Seen], day: i64) -> Result<HashMap<String, Vec<String>>> {
    let places: HashMap<String, String> =
        rows.iter().filter_map(|row| Some((text(row, work::NUMBER.name)?, text(row, planned::WBS.name)?))).collect();
    let fields = [dependency::PARENT.name, dependency::CHILD.name, dependency::SUB_TYPE.name, dependency::LAG.name];
    let ask = Ask { also: vec![equals(dependency::PROJECT.name, Operand::Literal(id.to_owned()))], ..Ask::default() };
    let mut after: HashMap<String, Vec<String>> = HashMap::new();
    for row in seen(store, &dependency::TABLE, &fields, ask)? {
        let (Some(before), Some(next)) = (text(&row, dependency::PARENT.name), text(&row, dependency::CHILD.name))
        else {
            continue;
        };
        let Some(key) = places.get(&before).cloned() else { continue };
        let kind = Kind::parse(&text(&row, dependency::SUB_TYPE.name).unwrap_or_default())?;
        let lag = int(&row, dependency::LAG.name).unwrap_or_default();
        after.entry(next).or_default().push(Predecessor { key, kind, lag }.notation(day));
    }
    Ok(after)
}
