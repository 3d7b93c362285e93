//! Plans: immutable, versioned lists of steps.

mod library;
mod offset;
mod read;

use serde::{Deserialize, Serialize};

pub use library::{LIBRARY, SCHEMA, library};
pub use offset::{Offset, OffsetError, Unit};
pub use read::{PlanError, check, from_json, from_toml, is_name_of_a_text, read};

use crate::class::{Channel, Class};
use crate::id::{PlanId, StepId};

/// One version of a plan; names the rules an account follows for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlanKey {
    /// The plan.
    pub id: PlanId,
    /// Its version.
    pub version: u32,
}

/// What a step's offset counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The due date.
    #[default]
    Due,
    /// The issue date.
    Issue,
    /// The previous contact about the item.
    Contact,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its id, unique within the plan and stable over versions.
    pub id: StepId,
    /// What the offset counts from.
    pub anchor: Anchor,
    /// When it ripens.
    pub offset: Offset,
    /// How hard it presses.
    pub class: Class,
    /// Channels in order of preference; never empty.
    pub channels: Vec<Channel>,
    /// The template it is written with.
    pub template: String,
    /// Whether a person approves each message.
    pub approval: bool,
    /// The account's overdue total must reach this, in hundredths of the currency.
    pub min_amount: Option<i64>,
    /// Not after this offset from the anchor.
    pub latest: Option<Offset>,
    /// Who signs.
    pub signed_by: Option<String>,
    /// Who receives a copy.
    pub copy_to: Option<String>,
    /// For a manual step (a call): days the person has before the next channel is used.
    pub deadline: Option<Offset>,
}

/// One version of a plan. Steps that climb are sorted by class, the order of the file kept within one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The plan.
    pub id: PlanId,
    /// Its version.
    pub version: u32,
    /// Shortest pause between two chasing messages.
    pub min_gap: Offset,
    /// The highest class a first contact may have.
    pub first_contact_at_most: Class,
    /// Whether items old, small or credited wait under review on a first import; absent: the creditor's setting.
    pub review: Option<bool>,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> PlanKey {
        PlanKey { id: self.id.clone(), version: self.version }
    }

    /// The rank of a step, when the plan has it.
    #[must_use]
    pub fn rank(&self, step: &StepId) -> Option<usize> {
        self.steps.iter().position(|candidate| candidate.id == *step)
    }

    /// The plan every new creditor begins with: courtesy 5 days before the due date, reminder 3 after, firm 15
    /// after, formal notice 30 after with approval.
    ///
    /// # Errors
    /// Never in practice: the text is part of the program and tested.
    pub fn standard() -> Result<Self, PlanError> {
        from_toml(include_str!("../../plans/standard.toml"))
    }
}
