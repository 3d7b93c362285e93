//! The whole system: the very template, the real binaries over Lambda's runtime interface, on an emulated AWS.
//!
//! Needs target/tools, which `tests/run` makes. Without it the test fails and says so; it never skips.

#![cfg(test)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use aws::operator::{self, Stage};
use aws_sdk_sqs::types::QueueAttributeName;
use chrono::{DateTime, Datelike, Days, TimeDelta, Utc, Weekday};
use dunning::id::{AccountId, CreditorId};
use ring::hmac;
use serde_json::{Value, json};
use service::ports::Ports;
use service::scope::Scope;

const ACCOUNT: &str = "000000000000";
const REGION: &str = "eu-west-3";
/// What is deployed here is built for its behaviour, not its size: the same sources, panics and features, compiled in a
/// sixth of the time. `infra/measure` builds what is shipped.
const HASTE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];
const STRIPE: &str = "whsec_system_test";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn tool(name: &str) -> PathBuf {
    let path = root().join("target/tools/bin").join(name);
    assert!(
        path.exists(),
        "{} is missing. Run tests/run, or:\n  python3 -m venv target/tools && target/tools/bin/pip install -r tests/requirements.txt",
        path.display()
    );
    path
}

fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    out.into_owned()
}

/// `sam` with the tools found first, and the emulation in place of AWS.
fn sam(port: u16) -> Command {
    let mut command = Command::new(tool("sam"));
    let tools = root().join("target/tools/bin");
    command
        .env("PATH", format!("{}:{}", tools.display(), env!("PATH")))
        .env("CARGO_TARGET_DIR", root().join("target/sam"))
        .envs(HASTE)
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", REGION)
        .env("AWS_DEFAULT_REGION", REGION)
        .env("SAM_CLI_TELEMETRY", "0");
    command
}

/// Noon in Paris of the next Tuesday to Thursday that is no holiday of the turn of the year, May or August.
fn business_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let quiet = |at: &DateTime<Utc>| {
        let weekday = matches!(at.weekday(), Weekday::Tue | Weekday::Wed | Weekday::Thu);
        weekday
            && ![5, 7, 8].contains(&at.month())
            && !(at.month() == 12 && at.day() > 20)
            && at.ordinal() > 7
            && !(at.month() == 11 && (at.day() <= 2 || at.day() == 11))
    };
    let noon = now.date_naive().and_hms_opt(10, 30, 0).unwrap().and_utc();
    (1..120).map(|days| noon + Days::new(days)).find(quiet).unwrap()
}

/// The object in an answer's body, which may come in chunks.
fn object(body: &str) -> Value {
    let start = body.find('{').unwrap_or_else(|| panic!("no object: {body:?}"));
    let mut values = serde_json::Deserializer::from_str(body.get(start..).unwrap_or_default()).into_iter();
    values.next().unwrap().unwrap()
}

struct Cloud {
    child: Child,
    port: u16,
    now: DateTime<Utc>,
}

impl Cloud {
    fn start() -> Self {
        let shim = root().join("target/tools/clock.so");
        let source = root().join("tests/emulation/clock.c");
        run(Command::new(tool("python"))
            .args(["-m", "ziglang", "cc", "-shared", "-fPIC", "-O1", "-o"])
            .arg(&shim)
            .arg(source));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let real = DateTime::<Utc>::from(real_time());
        let now = business_day(real);
        let log = std::fs::File::create(root().join("target/ministack.log")).unwrap();
        let child = Command::new(tool("ministack"))
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            .env("IOT_MTLS_ENABLED", "0")
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .env("LD_PRELOAD", shim)
            .env("CLOCK_AHEAD_SECONDS", (now - real).num_seconds().to_string())
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        let cloud = Self { child, port, now };
        cloud.until("the emulation answers", || cloud.ready());
        cloud
    }

    fn ready(&self) -> Option<()> {
        TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        (self.http("GET", "/_ministack/health", &[], "").0 == 200).then_some(())
    }

