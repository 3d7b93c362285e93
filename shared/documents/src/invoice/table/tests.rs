use super::*;
use crate::invoice::model::{Document, Kind, PartyKind, State};

fn list(text: &str) -> Read {
    crate::invoice::read(text.as_bytes()).unwrap()
}

fn amounts(read: &Read) -> Vec<&str> {
    let of = |document: &'_ Document| document.totals.total.is_some();
    assert!(read.documents.iter().all(of));
    read.documents.iter().filter_map(|document| document.totals.total.as_deref()).collect()
}

#[test]
fn a_french_export_with_title_decimal_commas_and_totals() {
    let text = "Balance âgée au 30/09/2026;;;;;\r\n\r\n\
        N° facture;Date facture;Échéance;Client;Montant TTC;Reste à payer\r\n\
        FA-1;01/09/2026;01/10/2026;Hôtel du Lac;1 200,00;1 200,00\r\n\
        FA-2;13/09/2026;13/10/2026;Brasserie \"Le Quai\";\"2.345,50\";1000,5\r\n\
        AV-3;14/09/2026;;Hôtel du Lac;-50,00;-50,00\r\n\
        Total;;;;3 495,50 €;2 150,50 €\r\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let read = crate::invoice::read(&bytes).unwrap();
    assert_eq!((read.format, read.rejections.as_slice()), (Format::Csv, [].as_slice()));
    assert_eq!(amounts(&read), ["1200.00", "2345.50", "-50.00"]);
    let second = &read.documents[1];
    assert_eq!(second.totals.amount_due.as_deref(), Some("1000.5"));
    assert_eq!(second.issue_date.unwrap().to_string(), "2026-09-13");
    assert_eq!(second.due_dates[0].to_string(), "2026-10-13");
    assert_eq!(read.documents[0].buyer.name.as_deref(), Some("Hôtel du Lac"));
    assert_eq!(read.documents[2].kind, Kind::CreditNote);
    assert_eq!(read.documents[0].currency, None, "the file names none");
}

#[test]
fn four_languages_and_four_delimiters_say_the_same() {
    let files = [
        "Factuurnummer;Factuurdatum;Vervaldatum;Klant;Totaal (EUR)\nF1;05/09/2026;05/10/2026;Bakkerij;1.200,00",
        "Invoice No,Invoice Date,Due Date,Customer,Amount (EUR)\nF1,2026-09-05,2026-10-05,Bakkerij,\"1,200.00\"",
        "Rechnungsnr.\tRechnungsdatum\tFällig am\tKunde\tBetrag €\nF1\t05.09.2026\t05.10.2026\tBakkerij\t1.200,00",
        "\u{feff}Numéro|Date|Date d'échéance|Nom du client|Total TTC EUR\nF1|05/09/26|5 octobre 2026|Bakkerij|1200,00",
    ];
    for file in files {
        let read = list(file);
        let item = &read.documents[0];
        assert_eq!(amounts(&read), ["1200.00"], "{file}");
        assert_eq!(item.number.as_deref(), Some("F1"));
        assert_eq!(item.issue_date.unwrap().to_string(), "2026-09-05", "{file}");
        assert_eq!(item.due_dates[0].to_string(), "2026-10-05", "{file}");
        assert_eq!(item.currency.as_deref(), Some("EUR"), "{file}");
        assert_eq!(item.buyer.name.as_deref(), Some("Bakkerij"));
    }
}

#[test]
fn the_column_tells_what_one_cell_cannot() {
    let american = list(
        "Invoice,Date,Due,Customer,Amount\nA,01/02/2026,01/03/2026,X,1.234\nB,01/31/2026,02/15/2026,X,99.50",
    );
    assert_eq!(american.documents[0].issue_date.unwrap().to_string(), "2026-01-02");
    assert_eq!(amounts(&american), ["1.234", "99.50"]);
    let french = list("Facture;Date;Client;Montant\nA;01/02/2026;X;1.234\nB;31/01/2026;X;99,50");
    assert_eq!(french.documents[0].issue_date.unwrap().to_string(), "2026-02-01");
    assert_eq!(amounts(&french), ["1234", "99.50"]);
}

