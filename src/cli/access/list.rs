//! `access list`: everything the user may do.

use super::{Target, asking, columns, print, subject, target};
use crate::ask::{Extent, Holding, holdings, tables};
use crate::cli::Act;
use crate::cli::session::Session;
use crate::error::Result;
use crate::output::Cell;
use clap::{ArgMatches, Args};

/// `access list [TARGET]`.
#[derive(Debug, Args)]
pub struct List {
    /// A number, NOUN:NAME, or a noun; every table if left out
    target: Option<String>,
}

impl Act for List {
    fn run(self, _: &ArgMatches, session: &mut Session) -> Result<()> {
        let login = session.acting()?;
        asking(session, |session, _, operator| {
            let policy = subject(operator, &login)?;
            let targets = match &self.target {
                Some(text) => vec![target(operator, text)?],
                None => tables().map(|table| Target { table, record: None }).collect(),
            };
            let mut rows = Vec::new();
            for Target { table, record } in &targets {
                let (id, name) = (record.as_ref().map(|(id, _)| id.as_str()), record.as_ref().map(|(_, name)| name));
                for Holding { operation, extent, rules, fields } in holdings(&policy, table, id)? {
                    let records = name.cloned().unwrap_or_else(|| match extent {
                        Extent::All => "all".to_owned(),
                        _ => "some".to_owned(),
                    });
                    let fields = fields.map_or(Cell::Null, |fields| Cell::Text(fields.join(",")));
                    let row = [table.name, operation, &records, &rules.join(",")].map(Cell::from);
                    rows.push(row.into_iter().chain([fields]).collect());
                }
            }
            print(session, columns(&["table", "operation", "records", "rules", "fields"]), rows)
        })
    }
}
