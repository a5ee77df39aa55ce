//! How long planning takes: the engine alone, a project recalculated and written, a template applied.
//!
//! `cargo bench` prints one line a measurement and fails if a figure of the contract is missed: time per task from 1,000
//! to 100,000 tasks within 1.5 times, 10,000 tasks with 20,000 dependencies recalculated and written under a second, a
//! template of 1,000 tasks applied under 150 ms. Each figure is the best of several runs; time per task is time on the processor,
//! so that other programs do not count, and of commands that is printed beside the time they took.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on fails, and prints")]

use csm::rules::schedule::{Calculation, Input, Kind, Relation, Task, plan};
use csm::time::{Calendar, Instant};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::{Duration, Instant as Clock};

/// Tasks under each summary of the projects measured.
const UNDER: usize = 10;

/// How far back in the list a task's predecessors stand, the likeliest first: the one before it, the same step of the
/// summary before, and so on.
const BACK: [usize; 6] = [1, UNDER + 2, 2, UNDER + 3, 2 * UNDER + 3, 3];

/// A project of `count` tasks with exactly two dependencies a task, in rows of ten chains side by side.
fn project(count: usize) -> (Vec<Task>, Vec<Relation>) {
    const KINDS: [Kind; 4] = [Kind::Fs, Kind::Ss, Kind::Fs, Kind::Ff];
    let mut tasks: Vec<Task> = Vec::with_capacity(count);
    let mut relations = Vec::with_capacity(count * 2);
    for index in 0..count {
        let place = index % (UNDER + 1);
        let parent = (place > 0).then_some(index - place);
        let duration = if place == 0 { 0 } else { i64::try_from(1 + index % 5).unwrap() * 4 * 3600 };
        tasks.push(Task { label: index.to_string(), parent, duration, ..Task::default() });
        // Chains lead from step to step, and groups of a thousand tasks do not wait for each other: real plans are wide,
        // not one long chain. What summaries and first steps have too few, the next steps have more.
        let follows = |pred: &usize| (1..place).contains(&(pred % (UNDER + 1))) && pred / 1000 == index / 1000;
        let missing = 2 * count.min(index + 2) - relations.len();
        let preds = BACK.iter().filter_map(|back| index.checked_sub(*back)).filter(follows).take(missing);
        for (at, pred) in preds.enumerate() {
            let lag = if index % 7 == 0 { 4 * 3600 } else { 0 };
            relations.push(Relation { pred, succ: index, kind: KINDS[(index + at) % 4], lag });
        }
    }
    assert_eq!(relations.len(), 2 * count, "two dependencies a task");
    (tasks, relations)
}

