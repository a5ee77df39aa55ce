//! Service levels against a simulation that looks at every minute: what a list shows at a time is what a daemon that never
//! sleeps would have written by then.

use crate::env::TestEnv;
use csm::actor::Actor;
use csm::dict::{case, task_sla, work};
use csm::engine::{Engine, Mode, Sql, open};
use csm::rules::{RULES, case as rules};
use csm::store::{Ask, Context, Datum, Record, Store};
use csm::time::{Calendar, Instant};
use std::collections::BTreeMap;
use std::time::Duration;

/// 2026-02-26T08:00:00Z, a Thursday.
const BEGIN: i64 = 1_772_092_800;
const DAY: i64 = 1440;

/// A small generator, so that a failure names the seed that repeats it.
struct Rng(u64);

impl Rng {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % end.unsigned_abs()).unwrap()
    }
}

fn at(minute: i64) -> Instant {
    Instant::from_unix(BEGIN + minute * 60).unwrap()
}

/// A store at that minute. Whoever makes one reads every rule of access: one a minute is enough.
fn store<'e>(engine: &'e dyn Engine, admin: &Actor, minute: i64) -> Store<'e> {
    let context = Context {
        operator: "admin".to_owned(),
        os_user: "tester".to_owned(),
        command: "test".to_owned(),
        real_now: at(minute),
        pretended: None,
    };
    Store::new(engine, admin.clone(), &RULES, context)
}

/// What the simulation knows of a case.
#[derive(Clone)]
struct Case {
    state: i64,
    priority: i64,
    answered: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    InProgress,
    Paused,
    Completed,
    Cancelled,
}

/// One clock, looked at every minute.
struct Clock {
    /// Place of its level in [`LEVELS`].
    level: usize,
    stage: Stage,
    start: i64,
    ran: i64,
    breached: bool,
}

impl Clock {
    fn goes_on(&self) -> bool {
        matches!(self.stage, Stage::InProgress | Stage::Paused)
    }

    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::InProgress => "in_progress",
            Stage::Paused => "paused",
            Stage::Completed => "completed",
            Stage::Cancelled => "cancelled",
        }
    }
}

/// The shipped levels, read from the domain's Q47: target, priority, minutes of work.
const LEVELS: [(&str, i64, i64); 8] = [
    ("response", 1, 60),
    ("response", 2, 240),
    ("response", 3, 480),
    ("response", 4, 1440),
    ("resolution", 1, 240),
    ("resolution", 2, 480),
    ("resolution", 3, 1440),
    ("resolution", 4, 2400),
];

/// Monday to Friday, 8 to 12 and 13 to 17; one Monday is a holiday.
fn works(minute: i64) -> bool {
    let (day, clock) = ((minute + 480).div_euclid(DAY), (minute + 480).rem_euclid(DAY));
    let weekday = (day + 3) % 7;
    weekday < 5 && day != HOLIDAY && ((480..720).contains(&clock) || (780..1020).contains(&clock))
}

/// Monday 2026-03-02, counted in days from the beginning.
const HOLIDAY: i64 = 4;

#[derive(Default)]
struct Simulation {
    clocks: Vec<Clock>,
}

impl Simulation {
    /// A minute passes: whatever runs, runs.
    fn pass(&mut self, minute: i64) {
        let works = i64::from(works(minute));
        for clock in &mut self.clocks {
            if clock.stage == Stage::InProgress {
                // Time is out when what was promised has run; from then on it is late, working hours or not.
                clock.breached |= clock.ran >= LEVELS[clock.level].2;
                clock.ran += works;
            }
        }
    }

    /// Whether a clock has run just as long as was promised.
    fn runs_out(&self) -> bool {
        let out = |clock: &Clock| clock.ran == LEVELS[clock.level].2 && !clock.breached;
        self.clocks.iter().any(|clock| clock.stage == Stage::InProgress && out(clock))
    }

