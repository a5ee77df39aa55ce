//! Random questions a person can ask, and the answers as text: lists with filters, sorts, dot-walks and limits, counts,
//! names.

use crate::world::{Rng, World};
use csm::cond::{Cond, Op, Operand, OrderBy, Query, Seen, SetRef, Test};
use csm::dict::{self, Field, Kind, Table};
use csm::error::{Error, Result};
use csm::rules::choices::{self, LIMITED};
use csm::store::{Ask, Store, Typed};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One question.
pub enum Question {
    List(&'static Table, Ask),
    Count(&'static Table, Ask),
    Resolve(&'static Table, String),
    /// What a field of a draft may be set to: what completion and prompts offer (Q40).
    Offered(&'static Table, &'static Field, Vec<Typed>),
}

/// Tables that carry most of what there is to hide.
const USUAL: &[&str] = &[
    "customer_project_task",
    "customer_project",
    "project_contact",
    "planned_task_rel_planned_task",
    "account_relationship",
    "sys_user",
    "customer_account",
];

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Question::Resolve(table, name) => write!(f, "resolve {} {name:?}", table.name),
            Question::Offered(table, field, draft) => write!(f, "offered {}.{} for {draft:?}", table.name, field.name),
            Question::List(table, ask) | Question::Count(table, ask) => {
                let verb = if matches!(self, Question::Count(..)) { "count" } else { "list" };
                let Ask { fields, query, called, sort, limit, offset, .. } = ask;
                write!(f, "{verb} {} --fields {fields:?} --query {query} --sort {sort:?}", table.name)?;
                write!(f, " called {called:?} limit {limit:?} offset {offset:?}")
            }
        }
    }
}

/// What there is to ask with: fields by table, and values that occur in either world.
pub struct Asker {
    /// Fields this person could read on some record.
    fields: BTreeMap<&'static str, Vec<&'static Field>>,
    /// Ids and names by table.
    names: BTreeMap<&'static str, Vec<String>>,
    /// All texts.
    texts: Vec<String>,
    /// Values of further keys (numbers, full names) by table: what a record may be called by those who may read them.
    keys: BTreeMap<&'static str, Vec<String>>,
}

impl Asker {
    /// Somebody who asks about these worlds; the rules are the same in all of them.
    pub fn new(store: &Store<'_>, worlds: &[&World]) -> Self {
        let mut fields = BTreeMap::new();
        for table in dict::TABLES {
            let grant = store.policy().grant(table, "read", &[], "t").unwrap();
            let open: Vec<_> = table.fields().filter(|field| grant.field(field.name) != Seen::Never).collect();
            if grant.possible() {
                fields.insert(table.name, open);
            }
        }
        let mut names: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut keys: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut texts = Vec::new();
        for row in worlds.iter().flat_map(|world| world.tables.values().flatten()) {
            let table = crate::fixture::table(row.table);
            let called = table.naming().map(|key| row.text(key).to_owned()).filter(|name| !name.is_empty());
            let known = names.entry(row.table).or_default();
            known.extend(called.chain([row.id.clone()]));
            let further = table.keys.iter().map(|key| row.text(key).to_owned()).filter(|name| !name.is_empty());
            keys.entry(row.table).or_default().extend(further);
            texts.extend(row.cells.values().filter_map(|value| value.as_text()).map(str::to_owned));
        }
        Self { fields, names, texts, keys }
    }

    /// A question about a table he can read something of, or now and then about any.
    pub fn question(&self, rng: &mut Rng) -> Question {
        let open: Vec<&'static str> = self.fields.keys().copied().collect();
        let name = match rng.below(20) {
            0 => rng.pick(dict::TABLES).name,
            1..=12 => *rng.pick(USUAL),
            _ if open.is_empty() => "sys_user",
            _ => *rng.pick(&open),
        };
        let table = crate::fixture::table(name);
        match rng.below(10) {
            0..=6 => Question::List(table, self.ask(table, rng)),
            7 | 8 => Question::Count(table, Ask { limit: None, offset: None, ..self.ask(table, rng) }),
            _ => Question::Resolve(table, self.name(name, rng)),
        }
    }

    /// What may be chosen for a limited field, with some of the fields the limit depends on.
    pub fn choice(&self, rng: &mut Rng) -> Question {
        let limited = rng.pick(LIMITED);
        let table = crate::fixture::table(limited.table);
        let with = limited.with.iter().filter_map(|name| match table.find(name).map(|field| field.kind) {
            Some(Kind::Reference(target)) if rng.chance(60) => Some(((*name).to_owned(), self.name(target, rng))),
            _ => None,
        });
        let draft = with.collect();
        Question::Offered(table, table.find(limited.field).unwrap(), draft)
    }

