//! English.

use super::{Script, Words};

pub(super) const WORDS: Words = Words {
    code: "en",
    region: "GB",
    dateline: "{place}, {date}",
    date_label: "Date",
    references: ["Our reference", "Your reference", "Customer no.", "Your contact", "Phone", "Email"],
    registered: "Registered letter",
    registered_with_receipt: "Registered letter with acknowledgement of receipt",
    salutation: "Dear Sir or Madam,",
    closing: "Yours faithfully,",
    reminder_kind: Script {
        subject: "Reminder: {total} to pay",
        before: &[
            "According to our books, {total} is still open on {date} ({items}, details {where}).",
            "It may simply have been overlooked. Please pay this amount by {by}.",
        ],
        after: &[
            "If you have already paid, please disregard this letter. If something is wrong with an invoice, tell us \
             and we will find a solution together.",
        ],
    },
    reminder_firm: Script {
        subject: "Second reminder: {total} to pay by {by}",
        before: &[
            "Despite our earlier reminder, {total} is still open on {date} ({items}, details {where}).",
            "We ask you to pay this amount by {by} at the latest. If we receive neither payment nor an answer by \
             then, we will send you a formal notice.",
        ],
        after: &[
            "If you dispute an invoice, or cannot pay everything at once, please call us before that date. If you \
             have already paid, please disregard this letter.",
        ],
    },
    notice: Script {
        subject: "Formal notice: {total} to pay by {by}",
        before: &[
            "We hereby give you formal notice to pay {total} by {by} at the latest.",
            "This is what is owed at {date} for {items}; the details are {where}.",
        ],
        after: &[
            "If payment is not received within this time, we may start legal recovery of the debt without further \
             notice.",
            "If you have paid in the meantime, or dispute this amount in whole or in part, please tell us in writing \
             before that date.",
        ],
    },
    statement: Script {
        subject: "Statement of account at {date}",
        before: &["This is the statement of your account at {date}: the balance is {total} ({items})."],
        after: &["This statement is for your information. If your books differ from ours, please tell us."],
    },
    statement_empty: Script {
        subject: "Statement of account at {date}",
        before: &["On {date} no invoice is open on your account."],
        after: &["This statement is for your information. If your books differ from ours, please tell us."],
    },
    arrangement: Script {
        subject: "Instalment agreement",
        before: &[
            "Between {creditor}, the creditor, and {debtor}, the debtor, the following is agreed on {date}.",
            "1. The debtor acknowledges owing the creditor {total} ({items}, details {where}) and undertakes to pay \
             this amount by the schedule below.",
        ],
        after: &[
            "2. Each instalment must have arrived on the account stated by its date. As long as the schedule is \
             kept, the creditor does not chase these invoices.",
            "3. If an instalment is still unpaid more than {days} days after its date, the creditor tells the debtor \
             so in writing; the agreement then ends and the balance is payable.",
        ],
    },
    arrangement_closing: "Made in two copies. Please return one, dated and signed.",
    one_item: "1 invoice",
    items: "{n} invoices",
    below: "below",
    annexed: "in the annex",
    items_title: "Open invoices at {date}",
    annex_title: "Annex: open invoices at {date}",
    item_columns: ["Invoice", "Date", "Due date", "Days late", "Amount", "Open"],
    subtotal: "Subtotal",
    principal: "Total of the invoices",
    interest: "Late-payment interest",
    unapplied: "Payments not yet allocated",
    total: "Total to pay",
    balance: "Account balance",
    overdue: "of which overdue",
    beside: "On {date}, {beside} of late-payment interest and fixed fees stands beside this sum, as calculated in the \
             annex. We do not ask for it in this letter; we reserve the right to claim it.",
    beside_interest: "On {date}, {beside} of late-payment interest stands beside this sum, as calculated in the annex. \
                      We do not ask for it in this letter; we reserve the right to claim it.",
    beside_title: "Interest and fees on {date}, beside the sum asked for",
    beside_columns: ["Invoice", "Basis", "From", "Until", "Days", "Yearly rate", "Interest", "Fixed fee"],
    beside_method: "Simple interest: basis × yearly rate × days ÷ 365.",
    fees: "Fixed fees",
    beside_total: "Total beside",
    instalment_title: "Schedule",
    instalment_columns: ["No.", "Date", "Instalment", "Left after payment"],
    payment: ["Amount", "Payee", "IBAN", "BIC", "Reference to state"],
    qr_caption: "Scan with your banking app",
    qr_alt: "QR code for a SEPA transfer to {creditor}",
    for_creditor: "For the creditor",
    for_debtor: "For the debtor",
    sign_here: "Place, date, name and signature",
    carry: "Carried forward",
    brought: "Brought forward",
    page: "Page",
};
