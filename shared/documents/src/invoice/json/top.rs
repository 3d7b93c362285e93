//! The outermost level of a JSON file, its parts left unparsed, so that a large file costs little.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::ITEMS;

/// What stands at the top.
#[derive(Default)]
pub(super) struct Top<'a> {
    /// Stripe's `object`, such as `event` or `invoice`.
    pub(super) object: Option<String>,
    /// Stripe's `data`.
    pub(super) data: Option<&'a RawValue>,
    /// Stripe's event type.
    pub(super) event: Option<String>,
    pub(super) creditor: Option<&'a RawValue>,
    pub(super) invoices: Vec<&'a RawValue>,
    /// Names that are not known, the first few.
    pub(super) unknown: Vec<String>,
    /// Whether it is an import: it names invoices or is a list.
    pub(super) known: bool,
}

impl<'de> Deserialize<'de> for Top<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TopVisitor)
    }
}

struct TopVisitor;

impl<'de> Visitor<'de> for TopVisitor {
    type Value = Top<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with \"invoices\", or a list of invoices")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Ok(Top { invoices: collect(list)?, known: true, ..Top::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut top = Top::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "object" => top.object = text(map.next_value()?),
                "type" => top.event = text(map.next_value()?),
                "data" => top.data = Some(map.next_value()?),
                "creditor" => top.creditor = Some(map.next_value()?),
                "invoices" => {
                    top.invoices = map.next_value::<List<'de>>()?.0;
                    top.known = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if top.unknown.len() < 10 && !key.starts_with(['_', '$']) && key != "comment" {
                        top.unknown.push(key);
                    }
                }
            }
        }
        Ok(top)
    }
}

/// A raw value as a short text, where it is one.
fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str::<String>(raw.get()).ok().filter(|text| text.len() < 200)
}

/// Entries left unparsed.
struct List<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for List<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = List<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of invoices")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                collect(list).map(List)
            }
        }
        deserializer.deserialize_seq(ListVisitor)
    }
}

/// The entries, one more than are taken at most.
fn collect<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<&'de RawValue>, A::Error> {
    let mut found = Vec::new();
    while let Some(entry) = list.next_element::<&'de RawValue>()? {
        if found.len() <= ITEMS {
            found.push(entry);
        }
    }
    Ok(found)
}