    /// Everything at once of the tables that matter: all fields, and all fields one reference away.
    pub fn everything(&self, rng: &mut Rng) -> Vec<Question> {
        let mut questions = Vec::new();
        for name in USUAL {
            let table = crate::fixture::table(name);
            let Some(open) = self.fields.get(name) else { continue };
            let plain = open.iter().map(|field| field.name.to_owned());
            questions.push(Question::List(table, Ask { fields: plain.collect(), ..Ask::default() }));
            for field in open {
                let Kind::Reference(target) = field.kind else { continue };
                questions
                    .push(Question::List(table, Ask { sort: vec![(field.name.to_owned(), false)], ..Ask::default() }));
                let there = self.fields.get(target).into_iter().flatten().filter(|there| there.stored());
                let walks = there.map(|there| format!("{}.{}", field.name, there.name)).collect();
                questions.push(Question::List(table, Ask { fields: walks, ..Ask::default() }));
                for _ in 0..if field.masked { 25 } else { 0 } {
                    // Q38: what a masked reference leads to is not to be guessed by its name.
                    let value = Operand::Literal(self.name(target, rng));
                    let op = *rng.pick(&[Op::Eq, Op::Like, Op::NotIn]);
                    let value = if op == Op::NotIn { Operand::List(vec![self.name(target, rng)]) } else { value };
                    questions.push(count(table, field, op, value));
                }
            }
        }
        questions
    }

    /// How many records point to something of that name, or have it among the members of a list.
    pub fn named(&self, rng: &mut Rng) -> Question {
        for _ in 0..20 {
            let name = *rng.pick(USUAL);
            let table = crate::fixture::table(name);
            let Some(open) = self.fields.get(name).filter(|open| !open.is_empty()) else { continue };
            let field = *rng.pick(open);
            let (op, value) = match field.kind {
                Kind::List(_) | Kind::Journal if rng.chance(50) => (Op::IsNotEmpty, Operand::None),
                Kind::List(target) => (Op::Contains, Operand::Literal(self.name(target, rng))),
                Kind::Reference(target) => {
                    let keys = self.keys.get(target).filter(|names| !names.is_empty() && rng.chance(50));
                    let value = match keys {
                        Some(keys) => rng.pick(keys).clone(),
                        None => self.name(target, rng),
                    };
                    (*rng.pick(&[Op::Eq, Op::Ne, Op::Like, Op::StartsWith, Op::EndsWith]), Operand::Literal(value))
                }
                _ => continue,
            };
            return count(table, field, op, value);
        }
        self.question(rng)
    }

    fn name(&self, table: &str, rng: &mut Rng) -> String {
        let names = self.names.get(table).filter(|names| !names.is_empty());
        names.map_or_else(|| "nothing".to_owned(), |names| rng.pick(names).clone())
    }

    fn ask(&self, table: &'static Table, rng: &mut Rng) -> Ask {
        let fields = (0..rng.below(4)).map(|_| self.path(table, rng).0.join(".")).collect();
        let sort = (0..rng.below(3)).map(|_| (self.path(table, rng).0.join("."), rng.chance(50))).collect();
        let query = Query { cond: self.cond(table, rng), order: self.order(table, rng) };
        let limit = rng.chance(30).then(|| rng.below(4) as u64);
        let offset = rng.chance(15).then(|| rng.below(3) as u64);
        let called = rng.chance(8).then(|| self.name(table.name, rng));
        Ask { fields, query, called, sort, limit, offset, ..Ask::default() }
    }

    fn order(&self, table: &'static Table, rng: &mut Rng) -> Vec<OrderBy> {
        let mut order = Vec::new();
        if rng.chance(30) {
            order.push(OrderBy { path: self.path(table, rng).0, descending: rng.chance(50) });
        }
        order
    }

    fn cond(&self, table: &'static Table, rng: &mut Rng) -> Cond {
        match rng.below(10) {
            0 | 1 => Cond::True,
            2..=6 => self.test(table, rng),
            7 | 8 => Cond::All(vec![self.test(table, rng), self.test(table, rng)]),
            _ => Cond::Any(vec![self.test(table, rng), Cond::All(vec![self.test(table, rng), self.test(table, rng)])]),
        }
    }

