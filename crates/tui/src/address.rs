//! The address of a server.
//!
//! **Invariant:** does not depend on sockets.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use game::Clean;

/// The port of a server if the address names none.
const DEFAULT_PORT: u16 = 5000;

/// The greatest length of a path, in bytes.
const MAX_PATH: usize = 100;

/// The port of HTTP over TLS.
const TLS_PORT: u16 = 443;

/// The address of a server. [`Destination`](crate::Destination) reads it from the text of
/// a user, with the room that such a text may name.
///
/// ```
/// use tui::Address;
///
/// let typed: Address = "192.168.0.10".parse().unwrap();
/// assert_eq!(typed.url(), "http://192.168.0.10:5000");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether the server is reached over TLS.
    pub secure: bool,
    /// A host name or an IP address. An IPv6 address has no brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// The path below which the server is, such as `/jogo`; empty if it has its host for
    /// itself.
    pub path: String,
}

/// The error for text that names no server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address: write a host or host:port")]
pub struct InvalidAddress;

impl Address {
    /// Returns the address of a server on this machine.
    pub(crate) fn of_this_machine(port: u16) -> Self {
        SocketAddr::from(([127, 0, 0, 1], port)).into()
    }

    /// Returns `host:port`, or only the host if the port is the default. An address over
    /// TLS is returned as a URL.
    pub fn label(&self) -> String {
        match self.port {
            _ if self.secure => self.url(),
            DEFAULT_PORT => self.bracketed() + &self.path,
            port => format!("{}:{port}{}", self.bracketed(), self.path),
        }
    }

    /// Returns the label with the port, even if that is the default.
    pub fn label_with_port(&self) -> String {
        if self.secure {
            self.url()
        } else {
            self.authority() + &self.path
        }
    }

    /// Returns the same server below this path, such as `/jogo`.
    ///
    /// # Errors
    /// The path is not one that [`server_path`] reads.
    pub(crate) fn below(mut self, path: &str) -> Result<Self, InvalidAddress> {
        self.path = server_path(path)?;
        Ok(self)
    }

    /// Returns the URL, such as `http://host:port`.
    pub fn url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{}", self.authority(), self.path)
    }

    /// Returns the host and the port as a request names them.
    pub fn authority(&self) -> String {
        format!("{}:{}", self.bracketed(), self.port)
    }

    /// Returns whether only this machine has the address.
    pub(crate) fn is_loopback(&self) -> bool {
        self.ip()
            .map_or(self.host == "localhost", |ip| ip.is_loopback())
    }

    /// Returns whether the address is one of this machine, which has these addresses besides
    /// the loopback ones. A proxy may lead elsewhere.
    pub(crate) fn is_of_machine(&self, own: &[IpAddr]) -> bool {
        let ours = self.ip().is_some_and(|ip| own.contains(&ip)) || self.is_loopback();
        ours && !self.secure && self.path.is_empty()
    }

    /// Returns the IP address, if the host is one.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        }
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Self {
            secure: false,
            host: address.ip().to_string(),
            port: address.port(),
            path: String::new(),
        }
    }
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = match text.trim().split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text.trim()),
        };
        let (secure, usual) = match scheme.as_deref() {
            None => (false, DEFAULT_PORT),
            Some("http" | "ws") => (false, 80),
            Some("https" | "wss") => (true, TLS_PORT),
            Some(_) => return Err(InvalidAddress),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = split_port(authority)?;
        // Nothing but TLS is spoken on port 443, and an address without a scheme is what
        // proxies hand on.
        let secure = secure || scheme.is_none() && port == Some(TLS_PORT);
        let server = Self {
            secure,
            host,
            port: port.unwrap_or(usual),
            path: String::new(),
        };
        server.below(path)
    }
}

/// Returns the path of a server in its one spelling, such as `/jogo`. Empty parts do not
/// count, so the path of `/` is empty.
///
/// # Errors
/// The path is too long, or has other characters than ASCII letters, digits and `.`, `_`,
/// `~`, `-`, or a part that leads upward.
pub fn server_path(text: &str) -> Result<String, InvalidAddress> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '-');
    let is_sound = |part: &str| part.chars().all(allowed) && !matches!(part, "." | "..");
    let parts = text.split('/').filter(|part| !part.is_empty());
    let path: String = parts.clone().flat_map(|part| ["/", part]).collect();
    let sound = parts.clone().all(is_sound) && path.len() <= MAX_PATH;
    sound.then_some(path).ok_or(InvalidAddress)
}

