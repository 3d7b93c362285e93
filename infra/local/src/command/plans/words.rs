//! What a preview says, in four languages.

use dunning::explain::class_name;
use dunning::party::Language;
use dunning::simulate::NoticeRow;

/// A phrase in French, Dutch, German and English.
pub type Row = [&'static str; 4];

pub const COUNT: Row = [
    "{n} messages du {from} au {to}, pour {accounts} comptes",
    "{n} berichten van {from} tot {to}, voor {accounts} rekeningen",
    "{n} Nachrichten vom {from} bis {to}, für {accounts} Konten",
    "{n} messages from {from} to {to}, for {accounts} accounts",
];
pub const NOTHING: Row = [
    "Rien ne partirait du {from} au {to}.",
    "Er zou niets vertrekken van {from} tot {to}.",
    "Vom {from} bis {to} ginge nichts hinaus.",
    "Nothing would leave from {from} to {to}.",
];
pub const ONLY_BEFORE: Row = [
    "Ne partiraient plus :",
    "Zouden niet meer vertrekken:",
    "Gingen nicht mehr hinaus:",
    "Would no longer leave:",
];
pub const ONLY_AFTER: Row =
    ["Partiraient en plus :", "Zouden erbij komen:", "Kämen hinzu:", "Would leave instead:"];
pub const ALIKE: Row = [
    "{n} messages sans changement",
    "{n} berichten ongewijzigd",
    "{n} Nachrichten unverändert",
    "{n} messages unchanged",
];
pub const KEPT: Row = [
    "Plan {plan} version {version} enregistré ; {n} comptes le suivent désormais.",
    "Plan {plan} versie {version} opgeslagen; {n} rekeningen volgen het nu.",
    "Plan {plan} Version {version} gespeichert; {n} Konten folgen ihm nun.",
    "Plan {plan} version {version} is kept; {n} accounts follow it from now on.",
];
pub const WOULD_MOVE: Row = [
    "{n} comptes passeraient au plan {plan} version {version} ; rien n’est fait. Pour le faire, ajoutez --yes.",
    "{n} rekeningen zouden naar plan {plan} versie {version} gaan; er is niets gebeurd. Voeg --yes toe om het te doen.",
    "{n} Konten gingen zum Plan {plan} Version {version} über; nichts ist geschehen. Mit --yes geschieht es.",
    "{n} accounts would move to plan {plan} version {version}; nothing is done yet. To do it, add --yes.",
];
pub const STAY: Row = [
    "{n} comptes en cours gardent leur version ; --move les fait passer aussi.",
    "{n} lopende rekeningen houden hun versie; --move neemt ze ook mee.",
    "{n} laufende Konten behalten ihre Version; --move nimmt sie mit.",
    "{n} running accounts keep their version; --move takes them along.",
];

pub const UNWRITTEN: Row = [
    "Aucun texte ne s’appelle {names} : jusqu’à ce qu’il y en ait un (relance template set FICHIER --named NOM), le texte de la classe sert.",
    "Geen tekst heet {names}: zolang er geen is (relance template set BESTAND --named NAAM), dient de tekst van de klasse.",
    "Kein Text heißt {names}: solange es keinen gibt (relance template set DATEI --named NAME), dient der Text der Klasse.",
    "No text is called {names}: until there is one (relance template set FILE --named NAME), the text of the class serves.",
];

/// The phrase, its braces filled.
pub fn say(row: Row, language: Language, parts: &[(&str, String)]) -> String {
    parts.iter().fold(language.pick(row).to_owned(), |text, (name, value)| text.replace(name, value))
}

/// One message a line: day, class, channel, recipient, amount, items.
pub fn line(row: &NoticeRow, language: Language) -> String {
    let numbers: Vec<&str> = row.items.iter().map(|item| item.number.as_str()).collect();
    format!(
        "{}  {:<24} {:<7} {:<32} {:>12} {}  {}",
        row.date,
        class_name(row.class, language),
        row.channel.name(),
        row.to,
        row.total,
        row.currency,
        numbers.join(" ")
    )
}
