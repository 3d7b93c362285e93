//! Plays tests in a process of their own, with one switch on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::room::{Outcome, about};

/// No process takes more memory than this, in KiB.
const MEMORY: u32 = 4 * 1024 * 1024;
/// No test gets less time than this before it counts as hanging.
const LEAST: Duration = Duration::from_secs(5);
/// A test that takes so many times its usual time hangs.
const TIMES: u32 = 20;
/// What takes longer than this is played after everything else.
const SLOW: Duration = Duration::from_millis(60);
/// Histories of each property.
const HISTORIES: &str = "20";

/// A test and what it comes to.
#[derive(Clone, Debug)]
pub struct Test {
    /// The program it is in.
    pub binary: usize,
    /// Its whole name.
    pub name: String,
    /// How long it takes.
    pub took: Duration,
    /// The switches it comes to.
    pub reaches: BTreeSet<u32>,
}

/// What came of playing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All tests passed.
    Passed,
    /// One failed.
    Failed,
    /// They did not come to an end in time.
    Hung,
}

/// The test programs and how to start them.
pub struct Stage {
    /// The programs.
    pub binaries: Vec<PathBuf>,
    folder: PathBuf,
    environment: BTreeMap<String, String>,
}

impl Stage {
    /// The programs of a copy, to be started as cargo would start them.
    pub fn new(root: &Path, copy: &Path, binaries: Vec<PathBuf>) -> Outcome<Self> {
        let path = root.join(".cargo/config.toml");
        let text = std::fs::read_to_string(&path).map_err(about(&path))?;
        let config: toml::Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        let mut environment = BTreeMap::from([
            ("PROPTEST_CASES".to_owned(), HISTORIES.to_owned()),
            ("PROPTEST_MAX_SHRINK_ITERS".to_owned(), "0".to_owned()),
            ("PROPTEST_DISABLE_FAILURE_PERSISTENCE".to_owned(), "1".to_owned()),
        ]);
        for (name, value) in config.get("env").and_then(toml::Value::as_table).into_iter().flatten() {
            environment.insert(name.clone(), value.as_str().unwrap_or_default().to_owned());
        }
        Ok(Self { binaries, folder: copy.join(crate::room::ROOM), environment })
    }

    /// The names of a program's tests.
    pub fn names(&self, binary: &Path) -> Outcome<Vec<String>> {
        let output = Command::new(binary).args(["--list", "--format", "terse"]).output();
        let output = output.map_err(about(binary))?;
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(lines.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
    }

    fn start(&self, binary: usize, tests: &[&str], switch: &str) -> Outcome<Child> {
        let binary = self.binaries.get(binary).ok_or("no such program")?;
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")]).arg(binary);
        command.args(["--exact", "--test-threads=1", "--quiet"]).args(tests);
        command.current_dir(&self.folder).envs(&self.environment).env("MUTANT", switch);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.env("MUTANT_REACH", self.folder.join("reached")).spawn().map_err(about(binary))
    }

    /// Plays tests of one program with a switch on; 0 is none.
    pub fn play(&self, binary: usize, tests: &[&str], switch: u32, usual: Duration) -> Outcome<Verdict> {
        let limit = LEAST.max(usual * TIMES);
        let mut child = self.start(binary, tests, &switch.to_string())?;
        let begun = Instant::now();
        loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status) if status.success() => return Ok(Verdict::Passed),
                Some(_) => return Ok(Verdict::Failed),
                None if begun.elapsed() > limit => {
                    child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
                    return Ok(Verdict::Hung);
                }
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        }
    }

    /// Plays each test alone with no switch on: how long it takes, and what it comes to.
    pub fn reach(&self) -> Outcome<Vec<Test>> {
        let path = self.folder.join("reached");
        let mut tests = Vec::new();
        for (binary, program) in self.binaries.iter().enumerate() {
            for name in self.names(program)? {
                let begun = Instant::now();
                let status =
                    self.start(binary, &[&name], "reach")?.wait().map_err(|error| error.to_string())?;
                if !status.success() {
                    return Err(format!("{name} fails with no switch on"));
                }
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let reaches = text.lines().filter_map(|line| line.parse().ok()).collect();
                let _ = std::fs::remove_file(&path);
                tests.push(Test { binary, name, took: begun.elapsed(), reaches });
            }
        }
        Ok(tests)
    }

    /// Plays all tests that come to a switch, the quick ones first, until one fails.
    pub fn judge(&self, tests: &[Test], switch: u32) -> Outcome<Verdict> {
        for slow in [false, true] {
            for binary in 0..self.binaries.len() {
                let these =
                    tests.iter().filter(|test| test.binary == binary && test.reaches.contains(&switch));
                let these: Vec<&Test> = these.filter(|test| (test.took > SLOW) == slow).collect();
                if these.is_empty() {
                    continue;
                }
                let names: Vec<&str> = these.iter().map(|test| test.name.as_str()).collect();
                let verdict = self.play(binary, &names, switch, these.iter().map(|test| test.took).sum())?;
                if verdict != Verdict::Passed {
                    return Ok(verdict);
                }
            }
        }
        Ok(Verdict::Passed)
    }
}
