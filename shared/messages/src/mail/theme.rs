//! The creditor's colours, made safe and legible.

use crate::letterhead::Colours;

/// Colours as `#rrggbb`, ready for a style attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Theme {
    pub accent: String,
    /// White or near black, whichever reads better on the accent.
    pub on_accent: &'static str,
}

impl Theme {
    pub(super) fn of(colours: &Colours) -> Self {
        let given = components(&colours.accent);
        let (red, green, blue) = given.unwrap_or((0x1f, 0x4e, 0x79));
        Self {
            accent: format!("#{red:02x}{green:02x}{blue:02x}"),
            on_accent: if brightness(red, green, blue) > 150 { "#1a1a1a" } else { "#ffffff" },
        }
    }
}

fn components(colour: &str) -> Option<(u8, u8, u8)> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |range| u8::from_str_radix(digits.get(range)?, 16).ok();
    Some((part(0..2)?, part(2..4)?, part(4..6)?))
}

/// Perceived brightness from 0 to 255, by the weights of ITU-R BT.601.
fn brightness(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_is_none_never_reaches_a_style_attribute() {
        let theme = Theme::of(&Colours { accent: "red;background:url(x)".to_owned() });
        assert_eq!(theme.accent, "#1f4e79");
        assert_eq!(Theme::of(&Colours { accent: "#FFCC00".to_owned() }).on_accent, "#1a1a1a");
        assert_eq!(Theme::of(&Colours { accent: "#003366".to_owned() }).on_accent, "#ffffff");
    }
}
