//! The EPC QR code: a SEPA transfer that a banking app fills in by itself (EPC069-12, version 002).

use dunning::money::{Currency, Money};
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, Version};

use crate::template::clean;

mod mask;

/// The largest payload, in bytes.
pub const MAX_BYTES: usize = 331;
const MAX_VERSION: i16 = 13;
const MAX_NAME: usize = 70;
const MAX_TEXT: usize = 140;
const MAX_CENTS: i64 = 99_999_999_999;
/// Pixels per module: readable when shown small, and sharp when shown large.
const SCALE: usize = 4;
const QUIET: usize = 4;

/// A transfer to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// The registered name of the account's holder.
    pub holder: &'a str,
    /// The account number; blanks are ignored.
    pub iban: &'a str,
    /// The bank's code, where known.
    pub bic: Option<&'a str>,
    /// The sum, in euros.
    pub amount: Money,
    /// An RF reference is carried as structured, anything else as text.
    pub reference: &'a str,
}

/// Why no code can be made; the message then goes without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// The scheme knows only euros.
    #[error("a transfer code can only ask for euros")]
    NotEuro,
    /// Below one cent or above 999,999,999.99.
    #[error("a transfer code asks for 0.01 to 999999999.99 euros")]
    Amount,
    /// No holder's name.
    #[error("the account holder's name is missing")]
    Holder,
    /// The account number's check digits are wrong.
    #[error("the IBAN's check digits are wrong")]
    Iban,
    /// The bank's code has not 8 or 11 characters.
    #[error("the BIC does not have 8 or 11 letters and digits")]
    Bic,
    /// The reference is longer than a transfer carries.
    #[error("the reference is longer than {MAX_TEXT} characters")]
    Reference,
    /// More than the format carries in all.
    #[error("the code would have more than {MAX_BYTES} bytes")]
    TooLong,
    /// The picture could not be made.
    #[error("the code could not be drawn")]
    Drawing,
}

/// The text inside the code.
///
/// # Errors
/// When the scheme cannot carry this transfer.
pub fn payload(transfer: &Transfer<'_>) -> Result<String, QrError> {
    if transfer.amount.currency != Currency::EUR {
        return Err(QrError::NotEuro);
    }
    if !(1..=MAX_CENTS).contains(&transfer.amount.minor) {
        return Err(QrError::Amount);
    }
    let iban = compact(transfer.iban);
    if !is_iban(&iban) {
        return Err(QrError::Iban);
    }
    let bic = compact(transfer.bic.unwrap_or_default());
    if !matches!(bic.len(), 0 | 8 | 11) {
        return Err(QrError::Bic);
    }
    let holder: String = clean(transfer.holder, 4 * MAX_NAME).chars().take(MAX_NAME).collect();
    if holder.is_empty() {
        return Err(QrError::Holder);
    }
    let (structured, text) = remittance(transfer.reference)?;
    let amount = format!("EUR{}", transfer.amount.decimal());
    let lines = ["BCD", "002", "1", "SCT", &bic, &holder, &iban, &amount, "", &structured, &text];
    let payload = lines.join("\n").trim_end_matches('\n').to_owned();
    if payload.len() > MAX_BYTES { Err(QrError::TooLong) } else { Ok(payload) }
}

/// The structured reference (at most 25 of the 35 characters its line may have) or the text; never both.
fn remittance(reference: &str) -> Result<(String, String), QrError> {
    let joined = compact(reference);
    if joined.starts_with("RF") && joined.len() <= 25 && mod97(&joined) == Some(1) {
        return Ok((joined, String::new()));
    }
    let text = clean(reference, MAX_TEXT + 1);
    if text.chars().count() > MAX_TEXT {
        return Err(QrError::Reference);
    }
    Ok((String::new(), text))
}

fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Fifteen to thirty-four characters whose check digits (ISO 7064, mod 97-10) are right.
#[must_use]
pub fn is_iban(text: &str) -> bool {
    let country = text.chars().take(2).all(|letter| letter.is_ascii_uppercase());
    (15..=34).contains(&text.len()) && country && mod97(text) == Some(1)
}

fn mod97(text: &str) -> Option<u32> {
    let (head, tail) = text.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |rest, letter| {
        let value = letter.to_digit(36)?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    })
}

/// The code as a black and white PNG, its quiet zone included.
///
/// # Errors
/// When the payload needs more than version 13 at error correction M.
pub fn png(payload: &str) -> Result<Vec<u8>, QrError> {
    let (modules, width) = modules(payload)?;
    let side = (width + 2 * QUIET) * SCALE;
    let blank = vec![0xff_u8; side.div_ceil(8)];
    let mut pixels = Vec::with_capacity(side * blank.len());
    pixels.extend(blank.repeat(QUIET * SCALE));
    for row in modules.chunks(width) {
        pixels.extend(packed_row(row, side).repeat(SCALE));
    }
    pixels.extend(blank.repeat(QUIET * SCALE));
    encoded(&pixels, side)
}

/// The modules of the smallest code that holds the payload, under its best mask, and their number in a row.
fn modules(payload: &str) -> Result<(Vec<Color>, usize), QrError> {
    let bits = qrcode::bits::encode_auto(payload.as_bytes(), EcLevel::M).map_err(|_| QrError::TooLong)?;
    let version = bits.version();
    if !matches!(version, Version::Normal(number) if number <= MAX_VERSION) {
        return Err(QrError::TooLong);
    }
    let (data, correction) = qrcode::ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M)
        .map_err(|_| QrError::TooLong)?;
    let mut plain = Canvas::new(version, EcLevel::M);
    plain.draw_all_functional_patterns();
    plain.draw_data(&data, &correction);
    let width = usize::try_from(version.width()).map_err(|_| QrError::Drawing)?;
    let masked = MASKS.into_iter().map(|mask| {
        let mut canvas = plain.clone();
        canvas.apply_mask(mask);
        canvas.into_colors()
    });
    let best = masked.min_by_key(|modules| mask::Grid::new(modules, width).penalty());
    best.map(|modules| (modules, width)).ok_or(QrError::Drawing)
}

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// One line of pixels, one bit each, white set.
fn packed_row(modules: &[Color], side: usize) -> Vec<u8> {
    let mut row = vec![0xff_u8; side.div_ceil(8)];
    for (index, module) in modules.iter().enumerate() {
        if *module == Color::Light {
            continue;
        }
        let first = (QUIET + index) * SCALE;
        for pixel in first..first + SCALE {
            if let Some(byte) = row.get_mut(pixel / 8) {
                *byte &= !(0x80_u8 >> (pixel % 8));
            }
        }
    }
    row
}

fn encoded(pixels: &[u8], side: usize) -> Result<Vec<u8>, QrError> {
    let side = u32::try_from(side).map_err(|_| QrError::Drawing)?;
    let mut bytes = Vec::with_capacity(4_096);
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(|_| QrError::Drawing)?;
    writer.write_image_data(pixels).map_err(|_| QrError::Drawing)?;
    writer.finish().map_err(|_| QrError::Drawing)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
