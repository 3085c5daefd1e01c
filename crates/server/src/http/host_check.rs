//! The check of the host name by which a request calls this server.
//!
//! The owner of a foreign name can make it point to this machine at any moment. The browser
//! then takes this server for that owner's, and `Origin` agrees. Only `Host` gives it away,
//! because it has a name that this server does not know.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use game::Clean;

use super::negotiation::Negotiated;
use crate::config::HostName;

/// The greatest width of a foreign name or origin in an answer, in columns.
pub(super) const MAX_SHOWN_COLUMNS: usize = 80;

/// The host names that the options allow, and this machine's own name.
#[derive(Clone, Debug)]
pub(crate) struct AllowedHosts(Arc<[String]>);

impl AllowedHosts {
    /// Makes a check that allows these names and this machine's own.
    pub(crate) fn new(named: &[HostName]) -> Self {
        let named = named.iter().map(|named| named.name.clone());
        let all = named.chain(own_name());
        Self(all.map(|name| plain(&name)).collect())
    }

    /// Answers 400 to a request that names no host or several, and 421 to a request for a
    /// name that is not allowed.
    pub(crate) async fn check(State(names): State<Self>, request: Request, next: Next) -> Response {
        let Some(host) = host_of(&request) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        if names.allow(host) {
            return next.run(request).await;
        }
        tracing::warn!(host = ?host, "called by a name that is not ours; see --dominio");
        let host = Clean::new(host, MAX_SHOWN_COLUMNS);
        let (mut parts, _unread) = request.into_parts();
        let Ok(negotiated) = Negotiated::from_request_parts(&mut parts, &()).await;
        let hint = format!("{}\n", negotiated.texts.other_name(host));
        (StatusCode::MISDIRECTED_REQUEST, hint).into_response()
    }

    fn allow(&self, host: &str) -> bool {
        if let Some(literal) = host.strip_prefix('[') {
            let literal = literal.split(']').next().unwrap_or_default();
            return literal.parse::<Ipv6Addr>().is_ok();
        }
        let name = plain(host.split(':').next().unwrap_or_default());
        name.parse::<Ipv4Addr>().is_ok()
            || name == "localhost"
            || name.ends_with(".localhost")
            || name.ends_with(".local")
            || self.0.contains(&name)
    }
}

/// Returns the only host that a request names. The request line takes precedence over the
/// header, so both must agree.
fn host_of(request: &Request) -> Option<&str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return None;
    };
    let host = host.to_str().ok()?;
    let agrees = request
        .uri()
        .authority()
        .is_none_or(|authority| authority.as_str().eq_ignore_ascii_case(host));
    agrees.then_some(host)
}

/// Returns a name as it is compared: without capitals, and without the final dot of the
/// root.
pub(super) fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(unix)]
fn own_name() -> Option<String> {
    let system = rustix::system::uname();
    let name = system.nodename().to_str().ok()?;
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

#[cfg(not(unix))]
fn own_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_local_names_and_allowed_names_pass() {
        let names = AllowedHosts::new(&["Velha.Example".into()]);
        for ours in [
            "192.168.0.9:5000",
            "8.8.8.8",
            "[::1]:5000",
            "[fe80::1]",
            "localhost",
            "LOCALHOST:5000",
            "sala.localhost:5000",
            "cozinha.local",
            "cozinha.local.:5000",
            "velha.example",
            "VELHA.example.:443",
        ] {
            assert!(names.allow(ours), "{ours}");
        }
        assert!(names.allow(&own_name().unwrap()));
    }

    #[test]
    fn other_names_do_not_pass() {
        let names = AllowedHosts::new(&["velha.example".into()]);
        for other in [
            "",
            ":5000",
            "evil.example",
            "evil.example:5000",
            "a.velha.example",
            "velha.example.evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "notlocal",
            "local",
            "[evil]",
            "[::1.evil.example",
            "0x7f.1",
        ] {
            assert!(!names.allow(other), "{other:?}");
        }
    }
}
