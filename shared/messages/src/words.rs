//! The small words around the texts: labels, states, names of classes, buttons, in all four languages.
//!
//! A row that lacks a language does not compile.

use crate::notice::{ChargeKind, ItemStatus, Kind, ReturnReason};

/// Makes an enum of phrases in four languages: `Name = ["fr", "nl", "de", "en"]`. A row that lacks a language
/// does not compile.
#[macro_export]
macro_rules! phrases {
    ($(#[$about:meta])* $($phrase:ident = [$fr:literal, $nl:literal, $de:literal, $en:literal]),+ $(,)?) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Word { $(#[doc = $en] $phrase),+ }

        impl Word {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$phrase),+];

            /// The phrase in a language.
            #[must_use]
            pub const fn text(self, language: $crate::Language) -> &'static str {
                language.pick(match self { $(Self::$phrase => [$fr, $nl, $de, $en]),+ })
            }
        }
    };
}

macro_rules! words {
    ($($word:ident $key:literal = [$fr:literal, $nl:literal, $de:literal, $en:literal]),+ $(,)?) => {
        $crate::phrases! {
            /// A word of the catalogue.
            $($word = [$fr, $nl, $de, $en]),+
        }

        impl Word {
            /// The key by which pages and data name the word.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$word => $key),+ }
            }
        }
    };
}

