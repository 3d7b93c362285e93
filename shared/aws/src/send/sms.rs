//! Short messages by SNS.

use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use service::fault::Fault;

use crate::fault;

/// SNS as it is used here.
#[derive(Clone, Debug)]
pub struct Sns {
    client: Client,
    max_price: String,
}

impl Sns {
    /// SMS through `client`, whose own retries must be off, at most `max_price` US dollars each.
    #[must_use]
    pub fn new(client: Client, max_price: impl Into<String>) -> Self {
        Self { client, max_price: max_price.into() }
    }

    pub(super) async fn send(&self, to: &str, sender: Option<&str>, text: &str) -> Result<String, Fault> {
        if !is_e164(to) {
            return Err(Fault::Permanent("the phone number is not E.164, such as +33612345678".to_owned()));
        }
        let mut call = self
            .client
            .publish()
            .phone_number(to)
            .message(text)
            .message_attributes("AWS.SNS.SMS.SMSType", value("String", "Transactional")?)
            .message_attributes("AWS.SNS.SMS.MaxPrice", value("Number", &self.max_price)?);
        if let Some(sender) = sender {
            // A number takes answers, a name takes none.
            let name =
                if sender.starts_with('+') { "AWS.MM.SMS.OriginationNumber" } else { "AWS.SNS.SMS.SenderID" };
            call = call.message_attributes(name, value("String", sender)?);
        }
        let answer = call.send().await.map_err(|error| fault::of("send an SMS", &error))?;
        answer.message_id.ok_or_else(|| Fault::Unknown("send an SMS: accepted without an id".to_owned()))
    }
}

fn value(kind: &str, text: &str) -> Result<MessageAttributeValue, Fault> {
    let value = MessageAttributeValue::builder().data_type(kind).string_value(text).build();
    value.map_err(|error| Fault::Permanent(error.to_string()))
}

fn is_e164(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_internationally_or_refused() {
        assert!(is_e164("+33612345678") && is_e164("+4369912345678"));
        for number in ["", "+", "0612345678", "+0612345678", "+33 6 12", "+331234567890123456", "+٣٣٦١٢٣٤٥٦"]
        {
            assert!(!is_e164(number), "{number}");
        }
    }
}
