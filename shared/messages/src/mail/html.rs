//! The HTML part: one table layout with inline styles, which mail clients of any age show; a media query adds
//! dark mode, and two columns are few enough for a telephone.

use super::document::{Block, Row, Table};
use super::theme::Theme;
use crate::letterhead::Logo;
use crate::words::Word;
use crate::{Language, Letterhead};

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// Classes take the dark colours; inline styles carry the light ones.
const STYLE: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
@media (prefers-color-scheme:dark){\
.page{background:#16181c!important}.card{background:#22252b!important}\
.ink{color:#eceef1!important}.soft{color:#b3b9c2!important}.line{border-color:#3a3f47!important}\
.box{background:#2b2f36!important}.link{color:#9cc4f0!important}}\
@media (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}\
.wide{width:100%!important}.half{display:block!important;width:100%!important;box-sizing:border-box}}";

pub(super) fn write(
    document: &[Block],
    letterhead: &Letterhead,
    theme: &Theme,
    language: Language,
) -> String {
    let (last, body) = match document.split_last() {
        Some((Block::Footer(lines), body)) => (footer(lines), body),
        _ => (String::new(), document),
    };
    let blocks: String = body.iter().map(|block| self::block(block, theme, language)).collect();
    let lang = language.code();
    let accent = &theme.accent;
    let title = document.iter().find_map(|block| match block {
        Block::Headline(text) => Some(escape(text)),
        _ => None,
    });
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"ltr\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
<title>{title}</title><style>{STYLE}</style></head>\n\
<body class=\"page\" style=\"margin:0;padding:0;background:#f2f3f5\">\n\
<table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"background:#f2f3f5\"><tr><td align=\"center\" style=\"padding:24px 8px\">\n\
<table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:600px;background:#ffffff;border-top:4px solid {accent}\">\n\
{head}{blocks}<tr><td style=\"height:24px\"></td></tr>\n</table>\n{last}</td></tr></table>\n</body></html>\n",
        title = title.unwrap_or_default(),
        head = head(letterhead),
    )
}

/// The five characters that could end a text or an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn cell(style: &str, class: &str, inner: &str) -> String {
    format!(
        "<tr><td class=\"pad {class}\" style=\"padding:0 36px;{FONT};word-break:break-word;{style}\">{inner}</td></tr>\n"
    )
}

/// The logo, whose alternative text is the creditor's name, or nothing: the name stands in the footer.
fn head(letterhead: &Letterhead) -> String {
    let source = match &letterhead.logo {
        Some(Logo::Inline { mime, .. }) if super::logo_type(mime).is_some() => "cid:logo".to_owned(),
        Some(Logo::Url(url)) if super::is_web_address(url) => escape(url),
        _ => return "<tr><td style=\"height:16px\"></td></tr>\n".to_owned(),
    };
    let name = escape(&letterhead.name);
    let image = format!(
        "<img src=\"{source}\" alt=\"{name}\" height=\"40\" style=\"display:block;height:40px;max-width:240px;border:0\">"
    );
    cell("padding-top:24px", "", &image)
}

fn block(block: &Block, theme: &Theme, language: Language) -> String {
    match block {
        Block::Headline(text) => headline(text),
        Block::Paragraph(text) => {
            cell("padding-top:14px;font-size:16px;line-height:24px;color:#22262b", "ink", &escape(text))
        }
        Block::Table(rows) => table(rows),
        Block::Total(label, amount) => total(label, amount),
        Block::Button { label, link } => button(label, link, theme),
        Block::Link { label, link } => {
            cell("padding-top:14px;font-size:14px;line-height:22px", "", &anchor(label, link))
        }
        Block::Payment { title, rows, qr } => payment(title, rows, qr.as_deref(), language),
        Block::Small(text) => {
            cell("padding-top:12px;font-size:13px;line-height:20px;color:#565d66", "soft", &escape(text))
        }
        Block::Signature { closing, lines } => signature(closing, lines),
        Block::Footer(lines) => footer(lines),
    }
}

fn headline(text: &str) -> String {
    let heading = format!(
        "<h1 class=\"ink\" style=\"margin:0;{FONT};font-size:22px;line-height:29px;font-weight:600;color:#14171a\">{}</h1>",
        escape(text)
    );
    cell("padding-top:16px", "", &heading)
}

fn anchor(label: &str, link: &str) -> String {
    format!("<a class=\"link\" href=\"{}\" style=\"color:#1f4e79\">{}</a>", escape(link), escape(label))
}

fn table(table: &Table) -> String {
    let title = table.title.as_ref().map(|title| {
        let title = escape(title);
        cell("padding-top:20px;font-size:14px;line-height:20px;font-weight:600;color:#22262b", "ink", &title)
    });
    let rows: String = table.rows.iter().map(row).collect();
    let gap = if table.title.is_some() { "4px" } else { "16px" };
    let inner = format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">{rows}</table>"
    );
    title.unwrap_or_default() + &cell(&format!("padding-top:{gap}"), "", &inner)
}

