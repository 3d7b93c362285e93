//! `relance`: the whole system in one process, on one folder.

mod cli;
mod world;

use clap::Parser;

fn main() {
    let _ = cli::Cli::parse();
}
