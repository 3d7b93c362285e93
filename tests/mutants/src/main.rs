//! Takes rules out of `shared/dunning`, one at a time, and asks whether a test notices.
//!
//! All changes are switches of one program, so that it is built once; each is judged in a process of its own.
#![allow(clippy::disallowed_methods, reason = "this measures time and starts processes")]

mod compile;
mod edit;
mod find;
mod mutants;
mod play;
mod report;
mod room;
mod rules;
mod values;

use std::path::Path;
use std::process::ExitCode;

use mutants::Wanted;
use room::{Outcome, Room};

const USAGE: &str = "mutants all [FILE…]    every mutant, or those of the files in src whose path begins so\n\
    mutants again [FILE…]  those that lived on last time\n\
    mutants rules          every rule of the rule book";

fn run(arguments: &[String]) -> Outcome<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).ok_or("no repository")?;
    let room = Room::read(root)?;
    let (what, files) = arguments.split_first().ok_or(USAGE)?;
    match what.as_str() {
        "all" | "again" => {
            let again = what == "again";
            let whole = !again && files.is_empty();
            let report = mutants::run(&room, &Wanted { files: files.to_vec(), again })?;
            report.tell(include_str!("../explained.toml"), whole)
        }
        "rules" => rules::run(&room, include_str!("../rules.toml")),
        _ => Err(USAGE.to_owned()),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
