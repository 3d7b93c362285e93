//! A stage from what CloudFormation says of it.

use std::path::Path;

use aws::operator::Stage;
use serde::Deserialize;

/// Why a stage cannot be told.
#[derive(Debug, thiserror::Error)]
#[error("{0}: make it with `sam list stack-outputs --stack-name relance-STAGE --output json > stack.json`")]
pub struct Unreadable(String);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    output_key: String,
    output_value: String,
}

/// Reads what `sam list stack-outputs --output json` printed into a file.
///
/// # Errors
/// When the file is absent, no such list, or lacks something; it is named.
pub fn read(path: &Path) -> Result<Stage, Unreadable> {
    let named = |error: &dyn std::fmt::Display| Unreadable(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    parse(&text).map_err(|error| named(&error))
}

fn parse(text: &str) -> Result<Stage, String> {
    let outputs: Vec<Output> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let value = |key: &str| {
        let found = outputs.iter().find(|output| output.output_key == key);
        found.map(|output| output.output_value.clone()).ok_or_else(|| format!("has no {key}"))
    };
    let name = value("TableName")?.trim_start_matches("relance-").to_owned();
    // The bucket's name is relance-<stage>-<account>-<region>; the account has twelve digits.
    let bucket = value("BucketName")?;
    let account =
        bucket.split('-').find(|part| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let account = account.ok_or_else(|| format!("{bucket} names no account"))?.to_owned();
    let (queue, portal, sender) = (value("QueueUrl")?, value("ApiUrl")?, value("SenderAddress")?);
    Ok(Stage { name, account, queue, portal, sender })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_told_by_its_outputs_and_what_lacks_is_named() {
        let outputs = |table: &str| {
            format!(
                r#"[{{"OutputKey":"{table}","OutputValue":"relance-pre-prod","Description":"The table"}},
                    {{"OutputKey":"BucketName","OutputValue":"relance-pre-prod-123456789012-eu-west-3"}},
                    {{"OutputKey":"SenderAddress","OutputValue":"relances@acme.example"}},
                    {{"OutputKey":"QueueUrl","OutputValue":"https://sqs.eu-west-3.amazonaws.com/123456789012/relance-pre-prod-work"}},
                    {{"OutputKey":"ApiUrl","OutputValue":"https://a1b2.execute-api.eu-west-3.amazonaws.com"}}]"#
            )
        };
        let stage = parse(&outputs("TableName")).unwrap();
        assert_eq!((stage.name.as_str(), stage.account.as_str()), ("pre-prod", "123456789012"));
        assert_eq!(parse(&outputs("Other")), Err("has no TableName".to_owned()));
        assert!(
            read(Path::new("no-such-stack.json")).unwrap_err().to_string().contains("sam list stack-outputs")
        );
    }
}
