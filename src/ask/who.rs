//! Who may do something: everybody at once, each group of people with the same roles in one statement.

use crate::actor::{Actor, Crowd};
use crate::error::Result;
use crate::policy::{Policy, Question};

/// What a person is called in statements about many.
const ME: &str = "me";

/// One who may, and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct May {
    /// His login.
    pub user_name: String,
    /// The deciding rule.
    pub rule: String,
}

/// Everybody of these groups who may, by login. `policy` is anybody's: its rules are read once for all.
pub fn who(policy: &Policy<'_>, question: &Question, crowds: &[Crowd]) -> Result<Vec<May>> {
    let mut found = Vec::new();
    for crowd in crowds.iter().filter(|crowd| !crowd.roles.is_empty()) {
        let theirs = policy.of(Actor::each(ME, crowd.roles.clone()));
        let may = theirs.among(question, &crowd.members)?;
        found.extend(may.into_iter().map(|(user_name, rule)| May { user_name, rule }));
    }
    found.sort_unstable();
    Ok(found)
}
