//! Banks' own tables.

use super::super::table::{DecimalMark, Field, Mapping, propose, read_with};
use super::*;

#[test]
fn a_french_export_with_a_title_above_and_totals_below_is_read() {
    let read = read(FRENCH_CSV).unwrap();
    assert_eq!((read.format.name(), codes(&read.findings)), ("CSV", vec![]));
    let statement = &read.statements[0];
    assert_eq!(statement.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    assert_eq!(
        (amounts(statement), statement.currency.as_deref()),
        (vec!["1210.00".to_owned(), "-12.50".to_owned()], Some("EUR"))
    );
    let facts = &statement.entries[0].facts;
    assert_eq!(
        (facts.counterparty.as_deref(), facts.text.as_deref()),
        (Some("PEETERS BV"), Some("F-2026-17"))
    );
    assert_eq!(statement.entries[1].value_date.unwrap().to_string(), "2026-03-03");
}

#[test]
fn a_flemish_export_names_account_counterparty_and_structured_message() {
    let text = "Rekeningnummer;Munt;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;rekeningnummer tegenpartij;Naam tegenpartij;gestructureerde mededeling;Vrije mededeling\n\
        BE68 5390 0754 7034;EUR;02/03/2026;overschrijving;03/03/2026;-20,00;1.190,00;;-20,00;BE71096123456769;JANSSENS;;huur\n\
        BE68 5390 0754 7034;EUR;02/03/2026;overschrijving;02/03/2026;1.210,00;1.210,00;1.210,00;;BE62510007547061;PEETERS BV;***123/4567/89002***;\n";
    let statement = one(text.as_bytes());
    assert_eq!(amounts(&statement), ["-20.00", "1210.00"]);
    assert_eq!(statement.account.iban.as_deref(), Some("BE68539007547034"));
    assert_eq!(statement.balances_agree, Some(true), "newest first");
    assert_eq!(statement.opening.as_ref().unwrap().amount.to_string(), "0.00");
    let facts = &statement.entries[1].facts;
    assert!(facts.structured_reference().unwrap().is_valid());
    assert_eq!(
        (facts.counterparty.as_deref(), facts.iban.as_deref()),
        (Some("PEETERS BV"), Some("BE62510007547061"))
    );
    assert_eq!(statement.entries[0].facts.text.as_deref(), Some("overschrijving huur"));
}

#[test]
fn a_german_export_names_payer_or_payee_by_the_direction() {
    let text = "\"Buchungsdatum\";\"Wertstellung\";\"Status\";\"Zahlungspflichtige*r\";\"Zahlungsempfänger*in\";\"Verwendungszweck\";\"Umsatztyp\";\"IBAN\";\"Betrag (€)\";\"Mandatsreferenz\";\"Kundenreferenz\"\n\
        \"02.03.26\";\"02.03.26\";\"Gebucht\";\"Müller GmbH\";\"Atelier\";\"Rechnung 17\";\"Eingang\";\"DE89370400440532013000\";\"1.210,00\";\"\";\"E1\"\n\
        \"02.03.26\";\"\";\"Vorgemerkt\";\"Atelier\";\"Stadtwerke\";\"Strom\";\"Ausgang\";\"DE02120300000000202051\";\"-12,5\";\"M1\";\"\"\n";
    let statement = one(text.as_bytes());
    assert_eq!(amounts(&statement), ["1210.00", "-12.5"]);
    assert_eq!(statement.entries[0].facts.counterparty.as_deref(), Some("Müller GmbH"));
    assert_eq!(statement.entries[1].facts.counterparty.as_deref(), Some("Stadtwerke"));
    assert_eq!((statement.entries[1].status, statement.currency.as_deref()), (Status::Pending, Some("EUR")));
    assert_eq!(statement.entries[0].facts.end_to_end.as_deref(), Some("E1"));
}

#[test]
fn a_belgian_export_in_french_leaves_refused_orders_out_of_the_books() {
    let text = "Nº de séquence;Date d'exécution;Date valeur;Montant;Devise du compte;Numéro de compte;Type de transaction;Contrepartie;Nom de la contrepartie;Communication;Détails;Statut;Motif du refus\n\
        2026-1;02/03/2026;02/03/2026;1210,00;EUR;BE68539007547034;Virement;BE62510007547061;PEETERS BV;Facture 17;VIREMENT INSTANTANE;Accepté;\n\
        2026-2;02/03/2026;02/03/2026;-5,00;EUR;BE68539007547034;Virement;BE71096123456769;LAMBERT;;;Refusé;provision\n";
    let statement = one(text.as_bytes());
    assert_eq!(
        statement.entries[0].facts.iban.as_deref(),
        Some("BE62510007547061"),
        "the column holds accounts"
    );
    assert_eq!(statement.entries[0].facts.counterparty.as_deref(), Some("PEETERS BV"));
    assert_eq!(statement.entries[1].status, Status::Information);
}

#[test]
fn a_direction_beside_an_unsigned_amount_gives_the_sign() {
    let text = "Datum,Naam / Omschrijving,Rekening,Tegenrekening,Code,Af Bij,Bedrag (EUR),Mutatiesoort,Mededelingen\n\
        20260302,Peeters BV,NL91ABNA0417164300,BE62510007547061,OV,Bij,\"1210,00\",Overschrijving,Factuur 17\n\
        20260302,Energie,NL91ABNA0417164300,,IC,Af,\"12,50\",Incasso,maart\n";
    let statement = one(text.as_bytes());
    assert_eq!(amounts(&statement), ["1210.00", "-12.50"]);
    assert_eq!(statement.entries[0].booking_date.unwrap().to_string(), "2026-03-02");
    assert_eq!(statement.entries[0].facts.counterparty.as_deref(), Some("Peeters BV"));
}

#[test]
fn a_corrected_mapping_is_saved_and_read_again() {
    let text = "Wann;Wieviel;Wer\n02/03/2026;1,210;Peeters\n03/04/2026;12.50;Lambert\n";
    assert!(read(text.as_bytes()).is_err(), "no header is known");
    let proposal = propose(FRENCH_CSV).unwrap();
    assert_eq!((proposal.missing.len(), proposal.header_line), (0, 4));
    let column =
        |header: &str, field| super::super::table::Column { header: header.to_owned(), occurrence: 0, field };
    let mapping = Mapping {
        columns: vec![
            column("Wann", Field::Date),
            column("Wieviel", Field::Amount),
            column("Wer", Field::Counterparty),
        ],
        decimal_mark: Some(DecimalMark::Point),
        currency: Some("EUR".to_owned()),
        account: Some("DE89370400440532013000".to_owned()),
        ..Mapping::default()
    };
    let saved: Mapping = serde_json::from_str(&serde_json::to_string(&mapping).unwrap()).unwrap();
    let read = read_with(text.as_bytes(), &saved).unwrap();
    assert_eq!(amounts(&read.statements[0]), ["1210", "12.50"]);
    assert_eq!(read.statements[0].entries[0].booking_date.unwrap().to_string(), "2026-03-02");
    assert_eq!(read_with(FRENCH_CSV, &saved).unwrap_err().code.as_str(), "mapping_needed");
}

#[test]
fn a_list_of_invoices_is_not_taken_for_a_bank_s_table() {
    let text = "Numéro de facture;Client;Date d'échéance;Reste à payer\nF-1;Dupont;02/03/2026;10,00\n";
    assert_ne!(shape(text.as_bytes()), Shape::Csv);
}

#[test]
fn rows_that_cannot_be_read_are_listed_and_the_rest_is_taken() {
    let text = "Date;Montant;Libellé\n02/03/2026;10,00;a\n99/99/2026;10,00;b\n02/03/2026;dix;c\n";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(
        (read.statements[0].entries.len(), codes(&read.findings)),
        (1, vec!["row_unreadable", "row_unreadable"])
    );
}

#[test]
fn an_account_that_some_rows_lack_is_the_other_side_s() {
    let text = "\"Date\",\"Label\",\"Amount\",\"D/C\",\"Partner Name\",\"Bank Account\"\n\
        \"12/15/2018\",\"supplier\",\"33.50\",\"D\",\"Doe\",\"123456789\"\n\
        \"12/15/2018\",\"payment\",\"1,533.50\",\"C\",\"Azure\",\"\"\nBalance at the end,,,,,\n";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read.statements.len(), codes(&read.findings)), (1, vec![]));
    assert_eq!(amounts(&read.statements[0]), ["-33.50", "1533.50"]);
    assert_eq!(read.statements[0].entries[0].facts.iban.as_deref(), Some("123456789"));
    assert_eq!(read.statements[0].entries[0].booking_date.unwrap().to_string(), "2018-12-15");
}
