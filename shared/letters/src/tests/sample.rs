//! Sample letters.

use chrono::NaiveDate;
use dunning::money::{Currency, Money};
use rust_decimal::Decimal;

use messages::Language;
use messages::letter::*;

use crate::*;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

pub(super) fn item(number: &str, due: &str, open: &str) -> Item {
    let due = day(due);
    Item {
        number: number.into(),
        note: None,
        issued: due - chrono::Days::new(30),
        due,
        amount: eur(open),
        open: eur(open),
    }
}

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><rect width="60" height="60" rx="8" fill="#0b4f6c"/><path d="M15 45 L30 12 L45 45 Z" fill="#fff"/><rect x="75" y="18" width="110" height="10" fill="#0b4f6c"/><rect x="75" y="36" width="70" height="8" fill="#7a9eb1"/></svg>"##;

/// A PNG without compression that looks like a QR code of `side` modules.
pub(super) fn png(side: u32) -> Vec<u8> {
    let mut raw = Vec::new();
    for y in 0..side {
        raw.push(0);
        raw.extend((0..side).map(|x| if (x * 7 + y * 13 + x * y).is_multiple_of(3) { 0u8 } else { 255 }));
    }
    let mut zlib = vec![0x78, 0x01, 0x01];
    let length = u16::try_from(raw.len()).unwrap();
    zlib.extend(length.to_le_bytes());
    zlib.extend((!length).to_le_bytes());
    zlib.extend(&raw);
    let (a, b) = raw.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    zlib.extend(((b << 16) | a).to_be_bytes());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(side.to_be_bytes());
    header.extend(side.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    for (kind, body) in [(b"IHDR", header), (b"IDAT", zlib), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let mut chunk = kind.to_vec();
        chunk.extend(body);
        let crc = !chunk.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 }
            })
        });
        out.extend(&chunk);
        out.extend(crc.to_be_bytes());
    }
    out
}

pub(super) fn claim(debtors: Vec<DebtorItems>) -> Claim {
    Claim { currency: Currency::EUR, debtors, charges: vec![], beside: None, unapplied: None }
}

pub(super) fn three_items() -> Vec<DebtorItems> {
    let mut second = item("F-2026-0173", "2026-03-31", "980.40");
    second.note = Some("Commande BC 4471".into());
    second.amount = eur("1480.40");
    let items = vec![
        item("F-2026-0112", "2026-02-28", "1000.00"),
        second,
        item("F-2026-0208", "2026-04-30", "10000.00"),
    ];
    vec![DebtorItems { name: "Menuiserie Garnier SARL".into(), items }]
}

/// A formal notice in French, three invoices, interest and fees calculated beside them, ready to post.
pub(super) fn notice() -> Letter {
    let mut claim = claim(three_items());
    claim.charges = vec![Charge { label: "Frais de rejet de prélèvement".into(), amount: eur("12.00") }];
    claim.beside = Some(beside());
    Letter {
        language: Language::Fr,
        envelope: Envelope::French,
        kind: Kind::FormalNotice { pay_by: day("2026-09-15") },
        date: day("2026-08-31"),
        place: Some("Lyon".into()),
        delivery: Delivery::RegisteredWithReceipt,
        creditor: letterhead(),
        recipient: ["MENUISERIE GARNIER SARL", "Service comptabilité fournisseurs", "12 rue des Tanneurs", "38000 Grenoble"]
            .map(String::from)
            .to_vec(),
        references: References {
            ours: Some("MED-2026-0042".into()),
            yours: Some("BC 4471".into()),
            customer: Some("C-1038".into()),
            contact: Some("Hélène Aubry".into()),
            phone: Some("04 72 00 00 00".into()),
            email: Some("comptes@ateliers-rhone.example".into()),
        },
        text: None,
        claim,
        payment: Some(Payment {
            holder: "Ateliers du Rhône SAS".into(),
            iban: "FR7630006000011234567890189".into(),
            bic: Some("AGRIFRPP".into()),
            reference: "MED-2026-0042".into(),
            qr: Some(png(37)),
        }),
        mentions: vec![
            "La présente constitue une mise en demeure au sens de l’article 1344 du code civil.".into(),
            "Indemnité forfaitaire pour frais de recouvrement : 40 € par facture (C. com. art. L441-10 et D441-5). \
             Intérêts au taux de la BCE majoré de 10 points, dus sans rappel dès le lendemain de l’échéance."
                .into(),
        ],
        signature: Signature { name: "Hélène Aubry".into(), role: Some("Responsable crédit".into()), image: None },
    }
}

