//! Reads a PDF back with another library: what stands on a page, and where.

#![allow(clippy::float_arithmetic, reason = "a PDF states positions as fractions of a point")]

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::Pdf;

/// A run of text and where it begins, in tenths of a millimetre from the top left corner of the sheet.
#[derive(Debug)]
pub(super) struct Run {
    pub text: String,
    pub left: f32,
    pub top: f32,
}

/// A straight line or box, by its first point.
#[derive(Debug)]
pub(super) struct Stroke {
    pub left: f32,
    pub top: f32,
}

pub(super) struct Page {
    pub runs: Vec<Run>,
    pub strokes: Vec<Stroke>,
}

type Matrix = [f32; 6];

const TENTHS: f32 = 254.0 / 72.0;
const HEIGHT: f32 = 2970.0;

pub(super) fn load(pdf: &Pdf) -> Document {
    Document::load_mem(&pdf.bytes).unwrap()
}

/// The text of each page, with a space between runs and wherever a space that does not break was set.
pub(super) fn texts(pdf: &Pdf) -> Vec<String> {
    pages(pdf).iter().map(|page| joined(&page.runs)).collect()
}

fn joined(runs: &[Run]) -> String {
    let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
    let text = texts.join(" ").replace('\u{2011}', "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn pages(pdf: &Pdf) -> Vec<Page> {
    let document = load(pdf);
    document.get_pages().values().map(|id| page(&document, *id)).collect()
}

fn page(document: &Document, id: ObjectId) -> Page {
    let fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = document
        .get_page_fonts(id)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, unicode(document, font)))
        .collect();
    let content = Content::decode(&document.get_page_content(id)).unwrap();
    let mut out = Page { runs: Vec::new(), strokes: Vec::new() };
    let mut stack = vec![[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]];
    let mut text_matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let mut font = Vec::new();
    for operation in &content.operations {
        let numbers = || operation.operands.iter().filter_map(|o| o.as_float().ok()).collect::<Vec<f32>>();
        match operation.operator.as_str() {
            "q" => stack.push(*stack.last().unwrap()),
            "Q" => drop(stack.pop()),
            "cm" => {
                let top = stack.last_mut().unwrap();
                *top = times(numbers().try_into().unwrap(), *top);
            }
            "Tm" => text_matrix = numbers().try_into().unwrap(),
            "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
            "Tj" | "TJ" => {
                let matrix = times(text_matrix, *stack.last().unwrap());
                let text = decoded(&operation.operands, &fonts[&font]);
                out.runs.push(Run { text, left: matrix[4] * TENTHS, top: HEIGHT - matrix[5] * TENTHS });
            }
            "m" | "re" => {
                let [x, y] = numbers()[..2].try_into().unwrap();
                let matrix = times([1.0, 0.0, 0.0, 1.0, x, y], *stack.last().unwrap());
                out.strokes.push(Stroke { left: matrix[4] * TENTHS, top: HEIGHT - matrix[5] * TENTHS });
            }
            _ => {}
        }
    }
    out
}

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn decoded(operands: &[Object], map: &BTreeMap<u16, String>) -> String {
    let mut out = String::new();
    for operand in operands {
        match operand {
            Object::String(bytes, _) => {
                for pair in bytes.chunks_exact(2) {
                    let glyph = u16::from_be_bytes([pair[0], pair[1]]);
                    out.push_str(map.get(&glyph).map_or("", String::as_str));
                }
            }
            Object::Array(inner) => out.push_str(&decoded(inner, map)),
            _ => {}
        }
    }
    out
}

/// Glyph to text, from the font's ToUnicode map.
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let id = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
    let stream = document.get_object(id).unwrap().as_stream().unwrap();
    let cmap = String::from_utf8_lossy(&stream.decompressed_content().unwrap()).into_owned();
    let mut out = BTreeMap::new();
    for block in cmap.split("beginbfchar").skip(1) {
        for line in block.split("endbfchar").next().unwrap().lines() {
            let mut codes = line.split(['<', '>']).map(str::trim).filter(|part| !part.is_empty());
            if let (Some(glyph), Some(text)) = (codes.next(), codes.next()) {
                let units: Vec<u16> = text
                    .as_bytes()
                    .chunks(4)
                    .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
                    .collect();
                out.insert(u16::from_str_radix(glyph, 16).unwrap(), String::from_utf16(&units).unwrap());
            }
        }
    }
    for block in cmap.split("beginbfrange").skip(1) {
        assert!(block.trim().is_empty(), "ranges are not read here: {block}");
    }
    out
}