    /// Asks again until there is an answer; two minutes at most.
    fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        for _ in 0..480 {
            if let Some(answer) = ask() {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        let log = std::fs::read_to_string(root().join("target/ministack.log")).unwrap_or_default();
        let from = log.len().saturating_sub(6_000);
        panic!("not within two minutes: {what}\n…{}", String::from_utf8_lossy(&log.as_bytes()[from..]));
    }

    fn http(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    fn mails(&self) -> Vec<Value> {
        let (_, body) = self.http("GET", "/_ministack/ses/messages", &[], "");
        object(&body)["messages"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|list| list.as_array().unwrap().clone())
            .collect()
    }

    /// Lets the Scheduler fire the tick once more, at once.
    fn tick(&self, name: &str) {
        // The emulation sends a call to its service by what the signature is for.
        let scope = format!("AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/scheduler/aws4_request");
        let headers = [("Content-Type", "application/json"), ("Authorization", scope.as_str())];
        let (status, tick) = self.http("GET", "/schedules/relance-test-tick", &headers, "");
        assert_eq!(status, 200, "the template's schedule: {tick}");
        let tick = object(&tick);
        let once = json!({ "ScheduleExpression": "at(2026-01-01T00:00:00)", "FlexibleTimeWindow": { "Mode": "OFF" },
            "Target": tick["Target"], "State": "ENABLED", "ActionAfterCompletion": "DELETE" });
        let (status, body) = self.http("POST", &format!("/schedules/{name}"), &headers, &once.to_string());
        assert_eq!(status, 200, "{body}");
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the system under test reads real time, moved to a business day"
)]
fn real_time() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

fn invoices(cloud: &Cloud, number: &str, debtor: &str) -> String {
    let day = |ago: u64| (cloud.now - Days::new(ago)).date_naive().to_string();
    json!({
        "creditor": { "id": "acme", "name": "Acme Éclairage", "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris",
            "address": { "lines": ["1 rue de la Paix"], "postcode": "75002", "city": "Paris", "country": "FR" },
            "sending": "automatic" },
        "invoices": [{ "number": number, "type": "invoice", "issue_date": day(40), "due_date": day(10),
            "currency": "EUR", "total": "1200.00",
            "debtor": { "id": debtor, "name": format!("Client {debtor}"), "kind": "business", "country": "FR",
                "language": "fr", "address": { "lines": ["2 rue X"], "postcode": "69001", "city": "Lyon", "country": "FR" },
                "contacts": [{ "role": "accounts_payable", "name": "Compta", "email": format!("compta@{}.example", debtor.to_lowercase()) }] } }]
    })
    .to_string()
}

/// Builds and deploys, and says where the API is.
async fn deploy(cloud: &Cloud) -> String {
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

fn environment(cloud: &Cloud) -> impl Fn(&str) -> Option<String> + use<> {
    let url = format!("http://127.0.0.1:{}", cloud.port);
    move |name| {
        Some(match name {
            "AWS_REGION" => REGION.to_owned(),
            "AWS_ENDPOINT_URL" => url.clone(),
            _ => "test".to_owned(),
        })
    }
}

fn config(cloud: &Cloud) -> aws_types::SdkConfig {
    aws::sdk::once(environment(cloud)).unwrap()
}

fn operator(cloud: &Cloud) -> (Ports, String) {
    let queue = format!("http://127.0.0.1:{}/{ACCOUNT}/relance-test-work", cloud.port);
    let stage = Stage {
        name: "test".to_owned(),
        account: ACCOUNT.to_owned(),
        queue: queue.clone(),
        portal: "https://pay.acme.example".to_owned(),
    };
    (operator::ports(&stage, environment(cloud)).unwrap().0, queue)
}

async fn secret(cloud: &Cloud, name: &str, value: &str) {
    let kind = aws_sdk_ssm::types::ParameterType::SecureString;
    let call = aws_sdk_ssm::Client::new(&config(cloud)).put_parameter().name(name).value(value).r#type(kind);
    call.send().await.unwrap();
}

/// The open amount of an account, as its list says, once it is there.
async fn head(ports: &Ports, debtor: &str) -> Option<service::rows::HeadRow> {
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    ports.store.head(&scope, &AccountId::new(format!("{debtor}/EUR")).unwrap()).await.unwrap()
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(future))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_lives_its_life_on_the_deployed_system() {
    let cloud = Cloud::start();
    let api = deploy(&cloud).await;
    let (ports, queue) = operator(&cloud);
    secret(&cloud, "/relance/test/relance/link", "0123456789abcdef0123456789abcdef").await;
    secret(&cloud, "/relance/test/acme/webhook/stripe", STRIPE).await;

    // A file dropped into the bucket is read, and its creditor is known from then on.
    let scope = Scope::proven(CreditorId::new("acme").unwrap());
    ports.bucket.put(&scope, "drop/first.json", invoices(&cloud, "F-1", "D-1").into_bytes()).await.unwrap();
    cloud.until("the dropped invoice is taken in", || block(head(&ports, "D-1")));

    // An invoice by the HTTP API.
    let year = cloud.now + TimeDelta::days(365);
    let key = service::keys::create(&ports, &scope, "system test", year).await.unwrap();
    let body = invoices(&cloud, "F-2", "D-2");
    let bearer = format!("Bearer {key}");
    let (status, answer) =
        cloud.http("POST", &format!("{api}/api/v1/invoices"), &[("Authorization", &bearer)], &body);
    assert_eq!(status, 202, "{answer}");
    let (status, _) =
        cloud.http("POST", &format!("{api}/api/v1/invoices"), &[("Authorization", "Bearer no")], &body);
    assert_eq!(status, 401);

    // The Scheduler fires the sweep; the queue drives the sender; both debtors are written to, once.
    cloud.tick("first");
    let mails = cloud.until("both reminders", || Some(cloud.mails()).filter(|mails| mails.len() >= 2));
    let mut to: Vec<_> = mails.iter().map(|mail| mail["To"][0].as_str().unwrap().to_owned()).collect();
    to.sort();
    assert_eq!(to, ["compta@d-1.example", "compta@d-2.example"]);
    assert!(mails.iter().all(|mail| mail["Source"] == "relances@acme.example"), "{mails:?}");

    // A signed payment; a forged one is refused.
    let event = json!({ "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": cloud.now.timestamp(),
        "data": { "object": { "id": "pi_1", "object": "payment_intent", "amount": 120_000, "amount_received": 120_000,
            "currency": "eur", "status": "succeeded", "created": cloud.now.timestamp(), "metadata": { "invoice_number": "F-1" } } } })
    .to_string();
    let signed = |secret: &str| {
        let at = (cloud.now + (DateTime::<Utc>::from(real_time()) - DateTime::<Utc>::from(real_time())))
            .timestamp();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let mac = hmac::sign(&key, format!("{at}.{event}").as_bytes());
        let mac: String = mac.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={at},v1={mac}")
    };
    let path = format!("{api}/webhooks/stripe/acme");
    let (status, _) = cloud.http("POST", &path, &[("Stripe-Signature", &signed("whsec_other"))], &event);
    assert_eq!(status, 401, "forged");
    let before = head(&ports, "D-1").await.unwrap().version;
    let (status, answer) = cloud.http("POST", &path, &[("Stripe-Signature", &signed(STRIPE))], &event);
    assert_eq!(status, 200, "{answer}");
    cloud.until("the payment is booked", || block(head(&ports, "D-1")).filter(|head| head.version > before));

    poisoned(&cloud, &queue).await;
    assert_eq!(cloud.mails().len(), 2, "nobody was written to twice, and nobody who paid");
}

/// A poisoned message of a batch ends alone among the dead letters, and no further reminder leaves.
async fn poisoned(cloud: &Cloud, queue: &str) {
    let sqs = aws_sdk_sqs::Client::new(&config(cloud));
    // The emulation's CloudFormation passes the template's redrive policy over; a test of the template holds it.
    let redrive = json!({ "maxReceiveCount": 5,
        "deadLetterTargetArn": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:relance-test-dead-letters") });
    sqs.set_queue_attributes()
        .queue_url(queue)
        .attributes(QueueAttributeName::VisibilityTimeout, "1")
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await
        .unwrap();
    sqs.send_message().queue_url(queue).message_body("poison").send().await.unwrap();
    cloud.tick("second");
    let dead = queue.replace("-work", "-dead-letters");
    let read = || block(sqs.receive_message().queue_url(&dead).max_number_of_messages(10).send()).ok();
    let letters = cloud.until("the poisoned message is among the dead letters", || {
        read()?.messages.filter(|all| !all.is_empty())
    });
    assert_eq!(letters.iter().filter_map(|letter| letter.body()).collect::<Vec<_>>(), ["poison"]);
}
