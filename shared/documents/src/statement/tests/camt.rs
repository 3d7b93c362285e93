use super::*;

fn edited(from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(CAMT053.to_vec()).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn a_statement_is_read_with_its_account_days_and_balances() {
    let read = read(CAMT053).unwrap();
    assert_eq!(read.format.name(), "camt.053.001.08");
    let statement = &read.statements[0];
    assert_eq!(statement.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!((statement.sequence.as_deref(), statement.scope), (Some("41"), Scope::EndOfDay));
    assert_eq!(statement.balances_agree, Some(true), "the pending entry does not count");
    assert_eq!(statement.findings, []);
    assert_eq!(amounts(statement), ["1210.00", "-99.00", "1309.50", "10.00"]);
    assert_eq!(statement.entries[3].status, Status::Pending);
    assert_eq!(statement.period.unwrap().from.to_string(), "2026-03-02");
}

#[test]
fn a_payer_who_quotes_the_reference_is_known_by_name_account_and_invoice() {
    let statement = one(CAMT053);
    let facts = &statement.entries[0].facts;
    assert_eq!(facts.counterparty.as_deref(), Some("Peeters BV"));
    assert_eq!(facts.iban.as_deref(), Some("BE62510007547061"));
    assert_eq!(facts.end_to_end.as_deref(), Some("E2E-PEETERS-1"));
    assert_eq!(facts.documents, ["F-2026-17"]);
    let reference = facts.structured_reference().unwrap();
    assert_eq!((reference.text.as_str(), reference.is_valid()), ("RF18539007547034", true));
    assert!(!statement.entries[0].is_return());
    assert_eq!(statement.entries[0].money().unwrap().minor, 121_000);
}

#[test]
fn a_reference_with_wrong_check_digits_is_kept_and_marked() {
    let statement = one(&edited("RF18539007547034", "RF19539007547034"));
    let reference = statement.entries[0].facts.structured_reference().unwrap();
    assert_eq!((reference.text.as_str(), reference.is_valid()), ("RF19539007547034", false));
}

#[test]
fn a_returned_debit_names_the_debtor_and_the_reason_in_plain_words() {
    let entry = &one(CAMT053).entries[1];
    assert!(entry.is_return() && entry.reversal);
    assert_eq!(entry.facts.counterparty.as_deref(), Some("Lambert"), "the creditor is ourselves");
    let reason = entry.facts.return_reason.as_ref().unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.words.as_str()),
        ("AM04", "there was not enough money on the account")
    );
    assert_eq!(entry.facts.mandate.as_deref(), Some("MANDATE-77"));
}

#[test]
fn a_french_label_in_the_additional_information_names_payer_and_text() {
    let facts = one(CAMT053).entries[2].facts.clone();
    assert_eq!(facts.counterparty.as_deref(), Some("DUPONT SARL"));
    assert_eq!(facts.text.as_deref(), Some("Facture F-2026-18 +++123/4567/89002+++"));
    assert_eq!(facts.end_to_end, None);
    assert_eq!(facts.found[0].text, "123456789002");
}

#[test]
fn every_version_is_read_by_its_names_not_by_its_schema() {
    for version in ["001.01", "001.02", "001.03", "001.05", "001.06", "001.09", "001.10", "001.11", "001.14"]
    {
        let read = read(&edited("camt.053.001.08", &format!("camt.053.{version}"))).unwrap();
        assert_eq!(read.format.name(), format!("camt.053.{version}"));
        assert_eq!(read.statements[0].balances_agree, Some(true));
    }
    let swiss = edited(
        "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
        "http://www.six.ch/de/camt.053.001.04.ch.02.xsd",
    );
    assert_eq!(read(&swiss).unwrap().format.name(), "camt.053.001.04");
    let bare = edited(" xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"", "");
    assert_eq!(read(&bare).unwrap().format.name(), "camt.053");
    let prefixed = String::from_utf8(CAMT053.to_vec()).unwrap();
    let prefixed = prefixed
        .replace("xmlns=", "xmlns:c=")
        .replace('<', "<c:")
        .replace("<c:/", "</c:")
        .replace("<c:?", "<?");
    assert_eq!(one(prefixed.as_bytes()).entries.len(), 4);
}

#[test]
fn version_one_keeps_transactions_references_and_accounts_elsewhere() {
    let text = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.01"><BkToCstmrStmtV01><Stmt><Id>1</Id>
      <Acct><Id><PrtryAcct><Id>12345</Id></PrtryAcct></Id></Acct>
      <Bal><Tp><Cd>OPBD</Cd></Tp><Amt Ccy="EUR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Bal><Tp><Cd>CLBD</Cd></Tp><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
        <TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><RmtInf><Strd><CdtrRefInf><CdtrRef>R1</CdtrRef></CdtrRefInf></Strd></RmtInf></TxDtls>
      </Ntry></Stmt></BkToCstmrStmtV01></Document>"#;
    let statement = one(text.as_bytes());
    assert_eq!((statement.account.number.as_deref(), statement.balances_agree), (Some("12345"), Some(true)));
    assert_eq!(statement.entries[0].facts.end_to_end.as_deref(), Some("E1"));
    assert_eq!(statement.entries[0].facts.structured_reference().unwrap().text, "R1");
}

#[test]
fn what_does_not_add_up_is_said_and_still_read() {
    let off = one(&edited("3420.50", "3420.51"));
    assert_eq!((off.balances_agree, codes(&off.findings)), (Some(false), vec!["balances_disagree"]));
    let detail = one(&edited(
        "<Amt Ccy=\"EUR\">1210.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n     <Rlt",
        "<Amt Ccy=\"EUR\">1200.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\n     <Rlt",
    ));
    assert_eq!(codes(&detail.findings), ["details_disagree"]);
    let unsigned = one(&edited(
        "<Amt Ccy=\"EUR\">1309.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
        "<Amt Ccy=\"EUR\">1309.50</Amt>",
    ));
    assert_eq!(unsigned.entries[2].status, Status::Information, "nobody knows which way it went");
    let unreadable = one(&edited("<Amt Ccy=\"EUR\">1309.50</Amt>", "<Amt Ccy=\"EUR\">1.309,50</Amt>"));
    assert_eq!((unreadable.entries.len(), codes(&unreadable.findings)[0]), (3, "entry_unreadable"));
    let duplicate = one(&edited("<Acct>", "<CpyDplctInd>DUPL</CpyDplctInd><Acct>"));
    assert_eq!(codes(&duplicate.findings), ["duplicate"]);
}

#[test]
fn a_notification_is_information_until_it_is_booked() {
    let text = String::from_utf8(CAMT053.to_vec()).unwrap();
    let text = text.replace("camt.053", "camt.054").replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn");
    let text = text.replace("<Stmt>", "<Ntfctn>").replace("</Stmt>", "</Ntfctn>").replace(">BOOK<", ">INFO<");
    let statement = one(text.as_bytes());
    assert_eq!(statement.scope, Scope::Notification);
    assert_eq!(statement.entries[0].status, Status::Information);
}

#[test]
fn a_doctype_a_broken_file_and_another_message_are_rejected_in_words() {
    let doctype = edited("<Document ", "<!DOCTYPE x [<!ENTITY a 'b'>]><Document ");
    assert_eq!(read(&doctype).unwrap_err().code.as_str(), "doctype");
    assert_eq!(read(&CAMT053[..900]).unwrap_err().code.as_str(), "damaged");
    let other = b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><Other/></Document>";
    assert_eq!(read(other).unwrap_err().code.as_str(), "unknown_format");
    assert!(read(&doctype).unwrap_err().hint.contains("bank"));
}
