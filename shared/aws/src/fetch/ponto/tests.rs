//! Ponto's stand-in on loopback, behind real mutual TLS, answering by Ponto Connect's published schema.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::ServerConfig;
use rustls::server::WebPkiClientVerifier;
use service::ports::{Certificate, Fetcher as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::super::{ATTEMPTS, HttpsFetcher, MOST_BYTES, pem};
use super::*;

const AUTHORITY: &str = include_str!("../../../fixtures/mutual/authority.pem");
const SERVER: [&str; 2] = [
    include_str!("../../../fixtures/mutual/server.pem"),
    include_str!("../../../fixtures/mutual/server-key.pem"),
];
const CLIENT: [&str; 2] = [
    include_str!("../../../fixtures/mutual/client.pem"),
    include_str!("../../../fixtures/mutual/client-key.pem"),
];
const STRANGER: [&str; 2] = [
    include_str!("../../../fixtures/mutual/stranger.pem"),
    include_str!("../../../fixtures/mutual/stranger-key.pem"),
];

const LIST: &str = "/ponto-connect/accounts/acc-1/transactions?page%5Blimit%5D=100";

/// What the stand-in does with a question for transactions, in turn; the last one repeats.
#[derive(Clone, Copy, Debug)]
enum Does {
    Says(u16, &'static str),
    /// Forgets the token it gave.
    Forgets,
    Hangs,
    BreaksOff,
    NeverEnds,
    Redirects,
}

struct StandIn {
    does: Mutex<Vec<Does>>,
    asked: Mutex<Vec<String>>,
    tokens: AtomicUsize,
    life: u64,
    secret: &'static str,
}

fn roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    for certificate in pem::certificates(AUTHORITY).unwrap() {
        roots.add(certificate).unwrap();
    }
    roots
}

impl StandIn {
    async fn doing(does: &[Does]) -> (Arc<Self>, HttpsFetcher) {
        Self::living(does, 1799).await
    }

    async fn living(does: &[Does], life: u64) -> (Arc<Self>, HttpsFetcher) {
        let stand_in = Arc::new(Self {
            does: Mutex::new(does.to_vec()),
            asked: Mutex::default(),
            tokens: AtomicUsize::new(0),
            life,
            secret: "id-1:secret-1",
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let clients =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots()), ring.clone()).build().unwrap();
        let tls = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(clients)
            .with_single_cert(pem::certificates(SERVER[0]).unwrap(), pem::private_key(SERVER[1]).unwrap())
            .unwrap();
        let (acceptor, serving) = (TlsAcceptor::from(Arc::new(tls)), stand_in.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(acceptor.clone(), stream));
            }
        });
        let fetcher = HttpsFetcher { ponto: Ponto::standing_in(address, roots()), ..HttpsFetcher::default() };
        (stand_in, fetcher)
    }

    async fn serve(self: Arc<Self>, acceptor: TlsAcceptor, stream: TcpStream) {
        let Ok(mut stream) = acceptor.accept(stream).await else { return };
        let mut head = Vec::new();
        let mut byte = [0_u8; 1];
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_exact(&mut byte).await.is_err() {
                return;
            }
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let line = head.lines().next().unwrap().to_owned();
        assert!(head.contains("host: api.ibanity.com"), "{head}");
        self.asked.lock().unwrap().push(line.clone());
        let answer = if line.starts_with("POST /ponto-connect/oauth2/token ") {
            let mut form = vec![0_u8; "grant_type=client_credentials".len()];
            stream.read_exact(&mut form).await.unwrap();
            assert_eq!(form, b"grant_type=client_credentials");
            Some(self.token(&head))
        } else if line.starts_with("GET /webhooks/keys ") {
            assert!(!head.contains("authorization"), "the certificate is enough");
            Some((200, r#"{"keys":[]}"#.to_owned()))
        } else {
            self.transactions(&head, &mut stream).await
        };
        if let Some((status, body)) = answer {
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nlocation: https://127.0.0.1/\r\ncontent-length: {length}\r\n\r\n"
            );
            let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await;
        }
        let _ = stream.shutdown().await;
    }

    fn token(&self, head: &str) -> (u16, String) {
        if !head.contains(&format!("authorization: Basic {}", STANDARD.encode(self.secret))) {
            return (401, r#"{"error":"invalid_client"}"#.to_owned());
        }
        let made = self.tokens.fetch_add(1, Ordering::SeqCst) + 1;
        let life = self.life;
        (
            200,
            format!(
                r#"{{"access_token":"token-{made}","expires_in":{life},"scope":"ai","token_type":"bearer"}}"#
            ),
        )
    }

    async fn transactions(
        &self,
        head: &str,
        stream: &mut tokio_rustls::server::TlsStream<TcpStream>,
    ) -> Option<(u16, String)> {
        let live = format!("authorization: Bearer token-{}\r\n", self.tokens.load(Ordering::SeqCst));
        if !head.contains(&live) {
            return Some((401, r#"{"errors":[{"code":"invalidAccessToken"}]}"#.to_owned()));
        }
        let does = {
            let mut does = self.does.lock().unwrap();
            if does.len() > 1 { does.remove(0) } else { does[0] }
        };
        match does {
            Does::Says(status, body) => Some((status, body.to_owned())),
            Does::Redirects => Some((302, String::new())),
            Does::Forgets => {
                self.tokens.fetch_add(1, Ordering::SeqCst);
                Some((401, String::new()))
            }
            Does::Hangs => std::future::pending().await,
            Does::BreaksOff => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await;
                None
            }
            Does::NeverEnds => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
                let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
                while stream.write_all(chunk.as_bytes()).await.is_ok() {}
                None
            }
        }
    }

    fn count(&self, begins: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|line| line.starts_with(begins)).count()
    }
}

