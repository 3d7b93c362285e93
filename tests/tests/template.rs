//! template.yaml against the code it deploys: roles, variables, the table, queues, alarms and secrets.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aws::permissions::{self, On};
use aws::settings::Function;
use aws::telemetry::METRICS;
use yaml_rust2::{Yaml, YamlLoader};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The template; a tag such as `!Ref` is dropped, so that `!Ref Table` reads as `Table`.
fn template() -> Yaml {
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    YamlLoader::load_from_str(&text).unwrap().remove(0)
}

fn resources(template: &Yaml) -> BTreeMap<String, Yaml> {
    let all = template["Resources"].as_hash().unwrap();
    all.iter().map(|(name, resource)| (name.as_str().unwrap().to_owned(), resource.clone())).collect()
}

fn of_type(template: &Yaml, kind: &str) -> BTreeMap<String, Yaml> {
    resources(template).into_iter().filter(|(_, resource)| resource["Type"].as_str() == Some(kind)).collect()
}

fn logical(function: Function) -> String {
    let name = function.name();
    name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect()
}

fn texts(list: &Yaml) -> Vec<String> {
    match list {
        Yaml::Array(all) => all.iter().flat_map(texts).collect(),
        other => other.as_str().map(ToOwned::to_owned).into_iter().collect(),
    }
}

fn keys(map: &Yaml) -> BTreeSet<String> {
    let names = map.as_hash().into_iter().flat_map(|map| map.keys());
    names.filter_map(|name| name.as_str().map(ToOwned::to_owned)).collect()
}

#[test]
fn the_template_has_exactly_the_functions_of_the_code() {
    let found = of_type(&template(), "AWS::Serverless::Function");
    let expected: BTreeSet<_> = Function::ALL.into_iter().map(logical).collect();
    assert_eq!(found.into_keys().collect::<BTreeSet<_>>(), expected);
    for function in Function::ALL {
        assert!(root().join("functions").join(function.name()).join("src/main.rs").exists());
    }
}

#[test]
fn each_function_is_told_what_it_reads_and_nothing_else() {
    let template = template();
    let common = keys(&template["Globals"]["Function"]["Environment"]["Variables"]);
    for (name, resource) in of_type(&template, "AWS::Serverless::Function") {
        let function = Function::ALL.into_iter().find(|function| logical(*function) == name).unwrap();
        let own = keys(&resource["Properties"]["Environment"]["Variables"]);
        let told: BTreeSet<_> = common.union(&own).cloned().collect();
        let read: BTreeSet<_> = function.variables().iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(told, read, "{name}: what the template sets, and what the code reads");
    }
}

#[test]
fn each_function_has_the_memory_that_its_cost_is_counted_with() {
    let template = template();
    let common = template["Globals"]["Function"]["MemorySize"].as_i64().unwrap();
    let functions = of_type(&template, "AWS::Serverless::Function");
    for function in Function::ALL {
        let own = functions[&logical(function)]["Properties"]["MemorySize"].as_i64();
        assert_eq!(own.unwrap_or(common), i64::from(function.megabytes()), "{function}");
    }
}

#[test]
fn no_other_code_reads_the_environment() {
    let allowed = "the one place where a function reads its environment";
    let mut found = Vec::new();
    for folder in ["shared", "functions"] {
        visit(&root().join(folder), &mut |path, text| {
            if text.contains("env::var") && !text.contains(allowed) {
                found.push(path.display().to_string());
            }
        });
    }
    assert_eq!(found, Vec::<String>::new());
}

