//! The address that brings other machines here. It is the host that the request named,
//! unless that host leads to the caller's own machine.
//!
//! **Invariant:** does not depend on rooms or on QR codes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::host_check::plain;
use crate::config::{AddressForOthers, HostName};

/// The address at which other machines reach this server, as far as the server knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PublicAddress {
    /// The host and port to use if a request came from the same machine.
    elsewhere: AddressForOthers,
    /// The names of the server, of which some have links of their own.
    names: Arc<[HostName]>,
    /// The path below which the server is; empty if it has its host for itself.
    path: Arc<str>,
}

impl PublicAddress {
    /// Makes an address with the host and port for requests from the same machine, and with
    /// the names of the server.
    pub(crate) fn new(elsewhere: AddressForOthers, names: Vec<HostName>) -> Self {
        Self {
            elsewhere,
            names: names.into(),
            path: Arc::default(),
        }
    }

    /// Returns the address of the same server below this path.
    pub(crate) fn below(mut self, path: Arc<str>) -> Self {
        self.path = path;
        self
    }

    /// Returns the path below which the server is.
    pub(crate) const fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Returns the address to give to other machines, without a scheme, if the request names
    /// a host.
    pub(crate) fn address(&self, headers: &HeaderMap) -> Option<String> {
        Some(format!("{}{}", self.host(headers)?, self.path))
    }

    /// Returns the host and port to give to other machines, if the request names a host.
    fn host(&self, headers: &HeaderMap) -> Option<String> {
        let called = headers.get(header::HOST)?.to_str().ok()?;
        let elsewhere = is_only_here(called)
            .then(|| self.elsewhere.read())
            .flatten();
        Some(elsewhere.unwrap_or_else(|| called.to_owned()))
    }

    /// Returns the beginning of a link to this server, with its scheme, host and path, if the
    /// request names a host. `secure` tells whether the page that asks came by https.
    pub(crate) fn link(&self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let host = self.host(headers)?;
        let name = plain(host.split(':').next().unwrap_or_default());
        let named = self.names.iter().find(|named| plain(&named.name) == name);
        if let Some(link) = named.and_then(|named| named.link.clone()) {
            return Some(link + &self.path);
        }
        // A proxy that speaks TLS may set this header. A client that forges it, as one that
        // asks as a secure page, only deceives itself.
        let forwarded = headers
            .get("x-forwarded-proto")
            .is_some_and(|scheme| scheme == "https");
        let secure = secure || forwarded;
        let scheme = if secure { "https" } else { "http" };
        Some(format!("{scheme}://{host}{}", self.path))
    }
}

/// Returns whether a host, perhaps with a port, leads to the caller's own machine.
fn is_only_here(host: &str) -> bool {
    if let Some(literal) = host.strip_prefix('[') {
        let literal = literal.split(']').next().unwrap_or_default();
        let address = literal
            .parse()
            .map(|address: Ipv6Addr| IpAddr::from(address));
        return address.is_ok_and(|address| address.is_loopback());
    }
    let name = host
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let address = name.parse::<Ipv4Addr>();
    name == "localhost"
        || name.ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(elsewhere: Option<&str>, host: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        let elsewhere = elsewhere.map(str::to_owned);
        let elsewhere = AddressForOthers::new(move || elsewhere.clone());
        PublicAddress::new(elsewhere, Vec::new()).link(&headers, false)
    }

    #[test]
    fn the_address_is_the_one_that_the_caller_used() {
        let known = Some("10.0.0.7:5000");
        for host in ["192.168.0.9:5000", "velha.local", "[fe80::1]:5000"] {
            assert_eq!(link(known, host), Some(format!("http://{host}")));
        }
        let link = PublicAddress::default().link(&HeaderMap::new(), false);
        assert_eq!(link, None);
    }

    #[test]
    fn a_loopback_host_is_replaced_for_other_machines() {
        for host in [
            "localhost:5000",
            "LOCALHOST",
            "tv.localhost",
            "127.0.0.1:5000",
            "127.1.2.3",
            "[::1]:5000",
        ] {
            let seen = link(Some("10.0.0.7:5000"), host);
            assert_eq!(seen.as_deref(), Some("http://10.0.0.7:5000"), "{host}");
            assert_eq!(link(None, host), Some(format!("http://{host}")));
        }
    }

    #[test]
    fn behind_tls_the_link_uses_https() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "velha.example".parse().unwrap());
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        let link = |headers: &HeaderMap, secure| PublicAddress::default().link(headers, secure);
        let secured = Some("https://velha.example".to_owned());
        assert_eq!(link(&headers, false), secured);
        headers.remove("x-forwarded-proto");
        assert_eq!(link(&headers, true), secured, "the page knows how it came");
    }

    #[test]
    fn below_a_path_every_address_has_it() {
        let named = HostName {
            name: "velha.example".to_owned(),
            link: Some("https://velha.example:8443".to_owned()),
        };
        let address = PublicAddress::new(AddressForOthers::default(), vec![named]);
        let address = address.below("/jogo".into());
        for (host, link) in [
            ("velha.example", "https://velha.example:8443/jogo"),
            ("10.0.0.7:5000", "http://10.0.0.7:5000/jogo"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(address.link(&headers, false).as_deref(), Some(link));
            assert_eq!(address.address(&headers), Some(format!("{host}/jogo")));
        }
    }

    #[test]
    fn a_name_with_a_link_of_its_own_is_given_as_that_link() {
        let named = HostName {
            name: "velha.example".to_owned(),
            link: Some("https://velha.example:8443".to_owned()),
        };
        let elsewhere = AddressForOthers::new(|| Some("velha.example".to_owned()));
        let address = PublicAddress::new(elsewhere, vec![named]);
        // A proxy may pass on the name without its port, or only its own way to the server.
        for host in ["velha.example", "Velha.Example.:443", "127.0.0.1:5000"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            let link = address.link(&headers, false);
            let told = Some("https://velha.example:8443");
            assert_eq!(link.as_deref(), told, "{host}");
        }
    }
}
