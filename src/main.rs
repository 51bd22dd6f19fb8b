//! The `omnicrm` program.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    omnicrm::cli::run(omnicrm::cli::Cli::parse())
}
