//! What banks make of each format, told as files that no test had seen: versions, prefixes, batches, charges, returns,
//! communications over several records, envelopes.

use super::*;

fn message(version: &str, prefix: &str, inner: &str) -> String {
    let p = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let spaced = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
    let body =
        inner.replace("</", "\u{1}").replace('<', &format!("<{p}")).replace('\u{1}', &format!("</{p}"));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{p}Document {spaced}=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\">\
        <{p}BkToCstmrStmt><{p}GrpHdr><{p}MsgId>M</{p}MsgId></{p}GrpHdr>{body}</{p}BkToCstmrStmt></{p}Document>"
    )
}

fn statement(entries: &str) -> String {
    let balance = |code: &str, amount: &str, sign: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
            <CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>"
        )
    };
    format!(
        "<Stmt><Id>S</Id><Acct><Id><Othr><Id>539-0075470-34</Id></Othr></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt>",
        balance("OPBD", "100.00", "DBIT"),
        balance("CLBD", "50.00", "CRDT")
    )
}

fn ntry(amount: &str, sign: &str, rest: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{rest}<Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><DtTm>2026-03-02T10:00:00+01:00</DtTm></BookgDt></Ntry>"
    )
}

const STRUCTURED: &str = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>PEETERS BV</Nm></Pty></Dbtr>\
    <DbtrAcct><Id><Othr><Id>0012345678</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>\
    <Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>";

#[test]
fn a_prefix_a_mark_of_order_and_sixteen_bits_change_nothing_in_any_version() {
    let inner = statement(&ntry("150.00", "CRDT", STRUCTURED));
    for version in ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"] {
        for prefix in ["", "ns2", "camt"] {
            let plain = message(version, prefix, &inner);
            let wide: Vec<u8> = [0xFEFF_u16]
                .into_iter()
                .chain(plain.replace("UTF-8", "UTF-16").encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            for bytes in [plain.clone().into_bytes(), format!("\u{feff}{plain}").into_bytes(), wide] {
                let found = read(&bytes).unwrap();
                assert_eq!(found.format.name(), format!("camt.053.001.{version}"), "{prefix}");
                let one = &found.statements[0];
                assert_eq!(
                    (one.account.number.as_deref(), one.account.iban.as_deref()),
                    (Some("539-0075470-34"), None)
                );
                assert_eq!(
                    one.balances_agree,
                    Some(true),
                    "an overdrawn account is paid up: {:?}",
                    one.findings
                );
                let facts = &one.entries[0].facts;
                assert_eq!(
                    facts.structured_reference().map(|found| found.text.as_str()),
                    Some("RF18539007547034")
                );
                assert_eq!((facts.end_to_end.as_deref(), facts.iban.as_deref()), (None, Some("0012345678")));
                assert_eq!(facts.counterparty.as_deref(), Some("PEETERS BV"));
            }
        }
    }
}

fn transaction(amount: &str, end_to_end: &str, rest: &str) -> String {
    format!(
        "<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>\
        <AmtDtls><InstdAmt><Amt Ccy=\"USD\">99.99</Amt></InstdAmt><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls>{rest}</TxDtls>"
    )
}

#[test]
fn a_batch_is_one_entry_with_its_transactions_each_of_them_one_movement() {
    let each = [
        transaction("100.00", "E-1", "<RmtInf><Ustrd>FACTURE F-1</Ustrd><Ustrd>DU 2 MARS</Ustrd></RmtInf>"),
        transaction(
            "40.00",
            "E-2",
            "<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>BBA</Prtry></CdOrPrtry></Tp><Ref>123456789002</Ref></CdtrRefInf></Strd></RmtInf>",
        ),
        transaction("10.00", "NOTPROVIDED", "<Chrgs><Rcrd><Amt Ccy=\"EUR\">1.50</Amt></Rcrd></Chrgs>"),
    ];
    let batch = ntry(
        "150.00",
        "CRDT",
        &format!(
            "<AcctSvcrRef>BATCH-20260302-1</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>{}</NtryDtls>",
            each.concat()
        ),
    );
    let file = message("08", "", &statement(&batch));
    let one = one(file.as_bytes());
    let entry = &one.entries[0];
    assert_eq!((one.entries.len(), entry.details.len(), codes(&one.findings)), (1, 3, vec![]));
    assert_eq!(entry.details[0].facts.text.as_deref(), Some("FACTURE F-1 DU 2 MARS"));
    assert!(entry.details[1].facts.structured_reference().unwrap().is_valid());
    assert_eq!(entry.details[2].facts.charges.unwrap().to_string(), "1.50");
    let moved = movements(&one).movements;
    let cents: Vec<i64> = moved.iter().map(|movement| movement.amount.unwrap().minor).collect();
    assert_eq!(cents, [10_000, 4_000, 1_000], "in the account's currency, not in the one that was ordered");
}