words! {
    Due "due" = ["échéance le", "vervaldatum", "fällig am", "due"],
    Issued "issued" = ["facture du", "factuur van", "Rechnung vom", "invoice of"],
    DayLate "day_late" = ["jour de retard", "dag te laat", "Tag überfällig", "day late"],
    DaysLate "days_late" = ["jours de retard", "dagen te laat", "Tage überfällig", "days late"],
    Order "order" = ["commande", "bestelling", "Bestellung", "order"],
    OfWhichDisputed "of_which_disputed" = ["dont contesté", "waarvan betwist", "davon bestritten", "of which disputed"],
    OutOf "out_of" = ["sur", "van", "von", "out of"],
    Credit "credit" = ["avoir", "creditnota", "Gutschrift", "credit note"],
    CreditOf "credit_of" = ["avoir du", "creditnota van", "Gutschrift vom", "credit note of"],
    NotAskedDisputed "not_asked_disputed" = ["Part contestée, en attente de notre réponse", "Betwist deel, in afwachting van ons antwoord", "Bestrittener Teil, bis zu unserer Antwort", "Disputed part, until we have answered"],
    NotAskedNow "not_asked_now" = ["Non réclamé pour l’instant", "Voorlopig niet gevraagd", "Derzeit nicht gefordert", "Not asked for now"],
    Number "number" = ["Facture", "Factuur", "Rechnung", "Invoice"],
    Debtor "debtor" = ["Client", "Klant", "Kunde", "Customer"],
    IssueDate "issue_date" = ["Date", "Datum", "Datum", "Date"],
    DueDate "due_date" = ["Échéance", "Vervaldag", "Fällig am", "Due date"],
    Total "total" = ["Montant", "Bedrag", "Betrag", "Amount"],
    Open "open" = ["Reste dû", "Openstaand", "Offen", "Open"],
    ListFile "list_file" = ["liste", "lijst", "liste", "list"],
    MoreLines "more_lines" = ["autres lignes, dans la liste jointe", "andere regels, in de bijgevoegde lijst", "weitere Posten, in der beigefügten Liste", "more lines, in the attached list"],
    Upcoming "upcoming" = ["À venir, pour information", "Binnenkort, ter informatie", "Demnächst fällig, zur Information", "Coming up, for information"],
    Instalments "instalments" = ["Échéancier proposé", "Voorgesteld betalingsplan", "Vorgeschlagener Ratenplan", "Proposed instalments"],
    Instalment "instalment" = ["Échéance", "Termijn", "Rate", "Instalment"],
    TotalToPay "total_to_pay" = ["Total à régler", "Totaal te betalen", "Zu zahlender Gesamtbetrag", "Total to pay"],
    Balance "balance" = ["Solde", "Saldo", "Saldo", "Balance"],
    Interest "interest" = ["Intérêts de retard", "Verwijlinteresten", "Verzugszinsen", "Late interest"],
    RecoveryFee "recovery_fee" = ["Indemnité forfaitaire de recouvrement", "Forfaitaire invorderingsvergoeding", "Verzugspauschale", "Fixed recovery fee"],
    Indemnity "indemnity" = ["Indemnité contractuelle", "Contractuele schadevergoeding", "Vertragliche Entschädigung", "Contractual indemnity"],
    ReminderCost "reminder_cost" = ["Frais de rappel", "Herinneringskosten", "Mahnkosten", "Reminder cost"],
    Until "until" = ["jusqu’au", "tot en met", "bis zum", "until"],
    PayByTransfer "pay_by_transfer" = ["Par virement", "Per overschrijving", "Per Überweisung", "By bank transfer"],
    Holder "holder" = ["Bénéficiaire", "Begunstigde", "Empfänger", "Payee"],
    Iban "iban" = ["IBAN", "IBAN", "IBAN", "IBAN"],
    Bic "bic" = ["BIC", "BIC", "BIC", "BIC"],
    Reference "reference" = ["Référence à rappeler", "Te vermelden mededeling", "Verwendungszweck", "Reference to quote"],
    Amount "amount" = ["Montant", "Bedrag", "Betrag", "Amount"],
    ScanToPay "scan_to_pay" = ["QR code de virement, à scanner avec l’application de votre banque", "QR-code voor overschrijving, te scannen met de app van uw bank", "QR-Code für die Überweisung, mit Ihrer Banking-App zu scannen", "QR code for the transfer, to scan with your banking app"],
    AnswerHere "answer_here" = ["Déjà payé, une question, un désaccord ? Répondez ici", "Al betaald, een vraag, niet akkoord? Antwoord hier", "Schon bezahlt, eine Frage, nicht einverstanden? Hier antworten", "Already paid, a question, a disagreement? Answer here"],
    ReadInvoice "read_invoice" = ["Voir la facture", "Factuur bekijken", "Rechnung ansehen", "See the invoice"],
    StatusNotDue "status_not_due" = ["pas encore échue", "nog niet vervallen", "noch nicht fällig", "not due yet"],
    StatusUpcoming "status_upcoming" = ["bientôt échue", "vervalt binnenkort", "bald fällig", "due soon"],
    StatusDue "status_due" = ["à régler", "te betalen", "offen", "to pay"],
    StatusHeld "status_held" = ["en pause", "gepauzeerd", "pausiert", "paused"],
    StatusPromised "status_promised" = ["paiement annoncé", "betaling aangekondigd", "Zahlung zugesagt", "payment promised"],
    StatusArranged "status_arranged" = ["dans l’échéancier convenu", "in het betalingsplan", "im vereinbarten Ratenplan", "in the agreed instalments"],
    StatusDisputed "status_disputed" = ["contestée, en cours d’examen", "betwist, in onderzoek", "bestritten, in Prüfung", "disputed, being looked at"],
    StatusFormalNotice "status_formal_notice" = ["mise en demeure en cours", "ingebrekestelling loopt", "letzte Mahnung läuft", "formal notice running"],
    StatusHandedOver "status_handed_over" = ["transmise", "overgedragen", "übergeben", "handed over"],
    StatusInsolvent "status_insolvent" = ["procédure collective", "insolventieprocedure", "Insolvenzverfahren", "insolvency proceedings"],
    StatusUnderReview "status_under_review" = ["en cours de vérification", "wordt nagekeken", "wird geprüft", "being checked"],
    StatusPaid "status_paid" = ["payée", "betaald", "bezahlt", "paid"],
    StatusCredited "status_credited" = ["soldée par avoir", "gecrediteerd", "gutgeschrieben", "credited"],
    StatusDiscounted "status_discounted" = ["soldée avec escompte", "voldaan met korting", "mit Skonto beglichen", "settled with a discount"],
    StatusWrittenOff "status_written_off" = ["abandonnée", "afgeboekt", "ausgebucht", "written off"],
    StatusSettled "status_settled" = ["soldée", "voldaan", "ausgeglichen", "settled"],
    KindCourtesy "kind_courtesy" = ["message de courtoisie", "vriendelijk bericht", "freundlicher Hinweis", "courtesy message"],
    KindReminder "kind_reminder" = ["rappel", "herinnering", "Zahlungserinnerung", "reminder"],
    KindFirm "kind_firm" = ["relance ferme", "aanmaning", "Mahnung", "firm reminder"],
    KindFormalNotice "kind_formal_notice" = ["mise en demeure", "ingebrekestelling", "letzte Mahnung", "formal notice"],
    KindStatement "kind_statement" = ["relevé de compte", "rekeningoverzicht", "Kontoauszug", "statement of account"],
    KindThanks "kind_thanks" = ["remerciement", "bedankje", "Dank", "thanks"],
    KindAcknowledgement "kind_acknowledgement" = ["accusé de réception", "ontvangstbevestiging", "Eingangsbestätigung", "acknowledgement"],
    KindReturnedDebit "kind_returned_debit" = ["prélèvement rejeté", "geweigerde domiciliëring", "Rücklastschrift", "returned direct debit"],
    KindPromiseMissed "kind_promise_missed" = ["promesse non tenue", "niet nagekomen belofte", "nicht eingehaltene Zusage", "missed promise"],
    KindPromiseConfirmed "kind_promise_confirmed" = ["promesse confirmée", "bevestigde belofte", "bestätigte Zusage", "confirmed promise"],
    KindArrangementOffer "kind_arrangement_offer" = ["proposition d’échéancier", "voorstel van betalingsplan", "Vorschlag eines Ratenplans", "instalment offer"],
    KindInstalmentDue "kind_instalment_due" = ["rappel d’échéance", "herinnering aan een termijn", "Erinnerung an eine Rate", "instalment reminder"],
    KindArrangementDefault "kind_arrangement_default" = ["échéancier non respecté", "niet nagekomen betalingsplan", "nicht eingehaltener Ratenplan", "missed instalment"],
    KindInvoiceDelivery "kind_invoice_delivery" = ["envoi de facture", "verzending van een factuur", "Rechnungsversand", "invoice delivery"],
    KindSettled "kind_settled" = ["dossier soldé", "afgesloten", "ausgeglichen", "settled"],
    KindDisputeAnswer "kind_dispute_answer" = ["réponse à votre contestation", "antwoord op uw betwisting", "Antwort auf Ihre Beanstandung", "answer to your dispute"],
    KindBeforeHolidays "kind_before_holidays" = ["avant les congés", "voor de vakantie", "vor den Ferien", "before the holidays"],
    ReturnInsufficientFunds "return_insufficient_funds" = ["le solde du compte n’a pas suffi", "het saldo van de rekening volstond niet", "das Konto war nicht ausreichend gedeckt", "there was not enough money in the account"],
    ReturnAccountClosed "return_account_closed" = ["le compte est fermé ou bloqué", "de rekening is afgesloten of geblokkeerd", "das Konto ist aufgelöst oder gesperrt", "the account is closed or blocked"],
    ReturnWrongAccount "return_wrong_account" = ["le numéro de compte n’est pas le bon", "het rekeningnummer klopt niet", "die Kontonummer stimmt nicht", "the account number is not right"],
    ReturnNoMandate "return_no_mandate" = ["la banque ne trouve pas de mandat valable", "de bank vindt geen geldig mandaat", "der Bank liegt kein gültiges Mandat vor", "the bank finds no valid mandate"],
    ReturnRefused "return_refused" = ["le prélèvement a été refusé ou contesté auprès de la banque", "de domiciliëring werd bij de bank geweigerd of betwist", "der Lastschrift wurde bei der Bank widersprochen", "the debit was refused or contested with the bank"],
    ReturnUnspecified "return_unspecified" = ["la banque n’a pas donné de motif", "de bank gaf geen reden op", "die Bank hat keinen Grund genannt", "the bank gave no reason"],
    PageTitle "page_title" = ["Votre compte chez", "Uw rekening bij", "Ihr Konto bei", "Your account with"],
    PageNothingOpen "page_nothing_open" = ["Il n’y a rien à régler en ce moment. Merci.", "Er is momenteel niets te betalen. Dank u.", "Derzeit ist nichts zu zahlen. Vielen Dank.", "There is nothing to pay at the moment. Thank you."],
    PageOverdue "page_overdue" = ["En retard", "Te laat", "Überfällig", "Overdue"],
    PageNotDue "page_not_due" = ["Pas encore échu", "Nog niet vervallen", "Noch nicht fällig", "Not due yet"],
    PageAnswers "page_answers" = ["Que souhaitez-vous nous dire ?", "Wat wilt u ons laten weten?", "Was möchten Sie uns mitteilen?", "What would you like to tell us?"],
    ButtonPay "button_pay" = ["Payer", "Betalen", "Bezahlen", "Pay"],
    ButtonPaid "button_paid" = ["J’ai déjà payé", "Ik heb al betaald", "Ich habe schon bezahlt", "I have already paid"],
    ButtonPromise "button_promise" = ["Je paierai le…", "Ik betaal op…", "Ich zahle am …", "I will pay on…"],
    ButtonDispute "button_dispute" = ["Je ne suis pas d’accord", "Ik ga niet akkoord", "Ich bin nicht einverstanden", "I do not agree"],
    ButtonMissing "button_missing" = ["Je n’ai pas la facture", "Ik heb de factuur niet", "Mir fehlt die Rechnung", "I do not have the invoice"],
    ButtonOrderMissing "button_order_missing" = ["Il manque une référence", "Er ontbreekt een referentie", "Es fehlt eine Referenz", "A reference is missing"],
    ButtonWrongContact "button_wrong_contact" = ["Je ne suis pas la bonne personne", "Ik ben niet de juiste persoon", "Ich bin nicht zuständig", "I am not the right person"],
    ButtonInstalments "button_instalments" = ["Payer en plusieurs fois", "In termijnen betalen", "In Raten zahlen", "Pay in instalments"],
    ButtonAccept "button_accept" = ["Accepter", "Aanvaarden", "Annehmen", "Accept"],
    ButtonDecline "button_decline" = ["Refuser", "Weigeren", "Ablehnen", "Decline"],
    ButtonSend "button_send" = ["Envoyer", "Versturen", "Senden", "Send"],
    ButtonDownload "button_download" = ["Télécharger", "Downloaden", "Herunterladen", "Download"],
    ButtonStopSms "button_stop_sms" = ["Ne plus recevoir de SMS", "Geen sms meer ontvangen", "Keine SMS mehr erhalten", "Receive no more text messages"],
    FieldDate "field_date" = ["Date", "Datum", "Datum", "Date"],
    FieldAmount "field_amount" = ["Montant", "Bedrag", "Betrag", "Amount"],
    FieldMessage "field_message" = ["Votre message", "Uw bericht", "Ihre Nachricht", "Your message"],
    FieldPaidOn "field_paid_on" = ["Payé le", "Betaald op", "Bezahlt am", "Paid on"],
    FieldContact "field_contact" = ["Qui devons-nous contacter ?", "Wie moeten wij contacteren?", "An wen sollen wir uns wenden?", "Whom should we contact?"],
    PageThanks "page_thanks" = ["Merci, c’est bien noté.", "Dank u, het is genoteerd.", "Danke, es ist notiert.", "Thank you, it has been noted."],
    PageRead "page_read" = ["Une personne lit votre réponse ; d’ici là, vous ne recevrez pas de relance.", "Iemand leest uw antwoord; tot dan krijgt u geen herinnering.", "Jemand liest Ihre Antwort; bis dahin erhalten Sie keine Erinnerung.", "Someone is reading your answer; until then you will receive no reminder."],
    PageExpired "page_expired" = ["Ce lien n’est plus valable. Répondez au message reçu pour en obtenir un nouveau.", "Deze link is niet meer geldig. Antwoord op het bericht om een nieuwe te krijgen.", "Dieser Link ist nicht mehr gültig. Antworten Sie auf die Nachricht, um einen neuen zu erhalten.", "This link is no longer valid. Answer the message you received to get a new one."],
    PageFault "page_fault" = ["Quelque chose n’a pas fonctionné. Rien n’a été enregistré ; réessayez ou appelez-nous.", "Er is iets misgegaan. Er is niets opgeslagen; probeer opnieuw of bel ons.", "Etwas ist schiefgegangen. Es wurde nichts gespeichert; versuchen Sie es erneut oder rufen Sie uns an.", "Something went wrong. Nothing was saved; try again or call us."],
    WhySent "why_sent" = ["Envoyé parce que", "Verstuurd omdat", "Gesendet, weil", "Sent because"],
    WhyNotSent "why_not_sent" = ["Pas envoyé parce que", "Niet verstuurd omdat", "Nicht gesendet, weil", "Not sent because"],
}

