//! The plans that come with the product, and the schema every plan obeys.

use super::{Plan, PlanError, from_toml};

/// Name and text of each plan, the default first.
pub const LIBRARY: [(&str, &str); 7] = [
    ("standard", include_str!("../../plans/standard.toml")),
    ("business-fr", include_str!("../../plans/business-fr.toml")),
    ("business-be", include_str!("../../plans/business-be.toml")),
    ("consumer-fr", include_str!("../../plans/consumer-fr.toml")),
    ("consumer-be", include_str!("../../plans/consumer-be.toml")),
    ("gentle-key-account", include_str!("../../plans/gentle-key-account.toml")),
    ("public-buyer", include_str!("../../plans/public-buyer.toml")),
];

/// The JSON Schema of plans.
pub const SCHEMA: &str = include_str!("../../plans/plan.schema.json");

/// Every plan of the library.
///
/// # Errors
/// Never in practice: the texts are part of the program and tested.
pub fn library() -> Result<Vec<Plan>, PlanError> {
    LIBRARY.iter().map(|(_, text)| from_toml(text)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).unwrap()
    }

    /// As much of a validator as the schema needs; says where a value breaks it.
    fn check(value: &Value, rule: &Value, at: &str) -> Result<(), String> {
        let schema = schema();
        if let Some(name) = rule["$ref"].as_str() {
            let target = schema.pointer(name.trim_start_matches('#')).unwrap();
            return check(value, target, at);
        }
        if let Some(allowed) = rule["enum"].as_array() {
            return if allowed.contains(value) {
                Ok(())
            } else {
                Err(format!("{at}: {value} is not allowed"))
            };
        }
        match rule["type"].as_str().unwrap() {
            "object" => object(value, rule, at),
            "array" => {
                let items = value.as_array().ok_or_else(|| format!("{at}: not an array"))?;
                assert!(!items.is_empty(), "{at} is empty");
                items
                    .iter()
                    .enumerate()
                    .try_for_each(|(n, item)| check(item, &rule["items"], &format!("{at}[{n}]")))
            }
            "string" if value.is_string() => Ok(()),
            "integer" if value.is_u64() => Ok(()),
            "boolean" if value.is_boolean() => Ok(()),
            other => Err(format!("{at}: {value} is no {other}")),
        }
    }

    fn object(value: &Value, rule: &Value, at: &str) -> Result<(), String> {
        let fields = value.as_object().ok_or_else(|| format!("{at}: not an object"))?;
        for needed in rule["required"].as_array().unwrap() {
            let name = needed.as_str().unwrap();
            fields.get(name).ok_or_else(|| format!("{at}: {name} is missing"))?;
        }
        for (name, field) in fields {
            let known = rule["properties"].get(name).ok_or_else(|| format!("{at}: {name} is unknown"))?;
            check(field, known, &format!("{at}.{name}"))?;
        }
        Ok(())
    }

    #[test]
    fn every_plan_of_the_library_reads_obeys_the_schema_and_is_named_like_its_file() {
        for (name, text) in LIBRARY {
            let plan = from_toml(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(plan.id.as_str(), name);
            let value: Value = toml::from_str(text).unwrap();
            check(&value, &schema(), name).unwrap();
        }
    }

    #[test]
    fn the_schema_refuses_what_it_should() {
        for text in ["id = \"x\"\n", "id = \"x\"\n[[step]]\nid = \"a\"\noffset = \"1d\"\nclass = \"hard\"\n"]
        {
            let value: Value = toml::from_str(text).unwrap();
            assert!(check(&value, &schema(), "plan").is_err(), "{text}");
        }
    }

    /// The names a parser accepts are in the message with which it refuses another.
    fn accepted(text: &str) -> BTreeSet<String> {
        let message = from_toml(text).unwrap_err().message;
        let list = message.split("expected one of").nth(1).unwrap();
        list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_schemas_keys_are_the_parsers_keys() {
        let keys = |pointer: &str| -> BTreeSet<String> {
            schema().pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(accepted("surprise = 1\n"), keys("/properties"));
        let step = "id = \"a\"\n[[step]]\nsurprise = 1\n";
        assert_eq!(accepted(step), keys("/$defs/step/properties"));
    }

    #[test]
    fn no_plan_presses_a_consumer_of_belgium_by_sms() {
        let plan = from_toml(include_str!("../../plans/consumer-be.toml")).unwrap();
        assert!(plan.steps.iter().all(|step| !step.channels.contains(&crate::class::Channel::Sms)));
    }
}
