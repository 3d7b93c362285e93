//! A text message that came in, as AWS End User Messaging tells it to a topic of SNS (two-way SMS).

use serde::Deserialize;

use super::{FeedbackError, MOST_BYTES};

/// The longest text kept, in characters; a message of ten parts has fewer.
const MOST_CHARS: usize = 1_600;

/// A text message that somebody sent to one of our numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The number it came from, E.164.
    pub from: String,
    /// What it says.
    pub body: String,
    /// The provider's id of the message of ours it answers, where it knows.
    pub answers: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    origination_number: Option<String>,
    #[serde(default)]
    message_body: String,
    previous_published_message_id: Option<String>,
}

/// Reads a text message that came in; `None` when it tells of something else.
///
/// # Errors
/// When it is too long.
pub fn text(bytes: &[u8]) -> Result<Option<Text>, FeedbackError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedbackError::TooLarge);
    }
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else { return Ok(None) };
    let body = event.message_body.chars().take(MOST_CHARS).collect();
    let answers = event.previous_published_message_id.filter(|id| !id.is_empty());
    Ok(event.origination_number.map(|from| Text { from, body, answers }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_message_says_who_sent_it_and_what_it_answers() {
        let documented = br#"{"originationNumber":"+14255550182","destinationNumber":"+12125550101","messageKeyword":"JOIN",
            "messageBody":"EXAMPLE","inboundMessageId":"cae173d2","previousPublishedMessageId":"wJalrXUt"}"#;
        let expected = Text {
            from: "+14255550182".to_owned(),
            body: "EXAMPLE".to_owned(),
            answers: Some("wJalrXUt".to_owned()),
        };
        assert_eq!(text(documented), Ok(Some(expected)));
        let bare = text(br#"{"originationNumber":"+14255550182"}"#).unwrap().unwrap();
        assert_eq!((bare.body.as_str(), bare.answers), ("", None));
    }

    #[test]
    fn other_events_are_somebody_elses_and_a_flood_is_refused() {
        for other in [r#"{"eventType":"Send","mail":{"messageId":"m"}}"#, "{}", "x", "[]"] {
            assert_eq!(text(other.as_bytes()), Ok(None), "{other}");
        }
        assert_eq!(text(&vec![b' '; MOST_BYTES + 1]), Err(FeedbackError::TooLarge));
    }
}