    /// The case changed: clocks begin, pause, go on and end.
    fn change(&mut self, case: &Case, minute: i64) {
        for (index, (target, priority, _)) in LEVELS.iter().enumerate() {
            let response = *target == "response";
            let start =
                case.priority == *priority && if response { [1, 10].contains(&case.state) } else { case.state != 7 };
            let stop = if response { case.answered } else { case.state == 3 };
            let pause = !response && [18, 6].contains(&case.state);
            let going = if pause { Stage::Paused } else { Stage::InProgress };
            let over = self.clocks.iter().any(|clock| clock.level == index && clock.stage == Stage::Completed);
            match self.clocks.iter_mut().find(|clock| clock.level == index && clock.goes_on()) {
                Some(clock) if stop => clock.stage = Stage::Completed,
                Some(clock) if !start => clock.stage = Stage::Cancelled,
                Some(clock) => clock.stage = going,
                None if start && !stop && !over => {
                    self.clocks.push(Clock { level: index, stage: going, start: minute, ran: 0, breached: false });
                }
                None => {}
            }
        }
    }
}

/// A step that may be refused; the simulation follows only what was done.
fn step(store: &Store<'_>, id: &str, rng: &mut Rng, case: &mut Case) {
    let mut next = case.clone();
    let done = match rng.below(9) {
        0 => rules::assign(store, id, id, store.actor().id())
            .map(|_| next.state = if case.state == 1 { 10 } else { case.state }),
        1 => rules::request_info(store, id, id, None).map(|_| next.state = 18),
        2 => rules::plain(store, id, id, "resume").map(|_| next.state = 10),
        3 => rules::propose(store, id, id, Some("solved_fixed"), Some("Done.")).map(|_| next.state = 6),
        4 => rules::plain(store, id, id, "reject").map(|_| next.state = 10),
        5 if rng.below(3) == 0 => rules::close(store, id, id, None, Some("Done.")).map(|_| next.state = 3),
        6 if rng.below(4) == 0 => rules::cancel(store, id, id, None).map(|_| next.state = 7),
        7 => store
            .write_journal(&case::TABLE, id, id, csm::store::Journal::Comments, "Looking.")
            .map(|()| next.answered = true),
        _ => {
            next.priority = 1 + rng.below(4);
            let typed = [("priority".to_owned(), next.priority.to_string())];
            store.update(&case::TABLE, id, id, &typed, &Calendar::weekdays()).map(|_| ())
        }
    };
    match done {
        Ok(()) => *case = next,
        Err(error) => assert_eq!(error.exit(), 5, "{error}"),
    }
}

/// What a list of clocks shows: by level and start, stage, minutes run, whether late.
fn shown(store: &Store<'_>, id: &str) -> Vec<(String, i64, String, i64, bool)> {
    let fields = ["sla.name", "start_time", "stage", "duration", "has_breached"];
    let ask = Ask {
        fields: fields.map(str::to_owned).to_vec(),
        query: csm::cond::parse(&format!("task={id}")).unwrap(),
        ..Ask::default()
    };
    let mut found = Vec::new();
    let text = |datum: &Datum| if let Datum::Value(value) = datum { value.to_string() } else { String::new() };
    let listing = store.list(&task_sla::TABLE, &ask).unwrap();
    let each = &mut |line: csm::store::Line| {
        let start = Instant::parse_utc(&text(&line.data[1]))?.unix();
        let ran: i64 = text(&line.data[3]).parse().unwrap();
        assert_eq!(ran % 60, 0);
        found.push((
            text(&line.data[0]),
            (start - BEGIN) / 60,
            text(&line.data[2]),
            ran / 60,
            text(&line.data[4]) == "1",
        ));
        Ok(())
    };
    listing.run(each).unwrap();
    found.sort();
    found
}

fn expected(simulation: &Simulation, names: &BTreeMap<(String, i64), String>) -> Vec<(String, i64, String, i64, bool)> {
    let shown = |clock: &Clock| {
        let (target, _, minutes) = LEVELS[clock.level];
        let name = names[&(target.to_owned(), minutes * 60)].clone();
        (name, clock.start, clock.stage().to_owned(), clock.ran, clock.breached)
    };
    let mut all: Vec<_> = simulation.clocks.iter().map(shown).collect();
    all.sort();
    all
}

