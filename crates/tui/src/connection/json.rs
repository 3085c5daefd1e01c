//! An answer over HTTP that is JSON. Blocks.
//!
//! **Invariant:** does not depend on the question.

use std::io::{Read, Write};
use std::time::SystemTime;

use native_tls::TlsConnector;
use serde_json::Value;

use super::http;
use crate::address::Address;

/// The answer of a server.
#[derive(Debug)]
pub(super) struct Answer {
    /// Whether the server gave what was asked for, rather than the reason why it has none.
    pub(super) is_good: bool,
    /// The moment when the server answered, by its own clock.
    pub(super) date: Option<SystemTime>,
    /// The body.
    pub(super) value: Value,
}

/// Returns the answer to a question, of at most `max` bytes, or `None` if there is none.
pub(super) fn read(address: &Address, path: &str, max: u64) -> Option<Vec<u8>> {
    let (stream, _) = http::connect(address).ok()?;
    if !address.secure {
        return ask(stream, address, path, max);
    }
    let connector = TlsConnector::new().ok()?;
    ask(
        connector.connect(&address.host, stream).ok()?,
        address,
        path,
        max,
    )
}

fn ask(stream: impl Read + Write, address: &Address, path: &str, max: u64) -> Option<Vec<u8>> {
    http::exchange(stream, address, path, max).ok()
}

/// Returns the JSON of an answer, or `None` if it is none.
pub(super) fn parse(answer: &[u8]) -> Option<Answer> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let is_good = head.strip_prefix("HTTP/1.")?.get(2..5)? == "200";
    // A chunked body has the lengths of its parts around them, and ours is one part.
    let body = body.get(body.find('{')?..=body.rfind('}')?)?;
    let value = serde_json::from_str(body).ok()?;
    let date = head.lines().find_map(|line| {
        let (name, date) = line.split_once(':')?;
        let is_date = name.eq_ignore_ascii_case("date");
        is_date.then(|| httpdate::parse_http_date(date.trim()).ok())?
    });
    Some(Answer {
        is_good,
        date,
        value,
    })
}
