//! A provider's stand-in: what is asked, and what is made of each answer.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::HttpConnectorFuture;
use aws_smithy_runtime_api::client::result::ConnectorError;

use super::*;

/// A status and a body.
type Answer = (u16, Vec<u8>);
/// An address, and the key it was asked with.
type Asked = (String, Option<String>);
/// Answers, the calls they lead to, and whether the last one is a success.
type Story<'a> = (&'a [(u16, &'a str)], usize, bool);

/// Answers in turn; the last answer repeats.
#[derive(Clone, Debug, Default)]
struct StandIn {
    answers: Arc<Mutex<Vec<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    fn saying(answers: &[(u16, &str)]) -> Self {
        let answers = answers.iter().map(|(status, body)| (*status, body.as_bytes().to_vec())).collect();
        Self { answers: Arc::new(Mutex::new(answers)), ..Self::default() }
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl HttpConnector for StandIn {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let key = request.headers().get("authorization").map(str::to_owned);
        self.asked.lock().unwrap().push((request.uri().to_owned(), key));
        let mut answers = self.answers.lock().unwrap();
        let (status, body) = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        let answer = match status {
            0 => Err(ConnectorError::timeout("nobody there".into())),
            status => Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))),
        };
        HttpConnectorFuture::ready(answer)
    }
}

fn ask(api: Api, path: &str) -> Ask {
    Ask { api, path: path.to_owned(), key: "test_key".to_owned(), certificate: None }
}

