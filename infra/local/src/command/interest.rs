//! `relance interest`: late interest by the packs' rates, with every line.

use dunning::interest::{Method, quote};
use dunning::law::{Rates, pack};
use dunning::money::{Currency, Money};
use dunning::party::DebtorKind;
use serde_json::Value;

use super::Output;
use crate::cli::Interest;
use crate::host::HostError;

/// Runs the command.
///
/// # Errors
/// When an option cannot be read, or a rate is not published in this version; the error names it.
pub fn run(options: &Interest) -> Result<Output, HostError> {
    let input = |error: &dyn std::fmt::Display| HostError::Input(error.to_string());
    let kind = match options.kind.as_str() {
        "business" => DebtorKind::Business,
        "consumer" => DebtorKind::Consumer,
        "public" => DebtorKind::Public,
        other => {
            return Err(HostError::Input(format!(
                "\"{other}\" is no kind; type business, consumer or public"
            )));
        }
    };
    let country = options.country.parse().map_err(|error| input(&error))?;
    let amount = Money::parse(&options.amount, Currency::EUR).map_err(|error| input(&error))?;
    let basis = options.basis.parse().map_err(|error| input(&error))?;
    let rates = Rates::built_in().map_err(|error| input(&error))?;
    let method = Method { basis, ..Method::default() };
    let quoted =
        quote(pack(country, kind), amount, options.due, options.until, options.notice, method, rates);
    let json = quoted.map_err(|error| input(&error))?.to_json();
    Ok(Output::done(words(&json), json))
}

fn words(json: &Value) -> String {
    let field = |value: &Value, name: &str| {
        value.get(name).map_or(String::new(), |value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let segments = json.get("segments").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut lines: Vec<String> = segments
        .iter()
        .map(|segment| {
            format!(
                "{} to {}  {:>4} days  {:>6} %  {:>12}",
                field(segment, "from"),
                field(segment, "until"),
                field(segment, "days"),
                field(segment, "rate"),
                field(segment, "amount")
            )
        })
        .collect();
    lines.push(format!(
        "interest {}  fee {}  total {}",
        field(json, "interest"),
        field(json, "fee"),
        field(json, "total")
    ));
    lines.join("\n")
}
