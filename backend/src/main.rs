//! The program `throughline`.

use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::main()
}