    /// A path of at most four names, mostly through what could be read.
    fn path(&self, table: &'static Table, rng: &mut Rng) -> (Vec<String>, &'static Field) {
        let mut here = table;
        let mut path = Vec::new();
        loop {
            let open = self.fields.get(here.name).filter(|fields| !fields.is_empty() && rng.chance(97));
            let field = match open {
                Some(fields) => *rng.pick(fields),
                None => here.fields().nth(rng.below(here.fields().count())).unwrap(),
            };
            path.push(field.name.to_owned());
            let target = match field.kind {
                Kind::Reference(target) if path.len() < 4 && rng.chance(60) => target,
                _ => return (path, field),
            };
            here = crate::fixture::table(target);
        }
    }

    fn test(&self, table: &'static Table, rng: &mut Rng) -> Cond {
        let (mut path, mut field) = self.path(table, rng);
        for _ in 0..2 {
            // References are compared by the names of their targets: worth asking more often than fields are.
            if !matches!(field.kind, Kind::Reference(_)) {
                (path, field) = self.path(table, rng);
            }
        }
        let op = if rng.chance(25) { Op::Eq } else { Op::SPELLINGS[rng.below(Op::SPELLINGS.len())].1 };
        let value = match op {
            Op::IsEmpty | Op::IsNotEmpty | Op::Anything => Operand::None,
            Op::Between => Operand::Range(self.value(field, rng), self.value(field, rng)),
            Op::SameAs | Op::NotSameAs => Operand::Field(self.path(table, rng).0),
            Op::In | Op::NotIn if rng.chance(40) => Operand::Set(set(rng)),
            Op::In | Op::NotIn => Operand::List(vec![self.value(field, rng), self.value(field, rng)]),
            Op::Eq | Op::Ne | Op::Contains if rng.chance(15) => Operand::Set(set(rng)),
            Op::Like | Op::NotLike | Op::StartsWith | Op::EndsWith => {
                let whole = self.value(field, rng);
                let from = rng.below(whole.len().min(3));
                Operand::Literal(whole.chars().skip(from).take(1 + rng.below(6)).collect())
            }
            _ => Operand::Literal(self.value(field, rng)),
        };
        Cond::Test(Test { path, op, value, at: 0 })
    }

    fn value(&self, field: &Field, rng: &mut Rng) -> String {
        match field.kind {
            Kind::Bool => (*rng.pick(&["true", "false"])).to_owned(),
            Kind::Int | Kind::Decimal | Kind::Duration => rng.below(4).to_string(),
            Kind::Code(codes) => rng.pick(codes).0.to_string(),
            Kind::Choice(choices) => rng.pick(choices).0.to_owned(),
            Kind::Time => format!("2026-0{}-02", 1 + rng.below(4)),
            Kind::Reference(target) | Kind::List(target) => self.name(target, rng),
            _ => rng.pick(&self.texts).clone(),
        }
    }
}

fn count(table: &'static Table, field: &Field, op: Op, value: Operand) -> Question {
    let cond = Cond::Test(Test { path: vec![field.name.to_owned()], op, value, at: 0 });
    Question::Count(table, Ask { query: Query { cond, order: Vec::new() }, ..Ask::default() })
}

fn set(rng: &mut Rng) -> SetRef {
    let name = *rng.pick(&["me", "my_projects", "my_accounts", "my_groups"]);
    SetRef { name: name.to_owned(), column: None }
}

fn said(error: &Error) -> String {
    format!("{} {} {:?}", error.code().as_str(), error.message(), error.hints())
}

/// The whole answer as text, errors included.
pub fn answer(store: &Store<'_>, question: &Question) -> String {
    let list = |table, ask: &Ask| -> Result<String> {
        let mut text = String::new();
        let listing = store.list(table, ask)?;
        for shown in listing.shown() {
            text.push_str(&shown.path);
            text.push(' ');
        }
        listing.run(&mut |line| {
            let _ = write!(text, "\n{} {:?}", line.id, line.data);
            Ok(())
        })?;
        Ok(text)
    };
    let answered = match question {
        Question::List(table, ask) => list(table, ask),
        Question::Count(table, ask) => store.count(table, ask).map(|count| count.to_string()),
        Question::Resolve(table, name) => store.resolve(table, name),
        Question::Offered(table, field, typed) => {
            let draft = choices::draft(store, table, typed);
            choices::offered(store, table, field, &draft, "", 50)
                .map(|names| names.iter().fold(String::new(), |text, (name, about)| format!("{text}\n{name} {about}")))
        }
    };
    answered.unwrap_or_else(|error| said(&error))
}
