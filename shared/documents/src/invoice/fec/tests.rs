use super::super::read;
use super::*;

const HEAD: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise";

fn line(fields: &[&str]) -> String {
    let [journal, number, account, piece, label, debit, credit, lettering] = fields else { panic!() };
    format!(
        "{journal}\tJournal\t{number}\t20260901\t411000\tClients\t{account}\tSociété {account}\t{piece}\t20260831\t{label}\t{debit}\t{credit}\t{lettering}\t\t20260930\t\t"
    )
}

fn open(lines: &[&[&str]]) -> Read {
    let lines: Vec<String> = lines.iter().map(|fields| line(fields)).collect();
    read(format!("{HEAD}\r\n{}\r\n", lines.join("\r\n")).as_bytes()).unwrap()
}

#[test]
fn what_is_lettered_is_settled_and_the_rest_is_open() {
    let ledger = open(&[
        &["VE", "1", "C1", "FA-1", "Facture FA-1", "1200,00", "0,00", ""],
        &["VE", "2", "C1", "FA-2", "Facture FA-2", "300,50", "0", "AA"],
        &["BQ", "3", "C1", "VIR-9", "Virement C1", "", "500,00", ""],
        &["VE", "4", "C2", "AV-1", "Avoir", "0", "50,00", ""],
    ]);
    let items: Vec<_> = ledger
        .documents
        .iter()
        .map(|item| (item.number.clone().unwrap(), item.kind, item.totals.total.clone().unwrap()))
        .collect();
    let expected = [("FA-1", Kind::Invoice, "1200.00"), ("AV-1", Kind::CreditNote, "50.00")];
    assert_eq!(items, expected.map(|(number, kind, total)| (number.to_owned(), kind, total.to_owned())));
    assert_eq!(ledger.documents[0].issue_date.unwrap().to_string(), "2026-08-31");
    assert_eq!(ledger.documents[0].due_dates, [], "a FEC states no due date");
    assert_eq!(ledger.documents[0].buyer.name.as_deref(), Some("Société C1"));
    assert_eq!((ledger.unapplied.len(), ledger.unapplied[0].amount.as_str()), (1, "500.00"));
}

#[test]
fn two_lines_of_one_piece_are_one_invoice() {
    let ledger = open(&[
        &["VE", "1", "C1", "FA-1", "a", "100,00", "", ""],
        &["VE", "1", "C1", "FA-1", "b", "20,05", "", ""],
    ]);
    assert_eq!(ledger.documents.len(), 1);
    assert_eq!(ledger.documents[0].totals.total.as_deref(), Some("120.05"));
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_are_taken() {
    let ledger = open(&[
        &["VE", "1", "C1", "FA-1", "a", "cent", "", ""],
        &["OD", "2", "C1", "FA-2", "b", "10,00", "", ""],
    ]);
    assert_eq!(ledger.documents.len(), 1);
    assert_eq!(ledger.documents[0].findings[0].code, "entry_not_a_sale");
    assert_eq!(ledger.rejections[0].location.as_ref().unwrap().line, Some(2));
}

#[test]
fn amount_and_direction_in_windows_1252_with_bars() {
    let text = "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Montant|Sens|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise\nVT|Ventes|1|20260901|4110001|Caf\u{e9} du Port|||F1|20260901|x|12,5|D||||||\nVT|Ventes|1|20260901|707|Ventes|||F1|20260901|x|12,5|C||||||";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let ledger = read(&bytes).unwrap();
    assert_eq!(ledger.format, Format::Fec);
    assert_eq!(ledger.documents.len(), 1);
    assert_eq!(ledger.documents[0].buyer.name.as_deref(), Some("Café du Port"));
    assert_eq!(ledger.documents[0].totals.total.as_deref(), Some("12.5"));
}

#[test]
fn a_missing_column_is_named() {
    let rejection = read(b"JournalCode\tCompteNum\tEcritureLet\nVE\t411\t").unwrap_err();
    assert!(rejection.message.contains("ecriturenum"), "{rejection}");
}

#[test]
fn a_file_that_quotes_its_fields_says_the_same() {
    let plain = format!("{HEAD}\r\n{}\r\n", line(&["VE", "1", "C1", "FA-1", "a \"b\" c", "100,00", "", ""]));
    let quote = |line: &str| {
        let fields: Vec<String> =
            line.split('\t').map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
        fields.join("\t")
    };
    let quoted: Vec<String> = plain.lines().map(quote).collect();
    assert_eq!(read(quoted.join("\r\n").as_bytes()), read(plain.as_bytes()));
    assert_eq!(read(plain.as_bytes()).unwrap().documents.len(), 1);
}
