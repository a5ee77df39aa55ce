//! The template file: TOML that people write and `template export` prints, read strictly and checked as a whole.

use super::schedule::Predecessor;
use crate::dict::{self, input, projects};
use crate::error::{Code, Error, Result};
use crate::time::duration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest planned duration in working days.
const LONGEST: i64 = 2_600;
/// The only version there is.
const VERSION: i64 = 1;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: i64,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project_manager: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schedule: Option<String>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    active: bool,
    #[serde(default, rename = "task")]
    tasks: Vec<FileTask>,
}

#[derive(Debug, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields)]
struct FileTask {
    key: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    milestone: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    key_milestone: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    after: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    visible_to_customer: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    customer_task: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assigned_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assignment_group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_constraint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phase_type: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    allow_dates_outside_schedule: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}

/// A task of a plan, without dates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanTask {
    /// Its place in the outline: `4.2.1`.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// Seconds of working time; nothing for a summary.
    pub duration: Option<i64>,
    /// Without duration, a point in time.
    pub milestone: bool,
    /// A milestone that matters to the sponsors.
    pub key_milestone: bool,
    /// What it waits for.
    pub after: Vec<Predecessor>,
    /// The customer sees it.
    pub visible_to_customer: bool,
    /// The customer's side does it.
    pub customer_task: bool,
    /// Login of the employee who does it.
    pub assigned_to: Option<String>,
    /// Name of the group that does it.
    pub assignment_group: Option<String>,
    /// `start_on` and its kin; nothing for as soon as possible.
    pub time_constraint: Option<String>,
    /// Where the constraint lies: seconds of working time after the start of the project, negative before it.
    pub offset: Option<i64>,
    /// How work is organised, unless waterfall.
    pub phase_type: Option<String>,
    /// It may lie outside working time.
    pub outside_schedule: bool,
}

/// A template as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanTemplate {
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// Login of the employee who manages projects made of it.
    pub project_manager: Option<String>,
    /// Name of the schedule they work by.
    pub schedule: Option<String>,
    /// It is kept, but not applied.
    pub inactive: bool,
    /// Its tasks in outline order.
    pub tasks: Vec<PlanTask>,
}

fn invalid(message: String) -> Error {
    Error::new(Code::TemplateInvalid, message)
}

/// Reads a template; `day` is the length of a working day in seconds. Every problem of the tasks is reported at once.
pub fn parse(text: &str, day: i64) -> Result<PlanTemplate> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        invalid(format!("line {line}: {}", error.message().trim()))
            .hint("`csm template export` prints a file that can be read")
    })?;
    if file.version != VERSION {
        return Err(invalid(format!("version {} is not known", file.version)).hint("write version = 1"));
    }
    if file.name.trim().is_empty() {
        return Err(invalid("the template has no name".to_owned()));
    }
    let mut problems = Vec::new();
    let mut tasks = Vec::with_capacity(file.tasks.len());
    for task in file.tasks {
        let key = task.key.clone();
        match read(task, day) {
            Ok(task) => tasks.push(task),
            Err(error) => problems.push(as_invalid(&error).at(format!("task {key}"))),
        }
    }
    Error::all(problems)?;
    let template = PlanTemplate {
        name: input::line(&file.name)?.to_owned(),
        description: file.description,
        project_manager: file.project_manager,
        schedule: file.schedule,
        inactive: !file.active,
        tasks,
    };
    check(&template)?;
    Ok(template)
}

fn as_invalid(error: &Error) -> Error {
    error.hints().iter().fold(invalid(error.message().to_owned()), |new, hint| new.hint(hint.clone()))
}