fn visit(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            see(&path, &std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// A word that the resource of a statement must hold.
fn named(on: On) -> Vec<String> {
    let bucket = "s3:::relance-${Stage}-${AWS::AccountId}-${AWS::Region}";
    match on {
        On::Table => vec!["Table.Arn".to_owned()],
        On::Index(index) => vec![format!("${{Table.Arn}}/index/{index}")],
        On::Queue => vec!["WorkQueue.Arn".to_owned()],
        On::Bucket => vec![format!("arn:${{AWS::Partition}}:{bucket}")],
        On::Folder(folder) => vec![format!("arn:${{AWS::Partition}}:{bucket}/{folder}/*")],
        On::Secrets => {
            vec![
                "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/relance/${Stage}/*"
                    .to_owned(),
            ]
        }
        On::Mail => ["identity/${SenderIdentity}", "configuration-set/relance-${Stage}"]
            .map(|what| format!("arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:{what}"))
            .to_vec(),
        On::Phone => vec!["*".to_owned()],
    }
}

/// Action and resource of every statement of a role, by what the statement's name begins with.
fn statements(role: &Yaml, prefix: &str) -> BTreeSet<(String, Vec<String>)> {
    let mut found = BTreeSet::new();
    for policy in role["Properties"]["Policies"].as_vec().unwrap() {
        for statement in policy["PolicyDocument"]["Statement"].as_vec().unwrap() {
            let statement = if statement["Fn::If"].is_badvalue() {
                statement
            } else {
                &statement["Fn::If"].as_vec().unwrap()[1]
            };
            let sid = statement["Sid"].as_str().unwrap();
            assert!(sid.starts_with("Code") || sid.starts_with("Platform"), "{sid} belongs to nobody");
            assert_eq!(statement["Effect"].as_str(), Some("Allow"));
            if sid.starts_with(prefix) {
                let on = texts(&statement["Resource"]);
                found.extend(texts(&statement["Action"]).into_iter().map(|action| (action, on.clone())));
            }
        }
    }
    found
}

#[test]
fn each_role_may_do_exactly_what_its_code_calls_on_what_is_named() {
    let roles = of_type(&template(), "AWS::IAM::Role");
    for function in Function::ALL {
        let role = &roles[&format!("{}Role", logical(function))];
        let expected: BTreeSet<_> = permissions::of(function)
            .into_iter()
            .map(|(action, on)| (action.to_owned(), named(on)))
            .collect();
        assert_eq!(
            statements(role, "Code"),
            expected,
            "{function}: the role, and shared/aws/src/permissions.rs"
        );
    }
    assert_eq!(roles.len(), Function::ALL.len() + 1, "one role per function, and the scheduler's");
}

#[test]
fn nothing_a_role_needs_of_the_platform_is_wider_than_its_own_logs_queue_and_dead_letters() {
    for (name, role) in of_type(&template(), "AWS::IAM::Role") {
        for (action, on) in statements(&role, "Platform") {
            let own = format!("{}Logs.Arn", name.trim_end_matches("Role"));
            let expected: &[&str] = match action.as_str() {
                "logs:CreateLogStream" | "logs:PutLogEvents" => &[&own],
                "sqs:SendMessage" => &["DeadLetters.Arn"],
                "sqs:ReceiveMessage" | "sqs:DeleteMessage" | "sqs:GetQueueAttributes" => &["WorkQueue.Arn"],
                "xray:PutTraceSegments" | "xray:PutTelemetryRecords" => &["*"],
                other => panic!("{name} may {other}, which nothing needs"),
            };
            assert_eq!(on, expected, "{name}: {action}");
        }
    }
}

#[test]
fn every_queue_driven_function_reports_partial_failures_and_has_a_dead_letter_queue() {
    let template = template();
    let queues = of_type(&template, "AWS::SQS::Queue");
    let timeout = template["Globals"]["Function"]["Timeout"].as_i64().unwrap();
    assert_eq!(timeout, service::notices::FUNCTION_SECONDS);
    let mut driven = 0;
    for (name, function) in of_type(&template, "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_hash().into_iter().flat_map(|events| events.values())
        {
            if event["Type"].as_str() != Some("SQS") {
                continue;
            }
            driven += 1;
            let event = &event["Properties"];
            assert_eq!(texts(&event["FunctionResponseTypes"]), ["ReportBatchItemFailures"], "{name}");
            assert!(!event["ScalingConfig"]["MaximumConcurrency"].is_badvalue(), "{name}");
            let queue = &queues[event["Queue"].as_str().unwrap().trim_end_matches(".Arn")]["Properties"];
            assert!(queue["VisibilityTimeout"].as_i64().unwrap() >= 6 * timeout, "{name}");
            let dead = queue["RedrivePolicy"]["deadLetterTargetArn"].as_str().unwrap();
            assert!(queues.contains_key(dead.trim_end_matches(".Arn")), "{name}");
        }
    }
    assert_eq!(driven, 1, "notify is driven by the queue");
}

#[test]
fn every_function_that_is_called_without_waiting_keeps_what_failed() {
    let template = template();
    let functions = of_type(&template, "AWS::Serverless::Function");
    for name in ["Ingest", "Sweep", "Feedback", "Press"] {
        let on_failure =
            &functions[name]["Properties"]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"];
        assert_eq!(on_failure["Destination"].as_str(), Some("DeadLetters.Arn"), "{name}");
    }
}

#[test]
fn the_table_is_the_one_the_code_makes_on_a_laptop() {
    let template = template();
    let table = &of_type(&template, "AWS::DynamoDB::Table")["Table"]["Properties"];
    let code = aws::table::definition("t").unwrap();
    assert_eq!(table["BillingMode"].as_str(), code.billing_mode().map(|mode| mode.as_str()));
    let schema = |keys: &[aws_sdk_dynamodb::types::KeySchemaElement]| {
        keys.iter()
            .map(|key| (key.attribute_name().to_owned(), key.key_type().as_str().to_owned()))
            .collect::<Vec<_>>()
    };
    let written = |keys: &Yaml| {
        let pair = |key: &Yaml| (text(&key["AttributeName"]), text(&key["KeyType"]));
        keys.as_vec().unwrap().iter().map(pair).collect::<Vec<_>>()
    };
    assert_eq!(written(&table["KeySchema"]), schema(code.key_schema()));
    let attributes = table["AttributeDefinitions"].as_vec().unwrap().iter();
    let attributes: Vec<_> =
        attributes.map(|one| (text(&one["AttributeName"]), text(&one["AttributeType"]))).collect();
    let expected = code.attribute_definitions().iter();
    let expected: Vec<_> = expected
        .map(|one| (one.attribute_name().to_owned(), one.attribute_type().as_str().to_owned()))
        .collect();
    assert_eq!(attributes, expected);
    let indexes = table["GlobalSecondaryIndexes"].as_vec().unwrap();
    assert_eq!(indexes.len(), code.global_secondary_indexes().len());
    for (index, expected) in indexes.iter().zip(code.global_secondary_indexes()) {
        assert_eq!(text(&index["IndexName"]), expected.index_name());
        assert_eq!(written(&index["KeySchema"]), schema(expected.key_schema()));
        let projection = expected.projection().unwrap();
        assert_eq!(
            index["Projection"]["ProjectionType"].as_str(),
            projection.projection_type().map(|kind| kind.as_str())
        );
        assert_eq!(texts(&index["Projection"]["NonKeyAttributes"]), projection.non_key_attributes());
    }
    assert_eq!(text(&table["TimeToLiveSpecification"]["AttributeName"]), aws::table::TTL);
    for (setting, on) in [
        ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
        ("SSESpecification", "SSEEnabled"),
    ] {
        assert_eq!(table[setting][on].as_bool(), Some(true), "{setting}");
    }
    assert_eq!(table["DeletionProtectionEnabled"].as_bool(), Some(true));
}

fn text(yaml: &Yaml) -> String {
    yaml.as_str().unwrap().to_owned()
}

#[test]
fn alarms_and_the_dashboard_watch_metrics_that_exist() {
    let template = template();
    let alarms = of_type(&template, "AWS::CloudWatch::Alarm");
    for (name, alarm) in &alarms {
        let alarm = &alarm["Properties"];
        assert_eq!(texts(&alarm["AlarmActions"]), ["AlarmTopic"], "{name}");
        if alarm["Namespace"].as_str() == Some(aws::telemetry::NAMESPACE) {
            let metric = text(&alarm["MetricName"]);
            assert!(METRICS.contains(&metric.as_str()), "{name} watches {metric}, which nothing counts");
        }
    }
    for wanted in
        ["DeadLetters", "SweepMissing", "SweepBehind", "BounceRate", "ComplaintRate", "InDoubt", "BooksStale"]
    {
        assert!(alarms.contains_key(&format!("{wanted}Alarm")), "{wanted}");
    }
    assert!(alarms.len() <= 10, "CloudWatch's free tier covers ten: a quiet stage costs nothing");
    for (name, function) in of_type(&template, "AWS::Serverless::Function") {
        // What nobody waits for ends among the dead letters, by its own end or by its queue's.
        let kept = !function["Properties"]["EventInvokeConfig"].is_badvalue() && name != "Ingest";
        let kept = kept || !function["Properties"]["Events"].is_badvalue();
        assert_eq!(alarms.contains_key(&format!("{name}ErrorsAlarm")), !kept, "{name}");
    }
    let budget = &of_type(&template, "AWS::Budgets::Budget")["Budget"]["Properties"];
    assert_eq!(budget["Budget"]["TimeUnit"].as_str(), Some("DAILY"), "spend per day");
    assert!(
        template["Parameters"]["DailyBudget"]["Default"].as_i64().unwrap() > 0,
        "watched unless switched off"
    );
    let board =
        text(&of_type(&template, "AWS::CloudWatch::Dashboard")["Dashboard"]["Properties"]["DashboardBody"]);
    let board: serde_json::Value = serde_json::from_str(&board).unwrap();
    assert!(board["widgets"].as_array().unwrap().len() >= 5);
    for (name, alarm) in &alarms {
        let metric = text(&alarm["Properties"]["MetricName"]);
        assert!(
            board.to_string().contains(&format!("\"{metric}\"")),
            "{name} watches {metric}, which is on no chart"
        );
    }
    assert!(board.to_string().contains("EstimatedCharges"), "spend per day");
    for metric in METRICS {
        assert!(board.to_string().contains(&format!("\"{metric}\"")), "{metric} is on no chart");
    }
}

#[test]
fn what_the_code_counts_is_what_the_metrics_are_called() {
    let mut counted = BTreeSet::new();
    for folder in ["functions", "shared/service"] {
        visit(&root().join(folder), &mut |_, text| {
            let after = text.split("metric.").skip(1);
            counted.extend(after.map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
            }));
        });
    }
    assert_eq!(counted, METRICS.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn what_ships_unwinds_since_one_message_may_panic_and_its_batch_may_not() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let release = manifest.split("[profile.release]").nth(1).unwrap().split("\n[").next().unwrap();
    // Said in so many words: cargo-lambda, by which SAM builds, aborts where the manifest is silent.
    assert!(release.lines().any(|line| line == "panic = \"unwind\""), "{release}");
}

#[test]
fn nothing_secret_is_written_down_and_nothing_is_public() {
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    for line in text.lines() {
        let lower = line.to_lowercase();
        for word in ["whsec_", "sk_live", "akia", "password", "secretstring", "private_key"] {
            assert!(!lower.contains(word), "{line}");
        }
    }
    let template = template();
    let bucket = &of_type(&template, "AWS::S3::Bucket")["Bucket"];
    let shut = bucket["Properties"]["PublicAccessBlockConfiguration"].as_hash().unwrap();
    assert_eq!(shut.len(), 4);
    assert!(shut.values().all(|value| value.as_bool() == Some(true)));
    for kept in ["Table", "Bucket"] {
        assert_eq!(resources(&template)[kept]["DeletionPolicy"].as_str(), Some("Retain"), "{kept}");
    }
    for (name, logs) in of_type(&template, "AWS::Logs::LogGroup") {
        assert!(!logs["Properties"]["RetentionInDays"].is_badvalue(), "{name}");
    }
}
