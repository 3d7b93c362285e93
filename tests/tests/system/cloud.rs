//! The emulated AWS: its process, its clock moved to a business day, and what it shows of itself.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc, Weekday};
use serde_json::{Value, json};

/// Where the stage is deployed.
pub const REGION: &str = "eu-west-3";
/// What is deployed here is built for its behaviour, not its size: the same sources, panics and features, compiled in a
/// sixth of the time. `infra/measure` builds what is shipped.
const HASTE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

pub fn tool(name: &str) -> PathBuf {
    let path = root().join("target/tools/bin").join(name);
    assert!(
        path.exists(),
        "{} is missing. Run tests/run, or:\n  python3 -m venv target/tools && target/tools/bin/pip install -r tests/requirements.txt",
        path.display()
    );
    path
}

pub fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    out.into_owned()
}

/// `sam` with the tools found first, and the emulation in place of AWS.
pub fn sam(port: u16) -> Command {
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
pub fn business_day(now: DateTime<Utc>) -> DateTime<Utc> {
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

/// One request to a port of this machine: the status and the body.
pub fn http(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
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

fn shim() -> PathBuf {
    root().join("target/tools/clock.so")
}

fn surroundings(port: u16, ahead: TimeDelta) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ("LD_PRELOAD", shim().display().to_string()),
        ("CLOCK_AHEAD_SECONDS", ahead.num_seconds().to_string()),
    ]
}

/// The object in an answer's body, which may come in chunks.
pub fn object(body: &str) -> Value {
    let start = body.find('{').unwrap_or_else(|| panic!("no object: {body:?}"));
    let mut values = serde_json::Deserializer::from_str(body.get(start..).unwrap_or_default()).into_iter();
    values.next().unwrap().unwrap()
}

/// The emulation, ended with the value.
pub struct Cloud {
    child: Child,
    /// Where it listens on this machine.
    pub port: u16,
    ahead: TimeDelta,
}

impl Cloud {
    pub fn start() -> Self {
        let shim = shim();
        let source = root().join("tests/emulation/clock.c");
        run(Command::new(tool("python"))
            .args(["-m", "ziglang", "cc", "-shared", "-fPIC", "-O1", "-o"])
            .arg(&shim)
            .arg(source));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let real = DateTime::<Utc>::from(real_time());
        let ahead = business_day(real) - real;
        let log = std::fs::File::create(root().join("target/ministack.log")).unwrap();
        let child = Command::new(tool("ministack"))
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            .env("IOT_MTLS_ENABLED", "0")
            .envs(surroundings(port, ahead))
            .stdout(Stdio::from(log.try_clone().unwrap()))
            .stderr(Stdio::from(log))
            .spawn()
            .unwrap();
        let cloud = Self { child, port, ahead };
        cloud.until("the emulation answers", || cloud.ready());
        cloud
    }

    /// What a process needs that lives in the emulated AWS: where it is, who it is, and what time it is there.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        surroundings(self.port, self.ahead)
    }

    /// The time there.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(real_time()) + self.ahead
    }

    fn ready(&self) -> Option<()> {
        TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        (self.http("GET", "/_ministack/health", &[], "").0 == 200).then_some(())
    }

    /// Asks again until there is an answer; two minutes at most.
    pub fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
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

    /// One request to it: the status and the body.
    pub fn http(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        http(self.port, method, path, headers, body)
    }

    /// The mails it took.
    pub fn mails(&self) -> Vec<Value> {
        let (_, body) = self.http("GET", "/_ministack/ses/messages", &[], "");
        object(&body)["messages"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|list| list.as_array().unwrap().clone())
            .collect()
    }

    /// Calls a deployed function with an event, and waits for its end.
    pub fn call(&self, function: &str, event: &Value) {
        let scope = format!("AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/lambda/aws4_request");
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let (status, answer) = self.http("POST", &path, &[("Authorization", &scope)], &event.to_string());
        assert_eq!(status, 200, "{answer}");
    }

    /// Lets the Scheduler fire the tick once more, at once.
    pub fn tick(&self, name: &str) {
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
pub fn real_time() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
