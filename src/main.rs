//! The command `keikaku`; see `keikaku --help`.

mod cli;

/// A document becomes some hundred thousand small values, made and given back together.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
