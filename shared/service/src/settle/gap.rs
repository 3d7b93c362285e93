//! A statement that is missing between two others: what a person is told, and until when it is worth finding. Nothing is
//! kept of it but the two statements, so it is gone when what lies between them comes in.

use chrono::NaiveDate;
use documents::statement::{Continuity, Hole, Statement, continuity};
use dunning::party::Creditor;
use dunning::written::{date, figure};
use messages::Language;
use serde::Serialize;

use super::books::day;
use crate::ingest::import_id;

/// Letters of a handle, as of every task.
const HANDLE_LETTERS: usize = 8;

/// Something is missing between two statements of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What to type to name it.
    pub id: String,
    /// The account, by its last four characters.
    pub account: String,
    /// The last day before it.
    pub after: Option<NaiveDate>,
    /// The first day behind it.
    pub before: Option<NaiveDate>,
    /// What is missing, in words.
    pub missing: String,
    /// The same as data.
    #[serde(skip)]
    pub hole: Hole,
    /// The account's currency, where known.
    #[serde(skip)]
    pub currency: Option<String>,
}

/// What is missing between the statements of an account, oldest first.
pub(super) fn of_account(account: &str, seen: &[Statement]) -> Vec<Gap> {
    let ends: String = account.chars().skip(account.chars().count().saturating_sub(4)).collect();
    let gap = |before: &Statement, after: &Statement| {
        let Continuity::Gap(hole) = continuity(before, after) else { return None };
        let name = format!("{account}|{:?}|{:?}|{hole}", day(before), day(after));
        let id = import_id(name.as_bytes()).chars().take(HANDLE_LETTERS).collect();
        let (missing, currency) = (hole.to_string(), after.currency.clone());
        Some(Gap {
            id,
            account: ends.clone(),
            after: day(before),
            before: day(after),
            missing,
            hole,
            currency,
        })
    };
    seen.iter().zip(seen.iter().skip(1)).filter_map(|(before, after)| gap(before, after)).collect()
}

impl Gap {
    /// Until when it should be found: as many banking days behind the statement that shows it as any task has.
    #[must_use]
    pub fn deadline(&self, creditor: &Creditor) -> Option<NaiveDate> {
        Some(creditor.task_deadline(self.before?))
    }

    /// What is missing and what to do, in the reader's language.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let account = &self.account;
        let [from, to] =
            [self.after, self.before].map(|day| day.map(|day| date(day, language)).unwrap_or_default());
        let [what, act] = match language {
            Language::Fr => [
                format!("Il manque un relevé du compte finissant par {account}, entre le {from} et le {to}"),
                "Importez-le : ce qu’il contient n’est pas encore compté.".to_owned(),
            ],
            Language::Nl => [
                format!(
                    "Er ontbreekt een afschrift van de rekening eindigend op {account}, tussen {from} en {to}"
                ),
                "Lees het in: wat erin staat, telt nog niet mee.".to_owned(),
            ],
            Language::De => [
                format!(
                    "Es fehlt ein Auszug des Kontos mit der Endung {account}, zwischen dem {from} und dem {to}"
                ),
                "Lesen Sie ihn ein: Was darin steht, zählt noch nicht.".to_owned(),
            ],
            Language::En => [
                format!("A statement of the account ending in {account} is missing, between {from} and {to}"),
                "Take it in: what it holds is not counted yet.".to_owned(),
            ],
        };
        let how = self.how(language).map(|how| format!(" ({how})")).unwrap_or_default();
        format!("{what}{how}. {act}")
    }

    /// By what it shows.
    fn how(&self, language: Language) -> Option<String> {
        let currency = self.currency.as_deref().unwrap_or_default();
        let written =
            |figures: String| format!("{} {currency}", figure(&figures, language)).trim().to_owned();
        Some(match &self.hole {
            Hole::Balances { ends, begins } => {
                let (ends, begins) = (written(ends.to_string()), written(begins.to_string()));
                match language {
                    Language::Fr => format!("solde final {ends}, solde initial suivant {begins}"),
                    Language::Nl => format!("eindsaldo {ends}, volgend beginsaldo {begins}"),
                    Language::De => format!("Endsaldo {ends}, nächster Anfangssaldo {begins}"),
                    Language::En => format!("closing balance {ends}, next opening balance {begins}"),
                }
            }
            Hole::Numbers { before, after } => {
                let (first, last) = (before.saturating_add(1), after.saturating_sub(1));
                let several = if first == last { first.to_string() } else { format!("{first}–{last}") };
                match language {
                    Language::Fr => format!("n° {several}"),
                    Language::Nl | Language::De => format!("Nr. {several}"),
                    Language::En => format!("no. {several}"),
                }
            }
            Hole::Days { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_with_account_days_and_balance_in_four_languages() {
        let day = |text: &str| Some(text.parse().unwrap());
        let holes = [
            Hole::Balances { ends: "1200.50".parse().unwrap(), begins: "-99.00".parse().unwrap() },
            Hole::Numbers { before: 41, after: 44 },
            Hole::Days { from: day("2026-03-02").unwrap(), until: day("2026-03-12").unwrap() },
        ];
        let told = holes.map(|hole| Gap {
            id: "1".to_owned(),
            account: "0189".to_owned(),
            after: day("2026-03-02"),
            before: day("2026-03-12"),
            missing: hole.to_string(),
            hole,
            currency: Some("EUR".to_owned()),
        });
        for language in Language::ALL {
            for gap in &told {
                let said = gap.words(language);
                assert!(
                    said.contains("0189") && said.contains(&date(gap.after.unwrap(), language)),
                    "{said}"
                );
                assert!(said.contains(&date(gap.before.unwrap(), language)), "{said}");
            }
        }
        assert!(
            told[0].words(Language::De).contains("Endsaldo 1.200,50 EUR, nächster Anfangssaldo -99,00 EUR")
        );
        assert!(told[1].words(Language::Fr).contains("n° 42–43"));
    }
}
