use super::*;

const BODY: &str = r#"{"events":[],"data":{},"type":"x","id":"1"}"#;

struct Case {
    name: &'static str,
    trust: Trust,
    now: i64,
    strip: bool,
    signer: &'static str,
}

fn run(provider: Provider, case: &Case, body: &[u8]) -> Result<(), Refusal> {
    let mut pairs = signed(provider, body, case.signer);
    if case.strip {
        pairs.clear();
    }
    let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    verify(provider, &headers, body, &case.trust, at(case.now)).map(|_| ())
}

fn case(name: &'static str, secrets: &[&str]) -> Case {
    Case { name, trust: trust(secrets), now: SIGNED, strip: false, signer: SECRET }
}

const HMAC: [Provider; 6] = [
    Provider::Stripe,
    Provider::Qonto,
    Provider::Gocardless,
    Provider::Bridge,
    Provider::Mollie,
    Provider::Standard,
];

#[test]
fn every_provider_lets_in_the_right_message_and_no_other() {
    for provider in HMAC {
        let body = BODY.as_bytes();
        let ok = |case: Case| assert_eq!(run(provider, &case, body), Ok(()), "{provider:?}: {}", case.name);
        let no = |case: Case| {
            let refused = run(provider, &case, body).unwrap_err();
            let status = refused.http_status(provider);
            assert!((400..=503).contains(&status), "{provider:?}: {}", case.name);
            if provider == Provider::Gocardless && refused == Refusal::Wrong {
                assert_eq!(status, 498);
            }
            refused
        };
        ok(case("good", &[SECRET]));
        ok(case("the second secret during rotation", &[OTHER, SECRET]));
        ok(case("the first secret during rotation", &[SECRET, OTHER]));
        assert!(matches!(no(Case { strip: true, ..case("missing header", &[SECRET]) }), Refusal::Missing(_)));
        assert_eq!(no(case("wrong secret", &[OTHER])), Refusal::Wrong);
        assert_eq!(no(Case { trust: Trust::Disabled, ..case("disabled", &[SECRET]) }), Refusal::Disabled);
        let unsigned = Case { trust: Trust::UnsignedAnnouncements, ..case("no signature wanted", &[SECRET]) };
        assert_eq!(no(unsigned), Refusal::WrongTrust);
        let timed = matches!(provider, Provider::Stripe | Provider::Qonto | Provider::Standard);
        for (now, refusal) in [(SIGNED + 301, Refusal::TooOld), (SIGNED - 301, Refusal::TooEarly)] {
            let moved = Case { now, ..case("another time", &[SECRET]) };
            if timed { assert_eq!(no(moved), refusal, "{provider:?}") } else { ok(moved) }
        }
        ok(Case { now: SIGNED + 300, ..case("five minutes late", &[SECRET]) });
        ok(Case { now: SIGNED - 300, ..case("five minutes early", &[SECRET]) });
    }
}

#[test]
fn nothing_configured_is_a_refusal_before_any_message_arrives() {
    assert_eq!(Secrets::new([]).unwrap_err(), TrustError::NoSecret);
    assert_eq!(Secrets::new([""]).unwrap_err(), TrustError::NoSecret);
    assert_eq!(Secrets::new([SECRET, "  "]).unwrap_err(), TrustError::NoSecret);
    assert_eq!(Secrets::new([SECRET, OTHER, "third"]).unwrap_err(), TrustError::TooManySecrets);
    assert_eq!(JwtTrust::new(Vec::new(), "i", "a").unwrap_err(), TrustError::NoKey);
    assert_eq!(RsaKey::from_key_set(b"{\"keys\":[]}"), Err(TrustError::NoKey));
    let keys = RsaKey::from_key_set(ponto("keys").as_bytes()).unwrap();
    assert_eq!(JwtTrust::new(keys, "https://api.ibanity.com", " ").unwrap_err(), TrustError::NoAudience);
    assert!(!format!("{:?}", trust(&[SECRET])).contains(SECRET));
}

#[test]
fn one_byte_changed_anywhere_in_the_body_is_noticed() {
    for provider in HMAC {
        let pairs = signed(provider, BODY.as_bytes(), SECRET);
        let headers = Headers::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        for position in 0..BODY.len() {
            let mut body = BODY.as_bytes().to_vec();
            body[position] ^= 1;
            let refused = verify(provider, &headers, &body, &trust(&[SECRET]), at(SIGNED)).unwrap_err();
            assert_eq!(refused, Refusal::Wrong, "{provider:?} at {position}");
        }
    }
}