/// A detail moves to the next line as a whole where it fits there.
fn piece(detail: &str, separator: &str) -> String {
    format!("<span style=\"display:inline-block\">{}{separator}</span> ", escape(detail))
}

fn row(row: &Row) -> String {
    let details: String = row
        .details
        .iter()
        .enumerate()
        .map(|(index, detail)| {
            let last = index + 1 == row.details.len();
            piece(detail, if last { "" } else { " ·" })
        })
        .collect();
    let link = row.link.as_ref().map(|(label, link)| format!("<br>{}", anchor(label, link)));
    let link = link.unwrap_or_default();
    format!(
        "<tr><td class=\"ink line\" style=\"padding:10px 8px 10px 0;border-bottom:1px solid #e1e4e8;{FONT};font-size:15px;line-height:21px;color:#22262b;word-break:break-word\">\
<bdi style=\"font-weight:600\">{name}</bdi><br><span class=\"soft\" style=\"font-size:13px;line-height:19px;color:#565d66\">{details}{link}</span></td>\
<td class=\"ink line\" align=\"right\" valign=\"top\" style=\"padding:10px 0;border-bottom:1px solid #e1e4e8;{FONT};font-size:15px;line-height:21px;color:#22262b;white-space:nowrap\">{amount}</td></tr>",
        name = escape(&row.name),
        amount = escape(&row.amount),
    )
}

fn total(label: &str, amount: &str) -> String {
    let style =
        format!("padding:12px 0;{FONT};font-size:17px;line-height:24px;font-weight:600;color:#14171a");
    let inner = format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>\
<td class=\"ink\" style=\"{style}\">{label}</td><td class=\"ink\" align=\"right\" style=\"{style};white-space:nowrap\">{amount}</td></tr></table>",
        label = escape(label),
        amount = escape(amount),
    );
    cell("", "", &inner)
}

fn button(label: &str, link: &str, theme: &Theme) -> String {
    let (accent, ink) = (&theme.accent, theme.on_accent);
    let inner = format!(
        "<table role=\"presentation\" class=\"wide\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td align=\"center\" bgcolor=\"{accent}\" style=\"background:{accent};border-radius:6px\">\
<a href=\"{link}\" style=\"display:inline-block;padding:13px 28px;{FONT};font-size:16px;line-height:20px;font-weight:600;color:{ink};text-decoration:none\">{label}</a></td></tr></table>",
        link = escape(link),
        label = escape(label),
    );
    cell("padding-top:14px;padding-bottom:6px", "", &inner)
}

fn payment(title: &str, rows: &[(String, String)], qr: Option<&str>, language: Language) -> String {
    let rows: String = rows.iter().map(|(label, value)| {
        format!(
            "<span class=\"soft\" style=\"color:#565d66\">{}</span> <span class=\"ink\" style=\"color:#22262b\">{}</span><br>",
            escape(label),
            escape(value)
        )
    }).collect();
    let text = format!(
        "<td class=\"half\" valign=\"top\" style=\"padding:14px 16px;{FONT};font-size:14px;line-height:22px\"><b class=\"ink\" style=\"color:#22262b\">{}</b><br>{rows}</td>",
        escape(title)
    );
    let code = qr.map(|caption| qr_cell(caption, language)).unwrap_or_default();
    let inner = format!(
        "<table role=\"presentation\" class=\"box\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"background:#f2f4f7;border-radius:6px\"><tr>{text}{code}</tr></table>"
    );
    cell("padding-top:14px", "", &inner)
}

/// A QR code keeps its white ground in dark mode, or no telephone reads it.
fn qr_cell(caption: &str, language: Language) -> String {
    let alt = escape(Word::PayByTransfer.text(language));
    format!(
        "<td class=\"half\" width=\"164\" valign=\"top\" align=\"center\" style=\"padding:14px 16px;{FONT};font-size:12px;line-height:16px\">\
<img src=\"cid:qr\" alt=\"{alt}\" width=\"132\" height=\"132\" style=\"display:block;margin:0 auto 6px;background:#ffffff;border:0\"><span class=\"soft\" style=\"color:#565d66\">{}</span></td>",
        escape(caption)
    )
}

fn signature(closing: &str, lines: &[String]) -> String {
    let ink = "padding-top:20px;font-size:16px;line-height:24px;color:#22262b";
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    let lines = lines.split_first().map(|(name, rest)| {
        let rest = rest.join("<br>");
        format!("<br><br><b>{name}</b><br><span class=\"soft\" style=\"font-size:14px;line-height:21px;color:#565d66\">{rest}</span>")
    });
    cell(ink, "ink", &format!("{}{}", escape(closing), lines.unwrap_or_default()))
}

fn footer(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:600px\">{}</table>\n",
        cell("padding-top:16px;font-size:12px;line-height:18px;color:#565d66", "soft", &lines.join("<br>"))
    )
}
