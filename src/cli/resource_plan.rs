//! Resource plans move by verbs: request, confirm, allocate, reject, complete, cancel.

use super::Act;
use super::record::write_target;
use super::session::{Done, Session};
use crate::dict::resource_plan;
use crate::error::{Code, Error, Result};
use crate::rules::{acts, delivery};
use clap::{ArgMatches, Args};

/// `resource-plan VERB PLAN`: which of the verbs, the type says.
#[derive(Debug, Args)]
pub struct Advance<const VERB: usize> {
    /// Which resource plan
    plan: String,
}

impl<const VERB: usize> Act for Advance<VERB> {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let step = delivery::MOVES.get(VERB).ok_or_else(|| Error::new(Code::Internal, "a verb of no plan"))?;
        let table = &resource_plan::TABLE;
        let sets = acts::sets(table, step.operation);
        session.write(table, |session, store| {
            session.decided_for(store, table, step.operation, sets, &self.plan)?;
            let id = write_target(store, table, &self.plan, step.operation, sets)?;
            store.act(table, &id, &self.plan, step.operation, sets, |plan| delivery::advance(plan, step))?;
            Ok(Done::to(id, step.to))
        })
    }
}
