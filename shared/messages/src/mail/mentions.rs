//! What the law obliges a message to say, in the four languages.

use crate::notice::{Mention, Notice};
use crate::template::clean;
use crate::{Language, Letterhead, format};

/// A mention as one paragraph in the notice's language.
#[must_use]
pub fn mention(mention: &Mention, notice: &Notice, letterhead: &Letterhead) -> String {
    let language = notice.language;
    let short = |text: &str| clean(text, 200);
    match mention {
        Mention::LateInterest { rate, source } => {
            interest(&format::percent(*rate, language), &short(source), language)
        }
        Mention::RecoveryFee { amount, source } => {
            recovery_fee(&format::amount(notice.money(*amount), language), &short(source), language)
        }
        Mention::BelgianFirstReminder { .. } => belgian_first_reminder(mention, notice, letterhead),
        Mention::CostsStayWithCreditor => language.pick(COSTS).to_owned(),
        Mention::FormalNotice { source } => formal_notice(&short(source), language),
        Mention::ThirdParty { name, address } => {
            third_party(&short(name), &short(address), &short(&letterhead.name), language)
        }
        Mention::RightToContest => language.pick(CONTEST).to_owned(),
        Mention::Privacy { url } => format!("{} {}", language.pick(PRIVACY), short(url)),
        Mention::Own(text) => clean(text, 1_000),
    }
}

const COSTS: [&str; 4] = [
    "Les frais de recouvrement engagés sans titre exécutoire restent à la charge du créancier (art. L111-8 du Code des procédures civiles d’exécution).",
    "Invorderingskosten die zonder uitvoerbare titel worden gemaakt, blijven ten laste van de schuldeiser (art. L111-8 van de Franse Code des procédures civiles d’exécution).",
    "Beitreibungskosten ohne vollstreckbaren Titel trägt der Gläubiger (Art. L111-8 des französischen Code des procédures civiles d’exécution).",
    "Recovery costs incurred without an enforceable title stay with the creditor (art. L111-8 of the French Code des procédures civiles d’exécution).",
];

const CONTEST: [&str; 4] = [
    "Vous pouvez contester cette somme en nous écrivant ; nous suspendons alors la relance le temps de vous répondre.",
    "U kunt dit bedrag schriftelijk betwisten; wij schorten de herinneringen dan op tot wij u geantwoord hebben.",
    "Sie können die Forderung schriftlich bestreiten; bis zu unserer Antwort mahnen wir nicht weiter.",
    "You may dispute this sum by writing to us; we then stop reminding you until we have answered.",
];

const PRIVACY: [&str; 4] = [
    "Ce que nous conservons à votre sujet, et vos droits :",
    "Wat wij over u bewaren, en uw rechten:",
    "Was wir über Sie speichern, und Ihre Rechte:",
    "What we keep about you, and your rights:",
];

fn interest(rate: &str, source: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("Des intérêts de retard courent au taux annuel de {rate} ({source})."),
        Language::Nl => format!("Er lopen verwijlinteresten aan {rate} per jaar ({source})."),
        Language::De => format!("Es laufen Verzugszinsen von {rate} im Jahr ({source})."),
        Language::En => format!("Late interest runs at {rate} a year ({source})."),
    }
}

fn recovery_fee(fee: &str, source: &str, language: Language) -> String {
    match language {
        Language::Fr => {
            format!("Une indemnité forfaitaire de {fee} est due par facture payée en retard ({source}).")
        }
        Language::Nl => {
            format!(
                "Per laattijdig betaalde factuur is een forfaitaire vergoeding van {fee} verschuldigd ({source})."
            )
        }
        Language::De => {
            format!("Je verspätet bezahlter Rechnung wird eine Pauschale von {fee} fällig ({source}).")
        }
        Language::En => format!("A fixed fee of {fee} is due for each invoice paid late ({source})."),
    }
}

