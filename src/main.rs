//! The program `imh`; see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    imh::cli::main()
}