#[test]
fn a_repeated_or_malformed_header_and_an_oversized_body_are_refused() {
    let twice = [("Stripe-Signature", "t=1,v1=00"), ("stripe-signature", "t=1,v1=00")];
    let headers = Headers::new(twice);
    let refused = verify(Provider::Stripe, &headers, b"{}", &trust(&[SECRET]), at(SIGNED)).unwrap_err();
    assert_eq!(refused, Refusal::Repeated("Stripe-Signature"));
    for value in ["v1=00", "t=now,v1=00", "t=1", "t=1,v1=xyz", "t=1,t=2,v1=00", "t=1,v0=00", ",,,"] {
        let headers = Headers::new([("Stripe-Signature", value)]);
        let refused = verify(Provider::Stripe, &headers, b"{}", &trust(&[SECRET]), at(SIGNED)).unwrap_err();
        assert_eq!(refused, Refusal::Malformed("Stripe-Signature"), "{value}");
    }
    let large = vec![b' '; MAX_BODY_BYTES + 1];
    let refused = verify(Provider::Bridge, &Headers::default(), &large, &trust(&[SECRET]), at(SIGNED));
    assert_eq!(refused.unwrap_err(), Refusal::TooLarge);
}

#[test]
fn while_stripe_rotates_a_header_carries_two_signatures() {
    let new = signed(Provider::Stripe, BODY.as_bytes(), SECRET)[0].1.clone();
    let value = format!("t={SIGNED},v1={},{}", "00".repeat(32), new.split_once(',').unwrap().1);
    let headers = Headers::new([("stripe-signature", value.as_str())]);
    assert!(verify(Provider::Stripe, &headers, BODY.as_bytes(), &trust(&[SECRET]), at(SIGNED)).is_ok());
}

