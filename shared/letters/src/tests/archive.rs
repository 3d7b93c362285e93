//! Reads the file as an archive would: PDF/A, fonts inside, metadata, tags, the same bytes each time.

use lopdf::{Document, Object};

use super::pages::load;
use super::sample::*;
use messages::letter::*;

use crate::*;

fn metadata(document: &Document) -> String {
    let id = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let stream = document.get_object(id).unwrap().as_stream().unwrap();
    // PDF/A wants the metadata readable without unpacking.
    assert!(stream.dict.get(b"Filter").is_err());
    String::from_utf8(stream.content.clone()).unwrap()
}

#[test]
fn the_file_says_that_it_is_pdf_a_and_what_it_is() {
    let document = load(&set(&notice()).unwrap());
    let xmp = metadata(&document);
    let said = [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "Mise en demeure de payer 11\u{A0}992,40\u{A0}€",
        "Ateliers du Rhône SAS",
        "2026-08-31",
        "fr-FR",
    ];
    for said in said {
        assert!(xmp.contains(said), "{said}: {xmp}");
    }
    assert_eq!(document.version, "1.7");
}

#[test]
fn the_catalog_names_the_language_and_the_tags_and_the_colour_space() {
    for ((language, _), expected) in LANGUAGES.into_iter().zip(["fr-FR", "nl-BE", "de-DE", "en-GB"]) {
        let document = load(&set(&belgian(language, Kind::Statement, three_items())).unwrap());
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), expected.as_bytes());
        let marked = document.dereference(catalog.get(b"MarkInfo").unwrap()).unwrap().1.as_dict().unwrap();
        assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
        for key in ["StructTreeRoot", "OutputIntents", "ViewerPreferences"] {
            assert!(catalog.has(key.as_bytes()), "{key}");
        }
        assert!(!catalog.has(b"AcroForm") && !catalog.has(b"OpenAction") && !catalog.has(b"AA"));
    }
}

#[test]
fn every_font_is_in_the_file_and_every_picture_has_its_words() {
    let document = load(&set(&notice()).unwrap());
    let mut descriptors = 0;
    let mut described = 0;
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        if dictionary.has_type(b"FontDescriptor") {
            descriptors += 1;
            assert!(dictionary.has(b"FontFile2") || dictionary.has(b"FontFile3"), "{dictionary:?}");
        }
        for key in [&b"JavaScript"[..], b"JS", b"Launch", b"EmbeddedFile", b"Encrypt"] {
            assert!(!dictionary.has(key) && !dictionary.has_type(key));
        }
        if matches!(dictionary.get(b"S"), Ok(Object::Name(name)) if name == b"Figure") {
            described += 1;
            assert!(dictionary.has(b"Alt"), "{dictionary:?}");
        }
    }
    assert!(descriptors >= 2, "{descriptors}");
    assert_eq!(described, 2, "the logo and the QR code");
    assert!(!document.is_encrypted());
}

#[test]
fn the_same_letter_gives_the_same_bytes_and_another_day_another_file() {
    let first = set(&notice()).unwrap();
    let others: Vec<Pdf> = (0..3).map(|_| set(&notice()).unwrap()).collect();
    assert!(others.iter().all(|other| *other == first));
    let mut later = notice();
    later.date = day("2026-09-01");
    assert_ne!(set(&later).unwrap(), first);
}
