//! The envelope of a Stripe event, and the parts that its objects share.

use chrono::{DateTime, Utc};
use dunning::id::MovementId;
use dunning::money::{Currency, Money};
use serde_json::Value;

use super::super::Provider;
use super::super::json::{Unreadable, at, currency, id, integer, key, metadata, seconds, text};
use super::super::movement::{Event, Kind, Movement, References};

/// One event with its object.
pub(super) struct StripeEvent<'v> {
    /// Its type, such as `payment_intent.succeeded`.
    pub(super) name: &'v str,
    /// The object as it was when the event was made.
    pub(super) object: &'v Value,
    id: Option<String>,
    created: Option<DateTime<Utc>>,
}

impl<'v> StripeEvent<'v> {
    pub(super) fn read(body: &'v Value) -> Result<Self, Unreadable> {
        let name = at(body, &["type"]).and_then(Value::as_str).ok_or(Unreadable::Field("type"))?;
        let object = at(body, &["data", "object"]).filter(|object| object.is_object());
        let object = object.ok_or(Unreadable::Field("data.object"))?;
        let (id, created) = (text(body, &["id"]), seconds(body, &["created"]));
        Ok(Self { name, object, id, created })
    }

    /// The id of the object itself.
    pub(super) fn object_id(&self) -> Option<String> {
        text(self.object, &["id"])
    }

    /// The payment's names, its intent first, then its charge.
    pub(super) fn payment(&self) -> Result<Vec<MovementId>, Unreadable> {
        let names = [id(self.object, &["payment_intent"]), id(self.object, &["charge"])];
        keys(names.into_iter().flatten())
    }

    /// The amount in the first of `fields` that is there, in the object's currency.
    pub(super) fn amount(&self, fields: &[&str]) -> Result<Money, Unreadable> {
        let currency = currency(self.object, &["currency"]).ok_or(Unreadable::Field("currency"))?;
        let stated = fields.iter().find_map(|field| integer(self.object, &[field]));
        money(stated.ok_or(Unreadable::Field("amount"))?, currency)
    }

    /// `minor`, in the object's currency.
    pub(super) fn money(&self, minor: i64) -> Result<Money, Unreadable> {
        money(minor, currency(self.object, &["currency"]).ok_or(Unreadable::Field("currency"))?)
    }

    /// A movement about the payment called `payment`, keyed by its first name.
    pub(super) fn about(
        &self,
        kind: Kind,
        payment: Vec<MovementId>,
        amount: Option<Money>,
    ) -> Result<Movement, Unreadable> {
        let key = payment.first().cloned().ok_or(Unreadable::Field("data.object.id"))?;
        Ok(self.movement(key, kind, payment, amount))
    }

    /// A movement with a key of its own.
    pub(super) fn movement(
        &self,
        key: MovementId,
        kind: Kind,
        payment: Vec<MovementId>,
        amount: Option<Money>,
    ) -> Movement {
        let event = Event { id: self.id.clone(), name: self.name.chars().take(100).collect() };
        let references = self.references();
        Movement { key, kind, payment, amount, at: self.created, references, failure: None, event }
    }

    /// An event of no consequence.
    pub(super) fn ignored(&self, why: &str) -> Result<Movement, Unreadable> {
        let own = self.object_id().or_else(|| self.id.clone()).unwrap_or_else(|| "unnamed".to_owned());
        let key = key(Provider::Stripe, &own)?;
        Ok(self.movement(key, Kind::Ignored(why.to_owned()), Vec::new(), None))
    }

    fn references(&self) -> References {
        let object = self.object;
        let mut attached = metadata(object, &["metadata"]);
        let name = || text(object, &["billing_details", "name"]).or_else(|| text(object, &["customer_name"]));
        let is_invoice = at(object, &["object"]).and_then(Value::as_str) == Some("invoice");
        let number = is_invoice.then(|| text(object, &["number"])).flatten();
        References {
            creditor: attached.remove("relance_creditor"),
            item: attached.remove("relance_item"),
            invoice_number: attached.remove("invoice_number").or(number),
            provider_invoice: if is_invoice { self.object_id() } else { id(object, &["invoice"]) },
            text: text(object, &["description"]).or_else(|| text(object, &["client_reference_id"])),
            counterparty: name().or_else(|| text(object, &["customer_details", "name"])),
            customer: id(object, &["customer"]),
            mandate: text(object, &["payment_method_details", "sepa_debit", "mandate"]),
            metadata: attached,
            ..References::default()
        }
    }
}

/// Stripe's keys for `names`, none twice.
pub(super) fn keys(names: impl Iterator<Item = String>) -> Result<Vec<MovementId>, Unreadable> {
    let mut keys: Vec<MovementId> = Vec::new();
    for name in names {
        let key = key(Provider::Stripe, &name)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Stripe counts most currencies in ISO minor units. It counts ISK and UGX in hundredths, which ISO has
/// not, and MGA in whole units, which ISO has in hundredths.
fn money(minor: i64, currency: Currency) -> Result<Money, Unreadable> {
    let minor = match currency.code() {
        "ISK" | "UGX" if minor % 100 == 0 => Some(minor / 100),
        "ISK" | "UGX" => None,
        "MGA" => minor.checked_mul(100),
        _ => Some(minor),
    };
    minor.map(|minor| Money::new(minor, currency)).ok_or(Unreadable::Field("amount"))
}