fn timeline(engine: &dyn Engine, admin: &Actor, seed: u64, names: &BTreeMap<(String, i64), String>) {
    let mut rng = Rng(seed);
    let mut minute = rng.below(2 * DAY);
    let mut case = Case { state: 1, priority: 1 + rng.below(4), answered: false };
    let mut new = Record::new(&case::TABLE);
    new.set(work::SHORT_DESCRIPTION, "Timeline".to_owned()).set(case::PRIORITY, case.priority);
    let id = store(engine, admin, minute).system_create(&case::TABLE, new, "test").unwrap().id();
    let mut simulation = Simulation::default();
    simulation.change(&case, minute);
    for _ in 0..8 {
        // Often to the very minute in which a clock runs out: the last that is in time.
        let edge = rng.below(4) == 0;
        let span = [90, DAY, 4 * DAY][usize::try_from(if edge { 2 } else { rng.below(3) }).unwrap()];
        let until = minute + rng.below(span);
        while minute < until && !(edge && simulation.runs_out()) {
            simulation.pass(minute);
            minute += 1;
        }
        // A look at any moment shows what a daemon would have written by then.
        let store = store(engine, admin, minute);
        assert_eq!(shown(&store, &id), expected(&simulation, names), "seed {seed}, minute {minute}");
        step(&store, &id, &mut rng, &mut case);
        simulation.change(&case, minute);
        assert_eq!(shown(&store, &id), expected(&simulation, names), "seed {seed}, after {minute}");
    }
    let latest = simulation.clocks.iter().filter(|clock| clock.goes_on()).map(|clock| clock.start).max();
    if let Some(earlier) = latest.filter(|start| *start > 0).map(|start| start - 1) {
        engine.script("SAVEPOINT back").unwrap();
        let typed = [("priority".to_owned(), (1 + case.priority % 4).to_string())];
        let update = store(engine, admin, earlier).update(&case::TABLE, &id, &id, &typed, &Calendar::weekdays());
        assert_eq!(update.unwrap_err().code().as_str(), "state.invalid", "seed {seed}: a clock set back");
        engine.script("ROLLBACK TO back; RELEASE back").unwrap();
    }
}

/// A database of its own with a holiday, and on it the timelines of these seeds.
fn timelines(seeds: impl Iterator<Item = u64>) {
    let env = TestEnv::empty();
    env.ok("db init");
    let engine = open(&env.db(), Mode::Write, Duration::from_secs(1)).unwrap();
    let engine: &dyn Engine = &engine;
    engine.begin().unwrap();
    let weekdays =
        engine.texts(&Sql::new("SELECT sys_id FROM cmn_schedule WHERE name = 'weekdays'")).unwrap().remove(0);
    let mut holiday = Sql::new("INSERT INTO cmn_schedule_span (sys_id, schedule, type, date) VALUES ('h', ");
    holiday.bind(weekdays).push(", 'holiday', '2026-03-02')");
    engine.execute(&holiday).unwrap();
    let names = engine.all(&Sql::new("SELECT target, duration, name FROM contract_sla"), |row| {
        ((row.text(0), row.int(1)), row.text(2))
    });
    let names: BTreeMap<_, _> = names.unwrap().into_iter().collect();
    assert_eq!(names.len(), LEVELS.len(), "the shipped levels of Q47");
    let admin = Actor::load(engine, "admin").unwrap();
    for seed in seeds {
        timeline(engine, &admin, seed, &names);
    }
    engine.rollback().unwrap();
}

/// Each seed is a timeline of its own, so that they may run side by side.
#[test]
fn clocks_agree_with_a_minute_by_minute_simulation() {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|first| scope.spawn(move || timelines((first..200).step_by(4)))).collect();
        for thread in threads {
            thread.join().unwrap_or_else(|failure| std::panic::resume_unwind(failure));
        }
    });
}

/// A row that another program left without times is listed like any other: what is worked out from them is empty.
#[test]
fn a_clock_without_times_is_listed() {
    let env = TestEnv::demo();
    let all = env.json("case-sla list --fields sys_id,time_left,percentage,start_time");
    let id = all[0]["sys_id"].as_str().unwrap();
    assert!(all[0]["time_left"].is_i64());
    let engine = open(&env.db(), Mode::Write, Duration::from_secs(1)).unwrap();
    let mut stop = Sql::new("UPDATE task_sla SET start_time = NULL WHERE sys_id = ");
    stop.bind(id);
    engine.execute(&stop).unwrap();
    drop(engine);
    let now = env.json("case-sla list --fields sys_id,time_left,percentage,duration,business_percentage");
    assert_eq!(now.as_array().unwrap().len(), all.as_array().unwrap().len());
    for field in ["time_left", "percentage", "duration", "business_percentage"] {
        assert!(now[0][field].is_null(), "{field} of {now}");
    }
    assert_eq!(env.json(&format!("case-sla view {id}"))["sys_id"], id);
}
