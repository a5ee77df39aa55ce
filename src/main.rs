//! `csm`: parse, run, exit.

use csm::output::Out;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (status, _) = csm::cli::run(std::env::args_os().collect(), Out::stdio());
    ExitCode::from(status)
}