#[test]
fn a_cell_that_breaks_the_columns_habit_is_refused_with_its_place() {
    let read = list(
        "Facture;Date;Échéance;Client;Montant\nA;01/02/2026;;X;12,50\nB;31/02/2026;;X;10,00\nC;01/02/2026;;X;12.3.4\nD;02/02/2026;01/02/2026;X;1,00\n;03/02/2026;;X;5,00",
    );
    assert_eq!(read.documents.len(), 1);
    let places: Vec<_> = read.rejections.iter().map(|r| r.location.as_ref().unwrap().line.unwrap()).collect();
    assert_eq!(places, [3, 4, 5, 6]);
    let windows = list("\u{feff}Liste\r\n\r\nFacture;Client;Montant\r\nA;X;1\r\n\r\nB;X;y\r\n");
    assert_eq!(windows.rejections[0].location.as_ref().unwrap().line, Some(6));
    assert!(read.rejections[0].message.contains("31/02/2026"), "{}", read.rejections[0]);
    assert_eq!(read.rejections[3].code, Code::MissingField);
}

#[test]
fn a_ledger_in_two_columns_gives_invoices_credit_notes_and_cash() {
    let read = list(
        "Compte;Intitulé;Pièce;Date;Libellé;Débit;Crédit\n411A;Alpha;F1;01/09/2026;Facture;120,00;\n411A;Alpha;AV1;02/09/2026;Avoir sur F1;;20,00\n411A;Alpha;V1;03/09/2026;Virement reçu;;50,00",
    );
    assert_eq!(
        read.documents.iter().map(|item| item.kind).collect::<Vec<_>>(),
        [Kind::Invoice, Kind::CreditNote]
    );
    assert_eq!(amounts(&read), ["120.00", "20.00"]);
    assert_eq!(read.unapplied[0].amount, "50.00");
    assert_eq!(read.unapplied[0].party.id.as_deref(), Some("411A"));
}

#[test]
fn rows_of_one_number_with_different_due_dates_are_instalments() {
    let read = list(
        "Facture;Échéance;Client;Montant\nA;01/02/2026;X;50,00\nA;01/03/2026;X;70,00\nA;01/02/2026;X;99,00",
    );
    let item = &read.documents[0];
    assert_eq!((read.documents.len(), item.totals.total.as_deref()), (1, Some("120.00")));
    assert_eq!(
        item.terms.iter().map(|term| term.amount.as_deref()).collect::<Vec<_>>(),
        [Some("50.00"), Some("70.00")]
    );
    assert_eq!(read.rejections[0].code, Code::Duplicate);
}

#[test]
fn types_and_states_are_understood() {
    let read = list(
        "Type;Facture;Client;Montant TTC;Statut\nFacture;A;X;50,00;Payée\nFacture d'acompte;B;X;10,00;\nNote de crédit;C;X;5,00;\nRèglement;D;X;40,00;",
    );
    assert_eq!(read.documents[0].state, State::Paid);
    assert!(read.documents[1].marks.deposit);
    assert_eq!(read.documents[2].kind, Kind::CreditNote);
    assert_eq!(read.unapplied.len(), 1);
}

#[test]
fn a_list_that_is_not_understood_says_which_columns_it_has() {
    let rejection =
        crate::invoice::read("Échéance;Client;Ville\n01/02/2026;X;Nantes".as_bytes()).unwrap_err();
    assert_eq!(rejection.code, Code::MappingNeeded);
    assert!(
        rejection.message.contains("invoice number") && rejection.message.contains("Ville"),
        "{rejection}"
    );
}

