//! Files made to exhaust whoever reads them. Bounds are on bytes and parts, so the tests need no clock.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::format_tests::{CDAR, CII, PDF, PLAIN_PDF, UBL, XLSX, ZUGFERD_1};
use super::*;
use crate::limits;

/// Zeros, packed as PDF streams are.
fn packed_zeros(megabytes: usize, body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    for _ in 0..megabytes {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

fn object(number: usize, dict: &str, stream: &[u8]) -> Vec<u8> {
    let head = format!("{number} 0 obj\n<< {dict} /Length {} >>\nstream\n", stream.len());
    [head.as_bytes(), stream, b"\nendstream\nendobj\n"].concat()
}

const LEAD: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /AF [2 0 R] >>\nendobj\n2 0 obj\n<< /Type /Filespec /F (factur-x.xml) /EF << /F 3 0 R >> >>\nendobj\n";
const END: &[u8] = b"trailer\n<< /Root 1 0 R >>\n%%EOF";

fn refused(bytes: &[u8]) -> Code {
    let rejection = read(bytes).unwrap_err();
    assert!(rejection.message.len() < 1000 && !rejection.hint.is_empty());
    rejection.code
}

#[test]
fn an_attachment_that_unpacks_to_many_megabytes_is_refused_at_its_bound() {
    let bomb = object(3, "/Type /EmbeddedFile /Filter /FlateDecode", &packed_zeros(20, b"<a>"));
    assert_eq!(refused(&[LEAD, &bomb, END].concat()), Code::TooComplex);
    let twice = packed_zeros(0, &packed_zeros(20, b"<a>"));
    let nested = object(3, "/Filter [/FlateDecode /FlateDecode]", &twice);
    assert_eq!(refused(&[LEAD, &nested, END].concat()), Code::TooComplex);
}

#[test]
fn many_object_streams_share_one_budget() {
    let stream = packed_zeros(3, b"9 0 ");
    let streams: Vec<u8> = (10..40)
        .flat_map(|number| object(number, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &stream))
        .collect();
    assert_eq!(refused(&[LEAD, &streams, END].concat()), Code::TooComplex);
}

#[test]
fn twenty_megabytes_are_refused_unread() {
    let big = [LEAD, &vec![b' '; 20 << 20], END].concat();
    assert_eq!(refused(&big), Code::TooLarge);
}

#[test]
fn a_pdf_of_nothing_but_objects_or_nesting_is_refused() {
    let objects = "1 0 obj 0 ".repeat(4).into_bytes();
    let many: Vec<u8> = (0..410_000).flat_map(|number| format!("{number} 0 obj 0\n").into_bytes()).collect();
    assert_eq!(refused(&[LEAD, &many, END].concat()), Code::TooComplex);
    assert_eq!(refused(&[b"%PDF-1.4\n".as_slice(), &objects].concat()), Code::NoInvoiceInside);
    let deep = format!("%PDF-1.4\n1 0 obj\n{}", "[".repeat(1 << 20));
    assert_eq!(refused(deep.as_bytes()), Code::NoInvoiceInside);
    let unending = "7 0 obj << /Length 9 0 R >> stream\n".repeat(50_000);
    assert_eq!(refused(format!("%PDF-1.4\n{unending}").as_bytes()), Code::NoInvoiceInside);
    let circle = b"%PDF-1.4\n1 0 obj << /Names 2 0 R >> endobj 2 0 obj << /EmbeddedFiles 3 0 R >> endobj 3 0 obj << /Kids [3 0 R 3 0 R] >> endobj trailer << /Root 1 0 R >>";
    assert_eq!(refused(circle), Code::NoInvoiceInside);
}

#[test]
fn xml_that_laughs_or_nests_is_refused() {
    let laughs =
        format!("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>{}]>{CII}", "<!ENTITY b '&a;&a;'>");
    assert_eq!(refused(laughs.as_bytes()), Code::Doctype);
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(refused(deep.as_bytes()), Code::TooComplex);
    let wide = format!("<a>{}</a>", "<b/>".repeat(300_000));
    assert_eq!(refused(wide.as_bytes()), Code::TooComplex);
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(refused(format!("<a{attributes}/>").as_bytes()), Code::TooComplex);
}

fn four(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

/// A zip of parts that hold each text once and then spaces.
fn zip(parts: &[(&str, &str, usize)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text, megabytes) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        (0..*megabytes).for_each(|_| encoder.write_all(&vec![b' '; 1 << 20]).unwrap());
        let packed = encoder.finish().unwrap();
        let (name_length, offset) = (u16::try_from(name.len()).unwrap(), four(file.len()));
        let length = four(packed.len());
        let head = |signature: &[u8], middle: &[u8]| {
            let fixed = [
                &[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
                &length.to_le_bytes(),
                &[0; 4],
                &name_length.to_le_bytes(),
                &[0, 0],
            ]
            .concat();
            [signature, middle, &fixed].concat()
        };
        file.extend([head(b"PK\x03\x04", b""), name.as_bytes().to_vec(), packed].concat());
        directory.extend(
            [
                head(b"PK\x01\x02", &[20, 0]),
                vec![0; 10],
                offset.to_le_bytes().to_vec(),
                name.as_bytes().to_vec(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let (length, offset) = (four(directory.len()).to_le_bytes(), four(file.len()).to_le_bytes());
    [
        file,
        directory,
        b"PK\x05\x06\0\0\0\0".to_vec(),
        count.to_vec(),
        count.to_vec(),
        length.to_vec(),
        offset.to_vec(),
        vec![0, 0],
    ]
    .concat()
}

const BOOK: (&str, &str, usize) =
    ("xl/workbook.xml", "<workbook><sheets><sheet name='S' r:id='r1'/></sheets></workbook>", 0);
const HEADER: &str = "<c t='inlineStr'><is><t>Facture</t></is></c><c t='inlineStr'><is><t>Client</t></is></c><c t='inlineStr'><is><t>Montant</t></is></c>";

#[test]
fn a_workbook_of_hand_made_parts_is_read() {
    let sheet = format!(
        "<worksheet><sheetData><row>{HEADER}</row><row r='7'><c r='A7'><v>12</v></c><c r='B7' t='str'><v>A &amp; &#66;</v></c><c r='C7'><v>1.5E2</v></c></row></sheetData></worksheet>"
    );
    let read = read(&zip(&[BOOK, ("xl/worksheets/sheet1.xml", &sheet, 0)])).unwrap();
    assert_eq!(read.documents[0].number.as_deref(), Some("12"));
    assert_eq!(read.documents[0].buyer.name.as_deref(), Some("A & B"));
    assert_eq!(read.documents[0].totals.total.as_deref(), Some("150"));
}

#[test]
fn workbooks_that_unpack_without_end_are_refused() {
    let sheet = "xl/worksheets/sheet1.xml";
    assert_eq!(refused(&zip(&[BOOK, (sheet, "<worksheet><v", 48)])), Code::TooComplex);
    assert_eq!(refused(&zip(&[BOOK, (sheet, "<worksheet><sheetData><row><c><v>", 48)])), Code::TooComplex);
    assert_eq!(refused(&zip(&[BOOK, ("xl/sharedStrings.xml", "<sst><si><t>", 48)])), Code::TooComplex);
    assert_eq!(refused(&zip(&[("xl/workbook.xml", "<workbook>", 48)])), Code::TooComplex);
    let rows = format!("<sheetData>{}</sheetData>", "<row><c r='A1'><v>1</v></c></row>".repeat(650_000));
    assert_eq!(refused(&zip(&[BOOK, (sheet, &rows, 0)])), Code::TooComplex);
    let far = "<sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>";
    assert_eq!(refused(&zip(&[BOOK, (sheet, far, 0)])), Code::MappingNeeded);
    assert_eq!(refused(&zip(&[("word/document.xml", "<w/>", 0)])), Code::UnsupportedFormat);
    assert_eq!(refused(b"PK\x03\x04 and nothing else"), Code::Damaged);
}

#[test]
fn lists_and_json_without_end_are_refused() {
    assert_eq!(refused("x;".repeat(7 << 20).as_bytes()), Code::MappingNeeded);
    assert_eq!(refused("x;y\n".repeat(400_000).as_bytes()), Code::TooComplex);
    let rows = "F;C;1\n".repeat(limits::ITEMS + 1);
    assert_eq!(refused(format!("Facture;Client;Montant\n{rows}").as_bytes()), Code::TooComplex);
    let invoices = "{},".repeat(60_000);
    assert_eq!(refused(format!("{{\"invoices\":[{invoices}{{}}]}}").as_bytes()), Code::TooComplex);
    let deep = "[".repeat(1 << 20);
    assert_eq!(refused(deep.as_bytes()), Code::Damaged);
}

/// Own files of every format, as what mutation starts from.
fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        CII,
        UBL,
        ZUGFERD_1,
        CDAR,
        "Facture;Date;Échéance;Client;Montant TTC\nA;01/02/2026;01/03/2026;X;1.234,50\n",
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompAuxNum\tPieceRef\tDebit\tCredit\tEcritureLet\nVE\tV\t1\t20260901\t411\tC\tF\t1,5\t0\t\n",
        "{\"creditor\":{\"id\":\"a\",\"iban\":\"x\"},\"invoices\":[{\"number\":\"F\",\"total\":\"1.00\",\"debtor\":{\"contacts\":[{}]}}]}",
        "{\"object\":\"invoice\",\"number\":\"A\",\"currency\":\"eur\",\"total\":1,\"created\":1}",
    ];
    let bytes = [PDF, PLAIN_PDF, XLSX].map(<[u8]>::to_vec);
    texts.iter().map(|text| text.as_bytes().to_vec()).chain(bytes).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), start in 0_usize..8) {
        let starts: [&[u8]; 8] = [b"", b"%PDF-1.4\n1 0 obj", b"PK\x03\x04", b"<", b"{", b"[", b"JournalCode\tCompteNum\tEcritureLet\n", b"Facture;Client;Montant\n"];
        let _ = inspect("x", &[starts[start], &bytes].concat());
    }

    #[test]
    fn no_damage_to_a_good_file_makes_a_reader_panic(
        seed in 0_usize..11,
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
        cut in proptest::option::of(any::<proptest::sample::Index>()),
        doubled in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = seeds()[seed].clone();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let from = doubled.index(bytes.len());
        let copy = bytes[from..].iter().copied().take(64).collect::<Vec<_>>();
        bytes.splice(from..from, copy);
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = inspect("x", &bytes);
        let _ = table::propose(&bytes);
    }
}
