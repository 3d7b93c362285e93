//! Whether a document is one that this creditor wrote. One written to it is an invoice it owes, and nobody else does.

use documents::invoice::Document;
use documents::invoice::model::Party;

use super::Refused;
use crate::creditor::Profile;

/// Digits from which a number tells one company from another.
const TELLING_DIGITS: usize = 8;
/// Letters from which a name tells one company from another.
const TELLING_LETTERS: usize = 3;

/// What is known of the creditor to compare a seller with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    names: Vec<Vec<String>>,
    numbers: Vec<String>,
    ibans: Vec<String>,
}

impl Own {
    /// Reads it off the creditor's profile.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let creditor = &profile.creditor;
        let letterhead = profile.letterhead.as_ref();
        // A creditor known by its id alone has no name yet.
        let name = Some(creditor.name.as_str()).filter(|name| *name != creditor.id.as_str());
        let names = name.into_iter().chain(letterhead.map(|letterhead| letterhead.name.as_str()));
        let number = letterhead.map(|letterhead| digits(&letterhead.registration));
        let ibans = creditor.iban.iter().chain(&creditor.settings.confirmed_ibans);
        Self {
            names: names.map(words).filter(|words| tells(words)).collect(),
            numbers: number.into_iter().filter(|number| number.len() >= TELLING_DIGITS).collect(),
            ibans: ibans.map(|iban| plain(iban)).collect(),
        }
    }

    /// Refuses a document whose seller is clearly somebody else: both sides state something that can be compared,
    /// and nothing agrees.
    ///
    /// # Errors
    /// When it is an invoice that the creditor owes.
    pub fn check(&self, document: &Document) -> Result<(), Refused> {
        let seller = &document.seller;
        let comparable = (!self.names.is_empty() && names(seller).next().is_some())
            || (!self.numbers.is_empty() && numbers(seller).next().is_some());
        let paid_here =
            document.payment.accounts.iter().any(|account| self.ibans.contains(&plain(&account.id)));
        if !comparable || self.is(seller) || paid_here {
            return Ok(());
        }
        let name = seller.name.as_deref().or(seller.vat_id.as_deref()).unwrap_or("somebody else");
        Err(Refused::of(
            "not_the_seller",
            "seller",
            format!("This is an invoice you owe: its seller is {name}"),
            "Give it to accounts payable; if the seller is you, correct the creditor's name or registration number",
        ))
    }

    fn is(&self, party: &Party) -> bool {
        names(party).any(|name| self.names.iter().any(|own| alike(own, &name)))
            || numbers(party).any(|number| self.numbers.iter().any(|own| number.contains(own.as_str())))
    }
}

fn names(party: &Party) -> impl Iterator<Item = Vec<String>> + '_ {
    [&party.name, &party.trading_name]
        .into_iter()
        .flatten()
        .map(|name| words(name))
        .filter(|name| tells(name))
}

/// A SIRET begins with the SIREN, a VAT number ends with it or with the enterprise number.
fn numbers(party: &Party) -> impl Iterator<Item = String> + '_ {
    let registrations = party.registration.iter().chain(&party.identifiers).map(|identifier| &identifier.id);
    registrations
        .chain(&party.vat_id)
        .map(|number| digits(number))
        .filter(|number| number.len() >= TELLING_DIGITS)
}

fn tells(words: &[String]) -> bool {
    words.iter().map(String::len).fold(0, usize::saturating_add) >= TELLING_LETTERS
}

/// The same words, or all words of the shorter name in the longer one.
fn alike(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().all(|word| long.contains(word))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The words of a name without accents, case and legal forms.
fn words(name: &str) -> Vec<String> {
    const FORMS: [&str; 24] = [
        "sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "srl", "sprl", "bv", "bvba", "nv", "gmbh", "ag",
        "kg", "ug", "ohg", "ltd", "limited", "inc", "llc", "societe", "ei", "co",
    ];
    // Written with points, a legal form is one word all the same.
    let joined: String = name.chars().filter(|letter| *letter != '.').flat_map(folded).collect();
    let all = joined.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    all.filter(|word| !FORMS.contains(word)).map(ToOwned::to_owned).collect()
}

fn folded(letter: char) -> impl Iterator<Item = char> {
    let plain = match letter.to_lowercase().next().unwrap_or(letter) {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    };
    std::iter::once(plain)
}
