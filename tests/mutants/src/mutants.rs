//! All mutants as switches of one program: built once, judged one process each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::compile::{self, Fault};
use crate::edit::{self, Edit, Made};
use crate::find;
use crate::play::{Stage, Test, Verdict};
use crate::report::{Fate, Report};
use crate::room::{Outcome, Room, about};

/// The compiler is asked so often at most which switches cannot be.
const ROUNDS: usize = 15;
/// Mutants judged at once.
const AT_ONCE: usize = 2;

/// One change of the code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Mutant {
    /// The file, in `src`.
    pub file: String,
    /// The function, with its type.
    pub function: String,
    /// What is changed.
    pub change: String,
    /// Which of several alike in the function.
    pub nth: usize,
    /// The line.
    #[serde(skip)]
    pub line: usize,
}

/// Everything that was found, by switch; the first is 1.
struct All {
    mutants: Vec<Mutant>,
    edits: BTreeMap<String, Vec<Edit>>,
    sources: BTreeMap<String, String>,
    skipped: usize,
}

/// What is left out of a run.
pub struct Wanted {
    /// Only files whose path begins so.
    pub files: Vec<String>,
    /// Only what lived on last time.
    pub again: bool,
}

/// Takes a word out of a text and leaves its place.
fn blank(text: &mut String, (start, end): (usize, usize)) {
    text.replace_range(start..end, &" ".repeat(end - start));
}

fn find(room: &Room) -> All {
    let mut all = All { mutants: Vec::new(), edits: BTreeMap::new(), sources: BTreeMap::new(), skipped: 0 };
    for (file, (source, syntax)) in &room.files {
        let found = find::sites(source, syntax, &room.aliases, &room.kept);
        let mut source = source.clone();
        found.consts.iter().for_each(|place| blank(&mut source, *place));
        all.skipped += found.skipped;
        let mut alike: BTreeMap<(String, String), usize> = BTreeMap::new();
        for site in found.sites {
            let mut instead = Vec::new();
            for (text, change) in site.instead {
                let nth = alike.entry((site.function.clone(), change.clone())).or_default();
                *nth += 1;
                let (file, function) = (file.clone(), site.function.clone());
                all.mutants.push(Mutant { file, function, change, nth: *nth, line: site.line });
                instead.push((u32::try_from(all.mutants.len()).unwrap_or(u32::MAX), text));
            }
            let edit = Edit { start: site.start, end: site.end, form: site.form, instead };
            all.edits.entry(file.clone()).or_default().push(edit);
        }
        all.sources.insert(file.clone(), source);
    }
    all
}

impl All {
    fn mutant(&self, switch: u32) -> Option<&Mutant> {
        self.mutants.get(usize::try_from(switch).ok()?.checked_sub(1)?)
    }

    /// The texts with every switch that is not among the dropped.
    fn make(&self, dropped: &BTreeSet<u32>) -> BTreeMap<String, Made> {
        let stays = |edit: &Edit| {
            let instead = edit.instead.iter().filter(|(switch, _)| !dropped.contains(switch)).cloned();
            Some(Edit { instead: instead.collect(), ..edit.clone() }).filter(|edit| !edit.instead.is_empty())
        };
        let of = |(file, source): (&String, &String)| {
            let edits = self.edits.get(file).map_or(&[][..], Vec::as_slice);
            (file.clone(), edit::make(source, edits.iter().filter_map(stays).collect()))
        };
        self.sources.iter().map(of).collect()
    }

