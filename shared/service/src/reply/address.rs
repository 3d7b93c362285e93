//! The address to which a notice is answered: `<notice>.<tag>@<reply domain>`. The tag is a MAC over creditor and
//! notice, so that an answer proves whose it is, and nobody can make one up. Letters and digits only, in lower case:
//! some mail servers change the case of what they pass on.

use dunning::id::{CreditorId, NoticeId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The part before the `@` has 64 letters at most (RFC 5321); a longer notice id gets no address of its own.
const MOST_NOTICE: usize = 40;
/// Bytes of the tag; it is written as twice as many hexadecimal digits.
const TAG_BYTES: usize = 10;

/// The part before the `@`; nothing without a key, or for an id that would not survive in an address.
#[must_use]
pub fn local_part(keys: &[String], creditor: &CreditorId, notice: &NoticeId) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let id = notice.as_str();
    if id.len() > MOST_NOTICE || !id.chars().all(plain) {
        return None;
    }
    Some(format!("{id}.{}", tag(keys.first()?, creditor, id)?))
}

/// Whose notice `address` answers, under any live key; `None` when it is no address of ours.
#[must_use]
pub fn open(keys: &[String], creditors: &[CreditorId], address: &str) -> Option<(CreditorId, NoticeId)> {
    let local = address.split('@').next()?.to_ascii_lowercase();
    let (notice, given) = local.split_once('.')?;
    let proves = |creditor: &&CreditorId| {
        let expected = keys.iter().filter_map(|key| tag(key, creditor, notice));
        expected.into_iter().any(|tag| subtle::ConstantTimeEq::ct_eq(tag.as_bytes(), given.as_bytes()).into())
    };
    let creditor = creditors.iter().find(proves)?;
    Some((creditor.clone(), NoticeId::new(notice).ok()?))
}

fn tag(key: &str, creditor: &CreditorId, notice: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(b"relance reply 1\n");
    mac.update(creditor.as_str().as_bytes());
    mac.update(b"\n");
    mac.update(notice.as_bytes());
    let bytes = mac.finalize().into_bytes();
    Some(bytes.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn creditor(id: &str) -> CreditorId {
        CreditorId::new(id).unwrap()
    }

    #[test]
    fn an_address_leads_to_its_creditor_and_notice_whatever_case_it_comes_back_in() {
        let (old, new) = ("0123456789abcdef".to_owned(), "fedcba9876543210".to_owned());
        let notice = NoticeId::new("n0123456789abcdef0123").unwrap();
        let local = local_part(std::slice::from_ref(&old), &creditor("acme"), &notice).unwrap();
        assert!(local.len() <= 64, "{local}");
        let all = [creditor("bureau"), creditor("acme")];
        let address = format!("{}@Replies.example", local.to_uppercase());
        assert_eq!(open(&[new.clone(), old], &all, &address), Some((creditor("acme"), notice.clone())));
        assert_eq!(open(&[new], &all, &address), None, "the key it was made with is gone");
    }

    #[test]
    fn an_address_made_up_or_meant_for_another_creditor_leads_nowhere() {
        let keys = ["0123456789abcdef".to_owned()];
        let notice = NoticeId::new("n0123456789abcdef0123").unwrap();
        let local = local_part(&keys, &creditor("acme"), &notice).unwrap();
        assert_eq!(open(&keys, &[creditor("bureau")], &local), None);
        for other in
            ["", "@", ".", "n1", "n1.", "n0123456789abcdef0123.00000000000000000000", "comptes@acme.example"]
        {
            assert_eq!(open(&keys, &[creditor("acme")], other), None, "{other}");
        }
        assert_eq!(local_part(&[], &creditor("acme"), &notice), None);
        assert_eq!(local_part(&keys, &creditor("acme"), &NoticeId::new("N 1").unwrap()), None);
    }
}
