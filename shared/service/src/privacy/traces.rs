//! By what a debtor is recognised in texts that speak of others too.

use std::collections::BTreeSet;

use dunning::party::Debtor;
use dunning::phone::international;
use serde::{Deserialize, Serialize};

/// A trace shorter than this many letters and digits would be found in texts about anybody.
const LEAST: usize = 6;

/// What points to one person. Texts compare without blanks and case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces {
    /// Found anywhere they mean the person: addresses, numbers, accounts.
    sure: BTreeSet<String>,
    /// Names: two people may share one, so only a name of several words counts inside a longer text.
    names: BTreeSet<String>,
}

fn folded(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl Traces {
    /// Adds what identifies.
    pub fn sure(&mut self, text: &str) {
        let text = folded(text);
        if text.chars().filter(|letter| letter.is_alphanumeric()).count() >= LEAST {
            self.sure.insert(text);
        }
    }

    /// Adds a name.
    pub fn name(&mut self, text: &str) {
        if text.split_whitespace().count() > 1 {
            self.sure(text);
        } else if !text.trim().is_empty() {
            self.names.insert(folded(text));
        }
    }

    /// Adds all that a debtor's data say.
    pub fn debtor(&mut self, debtor: &Debtor) {
        self.name(&debtor.name);
        debtor.registration.iter().for_each(|number| self.sure(number));
        for line in debtor.address.iter().flat_map(|address| &address.lines) {
            self.sure(line);
        }
        for contact in &debtor.contacts {
            contact.name.iter().for_each(|name| self.name(name));
            contact.email.iter().chain(&contact.phone).for_each(|address| self.sure(address));
            // As networks write it.
            contact.phone.iter().for_each(|phone| self.sure(&international(phone, &debtor.country)));
        }
    }

    /// Whether a text speaks of the person.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        let text = folded(text);
        self.names.contains(&text) || self.sure.iter().any(|trace| text.contains(trace.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_recognised_however_it_is_written_and_nobody_else_is() {
        let mut traces = Traces::default();
        traces.name("Jeanne Martin");
        traces.name("Martin");
        traces.sure("FR76 3000 6000 0112");
        traces.sure("12");
        for text in ["M. JEANNE  MARTIN, Lyon", "martin", "fr7630006000 0112 99"] {
            assert!(traces.are_in(text), "{text}");
        }
        for text in ["Garage Martin SARL", "12", "Jeanne Dupont", ""] {
            assert!(!traces.are_in(text), "{text}");
        }
    }
}