fn read(task: FileTask, day: i64) -> Result<PlanTask> {
    if task.name.trim().is_empty() {
        return Err(invalid("the task has no name".to_owned()));
    }
    input::line(&task.name)?;
    if let Some(description) = &task.description {
        input::long(description)?;
    }
    let own = own_day(task.allow_dates_outside_schedule, day);
    let duration = task.duration.as_deref().map(|text| duration::parse(text, own)).transpose()?;
    if duration.is_some_and(|seconds| seconds > LONGEST * own) {
        return Err(invalid(format!("the duration is longer than {LONGEST} days (R61)")));
    }
    let offset = task.offset.as_deref().map(|text| duration::parse_lag(text, day)).transpose()?;
    let time_constraint = choice(task.time_constraint, "time_constraint", projects::CONSTRAINTS, "asap")?;
    if time_constraint.is_some() != offset.is_some() {
        return Err(invalid(
            "a time_constraint other than asap goes with an offset from the start of the project".to_owned(),
        ));
    }
    let after = task.after.iter().map(|text| Predecessor::parse(text, day)).collect::<Result<_>>()?;
    Ok(PlanTask {
        key: task.key,
        name: task.name,
        description: task.description,
        duration: duration.or(task.milestone.then_some(0)),
        milestone: task.milestone,
        key_milestone: task.key_milestone,
        after,
        visible_to_customer: task.visible_to_customer,
        customer_task: task.customer_task,
        assigned_to: task.assigned_to,
        assignment_group: task.assignment_group,
        time_constraint,
        offset,
        phase_type: choice(task.phase_type, "phase_type", projects::PHASE_TYPES, "waterfall")?,
        outside_schedule: task.allow_dates_outside_schedule,
    })
}

/// The length of a task's day: 24 hours where it may lie outside the schedule (domain 6.1).
fn own_day(outside: bool, day: i64) -> i64 {
    if outside { duration::FULL_DAY } else { day }
}

/// One of the choices; nothing if it is the usual one.
fn choice(value: Option<String>, field: &str, choices: &[dict::Choice], usual: &str) -> Result<Option<String>> {
    let Some(value) = value.filter(|value| value != usual) else { return Ok(None) };
    if choices.iter().any(|(stored, _)| *stored == value) {
        return Ok(Some(value));
    }
    let names: Vec<_> = choices.iter().map(|(stored, _)| *stored).collect();
    Err(invalid(format!("{field}: {value} is none of {}", names.join(", "))))
}

/// The key of the task above: `4.2.1` is below `4.2`.
pub fn parent_key(key: &str) -> Option<&str> {
    key.rsplit_once('.').map(|(parent, _)| parent)
}

fn well_formed(key: &str) -> bool {
    key.split('.').all(|part| {
        !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0')
    })
}

/// Keys are unique and have parents, predecessors exist, summaries and milestones have no duration, and nothing waits for
/// itself.
pub fn check(template: &PlanTemplate) -> Result<()> {
    let mut keys = BTreeSet::new();
    let mut problems = Vec::new();
    for task in &template.tasks {
        if !well_formed(&task.key) {
            problems.push(invalid(format!("task {:?}: the key is a place in the outline such as 4.2.1", task.key)));
        } else if !keys.insert(task.key.as_str()) {
            problems.push(invalid(format!("task {}: the key stands twice", task.key)));
        } else if parent_key(&task.key).is_some_and(|parent| !keys.contains(parent)) {
            problems.push(invalid(format!(
                "task {}: there is no task {} before it",
                task.key,
                parent_key(&task.key).unwrap_or_default()
            )));
        }
    }
    let summaries: BTreeSet<&str> = template.tasks.iter().filter_map(|task| parent_key(&task.key)).collect();
    for task in &template.tasks {
        let mut seen = BTreeSet::new();
        for before in &task.after {
            let key = before.key.as_str();
            if !keys.contains(key) {
                problems.push(invalid(format!("task {}: there is no task {key} to wait for", task.key)));
            } else if !seen.insert(key) {
                problems.push(invalid(format!("task {}: waits for {key} twice", task.key)));
            } else if is_at_or_above(key, &task.key) || is_at_or_above(&task.key, key) {
                problems.push(invalid(format!(
                    "task {}: cannot wait for {key}, which is the same task, above or below it",
                    task.key
                )));
            }
        }
        if task.milestone && task.duration.is_some_and(|seconds| seconds != 0) {
            problems.push(invalid(format!("task {}: a milestone has no duration", task.key)));
        }
        if summaries.contains(task.key.as_str()) && (task.duration.is_some() || task.milestone) {
            problems.push(
                invalid(format!("task {}: has tasks below it, so its duration follows from them", task.key))
                    .hint("remove duration and milestone"),
            );
        }
        let held = task.time_constraint.as_deref().filter(|constraint| super::summary::holds(constraint));
        if let Some(constraint) = held.filter(|_| summaries.contains(task.key.as_str())) {
            problems.push(
                invalid(format!("task {}: has tasks below it and starts when they do, not {constraint}", task.key))
                    .hint("start_no_earlier holds for all of them"),
            );
        }
    }
    Error::all(problems)?;
    cycle(template)
}

