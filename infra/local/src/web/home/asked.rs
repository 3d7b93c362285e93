//! What a browser asked: in which language, with which form, and whether one of our own pages asked it.

use std::collections::BTreeMap;

use messages::Language;
use service::http::Request;

/// Fields read of one form.
const MOST_FIELDS: usize = 10;
/// The cookie that remembers the language chosen.
const LANGUAGE: &str = "relance-language";

/// The language asked for in the address, else the one chosen before, else the browser's.
pub fn language(request: &Request) -> Language {
    let browser = request.header("accept-language").unwrap_or_default();
    let first = || browser.split(',').filter_map(|part| Language::from_code(part.trim().get(..2)?)).next();
    chosen(request).or_else(|| remembered(request)).or_else(first).unwrap_or(Language::En)
}

/// The language that the address names.
pub fn chosen(request: &Request) -> Option<Language> {
    request.query.get("lang").map(String::as_str).and_then(Language::from_code)
}

/// The header that remembers a choice until the browser is closed; nobody else is sent it.
pub fn remember(language: Language) -> String {
    format!("{LANGUAGE}={}; Path=/; SameSite=Strict; HttpOnly", language.code())
}

fn remembered(request: &Request) -> Option<Language> {
    let cookies = request.header("cookie").unwrap_or_default().split(';');
    let named = cookies.filter_map(|one| one.trim().split_once('=')).find(|(name, _)| *name == LANGUAGE);
    named.and_then(|(_, code)| Language::from_code(code))
}

/// A posted form: each field trimmed, empty ones left out.
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads the form of a request.
    pub fn of(request: &Request) -> Self {
        let fields = form_urlencoded::parse(&request.body).take(MOST_FIELDS);
        let trimmed = fields.map(|(name, value)| (name.into_owned(), value.trim().to_owned()));
        Self(trimmed.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// A field that holds something.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Whether one of these pages asked it, or no page at all. A page of a stranger, open in the same browser, can post to
/// this machine too; every browser says where a form comes from, in one of these two headers.
pub fn from_here(request: &Request) -> bool {
    match (request.header("sec-fetch-site"), request.header("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = request.header("host").unwrap_or_default();
            origin.strip_prefix("http://").is_some_and(|named| named == host)
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&str, &str)]) -> Request {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Request { headers, ..Request::default() }
    }

    #[test]
    fn a_form_on_a_strangers_page_is_not_ours() {
        let host = ("host", "localhost:8080");
        for (headers, ours) in [
            (vec![host], true),
            (vec![host, ("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (vec![host, ("sec-fetch-site", "none")], true),
            (vec![host, ("sec-fetch-site", "cross-site")], false),
            // Another port of this machine is another program.
            (vec![host, ("sec-fetch-site", "same-site"), ("origin", "http://localhost:8080")], false),
            (vec![host, ("origin", "http://localhost:8080")], true),
            (vec![host, ("origin", "http://localhost:8081")], false),
            (vec![host, ("origin", "https://stranger.example")], false),
            (vec![host, ("origin", "null")], false),
        ] {
            assert_eq!(from_here(&asked(&headers)), ours, "{headers:?}");
        }
    }

    #[test]
    fn a_language_once_chosen_stays_until_another_is() {
        let browser = ("accept-language", "de-DE,de;q=0.9");
        let cookie = remember(Language::Nl);
        let cookie = ("cookie", cookie.split(';').next().unwrap());
        assert_eq!(language(&asked(&[])), Language::En);
        assert_eq!(language(&asked(&[browser])), Language::De);
        assert_eq!(language(&asked(&[browser, cookie])), Language::Nl);
        let mut again = asked(&[browser, cookie]);
        again.query.insert("lang".to_owned(), "fr".to_owned());
        assert_eq!(language(&again), Language::Fr);
    }
}
