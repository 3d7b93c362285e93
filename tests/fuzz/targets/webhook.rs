//! Bodies that were signed as they should be, and answers that were fetched: what a provider may say.
#![no_main]

use chrono::DateTime;
use documents::webhook::{
    Headers, Provider, Trust, bridge_fetched, gocardless_fetched, mollie_fetched, movements, ponto_fetched,
    verify,
};
use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use sha2::Sha256;

const SECRET: &str = "secret of enough length";
const NOW: i64 = 1_772_442_000;

fn tag(message: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fuzz_target!(|body: &[u8]| {
    let timed = format!("t={NOW},v1={}", tag(&[format!("{NOW}.").as_bytes(), body].concat()));
    let plain = tag(body);
    let signed = [
        (Provider::Stripe, "Stripe-Signature", timed.clone()),
        (Provider::Qonto, "X-Qonto-Signature", timed),
        (Provider::Gocardless, "Webhook-Signature", plain.clone()),
        (Provider::Bridge, "BridgeApi-Signature", format!("v1={plain}")),
        (Provider::Mollie, "X-Mollie-Signature", format!("sha256={plain}")),
        (Provider::MollieClassic, "Unused", String::new()),
    ];
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    for (provider, name, value) in &signed {
        let trust = Trust::of(*provider, &[SECRET]).unwrap();
        let headers = Headers::new([(*name, value.as_str())]);
        let verified = verify(*provider, &headers, body, &trust, now).expect("it is signed as documented");
        let _ = movements(&verified);
    }
    for fetched in [bridge_fetched, gocardless_fetched, mollie_fetched, ponto_fetched] {
        let _ = fetched(body);
    }
});
