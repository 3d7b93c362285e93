//! Why a payment was matched as it was, in one sentence that a controller could read to the customer.

use dunning::matching::{Doubt, Fit, Payer, Reason};
use dunning::money::{Currency, Money};
use dunning::party::Language;
use dunning::written;

use super::record::{Found, Record};

/// One text in four languages: French, Dutch, German, English.
type Text = [&'static str; 4];

const fn say(text: Text, language: Language) -> &'static str {
    language.pick(text)
}

/// How the payment found its items.
const RULES: [(&str, Text); 12] = [
    (
        "metadata",
        [
            "la facture est écrite dans le paiement",
            "de factuur staat in de betaling",
            "die Rechnung steht in der Zahlung",
            "the invoice is written into the payment",
        ],
    ),
    (
        "provider_invoice",
        [
            "le prestataire nomme la facture",
            "de betaaldienst noemt de factuur",
            "der Zahlungsdienst nennt die Rechnung",
            "the provider names the invoice",
        ],
    ),
    (
        "reference",
        [
            "la référence structurée est celle de la facture",
            "de gestructureerde mededeling is die van de factuur",
            "die strukturierte Referenz ist die der Rechnung",
            "the structured reference is the invoice's",
        ],
    ),
    (
        "number",
        [
            "le numéro de facture est dans le libellé",
            "het factuurnummer staat in de mededeling",
            "die Rechnungsnummer steht im Verwendungszweck",
            "the invoice number is in the text",
        ],
    ),
    (
        "amount_and_iban",
        [
            "le montant correspond et le compte est connu",
            "het bedrag klopt en de rekening is bekend",
            "der Betrag stimmt und das Konto ist bekannt",
            "the amount fits and the account is known",
        ],
    ),
    (
        "amount_and_name",
        [
            "le montant correspond et le nom ressemble",
            "het bedrag klopt en de naam lijkt erop",
            "der Betrag stimmt und der Name ist ähnlich",
            "the amount fits and the name is similar",
        ],
    ),
    (
        "sum",
        [
            "une seule combinaison de factures donne ce montant",
            "slechts één combinatie van facturen geeft dit bedrag",
            "nur eine Auswahl von Rechnungen ergibt diesen Betrag",
            "only one choice of invoices gives this amount",
        ],
    ),
    (
        "fee_or_discount",
        [
            "le montant correspond à des frais ou un escompte près",
            "het bedrag klopt op kosten of korting na",
            "der Betrag stimmt bis auf Gebühren oder Skonto",
            "the amount fits but for a fee or discount",
        ],
    ),
    (
        "amount",
        [
            "seul le montant correspond",
            "alleen het bedrag klopt",
            "nur der Betrag stimmt",
            "only the amount fits",
        ],
    ),
    (
        "payer",
        [
            "seul le payeur est reconnu",
            "alleen de betaler is herkend",
            "nur der Zahler ist bekannt",
            "only the payer is known",
        ],
    ),
    (
        "manual",
        [
            "une personne l'a affecté",
            "iemand heeft het toegewezen",
            "von Hand zugeordnet",
            "a person placed it",
        ],
    ),
    (
        "",
        [
            "aucune facture reconnue",
            "geen factuur herkend",
            "keine Rechnung erkannt",
            "no invoice was recognised",
        ],
    ),
];

fn rule(name: &str, language: Language) -> &'static str {
    let known = RULES.iter().find(|(rule, _)| *rule == name).or(RULES.last());
    known.map_or("", |(_, text)| say(*text, language))
}

/// The sentence for what is booked, else for the first proposal.
#[must_use]
pub fn reason(record: &Record, language: Language) -> String {
    let proposal = record.proposals.first();
    match (&record.found, proposal) {
        (Some(found), _) => of_found(found, record.currency, language),
        (None, Some(best)) => {
            let name = serde_json::to_value(best.rule).ok();
            let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
            sentence(name, Some(&best.reason), record.currency, language)
        }
        (None, None) => sentence("", None, record.currency, language),
    }
}

/// The sentence for how a payment found its items.
#[must_use]
pub fn of_found(found: &Found, currency: Currency, language: Language) -> String {
    sentence(&found.rule, found.reason.as_ref(), currency, language)
}

/// The sentence for one proposal.
#[must_use]
pub fn of_match(one: &dunning::matching::Match, currency: Currency, language: Language) -> String {
    let name = serde_json::to_value(one.rule).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    sentence(name, Some(&one.reason), currency, language)
}

