//! The stage on it: built and deployed by SAM, and reached with an operator's ports.

use std::sync::Arc;

use aws::operator::{self, Stage};
use chrono::{DateTime, Utc};
use serde_json::Value;
use service::doctor::Finding;
use service::ports::{Clock, Ports};

use crate::cloud::{Cloud, REGION, run, sam};

/// The emulation's only account.
pub const ACCOUNT: &str = "000000000000";

/// Builds and deploys, and says where the API is.
pub async fn deploy(cloud: &Cloud) -> String {
    let build = [
        "build",
        "--beta-features",
        "--build-dir",
        "target/sam-build",
        "--parameter-overrides",
        "Architecture=x86_64",
    ];
    run(sam(cloud.port).args(build));
    let config = config(cloud);
    let s3 = aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build(),
    );
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder()
        .location_constraint(aws_sdk_s3::types::BucketLocationConstraint::EuWest3)
        .build();
    s3.create_bucket().bucket("artefacts").create_bucket_configuration(place).send().await.unwrap();
    run(sam(cloud.port).args([
        "deploy",
        "--template-file",
        "target/sam-build/template.yaml",
        "--stack-name",
        "relance-test",
        "--s3-bucket",
        "artefacts",
        "--capabilities",
        "CAPABILITY_IAM",
        "--no-confirm-changeset",
        "--region",
        REGION,
        "--parameter-overrides",
        "Stage=test Architecture=x86_64 SenderAddress=relances@acme.example SendRate=100 PortalUrl=https://pay.acme.example",
    ]));
    let outputs = run(sam(cloud.port).args([
        "list",
        "stack-outputs",
        "--stack-name",
        "relance-test",
        "--output",
        "json",
        "--region",
        REGION,
    ]));
    let outputs: Value = serde_json::from_str(&outputs).unwrap();
    let api = outputs.as_array().unwrap().iter().find(|output| output["OutputKey"] == "ApiUrl").unwrap();
    let id =
        api["OutputValue"].as_str().unwrap().trim_start_matches("https://").trim_start_matches("http://");
    format!("/_aws/execute-api/{}", id.split('.').next().unwrap())
}

pub fn environment(cloud: &Cloud) -> impl Fn(&str) -> Option<String> + use<> {
    let url = format!("http://127.0.0.1:{}", cloud.port);
    move |name| {
        Some(match name {
            "AWS_REGION" => REGION.to_owned(),
            "AWS_ENDPOINT_URL" => url.clone(),
            _ => "test".to_owned(),
        })
    }
}

pub fn config(cloud: &Cloud) -> aws_types::SdkConfig {
    aws::sdk::once(environment(cloud)).unwrap()
}

fn stage(cloud: &Cloud) -> Stage {
    Stage {
        name: "test".to_owned(),
        account: ACCOUNT.to_owned(),
        queue: format!("http://127.0.0.1:{}/{ACCOUNT}/relance-test-work", cloud.port),
        portal: "https://pay.acme.example".to_owned(),
        sender: "relances@acme.example".to_owned(),
    }
}

pub fn operator(cloud: &Cloud) -> (Ports, String) {
    let stage = stage(cloud);
    (operator::ports(&stage, environment(cloud)).unwrap().0, stage.queue)
}

/// What `relance doctor --stack` says of it, at the time that it is there.
pub async fn doctor(cloud: &Cloud) -> Vec<Finding> {
    let stage = stage(cloud);
    let (ports, config) = operator::ports(&stage, environment(cloud)).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(There(cloud.now()));
    ::operator::doctor::examine(&Ports { clock, ..ports }, &config, &stage).await
}

/// The clock of the emulated AWS.
struct There(DateTime<Utc>);

impl Clock for There {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn token(&self) -> String {
        "a doctor claims nothing".to_owned()
    }
}

pub async fn secret(cloud: &Cloud, name: &str, value: &str) {
    let kind = aws_sdk_ssm::types::ParameterType::SecureString;
    let call = aws_sdk_ssm::Client::new(&config(cloud)).put_parameter().name(name).value(value).r#type(kind);
    call.send().await.unwrap();
}
