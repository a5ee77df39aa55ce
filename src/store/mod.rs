//! Reading and writing records on somebody's behalf: the only way from a command to the database.
//!
//! Every answer is filtered and masked by `policy`; every write is judged inside its own transaction, audited there, and
//! undone as a whole if anything refuses.

mod attachment;
mod audit;
mod change;
mod input;
mod journal;
mod list;
mod record;
mod resolve;
mod system;
mod write;

pub use attachment::{Upload, digest};
pub use audit::{Head, broken_link, head};
pub use change::{BusinessRule, Change, Doing, Rules, When};
pub use input::Typed;
pub use journal::{Entry, Journal};
pub use list::{Ask, Datum, Line, Listing, Reached, Shown};
pub use record::{Read, Record};
pub use resolve::not_found;
pub use system::is;

use crate::actor::Actor;
use crate::engine::Engine;
use crate::error::Result;
use crate::policy::Policy;
use crate::time::Instant;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

/// What the audit trail says of a command besides its changes.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who runs the program: the local administrator.
    pub operator: String,
    /// The operating system's user, from the kernel.
    pub os_user: String,
    /// The command as typed, without values of text fields.
    pub command: String,
    /// The real time.
    pub real_now: Instant,
    /// The time it was told to take it to be.
    pub pretended: Option<Instant>,
}

/// The door to the records, for one command of one acting user.
pub struct Store<'e> {
    engine: &'e dyn Engine,
    policy: Policy<'e>,
    rules: &'static Rules,
    context: Context,
    touched: RefCell<BTreeSet<String>>,
    effects: RefCell<Vec<String>>,
    warnings: RefCell<Vec<String>>,
    audit_head: RefCell<Option<Head>>,
    made: RefCell<HashSet<String>>,
    /// The records whose dates the command tells itself.
    told: RefCell<HashSet<String>>,
}

impl Context {
    /// The time it is taken to be.
    pub fn now(&self) -> Instant {
        self.pretended.unwrap_or(self.real_now)
    }
}

impl<'e> Store<'e> {
    /// A store for this actor; `rules` are the business rules that run on its writes.
    pub fn new(engine: &'e dyn Engine, actor: Actor, rules: &'static Rules, context: Context) -> Self {
        let now = context.now();
        Self {
            engine,
            policy: Policy::new(engine, actor, now),
            rules,
            context,
            touched: RefCell::default(),
            effects: RefCell::default(),
            warnings: RefCell::default(),
            audit_head: RefCell::default(),
            made: RefCell::default(),
            told: RefCell::default(),
        }
    }

    /// The same store at another time.
    #[must_use]
    pub fn at(&self, now: Instant) -> Self {
        let context = Context { pretended: Some(now), ..self.context.clone() };
        Self::new(self.engine, self.actor().clone(), self.rules, context)
    }

    /// The rules as they bear on the acting user.
    pub fn policy(&self) -> &Policy<'e> {
        &self.policy
    }

    /// The acting user.
    pub fn actor(&self) -> &Actor {
        self.policy.actor()
    }

    /// The database; for the raw reads of business rules.
    pub fn engine(&self) -> &'e dyn Engine {
        self.engine
    }

    /// The time it is taken to be.
    pub fn now(&self) -> Instant {
        self.policy.now()
    }

    /// Marks a project whose derived values must be worked out again before the transaction ends.
    pub fn touch(&self, project: String) {
        self.touched.borrow_mut().insert(project);
    }

    /// Works out again what was marked, each project once, however many of its tasks changed.
    pub fn settle(&self) -> Result<()> {
        loop {
            let Some(project) = self.touched.borrow_mut().pop_first() else { return Ok(()) };
            (self.rules.settle)(self, &project)?;
        }
    }

    /// Whether the record was made in this transaction.
    pub fn is_new(&self, id: &str) -> bool {
        self.made.borrow().contains(id)
    }

    /// Marks a record whose dates the command tells itself.
    pub fn tells(&self, id: &str) {
        self.told.borrow_mut().insert(id.to_owned());
    }

    /// Whether the command tells the record's dates itself.
    pub fn is_told(&self, id: &str) -> bool {
        self.told.borrow().contains(id)
    }

    /// Notes something that happened besides what was asked, for the command to print.
    pub fn effect(&self, text: impl Into<String>) {
        self.effects.borrow_mut().push(text.into());
    }

    /// Notes something the user should know, for the command to print on stderr.
    pub fn warn(&self, text: impl Into<String>) {
        self.warnings.borrow_mut().push(text.into());
    }

    /// What was noted, once.
    pub fn take_effects(&self) -> Vec<String> {
        self.effects.take()
    }

    /// What was noted for stderr, once.
    pub fn take_warnings(&self) -> Vec<String> {
        self.warnings.take()
    }
}

/// Does all of `work` or nothing, on behalf of the user with that login: one transaction, committed only if everything
/// succeeds and this is no dry run. What time brought about meanwhile comes first. Who acts, the rules and the records are
/// all read inside it.
pub fn transaction<T>(
    engine: &dyn Engine,
    login: &str,
    rules: &'static Rules,
    context: Context,
    dry_run: bool,
    work: impl FnOnce(&Store<'_>) -> Result<T>,
) -> Result<T> {
    engine.begin()?;
    let done = catch_up(engine, rules, &context).and_then(|()| Actor::load(engine, login)).and_then(|actor| {
        let store = Store::new(engine, actor, rules, context);
        let done = work(&store)?;
        store.settle().map(|()| done)
    });
    let ended = match done {
        Ok(done) if dry_run => engine.rollback().map(|()| done),
        Ok(done) => engine.commit().map(|()| done),
        Err(error) => Err(error),
    };
    if ended.is_err() {
        // The refusal is what the user must hear; a failing rollback leaves nothing behind either.
        let _ = engine.rollback();
    }
    ended
}

/// Whether time alone brought something about that nobody wrote yet.
pub fn behind(engine: &dyn Engine, rules: &'static Rules, context: &Context) -> Result<bool> {
    (rules.behind)(&Store::new(engine, Actor::system(), rules, context.clone()))
}

/// Writes it, in the transaction there is.
pub fn catch_up(engine: &dyn Engine, rules: &'static Rules, context: &Context) -> Result<()> {
    (rules.catch_up)(&Store::new(engine, Actor::system(), rules, context.clone()))
}

/// Answers from one state of the database, whatever others write meanwhile.
pub fn snapshot<T>(
    engine: &dyn Engine,
    login: &str,
    rules: &'static Rules,
    context: Context,
    work: impl FnOnce(&Store<'_>) -> Result<T>,
) -> Result<T> {
    engine.begin_read()?;
    let done = Actor::load(engine, login).and_then(|actor| work(&Store::new(engine, actor, rules, context)));
    let _ = engine.rollback();
    done
}

/// A new `sys_id`: 32 hex digits, ordered by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