#[test]
fn a_mapping_is_proposed_corrected_saved_and_applied_when_columns_have_moved() {
    let file = "Réf;Quand;Qui;Combien\nF1;01/02/2026;X;10,00\n";
    assert!(propose(file.as_bytes()).is_err());
    let column = |header: &str, field| Column { header: header.into(), occurrence: 0, field };
    let mapping = Mapping {
        kind: ListKind::Invoices,
        columns: vec![
            column("Réf", Field::Number),
            column("Quand", Field::DueDate),
            column("Qui", Field::DebtorName),
            column("Combien", Field::Remaining),
        ],
        date_order: Some(DateOrder::MonthFirst),
        decimal_mark: None,
        currency: Some("CHF".into()),
    };
    let saved = serde_json::to_string(&mapping).unwrap();
    let mapping: Mapping = serde_json::from_str(&saved).unwrap();
    let moved = "Qui;Combien;Note;REF;Quand\nX;10,00;;F1;01/02/2026\n";
    let read = read_with(moved.as_bytes(), &mapping).unwrap();
    let item = &read.documents[0];
    assert_eq!(item.totals.amount_due.as_deref(), Some("10.00"));
    assert_eq!(item.due_dates[0].to_string(), "2026-01-02");
    assert_eq!(item.currency.as_deref(), Some("CHF"));
    let gone = read_with(b"Qui;Combien\nX;1", &mapping).unwrap_err();
    assert!(gone.message.contains("Réf") && gone.message.contains("Quand"), "{gone}");
}

#[test]
fn customers_are_recognised_by_how_they_can_be_reached() {
    let read = list(
        "Code client;Raison sociale;SIRET;E-mail;Téléphone;Adresse;Code postal;Ville;Pays;Langue;Payeur;Groupe;Commercial\n\
        C1;Alpha;73282932000074;a@alpha.example;+33 1;1 rue;75001;Paris;France;Français;C2;G;Zoé\n\
        C2;Beta;;compta@beta;;;;;;;;;\n\
        C3;Gamma;;x@g.example, y@g.example;;;;;BE;nl;;;\n;;;;;;;;;;;;",
    );
    assert_eq!((read.customers.len(), read.documents.len()), (2, 0));
    let alpha = &read.customers[0];
    assert_eq!(alpha.party.country(), Some("FR"));
    assert_eq!(alpha.party.language.as_deref(), Some("fr"));
    assert_eq!((alpha.party.payer.as_deref(), alpha.salesperson.as_deref()), (Some("C2"), Some("Zoé")));
    assert_eq!(alpha.party.address.as_ref().unwrap().postcode.as_deref(), Some("75001"));
    assert_eq!(read.customers[1].party.contacts.len(), 2);
    assert!(read.rejections[0].message.contains("compta@beta"), "{}", read.rejections[0]);
    let kinds = list("Code;Nom;Type client;Email\n1;A;Particulier;a@b.example\n2;B;Mairie;");
    assert_eq!(kinds.customers[0].party.kind, Some(PartyKind::Consumer));
    assert_eq!(kinds.customers[1].party.kind, Some(PartyKind::Public));
}