#[test]
fn statements_of_one_file_stand_apart_and_what_is_not_stated_is_not_made_up() {
    let bare = format!(
        "<Stmt><Id>T</Id><Acct><Id><IBAN>BE68539007547034</IBAN></Id></Acct>{}</Stmt>",
        ntry(
            "5.00",
            "DBIT",
            "<RvslInd>true</RvslInd><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>"
        )
    );
    let file = message("02", "", &[statement(&ntry("150.00", "CRDT", "")), bare].concat());
    let found = read(file.as_bytes()).unwrap();
    assert_eq!(found.statements.len(), 2);
    let second = &found.statements[1];
    assert_eq!((second.opening.clone(), second.closing.clone(), second.balances_agree), (None, None, None));
    assert_eq!((second.currency.as_deref(), amounts(second)), (Some("EUR"), vec!["-5.00".to_owned()]));
    assert!(second.entries[0].reversal && second.entries[0].is_return());
}

/// A CODA record, its columns from 0, blank elsewhere.
fn record(parts: &[(usize, &str)]) -> String {
    let mut letters = vec![' '; 128];
    for (at, part) in parts {
        part.chars().enumerate().for_each(|(offset, letter)| letters[at + offset] = letter);
    }
    letters.into_iter().collect::<String>() + "\n"
}

/// A file of one account with a credit of 150 euros and its further records.
fn coda(account: &str, communication: &[(usize, &str)], further: &[String]) -> String {
    let mut movement = vec![
        (0, "2100010000"),
        (10, "BNK2603020001"),
        (31, "0000000000150000"),
        (47, "020326"),
        (53, "001500000"),
        (115, "020326"),
    ];
    movement.extend(communication);
    [
        record(&[(0, "0000002032600105"), (127, "2")]),
        record(&[(0, "12001"), (5, account), (39, "EUR"), (42, "1000000000100000010326"), (64, "ACME")]),
        record(&movement),
        further.concat(),
        record(&[(0, "8001"), (4, account), (38, "EUR"), (41, "0000000000050000020326")]),
        record(&[(0, "9"), (16, "000005"), (22, "000000000000000"), (37, "000000000150000")]),
    ]
    .concat()
}

#[test]
fn coda_files_put_behind_each_other_are_several_statements_each_with_its_totals() {
    let stream = ["BE68539007547034", "BE62510007547061"]
        .map(|account| coda(account, &[(61, "1102000000000101")], &[]));
    let found = read(stream.concat().as_bytes()).unwrap();
    assert_eq!((found.statements.len(), codes(&found.findings)), (2, vec![]));
    for (one, iban) in found.statements.iter().zip(["BE68539007547034", "BE62510007547061"]) {
        assert_eq!((one.account.iban.as_deref(), one.balances_agree), (Some(iban), Some(true)));
        let reference = one.entries[0].facts.structured_reference().unwrap();
        assert!(reference.is_valid(), "kind 102 has a reference too: {reference:?}");
    }
}

