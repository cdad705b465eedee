//! The command `keikaku`; see `keikaku --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
