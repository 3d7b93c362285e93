//! What a person must do, in words.

use dunning::notice::{Approval, NoticeStatus};
use dunning::task::TaskKind;

use super::texts::Row;

/// The work of a task.
#[rustfmt::skip]
pub(super) const fn work(kind: TaskKind) -> Row {
    match kind {
        TaskKind::Approve => ["approuver un envoi", "een verzending goedkeuren", "einen Versand freigeben", "approve a message"],
        TaskKind::Call => ["appeler le client", "de klant bellen", "den Kunden anrufen", "call the customer"],
        TaskKind::AnswerDispute => ["répondre à une contestation", "een betwisting beantwoorden", "einen Einwand beantworten", "answer a dispute"],
        TaskKind::SolveDispute => ["fournir ce qui manque au client", "bezorgen wat de klant mist", "dem Kunden das Fehlende liefern", "provide what the customer is missing"],
        TaskKind::DisputeEscalated => ["traiter une contestation restée sans réponse", "een onbeantwoorde betwisting behandelen", "einen unbeantworteten Einwand klären", "settle a dispute left unanswered"],
        TaskKind::DisputeOverruled => ["décider : la banque a rendu l’argent au client", "beslissen: de bank gaf het geld aan de klant terug", "entscheiden: Die Bank hat dem Kunden das Geld zurückgegeben", "decide: the bank gave the money back to the customer"],
        TaskKind::MatchPayment => ["trouver à quelle facture va un paiement", "zoeken bij welke factuur een betaling hoort", "einer Zahlung die Rechnung zuordnen", "find the invoice a payment is for"],
        TaskKind::Refund => ["rembourser un trop-perçu", "te veel betaald bedrag terugbetalen", "zu viel Gezahltes erstatten", "pay back what was paid too much"],
        TaskKind::FixAddress => ["trouver une adresse qui fonctionne", "een werkend adres zoeken", "eine gültige Adresse finden", "find an address that works"],
        TaskKind::InvoiceNotReceived => ["faire parvenir une facture qui n’est pas arrivée", "een factuur bezorgen die niet is aangekomen", "eine Rechnung zustellen, die nicht angekommen ist", "get an invoice to the customer that did not arrive"],
        TaskKind::ReviewImport => ["vérifier une facture importée", "een geïmporteerde factuur nakijken", "eine importierte Rechnung prüfen", "check an imported invoice"],
        TaskKind::ConfirmSnapshot => ["confirmer une liste de factures en forte baisse", "een sterk gekrompen factuurlijst bevestigen", "eine stark geschrumpfte Rechnungsliste bestätigen", "confirm a list of invoices that shrank a lot"],
        TaskKind::ReadReply => ["lire la réponse du client", "het antwoord van de klant lezen", "die Antwort des Kunden lesen", "read the customer’s reply"],
        TaskKind::AnswerReply => ["lire la réponse du client et y donner suite", "het antwoord van de klant lezen en opvolgen", "die Antwort des Kunden lesen und darauf eingehen", "read the customer’s reply and act on it"],
        TaskKind::CheckSubstitute => ["vérifier le remplaçant indiqué", "de genoemde vervanger nagaan", "die genannte Vertretung prüfen", "check the substitute who was named"],
        TaskKind::ApprovePromise => ["décider d’une promesse de paiement", "beslissen over een betalingsbelofte", "über eine Zahlungszusage entscheiden", "decide on a promise to pay"],
        TaskKind::StepMissed => ["décider d’un envoi qui n’a pas pu partir à temps", "beslissen over een te late verzending", "über einen verpassten Versand entscheiden", "decide on a message that could not leave in time"],
        TaskKind::DeclareClaim => ["déclarer la créance dans la procédure d’insolvabilité", "de schuldvordering aangeven bij insolventie", "die Forderung zur Insolvenz anmelden", "declare the claim in the insolvency"],
        TaskKind::CheckInsolvency => ["vérifier si le client est insolvable", "nagaan of de klant insolvent is", "prüfen, ob der Kunde insolvent ist", "check whether the customer is insolvent"],
        TaskKind::Limitation => ["agir avant que la créance soit prescrite", "handelen voor de vordering verjaart", "handeln, bevor die Forderung verjährt", "act before it is too late to go to court"],
        TaskKind::CompletePublicInvoice => ["compléter une facture au secteur public", "een factuur aan de overheid aanvullen", "eine Rechnung an die öffentliche Hand ergänzen", "complete an invoice to a public body"],
        TaskKind::DiscountLate => ["décider d’un escompte pris trop tard", "beslissen over een te laat genomen korting", "über ein zu spät gezogenes Skonto entscheiden", "decide on a discount taken too late"],
        TaskKind::CreditHold => ["décider si le client est encore livré", "beslissen of de klant nog geleverd krijgt", "entscheiden, ob der Kunde weiter beliefert wird", "decide whether the customer is still supplied"],
        TaskKind::HoldDelivery => ["retenir la livraison : l’acompte manque", "de levering ophouden: het voorschot ontbreekt", "die Lieferung zurückhalten: Die Anzahlung fehlt", "hold the delivery: the deposit is late"],
        TaskKind::InDoubt => ["décider si un message doit repartir", "beslissen of een bericht opnieuw vertrekt", "entscheiden, ob eine Nachricht erneut hinausgeht", "decide whether to send a message again"],
        TaskKind::Refused => ["décider de la suite : le client refuse de payer", "beslissen wat volgt: de klant weigert te betalen", "entscheiden, wie es weitergeht: Der Kunde will nicht zahlen", "decide what follows: the customer refuses to pay"],
        TaskKind::DecideCharges => ["décider des intérêts et frais de retard", "beslissen over interest en kosten", "über Zinsen und Gebühren entscheiden", "decide on interest and fees"],
        TaskKind::PlanProposal => ["examiner un autre plan de relance", "een ander herinneringsplan bekijken", "einen anderen Mahnplan prüfen", "look at another reminder plan"],
        TaskKind::NewAfterHandOver => ["nouvelle facture d’un client dont le dossier est remis à un tiers", "nieuwe factuur van een klant met overgedragen dossier", "neue Rechnung eines Kunden, dessen Akte abgegeben ist", "a new invoice of a customer whose file was handed over"],
        TaskKind::LegalFact => ["compléter une donnée que la loi exige", "een wettelijk vereist gegeven aanvullen", "eine gesetzlich nötige Angabe ergänzen", "supply a figure that the law needs"],
        TaskKind::FindStatement => ["importer un relevé bancaire manquant", "een ontbrekend rekeningafschrift inlezen", "einen fehlenden Kontoauszug einlesen", "take in a bank statement that is missing"],
        TaskKind::PostLetter => ["imprimer et poster une lettre, puis noter la preuve de dépôt", "een brief afdrukken en posten, en het bewijs noteren", "einen Brief drucken, aufgeben und den Beleg vermerken", "print and post a letter, and note the proof of posting"],
        TaskKind::ClearFindings => ["corriger une facture avant son échéance", "een factuur rechtzetten voor de vervaldag", "eine Rechnung vor der Fälligkeit berichtigen", "put an invoice right before it is due"],
        TaskKind::ConfirmBankDetails => ["confirmer un compte bancaire nouveau", "een nieuw bankrekeningnummer bevestigen", "ein neues Bankkonto bestätigen", "confirm a new bank account"],
    }
}