fn ask_as(key: &str, [chain, private]: [&str; 2]) -> Ask {
    let certificate = Some(Certificate { chain: chain.to_owned(), key: private.to_owned() });
    Ask { api: Api::Ponto, path: LIST.to_owned(), key: key.to_owned(), certificate }
}

fn ask() -> Ask {
    ask_as("id-1:secret-1", CLIENT)
}

const PAGE: &str = r#"{"meta":{"paging":{"limit":100}},"data":[]}"#;

#[tokio::test]
async fn one_token_serves_several_questions_and_the_published_keys_want_none() {
    let (ponto, fetcher) = StandIn::doing(&[Does::Says(200, PAGE)]).await;
    for _ in 0..3 {
        assert_eq!(fetcher.get(&ask()).await.unwrap(), PAGE.as_bytes());
    }
    assert_eq!((ponto.count("POST"), ponto.count("GET")), (1, 3));
    assert!(ponto.asked.lock().unwrap()[1].contains(LIST));
    fetcher.get(&Ask { path: "/webhooks/keys".to_owned(), ..ask() }).await.unwrap();
    assert_eq!(ponto.count("POST"), 1);
}

#[tokio::test]
async fn a_token_that_ended_or_is_taken_back_is_made_anew_once() {
    let (ponto, fetcher) =
        StandIn::doing(&[Does::Says(200, PAGE), Does::Forgets, Does::Says(200, PAGE)]).await;
    fetcher.get(&ask()).await.unwrap();
    fetcher.get(&ask()).await.unwrap();
    assert_eq!(ponto.count("POST"), 2, "taken back, and made anew within the same question");
    let (ponto, fetcher) = StandIn::doing(&[Does::Forgets]).await;
    let refused = fetcher.get(&ask()).await.unwrap_err();
    assert!(!refused.may_pass() && refused.to_string().contains("check the creditor's key"), "{refused}");
    assert_eq!(ponto.count("POST"), 1, "not for ever");
    let (ponto, fetcher) = StandIn::living(&[Does::Says(200, PAGE)], 59).await;
    fetcher.get(&ask()).await.unwrap();
    fetcher.get(&ask()).await.unwrap();
    assert_eq!(ponto.count("POST"), 2, "one that ends within a minute is not kept");
}