/// Interest on the three invoices up to 31 August 2026 at the French default rate, and 40 € on each.
pub(super) fn beside() -> Beside {
    let first = ("2026-06-30", 1215);
    let second = |base, amount| segment(base, "2026-07-01", ("2026-08-31", 1240), amount);
    let item = |number: &str, segments: [Segment; 2]| ItemBeside {
        number: number.into(),
        segments: segments.to_vec(),
        fee: Some(eur("40.00")),
    };
    let items = vec![
        item("F-2026-0112", [segment("1000.00", "2026-03-01", first, "40.61"), second("1000.00", "21.06")]),
        item("F-2026-0173", [segment("980.40", "2026-04-01", first, "29.70"), second("980.40", "20.65")]),
        item(
            "F-2026-0208",
            [segment("10000.00", "2026-05-01", first, "203.05"), second("10000.00", "210.63")],
        ),
    ];
    Beside { items }
}

fn segment(base: &str, from: &str, (until, rate): (&str, i64), amount: &str) -> Segment {
    let (from, until) = (day(from), day(until));
    Segment {
        base: eur(base),
        from,
        until,
        days: u32::try_from((until - from).num_days() + 1).unwrap(),
        rate: Decimal::new(rate, 2),
        amount: eur(amount),
    }
}

pub(super) fn letterhead() -> Letterhead {
    Letterhead {
        name: "Ateliers du Rhône SAS".into(),
        address: vec!["48 quai Perrache".into(), "69002 Lyon".into()],
        contact: vec!["Tél. 04 72 00 00 00".into(), "comptes@ateliers-rhone.example".into()],
        registration: vec![
            "Ateliers du Rhône SAS au capital de 120 000 € — RCS Lyon 123 456 789 — SIRET 123 456 789 00017"
                .into(),
            "TVA intracommunautaire FR 32 123456789 — Code APE 3109B".into(),
        ],
        logo: Some(Image { format: ImageFormat::Svg, bytes: LOGO.into(), alt: "Ateliers du Rhône".into() }),
        colour: Colour(0x0b, 0x4f, 0x6c),
    }
}

/// Sets a letter and keeps it in `target/letters`, for a person to look at.
pub(super) fn kept(name: &str, letter: &Letter) -> Pdf {
    let pdf = set(letter).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/letters");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/{name}.pdf"), &pdf.bytes).unwrap();
    pdf
}

pub(super) const LANGUAGES: [(Language, &str); 4] =
    [(Language::Fr, "fr"), (Language::Nl, "nl"), (Language::De, "de"), (Language::En, "en")];

/// `count` invoices over `debtors` debtors, each open for a little more than the one before.
pub(super) fn many(count: usize, debtors: usize) -> Vec<DebtorItems> {
    let mut out: Vec<DebtorItems> = (1..=debtors)
        .map(|shop| DebtorItems {
            name: format!("Magasin {shop}, Boulangeries Delvaux SA"),
            items: Vec::new(),
        })
        .collect();
    for place in 0..count {
        let due = day("2026-01-15") + chrono::Days::new(u64::try_from(place % 300).unwrap());
        let open = Money::new(10_000 + i64::try_from(place).unwrap() * 137, Currency::EUR);
        let item = Item {
            number: format!("F-{:05}", place + 1),
            note: place.is_multiple_of(9).then(|| format!("Bon de commande {}", 7000 + place)),
            issued: due - chrono::Days::new(30),
            due,
            amount: open,
            open,
        };
        out[place * debtors / count].items.push(item);
    }
    out
}

/// A Belgian creditor's letter in `language`, without fee or interest.
pub(super) fn belgian(language: Language, kind: Kind, debtors: Vec<DebtorItems>) -> Letter {
    let mut letter = notice();
    letter.language = language;
    letter.envelope = Envelope::Belgian;
    letter.kind = kind;
    letter.place = Some("Namur".into());
    letter.delivery = Delivery::Ordinary;
    letter.recipient =
        ["Boulangeries Delvaux SA", "M. Pierre Boulanger", "Rue Haute 242 bte 63", "5590 Ciney"]
            .map(String::from)
            .to_vec();
    letter.claim = claim(debtors);
    letter.mentions.clear();
    letter
}

/// An arrangement over `months` equal instalments and a last one with the rest.
pub(super) fn arrangement(language: Language, months: u32) -> Letter {
    let total = claim(three_items()).total().unwrap();
    let part = total.minor / i64::from(months);
    let amount = |month: u32| {
        if month == months { total.minor - part * i64::from(months - 1) } else { part }
    };
    let instalments = (1..=months)
        .map(|month| Instalment {
            due: day("2026-08-30") + chrono::Months::new(month),
            amount: Money::new(amount(month), Currency::EUR),
        })
        .collect();
    let kind = Kind::Arrangement(Arrangement {
        debtor: "Menuiserie Garnier SARL".into(),
        signatory: Some("Paul Garnier, gérant".into()),
        instalments,
        cure_days: 8,
        conditions: vec![],
    });
    belgian(language, kind, three_items())
}
