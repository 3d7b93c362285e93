//! Files per second and reader, over the repository's own fixtures; then how long hostile files take to be
//! refused. `cargo bench -p documents --bench invoices`. Given files are measured too: `-- FILE…`.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::unwrap_used, reason = "a benchmark may stop")]
#![allow(missing_docs, reason = "a benchmark has no readers")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::invoice;

/// How long each reader is measured.
const SPAN: Duration = Duration::from_millis(600);

fn own_files() -> Vec<(&'static str, Vec<u8>)> {
    let bytes = |bytes: &[u8]| bytes.to_vec();
    vec![
        ("factur-x", bytes(include_bytes!("../fixtures/invoice/factur-x-object-streams.pdf"))),
        ("zugferd-1", bytes(include_bytes!("../fixtures/invoice/zugferd-1.xml"))),
        ("cii", bytes(include_bytes!("../fixtures/invoice/cii-instalments.xml"))),
        ("ubl", bytes(include_bytes!("../fixtures/invoice/ubl-credit-note.xml"))),
        ("cdar", bytes(include_bytes!("../fixtures/invoice/cdar.xml"))),
        ("xlsx, 2 rows", bytes(include_bytes!("../fixtures/invoice/open-items.xlsx"))),
        ("csv, 1000 rows", csv(1000)),
        ("fec, 1000 lines", fec(1000)),
        ("json, 1000 invoices", json(1000)),
    ]
}

fn csv(rows: usize) -> Vec<u8> {
    let head = "Facture;Date;Échéance;Client;Montant TTC;Reste à payer\n".to_owned();
    let row = |n| format!("F-{n};01/09/2026;01/10/2026;Client {};1 200,50;200,50\n", n % 40);
    (0..rows).fold(head, |text, n| text + &row(n)).into_bytes()
}

fn fec(lines: usize) -> Vec<u8> {
    let head = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n".to_owned();
    let line = |n| {
        format!(
            "VE\tVentes\t{n}\t20260901\t411000\tClients\tC{}\tClient\tF-{n}\t20260901\tFacture\t1200,50\t0,00\t\t\t20260901\t\t\n",
            n % 40
        )
    };
    (0..lines).fold(head, |text, n| text + &line(n)).into_bytes()
}

fn json(invoices: usize) -> Vec<u8> {
    let one = |n| {
        format!(
            "{{\"number\":\"F-{n}\",\"issue_date\":\"2026-09-01\",\"due_date\":\"2026-10-01\",\"currency\":\"EUR\",\"total\":\"1200.00\",\"debtor\":{{\"id\":\"C{}\",\"name\":\"Client\",\"contacts\":[{{\"email\":\"a@b.example\"}}]}}}}",
            n % 40
        )
    };
    format!("{{\"invoices\":[{}]}}", (0..invoices).map(one).collect::<Vec<_>>().join(",\n")).into_bytes()
}

fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("14 MB of one CSV line", "x;".repeat(7 << 20).into_bytes()),
        ("400,000 CSV rows", "x;y\n".repeat(4_000_000).into_bytes()),
        (
            "400,000 known CSV rows",
            ["Facture;Client;Montant\n".to_owned(), "x;y;z\n".repeat(2_600_000)].concat().into_bytes(),
        ),
        ("CSV of quotes", "\"".repeat(15 << 20).into_bytes()),
        ("JSON of 60,000 empty invoices", format!("[{}{{}}]", "{},".repeat(49_000)).into_bytes()),
        ("JSON of brackets", "[".repeat(15 << 20).into_bytes()),
        ("JSON of numbers", format!("[{}1]", "1,".repeat(7 << 20)).into_bytes()),
        ("XML of angle brackets", "<a>".repeat(5 << 20).into_bytes()),
        ("XML of 5 million elements", format!("<a>{}</a>", "<b/>".repeat(4_000_000)).into_bytes()),
        ("XML text with entities", format!("<a>{}</a>", "&amp;".repeat(3 << 20)).into_bytes()),
        ("XML of attributes", format!("<a>{}</a>", "<b c='' d='' e='' f=''/>".repeat(600_000)).into_bytes()),
        ("PDF of objects", [b"%PDF-1.4\n".to_vec(), b"1 0 obj 0 ".repeat(1_600_000)].concat()),
        ("PDF of brackets", [b"%PDF-1.4\n1 0 obj ".to_vec(), b"[".repeat(15 << 20)].concat()),
        ("PDF of open strings", [b"%PDF-1.4\n".to_vec(), b"1 0 obj (".repeat(1_700_000)].concat()),
        ("PDF of open arrays", [b"%PDF-1.4\n".to_vec(), b"1 0 obj [0 ".repeat(1_400_000)].concat()),
        ("PDF of trailers", [b"%PDF-1.4\n".to_vec(), b"trailer [0 ".repeat(1_400_000)].concat()),
        ("PDF of open streams", [b"%PDF-1.4\n".to_vec(), b"7 0 obj << >> stream\n".repeat(700_000)].concat()),
        ("FEC of open lines", fec(130_000)),
    ]
}

fn main() {
    for (name, file) in own_files() {
        let (mut reads, start) = (0_u32, Instant::now());
        while start.elapsed() < SPAN {
            black_box(invoice::read(black_box(&file))).unwrap();
            reads += 1;
        }
        println!(
            "{name:>22}: {:>7} files a second",
            u128::from(reads) * 1_000_000 / start.elapsed().as_micros()
        );
    }
    for (name, file) in hostile() {
        let start = Instant::now();
        let answer = invoice::read(&file).map(|read| read.rejections.len());
        let answer = answer.map_or_else(
            |refusal| refusal.code.as_str().to_owned(),
            |parts| format!("{parts} parts refused"),
        );
        println!("{name:>30}: {answer} in {} ms", start.elapsed().as_millis());
    }
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let file = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let answer =
            invoice::read(&file).map_or_else(|refusal| refusal.code.as_str(), |read| read.format.name());
        println!("{path}: {answer} in {} µs", start.elapsed().as_micros());
    }
}
