//! Interest and fees: ledger lines beside an item, keyed by item, rule and period. The engine proposes them when a late
//! item is paid; a person claims or waives them; sending a message never posts one. What nobody claims is not owed.

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// What a charge rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeRule {
    /// Late interest of a period.
    Interest,
    /// The fixed compensation, once per item.
    FixedFee,
}

impl ChargeRule {
    /// Every rule.
    pub const ALL: [Self; 2] = [Self::Interest, Self::FixedFee];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::FixedFee => "fixed_fee",
        }
    }
}

/// Where a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeState {
    /// The law would allow it; nobody claimed it, so it is not owed.
    Proposed,
    /// A person claimed it: it is owed.
    Claimed,
    /// A person waived what was proposed: it never was owed.
    Waived,
}

/// Where a charge stands once its money is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStanding {
    /// Nobody claimed it.
    Proposed,
    /// Claimed, and something of it is owed.
    Claimed,
    /// Claimed, paid at least in part, and nothing of it is owed any more.
    Paid,
    /// Nothing of it was paid, and nothing of it is owed.
    Waived,
}

/// One line, in minor units of the account's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What it rests on.
    pub rule: ChargeRule,
    /// First day of its period.
    pub from: Day,
    /// Last day of its period.
    pub until: Day,
    /// How much was proposed, or is claimed.
    pub amount: i64,
    /// Paid, net of what went back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub paid: i64,
    /// Waived after it was claimed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waived: i64,
    /// Where it stands.
    pub state: ChargeState,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(amount: &i64) -> bool {
    *amount == 0
}

impl Charge {
    /// What the law would allow.
    #[must_use]
    pub const fn proposed(rule: ChargeRule, from: Day, until: Day, amount: i64) -> Self {
        Self { rule, from, until, amount, paid: 0, waived: 0, state: ChargeState::Proposed }
    }

    /// What is owed of it: claimed − paid − waived, in minor units; nothing before it is claimed.
    #[must_use]
    pub const fn open(&self) -> i64 {
        match self.state {
            ChargeState::Claimed => self.amount.saturating_sub(self.paid).saturating_sub(self.waived),
            ChargeState::Proposed | ChargeState::Waived => 0,
        }
    }

    /// Where it stands once its money is counted.
    #[must_use]
    pub const fn standing(&self) -> ChargeStanding {
        match self.state {
            ChargeState::Proposed => ChargeStanding::Proposed,
            ChargeState::Waived => ChargeStanding::Waived,
            ChargeState::Claimed if self.open() > 0 => ChargeStanding::Claimed,
            ChargeState::Claimed if self.paid > 0 => ChargeStanding::Paid,
            ChargeState::Claimed => ChargeStanding::Waived,
        }
    }

    /// Whether both are the same line: one interest per period, one fee per item.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.rule == other.rule && (self.rule == ChargeRule::FixedFee || self.from == other.from)
    }
}
