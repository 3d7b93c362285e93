//! French, for France and Belgium.

use super::{Script, Words};

pub(super) const WORDS: Words = Words {
    code: "fr",
    region: "FR",
    dateline: "{place}, le {date}",
    date_label: "Date",
    references: [
        "Notre référence",
        "Votre référence",
        "N° de client",
        "Votre contact",
        "Téléphone",
        "E-mail",
    ],
    registered: "Lettre recommandée",
    registered_with_receipt: "Lettre recommandée avec demande d’avis de réception",
    salutation: "Madame, Monsieur,",
    closing: "Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.",
    reminder_kind: Script {
        subject: "Rappel : {total} à payer",
        before: &[
            "Sauf erreur de notre part, un montant de {total} reste à payer au {date} ({items}, détail {where}).",
            "Il s’agit sans doute d’un oubli : nous vous remercions de régler cette somme d’ici au {by}.",
        ],
        after: &[
            "Si votre paiement est déjà parti, ne tenez pas compte de cette lettre. Si une facture pose problème, \
             dites-le-nous : nous chercherons une solution avec vous.",
        ],
    },
    reminder_firm: Script {
        subject: "Nouveau rappel : {total} à payer au plus tard le {by}",
        before: &[
            "Malgré notre précédent rappel, un montant de {total} reste à payer au {date} ({items}, détail {where}).",
            "Nous vous demandons de régler cette somme au plus tard le {by}. Sans paiement ni réponse de votre part \
             à cette date, nous vous adresserons une mise en demeure.",
        ],
        after: &[
            "Si vous contestez une facture, ou si vous ne pouvez pas tout payer en une fois, appelez-nous avant \
             cette date. Si votre paiement est déjà parti, ne tenez pas compte de cette lettre.",
        ],
    },
    notice: Script {
        subject: "Mise en demeure de payer {total}",
        before: &[
            "Par la présente, nous vous mettons en demeure de payer la somme de {total} au plus tard le {by}.",
            "Cette somme est due à la date du {date} ; elle correspond à {items}, dont le détail figure {where}.",
        ],
        after: &[
            "À défaut de paiement dans ce délai, nous pourrons engager sans autre avis le recouvrement de notre \
             créance par les voies de droit.",
            "Si vous avez payé entre-temps, ou si vous contestez tout ou partie de cette somme, faites-le-nous savoir \
             par écrit avant cette date.",
        ],
    },
    statement: Script {
        subject: "Relevé de compte au {date}",
        before: &["Voici le relevé de votre compte au {date} : le solde s’élève à {total} ({items})."],
        after: &[
            "Ce relevé vous est envoyé pour information. Si vos écritures diffèrent des nôtres, dites-le-nous.",
        ],
    },
    statement_empty: Script {
        subject: "Relevé de compte au {date}",
        before: &["Au {date}, aucune facture n’est ouverte sur votre compte."],
        after: &[
            "Ce relevé vous est envoyé pour information. Si vos écritures diffèrent des nôtres, dites-le-nous.",
        ],
    },
    arrangement: Script {
        subject: "Accord de paiement échelonné",
        before: &[
            "Entre {creditor}, le créancier, et {debtor}, le débiteur, il est convenu ce qui suit à la date du {date}.",
            "1. Le débiteur reconnaît devoir au créancier la somme de {total} ({items}, détail {where}) et s’engage \
             à la payer selon l’échéancier ci-dessous.",
        ],
        after: &[
            "2. Chaque échéance doit être parvenue sur le compte indiqué au plus tard à sa date. Tant que \
             l’échéancier est respecté, le créancier ne relance pas ces factures.",
            "3. Si une échéance reste impayée plus de {days} jours après sa date, le créancier en avise le débiteur \
             par écrit ; l’accord prend alors fin et le solde est exigible.",
        ],
    },
    arrangement_closing: "Fait en deux exemplaires. Merci d’en retourner un, daté et signé.",
    one_item: "1 facture",
    items: "{n} factures",
    below: "ci\u{2011}dessous",
    annexed: "en annexe",
    items_title: "Factures ouvertes au {date}",
    annex_title: "Annexe : factures ouvertes au {date}",
    item_columns: ["Facture", "Date", "Échéance", "Retard (j)", "Montant", "Reste dû"],
    subtotal: "Sous-total",
    principal: "Total des factures",
    interest: "Intérêts de retard",
    unapplied: "Versements non imputés",
    total: "Total à payer",
    balance: "Solde du compte",
    overdue: "dont échu",
    beside: "À cette somme s’ajoutent, au {date}, {beside} d’intérêts de retard et d’indemnités, selon le calcul \
             en annexe. Nous ne vous les demandons pas par la présente ; nous nous réservons le droit de les réclamer.",
    beside_interest: "À cette somme s’ajoutent, au {date}, {beside} d’intérêts de retard, selon le calcul en annexe. \
                      Nous ne vous les demandons pas par la présente ; nous nous réservons le droit de les réclamer.",
    beside_title: "Intérêts et indemnités au {date}, en sus de la somme demandée",
    beside_columns: ["Facture", "Base", "Du", "Au", "Jours", "Taux annuel", "Intérêts", "Indemnité"],
    beside_method: "Intérêt simple : base × taux annuel × jours ÷ 365.",
    fees: "Indemnités",
    beside_total: "Total en sus",
    instalment_title: "Échéancier",
    instalment_columns: ["N°", "Date", "Échéance", "Reste après paiement"],
    payment: ["Montant", "Bénéficiaire", "IBAN", "BIC", "Référence à rappeler"],
    qr_caption: "À scanner avec votre application bancaire",
    qr_alt: "Code QR de virement SEPA à {creditor}",
    for_creditor: "Pour le créancier",
    for_debtor: "Pour le débiteur",
    sign_here: "Lieu, date, nom et signature",
    carry: "À reporter",
    brought: "Report",
    page: "Page",
};
