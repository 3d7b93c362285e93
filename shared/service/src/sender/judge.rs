//! Whether each part of a sender is right, by what the provider and the DNS say.

use super::records::{SPF, bounce_host, mail_from};
use super::{Check, Domain, Identity, Part, Seen};

/// What the DNS says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Where mail to the bounce name goes: preference and host.
    pub mx: Vec<String>,
    /// The texts of the bounce name.
    pub spf: Vec<String>,
    /// The texts of the policy's name.
    pub dmarc: Vec<String>,
}

/// Judges every part.
#[must_use]
pub fn judge(domain: &Domain, seen: &Seen, said: &Said) -> Vec<Check> {
    let own = seen.identity.as_ref();
    Part::ALL
        .into_iter()
        .map(|part| {
            let (good, words) = match part {
                Part::Identity => identity(domain, own),
                Part::Dkim => dkim(own),
                Part::MailFrom => returns(domain, seen, said),
                Part::Spf => spf(&mail_from(domain, own), said),
                Part::Dmarc => dmarc(domain, said),
                Part::Sandbox => plain(seen.production, "left", SANDBOX),
                Part::Sending => plain(seen.sending, "not paused", "SES has paused sending; see its console"),
                Part::Suppression => plain(seen.suppresses, "bounces and complaints are kept", SUPPRESSION),
            };
            Check { part, good, words }
        })
        .collect()
}

const SANDBOX: &str =
    "mails reach verified addresses only: request production access in the SES console, Account dashboard";
const SUPPRESSION: &str = "off for bounces or complaints: aws sesv2 put-account-suppression-attributes \
                           --suppressed-reasons BOUNCE COMPLAINT";

fn plain(good: bool, well: &str, ill: &str) -> (bool, String) {
    (good, if good { well } else { ill }.to_owned())
}

fn identity(domain: &Domain, own: Option<&Identity>) -> (bool, String) {
    match own {
        None => {
            let make = format!("aws sesv2 create-email-identity --email-identity {domain}");
            (false, format!("SES does not know the domain: {make}, then look again for its records"))
        }
        Some(own) if own.verified => (true, "verified".to_owned()),
        Some(_) => {
            (false, "not verified yet: set the CNAME records; SES looks for up to 72 hours".to_owned())
        }
    }
}

fn dkim(own: Option<&Identity>) -> (bool, String) {
    let signed = own.is_some_and(|own| own.signed);
    plain(signed, "mails are signed", "SES does not find its keys or does not sign: set the CNAME records")
}

/// Both the provider's own finding and the DNS itself: the provider looks again only after a while.
fn returns(domain: &Domain, seen: &Seen, said: &Said) -> (bool, String) {
    let set = seen.identity.as_ref().and_then(|own| own.mail_from.as_ref());
    let Some((name, found)) = set else {
        let name = mail_from(domain, None);
        let set = "aws sesv2 put-email-identity-mail-from-attributes";
        let words = format!(
            "not set, so SPF speaks of SES: {set} --email-identity {domain} --mail-from-domain {name}"
        );
        return (false, words);
    };
    let host = bounce_host(&seen.region);
    let there = |mx: &String| mx.rsplit(' ').next().is_some_and(|at| bare(at) == host);
    if said.mx.len() != 1 || !said.mx.iter().all(there) {
        let has = if said.mx.is_empty() { "none".to_owned() } else { said.mx.join(", ") };
        return (false, format!("{name} needs exactly one MX, to {host}; it has: {has}"));
    }
    plain(*found, &format!("bounces come back to {name}"), "SES has not found the MX yet; look again later")
}

