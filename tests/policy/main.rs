//! Who may do what, tested in-process: an independent oracle, agreement of list, check and verb, silence about what is
//! hidden, the golden matrix, query plans and the coverage of every shipped rule.
//!
//! Worlds are random but reproducible: a failure names its seed. `CSM_WORLDS` sets how many are tried.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod agreement;
mod asking;
mod commands;
mod coverage;
mod fixture;
mod matrix;
mod mistakes;
mod noninterference;
mod oracle;
mod oracle_agreement;
mod own;
mod plan;
mod questions;
mod rules;
mod sets;
mod trying;
mod twins;
mod view;
mod world;
