//! What came of the mutants, file by file, and which of those that live on nobody has explained.

use std::collections::{BTreeMap, BTreeSet};

use crate::mutants::Mutant;
use crate::room::Outcome;

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The compiler refuses it.
    NotBuilt,
    /// No test comes to it.
    NotReached,
    /// A test failed, or did not come to an end.
    Caught,
    /// No test noticed.
    Survived,
}

/// Why mutants live on that change nothing.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Explanations {
    #[serde(default)]
    explained: Vec<Explained>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    file: String,
    function: String,
    /// What is changed, word for word as the report says it.
    changes: Vec<String>,
    /// Why nobody could notice.
    why: String,
}

/// The fate of every mutant that was wanted.
#[derive(Default)]
pub struct Report {
    fates: Vec<(Mutant, Fate)>,
}

impl Report {
    /// Adds one.
    pub fn add(&mut self, mutant: &Mutant, fate: Fate) {
        self.fates.push((mutant.clone(), fate));
    }

    /// Those no test noticed.
    pub fn living(&self) -> impl Iterator<Item = &(Mutant, Fate)> {
        self.fates.iter().filter(|(_, fate)| matches!(fate, Fate::Survived | Fate::NotReached))
    }

    /// Says everything, and whether all that lives on is explained and every explanation is of something that does.
    /// Where only a part was judged, nothing can be said of the other explanations.
    pub fn tell(&self, explanations: &str, whole: bool) -> Outcome<bool> {
        let read: Explanations =
            toml::from_str(explanations).map_err(|error| format!("explained.toml: {error}"))?;
        let mut explained = BTreeSet::new();
        let mut idle = Vec::new();
        for one in &read.explained {
            for change in &one.changes {
                let same = |mutant: &Mutant| {
                    mutant.file == one.file && mutant.function == one.function && mutant.change == *change
                };
                let before = explained.len();
                explained.extend(self.living().map(|(mutant, _)| mutant).filter(|mutant| same(mutant)));
                let known = self.fates.iter().any(|(mutant, _)| same(mutant));
                if explained.len() == before && (whole || known) {
                    idle.push(format!("{}  {}  {change}: {}", one.file, one.function, one.why));
                }
            }
        }
        self.table(&explained);
        let open = self.list(&explained);
        for one in &idle {
            println!("this explanation is of nothing that lives on: {one}");
        }
        Ok(open == 0 && idle.is_empty())
    }

    fn table(&self, explained: &BTreeSet<&Mutant>) {
        let mut files: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
        for (mutant, fate) in &self.fates {
            let place = match fate {
                Fate::Caught => 0,
                _ if explained.contains(mutant) => 1,
                Fate::Survived => 2,
                Fate::NotReached => 3,
                Fate::NotBuilt => 4,
            };
            for name in [mutant.file.as_str(), "in all"] {
                let counts = files.entry(name).or_default();
                counts.iter_mut().skip(place).take(1).for_each(|count| *count += 1);
            }
        }
        println!(
            "{:32} {:>6} {:>6} {:>9} {:>8} {:>11} {:>9}",
            "", "built", "caught", "explained", "survived", "not reached", "not built"
        );
        for (name, [caught, explained, survived, unreached, unbuilt]) in files {
            let built = caught + explained + survived + unreached;
            println!("{name:32} {built:6} {caught:6} {explained:9} {survived:8} {unreached:11} {unbuilt:9}");
        }
    }

    fn list(&self, explained: &BTreeSet<&Mutant>) -> usize {
        let mut open: Vec<_> = self.living().filter(|(mutant, _)| !explained.contains(mutant)).collect();
        open.sort_by_key(|(mutant, _)| (&mutant.file, mutant.line));
        for (mutant, fate) in &open {
            let word = if *fate == Fate::Survived { "survived" } else { "not reached" };
            println!("{}:{}  {}  {}  ({word})", mutant.file, mutant.line, mutant.function, mutant.change);
        }
        open.len()
    }
}
