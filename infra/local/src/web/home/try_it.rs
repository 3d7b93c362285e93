//! A visitor's own export: read, shown, forgotten. Nothing is stored and nothing leaves the machine.

use documents::invoice::{self, Read};
use dunning::money::{Currency, Money};
use messages::{Language, format};
use service::http::{Request, Response};
use service::ingest::Refused;
use service::ingest::facts::{claim, documents_of};
use service::portal::page::escape;

use super::page::{self, frame};
use super::words::Word;
use crate::host::HostError;
use crate::web::server::Shared;

/// Documents shown.
const MOST_SHOWN: usize = 200;

/// Reads the posted file and shows what would be chased.
pub async fn answer(_: &Shared, request: &Request, language: Language) -> Result<Response, HostError> {
    let Some(bytes) = file(request).await else {
        return Ok(page::trouble(400, Word::NoFile, None, language));
    };
    let body = match invoice::read(&bytes) {
        Ok(read) => shown(&read, language),
        Err(rejection) => refusal(&Refused::from(rejection), language),
    };
    let back = format!("<p><a href=\"/\">{}</a></p>", Word::Back.text(language));
    Ok(Response::page(
        200,
        frame(language, &format!("<h1>{}</h1>{body}{back}", Word::TryTitle.text(language))),
    ))
}

/// The first file of a form, within the bounds of the server.
async fn file(request: &Request) -> Option<Vec<u8>> {
    let boundary = multer::parse_boundary(request.header("content-type")?).ok()?;
    let body = request.body.clone();
    let stream = futures_util::stream::once(async move { Ok::<_, std::convert::Infallible>(body) });
    let mut form = multer::Multipart::new(stream, boundary);
    let field = form.next_field().await.ok()??;
    let bytes = field.bytes().await.ok()?;
    (!bytes.is_empty()).then(|| bytes.to_vec())
}

fn refusal(refused: &Refused, language: Language) -> String {
    format!("<p class=\"box\">{} {}</p>", Word::TryRefused.text(language), escape(&refused.said(language)))
}

fn shown(read: &Read, language: Language) -> String {
    let mut rows = String::new();
    let mut refused = String::new();
    let mut open = 0_i64;
    let mut currency = Currency::EUR;
    let mut count = 0_usize;
    for document in &documents_of(read) {
        match claim(document) {
            Ok(claim) => {
                for item in &claim.items {
                    count = count.saturating_add(1);
                    let left = item.total.saturating_sub(item.prepaid);
                    let signed = if matches!(item.kind, dunning::item::ItemKind::CreditNote) {
                        left.saturating_neg()
                    } else {
                        left
                    };
                    open = open.saturating_add(signed);
                    currency = item.currency;
                    if count <= MOST_SHOWN {
                        rows.push_str(&format!(
                            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>",
                            escape(item.number.as_str()),
                            escape(&claim.debtor.name),
                            format::date(item.due, language),
                            format::amount(Money::new(signed, item.currency), language)
                        ));
                    }
                }
            }
            Err(one) => refused.push_str(&refusal(&one.about(document.number.as_deref()), language)),
        }
    }
    for rejection in &read.rejections {
        refused.push_str(&refusal(&Refused::from(rejection.clone()), language));
    }
    let total = format::amount(Money::new(open, currency), language);
    let told = Word::TryRead.text(language).replace("{count}", &count.to_string()).replace("{open}", &total);
    format!("<p class=\"box\">{told}</p><table><tbody>{rows}</tbody></table>{refused}")
}
