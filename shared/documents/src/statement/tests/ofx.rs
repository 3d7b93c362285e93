use super::*;

#[test]
fn sgml_without_closing_tags_is_read() {
    let statement = one(OFX1);
    assert_eq!(statement.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!(amounts(&statement), ["1210.00", "-12.5"]);
    let facts = &statement.entries[0].facts;
    assert_eq!(
        (facts.counterparty.as_deref(), facts.text.as_deref()),
        (Some("PEETERS BV"), Some("F-2026-17 & F-2026-18"))
    );
    assert_eq!(
        (facts.end_to_end.as_deref(), facts.bank_id.as_deref()),
        (Some("E2E-1"), Some("2026030200001"))
    );
    assert_eq!(statement.entries[1].facts.counterparty.as_deref(), Some("EDF"));
    assert_eq!(
        statement.closing.as_ref().unwrap().amount.to_string(),
        "2197.50",
        "not the available balance"
    );
    assert_eq!((statement.balances_agree, statement.scope), (None, Scope::Extract));
    assert_eq!(statement.entries[0].booking_date.unwrap().to_string(), "2026-03-02");
}

#[test]
fn xml_with_the_other_side_s_account_is_read() {
    let read = read(OFX2).unwrap();
    assert_eq!(read.format.name(), "OFX");
    let facts = &read.statements[0].entries[0].facts;
    assert_eq!(
        (facts.counterparty.as_deref(), facts.iban.as_deref()),
        (Some("Peeters BV"), Some("BE62510007547061"))
    );
    assert!(facts.found[0].is_valid());
}

#[test]
fn an_ofx_without_an_account_is_refused() {
    assert_eq!(read(b"<OFX><SIGNONMSGSRSV1></SIGNONMSGSRSV1></OFX>").unwrap_err().code.as_str(), "damaged");
}
