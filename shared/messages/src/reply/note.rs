//! The few lines above a reply that goes on to the creditor's own people: who wrote, and what the rules made of it.

use crate::{Language, Rendered};

/// What the lines speak of.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Who wrote.
    pub from: &'a str,
    /// The reply's subject.
    pub subject: &'a str,
    /// The account's id; empty when it is not known.
    pub account: &'a str,
    /// The reply's id.
    pub id: &'a str,
    /// What was recognised: a meaning's name and the sentence that says so.
    pub findings: &'a [(&'a str, &'a str)],
}

type Row = [&'static str; 4];

const SUBJECT: Row =
    ["Réponse d’un client", "Antwoord van een klant", "Antwort eines Kunden", "A customer’s reply"];
const WROTE: Row = [
    "Un client a répondu. Son message est joint, tel qu’il est arrivé.",
    "Een klant heeft geantwoord. Het bericht gaat hierbij, zoals het is aangekomen.",
    "Ein Kunde hat geantwortet. Die Nachricht liegt bei, wie sie angekommen ist.",
    "A customer has replied. The message is attached as it arrived.",
];
const ACCOUNT: Row = ["Compte", "Rekening", "Konto", "Account"];
const HELD: Row = [
    "Rien d’automatique ne part pour ce compte avant que vous ayez noté que vous l’avez lu.",
    "Er vertrekt niets automatisch voor deze rekening tot u noteert dat u het gelezen hebt.",
    "Für dieses Konto geht nichts automatisch hinaus, bis Sie vermerken, dass Sie sie gelesen haben.",
    "Nothing automatic leaves for this account until you note that you have read it.",
];
const COMMAND: Row = ["Pour le noter", "Om dat te noteren", "So vermerken Sie es", "To note it"];

/// The meaning's name in a language; the name itself when it is none of ours.
#[must_use]
pub fn meaning(name: &str, language: Language) -> &str {
    let row: Row = match name {
        "auto_reply" => {
            ["Réponse automatique", "Automatisch antwoord", "Automatische Antwort", "Automatic reply"]
        }
        "dispute_commercial" => [
            "Contestation sur le fond",
            "Inhoudelijke betwisting",
            "Inhaltlicher Einwand",
            "Contested: the service or the price",
        ],
        "dispute_technical" => [
            "Contestation sur la facture",
            "Betwisting van het document",
            "Einwand zum Beleg",
            "Contested: the document",
        ],
        "not_received" => {
            ["Facture non reçue", "Factuur niet ontvangen", "Rechnung nicht erhalten", "Invoice not received"]
        }
        "wrong_contact" => {
            ["Mauvais interlocuteur", "Verkeerde contactpersoon", "Falscher Ansprechpartner", "Wrong contact"]
        }
        "already_paid" => ["Déjà payé", "Al betaald", "Schon bezahlt", "Already paid"],
        "promise" => ["Promesse de paiement", "Betalingsbelofte", "Zahlungszusage", "Promise to pay"],
        "sms_opt_out" => ["Plus de SMS", "Geen sms meer", "Keine SMS mehr", "No more text messages"],
        "other" => ["À lire", "Te lezen", "Zu lesen", "To read"],
        _ => return name,
    };
    language.pick(row)
}

/// The mail around a reply.
#[must_use]
pub fn write(language: Language, about: &About<'_>) -> Rendered {
    let mut lines = vec![language.pick(WROTE).to_owned(), format!("{} — {}", about.from, about.subject)];
    if !about.account.is_empty() {
        lines.push(format!("{}{} {}", language.pick(ACCOUNT), colon(language), about.account));
    }
    for (name, sentence) in about.findings {
        lines.push(format!("{}{} « {sentence} »", meaning(name, language), colon(language)));
    }
    lines.push(language.pick(HELD).to_owned());
    lines.push(format!("{}{} relance replies --read {}", language.pick(COMMAND), colon(language), about.id));
    let paragraphs: String = lines.iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
    Rendered {
        subject: crate::template::clean(
            &format!("{}{} {}", language.pick(SUBJECT), colon(language), about.subject),
            150,
        ),
        text: lines.join("\n\n") + "\n",
        html: format!(
            "<!doctype html>\n<html lang=\"{}\"><body>\n{paragraphs}</body></html>\n",
            language.code()
        ),
        language,
        inline: Vec::new(),
    }
}

const fn colon(language: Language) -> &'static str {
    if matches!(language, Language::Fr) { "\u{a0}:" } else { ":" }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_who_wrote_and_show_the_sentence_escaped() {
        for language in Language::ALL {
            let about = About {
                from: "ada@moulin.example",
                subject: "Re: F-1 <b>",
                account: "moulin/EUR",
                id: "abc",
                findings: &[("already_paid", "Payé le 3 <script>")],
            };
            let mail = write(language, &about);
            assert!(
                mail.text.contains("ada@moulin.example") && mail.text.contains("relance replies --read abc")
            );
            assert!(
                mail.html.contains("Payé le 3 &lt;script&gt;") && !mail.html.contains("<b>"),
                "{}",
                mail.html
            );
            assert_ne!(meaning("already_paid", language), "already_paid");
        }
    }
}
