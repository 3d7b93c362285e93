//! Dutch, for Belgium.

use super::{Script, Words};

pub(super) const WORDS: Words = Words {
    code: "nl",
    region: "BE",
    dateline: "{place}, {date}",
    date_label: "Datum",
    references: ["Ons kenmerk", "Uw kenmerk", "Klantnummer", "Uw contact", "Telefoon", "E-mail"],
    registered: "Aangetekende brief",
    registered_with_receipt: "Aangetekende brief met ontvangstbewijs",
    salutation: "Geachte mevrouw, geachte heer,",
    closing: "Met vriendelijke groeten,",
    reminder_kind: Script {
        subject: "Herinnering: {total} te betalen",
        before: &[
            "Op {date} staat er volgens onze boekhouding nog {total} open ({items}, detail {where}).",
            "Wellicht is dit aan uw aandacht ontsnapt. Wilt u dit bedrag uiterlijk op {by} betalen?",
        ],
        after: &[
            "Hebt u intussen betaald, dan mag u deze brief als niet geschreven beschouwen. Klopt er iets niet aan een \
             factuur, laat het ons weten: we zoeken samen een oplossing.",
        ],
    },
    reminder_firm: Script {
        subject: "Tweede herinnering: {total} te betalen uiterlijk op {by}",
        before: &[
            "Ondanks onze vorige herinnering staat er op {date} nog {total} open ({items}, detail {where}).",
            "Wij vragen u dit bedrag uiterlijk op {by} te betalen. Ontvangen wij tegen die datum geen betaling en \
             geen antwoord, dan sturen wij u een ingebrekestelling.",
        ],
        after: &[
            "Betwist u een factuur, of kunt u niet alles in één keer betalen? Bel ons dan vóór die datum. Hebt u \
             intussen betaald, dan mag u deze brief als niet geschreven beschouwen.",
        ],
    },
    notice: Script {
        subject: "Ingebrekestelling: {total} te betalen uiterlijk op {by}",
        before: &[
            "Met deze brief stellen wij u in gebreke en manen wij u aan om {total} te betalen, uiterlijk op {by}.",
            "Dit is wat u op {date} verschuldigd bent voor {items}; het detail vindt u {where}.",
        ],
        after: &[
            "Blijft de betaling binnen deze termijn uit, dan kunnen wij zonder verdere verwittiging overgaan tot \
             gerechtelijke invordering.",
            "Hebt u intussen betaald, of betwist u dit bedrag geheel of gedeeltelijk? Laat het ons dan schriftelijk \
             weten vóór die datum.",
        ],
    },
    statement: Script {
        subject: "Rekeningoverzicht op {date}",
        before: &["Hierbij het overzicht van uw rekening op {date}: het saldo bedraagt {total} ({items})."],
        after: &["Dit overzicht is ter informatie. Wijkt uw boekhouding af van de onze? Laat het ons weten."],
    },
    statement_empty: Script {
        subject: "Rekeningoverzicht op {date}",
        before: &["Op {date} staan er geen facturen open op uw rekening."],
        after: &["Dit overzicht is ter informatie. Wijkt uw boekhouding af van de onze? Laat het ons weten."],
    },
    arrangement: Script {
        subject: "Afbetalingsovereenkomst",
        before: &[
            "Tussen {creditor}, de schuldeiser, en {debtor}, de schuldenaar, wordt op {date} het volgende \
             overeengekomen.",
            "1. De schuldenaar erkent aan de schuldeiser {total} verschuldigd te zijn ({items}, detail {where}) en \
             verbindt zich ertoe dit bedrag te betalen volgens het onderstaande aflossingsplan.",
        ],
        after: &[
            "2. Elke termijn moet uiterlijk op haar datum op de vermelde rekening staan. Zolang het plan wordt \
             nageleefd, maant de schuldeiser deze facturen niet aan.",
            "3. Blijft een termijn meer dan {days} dagen na haar datum onbetaald, dan meldt de schuldeiser dit \
             schriftelijk aan de schuldenaar; de overeenkomst eindigt dan en het saldo is opeisbaar.",
        ],
    },
    arrangement_closing: "Opgemaakt in twee exemplaren. Gelieve er één gedateerd en ondertekend terug te sturen.",
    one_item: "1 factuur",
    items: "{n} facturen",
    below: "hieronder",
    annexed: "in bijlage",
    items_title: "Openstaande facturen op {date}",
    annex_title: "Bijlage: openstaande facturen op {date}",
    item_columns: ["Factuur", "Datum", "Vervaldag", "Te laat (d)", "Bedrag", "Nog open"],
    subtotal: "Subtotaal",
    principal: "Totaal facturen",
    interest: "Nalatigheidsinterest",
    unapplied: "Niet-toegewezen betalingen",
    total: "Totaal te betalen",
    balance: "Saldo van de rekening",
    overdue: "waarvan vervallen",
    beside: "Daar komt op {date} {beside} aan interest en vergoedingen bij, volgens de berekening in bijlage. Met deze \
             brief vragen wij die niet; wij behouden ons het recht voor ze op te eisen.",
    beside_interest: "Daar komt op {date} {beside} aan interest bij, volgens de berekening in bijlage. Met deze brief \
                      vragen wij die niet; wij behouden ons het recht voor ze op te eisen.",
    beside_title: "Interest en vergoedingen op {date}, boven op het gevraagde bedrag",
    beside_columns: [
        "Factuur",
        "Basis",
        "Van",
        "Tot en met",
        "Dagen",
        "Rente/jaar",
        "Interest",
        "Vergoeding",
    ],
    beside_method: "Enkelvoudige interest: basis × rente per jaar × dagen ÷ 365.",
    fees: "Vergoedingen",
    beside_total: "Totaal boven op het bedrag",
    instalment_title: "Aflossingsplan",
    instalment_columns: ["Nr.", "Datum", "Termijn", "Rest na betaling"],
    payment: ["Bedrag", "Begunstigde", "IBAN", "BIC", "Mededeling"],
    qr_caption: "Scan met uw bankapp",
    qr_alt: "QR-code voor een SEPA-overschrijving aan {creditor}",
    for_creditor: "Voor de schuldeiser",
    for_debtor: "Voor de schuldenaar",
    sign_here: "Plaats, datum, naam en handtekening",
    carry: "Over te dragen",
    brought: "Overdracht",
    page: "Pagina",
};
