//! German.

use super::{Script, Words};

pub(super) const WORDS: Words = Words {
    code: "de",
    region: "DE",
    dateline: "{place}, {date}",
    date_label: "Datum",
    references: ["Unser Zeichen", "Ihr Zeichen", "Kundennummer", "Ansprechperson", "Telefon", "E-Mail"],
    registered: "Einschreiben",
    registered_with_receipt: "Einschreiben mit Rückschein",
    salutation: "Sehr geehrte Damen und Herren,",
    closing: "Mit freundlichen Grüßen",
    reminder_kind: Script {
        subject: "Zahlungserinnerung: {total}",
        before: &[
            "nach unseren Büchern sind am {date} noch {total} offen ({items}, Einzelheiten {where}).",
            "Sicher ist die Zahlung nur übersehen worden. Bitte überweisen Sie den Betrag bis zum {by}.",
        ],
        after: &[
            "Falls Sie schon gezahlt haben, betrachten Sie dieses Schreiben als gegenstandslos. Stimmt etwas mit \
             einer Rechnung nicht, sagen Sie es uns: Wir finden eine Lösung.",
        ],
    },
    reminder_firm: Script {
        subject: "Zweite Zahlungserinnerung: {total}, fällig bis {by}",
        before: &[
            "trotz unserer Erinnerung sind am {date} noch {total} offen ({items}, Einzelheiten {where}).",
            "Bitte zahlen Sie diesen Betrag bis spätestens {by}. Erhalten wir bis dahin weder Zahlung noch Antwort, \
             werden wir Sie förmlich mahnen.",
        ],
        after: &[
            "Wenn Sie eine Rechnung bestreiten oder nicht alles auf einmal zahlen können, rufen Sie uns bitte vorher \
             an. Falls Sie schon gezahlt haben, betrachten Sie dieses Schreiben als gegenstandslos.",
        ],
    },
    notice: Script {
        subject: "Mahnung: {total}, zahlbar bis {by}",
        before: &[
            "hiermit mahnen wir die Zahlung von {total} an und setzen Ihnen dafür eine Frist bis zum {by}.",
            "Der Betrag (Stand {date}) betrifft {items}; die Einzelheiten finden Sie {where}.",
        ],
        after: &[
            "Geht die Zahlung nicht fristgerecht ein, können wir unsere Forderung ohne weitere Ankündigung gerichtlich \
             geltend machen.",
            "Falls Sie inzwischen gezahlt haben oder den Betrag ganz oder teilweise bestreiten, teilen Sie uns das \
             bitte vor Ablauf der Frist schriftlich mit.",
        ],
    },
    statement: Script {
        subject: "Kontoauszug zum {date}",
        before: &["hier ist der Auszug Ihres Kundenkontos zum {date}: Der Saldo beträgt {total} ({items})."],
        after: &[
            "Dieser Auszug dient Ihrer Information. Weichen Ihre Bücher von unseren ab, sagen Sie es uns bitte.",
        ],
    },
    statement_empty: Script {
        subject: "Kontoauszug zum {date}",
        before: &["am {date} ist auf Ihrem Kundenkonto keine Rechnung offen."],
        after: &[
            "Dieser Auszug dient Ihrer Information. Weichen Ihre Bücher von unseren ab, sagen Sie es uns bitte.",
        ],
    },
    arrangement: Script {
        subject: "Ratenzahlungsvereinbarung",
        before: &[
            "Zwischen {creditor}, Gläubiger, und {debtor}, Schuldner, wird am {date} Folgendes vereinbart.",
            "1. Der Schuldner erkennt an, dem Gläubiger {total} zu schulden ({items}, Einzelheiten {where}), und \
             verpflichtet sich, diesen Betrag nach dem folgenden Zahlungsplan zu zahlen.",
        ],
        after: &[
            "2. Jede Rate muss spätestens an ihrem Termin auf dem angegebenen Konto eingegangen sein. Solange der \
             Plan eingehalten wird, mahnt der Gläubiger diese Rechnungen nicht.",
            "3. Bleibt eine Rate mehr als {days} Tage nach ihrem Termin unbezahlt, teilt der Gläubiger dies dem \
             Schuldner schriftlich mit; die Vereinbarung endet dann und der Restbetrag ist fällig.",
        ],
    },
    arrangement_closing: "In zwei Ausfertigungen. Bitte senden Sie eine davon datiert und unterschrieben zurück.",
    one_item: "1 Rechnung",
    items: "{n} Rechnungen",
    below: "unten",
    annexed: "in der Anlage",
    items_title: "Offene Rechnungen am {date}",
    annex_title: "Anlage: offene Rechnungen am {date}",
    item_columns: ["Rechnung", "Datum", "Fällig am", "Verzug (T)", "Betrag", "Offen"],
    subtotal: "Zwischensumme",
    principal: "Summe der Rechnungen",
    interest: "Verzugszinsen",
    unapplied: "Nicht zugeordnete Zahlungen",
    total: "Zu zahlender Gesamtbetrag",
    balance: "Kontosaldo",
    overdue: "davon überfällig",
    beside: "Hinzu kommen zum {date} {beside} an Verzugszinsen und Pauschalen nach der Berechnung in der Anlage. Mit \
             diesem Schreiben fordern wir sie nicht; wir behalten uns vor, sie geltend zu machen.",
    beside_interest: "Hinzu kommen zum {date} {beside} an Verzugszinsen nach der Berechnung in der Anlage. Mit diesem \
                      Schreiben fordern wir sie nicht; wir behalten uns vor, sie geltend zu machen.",
    beside_title: "Zinsen und Pauschalen zum {date}, zusätzlich zum geforderten Betrag",
    beside_columns: ["Rechnung", "Basis", "Von", "Bis", "Tage", "Zinssatz", "Zinsen", "Pauschale"],
    beside_method: "Einfache Zinsen: Basis × Zinssatz im Jahr × Tage ÷ 365.",
    fees: "Pauschalen",
    beside_total: "Summe zusätzlich",
    instalment_title: "Zahlungsplan",
    instalment_columns: ["Nr.", "Termin", "Rate", "Rest nach Zahlung"],
    payment: ["Betrag", "Empfänger", "IBAN", "BIC", "Verwendungszweck"],
    qr_caption: "Mit Ihrer Banking-App scannen",
    qr_alt: "QR-Code für eine SEPA-Überweisung an {creditor}",
    for_creditor: "Für den Gläubiger",
    for_debtor: "Für den Schuldner",
    sign_here: "Ort, Datum, Name und Unterschrift",
    carry: "Übertrag",
    brought: "Übertrag",
    page: "Seite",
};
