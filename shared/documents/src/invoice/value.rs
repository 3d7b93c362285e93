//! Single values as invoices write them: dates, texts, type codes.

use chrono::NaiveDate;

use super::iban;
use super::model::{Account, Kind, Marks};
use crate::xml::{self, Node};

/// Bytes of one text that are kept; an invoice's longest notes have a few thousand.
const TEXT_BYTES: usize = 16_384;

/// The text at `path`, bounded.
pub(crate) fn text(node: Node<'_, '_>, path: &[&str]) -> Option<String> {
    xml::text_at(node, path).map(bounded)
}

/// The text at `path` on one line: names and numbers, which some programs wrap.
pub(crate) fn line(node: Node<'_, '_>, path: &[&str]) -> Option<String> {
    text(node, path).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `text` cut to what is kept of one value.
pub(crate) fn bounded(mut text: String) -> String {
    if text.len() <= TEXT_BYTES {
        return text;
    }
    let end = (0..=TEXT_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(end);
    text
}

/// The first date at `path`.
pub(crate) fn date_at(node: Node<'_, '_>, path: &[&str]) -> Option<NaiveDate> {
    xml::texts_at(node, path).iter().find_map(|text| date(text))
}

/// A date as XML invoices write it: `2018-02-08`, with a zone or a time behind it, or `20180208`.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let iso = text.get(..10).and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    iso.or_else(|| compact(text))
}

fn compact(text: &str) -> Option<NaiveDate> {
    let day = text.get(..8)?;
    if !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    NaiveDate::parse_from_str(day, "%Y%m%d").ok()
}

/// An account without its blanks; an IBAN in capitals, as the standard writes it.
pub(crate) fn account(text: &str) -> String {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if iban::looks_like_one(&bare) { bare.to_uppercase() } else { bare }
}

/// Whether `text` could be an email address: something, one `@`, a domain with a point.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let clean = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', ';', '<', '>']);
    clean(local)
        && clean(domain)
        && text.len() <= 254
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
}

/// Each account once, in file order.
pub(crate) fn distinct(accounts: impl Iterator<Item = Account>) -> Vec<Account> {
    let mut seen = std::collections::BTreeSet::new();
    accounts.filter(|account| seen.insert(account.id.clone())).collect()
}

/// Invoice or credit note by UNTDID 1001, as EN 16931 and the French reform list them.
pub(crate) fn kind(type_code: Option<&str>) -> Kind {
    match type_code {
        Some(
            "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "502" | "503"
            | "532",
        ) => Kind::CreditNote,
        _ => Kind::Invoice,
    }
}

/// What the type code alone says about an invoice.
pub(crate) fn marks(type_code: Option<&str>) -> Marks {
    let code = type_code.unwrap_or_default();
    Marks {
        factor_chases: false,
        deposit: ["386", "500", "503"].contains(&code),
        factored: ["393", "396", "472", "473", "501", "502"].contains(&code),
        self_billed: ["261", "389", "471", "473", "500", "501", "502", "527"].contains(&code),
        corrective: ["384", "471", "472", "473"].contains(&code),
        holdback: None,
    }
}

/// Whether words speak of a holdback, in French, German, Dutch or English.
pub(crate) fn speaks_of_holdback(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "retenue de garantie",
        "sicherheitseinbehalt",
        "gewährleistungseinbehalt",
        "inhouding als waarborg",
        "waarborginhouding",
        "garantie-inhouding",
        "retention money",
        "holdback",
    ]
    .iter()
    .any(|words| text.contains(words))
}
