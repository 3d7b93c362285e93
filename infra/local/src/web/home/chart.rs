//! Money in over time as a picture: two lines, drawn as SVG, with the same figures as text for whoever cannot see it.

use chrono::NaiveDate;

const WIDTH: i64 = 720;
const HEIGHT: i64 = 220;
const MARGIN: i64 = 8;

/// The picture; `label` says in words what it shows.
pub fn svg(points: &[(NaiveDate, i64, i64)], with: &str, without: &str, label: &str) -> String {
    let top = points.iter().map(|(_, a, b)| (*a).max(*b)).max().unwrap_or(0).max(1);
    let last = i64::try_from(points.len()).unwrap_or(1).saturating_sub(1).max(1);
    let line = |pick: fn(&(NaiveDate, i64, i64)) -> i64| {
        let coordinates = points.iter().enumerate().map(|(at, point)| {
            let x = i64::try_from(at).unwrap_or(0).saturating_mul(WIDTH - 2 * MARGIN) / last + MARGIN;
            let y = HEIGHT - MARGIN - pick(point).saturating_mul(HEIGHT - 4 * MARGIN) / top;
            format!("{x},{y}")
        });
        coordinates.collect::<Vec<_>>().join(" ")
    };
    format!(
        "<figure><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\"><line x1=\"{MARGIN}\" y1=\"{base}\" x2=\"{right}\" y2=\"{base}\" class=\"axis\"/><polyline class=\"without\" points=\"{}\"/><polyline class=\"with\" points=\"{}\"/></svg><figcaption><span class=\"key with\"></span> {with} <span class=\"key without\"></span> {without}</figcaption></figure>",
        line(|point| point.2),
        line(|point| point.1),
        base = HEIGHT - MARGIN,
        right = WIDTH - MARGIN,
    )
}
