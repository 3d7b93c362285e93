//! How hard a message presses, and the ways it can travel.

use serde::{Deserialize, Serialize};

/// The class of a step. The first five climb; the last two stand beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A friendly word, mostly before the due date.
    Courtesy,
    /// A reminder of what is late.
    Reminder,
    /// A firm reminder, which may mention what the law adds.
    Firm,
    /// The formal notice (mise en demeure, ingebrekestelling).
    FormalNotice,
    /// The file goes to a third party.
    HandOver,
    /// The monthly statement of the whole account; presses nobody.
    Statement,
    /// Thanks for a payment.
    Thanks,
}

impl Class {
    /// Every class, mildest first.
    pub const ALL: [Self; 7] = [
        Self::Courtesy,
        Self::Reminder,
        Self::Firm,
        Self::FormalNotice,
        Self::HandOver,
        Self::Statement,
        Self::Thanks,
    ];

    /// Whether the class belongs to the ladder that climbs.
    #[must_use]
    pub const fn climbs(self) -> bool {
        !matches!(self, Self::Statement | Self::Thanks)
    }

    /// Whether it always waits for a named person's approval unless the creditor said otherwise.
    #[must_use]
    pub const fn waits_for_approval(self) -> bool {
        matches!(self, Self::FormalNotice | Self::HandOver)
    }

    /// The name used in plans and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Courtesy => "courtesy",
            Self::Reminder => "reminder",
            Self::Firm => "firm",
            Self::FormalNotice => "formal_notice",
            Self::HandOver => "hand_over",
            Self::Statement => "statement",
            Self::Thanks => "thanks",
        }
    }
}

/// The way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Email.
    Email,
    /// Text message.
    Sms,
    /// Letter.
    Letter,
    /// A call, made by a person: a task with what to say.
    Call,
}

impl Channel {
    /// The name used in plans and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Letter => "letter",
            Self::Call => "call",
        }
    }
}
