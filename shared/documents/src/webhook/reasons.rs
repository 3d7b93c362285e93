//! Why a payment failed or came back, in words a bookkeeper can say to a customer. Codes: Stripe decline
//! codes and dispute reasons, ISO 20022 external status reasons (SEPA R-transactions), GoCardless causes.

use super::movement::Failure;
use crate::statement::return_reason;

/// Characters kept of a provider's own message.
const MAX_MESSAGE: usize = 200;

/// The failure for `code`; without words of our own for it, the provider's `message`.
pub(super) fn failure(code: Option<String>, message: Option<String>) -> Failure {
    let code = code.unwrap_or_else(|| "unknown".to_owned());
    let known = words(&code).or_else(|| return_reason(&code)).map(str::to_owned);
    let said = message.map(|text| text.chars().take(MAX_MESSAGE).collect());
    let words = known.or(said).unwrap_or_else(|| format!("the provider gives the code {code}"));
    Failure { code, words }
}

fn words(code: &str) -> Option<&'static str> {
    Some(match code {
        "insufficient_funds" | "insufficient_balance" => "there was not enough money on the account",
        "card_declined" | "generic_decline" | "do_not_honor" | "declined" => {
            "the payer's bank declined the payment"
        }
        "expired_card" => "the card has expired",
        "lost_card" | "stolen_card" => "the card is reported lost or stolen",
        "incorrect_cvc" | "invalid_cvc" | "incorrect_number" | "invalid_number" => {
            "the card's details were wrong"
        }
        "authentication_required" | "payment_intent_authentication_failure" => {
            "the payer did not confirm the payment with the bank"
        }
        "processing_error" | "try_again_later" | "issuer_not_available" => {
            "the bank could not process the payment just then"
        }
        "account_closed" | "bank_account_closed" => "the account is closed",
        "no_account" | "invalid_bank_details" | "incorrect_account" => "there is no such account",
        "debit_not_authorized" | "authorisation_disputed" => "the payer says the debit was not authorised",
        "mandate_cancelled" | "mandate_expired" | "no_instruction" => "the mandate is no longer valid",
        "refer_to_payer" => "the bank refers to the payer without giving a reason",
        "direct_debit_not_enabled" => "the account does not accept direct debits",
        "refund_requested" => "the payer asked the bank for the money back",
        "bank_account_transferred" => "the payer moved to another bank",
        "other" => "the bank gives no reason",
        "payment_failed" | "async_payment_failed" => "the payment did not go through",
        "requested_by_customer" | "abandoned" | "canceled" | "cancelled" => "the payment was cancelled",
        "duplicate" => "the payer says it was paid twice",
        "expired" => "the payment was not completed in time",
        "fraudulent" | "unrecognized" => "the payer does not recognise the payment",
        "product_not_received" => "the payer says that nothing was delivered",
        "product_unacceptable" => "the payer says that the delivery was not as agreed",
        "subscription_canceled" => "the payer says that the subscription had been cancelled",
        "credit_not_processed" => "the payer says that a promised refund did not come",
        "general" => "the payer contests the payment without a category",
        "incorrect_account_details" => "the account details were wrong",
        "bank_cannot_process" => "the bank could not process it",
        "lost_or_stolen_card" => "the card is reported lost or stolen",
        _ => return None,
    })
}
