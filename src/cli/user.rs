//! `csm user create`: a contact, a consumer user or an employee, with the roles of his kind.

use super::nouns::typed;
use super::session::{Done, Session};
use super::{Act, prompt};
use crate::dict::user;
use crate::error::{Code, Error, Result};
use crate::rules::link_consumer;
use crate::store::Record;
use crate::time::Calendar;
use clap::{ArgMatches, Args};

/// `user create`.
#[derive(Debug, Args)]
pub struct Create {
    /// Make a consumer user, linked to the consumer of this name
    #[arg(long, value_name = "NAME", help_heading = "Kind", conflicts_with = "account")]
    consumer: Option<String>,
}

impl Act for Create {
    fn run(self, matches: &ArgMatches, session: &mut Session) -> Result<()> {
        let typed = typed(matches, &user::TABLE)?;
        session.write(&user::TABLE, |session, store| {
            let typed = prompt::missing(session, store, &user::TABLE, typed)?;
            let mut extra = Record::new(&user::TABLE);
            if let Some(name) = &self.consumer {
                if name.is_empty() {
                    return Err(Error::new(Code::UsageEmpty, "--consumer is empty"));
                }
                extra.set(user::CLASS, "csm_consumer_user".to_owned());
            }
            let record = store.create(&user::TABLE, &typed, extra, &Calendar::always())?;
            if let Some(name) = &self.consumer {
                link_consumer(store, name, &record.id())?;
            }
            session.decided(store, &user::TABLE, "create", &[], Some(&record.id()))?;
            Ok(Done::to(record.id(), "created"))
        })
    }
}