/// The word of an item's state.
#[must_use]
pub const fn status(status: ItemStatus) -> Word {
    match status {
        ItemStatus::NotDue => Word::StatusNotDue,
        ItemStatus::Upcoming => Word::StatusUpcoming,
        ItemStatus::Due => Word::StatusDue,
        ItemStatus::Held => Word::StatusHeld,
        ItemStatus::Promised => Word::StatusPromised,
        ItemStatus::Arranged => Word::StatusArranged,
        ItemStatus::Disputed => Word::StatusDisputed,
        ItemStatus::FormalNotice => Word::StatusFormalNotice,
        ItemStatus::HandedOver => Word::StatusHandedOver,
        ItemStatus::Insolvent => Word::StatusInsolvent,
        ItemStatus::UnderReview => Word::StatusUnderReview,
        ItemStatus::Paid => Word::StatusPaid,
        ItemStatus::Credited => Word::StatusCredited,
        ItemStatus::Discounted => Word::StatusDiscounted,
        ItemStatus::WrittenOff => Word::StatusWrittenOff,
        ItemStatus::Settled => Word::StatusSettled,
    }
}

/// The word of a kind of message.
#[must_use]
pub const fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Courtesy => Word::KindCourtesy,
        Kind::Reminder => Word::KindReminder,
        Kind::Firm => Word::KindFirm,
        Kind::FormalNotice => Word::KindFormalNotice,
        Kind::Statement => Word::KindStatement,
        Kind::Thanks => Word::KindThanks,
        Kind::Acknowledgement => Word::KindAcknowledgement,
        Kind::ReturnedDebit => Word::KindReturnedDebit,
        Kind::PromiseMissed => Word::KindPromiseMissed,
        Kind::PromiseConfirmed => Word::KindPromiseConfirmed,
        Kind::ArrangementOffer => Word::KindArrangementOffer,
        Kind::InstalmentDue => Word::KindInstalmentDue,
        Kind::ArrangementDefault => Word::KindArrangementDefault,
        Kind::InvoiceDelivery => Word::KindInvoiceDelivery,
        Kind::Settled => Word::KindSettled,
        Kind::DisputeAnswer => Word::KindDisputeAnswer,
        Kind::BeforeHolidays => Word::KindBeforeHolidays,
    }
}

