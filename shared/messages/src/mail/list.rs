//! Every item of a message too long to print them all, as a table that goes with it.

use crate::format::{cell, number};
use crate::mail::mime::Attachment;
use crate::notice::{Item, Notice};
use crate::words::Word;

/// The list of all items, where the message itself prints only the first ones.
#[must_use]
pub fn list(notice: &Notice) -> Option<Attachment> {
    notice.items().nth(super::items::MAX_ROWS)?;
    let word = |word: Word| word.text(notice.language);
    let header =
        [Word::Number, Word::Debtor, Word::IssueDate, Word::DueDate, Word::Total, Word::Open].map(word);
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(MARK.to_vec());
    writer.write_record(header).ok()?;
    for (debtor, item) in notice.items() {
        writer.write_record(cells(notice, debtor, item)).ok()?;
    }
    let data = writer.into_inner().ok()?;
    Some(Attachment { name: format!("{}.csv", word(Word::ListFile)), mime: "text/csv".to_owned(), data })
}

/// Without this mark of UTF-8, spreadsheets read accents wrongly.
const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

fn cells(notice: &Notice, debtor: &str, item: &Item) -> [String; 6] {
    let money = |minor: i64| number(notice.money(minor), notice.language).replace(['\u{a0}', '\u{202f}'], "");
    [
        cell(item.number.as_str()),
        cell(debtor),
        item.issue_date.map(|day| day.to_string()).unwrap_or_default(),
        item.due_date.to_string(),
        money(item.total),
        money(item.open.saturating_sub(item.disputed)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Shape};
    use crate::{Kind, Language};

    #[test]
    fn a_short_message_has_no_list_and_a_long_one_lists_all_that_it_asks_for() {
        let mut notice = samples::notice(
            Kind::Reminder,
            Language::Fr,
            crate::notice::RecipientKind::Business,
            Shape::Full,
        );
        assert_eq!(list(&notice), None);
        let mut item = notice.groups[0].items[0].clone();
        item.open = 123_456;
        item.disputed = 0;
        notice.groups[0].debtor = "=HYPERLINK(1)".to_owned();
        notice.groups.truncate(1);
        notice.groups[0].items = vec![item; 150];
        let file = list(&notice).unwrap();
        let text = String::from_utf8(file.data).unwrap();
        assert_eq!((file.name.as_str(), text.lines().count()), ("liste.csv", 151));
        assert_eq!(text.matches(";'=HYPERLINK(1);").count(), 150, "{text}");
        assert_eq!(text.matches(";1234,56\n").count(), 150, "{text}");
    }

    #[test]
    fn a_cell_is_never_a_formula_and_a_phone_number_stays_one() {
        for (given, shown) in [
            ("=1+1", "'=1+1"),
            ("+33 6 12 34 56 78", "+33 6 12 34 56 78"),
            ("-12,50", "-12,50"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("Müller & Söhne", "Müller & Söhne"),
        ] {
            assert_eq!(cell(given), shown);
        }
    }
}
