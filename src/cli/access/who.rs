//! `access who`: everybody who may, or with `--near` everybody a single change away.

use super::{Asked, asking, columns, print};
use crate::actor::crowds;
use crate::ask::{Trial, near, who};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::engine::{self, Engine as _};
use crate::error::Result;
use crate::output::Cell;
use crate::rules::RULES;
use clap::{ArgMatches, Args};

/// `access who OP TARGET`.
#[derive(Debug, Args)]
pub struct Who {
    #[command(flatten)]
    asked: Asked,
    /// Those who may not, but would after a single change; with the change
    #[arg(long)]
    near: bool,
}

impl Act for Who {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        asking(session, |session, engine, operator| {
            let (question, name) = self.asked.question(operator)?;
            if self.near {
                let copy = engine::copy(engine)?;
                copy.begin()?;
                let trial = Trial::new(&copy, &RULES, session.context()?);
                let near = near(&trial, &question, name.as_deref())?;
                let cells = near.into_iter().map(|near| {
                    [near.user_name.as_str(), near.change.kind(), &near.command, &near.rule].map(Cell::from).to_vec()
                });
                return print(session, columns(&["user", "change", "command", "rule"]), cells.collect());
            }
            let may = who(operator.policy(), &question, &crowds(operator.engine())?)?;
            let cells = may.into_iter().map(|may| vec![Cell::Text(may.user_name), Cell::Text(may.rule)]);
            print(session, columns(&["user", "rule"]), cells.collect())
        })
    }
}
