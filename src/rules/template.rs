//! Templates in the database: stored from a file, read back, and turned into the tasks of a project.

use super::schedule::{Kind, Predecessor, Relation};
use super::sketch::{self, Sketch};
use super::task::{PENDING, tell_gaps};
use super::template_file::{self, PlanTask, PlanTemplate, parent_key};
use super::{calendars, planning};
use crate::dict::{
    self, Table, group, planned, project, schedule, task, template, template_link, template_task, user, work,
};
use crate::engine::Sql;
use crate::error::{Code, Error, Result};
use crate::store::{Change, Record, Store, Typed, is};
use crate::time::{Calendar, duration};
use std::collections::{BTreeSet, HashMap};

/// The stored template with that id, as a plan.
pub fn load(store: &Store<'_>, id: &str) -> Result<PlanTemplate> {
    let header = store.expect(&template::TABLE, id)?;
    let rows = store.fetch_where(&template_task::TABLE, &is(template_task::PROJECT_TEMPLATE.name, id))?;
    let mut after = links(store, id)?;
    let mut tasks = Vec::with_capacity(rows.len());
    for row in &rows {
        tasks.push(PlanTask {
            key: row.text(template_task::KEY),
            name: row.text(template_task::SHORT_DESCRIPTION),
            description: row.get(template_task::DESCRIPTION),
            duration: row.get(template_task::DURATION).or(row.is(template_task::MILESTONE).then_some(0)),
            milestone: row.is(template_task::MILESTONE),
            key_milestone: row.is(template_task::KEY_MILESTONE),
            after: after.remove(&row.id()).unwrap_or_default(),
            visible_to_customer: row.is(template_task::VISIBLE_TO_CUSTOMER),
            customer_task: row.is(template_task::CUSTOMER_TASK),
            assigned_to: called(store, &user::TABLE, row.get(template_task::ASSIGNED_TO))?,
            assignment_group: called(store, &group::TABLE, row.get(template_task::ASSIGNMENT_GROUP))?,
            time_constraint: row.get(template_task::TIME_CONSTRAINT).filter(|value| value != "asap"),
            offset: row.get(template_task::OFFSET),
            phase_type: row.get(template_task::PHASE_TYPE).filter(|value| value != "waterfall"),
            outside_schedule: row.is(template_task::ALLOW_DATES_OUTSIDE_SCHEDULE),
        });
    }
    tasks.sort_by_cached_key(|task| outline_key(&task.key));
    Ok(PlanTemplate {
        name: header.text(template::NAME),
        description: header.get(template::DESCRIPTION),
        project_manager: called(store, &user::TABLE, header.get(template::PROJECT_MANAGER))?,
        schedule: called(store, &schedule::TABLE, header.get(template::SCHEDULE))?,
        inactive: !header.is(template::ACTIVE),
        tasks,
    })
}

/// What the record of that id is called.
pub(super) fn called(store: &Store<'_>, table: &'static Table, id: Option<String>) -> Result<Option<String>> {
    id.map(|id| store.display(table, &id)).transpose()
}

/// The record a stored template names; whoever applies the template need not see it (Q32).
fn meant(store: &Store<'_>, table: &'static Table, name: Option<&String>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let found = store.fetch_where(table, &is(table.display, name.as_str()))?;
    match found.first() {
        Some(record) => Ok(Some(record.id())),
        None => Err(unknown(table, name)),
    }
}

fn unknown(table: &Table, name: &str) -> Error {
    Error::new(Code::TemplateInvalid, format!("there is no {} {name}", table.noun))
        .hint("templates name employees, groups and schedules that exist")
}

/// What each task of a template waits for, by the task's id.
fn links(store: &Store<'_>, id: &str) -> Result<HashMap<String, Vec<Predecessor>>> {
    let of_template = Sql::new("t.project_template_task IN (SELECT k.sys_id FROM project_template_task k")
        .with(" WHERE k.project_template = ", id)
        .then(")");
    let mut links: HashMap<String, Vec<Predecessor>> = HashMap::new();
    for row in store.fetch_where(&template_link::TABLE, &of_template)? {
        links.entry(row.text(template_link::PROJECT_TEMPLATE_TASK)).or_default().push(Predecessor {
            key: row.text(template_link::PREDECESSOR),
            kind: Kind::parse(&row.text(template_link::TYPE))?,
            lag: row.get(template_link::LAG).unwrap_or_default(),
        });
    }
    Ok(links)
}