/// The roles that a creditor starts with.
#[rustfmt::skip]
pub(super) fn role(name: &str) -> Option<Row> {
    Some(match name {
        "manager" => ["direction", "directie", "Leitung", "manager"],
        "credit_control" => ["recouvrement", "debiteurenbeheer", "Debitorenbuchhaltung", "credit control"],
        "sales" => ["ventes", "verkoop", "Vertrieb", "sales"],
        _ => return None,
    })
}

#[rustfmt::skip]
pub(super) const fn standing(status: &NoticeStatus) -> Row {
    match status {
        NoticeStatus::Queued { approval: Approval::Waiting, .. } => ["attend votre accord", "wacht op uw akkoord", "wartet auf Ihre Freigabe", "waits for your approval"],
        NoticeStatus::Queued { .. } => ["part bientôt", "vertrekt binnenkort", "geht bald hinaus", "leaves soon"],
        NoticeStatus::Claimed { .. } => ["en cours d’envoi", "wordt verstuurd", "wird gesendet", "being sent"],
        NoticeStatus::Sent { .. } => ["envoyé", "verstuurd", "gesendet", "sent"],
        NoticeStatus::Delivered { .. } => ["remis", "afgeleverd", "zugestellt", "delivered"],
        NoticeStatus::Bounced { .. } => ["revenu, non remis", "teruggekomen, niet afgeleverd", "zurückgekommen, nicht zugestellt", "came back, not delivered"],
        NoticeStatus::Cancelled { .. } => ["annulé", "geannuleerd", "abgebrochen", "cancelled"],
        NoticeStatus::InDoubt { .. } => ["peut-être parti", "misschien vertrokken", "vielleicht gesendet", "may have left"],
        NoticeStatus::Failed { .. } => ["pas parti", "niet vertrokken", "nicht gesendet", "did not leave"],
    }
}
