//! Every notice as its reader sees it, kept as plain files: `cargo test -p messages -- --ignored write_snapshots`
//! writes them again, and a reviewer reads the difference.

use std::path::PathBuf;

use super::*;
use crate::notice::RecipientKind;
use crate::samples::{self, Shape};
use crate::sms::{self, Accents};

const SEEN: [(RecipientKind, Shape); 4] = [
    (RecipientKind::Business, Shape::Full),
    (RecipientKind::Business, Shape::Bare),
    (RecipientKind::Consumer, Shape::Single),
    (RecipientKind::Public, Shape::Single),
];

fn seen(kind: Kind, language: Language) -> String {
    let letterhead = samples::letterhead();
    let one = |(recipient, shape): (RecipientKind, Shape)| {
        let notice = samples::notice(kind, language, recipient, shape);
        let mail = render(&notice, &letterhead, None).unwrap();
        let sms = sms::write(&notice, &letterhead, None, Accents::Replace)
            .map(|sms| format!("{} [{} parts, {} units]", sms.text, sms.size.parts, sms.size.units))
            .unwrap_or_else(|error| format!("({error})"));
        let head = format!("{recipient:?}, {}", shape.name()).to_lowercase();
        format!("##### {head}\n\nSubject: {}\n\n{}\nSMS: {sms}\n", mail.subject, mail.text)
    };
    SEEN.map(one).join("\n")
}

fn html(language: Language) -> String {
    let notice = samples::notice(Kind::Reminder, language, RecipientKind::Business, Shape::Full);
    render(&notice, &samples::letterhead(), None).unwrap().html
}

fn files() -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let mut files = Vec::new();
    for language in Language::ALL {
        for kind in Kind::ALL {
            files.push((folder.join(format!("{kind}.{}.txt", language.code())), seen(*kind, language)));
        }
        files.push((folder.join(format!("reminder.{}.html", language.code())), html(language)));
    }
    files
}

#[test]
fn every_notice_reads_as_it_was_last_reviewed() {
    for (path, now) in files() {
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let first = kept.lines().zip(now.lines()).find(|(kept, now)| kept != now);
        assert!(
            kept == now,
            "{} differs, first at: {first:?}; write_snapshots writes it again",
            path.display()
        );
    }
}

#[test]
#[ignore = "writes the files that the test above compares with"]
fn write_snapshots() {
    for (path, now) in files() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, now).unwrap();
    }
}
