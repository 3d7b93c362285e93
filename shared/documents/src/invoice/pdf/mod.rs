//! PDF files that carry an electronic invoice. Only what leads to attachments is read; pages are not.

mod file;
mod filter;
mod lexer;

use file::File;
use lexer::Value;

use super::markup;
use super::model::{Format, Read};
use super::rejection::{Code, Rejection};
use crate::limits::{ATTACHMENT_BYTES, XmlLimits};

/// Attachments looked at.
const ATTACHMENTS: usize = 32;
/// Nodes of the name tree looked at.
const TREE_NODES: usize = 500;
/// File specifications looked for where the catalog leads nowhere.
const SEARCHED_OBJECTS: usize = 50_000;

/// An attachment not yet unpacked.
struct Attachment {
    name: String,
    stream: u64,
}

/// Reads the invoice inside a PDF.
///
/// # Errors
/// When the file is encrypted, damaged, holds no electronic invoice, or passes a bound.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let mut file = File::open(bytes)?;
    if file.encrypted {
        return Err(Rejection::new(
            Code::Encrypted,
            "This PDF is protected by a password or by printing rights.",
            "Export it again without protection, or import its XML file alone.",
        ));
    }
    let listed = from_catalog(&mut file)?;
    match first_invoice(&mut file, listed) {
        // Some programs list a note for people and hang the invoice on a page.
        Err(refusal) if refusal.code == Code::NoInvoiceInside => {
            let anywhere = from_everywhere(&mut file)?;
            first_invoice(&mut file, anywhere)
        }
        told => told,
    }
}

/// Names that the formats prescribe come first, other XML next.
fn rank(attachment: &Attachment) -> u8 {
    let name = attachment.name.to_lowercase();
    match name.as_str() {
        "factur-x.xml" | "zugferd-invoice.xml" | "xrechnung.xml" => 0,
        name if name.ends_with(".xml") => 1,
        _ => 2,
    }
}

/// The first attachment that reads as an invoice; else the most telling refusal.
fn first_invoice(file: &mut File<'_>, mut attachments: Vec<Attachment>) -> Result<Read, Rejection> {
    attachments.sort_by_key(rank);
    attachments.truncate(ATTACHMENTS);
    let limits = XmlLimits { bytes: ATTACHMENT_BYTES, ..XmlLimits::INVOICE };
    let mut refusal: Option<Rejection> = None;
    for attachment in &attachments {
        let Some(bytes) = file.stream(attachment.stream, ATTACHMENT_BYTES)? else { continue };
        if !looks_like_xml(&bytes) {
            continue;
        }
        match markup::read(&bytes, &limits) {
            Ok(mut read) => {
                if read.format == Format::Cii {
                    read.format = Format::FacturX;
                }
                return Ok(read);
            }
            Err(rejection) if refusal.is_none() && rejection.code != Code::UnknownFormat => {
                refusal = Some(named(rejection, &attachment.name));
            }
            Err(_) => {}
        }
    }
    Err(refusal.unwrap_or_else(|| nothing_inside(&attachments)))
}

fn named(mut rejection: Rejection, attachment: &str) -> Rejection {
    let name: String = attachment.chars().take(80).collect();
    rejection.message = format!("The attachment \"{name}\" of this PDF was not taken. {}", rejection.message);
    rejection
}

fn nothing_inside(attachments: &[Attachment]) -> Rejection {
    let message = if attachments.is_empty() {
        "This PDF is for people only: no electronic invoice is attached inside it."
    } else {
        "This PDF has attachments, and none of them is an electronic invoice."
    };
    Rejection::new(
        Code::NoInvoiceInside,
        message,
        "Export it as Factur-X, ZUGFeRD or XML, or enter the invoice in a CSV or XLSX list.",
    )
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let head = bytes.get(..64).unwrap_or(bytes);
    let first = head
        .iter()
        .find(|byte| !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff | b' ' | b'\t' | b'\r' | b'\n'));
    first == Some(&b'<')
}

/// Attachments by the catalog: the name tree, then the associated files.
fn from_catalog(file: &mut File<'_>) -> Result<Vec<Attachment>, Rejection> {
    let Some(catalog) = file.catalog()? else { return Ok(Vec::new()) };
    let names = file.resolve(catalog.get("Names"))?;
    if names.as_ref().is_some_and(is_foreign) {
        return Err(Rejection::new(
            Code::Damaged,
            "This PDF is damaged: its list of attachments points to something else.",
            super::rejection::ASK_AGAIN,
        ));
    }
    let embedded = file.resolve(names.as_ref().and_then(|names| names.get("EmbeddedFiles")))?;
    let mut found = Vec::new();
    let mut queue: Vec<Value> = embedded.into_iter().collect();
    for _ in 0..TREE_NODES {
        let Some(node) = queue.pop() else { break };
        if let Some(Value::Array(kids)) = file.resolve(node.get("Kids"))? {
            for kid in kids.iter().take(TREE_NODES) {
                queue.extend(file.resolve(Some(kid))?);
            }
        }
        if let Some(Value::Array(pairs)) = file.resolve(node.get("Names"))? {
            collect(file, &pairs, &mut found)?;
        }
    }
    if let Some(Value::Array(associated)) = file.resolve(catalog.get("AF"))? {
        collect(file, &associated, &mut found)?;
    }
    Ok(found)
}

/// Whether what should be the name dictionary, which has no type, is an object of another kind. Then the
/// file's references are shifted, and what they lead to is not what its author meant.
fn is_foreign(names: &Value) -> bool {
    !matches!(names, Value::Dict(_) | Value::Null)
        || names.get("Type").is_some_and(|kind| !kind.is_name("Names") && !kind.is_name("Catalog"))
}

fn collect(file: &mut File<'_>, values: &[Value], found: &mut Vec<Attachment>) -> Result<(), Rejection> {
    for value in values.iter().take(TREE_NODES) {
        if let Some(specification) = file.resolve(Some(value))? {
            found.extend(attachment(file, &specification)?);
        }
    }
    Ok(())
}

/// Attachments by looking at every object, for files whose catalog is lost or names none.
fn from_everywhere(file: &mut File<'_>) -> Result<Vec<Attachment>, Rejection> {
    let mut found = Vec::new();
    for number in file.numbers().into_iter().take(SEARCHED_OBJECTS) {
        if let Some(value) = file.object(number)? {
            found.extend(attachment(file, &value)?);
        }
        if found.len() >= ATTACHMENTS {
            break;
        }
    }
    Ok(found)
}

/// The attachment that a file specification describes.
fn attachment(file: &mut File<'_>, specification: &Value) -> Result<Option<Attachment>, Rejection> {
    let Some(embedded) = file.resolve(specification.get("EF"))? else { return Ok(None) };
    let stream = ["UF", "F"].iter().find_map(|key| match embedded.get(key) {
        Some(Value::Reference(number)) => Some(*number),
        _ => None,
    });
    let mut name = String::new();
    for key in ["UF", "F"] {
        if let Some(Value::Text(bytes)) = file.resolve(specification.get(key))?
            && name.is_empty()
        {
            name = file_name(&bytes);
        }
    }
    Ok(stream.map(|stream| Attachment { name, stream }))
}

/// A PDF text string: UTF-16 or UTF-8 with a mark, else close enough to Latin-1.
fn file_name(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some(_) => encoding_rs::UTF_8.decode(bytes).0.into_owned(),
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
