//! Money in over time as a picture: two lines, drawn as SVG, with the same figures as text for whoever cannot see it.

use chrono::NaiveDate;

const WIDTH: i64 = 720;
const HEIGHT: i64 = 240;
const MARGIN: i64 = 8;
/// Room below the base line for the dates.
const FOOT: i64 = 26;
/// Room above the highest point for its amount.
const HEAD: i64 = 28;

/// What stands around the lines, in the reader's words.
pub struct Labels<'a> {
    /// Names the line with reminders.
    pub with: &'a str,
    /// Names the line without.
    pub without: &'a str,
    /// Says the whole picture in one sentence.
    pub whole: &'a str,
    /// The first day.
    pub first: &'a str,
    /// The last day.
    pub last: &'a str,
    /// The highest amount.
    pub top: &'a str,
}

/// The highest amount of both lines, in minor units.
pub fn top(points: &[(NaiveDate, i64, i64)]) -> i64 {
    points.iter().map(|(_, a, b)| (*a).max(*b)).max().unwrap_or(0)
}

/// The picture.
pub fn svg(points: &[(NaiveDate, i64, i64)], labels: &Labels<'_>) -> String {
    let (highest, base, right) = (top(points).max(1), HEIGHT - FOOT, WIDTH - MARGIN);
    let last = i64::try_from(points.len()).unwrap_or(1).saturating_sub(1).max(1);
    let line = |pick: fn(&(NaiveDate, i64, i64)) -> i64| {
        let coordinates = points.iter().enumerate().map(|(at, point)| {
            let x = i64::try_from(at).unwrap_or(0).saturating_mul(WIDTH - 2 * MARGIN) / last + MARGIN;
            let y = base - pick(point).saturating_mul(base - HEAD) / highest;
            format!("{x},{y}")
        });
        coordinates.collect::<Vec<_>>().join(" ")
    };
    let Labels { with, without, whole, first, last: end, top: amount } = labels;
    format!(
        "<figure><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{whole}\">\
<line x1=\"{MARGIN}\" y1=\"{base}\" x2=\"{right}\" y2=\"{base}\" class=\"axis\"/>\
<line x1=\"{MARGIN}\" y1=\"{HEAD}\" x2=\"{right}\" y2=\"{HEAD}\" class=\"axis faint\"/>\
<text x=\"{MARGIN}\" y=\"{above}\">{amount}</text><text x=\"{MARGIN}\" y=\"{below}\">{first}</text>\
<text x=\"{right}\" y=\"{below}\" text-anchor=\"end\">{end}</text>\
<polyline class=\"without\" points=\"{}\"/><polyline class=\"with\" points=\"{}\"/></svg>\
<figcaption><span class=\"key with\"></span> {with} <span class=\"key without\"></span> {without}</figcaption></figure>",
        line(|point| point.2),
        line(|point| point.1),
        above = HEAD - MARGIN,
        below = HEIGHT - MARGIN,
    )
}
