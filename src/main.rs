//! `csm`: parse, run, exit.

use csm::output::Out;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if csm::cli::complete::complete(&arguments) {
        return ExitCode::SUCCESS;
    }
    let (status, _) = csm::cli::run(&arguments, Out::stdio());
    ExitCode::from(status)
}
