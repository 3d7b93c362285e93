use super::*;

#[test]
fn dutch_and_german_details_tell_payer_reference_and_text() {
    let read = read(MT940).unwrap();
    assert_eq!((read.format.name(), codes(&read.findings)), ("MT940", vec![]));
    let statement = &read.statements[0];
    assert_eq!(statement.account.iban.as_deref(), Some("NL91ABNA0417164300"), "a currency stands behind it");
    assert_eq!(statement.balances_agree, Some(true));
    assert_eq!(amounts(statement), ["1210.00", "-99.00", "-50.00", "20.5"]);
    let dutch = &statement.entries[0].facts;
    assert_eq!(
        (dutch.counterparty.as_deref(), dutch.iban.as_deref()),
        (Some("PEETERS BV"), Some("BE62510007547061"))
    );
    assert!(dutch.structured_reference().unwrap().is_valid());
    assert_eq!(dutch.end_to_end.as_deref(), Some("E2E-PEETERS-1"));
    let german = &statement.entries[1].facts;
    assert_eq!(
        (german.counterparty.as_deref(), german.text.as_deref()),
        (Some("LAMBERT GMBH"), Some("RETURN/REFUND"))
    );
    assert_eq!(
        (german.mandate.as_deref(), german.end_to_end.as_deref()),
        (Some("MANDATE-77"), Some("E2E-DD-7"))
    );
    assert!(statement.entries[1].is_return(), "109 is a returned debit");
}

#[test]
fn a_reversed_credit_takes_money_away() {
    let entry = &one(MT940).entries[2];
    assert!(entry.reversal && entry.amount.is_sign_negative());
    assert_eq!(entry.facts.counterparty.as_deref(), Some("De Vries"));
    assert_eq!(entry.facts.text.as_deref(), Some("storno factuur 12"));
    let label = &one(MT940).entries[3].facts;
    assert_eq!(
        (label.counterparty.as_deref(), label.end_to_end.as_deref()),
        (Some("DUPONT SARL"), Some("77"))
    );
}

fn line(line: &str) -> Entry {
    let text = format!(":20:X\n:25:12345678/90\n:60F:C260101EUR0,\n:61:{line}\n");
    one(text.as_bytes()).entries.remove(0)
}

#[test]
fn a_booking_day_around_new_year_falls_into_the_nearest_year() {
    let entry = line("2512311231C1,NTRFNONREF");
    assert_eq!(entry.booking_date.unwrap().to_string(), "2025-12-31");
    assert_eq!(line("2512310102C1,NTRFNONREF").booking_date.unwrap().to_string(), "2026-01-02");
    assert_eq!(line("2601021231C1,NTRFNONREF").booking_date.unwrap().to_string(), "2025-12-31");
    assert_eq!(line("260102C1,NTRFNONREF").booking_date.unwrap().to_string(), "2026-01-02");
}

#[test]
fn directions_amounts_and_references_are_read_as_banks_write_them() {
    for (text, amount) in [
        ("260302C12,50NTRFX", "12.50"),
        ("260302CR12,5NTRFX", "12.5"),
        ("260302D000000000012,NTRFX", "-12"),
        ("260302RD12,NTRFX", "12"),
        ("260302RCR12,NTRFX", "-12"),
        ("260302    DD212,39NMSC", "-212.39"),
    ] {
        assert_eq!(line(text).amount.to_string(), amount, "{text}");
    }
    assert_eq!(line("260302EC12,NTRFX").status, Status::Pending);
    let long = line("260302D44,95N0600733959555      T-MOBILE BV");
    assert_eq!(
        (long.facts.transaction_id.as_deref(), long.facts.counterparty.as_deref()),
        (Some("0733959555"), Some("T-MOBILE BV"))
    );
    assert_eq!(line("260302C1,NTRFNONREF//NONREF").facts.bank_id, None);
}

#[test]
fn an_interim_report_is_intraday_and_an_odd_line_is_a_finding() {
    let text = ":20:X\n:25:NL91ABNA0417164300\n:28C:1/1\n:34F:EUR0,\n:13D:2603021030+0100\n:61:260302C1,NTRFNONREF\n:61:nonsense\n:90C:1EUR1,\n";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read.format.name(), read.statements[0].scope), ("MT942", Scope::Intraday));
    assert_eq!(read.statements[0].currency.as_deref(), Some("EUR"));
    assert_eq!(codes(&read.statements[0].findings), ["entry_unreadable"]);
    assert_eq!(super::super::read(b":20:X\n-\n").unwrap_err().code.as_str(), "damaged");
}

#[test]
fn lines_broken_in_odd_places_are_whole_again() {
    let text = ":61:1811261126CR\n30,00N062NONREF\n:\n86:166?00GUTSCHR?20SVWZ+Test 16\n:26:37 Uhr\n";
    let entry = one(text.as_bytes()).entries.remove(0);
    assert_eq!(
        (entry.amount.to_string().as_str(), entry.facts.text.as_deref()),
        ("30.00", Some("Test 16:26:37 Uhr"))
    );
    let account = line("200101    D65,00NOVBNL47INGB9999999999\nhr paulissen");
    assert_eq!(account.facts.transaction_id.as_deref(), Some("NL47INGB9999999999"));
    assert_eq!(account.facts.counterparty, None);
}
