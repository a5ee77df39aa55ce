//! Customer projects in one file, with the portal's permissions: the library behind the `csm` program.
//!
//! Access is a predicate: `policy` turns rules into SQL, `store` reads and writes through it, `cli` is the only caller with
//! users. ARCHITECTURE.md draws the map.

pub mod actor;
pub mod ask;
pub mod cli;
pub mod cond;
pub mod dict;
pub mod engine;
pub mod error;
pub mod output;
pub mod policy;
pub mod rules;
pub mod store;
pub mod time;
