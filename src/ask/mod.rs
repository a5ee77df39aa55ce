//! Questions about access that take more than one answer of the predicate: what would change it, who may, how two users
//! or two databases differ.
//!
//! Every answer is `Policy::answer`'s. What would be different after a change is found by making the change on a private
//! copy of the database, with all business rules, asking again, and undoing it.

mod change;
mod diff;
mod flip;
mod holdings;
pub mod matrix;
mod near;
mod roles;
mod who;

pub use change::{About, Change};
pub use diff::{Difference, diff, diff_roles};
pub use flip::{Flip, flips};
pub use holdings::{Extent, Holding, extent, holdings, operations, tables};
pub use near::{Near, near};
pub use who::{May, who};

use crate::actor::Actor;
use crate::engine::Engine;
use crate::error::Result;
use crate::policy::{Answer, Policy, Question};
use crate::store::{Context, Rules, Store};

/// A database on which things may be tried: a private copy, or one inside a transaction that will be rolled back.
pub struct Trial<'e> {
    engine: &'e dyn Engine,
    rules: &'static Rules,
    context: Context,
}

impl<'e> Trial<'e> {
    /// Tries happen on this database.
    pub fn new(engine: &'e dyn Engine, rules: &'static Rules, context: Context) -> Self {
        Self { engine, rules, context }
    }

    /// The database.
    pub fn engine(&self) -> &'e dyn Engine {
        self.engine
    }

    /// A store that acts for that user.
    pub fn store(&self, login: &str) -> Result<Store<'e>> {
        Ok(Store::new(self.engine, Actor::load(self.engine, login)?, self.rules, self.context.clone()))
    }

    /// A store that acts for whoever runs the program.
    pub fn operator(&self) -> Result<Store<'e>> {
        self.store(&self.context.operator)
    }

    /// The rules as they stand now, as they bear on that user.
    pub fn policy(&self, login: &str) -> Result<Policy<'e>> {
        Ok(Policy::new(self.engine, Actor::find(self.engine, login)?, self.context.now()))
    }

    /// The answer as things stand now, nothing of it remembered from before.
    pub fn ask(&self, login: &str, question: &Question) -> Result<Answer> {
        self.policy(login)?.answer(question)
    }

    /// Does the work and undoes whatever it wrote.
    pub fn undone<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.engine.script("SAVEPOINT trial")?;
        let done = work();
        self.engine.script("ROLLBACK TO trial; RELEASE trial")?;
        done
    }
}
