//! Checks a picture before the typesetter sees it.

use crate::error::LetterError;
use messages::letter::{Image, ImageFormat};

/// Bytes of a logo or a scanned signature.
pub const MAX_IMAGE_BYTES: usize = 512 * 1024;

/// Pixels of a picture.
pub const MAX_PIXELS: u64 = 4_000_000;

/// What an SVG may not contain: other files, entities, scripts, and text that would want fonts we do not carry.
const REFUSED_IN_SVG: [&str; 8] =
    ["<!doctype", "<!entity", "<image", "<foreignobject", "<script", "<text", "@import", "url(h"];

pub(crate) fn check(field: &str, image: &Image) -> Result<(), LetterError> {
    if image.alt.trim().is_empty() {
        return Err(LetterError::Missing { field: format!("{field}.alt") });
    }
    match image.format {
        ImageFormat::Png => check_png(field, &image.bytes),
        ImageFormat::Svg => check_svg(field, &image.bytes),
    }
}

pub(crate) fn check_png(field: &str, bytes: &[u8]) -> Result<(), LetterError> {
    check_size(field, bytes)?;
    let Some((width, height)) = png_size(bytes) else {
        return Err(LetterError::unfit(field, "the bytes are not a PNG picture; send another file"));
    };
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        let why = format!("{width} × {height} pixels, at most {MAX_PIXELS} in all are set; make it smaller");
        return Err(LetterError::unfit(field, why));
    }
    Ok(())
}

/// Width and height from the header, which the format puts first.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")?;
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

fn check_svg(field: &str, bytes: &[u8]) -> Result<(), LetterError> {
    check_size(field, bytes)?;
    let text = std::str::from_utf8(bytes)
        .map_err(|_| LetterError::unfit(field, "the SVG is not UTF-8; save it as plain SVG in UTF-8"))?;
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<svg") {
        return Err(LetterError::unfit(field, "the bytes are not an SVG picture; send another file"));
    }
    if let Some(refused) = REFUSED_IN_SVG.iter().find(|word| lower.contains(**word)) {
        let why =
            format!("the SVG contains {refused}; turn text into outlines and leave out links to other files");
        return Err(LetterError::unfit(field, why));
    }
    Ok(())
}

fn check_size(field: &str, bytes: &[u8]) -> Result<(), LetterError> {
    if bytes.len() > MAX_IMAGE_BYTES {
        let why = format!("{} bytes, at most {MAX_IMAGE_BYTES} are set; make the file smaller", bytes.len());
        return Err(LetterError::unfit(field, why));
    }
    Ok(())
}
