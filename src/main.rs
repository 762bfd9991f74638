//! The `courant` program. Everything is in the library; see `cli`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    courant::cli::run()
}