/// How many tasks customers see below ones they do not (Q18).
pub fn gaps(template: &PlanTemplate) -> usize {
    let seen: BTreeMap<&str, bool> =
        template.tasks.iter().map(|task| (task.key.as_str(), task.visible_to_customer)).collect();
    let below_hidden = |task: &&PlanTask| parent_key(&task.key).and_then(|key| seen.get(key)) == Some(&false);
    template.tasks.iter().filter(|task| task.visible_to_customer).filter(below_hidden).count()
}

fn is_at_or_above(upper: &str, lower: &str) -> bool {
    lower == upper || lower.strip_prefix(upper).is_some_and(|rest| rest.starts_with('.'))
}

/// Plans the template on a bare calendar: the planner knows every way tasks can wait for each other in a circle.
fn cycle(template: &PlanTemplate) -> Result<()> {
    use super::schedule::{Calculation, Input, Relation, Task, plan};
    let index: BTreeMap<&str, usize> =
        template.tasks.iter().enumerate().map(|(at, task)| (task.key.as_str(), at)).collect();
    let at = |key: &str| index.get(key).copied();
    let tasks: Vec<Task> = template
        .tasks
        .iter()
        .map(|task| Task { label: task.key.clone(), parent: parent_key(&task.key).and_then(at), ..Task::default() })
        .collect();
    let relations: Vec<Relation> = template
        .tasks
        .iter()
        .enumerate()
        .flat_map(|(succ, task)| task.after.iter().filter_map(move |before| Some((succ, before, at(&before.key)?))))
        .map(|(succ, before, pred)| Relation { pred, succ, kind: before.kind, lag: 0 })
        .collect();
    let calendar = crate::time::Calendar::always();
    let start = crate::time::Instant::parse_utc("2026-01-01T00:00:00Z")?;
    let input = Input {
        start,
        ends: None,
        calendar: &calendar,
        calculation: Calculation::Automatic,
        tasks: &tasks,
        relations: &relations,
    };
    plan(&input).map(|_| ())
}

/// Writes a template so that reading it gives the same again.
pub fn print(template: &PlanTemplate, day: i64) -> Result<String> {
    let tasks = template.tasks.iter().map(|task| FileTask {
        key: task.key.clone(),
        name: task.name.clone(),
        description: task.description.clone(),
        duration: task
            .duration
            .filter(|_| !task.milestone)
            .map(|seconds| duration::format(seconds, own_day(task.outside_schedule, day))),
        milestone: task.milestone,
        key_milestone: task.key_milestone,
        after: task.after.iter().map(|before| before.notation(day)).collect(),
        visible_to_customer: task.visible_to_customer,
        customer_task: task.customer_task,
        assigned_to: task.assigned_to.clone(),
        assignment_group: task.assignment_group.clone(),
        time_constraint: task.time_constraint.clone(),
        offset: task.offset.map(|seconds| duration::format(seconds, day)),
        phase_type: task.phase_type.clone(),
        allow_dates_outside_schedule: task.outside_schedule,
    });
    let file = File {
        version: VERSION,
        name: template.name.clone(),
        description: template.description.clone(),
        project_manager: template.project_manager.clone(),
        schedule: template.schedule.clone(),
        active: !template.inactive,
        tasks: tasks.collect(),
    };
    toml::to_string(&file)
        .map_err(|error| Error::new(Code::Internal, format!("the template cannot be written: {error}")))
}
