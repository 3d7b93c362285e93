//! The built-in texts, one folder per notice and language, compiled in.

use crate::Language;
use crate::notice::Kind;

macro_rules! in_four_languages {
    ($folder:literal, $file:literal) => {
        [
            include_str!(concat!("../../templates/", $folder, "/fr/", $file)),
            include_str!(concat!("../../templates/", $folder, "/nl/", $file)),
            include_str!(concat!("../../templates/", $folder, "/de/", $file)),
            include_str!(concat!("../../templates/", $folder, "/en/", $file)),
        ]
    };
}

macro_rules! library {
    ($kind:expr, $file:literal, { $($variant:ident = $folder:literal),+ $(,)? }) => {
        match $kind { $(Kind::$variant => in_four_languages!($folder, $file)),+ }
    };
}

/// The built-in mail template of a notice.
#[must_use]
pub const fn built_in(kind: Kind, language: Language) -> &'static str {
    language.pick(library!(kind, "mail.txt", {
        Courtesy = "courtesy", Reminder = "reminder", Firm = "firm", FormalNotice = "formal_notice",
        Statement = "statement", Thanks = "thanks", Acknowledgement = "acknowledgement",
        ReturnedDebit = "returned_debit", PromiseMissed = "promise_missed",
        PromiseConfirmed = "promise_confirmed", ArrangementOffer = "arrangement_offer",
        InstalmentDue = "instalment_due", ArrangementDefault = "arrangement_default",
        InvoiceDelivery = "invoice_delivery", Settled = "settled", DisputeAnswer = "dispute_answer",
        BeforeHolidays = "before_holidays",
    }))
}

/// The built-in SMS of a notice to a business or a public body; `None` for what an SMS should not say.
#[must_use]
pub const fn built_in_sms(kind: Kind, language: Language) -> Option<&'static str> {
    Some(language.pick(match kind {
        Kind::Courtesy => in_four_languages!("courtesy", "sms.txt"),
        Kind::Reminder => in_four_languages!("reminder", "sms.txt"),
        Kind::Firm => in_four_languages!("firm", "sms.txt"),
        Kind::ReturnedDebit => in_four_languages!("returned_debit", "sms.txt"),
        Kind::PromiseMissed => in_four_languages!("promise_missed", "sms.txt"),
        Kind::PromiseConfirmed => in_four_languages!("promise_confirmed", "sms.txt"),
        Kind::InstalmentDue => in_four_languages!("instalment_due", "sms.txt"),
        Kind::ArrangementDefault => in_four_languages!("arrangement_default", "sms.txt"),
        Kind::BeforeHolidays => in_four_languages!("before_holidays", "sms.txt"),
        Kind::FormalNotice
        | Kind::Statement
        | Kind::Thanks
        | Kind::Acknowledgement
        | Kind::ArrangementOffer
        | Kind::InvoiceDelivery
        | Kind::Settled
        | Kind::DisputeAnswer => return None,
    }))
}

/// The SMS to a consumer: it names nobody's debt, only who wrote and where to read it.
#[must_use]
pub const fn neutral_sms(language: Language) -> &'static str {
    language.pick(in_four_languages!("neutral", "sms.txt"))
}
