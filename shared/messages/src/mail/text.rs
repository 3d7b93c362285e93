//! The plain-text part: the same words in the same order, readable in any client.

use super::document::{Block, Row, Table};

pub(super) fn write(document: &[Block]) -> String {
    let blocks: Vec<String> = document.iter().map(block).collect();
    blocks.join("\n\n") + "\n"
}

fn block(block: &Block) -> String {
    match block {
        Block::Headline(text) | Block::Paragraph(text) | Block::Small(text) => text.clone(),
        Block::Table(rows) => table(rows),
        Block::Total(label, amount) => format!("{label}  {amount}"),
        Block::Button { label, link } | Block::Link { label, link } => format!("{label}\n{link}"),
        Block::Payment { title, rows, .. } => {
            let rows = rows.iter().map(|(label, value)| format!("{label} {value}"));
            let lines: Vec<String> = std::iter::once(title.clone()).chain(rows).collect();
            lines.join("\n")
        }
        Block::Signature { closing, lines } => format!("{closing}\n\n{}", lines.join("\n")),
        Block::Footer(lines) => format!("-- \n{}", lines.join("\n")),
    }
}

fn table(table: &Table) -> String {
    let title = table.title.clone().into_iter();
    title.chain(table.rows.iter().map(row)).collect::<Vec<_>>().join("\n")
}

fn row(row: &Row) -> String {
    let mut lines = vec![format!("{}  {}", row.name, row.amount)];
    if !row.details.is_empty() {
        lines.push(format!("  {}", row.details.join(" · ")));
    }
    if let Some((label, link)) = &row.link {
        lines.push(format!("  {label} {link}"));
    }
    lines.join("\n")
}
