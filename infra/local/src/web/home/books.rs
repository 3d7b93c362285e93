//! How far the books go: when the bank and the lists were heard last, and which statements are missing. Reminders wait
//! where this is too old.

use messages::{Language, format};
use service::portal::page::escape;
use service::settle::{self, Books, Gap};

use super::words::Word;
use crate::host::HostError;
use crate::web::server::Shared;

/// The section of the overview; empty where no bank and no list was ever heard.
pub async fn section(shared: &Shared, language: Language) -> Result<String, HostError> {
    let mut rows = String::new();
    for scope in shared.host.scopes().await? {
        let (profile, _) = service::creditor::rules(&shared.host.ports, &scope).await?;
        let books = settle::books(&shared.host.ports, &scope).await?;
        rows.push_str(&told(&profile.creditor.name, profile.creditor.time_zone, &books, language));
    }
    if rows.is_empty() {
        return Ok(rows);
    }
    Ok(format!("<section><h2>{}</h2>{rows}</section>", Word::BooksTitle.text(language)))
}

fn told(name: &str, zone: chrono_tz::Tz, books: &Books, language: Language) -> String {
    let heard = [(Word::BooksBank, books.fresh.bank), (Word::BooksList, books.fresh.list)];
    let heard = heard.into_iter().filter_map(|(word, at)| {
        let day = format::date(at?.with_timezone(&zone).date_naive(), language);
        Some(format!("{} {day}", word.text(language)))
    });
    let heard: Vec<String> = heard.collect();
    if heard.is_empty() && books.gaps.is_empty() {
        return String::new();
    }
    let gaps: String = books.gaps.iter().map(|gap| missing(gap, language)).collect();
    format!("<p><strong>{}</strong> · {}</p>{gaps}", escape(name), heard.join(" · "))
}

fn missing(gap: &Gap, language: Language) -> String {
    format!("<p class=\"box\">{}</p>", escape(&gap.words(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_with_its_days_in_every_language_and_nothing_heard_is_nothing_said() {
        let zone = chrono_tz::Tz::Europe__Paris;
        let day = |text: &str| Some(text.parse().unwrap());
        let gap = Gap {
            account: "0189".to_owned(),
            after: day("2026-03-02"),
            before: day("2026-03-05"),
            missing: String::new(),
            id: "1".to_owned(),
            hole: documents::statement::Hole::Numbers { before: 4, after: 6 },
            currency: None,
        };
        let fresh = service::creditor::Freshness {
            bank: Some("2026-03-05T23:30:00Z".parse().unwrap()),
            ..Default::default()
        };
        let books = Books { fresh, gaps: vec![gap] };
        for language in Language::ALL {
            let text = told("A & B", zone, &books, language).replace('\u{a0}', " ");
            assert!(text.contains("A &amp; B") && text.contains("0189") && !text.contains('{'), "{text}");
            assert!(
                text.contains(&format::date("2026-03-06".parse().unwrap(), language).replace('\u{a0}', " "))
            );
        }
        assert_eq!(told("A", zone, &Books::default(), Language::Fr), "");
    }
}