#[tokio::test]
async fn too_many_requests_and_errors_of_the_server_pass_and_then_are_given_up() {
    let cases: &[(&[Does], usize, bool)] = &[
        (&[Does::Says(429, ""), Does::Says(200, PAGE)], 2, true),
        (&[Does::Says(500, ""), Does::BreaksOff, Does::Says(200, PAGE)], 3, true),
        (&[Does::Says(503, "")], 3, false),
        (&[Does::Says(404, "")], 1, false),
        (&[Does::Redirects], 1, false),
        (&[Does::NeverEnds], 1, false),
    ];
    for (does, calls, answered) in cases {
        let (ponto, fetcher) = StandIn::doing(does).await;
        let got = fetcher.get(&ask()).await;
        assert_eq!((ponto.count("GET"), got.is_ok()), (*calls, *answered), "{does:?} {got:?}");
        if let (Does::NeverEnds, Err(error)) = (does[0], &got) {
            assert!(error.to_string().contains(&MOST_BYTES.to_string()), "{error}");
        }
    }
}

#[tokio::test]
async fn a_stand_in_that_hangs_is_left_in_time() {
    let (ponto, fetcher) = StandIn::doing(&[Does::Hangs]).await;
    fetcher.get(&Ask { path: "/webhooks/keys".to_owned(), ..ask() }).await.unwrap();
    let begun = Instant::now();
    let late = fetcher.get(&ask()).await.unwrap_err();
    assert!(late.may_pass() && late.to_string().contains("in time"), "{late}");
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    assert_eq!(ponto.count("GET /ponto"), ATTEMPTS as usize);
}

#[tokio::test]
async fn without_the_right_certificate_key_or_secret_nothing_is_asked_twice_and_the_fault_says_what_to_do() {
    let (ponto, fetcher) = StandIn::doing(&[Does::Says(200, PAGE)]).await;
    let cases = [
        (ask_as("id-1:secret-1", STRANGER), "does not take the client certificate"),
        (ask_as("id-1:secret-1", [CLIENT[0], STRANGER[1]]), "its key is not the certificate's"),
        (ask_as("id-1:secret-1", ["", CLIENT[1]]), "no certificate as PEM"),
        (ask_as("id-1:secret-1", [CLIENT[0], "-----BEGIN ENCRYPTED PRIVATE KEY-----"]), "passphrase"),
        (Ask { certificate: None, ..ask() }, "needs a client certificate"),
        (ask_as("id-1:other", CLIENT), "check the client id and secret"),
    ];
    for (ask, words) in cases {
        let refused = fetcher.get(&ask).await.unwrap_err();
        assert!(!refused.may_pass() && refused.to_string().contains(words), "{words}: {refused}");
        for secret in ["secret-1", "other", "PRIVATE KEY-----\n"] {
            assert!(!format!("{refused:?} {ask:?}").contains(secret), "{refused:?}");
        }
    }
    assert_eq!((ponto.count("GET"), ponto.count("POST")), (0, 1), "only the wrong secret reached it");
}

#[tokio::test]
async fn a_server_that_cannot_prove_its_name_learns_neither_secret_nor_token() {
    let (ponto, fetcher) = StandIn::doing(&[Does::Says(200, PAGE)]).await;
    let trusting_nobody = HttpsFetcher {
        ponto: Ponto {
            roots: Arc::new(OnceLock::from(Arc::new(RootCertStore::empty()))),
            ..fetcher.ponto.clone()
        },
        ..fetcher
    };
    assert!(trusting_nobody.get(&ask()).await.unwrap_err().may_pass());
    assert_eq!(*ponto.asked.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn two_creditors_share_no_token_and_a_certificate_may_stand_on_one_line() {
    let (ponto, fetcher) = StandIn::doing(&[Does::Says(200, PAGE)]).await;
    fetcher.get(&ask()).await.unwrap();
    let on_one_line = CLIENT.map(|text| text.replace('\n', " "));
    let escaped = CLIENT.map(|text| text.replace('\n', "\\n"));
    for [chain, key] in [&on_one_line, &escaped] {
        fetcher.get(&ask_as("id-1:secret-1", [chain, key])).await.unwrap();
    }
    assert_eq!(ponto.count("POST"), 3, "a token is of one secret and one certificate");
    assert!(fetcher.get(&ask_as("id-2:secret-2", CLIENT)).await.is_err());
}