#[tokio::test(start_paused = true)]
async fn a_provider_is_asked_at_its_own_address_with_the_creditors_key() {
    let stand_in = StandIn::saying(&[(200, r#"{"resource":"payment"}"#)]);
    let fetcher = HttpsFetcher::over(stand_in.clone());
    let body = fetcher.get(&ask(Api::Mollie, "/v2/payments/tr_1?embed=refunds,chargebacks")).await.unwrap();
    assert_eq!(body, br#"{"resource":"payment"}"#);
    let expected = "https://api.mollie.com/v2/payments/tr_1?embed=refunds,chargebacks";
    assert_eq!(stand_in.asked(), [(expected.to_owned(), Some("Bearer test_key".to_owned()))]);
    for path in ["", "v2", "//evil.example/x", "@evil.example/"] {
        assert!(matches!(fetcher.get(&ask(Api::Mollie, path)).await, Err(Fault::Permanent(_))), "{path}");
    }
    assert_eq!(stand_in.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_asked_again_a_few_times_and_what_will_not_is_not() {
    let cases: &[Story<'_>] = &[
        (&[(500, ""), (200, "{}")], 2, true),
        (&[(0, ""), (429, ""), (200, "{}")], 3, true),
        (&[(503, "")], 3, false),
        (&[(429, "")], 3, false),
        (&[(404, "")], 1, false),
        (&[(401, "")], 1, false),
        (&[(302, "")], 1, false),
    ];
    for (answers, calls, answered) in cases {
        let stand_in = StandIn::saying(answers);
        let got = HttpsFetcher::over(stand_in.clone()).get(&ask(Api::Gocardless, "/payments/PM1")).await;
        assert_eq!((stand_in.asked().len(), got.is_ok()), (*calls, *answered), "{answers:?} {got:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_end_is_cut_off() {
    let long = "x".repeat(MOST_BYTES + 1);
    let got = HttpsFetcher::over(StandIn::saying(&[(200, &long)])).get(&ask(Api::Bridge, "/v3")).await;
    assert!(matches!(got, Err(Fault::Permanent(_))), "{got:?}");
}

#[test]
fn a_pause_is_never_longer_than_the_longest_nor_shorter_than_half() {
    for tries in 1..40 {
        let whole = PAUSE.saturating_mul(1 << tries.min(8)).min(LONGEST);
        assert!((whole / 2..=whole).contains(&pause(tries)), "{tries}");
    }
}

#[test]
fn only_public_addresses_are_connected_to() {
    let inside = [
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.0.8",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1",
        "ff02::1",
    ];
    for address in inside {
        assert!(!is_public(&address.parse().unwrap()), "{address}");
    }
    for address in ["87.233.217.1", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
    {
        assert!(is_public(&address.parse().unwrap()), "{address}");
    }
    let mixed: Vec<IpAddr> = vec!["10.0.0.1".parse().unwrap(), "1.1.1.1".parse().unwrap()];
    assert_eq!(public(mixed.into_iter()).unwrap(), ["1.1.1.1".parse::<IpAddr>().unwrap()]);
    assert!(public(std::iter::once("169.254.169.254".parse().unwrap())).is_err());
}

/// What could lead a question elsewhere, written into its path.
const LURES: &[&str] = &[
    "/",
    "/@169.254.169.254/latest",
    "/..//169.254.169.254/",
    "/\\\\169.254.169.254/x",
    "/?next=http://127.0.0.1:8080/",
    "/#@127.0.0.1",
    "/:22/",
    "/%0d%0aHost:%20127.0.0.1",
];

#[tokio::test(start_paused = true)]
async fn whatever_a_path_says_only_the_providers_own_host_is_asked_at_its_usual_port() {
    for api in [Api::Mollie, Api::Ponto, Api::Gocardless, Api::Bridge] {
        assert!(host(api).parse::<IpAddr>().is_err(), "a name, so that the resolver is asked");
        for path in LURES {
            let stand_in = StandIn::saying(&[(200, "{}")]);
            let _ = HttpsFetcher::over(stand_in.clone()).get(&ask(api, path)).await;
            for (address, _) in stand_in.asked() {
                let uri: ::http::Uri = address.parse().unwrap();
                assert_eq!(uri.scheme_str(), Some("https"), "{path}");
                assert_eq!(uri.authority().map(|authority| authority.as_str()), Some(host(api)), "{path}");
            }
        }
        for path in ["http://127.0.0.1/", "//127.0.0.1/", "", "x", "/a\r\nHost: b", "/a b"] {
            let stand_in = StandIn::saying(&[(200, "{}")]);
            let got = HttpsFetcher::over(stand_in.clone()).get(&ask(api, path)).await;
            assert!(matches!(got, Err(Fault::Permanent(_))), "{path:?}: {got:?}");
            assert_eq!(stand_in.asked(), []);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_cannot_add_a_header_and_no_error_repeats_it() {
    for api in [Api::Mollie, Api::Ponto, Api::Gocardless] {
        let stand_in = StandIn::saying(&[(200, "{}")]);
        let key = "secret_canary\r\nHost: 127.0.0.1".to_owned();
        let question = Ask { api, path: "/v2/payments/tr_1".to_owned(), key, certificate: None };
        let got = HttpsFetcher::over(stand_in.clone()).get(&question).await;
        assert!(!format!("{got:?} {question:?}").contains("secret_canary"));
        assert_eq!((got.is_err(), stand_in.asked().len()), (true, 0));
    }
}

/// The address that was looked at is the one connected to: a name that leads inside at the second look gains nothing.
#[tokio::test]
async fn a_name_that_leads_inside_is_not_resolved() {
    assert!(Public.resolve_dns("localhost").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn without_a_certificate_ponto_is_not_asked() {
    let refused = HttpsFetcher::default().get(&ask(Api::Ponto, "/ponto-connect/accounts")).await.unwrap_err();
    assert!(!refused.may_pass() && refused.to_string().contains("needs a client certificate"), "{refused}");
}

/// One place reaches out: everything else would have to be guarded again.
#[test]
fn nothing_else_opens_a_connection_of_its_own() {
    fn visit(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let opens = ["TcpStream", "UdpSocket", "lookup_host(", "reqwest", "hyper::", "ureq"];
                let allowed =
                    path.ends_with("aws/src/fetch.rs") || folder.to_string_lossy().contains("aws/src/fetch");
                if !allowed && opens.iter().any(|word| text.contains(word)) {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    visit(&root.join("shared"), &mut found);
    visit(&root.join("functions"), &mut found);
    assert_eq!(found, Vec::<String>::new());
}
