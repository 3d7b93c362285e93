//! Where the address stands so that it shows through a right-hand window.
//!
//! Positions are on the A4 sheet, from its top left corner, in tenths of a millimetre. A folded sheet
//! (210 × 99 mm) slides in its envelope, so three zones are kept: the window itself as it shows with the sheet
//! pushed up and left, the part of it that shows wherever the sheet lies (`safe`, the address stands in it), and
//! everything that may ever show (`clear`, nothing else is printed in it).

use messages::letter::Envelope;

/// A rectangle on the sheet in tenths of a millimetre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Zone {
    /// From the left edge of the sheet.
    pub left: u16,
    /// From the top edge of the sheet.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// The sheet, A4 (ISO 216).
pub const SHEET: Zone = Zone { left: 0, top: 0, width: 2100, height: 2970 };

/// Fold marks from the top: A4 folded twice for DL and C5/6. Source: KOMA-Script's letter option `NF`
/// (`tfoldmarkvpos` 99 mm, `bfoldmarkvpos` 198 mm, `foldmarkhpos` 3.5 mm).
pub const FOLDS: [u16; 2] = [990, 1980];

/// Where a fold mark starts from the left edge, and how long it is.
pub const FOLD_MARK: (u16, u16) = (35, 40);

/// Lines of an address, and characters of a line. Source: NF Z 10-011, as published by La Poste: six lines
/// (seven abroad), 38 characters, aligned left, the last line in capitals.
pub const ADDRESS_LINES: usize = 7;
/// Characters in one line of an address (NF Z 10-011).
pub const ADDRESS_COLUMNS: usize = 38;

/// French window: 100 × 45 mm, 35 mm from the top and 10 mm from the right edge of the sheet. Source:
/// KOMA-Script's letter option `NF` for French letters (`toaddrvpos` 35 mm, `toaddrhpos` −10 mm, `toaddrwidth`
/// 100 mm, `toaddrheight` 45 mm).
const FRENCH_WINDOW: Zone = Zone { left: 1000, top: 350, width: 1000, height: 450 };

/// French address: the part of that window which also lies in the frame that a French mail house asks its customers
/// for (85 × 33 mm, 55 mm from the top, 110 mm from the left; edics.fr, "Rédiger vos adresses : les bonnes
/// pratiques"): 85 × 25 mm.
const FRENCH_SAFE: Zone = Zone { left: 1100, top: 550, width: 850, height: 250 };

/// What may show when the sheet slides by the 10 mm and 11 mm that DL leaves it: a 100 × 45 mm window 20 mm from the
/// right and bottom edges of the envelope shows the sheet from 90 mm and from 34 mm on. Those 20 mm are what is
/// commonly sold, not quoted from a standard: measure your own envelopes before printing in numbers.
const FRENCH_CLEAR: Zone = Zone { left: 900, top: 340, width: 1200, height: 560 };

/// Belgian window on C5/6: bpost ("Correct positioning of an address"; MassPost Guide, section 1) asks for 15 mm free
/// to the right of the window, 30 mm below it, and an address zone of at most 125 mm width and at best 40 mm height;
/// it leaves the width open, and 100 mm is taken here. With the sheet up and left: 229 − 15 − 100 = 114 mm from the
/// left, 114 − 30 − 40 = 44 mm from the top. The sheet ends at 210 mm, so 96 mm of the width shows it.
const BELGIAN_WINDOW: Zone = Zone { left: 1140, top: 440, width: 960, height: 400 };

/// Belgian address: what of it shows wherever the sheet lies, with 19 mm of play sideways and 15 mm up and down:
/// 114 to 195 mm from the left, 44 to 69 mm from the top.
const BELGIAN_SAFE: Zone = Zone { left: 1140, top: 440, width: 810, height: 250 };

/// What may show as the sheet slides by those 19 mm and 15 mm.
const BELGIAN_CLEAR: Zone = Zone { left: 950, top: 290, width: 1150, height: 550 };

/// The window as it lies on the sheet with the sheet pushed up and left.
#[must_use]
pub const fn window(envelope: Envelope) -> Zone {
    match envelope {
        Envelope::French => FRENCH_WINDOW,
        Envelope::Belgian => BELGIAN_WINDOW,
    }
}

/// The zone in which the address stands: it shows however the sheet lies.
#[must_use]
pub const fn safe(envelope: Envelope) -> Zone {
    match envelope {
        Envelope::French => FRENCH_SAFE,
        Envelope::Belgian => BELGIAN_SAFE,
    }
}

/// The zone in which nothing but the address stands.
#[must_use]
pub const fn clear(envelope: Envelope) -> Zone {
    match envelope {
        Envelope::French => FRENCH_CLEAR,
        Envelope::Belgian => BELGIAN_CLEAR,
    }
}