/// Time this thread has spent on a processor so far; where the system does not say, time since the first question.
fn on_processor() -> Duration {
    static BEGUN: LazyLock<Clock> = LazyLock::new(Clock::now);
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = spent.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

/// Time the commands run so far have spent on a processor, to a hundredth of a second.
fn commands_on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    // After the name: the times of waited-for children, in user and in system mode.
    let ticks: u64 = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// The least `clock` advances in one of `runs`.
fn least(runs: usize, clock: impl Fn() -> Duration, mut work: impl FnMut()) -> Duration {
    let each = (0..runs).map(|_| {
        let begun = clock();
        work();
        clock().saturating_sub(begun)
    });
    each.min().unwrap_or_default()
}

/// The best of `runs`, and what of all of them was spent on a processor, by run.
fn best(runs: u32, mut work: impl FnMut()) -> (Duration, Duration) {
    let before = commands_on_processor();
    let begun = Clock::now();
    let best = least(runs as usize, || begun.elapsed(), &mut work);
    (best, commands_on_processor().saturating_sub(before) / runs)
}

fn engine() -> bool {
    let calendar = Calendar::weekdays();
    let start = Instant::parse_utc("2026-03-02T08:00:00Z").unwrap();
    let mut each = Vec::new();
    for count in [1_000, 10_000, 100_000] {
        let (tasks, relations) = project(count);
        let input = Input {
            start,
            ends: None,
            calendar: &calendar,
            calculation: Calculation::Automatic,
            tasks: &tasks,
            relations: &relations,
        };
        // The processor's time is counted in steps: small plans are made often enough to take several of them.
        let often = 200_000 / u32::try_from(count).unwrap();
        let spent = least(7, on_processor, || {
            (0..often).for_each(|_| drop(std::hint::black_box(plan(&input).unwrap())));
        }) / often;
        let nanos = spent.as_secs_f64() * 1e9 / f64::from(u32::try_from(count).unwrap());
        println!("engine {count:>7} tasks {:>7} dependencies {spent:>12.2?} {nanos:>8.0} ns a task", relations.len());
        each.push(nanos);
    }
    let (least, most) = (each.iter().copied().fold(f64::MAX, f64::min), each.iter().copied().fold(0.0, f64::max));
    verdict("time per task, most to least", most / least, 1.5)
}

fn verdict(what: &str, figure: f64, limit: f64) -> bool {
    let kept = figure <= limit;
    println!("{} {what}: {figure:.2}, at most {limit}", if kept { "ok  " } else { "MISS" });
    kept
}

fn csm(db: &Path, words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_csm"))
        .env("CSM_NOW", "2026-03-02T09:00:00Z")
        .arg("--db")
        .arg(db)
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "csm {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A template of `count` tasks with two dependencies each, as a file.
fn template(count: usize) -> String {
    use std::fmt::Write as _;
    let (tasks, relations) = project(count);
    let key = |index: usize| match tasks[index].parent {
        None => (index / (UNDER + 1) + 1).to_string(),
        Some(parent) => format!("{}.{}", parent / (UNDER + 1) + 1, index - parent),
    };
    let mut after: Vec<Vec<String>> = vec![Vec::new(); count];
    for relation in &relations {
        let lag = if relation.lag > 0 { "+4h" } else { "" };
        after[relation.succ].push(format!("\"{}{}{lag}\"", key(relation.pred), relation.kind));
    }
    let mut text = format!("version = 1\nname = \"bench{count}\"\n");
    for (index, task) in tasks.iter().enumerate() {
        let _ = write!(text, "[[task]]\nkey = \"{}\"\nname = \"Task {index}\"\n", key(index));
        if task.parent.is_some() {
            let _ = writeln!(text, "duration = \"{}h\"\nafter = [{}]", task.duration / 3600, after[index].join(", "));
        }
    }
    text
}

/// The whole command, program start and commit included.
fn commands() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("csm.db");
    csm(&db, &["db", "init"]);
    csm(&db, &["account", "create", "--name", "Acme", "--customer", "true"]);
    let mut made = Vec::new();
    for count in [1_000, 10_000] {
        let file = folder.path().join(format!("{count}.toml"));
        std::fs::write(&file, template(count)).unwrap();
        csm(&db, &["template", "import", file.to_str().unwrap()]);
        made.push(csm(&db, &["project", "create", "--name", "P", "--account", "Acme", "--start", "2026-03-02", "-q"]));
    }
    let idle = best(5, || {
        csm(&db, &["whoami"]);
    });
    let apply = best(5, || {
        csm(&db, &["template", "apply", "bench1000", &made[0], "-n", "-q"]);
    });
    println!("apply 1000 tasks {apply:.2?}, program start {idle:.2?}; best, on a processor");
    let applied = verdict("template of 1,000 tasks applied, ms", apply.0.as_secs_f64() * 1e3, 150.0);
    csm(&db, &["template", "apply", "bench10000", &made[1], "-q"]);
    let tasks = csm(&db, &["task", "list", "--project", &made[1], "--count"]);
    let links = csm(&db, &["dependency", "list", "--project", &made[1], "--count"]);
    let mut day = 3;
    let moved = best(3, || {
        // Another start moves every task: all rows are written and audited.
        csm(&db, &["project", "move", &made[1], "--start", &format!("2026-03-{day:02}"), "-q"]);
        day += 1;
    });
    println!("move {tasks} tasks {links} dependencies {moved:.2?}");
    let calm = best(3, || {
        csm(&db, &["project", "update", &made[1], "--risk", "low", "-n", "-q"]);
    });
    println!("recalculate with nothing to write {calm:.2?}");
    verdict("10,000 tasks recalculated and written, s", moved.0.as_secs_f64(), 1.0) && applied
}

fn main() -> ExitCode {
    let kept = [engine(), commands()];
    if kept.iter().all(|kept| *kept) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