fn formal_notice(source: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("Cette lettre vaut mise en demeure ({source})."),
        Language::Nl => format!("Deze brief geldt als ingebrekestelling ({source})."),
        Language::De => format!("Dieses Schreiben gilt als Mahnung und setzt Sie in Verzug ({source})."),
        Language::En => format!("This letter is a formal notice ({source})."),
    }
}

fn third_party(name: &str, address: &str, creditor: &str, language: Language) -> String {
    match language {
        Language::Fr => format!(
            "{name}, {address}, agit pour le recouvrement amiable au nom et pour le compte de {creditor}, en vertu d’un mandat écrit."
        ),
        Language::Nl => format!(
            "{name}, {address}, treedt op voor de minnelijke invordering in naam en voor rekening van {creditor}, krachtens een schriftelijk mandaat."
        ),
        Language::De => format!(
            "{name}, {address}, handelt zur außergerichtlichen Beitreibung im Namen und für Rechnung von {creditor}, aufgrund einer schriftlichen Vollmacht."
        ),
        Language::En => format!(
            "{name}, {address}, acts for amicable recovery in the name and on behalf of {creditor}, under a written mandate."
        ),
    }
}

/// The four things a first reminder to a consumer says: balance and indemnity, who, what and when, and the delay.
fn belgian_first_reminder(mention: &Mention, notice: &Notice, letterhead: &Letterhead) -> String {
    let Mention::BelgianFirstReminder {
        balance,
        indemnity,
        enterprise_number,
        product,
        due_date,
        free_until,
    } = mention
    else {
        return String::new();
    };
    let language = notice.language;
    let money = |minor: i64| format::amount(notice.money(minor), language);
    let (balance, after) = (money(*balance), afterwards(*indemnity, &money(*indemnity), language));
    let (due, free_until) = (format::date(*due_date, language), format::date(*free_until, language));
    let short = |text: &str| clean(text, 200);
    let (name, number, product) = (short(&letterhead.name), short(enterprise_number), short(product));
    match language {
        Language::Fr => format!(
            "Premier rappel, sans frais. Créancier : {name}, numéro d’entreprise {number}. Dette : {product}, exigible depuis le {due}, solde {balance}. Vous disposez de quatorze jours calendrier, jusqu’au {free_until} inclus, pour payer sans aucun frais ; {after}."
        ),
        Language::Nl => format!(
            "Eerste herinnering, kosteloos. Schuldeiser: {name}, ondernemingsnummer {number}. Schuld: {product}, opeisbaar sinds {due}, saldo {balance}. U hebt veertien kalenderdagen, tot en met {free_until}, om zonder kosten te betalen; {after}."
        ),
        Language::De => format!(
            "Erste Mahnung, kostenlos. Gläubiger: {name}, Unternehmensnummer {number}. Schuld: {product}, fällig seit {due}, Saldo {balance}. Sie haben vierzehn Kalendertage, bis einschließlich {free_until}, um ohne Kosten zu zahlen; {after}."
        ),
        Language::En => format!(
            "First reminder, free of charge. Creditor: {name}, enterprise number {number}. Debt: {product}, due since {due}, balance {balance}. You have fourteen calendar days, up to and including {free_until}, to pay without any cost; {after}."
        ),
    }
}

/// What may be added once the delay has passed: nothing, unless the creditor's terms carry a clause.
fn afterwards(indemnity: i64, written: &str, language: Language) -> String {
    if indemnity == 0 {
        return language
            .pick([
                "aucune indemnité ne sera ajoutée ensuite",
                "ook daarna wordt geen vergoeding aangerekend",
                "auch danach wird keine Entschädigung berechnet",
                "no indemnity is added after that either",
            ])
            .to_owned();
    }
    match language {
        Language::Fr => format!("ensuite, une indemnité de {written} sera due selon nos conditions"),
        Language::Nl => {
            format!("daarna is volgens onze voorwaarden een vergoeding van {written} verschuldigd")
        }
        Language::De => {
            format!("danach wird nach unseren Bedingungen eine Entschädigung von {written} fällig")
        }
        Language::En => format!("after that an indemnity of {written} is due under our terms"),
    }
}
