//! `relance creditor settings`: limits and manners, one by one, by the names that `--json` shows.

use dunning::settings::Settings;
use serde_json::{Map, Value, json};
use service::creditor;
use service::scope::Scope;

use crate::cli::Manners;
use crate::command::Output;
use crate::host::{Host, HostError};

/// Names within names: none of the settings is deeper.
const MOST_DEEP: usize = 4;

/// Shows the settings, or changes those that are named.
///
/// # Errors
/// When there is no such setting, its value cannot be used, or it cannot be written.
pub async fn run(
    host: &Host,
    scope: &Scope,
    mut settings: Settings,
    manners: &Manners,
) -> Result<Output, HostError> {
    for given in &manners.values {
        settings = changed(&settings, given)?;
    }
    if !manners.values.is_empty() {
        creditor::set(&host.ports, scope, &settings).await?;
    }
    let shown = json!(settings);
    let lines: Vec<String> = shown.as_object().into_iter().flatten().map(line).collect();
    Ok(Output::done(lines.join("\n"), shown))
}

fn line((name, value): (&String, &Value)) -> String {
    let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    format!("{name:<24} {value}")
}

/// One setting changed: `NAME=VALUE`, where a name inside another is written with a dot.
fn changed(settings: &Settings, given: &str) -> Result<Settings, HostError> {
    let (name, value) = given
        .split_once('=')
        .ok_or_else(|| HostError::Input(format!("type NAME=VALUE, such as tolerance=200, not {given:?}")))?;
    let text = Value::String(value.trim().to_owned());
    let read = serde_json::from_str(value.trim()).unwrap_or_else(|_| text.clone());
    // A price is a text with a point in it, a number of days a number: whichever of the two fits.
    with(settings, name.trim(), read).or_else(|_| with(settings, name.trim(), text)).map_err(|error| {
        let names = "relance creditor settings shows all, with their values";
        HostError::Input(format!("{} cannot be set to {value:?}: {error}; {names}", name.trim()))
    })
}

fn with(settings: &Settings, name: &str, value: Value) -> Result<Settings, serde_json::Error> {
    let path: Vec<&str> = name.split('.').take(MOST_DEEP).collect();
    serde_json::from_value(put(serde_json::to_value(settings)?, &path, value))
}

fn put(into: Value, path: &[&str], value: Value) -> Value {
    let Some((first, rest)) = path.split_first() else { return value };
    let mut fields = if let Value::Object(fields) = into { fields } else { Map::new() };
    let inner = fields.remove(*first).unwrap_or_default();
    fields.insert((*first).to_owned(), put(inner, rest, value));
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_changed_by_its_name_and_no_other() {
        let set = |given: &[&str]| {
            given.iter().try_fold(Settings::default(), |settings, one| changed(&settings, one)).unwrap()
        };
        let one = set(&[
            "tolerance=200",
            "send_invoices_from=2026-04-01",
            "sms.per_part.FR=0.0800",
            "sms.cap=0.20",
        ]);
        assert_eq!((one.tolerance, one.sending_hour), (200, 9));
        assert_eq!(one.send_invoices_from.unwrap().to_string(), "2026-04-01");
        assert_eq!(one.sms.cost("+33612345678", 2).unwrap().to_string(), "0.1600");
        assert_eq!(set(&["reply_actions=[\"promise\"]", "manager=Nadia"]).manager, "Nadia");
        assert_eq!(set(&["send_invoices_from=2026-04-01", "send_invoices_from=null"]), Settings::default());
    }

    #[test]
    fn what_is_no_setting_or_no_value_of_it_is_refused_with_the_reason() {
        for given in ["tolerance", "tolerence=3", "tolerance=much", "sms.price=1", "review.deep=1"] {
            let error = changed(&Settings::default(), given).unwrap_err().to_string();
            assert!(error.len() > 20, "{given}: {error}");
        }
    }
}
