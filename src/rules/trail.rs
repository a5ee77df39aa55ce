//! The audit trail is added to by the system and never otherwise changed.

use crate::error::{Code, Error, Result};
use crate::store::{Change, Store};

/// Refuses to take an entry out of the trail.
pub fn only_grows(_: &Store<'_>, _: &mut Change) -> Result<()> {
    Err(Error::new(Code::StateInvalid, "entries of the audit trail are never deleted")
        .hint("the trail is only added to"))
}