/// The word of a charge.
#[must_use]
pub const fn charge(charge: ChargeKind) -> Word {
    match charge {
        ChargeKind::Interest => Word::Interest,
        ChargeKind::RecoveryFee => Word::RecoveryFee,
        ChargeKind::Indemnity => Word::Indemnity,
        ChargeKind::ReminderCost => Word::ReminderCost,
    }
}

/// Why a debit came back, as half a sentence.
#[must_use]
pub const fn return_reason(reason: ReturnReason) -> Word {
    match reason {
        ReturnReason::InsufficientFunds => Word::ReturnInsufficientFunds,
        ReturnReason::AccountClosed => Word::ReturnAccountClosed,
        ReturnReason::WrongAccount => Word::ReturnWrongAccount,
        ReturnReason::NoMandate => Word::ReturnNoMandate,
        ReturnReason::Refused => Word::ReturnRefused,
        ReturnReason::Unspecified => Word::ReturnUnspecified,
    }
}

/// The word with this key, for pages that look words up by name.
#[must_use]
pub fn by_key(key: &str) -> Option<Word> {
    Word::ALL.iter().copied().find(|word| word.key() == key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Language;

    #[test]
    fn every_word_exists_in_every_language_and_every_key_once() {
        let keys: BTreeSet<&str> = Word::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), Word::ALL.len());
        for word in Word::ALL {
            assert_eq!(by_key(word.key()), Some(*word));
            for language in Language::ALL {
                let text = word.text(language);
                assert!(!text.trim().is_empty() && text == text.trim(), "{}: {text:?}", word.key());
            }
        }
    }

    #[test]
    fn a_formal_notice_is_called_what_the_law_calls_it() {
        let names = Language::ALL.map(|language| Word::KindFormalNotice.text(language));
        assert_eq!(names, ["mise en demeure", "ingebrekestelling", "letzte Mahnung", "formal notice"]);
    }
}
