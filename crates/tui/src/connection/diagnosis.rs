//! Finds out what answers at an address that does not take our connection. The library
//! only reports that it failed.
//!
//! **Invariant:** sends one question over HTTP, and nothing over a connection whose
//! certificate is not valid.

use std::net::SocketAddr;

use game::wire::Refused;
use game::{Clean, Code};
use native_tls::TlsConnector;

use super::http;
use crate::address::Address;
use crate::message::Obstacle;

/// The maximum number of bytes of an answer. Nothing after them is needed.
const MAX_ANSWER: u64 = 8_192;

/// The maximum width of an address from an answer, in columns.
const MAX_ADDRESS_COLUMNS: usize = 200;

/// The session that the question names. A server that knows sessions refuses it, so that
/// the question opens none.
const QUESTION_PATH: &str = "/socket.io/?EIO=4&transport=polling&sid=nenhuma";

/// The same question in a form that opens a session, if the server takes one.
const ENTRY_PATH: &str = "/socket.io/?EIO=4&transport=polling";

/// Returns what stands in the way, if the address tells. Opens no session. Blocks.
pub(super) fn obstacle(address: &Address) -> Option<Obstacle> {
    ask(address, QUESTION_PATH)
}

/// Returns what stands in the way of a new session, if the address tells. Blocks.
pub(super) fn obstacle_to_entry(address: &Address) -> Option<Obstacle> {
    ask(address, ENTRY_PATH)
}

fn ask(address: &Address, path: &str) -> Option<Obstacle> {
    let (stream, peer) = http::connect(address).ok()?;
    if !address.secure {
        let answer = http::exchange(stream, address, path, MAX_ANSWER);
        let spoken = answer.as_deref().ok().and_then(Answer::parse);
        return match spoken {
            Some(answer) if answer.wants_tls() => Some(Obstacle::NeedsTls),
            Some(answer) => answer.obstacle(address, peer),
            None => speaks_tls(address).then_some(Obstacle::NeedsTls),
        };
    }
    let secured = TlsConnector::new().ok()?.connect(&address.host, stream);
    match secured {
        Ok(stream) => {
            let answer = http::exchange(stream, address, path, MAX_ANSWER).ok()?;
            Answer::parse(&answer)?.obstacle(address, peer)
        }
        Err(_) if speaks_tls_by_another_name(address) => Some(Obstacle::OtherCertificate),
        Err(_) if speaks_tls(address) => Some(Obstacle::UntrustedCertificate),
        Err(_) => Some(Obstacle::NoTls),
    }
}

/// Returns whether the address speaks TLS with any certificate. Sends nothing after the
/// handshake.
fn speaks_tls(address: &Address) -> bool {
    shakes_hands(address, |builder| {
        builder
            .danger_accept_invalid_certs(true)
            .danger_accept_invalid_hostnames(true);
    })
}

/// Returns whether the address speaks TLS with a trusted certificate of any name. Sends
/// nothing after the handshake.
fn speaks_tls_by_another_name(address: &Address) -> bool {
    shakes_hands(address, |builder| {
        builder.danger_accept_invalid_hostnames(true);
    })
}

fn shakes_hands(address: &Address, adapt: impl Fn(&mut native_tls::TlsConnectorBuilder)) -> bool {
    let mut builder = TlsConnector::builder();
    adapt(&mut builder);
    let (Ok(connector), Ok((stream, _))) = (builder.build(), http::connect(address)) else {
        return false;
    };
    connector.connect(&address.host, stream).is_ok()
}

/// An answer over HTTP.
struct Answer<'a> {
    status: u16,
    head: &'a str,
    body: &'a str,
}

impl<'a> Answer<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        // An answer that is cut inside a character is read up to there.
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
        };
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.strip_prefix("HTTP/1.")?.get(2..5)?;
        Some(Self {
            status: status.parse().ok()?,
            head,
            body,
        })
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(':'));
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Returns whether a server for TLS complains about HTTP without it. nginx and Go
    /// answer such a request with 400 and a sentence.
    fn wants_tls(&self) -> bool {
        self.status == 400 && self.body.to_ascii_uppercase().contains("HTTPS")
    }

    fn obstacle(&self, asked: &Address, peer: SocketAddr) -> Option<Obstacle> {
        match self.status {
            301 | 302 | 303 | 307 | 308 => self.header("location").map(|to| {
                let to = beginning(to);
                Obstacle::Moved(Clean::new(&to, MAX_ADDRESS_COLUMNS))
            }),
            // Our servers always go by their numbers, but a certificate seldom does.
            421 if asked.secure => Some(Obstacle::OtherName(None)),
            421 => {
                let number = Clean::new(&Address::from(peer).label(), MAX_ADDRESS_COLUMNS);
                Some(Obstacle::OtherName(Some(number)))
            }
            429 | 503 => Some(
                self.code()
                    .map_or(Obstacle::Gateway(self.status), Obstacle::Refused),
            ),
            502 | 504 => Some(Obstacle::Gateway(self.status)),
            _ => None,
        }
    }

    /// Returns the refusal of a server of ours.
    fn code(&self) -> Option<Code> {
        // A chunked body has the lengths of its parts around them.
        let start = self.body.find('{')?;
        let end = self.body.rfind('}')?;
        let refused: Refused = serde_json::from_str(self.body.get(start..=end)?).ok()?;
        Some(refused.code)
    }
}

/// Returns the part of a redirect's target that `--host` takes: its scheme and host.
fn beginning(target: &str) -> String {
    match target.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            format!("{scheme}://{}", &rest[..end])
        }
        None => target.to_owned(),
    }
}
