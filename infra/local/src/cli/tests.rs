//! What the guides tell people to type is understood.

use clap::Parser;

use super::Cli;

const GUIDES: [&str; 2] = [include_str!("../../../../README.md"), include_str!("../../../OPERATING.md")];

/// Whole lines of code, and code within a line, that begin with the command.
fn told(text: &str) -> Vec<String> {
    let spans = text.split('`').skip(1).step_by(2).filter(|span| !span.contains('\n'));
    let lines = text.lines().map(|line| line.replace("cargo run -- ", "relance "));
    let all = lines.chain(spans.map(ToOwned::to_owned));
    all.filter(|line| line.starts_with("relance ") && !line.contains('[') && !line.contains('|')).collect()
}

/// The words of a line as a shell would split it, without its comment; names in capitals stand for what fits.
fn words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap_or_default();
    let quoted = line.split('"').enumerate();
    let words = quoted.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(ToOwned::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.map(|word| if word == "DATE" { "2026-03-31".to_owned() } else { word }).collect()
}

#[test]
fn every_command_in_the_guides_is_understood() {
    use clap::error::ErrorKind::{DisplayHelpOnMissingArgumentOrSubcommand, MissingRequiredArgument};
    let all: Vec<_> = GUIDES.into_iter().flat_map(told).collect();
    assert!(all.len() > 30, "the guides tell of {} commands", all.len());
    for line in all {
        let words = words(&line);
        let Err(error) = Cli::try_parse_from(&words) else { continue };
        // A sentence may name a command alone.
        let named = words.len() == 2
            && matches!(error.kind(), DisplayHelpOnMissingArgumentOrSubcommand | MissingRequiredArgument);
        assert!(named, "{line}\n{error}");
    }
}
