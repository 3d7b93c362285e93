//! The doors as the internet sees them: the template's routes, each leading to the very function it deploys.

use std::collections::BTreeMap;
use std::path::Path;

use relance_tests::world::World;
use serde_json::{Value, json};
use service::http::{Request, Response};
use service::link::{self, Opens};
use service::rows::Instant;
use yaml_rust2::YamlLoader;

/// The key that signs every link of these stories.
pub const LINK_KEY: &str = "0123456789abcdef0123456789abcdef";
/// The moment every story begins.
pub const NOW: &str = "2026-03-03T09:00:00Z";

/// One route of the template: how it is asked for, and the function it leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Such as `GET /p/{token}`.
    pub key: String,
    /// Such as `Portal`.
    pub function: String,
}

/// Every route that is deployed.
pub fn routes() -> Vec<Route> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let template = YamlLoader::load_from_str(&text).unwrap().remove(0);
    let resources = template["Resources"].as_hash().unwrap().values();
    let routes = resources.filter(|resource| resource["Type"].as_str() == Some("AWS::ApiGatewayV2::Route"));
    let read = |route: &yaml_rust2::Yaml| {
        let target = route["Properties"]["Target"].as_str().unwrap();
        let function = target.trim_start_matches("integrations/${").trim_end_matches("Integration}");
        let key = route["Properties"]["RouteKey"].as_str().unwrap();
        Route { key: key.to_owned(), function: function.to_owned() }
    };
    let mut found: Vec<Route> = routes.map(read).collect();
    found.sort();
    found
}

/// What came back, readable where two answers differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        let Response { status, headers, body } = response;
        Self { status, headers, body: String::from_utf8(body).unwrap() }
    }
}

/// Asks `path` of the function that the template routes it to.
pub async fn ask(world: &World, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let named = |(name, value): &(&str, &str)| (name.to_ascii_lowercase(), (*value).to_owned());
    let headers: BTreeMap<_, _> = headers.iter().map(named).collect();
    let (method, path, body) = (method.to_owned(), path.to_owned(), body.to_vec());
    let function = leads_to(&method, &path);
    let event = aws::http::event(&Request { method, path, headers, body, ..Request::default() });
    let response = match function.as_str() {
        "Ingest" => ingest::handle(&world.ports, event).await,
        "Payments" => payments::handle(&world.ports, event).await,
        "Portal" => portal::handle(&world.ports, event).await,
        other => panic!("the function {other} has a route and no place here"),
    };
    aws::http::unwrap(response).into()
}

fn leads_to(method: &str, path: &str) -> String {
    let parts = |text: &str| text.split('/').map(ToOwned::to_owned).collect::<Vec<_>>();
    let wanted = parts(path);
    let fits = |route: &&Route| {
        let (verb, pattern) = route.key.split_once(' ').unwrap();
        let pattern = parts(pattern);
        let same = |(part, given): (&String, &String)| part.starts_with('{') || part == given;
        verb == method && pattern.len() == wanted.len() && pattern.iter().zip(&wanted).all(same)
    };
    let routes = routes();
    let found = routes.iter().find(fits).map(|route| route.function.clone());
    // What the function answers is tried before the template leads to it, too.
    let api = || path.starts_with("/api/").then(|| "Ingest".to_owned());
    found.or_else(api).unwrap_or_else(|| panic!("{method} {path} is no route"))
}

/// A world in which `acme` and `zenith` have the same debtor, the same numbers and the same secrets' names.
pub async fn two_creditors() -> World {
    let world = World::at(NOW).await;
    for (creditor, secret) in [("acme", "whsec_of_acme"), ("zenith", "whsec_of_zenith")] {
        world.import(&invoices(creditor)).await;
        world.secrets.set_for(creditor, "webhook/stripe", &[secret]);
    }
    world
}

/// One open invoice of `creditor`, to the debtor that both have, and one to a debtor only it has.
pub fn invoices(creditor: &str) -> String {
    let debtor = |id: &str| {
        json!({ "id": id, "name": format!("{id} of {creditor}"), "kind": "business", "country": "FR",
            "contacts": [{ "role": "accounts_payable", "email": format!("{id}@{creditor}.example") }] })
    };
    let invoice = |number: String, debtor: Value| {
        json!({ "number": number, "debtor": debtor, "issue_date": "2026-02-01", "due_date": "2026-03-17",
            "total": "100.00", "currency": "EUR" })
    };
    json!({
        "creditor": { "id": creditor, "name": creditor, "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "sending": "automatic" },
        "invoices": [invoice("F-1".to_owned(), debtor("moulin")),
            invoice(format!("F-{creditor}"), debtor(&format!("only-{creditor}")))],
    })
    .to_string()
}

/// The token of a link to an account, good for a year.
pub fn token(creditor: &str, account: &str) -> String {
    let opens = Opens { creditor: creditor.parse_as(), account: account.parse_as() };
    link::sign(LINK_KEY, &opens, instant("2027-03-03T09:00:00Z")).unwrap()
}

/// Reads an instant.
pub fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Reads an id.
pub trait ParseAs {
    /// As an id of any kind.
    fn parse_as<T: TryFrom<String>>(&self) -> T;
}

impl ParseAs for str {
    fn parse_as<T: TryFrom<String>>(&self) -> T {
        T::try_from(self.to_owned()).unwrap_or_else(|_| panic!("{self} is no id"))
    }
}

/// What is open on both accounts of the debtor that both creditors have, in minor units.
pub async fn open(world: &World) -> (i64, i64) {
    let of = async |creditor: &str| world.account(creditor, "moulin/EUR").await.open();
    (of("acme").await, of("zenith").await)
}