#[test]
fn amounts_as_people_write_them() {
    use super::infer::amount;
    let comma = [
        ("1 234,56 €", "1234.56"),
        ("1\u{202f}234,56", "1234.56"),
        ("(12,50)", "-12.50"),
        ("12,50-", "-12.50"),
        ("−3", "-3"),
        ("EUR 1.234.567,8", "1234567.8"),
        (",5", "0.5"),
        ("1'200,00 CHF", "1200.00"),
        ("0,00", "0.00"),
    ];
    for (text, expected) in comma {
        let found = amount(&Cell::from_text(text), DecimalMark::Comma).map(|(amount, _)| amount);
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
    for text in ["12.34", "1.2345,6", "12,3,4", "abc", "12 mois", "", "-", "1.23.456"] {
        assert_eq!(amount(&Cell::from_text(text), DecimalMark::Comma), None, "{text}");
    }
}

#[test]
fn exports_of_programs_that_are_common_are_read_without_help() {
    let sage = list(
        "\"Atelier Lumen\"\n\"Compte tiers\";\"Intitulé tiers\";\"Date pièce\";\"N° pièce\";\"Libellé écriture\";\"Échéance\";\"Débit\";\"Crédit\";\"Solde\"\n\"CA\";\"Alpha\";\"01/09/2026\";\"FA12\";\"Facture FA12\";\"01/10/2026\";\"1 200,00\";\"\";\"1 200,00\"\n\"CA\";\"Alpha\";\"15/09/2026\";\"RG4\";\"Règlement chq\";\"\";\"\";\"300,00\";\"900,00\"\n\"\";\"\";\"\";\"\";\"Total général\";\"\";\"1 200,00\";\"300,00\";\"900,00\"\n",
    );
    assert_eq!((sage.documents.len(), sage.unapplied.len(), sage.rejections.len()), (1, 1, 0));
    assert_eq!(sage.documents[0].totals.amount_due, None, "the balance runs on from row to row");
    assert_eq!((amounts(&sage), sage.unapplied[0].amount.as_str()), (vec!["1200.00"], "300.00"));
    let camel = list(
        "ContactName,EmailAddress,InvoiceNumber,InvoiceDate,DueDate,Total,AmountDue,Currency\nABC Ltd,ap@abc.example,INV-1,13 Sep 2026,13 Oct 2026,\"1,500.00\",\"500.00\",GBP",
    );
    let item = &camel.documents[0];
    assert_eq!((item.asked(), item.currency.as_deref()), (Some("500.00"), Some("GBP")));
    assert_eq!(item.buyer.name.as_deref(), Some("ABC Ltd"));
    assert_eq!(item.due_dates[0].to_string(), "2026-10-13");
    assert!(item.buyer.has_email());
    let datev = list(
        "Konto;Name;Belegnummer;Belegdatum;Fälligkeit;Soll;Haben;Offener Betrag;Whg\n10001;Müller;RE-1;01.09.2026;15.09.2026;119,00;0,00;119,00;EUR\n10001;Müller;GU-5;02.09.2026;;0,00;19,00;-19,00;EUR",
    );
    assert_eq!((datev.documents.len(), datev.unapplied.len()), (1, 1), "a credit without words is cash");
}

#[test]
fn a_credit_side_beside_the_amount_and_a_weekday_before_the_date_are_understood() {
    let read = list(
        "Facture;Date;Echeance;Client;Solde\nF1;lun. 05/01/2026;05/02/2026;Durand;1200,00 D\n\
         A2;05/01/2026;05/02/2026;Durand;100,00 C",
    );
    assert_eq!(read.rejections, []);
    let due: Vec<_> = read.documents.iter().map(|document| document.totals.amount_due.as_deref()).collect();
    assert_eq!((due, read.documents[1].kind), (vec![Some("1200.00"), Some("-100.00")], Kind::CreditNote));
    assert_eq!(read.documents[0].issue_date.unwrap().to_string(), "2026-01-05");
}

#[test]
fn a_dutch_list_of_what_is_open_is_no_bank_statement() {
    let text = "Datum;Nummer;Relatie;Omschrijving;Bedrag;Openstaand\n\
        05-01-2026;20260001;Bakker BV;levering;1.200,00;200,00";
    assert!(lists_open_items(text.as_bytes()));
    assert_eq!(crate::statement::shape(text.as_bytes()), crate::statement::Shape::Unknown);
    assert_eq!(list(text).documents[0].totals.amount_due.as_deref(), Some("200.00"));
    assert!(!lists_open_items(
        b"Datum;Rekening;Tegenpartij;Bedrag\n05-01-2026;NL91ABNA0417164300;Bakker BV;12,00"
    ));
}