/// Outline order: 4.2 before 4.10.
pub fn outline_key(key: &str) -> Vec<u64> {
    key.split('.').map(|part| part.parse().unwrap_or(u64::MAX)).collect()
}

/// The people, groups and the schedule that a file names are such as its author sees; others do not exist for him (Q32).
pub fn in_sight(store: &Store<'_>, plan: &PlanTemplate) -> Result<()> {
    let of_tasks = plan
        .tasks
        .iter()
        .flat_map(|task| [(&user::TABLE, task.assigned_to.as_ref()), (&group::TABLE, task.assignment_group.as_ref())]);
    let of_header =
        [(&user::TABLE, plan.project_manager.as_ref()), (&schedule::TABLE, plan.schedule.as_ref())].into_iter();
    let named: BTreeSet<_> = of_tasks.chain(of_header).filter_map(|(table, name)| Some((table.name, name?))).collect();
    for (table, name) in named {
        let Some(table) = dict::table(table) else { continue };
        let absent = |error: Error| if error.code() == Code::RecordNotFound { unknown(table, name) } else { error };
        store.resolve(table, name).map_err(absent)?;
    }
    Ok(())
}

/// What a template says beside its tasks and its name, as a person would type it.
pub fn header(plan: &PlanTemplate) -> Vec<Typed> {
    let fields = [
        (template::DESCRIPTION.name, &plan.description),
        (template::PROJECT_MANAGER.name, &plan.project_manager),
        (template::SCHEDULE.name, &plan.schedule),
    ];
    let mut typed: Vec<Typed> =
        fields.into_iter().map(|(field, text)| (field.to_owned(), text.clone().unwrap_or_default())).collect();
    typed.push((template::ACTIVE.name.to_owned(), (!plan.inactive).to_string()));
    typed
}

/// The stored template of that name, if any.
pub fn named(store: &Store<'_>, name: &str) -> Result<Option<Record>> {
    Ok(store.fetch_where(&template::TABLE, &is(template::NAME.name, name))?.into_iter().next())
}

/// Stores a plan's tasks and links under a template record that is there already, replacing what it held.
pub fn fill(store: &Store<'_>, id: &str, plan: &PlanTemplate, rule: &str) -> Result<()> {
    for row in store.fetch_where(&template_task::TABLE, &is(template_task::PROJECT_TEMPLATE.name, id))? {
        for link in
            store.fetch_where(&template_link::TABLE, &is(template_link::PROJECT_TEMPLATE_TASK.name, row.id()))?
        {
            store.system_delete(&template_link::TABLE, link, rule)?;
        }
        store.system_delete(&template_task::TABLE, row, rule)?;
    }
    for task in &plan.tasks {
        let mut row = Record::new(&template_task::TABLE);
        row.set(template_task::PROJECT_TEMPLATE, id.to_owned()).set(template_task::KEY, task.key.clone());
        row.set(template_task::SHORT_DESCRIPTION, task.name.clone())
            .set(template_task::DESCRIPTION, task.description.clone());
        row.set(template_task::DURATION, task.duration).set(template_task::MILESTONE, task.milestone);
        row.set(template_task::KEY_MILESTONE, task.key_milestone);
        row.set(template_task::VISIBLE_TO_CUSTOMER, task.visible_to_customer)
            .set(template_task::CUSTOMER_TASK, task.customer_task);
        row.set(template_task::ASSIGNED_TO, meant(store, &user::TABLE, task.assigned_to.as_ref())?);
        row.set(template_task::ASSIGNMENT_GROUP, meant(store, &group::TABLE, task.assignment_group.as_ref())?);
        row.set(template_task::TIME_CONSTRAINT, task.time_constraint.clone()).set(template_task::OFFSET, task.offset);
        row.set(template_task::PHASE_TYPE, task.phase_type.clone());
        row.set(template_task::ALLOW_DATES_OUTSIDE_SCHEDULE, task.outside_schedule);
        let row = store.system_create(&template_task::TABLE, row, rule)?;
        for before in &task.after {
            let mut link = Record::new(&template_link::TABLE);
            link.set(template_link::PROJECT_TEMPLATE_TASK, row.id())
                .set(template_link::PREDECESSOR, before.key.clone());
            link.set(template_link::TYPE, before.kind.as_str().to_owned()).set(template_link::LAG, before.lag);
            store.system_create(&template_link::TABLE, link, rule)?;
        }
    }
    tell_gaps(store, template_file::gaps(plan));
    Ok(())
}

