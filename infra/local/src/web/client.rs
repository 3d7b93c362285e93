//! Asks the process that owns a folder, over loopback.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The longest answer read, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// How long a command may take in the other process.
const PATIENCE: Duration = Duration::from_secs(600);

/// Where commands are taken.
pub const PATH: &str = "/_relance/command";
/// The header that carries the owner's token.
pub const TOKEN: &str = "x-relance-token";

/// Posts a command and returns the answer's body.
///
/// # Errors
/// When nobody listens, or the answer is not a 200.
pub async fn post(port: u16, token: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    tokio::time::timeout(PATIENCE, exchange(port, token, body)).await.map_err(io::Error::other)?
}

async fn exchange(port: u16, token: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let head = format!(
        "POST {PATH} HTTP/1.0\r\nhost: localhost\r\ncontent-type: application/json\r\n{TOKEN}: {token}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    stream.take(MOST_BYTES).read_to_end(&mut answer).await?;
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .ok_or_else(|| io::Error::other("no answer"))?;
    let body = answer.split_off(end.saturating_add(4));
    if answer.starts_with(b"HTTP/1.0 200") || answer.starts_with(b"HTTP/1.1 200") {
        Ok(body)
    } else {
        Err(io::Error::other("refused"))
    }
}
