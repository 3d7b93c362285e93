//! Writes every notice in every language to a folder, as a browser shows it:
//! `cargo run -p messages --example preview -- /tmp/mails`. The pictures in `pictures/` were taken of these.
#![expect(clippy::print_stdout, reason = "an example that says what it wrote")]

use std::error::Error;
use std::path::PathBuf;

use messages::notice::RecipientKind;
use messages::samples::{self, Shape};
use messages::{Kind, Language, render};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    for kind in Kind::ALL {
        for language in Language::ALL {
            for recipient in [RecipientKind::Business, RecipientKind::Consumer, RecipientKind::Public] {
                let notice = samples::notice(*kind, language, recipient, Shape::Full);
                let mail = render(&notice, &samples::letterhead(), None)?;
                let name = format!("{kind}.{}.{recipient:?}.html", language.code()).to_lowercase();
                std::fs::write(folder.join(name), mail.browser_html())?;
            }
        }
    }
    println!("{} mails in {}", Kind::ALL.len() * 12, folder.display());
    Ok(())
}