/// What a template says of the project itself, for one without tasks (domain 6.5): who manages it, as long as he works
/// here, and its schedule.
pub fn fill_header(store: &Store<'_>, id: &str, project: &mut Record) -> Result<()> {
    let header = store.expect(&template::TABLE, id)?;
    if let Some(manager) = header.get(template::PROJECT_MANAGER) {
        let person = store.expect(&user::TABLE, &manager)?;
        if person.text(user::CLASS) == super::user::EMPLOYEE && super::user::usable(store, &manager)? {
            project.set(project::PROJECT_MANAGER, manager);
        } else {
            let name = person.text(user::USER_NAME);
            store.warn(format!("project manager: {name} does not become that: no active employee"));
        }
    }
    if let Some(schedule) = header.get(template::SCHEDULE) {
        project.set(project::SCHEDULE, schedule);
    }
    Ok(())
}

/// An empty project becomes what the template says of projects, and starts over: Pending. One with tasks stays as it is
/// (R34).
pub fn begin(store: &Store<'_>, id: &str, project_id: &str) -> Result<()> {
    if store.exists(&task::TABLE, &is(task::CUSTOMER_PROJECT.name, project_id))? {
        return Ok(());
    }
    let old = store.expect(&project::TABLE, project_id)?;
    let mut new = old.clone();
    fill_header(store, id, &mut new)?;
    new.set(project::STATE, PENDING);
    let new = store.system_update(&project::TABLE, project_id, |project| *project = new, "R34")?;
    let columns = [(project::PROJECT_MANAGER, &user::TABLE), (project::SCHEDULE, &schedule::TABLE)];
    for (column, table) in columns {
        if let Some(id) = new.get(column).filter(|_| old.value(column.name) != new.value(column.name)) {
            let label = project::TABLE.field(column.name)?.label.to_lowercase();
            store.effect(format!("{label} = {}", store.display(table, &id)?));
        }
    }
    Ok(())
}