    /// Leaves out what the compiler refuses, until it refuses nothing. What it refused before is kept in a file.
    fn settle(&self, room: &Room) -> Outcome<BTreeSet<u32>> {
        let memory = room.copy("not_built.json");
        let known: BTreeSet<Mutant> = read(&memory).unwrap_or_default();
        let same = |mutant: &Mutant| known.contains(&Mutant { line: 0, ..mutant.clone() });
        let mut dropped: BTreeSet<u32> = (1_u32..)
            .zip(&self.mutants)
            .filter(|(_, mutant)| same(mutant))
            .map(|(switch, _)| switch)
            .collect();
        for round in 1..=ROUNDS {
            let made = self.make(&dropped);
            let texts = made.iter().map(|(file, made)| (file.clone(), made.text.clone())).collect();
            let copy = room.write("room", &texts, self.mutants.len(), 1)?;
            let faults = compile::cargo(&copy, &["check", "--lib"])?.faults;
            println!("round {round}: {} errors with {} left out", faults.len(), dropped.len());
            let kept: BTreeSet<&Mutant> = dropped.iter().filter_map(|switch| self.mutant(*switch)).collect();
            write(&memory, &kept)?;
            if faults.is_empty() {
                return Ok(dropped);
            }
            let before = dropped.len();
            dropped.extend(faults.iter().flat_map(|fault| blame(&made, fault)));
            if dropped.len() == before {
                let words = faults.first().map_or("", |fault| fault.text.as_str());
                return Err(format!("no switch is to blame for this:\n{words}"));
            }
        }
        Err(format!("the compiler still refuses switches after {ROUNDS} rounds"))
    }
}

fn blame(made: &BTreeMap<String, Made>, fault: &Fault) -> Vec<u32> {
    made.get(&fault.file).map_or_else(Vec::new, |made| made.blame(fault.start, fault.end))
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

fn write(path: &Path, what: &impl serde::Serialize) -> Outcome<()> {
    let text = serde_json::to_string_pretty(what).map_err(|error| error.to_string())?;
    std::fs::write(path, text).map_err(about(path))
}

/// Builds everything once, judges what is wanted, and says what lived on.
pub fn run(room: &Room, wanted: &Wanted) -> Outcome<Report> {
    let all = find(room);
    println!("{} mutants found, {} changes no switch can make", all.mutants.len(), all.skipped);
    let dropped = all.settle(room)?;
    let copy = room.copy("room");
    let built = compile::cargo(&copy, &["test", "--no-run", "--lib", "--test", "rulebook"])?;
    if let Some(fault) = built.faults.first() {
        return Err(fault.text.clone());
    }
    let stage = Stage::new(&room.root, &copy, built.binaries)?;
    let tests = stage.reach()?;
    let reached: BTreeSet<u32> = tests.iter().flat_map(|test| test.reaches.iter().copied()).collect();
    println!("{} tests come to {} switches", tests.len(), reached.len());
    let memory = room.copy("survivors.json");
    let last: BTreeSet<Mutant> = read(&memory).unwrap_or_default();
    let here = |mutant: &Mutant| {
        (wanted.files.is_empty() || wanted.files.iter().any(|begins| mutant.file.starts_with(begins)))
            && (!wanted.again || last.contains(&Mutant { line: 0, ..mutant.clone() }))
    };
    let mut report = Report::default();
    let mut judged = Vec::new();
    for (switch, mutant) in (1_u32..).zip(&all.mutants).filter(|(_, mutant)| here(mutant)) {
        if dropped.contains(&switch) {
            report.add(mutant, Fate::NotBuilt);
        } else if reached.contains(&switch) {
            judged.push((switch, mutant));
        } else {
            report.add(mutant, Fate::NotReached);
        }
    }
    for (mutant, fate) in judge(&stage, &tests, &judged)? {
        report.add(mutant, fate);
    }
    let mut living = last.clone();
    living.retain(|mutant| !here(mutant));
    living.extend(report.living().map(|(mutant, _)| Mutant { line: 0, ..mutant.clone() }));
    write(&memory, &living)?;
    Ok(report)
}

fn judge<'a>(stage: &Stage, tests: &[Test], these: &[(u32, &'a Mutant)]) -> Outcome<Vec<(&'a Mutant, Fate)>> {
    let (next, fates) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Outcome<()> {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((switch, mutant)) = these.get(place) else { return Ok(()) };
            let fate = match stage.judge(tests, *switch)? {
                Verdict::Passed => Fate::Survived,
                Verdict::Failed | Verdict::Hung => Fate::Caught,
            };
            if (place + 1) % 100 == 0 {
                println!("{} of {} judged", place + 1, these.len());
            }
            fates.lock().map_err(|_| "a judge died")?.push((*mutant, fate));
        }
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        all.into_iter().try_for_each(|one| one.join().map_err(|_| "a judge died".to_owned())?)
    })?;
    fates.into_inner().map_err(|_| "a judge died".to_owned())
}
