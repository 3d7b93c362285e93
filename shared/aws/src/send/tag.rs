//! The tag that goes with a mail and comes back with the provider's events.
//!
//! SES takes letters, digits, `_` and `-`, at most 256 of them; ids are at most 128 bytes of anything. Base64
//! for addresses fits both.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dunning::id::{AccountId, CreditorId, NoticeId};
use service::ports::Tag;

/// The tag's names, in the order of [`values`].
pub const NAMES: [&str; 3] = ["creditor", "account", "notice"];

/// What stands under each of [`NAMES`].
#[must_use]
pub fn values(tag: &Tag) -> [String; 3] {
    [tag.creditor.as_str(), tag.account.as_str(), tag.notice.as_str()].map(|id| URL_SAFE_NO_PAD.encode(id))
}

/// The tag whose values `find` finds by name; `None` when one is missing or not ours.
pub fn read<'a>(find: impl Fn(&str) -> Option<&'a str>) -> Option<Tag> {
    let text = |name| String::from_utf8(URL_SAFE_NO_PAD.decode(find(name)?).ok()?).ok();
    let [creditor, account, notice] = NAMES;
    Some(Tag {
        creditor: CreditorId::new(text(creditor)?).ok()?,
        account: AccountId::new(text(account)?).ok()?,
        notice: NoticeId::new(text(notice)?).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_tag_comes_back_as_it_went_and_ses_takes_it(id in "[^\u{0}-\u{1f}\u{7f}-\u{9f}\\s]{1,30}") {
            let tag = Tag {
                creditor: CreditorId::new(&id).unwrap(),
                account: AccountId::new(format!("{id}/EUR")).unwrap(),
                notice: NoticeId::new(&id).unwrap(),
            };
            let values = values(&tag);
            let allowed = |value: &String| value.len() <= 256 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
            prop_assert!(values.iter().all(allowed));
            let find = |name: &str| NAMES.iter().position(|known| *known == name).map(|at| values[at].as_str());
            prop_assert_eq!(read(find), Some(tag));
        }
    }
}