/// Adds the template's tasks, outline and dependencies to a project (R34). Customer tasks go to `customer`, if given;
/// the dates follow when the transaction settles. Returns the ids of the tasks made, in outline order.
pub fn apply(store: &Store<'_>, id: &str, project_id: &str, customer: Option<&str>) -> Result<Vec<String>> {
    let header = store.expect(&template::TABLE, id)?;
    if !header.is(template::ACTIVE) {
        return Err(Error::new(Code::StateInvalid, format!("template {} is not active", header.text(template::NAME)))
            .hint(format!("csm template update {} --active true", header.text(template::NAME))));
    }
    let plan = load(store, id)?;
    let customer = match customer {
        Some(contact) if sketch::assignable(store, project_id, contact)? => Some(contact),
        _ => None,
    };
    let calendar = calendars::of_project(store, project_id)?;
    tell_day(store, &calendar);
    let project = store.expect(&project::TABLE, project_id)?;
    let start = planning::origin(store, &project, &calendar)?;
    let places: HashMap<&str, usize> =
        plan.tasks.iter().enumerate().map(|(place, step)| (step.key.as_str(), place)).collect();
    let goes_to_customer = |step: &PlanTask| customer.is_some() && step.customer_task;
    let people = people(store, project_id, plan.tasks.iter().filter(|step| !goes_to_customer(step)))?;
    let mut sketch = Sketch::default();
    for (succ, step) in plan.tasks.iter().enumerate() {
        let mut row = project_task(step, customer);
        row.set(planned::DURATION, step.duration.unwrap_or(calendars::own(&row, &calendar).day_seconds()));
        if let Some(login) = step.assigned_to.as_deref().filter(|_| !goes_to_customer(step)) {
            row.set(work::ASSIGNED_TO, people.get(login).cloned());
        }
        row.set(work::ASSIGNMENT_GROUP, meant(store, &group::TABLE, step.assignment_group.as_ref())?);
        if let (Some(constraint), Some(offset)) = (&step.time_constraint, step.offset) {
            row.set(planned::TIME_CONSTRAINT, constraint.clone());
            row.set(planned::CONSTRAINT_DATE, calendar.next_working(calendar.add(start, offset)?)?.to_stored());
        }
        sketch.tasks.push((row, parent_key(&step.key).and_then(|key| places.get(key)).copied()));
        for before in &step.after {
            if let Some(pred) = places.get(before.key.as_str()).copied() {
                sketch.links.push(Relation { pred, succ, kind: before.kind, lag: before.lag });
            }
        }
    }
    let theirs = plan.tasks.iter().filter(|step| goes_to_customer(step)).count();
    if let Some(contact) = customer.filter(|_| theirs > 0) {
        store.effect(format!("{theirs} tasks assigned to {}", store.display(&user::TABLE, contact)?));
    }
    sketch::make(store, project_id, sketch, "R34")
}

/// The people some tasks name, as far as they may do them in this project.
fn people<'a>(
    store: &Store<'_>,
    project: &str,
    steps: impl Iterator<Item = &'a PlanTask>,
) -> Result<HashMap<&'a str, String>> {
    let named = steps.filter_map(|step| Some((step.key.as_str(), step.assigned_to.as_deref()?)));
    sketch::assignees(store, project, named, |login| meant(store, &user::TABLE, Some(&login.to_owned())).ok().flatten())
}

/// Durations of a template are working time (domain 1.5): what a day of it is by another schedule is said.
fn tell_day(store: &Store<'_>, calendar: &Calendar) {
    let day = Calendar::weekdays().day_seconds();
    if calendar.day_seconds() != day {
        let day = duration::format(day, calendar.day_seconds());
        store.effect(format!("durations are working time: 1d of the template is {day} by the project's schedule"));
    }
}

fn project_task(plan: &PlanTask, customer: Option<&str>) -> Record {
    let mut row = Record::new(&task::TABLE);
    row.set(work::SHORT_DESCRIPTION, plan.name.clone()).set(work::DESCRIPTION, plan.description.clone());
    row.set(planned::MILESTONE, plan.milestone).set(planned::PHASE_TYPE, plan.phase_type.clone());
    row.set(planned::ALLOW_DATES_OUTSIDE_SCHEDULE, plan.outside_schedule);
    row.set(planned::KEY_MILESTONE, plan.key_milestone).set(task::VISIBLE_TO_CUSTOMER, plan.visible_to_customer);
    if plan.customer_task {
        row.set(work::ASSIGNED_TO, customer.map(str::to_owned));
    }
    row
}

/// A template that people edit task by task still holds together as a whole: keys, predecessors, no loops.
pub fn holds_together(store: &Store<'_>, change: &mut Change) -> Result<()> {
    if !change.by_user {
        return Ok(());
    }
    let templates = if change.table.name == template_task::TABLE.name {
        change.new.get(template_task::PROJECT_TEMPLATE)
    } else {
        let task = change.new.text(template_link::PROJECT_TEMPLATE_TASK);
        store.fetch(&template_task::TABLE, &task)?.and_then(|task| task.get(template_task::PROJECT_TEMPLATE))
    };
    let Some(id) = templates else { return Ok(()) };
    let plan = load(store, &id)?;
    template_file::check(&plan)?;
    if change.table.name == template_task::TABLE.name && change.changes(template_task::VISIBLE_TO_CUSTOMER) {
        tell_gaps(store, template_file::gaps(&plan));
    }
    Ok(())
}
