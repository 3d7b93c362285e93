//! `relance`: the whole system in one process, on one folder.

mod cli;
mod command;
mod demo;
mod host;
mod owner;
mod web;
mod world;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::command::{Asked, Output};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let as_json = cli.common.json;
    let output = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime.block_on(carry_out(cli)),
        Err(error) => Output { text: error.to_string(), json: serde_json::Value::Null, code: 1 },
    };
    let printed = output.printed(as_json);
    say(&printed, output.code == 0 || as_json);
    ExitCode::from(output.code)
}

async fn carry_out(cli: Cli) -> Output {
    let as_json = cli.common.json;
    if let Some(done) = command::alone(&cli.command, as_json) {
        return done.unwrap_or_else(|error| Output::failed(&error));
    }
    let done = match &cli.command {
        Command::Demo(options) => demo::run(&cli.common.data, options, as_json).await,
        Command::Serve(options) => owner::serve(&cli.common, options).await,
        Command::Doctor(options) if options.stack.is_some() => command::doctor::stage(options).await,
        Command::Sender(options) if options.stack.is_some() => command::sender::stage(options).await,
        _ => owner::run(Asked::from(cli)).await,
    };
    done.unwrap_or_else(|error| Output::failed(&error))
}

/// Whoever reads may stop reading at any time; that is no error of the command.
fn say(text: &str, to_stdout: bool) {
    use std::io::Write;
    let _ =
        if to_stdout { writeln!(std::io::stdout(), "{text}") } else { writeln!(std::io::stderr(), "{text}") };
}