#[test]
fn a_free_communication_goes_on_over_records_and_a_globalised_amount_is_one_movement() {
    let further = [
        record(&[(0, "2200010000"), (10, &format!("{:<53}", "numm")), (63, "E2E-PEETERS-1")]),
        record(&[(0, "2300010000"), (10, "BE62510007547061"), (44, "EUR"), (47, "PEETERS BV"), (82, "er 2")]),
        record(&[
            (0, "2100010001"),
            (31, "0000000000100000"),
            (47, "020326"),
            (62, "eerste deel"),
            (115, "020326"),
        ]),
        record(&[
            (0, "2100010002"),
            (31, "0000000000050000"),
            (47, "020326"),
            (62, "tweede deel"),
            (115, "020326"),
        ]),
        record(&[(0, "3100010003"), (31, "001500000"), (39, "0over het geheel")]),
    ];
    let text = format!("betaling factuur met het volgende {:>19}", "");
    let file = coda("BE68539007547034", &[(61, "0"), (62, &text), (124, "1")], &further);
    let one = one(file.as_bytes());
    assert_eq!((one.entries.len(), one.entries[0].details.len(), one.balances_agree), (1, 2, Some(true)));
    let facts = &one.entries[0].facts;
    assert_eq!(facts.text.as_deref(), Some("betaling factuur met het volgende numm er 2"));
    assert_eq!(facts.end_to_end.as_deref(), Some("E2E-PEETERS-1"));
    assert_eq!(
        (facts.iban.as_deref(), facts.counterparty.as_deref()),
        (Some("BE62510007547061"), Some("PEETERS BV"))
    );
    assert_eq!(one.entries[0].details[1].amount.unwrap().to_string(), "50");
    assert_eq!(movements(&one).movements.len(), 2, "the parts add up, so each is one");
}

/// A CFONB record, its columns from 0, blank elsewhere.
fn line(parts: &[(usize, &str)]) -> String {
    let mut letters = vec![' '; 120];
    for (at, part) in parts {
        part.chars().enumerate().for_each(|(offset, letter)| letters[at + offset] = letter);
    }
    letters.into_iter().collect::<String>() + "\r\n"
}

fn cfonb(
    decimals: &str,
    currency: &str,
    opening: &str,
    movement: (&str, &str),
    closing: &str,
    further: &[(&str, &str)],
) -> String {
    let head = [(2, "30004"), (11, "00828"), (16, currency), (19, decimals), (21, "00010101010")];
    let of = |kind: &'static str, rest: &[(usize, &'static str)]| -> Vec<(usize, String)> {
        let parts = head.iter().chain(rest).map(|(at, text)| (*at, (*text).to_owned()));
        std::iter::once((0, kind.to_owned())).chain(parts).collect()
    };
    let put = |mut parts: Vec<(usize, String)>, more: &[(usize, &str)]| {
        parts.extend(more.iter().map(|(at, text)| (*at, (*text).to_owned())));
        let parts: Vec<(usize, &str)> = parts.iter().map(|(at, text)| (*at, text.as_str())).collect();
        line(&parts)
    };
    let (code, amount) = movement;
    let further: String = further
        .iter()
        .map(|(qualifier, text)| {
            put(of("05", &[]), &[(32, "B1"), (34, "020326"), (45, qualifier), (48, text)])
        })
        .collect();
    [
        put(of("01", &[]), &[(34, "010326"), (90, opening)]),
        put(
            of("04", &[]),
            &[(32, "B1"), (34, "020326"), (40, code), (42, "020326"), (48, "VIR SEPA RECU"), (90, amount)],
        ),
        further,
        put(of("07", &[]), &[(34, "020326"), (90, closing)]),
    ]
    .concat()
}

#[test]
fn cfonb_counts_the_decimals_that_the_record_says_and_signs_with_its_last_digit() {
    for (decimals, currency, opening, amount, closing, expected) in [
        ("2", "EUR", "0000000001000}", "0000000001500{", "0000000000500{", ["-100.00", "150.00", "50.00"]),
        ("0", "JPY", "0000000001000}", "0000000001500{", "0000000000500{", ["-10000", "15000", "5000"]),
        ("3", "TND", "0000000001234N", "0000000001500E", "0000000000266{", ["-12.345", "15.005", "2.660"]),
    ] {
        let file = cfonb(decimals, currency, opening, ("00", amount), closing, &[]);
        let json = inspect("f", file.as_bytes()).json;
        let one = &json["statements"][0];
        let said = [&one["opening"], &one["entries"][0]["amount"], &one["closing"]]
            .map(|value| value.as_str().unwrap().to_owned());
        assert_eq!(said, expected, "{currency}");
        assert_eq!(one["balances_agree"], true, "{one}");
    }
}

