//! csm
pub mod actor;
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