/// Facts published by the providers: body, secret, header, and what must happen.
#[test]
fn published_vectors_verify_and_fail_when_anything_changes() {
    let gocardless = r#"{"events":[{"id":"EV00BD05S5VM2T","created_at":"2018-07-05T09:13:51.404Z","resource_type":"subscriptions","action":"created","links":{"subscription":"SB0003JJQ2MR06"},"details":{"origin":"api","cause":"subscription_created","description":"Subscription created via the API."},"metadata":{}},{"id":"EV00BD05TB8K63","created_at":"2018-07-05T09:13:56.893Z","resource_type":"mandates","action":"created","links":{"mandate":"MD000AMA19XGEC"},"details":{"origin":"api","cause":"mandate_created","description":"Mandate created via the API."},"metadata":{}}]}"#;
    let vectors = [
        (
            Provider::Gocardless,
            gocardless,
            "ED7D658C-D8EB-4941-948B-3973214F2D49",
            0,
            vec![("Webhook-Signature", "2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e")],
        ),
        (
            Provider::Standard,
            r#"{"email":"test@example.com","username":"test_user"}"#,
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            1_649_367_553,
            vec![
                ("webhook-id", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk"),
                ("webhook-timestamp", "1649367553"),
                ("webhook-signature", "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="),
            ],
        ),
        (
            Provider::Qonto,
            r#"{"test":"data"}"#,
            "test-secret",
            1_704_110_400,
            vec![(
                "X-Qonto-Signature",
                "t=1704110400,v1=56aff06dc227db80d6568a5070f912c601c31f20451745d257cbc0b5dfa93805",
            )],
        ),
    ];
    for (provider, body, secret, now, pairs) in vectors {
        let headers = Headers::new(pairs.iter().copied());
        let check = |body: &[u8], secret: &str, now| {
            verify(provider, &headers, body, &trust(&[secret]), at(now)).map(|_| ())
        };
        assert_eq!(check(body.as_bytes(), secret, now), Ok(()), "{provider:?}");
        assert_eq!(check(body.replacen('{', "[", 1).as_bytes(), secret, now), Err(Refusal::Wrong));
        assert!(check(body.as_bytes(), OTHER, now).is_err());
        if provider != Provider::Gocardless {
            assert_eq!(check(body.as_bytes(), secret, now + 3600), Err(Refusal::TooOld));
            assert_eq!(check(body.as_bytes(), secret, now - 3600), Err(Refusal::TooEarly));
        }
    }
}

#[test]
fn ponto_tokens_are_for_this_application_this_body_and_this_hour() {
    let body = ponto("body");
    let check = |token: &str, keys: &str, body: &str, now| {
        let headers = Headers::new([("signature", token)]);
        verify(Provider::Ponto, &headers, body.as_bytes(), &ponto_trust(keys), at(now)).map(|_| ())
    };
    assert_eq!(check(&ponto("rs256"), "keys", &body, SIGNED), Ok(()));
    assert_eq!(check(&ponto("rs512"), "keys", &body, SIGNED + 60), Ok(()));
    assert_eq!(check(&ponto("rs256"), "other_keys", &body, SIGNED), Err(Refusal::Wrong));
    assert_eq!(check(&ponto("other_audience"), "keys", &body, SIGNED), Err(Refusal::NotForUs));
    assert_eq!(check(&ponto("other_digest"), "keys", &body, SIGNED), Err(Refusal::Wrong));
    assert_eq!(check(&ponto("rs256"), "keys", &body.replace('2', "3"), SIGNED), Err(Refusal::Wrong));
    assert_eq!(check(&ponto("rs256"), "keys", &body, SIGNED + 3600), Err(Refusal::TooOld));
    assert_eq!(check(&ponto("rs256"), "keys", &body, SIGNED - 3600), Err(Refusal::TooEarly));
    let unsigned = "eyJhbGciOiJub25lIiwia2lkIjoidGVzdC1rZXktMSJ9.e30.";
    assert_eq!(check(unsigned, "keys", &body, SIGNED), Err(Refusal::Malformed("Signature")));
    assert_eq!(check("nonsense", "keys", &body, SIGNED), Err(Refusal::Malformed("Signature")));
    let missing = verify(Provider::Ponto, &Headers::default(), b"{}", &ponto_trust("keys"), at(SIGNED));
    assert_eq!(missing.unwrap_err(), Refusal::Missing("Signature"));
    let disabled = verify(Provider::Ponto, &Headers::default(), b"{}", &Trust::Disabled, at(SIGNED));
    assert_eq!(disabled.unwrap_err(), Refusal::Disabled);
}

#[test]
fn classic_mollie_is_let_in_only_where_announcements_were_switched_on() {
    let body = b"id=tr_7UhSN1zuXS";
    let check = |trust: &Trust| verify(Provider::MollieClassic, &Headers::default(), body, trust, at(SIGNED));
    assert!(check(&Trust::UnsignedAnnouncements).is_ok());
    assert_eq!(check(&trust(&[SECRET])).unwrap_err(), Refusal::WrongTrust);
    assert_eq!(check(&Trust::Disabled).unwrap_err(), Refusal::Disabled);
}

#[test]
fn providers_are_found_by_their_names_alone() {
    for provider in Provider::ALL {
        assert_eq!(provider.name().parse(), Ok(provider));
    }
    assert!("Stripe".parse::<Provider>().is_err());
    assert!("".parse::<Provider>().is_err());
}

#[test]
fn what_is_kept_for_a_provider_becomes_its_trust_or_nothing() {
    assert!(matches!(Trust::of(Provider::Stripe, &[SECRET, OTHER]), Ok(Trust::Secrets(_))));
    assert!(matches!(Trust::of(Provider::MollieClassic, &["live_key"]), Ok(Trust::UnsignedAnnouncements)));
    let keys: Value = serde_json::from_str(&ponto("keys")).unwrap();
    let kept = serde_json::json!({"keys": keys["keys"], "audience": "relance-test"}).to_string();
    let trust = Trust::of(Provider::Ponto, &[&kept]).unwrap();
    let (body, token) = (ponto("body"), ponto("rs256"));
    let headers = Headers::new([("Signature", token.as_str())]);
    assert!(verify(Provider::Ponto, &headers, body.as_bytes(), &trust, at(SIGNED)).is_ok());
    for provider in Provider::ALL {
        assert!(Trust::of(provider, &[]).is_err(), "{provider:?}");
        assert!(Trust::of(provider, &[""]).is_err(), "{provider:?}");
    }
}