fn sentence(name: &str, reason: Option<&Reason>, currency: Currency, language: Language) -> String {
    let mut parts = vec![rule(name, language).to_owned()];
    if let Some(reason) = reason {
        if !reason.named.is_empty() {
            parts.push(reason.named.join(", "));
        }
        parts.push(fit(reason.fit, currency, language));
        parts.push(payer(&reason.payer, language));
        parts.extend(reason.doubts.iter().map(|one| doubt(one, language)));
    }
    let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn fit(fit: Fit, currency: Currency, language: Language) -> String {
    let (text, amount): (Text, i64) = match fit {
        Fit::Exact => (["montant exact", "exact bedrag", "Betrag stimmt genau", "exact amount"], 0),
        Fit::Discount { off } => {
            (["escompte de {}", "korting van {}", "Skonto von {}", "discount of {}"], off)
        }
        Fit::Fee { missing } => (
            [
                "il manque {}, sans doute des frais",
                "er ontbreekt {}, wellicht kosten",
                "es fehlen {}, wohl Gebühren",
                "short by {}, probably a fee",
            ],
            missing,
        ),
        Fit::Partial { missing } => (
            [
                "paiement partiel, il reste {}",
                "deelbetaling, er blijft {} open",
                "Teilzahlung, offen bleiben {}",
                "part payment, {} stays open",
            ],
            missing,
        ),
        Fit::Over { excess } => (["{} de trop", "{} te veel", "{} zu viel", "{} too much"], excess),
        Fit::OtherCurrency { currency: other } => {
            let text: Text = ["autre devise", "andere munt", "andere Währung", "another currency"];
            return format!("{} ({other})", say(text, language));
        }
    };
    say(text, language).replace("{}", &written::amount(Money::new(amount, currency), language))
}

fn payer(payer: &Payer, language: Language) -> String {
    match payer {
        Payer::KnownIban => say(
            [
                "compte déjà utilisé par ce client",
                "rekening al door deze klant gebruikt",
                "Konto dieses Kunden",
                "an account this customer has paid from",
            ],
            language,
        )
        .to_owned(),
        Payer::SimilarName { percent } => {
            let text: Text =
                ["nom semblable à {} %", "naam gelijkt voor {} %", "Name zu {} % gleich", "name {} % alike"];
            say(text, language).replace("{}", &percent.to_string())
        }
        Payer::Stranger => {
            say(["payeur inconnu", "onbekende betaler", "unbekannter Zahler", "payer not known"], language)
                .to_owned()
        }
        Payer::OtherAccount { account } => {
            let text: Text = [
                "le payeur ressemble à {}",
                "de betaler lijkt op {}",
                "der Zahler gleicht {}",
                "the payer looks like {}",
            ];
            say(text, language).replace("{}", account.as_str())
        }
    }
}

fn doubt(doubt: &Doubt, language: Language) -> String {
    let (text, value): (Text, String) = match doubt {
        Doubt::WrongCheckDigits => (
            [
                "chiffres de contrôle faux",
                "controlecijfers kloppen niet",
                "Prüfziffern falsch",
                "check digits are wrong",
            ],
            String::new(),
        ),
        Doubt::OneCharacterOff => (
            ["un caractère diffère", "één teken verschilt", "ein Zeichen weicht ab", "one character differs"],
            String::new(),
        ),
        Doubt::WeakNumber => (
            [
                "le numéro est court ou peut être une date",
                "het nummer is kort of kan een datum zijn",
                "die Nummer ist kurz oder ein Datum",
                "the number is short or could be a date",
            ],
            String::new(),
        ),
        Doubt::SeveralFit { count } => (
            [
                "{} factures conviendraient",
                "{} facturen passen",
                "{} Rechnungen passen",
                "{} invoices would fit",
            ],
            count.to_string(),
        ),
        Doubt::NamesAnother { named } => (
            [
                "le libellé nomme {}, qui n'est pas ouverte",
                "de mededeling noemt {}, dat niet open staat",
                "der Text nennt {}, das nicht offen ist",
                "the text names {}, which is not open",
            ],
            named.clone(),
        ),
    };
    say(text, language).replace("{}", &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_a_sentence_in_each_language() {
        let reason = Reason {
            named: vec!["F-1".to_owned()],
            fit: Fit::Fee { missing: 250 },
            payer: Payer::SimilarName { percent: 92 },
            doubts: vec![Doubt::NamesAnother { named: "F9".to_owned() }],
        };
        let found = Found { rule: "number".to_owned(), confidence: 80, reason: Some(reason) };
        let said = |language| of_found(&found, Currency::EUR, language);
        assert_eq!(
            said(Language::En),
            "The invoice number is in the text; F-1; short by €2.50, probably a fee; name 92 % alike; the text names F9, which is not open."
        );
        for language in [Language::Fr, Language::Nl, Language::De] {
            let text = said(language);
            assert!(text.contains("2,50") && text.contains("92 %") && text.contains("F9"), "{text}");
            assert!(!text.contains("{}") && text.ends_with('.'), "{text}");
            assert_ne!(text, said(Language::En));
        }
    }

    #[test]
    fn every_rule_of_matching_has_its_words() {
        use dunning::matching::Rule;
        let rules = [
            Rule::Reference,
            Rule::Number,
            Rule::AmountAndIban,
            Rule::AmountAndName,
            Rule::Sum,
            Rule::FeeOrDiscount,
            Rule::Amount,
            Rule::Payer,
        ];
        for one in rules {
            let name = serde_json::to_value(one).unwrap();
            assert_ne!(rule(name.as_str().unwrap(), Language::En), rule("", Language::En), "{name}");
        }
    }
}
