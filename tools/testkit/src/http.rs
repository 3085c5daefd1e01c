//! Just enough HTTP/1.1 for one request over one connection.

use std::net::SocketAddr;
use std::panic::Location;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body, put together from its chunks.
    pub body: String,
}

impl Answer {
    /// Returns a header's value, which is empty if the header is missing.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(key, value)| (key.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Self {
            status,
            headers,
            body: body.to_owned(),
        };
        if answer.header("transfer-encoding") == "chunked" {
            answer.body = joined(body)?;
        }
        Some(answer)
    }
}

/// Joins the chunks of a body.
fn joined(mut chunked: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (size, rest) = chunked.split_once("\r\n")?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.push_str(rest.get(..size)?);
        chunked = rest.get(size + 2..)?;
    }
}

/// Sends a request with these headers and this body. Returns `None` if the server hung up
/// without an answer.
pub async fn ask(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    let mut request = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request += &format!("Host: {server}\r\n");
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    let upgrades = headers.iter().any(|(name, _)| *name == "Upgrade");
    if !upgrades {
        request += "Connection: close\r\n";
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(server).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::with_capacity(4_096);
    if upgrades {
        // An accepted upgrade keeps the connection, and its first bytes contain the status.
        stream.read_buf(&mut answer).await.ok()?;
    } else {
        stream.read_to_end(&mut answer).await.ok()?;
    }
    Answer::parse(&String::from_utf8_lossy(&answer))
}

/// Returns the answer to `GET`.
///
/// # Panics
/// The server hung up without one.
#[track_caller]
pub fn get(server: SocketAddr, path: &str) -> impl Future<Output = Answer> {
    get_with(server, path, &[])
}

/// Returns the answer to `GET` with these headers.
///
/// # Panics
/// The server hung up without one.
#[track_caller]
pub fn get_with(
    server: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
) -> impl Future<Output = Answer> {
    let test = Location::caller();
    async move {
        let answer = ask(server, "GET", path, headers, "").await;
        answer.unwrap_or_else(|| panic!("{test}: no answer to GET {path}"))
    }
}