#[test]
fn a_rejection_code_of_zeros_rejects_nothing_and_complements_say_who_paid_what() {
    let further = [
        ("LIB", "REGLEMENT FACTURE F-2026-00"),
        ("LCC", "17 ET SUIVANTES"),
        ("NPY", "DUPONT ET FILS SARL"),
        ("IPY", "FR7630006000011234567890189"),
        ("RCN", "E2E-DUPONT-17"),
        ("REF", "REMISE-1"),
        ("LCS", "RF18539007547034"),
    ];
    let file = cfonb("2", "EUR", "0000000001000}", ("00", "0000000001500{"), "0000000000500{", &further);
    let entry = one(file.as_bytes()).entries.remove(0);
    assert!(!entry.is_return(), "00 is no reason: {:?}", entry.facts.return_reason);
    let facts = &entry.facts;
    assert_eq!(facts.counterparty.as_deref(), Some("DUPONT ET FILS SARL"));
    assert_eq!(
        (facts.end_to_end.as_deref(), facts.iban.as_deref()),
        (Some("E2E-DUPONT-17"), Some("FR7630006000011234567890189"))
    );
    assert!(facts.structured_reference().unwrap().is_valid());
    assert_eq!(entry.complements.len(), 7, "each as written");
    let back = cfonb("2", "EUR", "0000000001000{", ("03", "0000000001500}"), "0000000000500}", &[]);
    assert!(one(back.as_bytes()).entries[0].is_return());
}

#[test]
fn swift_messages_in_their_envelopes_are_several_statements() {
    let envelope = |number: u32, opening: &str, lines: &str, closing: &str| {
        format!(
            "{{1:F01KREDBEBBAXXX0000000000}}{{2:I940KREDBEBBXXXXN}}{{4:\r\n:20:STMT{number}\r\n:25:BE68539007547034EUR\r\n:28C:{number:05}/001\r\n\
            :60F:{opening}\r\n{lines}:62F:{closing}\r\n:64:{closing}\r\n:86:CONTACT US\r\n-}}{{5:{{CHK:000000000000}}}}\r\n"
        )
    };
    let credit = ":61:2603020302C150,NTRFE2E-1//KB2603020001\r\nVIREMENT\r\n:86:/EREF/E2E-1/NAME/PEETERS BV/IBAN/BE62510007547061/REMI/+++123/4567/\r\n89002+++\r\n";
    let reversal = ":61:260303RC50,00NRTINONREF\r\n:86:RETOUR\r\n";
    let file = envelope(1, "D260301EUR100,", credit, "C260302EUR50,00")
        + &envelope(2, "C260302EUR50,00", reversal, "C260303EUR0,");
    let found = read(file.as_bytes()).unwrap();
    assert_eq!((found.format.name(), found.statements.len()), ("MT940", 2));
    for one in &found.statements {
        assert_eq!((one.account.iban.as_deref(), one.balances_agree), (Some("BE68539007547034"), Some(true)));
    }
    let facts = &found.statements[0].entries[0].facts;
    assert_eq!(
        (facts.bank_id.as_deref(), facts.end_to_end.as_deref()),
        (Some("KB2603020001"), Some("E2E-1"))
    );
    assert_eq!(
        (facts.counterparty.as_deref(), facts.iban.as_deref()),
        (Some("PEETERS BV"), Some("BE62510007547061"))
    );
    assert!(facts.structured_reference().is_some_and(StructuredReference::is_valid), "{facts:?}");
    let back = &found.statements[1].entries[0];
    assert!(back.reversal && back.amount.is_sign_negative() && back.booking_date.is_some());
}
