//! `relance creditor`: how the creditor's messages look, who signs, from where they come and where answers go.

mod settings;

use std::path::Path;

use messages::Kind;
use messages::Letterhead;
use messages::letterhead::{Colours, Logo, Signatory};
use serde_json::json;
use service::creditor;
use service::render::letterhead;

use super::Output;
use crate::cli::{CreditorCommand, Dress};
use crate::host::{Host, HostError};

/// The largest logo, in bytes: it goes with every mail.
const MOST_LOGO: u64 = 100 * 1024;
/// The longest value of a field, in characters.
const MOST_CHARS: usize = 160;

/// Runs the command.
///
/// # Errors
/// When a value cannot be used, or a port fails.
pub async fn run(host: &Host, command: &CreditorCommand) -> Result<Output, HostError> {
    let creditor = match command {
        CreditorCommand::Show { creditor } => creditor,
        CreditorCommand::Set(dress) => &dress.creditor,
        CreditorCommand::Settings(manners) => &manners.creditor,
    };
    let scope = host.scope(creditor.as_deref()).await?;
    let profile = creditor::profile(&host.ports, &scope).await?.map(|(_, profile)| profile);
    let profile =
        profile.ok_or_else(|| HostError::Input(format!("there is no creditor {}", scope.creditor())))?;
    if let CreditorCommand::Settings(manners) = command {
        return settings::run(host, &scope, profile.creditor.settings, manners).await;
    }
    let mut head = letterhead(&profile, &host.ports.config.default_sender);
    if let CreditorCommand::Set(dress) = command {
        change(&mut head, dress)?;
        creditor::dress(&host.ports, &scope, head.clone()).await?;
    }
    Ok(shown(&head))
}

fn change(head: &mut Letterhead, dress: &Dress) -> Result<(), HostError> {
    let fields = [
        (&dress.sender_name, &mut head.sender.name),
        (&dress.phone, &mut head.phone),
        (&dress.registration, &mut head.registration),
    ];
    for (value, field) in fields {
        if let Some(value) = value {
            *field = line(value)?;
        }
    }
    for (value, field) in [(&dress.sender, &mut head.sender.address), (&dress.reply_to, &mut head.reply_to)] {
        if let Some(value) = value {
            *field = address(value)?;
        }
    }
    if let Some(accent) = &dress.accent {
        head.colours = Colours { accent: colour(accent)? };
    }
    if let Some(file) = &dress.logo {
        head.logo = Some(logo(file)?);
    }
    sign(head, dress)
}

/// Who signs: of one kind of message with `--for`, else of all that have nobody of their own.
fn sign(head: &mut Letterhead, dress: &Dress) -> Result<(), HostError> {
    let kind = dress.kind.as_deref().map(kind).transpose()?;
    let known = kind.map_or_else(|| head.signatory.clone(), |kind| head.signatory_for(kind).clone());
    let or = |value: &Option<String>, known: String| value.as_deref().map_or(Ok(known), line);
    let person = Signatory {
        name: or(&dress.signatory, known.name)?,
        role: or(&dress.role, known.role)?,
        phone: or(&dress.direct_phone, known.phone)?,
        email: dress.email.as_deref().map_or(Ok(known.email), address)?,
    };
    match kind {
        Some(kind) => drop(head.signatories.insert(kind, person)),
        None => head.signatory = person,
    }
    Ok(())
}

fn kind(name: &str) -> Result<Kind, HostError> {
    let found = Kind::ALL.iter().copied().find(|kind| kind.name() == name);
    found.ok_or_else(|| {
        HostError::Input(format!("there is no kind \"{name}\"; list them with: relance template list"))
    })
}

fn line(text: &str) -> Result<String, HostError> {
    let clean = messages::template::clean(text, MOST_CHARS);
    if clean == text.trim() && !clean.is_empty() {
        return Ok(clean);
    }
    Err(HostError::Input(format!("type one line of at most {MOST_CHARS} letters, not {text:?}")))
}

fn address(text: &str) -> Result<String, HostError> {
    let legal = |letter: char| letter.is_ascii_graphic() && !"<>()[],;:\\\"".contains(letter);
    match text.split_once('@') {
        Some((local, domain)) if !local.is_empty() && domain.contains('.') && text.chars().all(legal) => {
            Ok(text.to_owned())
        }
        _ => Err(HostError::Input(format!("{text:?} is no mail address; type one like comptes@example.com"))),
    }
}

fn colour(text: &str) -> Result<String, HostError> {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(text.to_lowercase());
    }
    Err(HostError::Input(format!("{text:?} is no colour; type one like #1f4e79")))
}

fn logo(file: &Path) -> Result<Logo, HostError> {
    let unreadable =
        |error: std::io::Error| HostError::Input(format!("{} cannot be read: {error}", file.display()));
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    let data = if size > MOST_LOGO { Vec::new() } else { std::fs::read(file).map_err(unreadable)? };
    let begins: [(&[u8], &str); 3] =
        [(b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif")];
    let found = begins.into_iter().find(|(magic, _)| data.starts_with(magic));
    let (_, mime) = found.ok_or_else(|| {
        HostError::Input(format!("{} is no PNG, JPEG or GIF of at most {MOST_LOGO} bytes", file.display()))
    })?;
    Ok(Logo::Inline { mime: mime.to_owned(), data })
}

fn shown(head: &Letterhead) -> Output {
    let logo = match &head.logo {
        None => "none".to_owned(),
        Some(Logo::Url(url)) => url.clone(),
        Some(Logo::Inline { mime, data }) => format!("{mime}, {} bytes", data.len()),
    };
    let person = |one: &Signatory| {
        let parts = [&one.name, &one.role, &one.phone, &one.email].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![
        format!("name          {}", head.name),
        format!("sender        {} <{}>", head.sender.name, head.sender.address),
        format!("answers to    {}", head.reply_to),
        format!("phone         {}", head.phone),
        format!("registration  {}", head.registration),
        format!("accent        {}", head.colours.accent),
        format!("logo          {logo}"),
        format!("signed by     {}", person(&head.signatory)),
    ];
    lines.extend(head.signatories.iter().map(|(kind, one)| format!("  {kind}: {}", person(one))));
    let json = json!({ "name": head.name, "sender": head.sender, "reply_to": head.reply_to, "phone": head.phone,
        "registration": head.registration, "accent": head.colours.accent, "logo": logo,
        "signatory": head.signatory, "signatories": head.signatories });
    Output::done(lines.join("\n"), json)
}
