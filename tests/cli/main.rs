//! The command line as its users meet it: the program itself, run in a folder of its own.
//!
//! Names that begin with `c12_`, `q12_` or `r12_` are the cases and rules of the contract they cover.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod acceptance;
mod acting;
mod asking;
mod audit;
mod auto_close;
mod bad_input;
mod case_states;
mod case_work;
mod cases;
mod choosing;
mod completing;
mod delivery;
mod demo;
mod dry_run;
mod env;
mod errors;
mod help;
mod hostile;
mod masking;
mod opening;
mod output;
mod outsiders;
mod pinned;
mod planning;
mod promises;
mod queries;
mod reading;
mod revocation;
mod rolling;
mod scenario;
mod scenario_files;
mod service_levels;
mod streams;
mod templates;
mod terminal;
