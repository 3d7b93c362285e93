//! Takes a person out of what is kept as JSON: ids become the pseudonym, words and addresses become marks that say
//! nothing and differ where the words differed, numbers and dates stay.

use dunning::id::{AccountId, DebtorId};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::traces::Traces;

/// What every mark begins with; a text that begins so was erased before.
const MARK: &str = "erased-";
/// Members whose words are about a person, even one word alone.
const WORDS: &[&str] = &[
    "why",
    "reason",
    "note",
    "words",
    "did",
    "error",
    "proof",
    "name",
    "email",
    "phone",
    "address",
    "to",
    "copy_to",
    "substitute",
    "registration",
    "purchase_order",
    "vat_id",
    "group",
    "text",
];
/// Members that hold numbers and names of documents, steps and staff, blanks or not.
const KEPT: &[&str] = &[
    "who",
    "item",
    "items",
    "number",
    "numbers",
    "about",
    "preceding",
    "replaced_by",
    "movement",
    "open",
    "step",
    "plan",
    "template",
    "owner",
    "factor",
    "signed_by",
];

/// The pseudonym in the place of one debtor.
pub struct Veil<'a> {
    /// Who is taken out.
    pub debtor: &'a DebtorId,
    /// What stands for it.
    pub pseudonym: &'a DebtorId,
    /// Its accounts.
    pub accounts: &'a [AccountId],
    /// By what it is recognised.
    pub traces: &'a Traces,
    /// Makes the marks unlike those of any other erasure; forgotten at its end.
    pub salt: &'a str,
}

impl Veil<'_> {
    /// The account's id afterwards.
    #[must_use]
    pub fn account(&self, text: &str) -> Option<String> {
        let own = self.accounts.iter().any(|account| account.as_str() == text);
        let rest = text.strip_prefix(self.debtor.as_str()).filter(|rest| rest.starts_with('/'))?;
        own.then(|| format!("{}{rest}", self.pseudonym))
    }

    /// A mark in the place of a text.
    fn mark(&self, text: &str) -> String {
        if text.is_empty() || text.starts_with(MARK) {
            return text.to_owned();
        }
        let digest = Sha256::new().chain_update(self.salt).chain_update("\n").chain_update(text).finalize();
        let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("{MARK}{hex}")
    }

    fn id(&self, text: &str) -> Option<String> {
        if text == self.debtor.as_str() { Some(self.pseudonym.to_string()) } else { self.account(text) }
    }

    /// What is kept about this debtor alone: its accounts' history, items, notices, payments.
    pub fn own(&self, value: &mut Value) {
        self.walk("", value, true);
    }

    /// What is kept about several: only what is known to be this debtor's.
    pub fn shared(&self, value: &mut Value) {
        self.walk("", value, false);
    }

    fn walk(&self, key: &str, value: &mut Value, own: bool) {
        match value {
            Value::String(text) => {
                if let Some(changed) = self.text(key, text, own) {
                    *text = changed;
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| self.walk(key, one, own)),
            Value::Object(members) => self.members(members, own),
            _ => {}
        }
    }

    fn members(&self, members: &mut Map<String, Value>, own: bool) {
        if self.of_another(members) {
            return;
        }
        if members.get("id").and_then(Value::as_str) == Some(self.debtor.as_str()) {
            self.party(members);
        }
        if members.get("debtor").and_then(Value::as_str) == Some(self.debtor.as_str())
            && let Some(contacts) = members.get_mut("contacts")
        {
            *contacts = Value::Array(Vec::new());
        }
        for (key, value) in members.iter_mut().filter(|(key, _)| key.as_str() != "who") {
            self.walk(key, value, own);
        }
        let moved: Vec<(String, String)> =
            members.keys().filter_map(|key| Some((key.clone(), self.id(key)?))).collect();
        for (from, to) in moved {
            if let Some(value) = members.remove(&from) {
                members.insert(to, value);
            }
        }
    }

    /// Another debtor's data, which a payer's account keeps too; who pays for it may be the one taken out.
    fn of_another(&self, members: &mut Map<String, Value>) -> bool {
        let named = |key: &str| members.get(key).and_then(Value::as_str);
        let party = named("id").is_some() && named("name").is_some();
        let contacts = named("debtor").is_some() && members.contains_key("contacts");
        let whose = if party { named("id") } else { named("debtor") };
        if !(party || contacts)
            || whose == Some(self.debtor.as_str())
            || whose == Some(self.pseudonym.as_str())
        {
            return false;
        }
        if let Some(Value::String(payer)) = members.get_mut("payer")
            && payer == self.debtor.as_str()
        {
            *payer = self.pseudonym.to_string();
        }
        true
    }

    /// The debtor's own data: nothing to write to, nothing to recognise it by.
    fn party(&self, members: &mut Map<String, Value>) {
        for gone in ["contacts", "address", "registration", "absences", "vat_id", "group"] {
            members.remove(gone);
        }
        if let Some(name) = members.get_mut("name") {
            *name = Value::String(self.pseudonym.to_string());
        }
    }

    fn text(&self, key: &str, text: &str, own: bool) -> Option<String> {
        if let Some(id) = self.id(text) {
            return Some(id);
        }
        let words = || WORDS.contains(&key) || text.contains('@') || text.chars().any(char::is_whitespace);
        let gone = (own && !KEPT.contains(&key) && words()) || self.traces.are_in(text);
        (gone && text != self.pseudonym.as_str()).then(|| self.mark(text))
    }
}
