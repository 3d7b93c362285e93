//! Values as each language writes them: amounts and dates as in explanations, and what only messages hold.

pub use dunning::written::{NBSP, amount, date, months, number};

use crate::Language;

/// A rate in per cent, such as `12,4 %` or `12.4%`.
#[must_use]
pub fn percent(rate: rust_decimal::Decimal, language: Language) -> String {
    let text = rate.normalize().to_string();
    match language {
        Language::En => format!("{text}%"),
        Language::Nl => format!("{}%", text.replace('.', ",")),
        Language::Fr | Language::De => format!("{}{NBSP}%", text.replace('.', ",")),
    }
}

/// Text for a cell of a table that a person will open: no spreadsheet takes it for a formula. Numbers with a sign,
/// phone numbers among them, stay as they are.
#[must_use]
pub fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = text.chars().skip(1).all(|letter| letter.is_ascii_digit() || " .,/()".contains(letter));
    if formula && !number { format!("'{text}") } else { text.to_owned() }
}

/// An account number in groups of four.
#[must_use]
pub fn iban(text: &str) -> String {
    in_fours(&text.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect::<String>())
}

/// A payment reference as people read it: `RF18 5390 0754 7034`; a Belgian one, or any other, as it stands.
#[must_use]
pub fn reference(text: &str) -> String {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let structured =
        compact.starts_with("RF") && compact.chars().all(|letter| letter.is_ascii_alphanumeric());
    if structured { in_fours(&compact) } else { text.to_owned() }
}

fn in_fours(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_read_in_groups_and_a_belgian_reference_stands_as_it_is() {
        assert_eq!(
            iban("FR7630006000011234567890189").replace(NBSP, " "),
            "FR76 3000 6000 0112 3456 7890 189"
        );
        assert_eq!(reference("RF18539007547034").replace(NBSP, " "), "RF18 5390 0754 7034");
        assert_eq!(reference("+++123/4567/89002+++"), "+++123/4567/89002+++");
    }
}
