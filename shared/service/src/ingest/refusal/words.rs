//! What each kind of refusal means and what to do, for a reader in any of the four languages.

use messages::Language;

/// What is wrong and what to do, for `code`; none for a code that has no words here.
pub(super) fn plain(code: &str, language: Language) -> Option<&'static str> {
    row(code).map(|row| language.pick(row))
}

/// French, Dutch, German, English.
#[rustfmt::skip]
fn row(code: &str) -> Option<[&'static str; 4]> {
    Some(match code {
        "empty" => ["Ce fichier est vide. Exportez-le à nouveau.", "Dit bestand is leeg. Exporteer het opnieuw.", "Diese Datei ist leer. Exportieren Sie sie erneut.", "This file is empty. Export it again."],
        "too_large" => ["Ce fichier est trop grand. Partagez-le, ou exportez une période plus courte.", "Dit bestand is te groot. Splits het, of exporteer een kortere periode.", "Diese Datei ist zu groß. Teilen Sie sie, oder exportieren Sie einen kürzeren Zeitraum.", "This file is too large. Split it, or export a shorter period."],
        "too_complex" => ["Ce fichier grossit anormalement à la lecture et n’a pas été lu plus loin. Demandez-en une nouvelle copie.", "Dit bestand zwelt bij het lezen abnormaal op en werd niet verder gelezen. Vraag een nieuwe kopie.", "Diese Datei wächst beim Lesen ungewöhnlich an und wurde nicht weiter gelesen. Bitten Sie um eine neue Kopie.", "This file grows abnormally while it is read and was not read further. Ask for a new copy."],
        "unknown_format" => ["Ce format n’est pas reconnu. Exportez en CSV, Excel, Factur-X, UBL, FEC ou JSON.", "Dit formaat wordt niet herkend. Exporteer als CSV, Excel, Factur-X, UBL, FEC of JSON.", "Dieses Format wird nicht erkannt. Exportieren Sie als CSV, Excel, Factur-X, UBL, FEC oder JSON.", "This format is not recognised. Export as CSV, Excel, Factur-X, UBL, FEC or JSON."],
        "unsupported_format" => ["Ce format est connu, mais n’est pas lu. Exportez en CSV, Excel, Factur-X, UBL, FEC ou JSON.", "Dit formaat is bekend, maar wordt niet gelezen. Exporteer als CSV, Excel, Factur-X, UBL, FEC of JSON.", "Dieses Format ist bekannt, wird aber nicht gelesen. Exportieren Sie als CSV, Excel, Factur-X, UBL, FEC oder JSON.", "This format is known, but not read. Export as CSV, Excel, Factur-X, UBL, FEC or JSON."],
        "damaged" => ["Ce fichier est abîmé ou incomplet. Exportez-le à nouveau, ou demandez-en une nouvelle copie.", "Dit bestand is beschadigd of onvolledig. Exporteer het opnieuw, of vraag een nieuwe kopie.", "Diese Datei ist beschädigt oder unvollständig. Exportieren Sie sie erneut, oder bitten Sie um eine neue Kopie.", "This file is damaged or incomplete. Export it again, or ask for a new copy."],
        "doctype" => ["Ce fichier XML contient une déclaration DOCTYPE, qu’aucune facture ne doit contenir. Demandez-en une nouvelle copie.", "Dit XML-bestand bevat een DOCTYPE, wat in geen enkele factuur hoort. Vraag een nieuwe kopie.", "Diese XML-Datei enthält eine DOCTYPE-Angabe, die in keine Rechnung gehört. Bitten Sie um eine neue Kopie.", "This XML file holds a DOCTYPE, which no invoice may. Ask for a new copy."],
        "encrypted" => ["Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe et importez-le à nouveau.", "Deze pdf is met een wachtwoord beveiligd. Bewaar hem zonder wachtwoord en lees hem opnieuw in.", "Dieses PDF ist mit einem Kennwort geschützt. Speichern Sie es ohne Kennwort und lesen Sie es erneut ein.", "This PDF is behind a password. Save it without one and import it again."],
        "no_invoice_inside" => ["Ce PDF ne contient pas de facture électronique. Importez le fichier Factur-X, ou une liste de vos factures.", "Deze pdf bevat geen elektronische factuur. Lees het Factur-X-bestand in, of een lijst van uw facturen.", "Dieses PDF enthält keine elektronische Rechnung. Lesen Sie die ZUGFeRD-Datei ein, oder eine Liste Ihrer Rechnungen.", "This PDF holds no electronic invoice. Import the Factur-X file, or a list of your invoices."],
        "not_an_invoice" => ["Ce document n’est pas une facture : il n’y a rien à encaisser.", "Dit document is geen factuur: er valt niets te innen.", "Dieses Dokument ist keine Rechnung: Es ist nichts einzuziehen.", "This document is no invoice: there is nothing to collect."],
        "quote" => ["C’est un devis. Importez la facture quand elle existe.", "Dit is een offerte. Lees de factuur in zodra ze bestaat.", "Das ist ein Angebot. Lesen Sie die Rechnung ein, sobald es sie gibt.", "This is a quote. Import the invoice once it exists."],
        "pro_forma" => ["C’est une facture pro forma : rien n’est encore dû. Importez la facture définitive.", "Dit is een pro-formafactuur: er is nog niets verschuldigd. Lees de definitieve factuur in.", "Das ist eine Proforma-Rechnung: Noch ist nichts geschuldet. Lesen Sie die endgültige Rechnung ein.", "This is a pro forma: nothing is owed yet. Import the final invoice."],
        "not_owed" => ["Stripe n’annonce ici aucune facture à encaisser.", "Stripe meldt hier geen factuur die te innen is.", "Stripe meldet hier keine Rechnung, die einzuziehen ist.", "Stripe announces no invoice here that is to be collected."],
        "mapping_needed" => ["Les colonnes de ce tableau ne sont pas comprises. Dites laquelle est laquelle.", "De kolommen van deze tabel worden niet begrepen. Zeg welke kolom wat is.", "Die Spalten dieser Tabelle werden nicht verstanden. Sagen Sie, welche was bedeutet.", "The columns of this table are not understood. Say which is which."],
        "bad_mapping" => ["La correspondance des colonnes ne convient pas à ce tableau. Corrigez-la.", "De toewijzing van kolommen past niet bij deze tabel. Verbeter ze.", "Die Zuordnung der Spalten passt nicht zu dieser Tabelle. Berichtigen Sie sie.", "The mapping of columns does not fit this table. Correct it."],
        "missing_field" => ["Une indication manque. Complétez-la là où la facture a été faite et importez-la à nouveau.", "Er ontbreekt een gegeven. Vul het aan waar de factuur gemaakt is en lees ze opnieuw in.", "Eine Angabe fehlt. Ergänzen Sie sie dort, wo die Rechnung erstellt wurde, und lesen Sie sie erneut ein.", "Something is missing. Add it where the invoice was made and import it again."],
        "invalid_field" => ["Une indication ne peut pas être utilisée. Corrigez-la là où la facture a été faite et importez-la à nouveau.", "Een gegeven kan niet gebruikt worden. Verbeter het waar de factuur gemaakt is en lees ze opnieuw in.", "Eine Angabe kann nicht verwendet werden. Berichtigen Sie sie dort, wo die Rechnung erstellt wurde, und lesen Sie sie erneut ein.", "Something cannot be used. Correct it where the invoice was made and import it again."],
        "unknown_field" => ["Une indication est inconnue et pourrait compter. Vérifiez son nom, ou retirez-la.", "Een gegeven is onbekend en zou kunnen tellen. Controleer de naam, of haal het weg.", "Eine Angabe ist unbekannt und könnte wichtig sein. Prüfen Sie ihren Namen, oder entfernen Sie sie.", "Something is not known and could matter. Check its name, or take it out."],
        "duplicate" => ["Ce numéro figure deux fois, avec un contenu différent. Gardez la bonne ligne.", "Dit nummer komt twee keer voor, met verschillende inhoud. Behoud de juiste regel.", "Diese Nummer kommt zweimal mit verschiedenem Inhalt vor. Behalten Sie die richtige Zeile.", "This number stands twice, with different content. Keep the line that is right."],
        "number_taken" => ["Une facture de ce numéro existe déjà et ne peut pas devenir celle-ci. Comparez les deux.", "Er bestaat al een factuur met dit nummer, en die kan niet deze worden. Vergelijk beide.", "Eine Rechnung mit dieser Nummer gibt es schon, und sie kann nicht zu dieser werden. Vergleichen Sie beide.", "An invoice of this number exists already and cannot become this one. Compare the two."],
        "unknown_customer" => ["Ce client n’est pas connu ici. Vérifiez son code.", "Deze klant is hier niet bekend. Controleer de code.", "Dieser Kunde ist hier nicht bekannt. Prüfen Sie seine Nummer.", "This customer is not known here. Check the code."],
        "unknown_invoice" => ["Aucune facture de ce numéro n’est connue ici. Importez-la d’abord.", "Er is hier geen factuur met dit nummer bekend. Lees ze eerst in.", "Eine Rechnung mit dieser Nummer ist hier nicht bekannt. Lesen Sie sie zuerst ein.", "No invoice of this number is known here. Import it first."],
        "credit_note_changed" => ["Cet avoir est déjà comptabilisé avec un autre contenu. Comparez les deux.", "Deze creditnota is al geboekt met een andere inhoud. Vergelijk beide.", "Diese Gutschrift ist schon mit anderem Inhalt gebucht. Vergleichen Sie beide.", "This credit note is booked already with other content. Compare the two."],
        "not_the_seller" => ["C’est une facture que vous devez, pas une facture qui vous est due.", "Dit is een factuur die u moet betalen, geen die men u verschuldigd is.", "Das ist eine Rechnung, die Sie zu zahlen haben, keine, die man Ihnen schuldet.", "This is an invoice you owe, not one that is owed to you."],
        "other_creditor" => ["Ce fichier est celui d’une autre entreprise. Importez-le pour elle.", "Dit bestand is van een andere onderneming. Lees het voor die onderneming in.", "Diese Datei gehört zu einem anderen Unternehmen. Lesen Sie sie für dieses ein.", "This file belongs to another company. Import it for that one."],
        "list_not_complete" => ["Des lignes de cette liste ne sont pas lisibles : rien n’a été soldé d’après elle. Corrigez-les et réessayez.", "Sommige regels van deze lijst zijn onleesbaar: er werd niets op grond ervan afgesloten. Verbeter ze en probeer opnieuw.", "Einige Zeilen dieser Liste sind nicht lesbar: Nichts wurde nach ihr ausgeglichen. Berichtigen Sie sie und versuchen Sie es erneut.", "Some lines of this list cannot be read: nothing was settled by it. Correct them and try again."],
        "list_falls" => ["Cette liste ferait beaucoup baisser ce qui est ouvert. Regardez la différence, puis confirmez.", "Deze lijst zou het openstaande bedrag sterk doen dalen. Bekijk het verschil en bevestig dan.", "Diese Liste würde den offenen Betrag stark senken. Sehen Sie sich den Unterschied an und bestätigen Sie dann.", "This list would lower what is open by much. Look at the difference, then confirm."],
        "gone" => ["L’original n’est plus là. Importez le fichier à nouveau.", "Het origineel is er niet meer. Lees het bestand opnieuw in.", "Das Original ist nicht mehr da. Lesen Sie die Datei erneut ein.", "The original is gone. Import the file again."],
        _ => return None,
    })
}

/// What stands before an invoice's number.
pub(super) fn invoice(language: Language) -> &'static str {
    language.pick(["facture", "factuur", "Rechnung", "invoice"])
}

/// What stands before a line's number.
pub(super) fn line(language: Language) -> &'static str {
    language.pick(["ligne", "regel", "Zeile", "line"])
}

/// What stands before a field's name.
pub(super) fn field(language: Language) -> &'static str {
    language.pick(["champ", "veld", "Feld", "field"])
}