/// Returns the zone of an IPv6 address such as `fe80::1%eth0` or `http://[fe80::1%25eth0]:5000`.
/// It names an interface of one machine, and no URL that others understand has it.
pub fn zone(text: &str) -> Option<&str> {
    let text = text.trim().rsplit("://").next()?.trim_start_matches('[');
    let (address, rest) = text.split_once('%')?;
    address.parse::<Ipv6Addr>().ok()?;
    let zone = rest.split([']', '/', ':']).next()?;
    // A URL has %25 in the place of the sign.
    Some(
        zone.strip_prefix("25")
            .filter(|zone| !zone.is_empty())
            .unwrap_or(zone),
    )
}

fn split_port(authority: &str) -> Result<(String, Option<u16>), InvalidAddress> {
    if let Ok(address) = authority.parse::<Ipv6Addr>() {
        return Ok((address.to_string(), None));
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']').ok_or(InvalidAddress)?;
            let host: Ipv6Addr = host.parse().map_err(|_| InvalidAddress)?;
            let port = rest.strip_prefix(':');
            if port.is_none() && !rest.is_empty() {
                return Err(InvalidAddress);
            }
            (host.to_string(), port)
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (name(host)?, Some(port)),
            None => (name(authority)?, None),
        },
    };
    let port = port
        .map(|port| port.parse().map_err(|_| InvalidAddress))
        .transpose()?;
    // Nobody listens on port 0.
    if port == Some(0) {
        return Err(InvalidAddress);
    }
    Ok((host, port))
}

/// Returns the host name in lower case, without the dot of the root. A name that ends in a
/// number is an IPv4 address, or a mistake in one, and never leads elsewhere.
fn name(host: &str) -> Result<String, InvalidAddress> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_ipv4 = last.chars().all(|c| c.is_ascii_digit());
    if host.split('.').any(str::is_empty) || is_ipv4 && host.parse::<Ipv4Addr>().is_err() {
        return Err(InvalidAddress);
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let sound = !host.is_empty() && host.len() <= 253 && host.chars().all(allowed);
    // Rejects letters that a terminal does not show.
    let valid = sound && Clean::new(host, host.len()).as_str() == host;
    valid
        .then(|| host.to_ascii_lowercase())
        .ok_or(InvalidAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_names_a_server_is_understood() {
        for (text, url) in [
            ("192.168.0.10", "http://192.168.0.10:5000"),
            (" velha.local:5001 ", "http://velha.local:5001"),
            ("http://velha.example", "http://velha.example:80"),
            ("https://velha.example/", "https://velha.example:443"),
            ("velha.example:443", "https://velha.example:443"),
            ("::1", "http://[::1]:5000"),
            ("[::1]:5001", "http://[::1]:5001"),
            ("http://[fe80::1]", "http://[fe80::1]:80"),
            ("FE80:0::0:1", "http://[fe80::1]:5000"),
            ("[0:0::1]:5001", "http://[::1]:5001"),
            ("LocalHost", "http://localhost:5000"),
            ("mypc.local.:81", "http://mypc.local:81"),
            ("velha.example/Jogo/", "http://velha.example:5000/Jogo"),
            (
                "https://velha.example/jogos//velha",
                "https://velha.example:443/jogos/velha",
            ),
        ] {
            let address: Address = text.parse().unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(address.url(), url, "{text}");
        }
    }

    #[test]
    fn what_names_none_is_refused() {
        for text in [
            "",
            "http://",
            "a b",
            "host:port",
            "host:99999",
            "[::1",
            "[::1]5000",
            "[::1]:",
            "h:",
            "h:0",
            "5000",
            "192.168.0",
            "192.168.0.300",
            "1.234",
            ".gato",
            ".",
            "..",
            "...",
            "a..b",
            "user@h",
            "ftp://host",
            "a:b:c",
            "\u{1b}[2J",
            "velha\u{3164}.local",
            "a\u{202e}b",
            "h/../x",
            "h/a b",
            "h/\u{1b}[2J",
        ] {
            assert_eq!(text.parse::<Address>(), Err(InvalidAddress), "{text:?}");
        }
    }

    #[test]
    fn the_label_is_as_short_as_it_can_be() {
        let label = |text: &str| text.parse::<Address>().map(|address| address.label());
        assert_eq!(label("http://h:5000").as_deref(), Ok("h"));
        assert_eq!(label("h:1"), Ok("h:1".to_owned()));
        assert_eq!(label("https://h"), Ok("https://h:443".to_owned()));
        assert_eq!(label("[::1]:1"), Ok("[::1]:1".to_owned()));
        assert_eq!(label("h/jogo"), Ok("h/jogo".to_owned()));
        assert_eq!(label("h:1/jogo/"), Ok("h:1/jogo".to_owned()));
    }
}