fn bare(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Two SPF records are as none (RFC 7208, 4.5).
fn spf(name: &str, said: &Said) -> (bool, String) {
    let is_spf = |text: &&String| {
        let mut words = text.split(' ');
        words.next().is_some_and(|first| first.eq_ignore_ascii_case("v=spf1"))
    };
    let found: Vec<_> = said.spf.iter().filter(is_spf).collect();
    let lets_ses = |text: &str| {
        text.split_ascii_whitespace().any(|word| word.trim_start_matches('+').eq_ignore_ascii_case(SPF))
    };
    match found.as_slice() {
        [] => (false, format!("{name} has no SPF record: set the TXT \"v=spf1 {SPF} ~all\"")),
        [one] if lets_ses(one) => (true, format!("{name} lets SES send")),
        [_] => (false, format!("the SPF record of {name} lacks {SPF}")),
        _ => (false, format!("{name} has {} SPF records and may have one", found.len())),
    }
}

/// Whether a text is a policy (RFC 7489, 6.6.3): other texts under its name do not count.
pub(super) fn is_policy(text: &str) -> bool {
    tags(text).next() == Some(("v".to_owned(), "DMARC1"))
}

fn tags(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
}

fn dmarc(domain: &Domain, said: &Said) -> (bool, String) {
    let found: Vec<_> = said.dmarc.iter().filter(|text| is_policy(text)).collect();
    let known = |policy: &str| {
        ["none", "quarantine", "reject"].iter().any(|known| policy.eq_ignore_ascii_case(known))
    };
    match found.as_slice() {
        [] => {
            (false, format!("no policy: set the TXT of _dmarc.{domain}, \"v=DMARC1; p=none\" to begin with"))
        }
        [one] => match tags(one).find(|(name, _)| name == "p") {
            Some((_, policy)) if known(policy) => (true, format!("the policy is {policy}")),
            _ => (false, "the policy has no p=none, p=quarantine or p=reject".to_owned()),
        },
        _ => (false, format!("{} policies, and two are as none", found.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn an_spf_record_is_one_and_names_ses() {
        let of = |all: &[&str]| spf("b.acme.example", &Said { spf: texts(all), ..Said::default() }).0;
        assert!(of(&["v=spf1 include:amazonses.com ~all"]));
        assert!(of(&["site-verification=x", "V=SPF1 ip4:192.0.2.1 +include:amazonses.com -all"]));
        assert!(!of(&[]) && !of(&["v=spf1 -all"]) && !of(&["v=spf10 include:amazonses.com"]));
        assert!(!of(&["v=spf1 include:amazonses.com.evil.example ~all"]));
        assert!(!of(&["v=spf1 -include:amazonses.com"]), "it forbids");
        assert!(!of(&["v=spf1 include:amazonses.com ~all", "v=spf1 -all"]), "two are as none");
    }

    #[test]
    fn a_policy_is_one_and_says_what_becomes_of_forgeries() {
        let domain = Domain::new("acme.example").unwrap();
        let of = |all: &[&str]| dmarc(&domain, &Said { dmarc: texts(all), ..Said::default() }).0;
        assert!(of(&["v=DMARC1; p=none"]) && of(&["v=DMARC1;p=Reject;rua=mailto:a@acme.example"]));
        assert!(of(&["other=1", "v=DMARC1; sp=none; p=quarantine"]));
        assert!(!of(&[]) && !of(&["v=DMARC1"]) && !of(&["p=none; v=DMARC1"]) && !of(&["v=DMARC1; p=later"]));
        assert!(!of(&["v=DMARC1; p=none", "v=DMARC1; p=reject"]), "two are as none");
    }

    #[test]
    fn a_bounce_name_leads_to_ses_alone() {
        let domain = Domain::new("acme.example").unwrap();
        let of = |set: bool, mx: &[&str]| {
            let mail_from = Some(("b.acme.example".to_owned(), set));
            let identity = Some(Identity { mail_from, ..Identity::default() });
            let seen = Seen { region: "eu-west-3".to_owned(), identity, ..Seen::default() };
            returns(&domain, &seen, &Said { mx: texts(mx), ..Said::default() }).0
        };
        assert!(of(true, &["10 Feedback-SMTP.eu-west-3.amazonses.com."]));
        assert!(!of(false, &["10 feedback-smtp.eu-west-3.amazonses.com"]), "SES has not looked yet");
        assert!(!of(true, &[]) && !of(true, &["10 feedback-smtp.us-east-1.amazonses.com"]));
        assert!(!of(true, &["10 feedback-smtp.eu-west-3.amazonses.com", "20 mx.acme.example"]));
        assert!(!returns(&domain, &Seen::default(), &Said::default()).0, "not set");
    }
}
