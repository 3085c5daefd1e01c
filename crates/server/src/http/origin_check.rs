//! The check of the web page that a request comes from.
//!
//! A browser lets any page open a WebSocket to any address, and names that page in
//! `Origin`. This server's own page has the server's origin, and programs send none. Every
//! other page must be allowed by name. Otherwise it could play and flood from inside the
//! network of its visitors.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request};
use axum::middleware::Next;
use axum::response::Response;
use game::Clean;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::answers::plain as plain_text;
use super::host_check::{MAX_SHOWN_COLUMNS, plain};
use super::negotiation::Negotiated;
use crate::config::HostName;

/// The origins that are allowed besides the server's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedOrigins {
    /// Whole origins, such as `http://localhost:8080`. The origin `null` is a page opened
    /// from a file.
    listed: Arc<[HeaderValue]>,
    /// The names of the server, whose pages may come by any port. A proxy on another port
    /// than the scheme's own may pass on the name alone as the host.
    names: Arc<[String]>,
}

impl AllowedOrigins {
    /// Makes a check that allows these origins, those of these names, and the server's own.
    pub(crate) fn new(listed: Vec<HeaderValue>, names: &[HostName]) -> Self {
        let names = names.iter().map(|named| plain(&named.name)).collect();
        let listed = listed.into();
        Self { listed, names }
    }

    /// Answers 403 to a request from a page that is not allowed.
    pub(crate) async fn check(
        State(origins): State<Self>,
        negotiated: Negotiated,
        request: Request,
        next: Next,
    ) -> Response {
        if origins.allow(request.headers()) {
            return next.run(request).await;
        }
        let origin = request.headers().get(header::ORIGIN);
        tracing::warn!(?origin, "page not allowed; see --origem");
        let origin = origin.map_or(b"".as_slice(), HeaderValue::as_bytes);
        let origin = Clean::new(&String::from_utf8_lossy(origin), MAX_SHOWN_COLUMNS);
        let sentence = negotiated.texts.other_origin(origin);
        plain_text(StatusCode::FORBIDDEN, sentence + "\n")
    }

    /// Returns the headers by which browsers let allowed pages read the answers of long
    /// polling.
    pub(crate) fn cors(&self) -> CorsLayer {
        let origins = self.clone();
        let listed =
            move |origin: &HeaderValue, _: &request::Parts| origins.listed.contains(origin);
        CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(listed))
            .allow_credentials(true)
            .allow_methods([axum::http::Method::GET, axum::http::Method::POST])
            .allow_headers([header::CONTENT_TYPE])
    }

    fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return true;
        };
        self.listed.contains(origin) || self.is_own(origin, headers.get(header::HOST))
    }

    /// Returns whether an origin has a name of the server, or the host and port that the
    /// request was sent to.
    fn is_own(&self, origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
        let (Ok(origin), Some(Ok(host))) = (origin.to_str(), host.map(HeaderValue::to_str)) else {
            return false;
        };
        let authority = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        let Some(authority) = authority else {
            return false;
        };
        let (name, port) = authority.split_once(':').unwrap_or((authority, "0"));
        let is_named = self.names.contains(&plain(name)) && port.parse::<u16>().is_ok();
        is_named || authority.eq_ignore_ascii_case(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(origin: Option<&str>, host: &str) -> bool {
        let origins = AllowedOrigins::new(
            vec![HeaderValue::from_static("http://localhost:8080")],
            &["velha.example".into()],
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        origins.allow(&headers)
    }

    #[test]
    fn programs_our_page_and_named_pages_pass() {
        assert!(allowed(None, "192.168.0.9:5000"));
        assert!(allowed(Some("http://192.168.0.9:5000"), "192.168.0.9:5000"));
        assert!(allowed(Some("http://Velha.local:5000"), "velha.local:5000"));
        assert!(allowed(Some("http://localhost:8080"), "192.168.0.9:5000"));
        // Behind a proxy that passes on the name without its port, or no name at all.
        for host in ["velha.example", "127.0.0.1:5000"] {
            assert!(allowed(Some("https://Velha.example:8443"), host));
            assert!(allowed(Some("https://velha.example"), host));
        }
    }

    #[test]
    fn other_pages_do_not_pass() {
        for origin in [
            "https://evil.example",
            "http://192.168.0.9:5001",
            "http://192.168.0.9",
            "https://velha.example:x",
            "https://velha.example:1@evil.example",
            "https://velha.example.evil.example",
            "https://a.velha.example",
            "ftp://velha.example",
            "null",
            "",
        ] {
            assert!(!allowed(Some(origin), "192.168.0.9:5000"), "{origin:?}");
        }
    }
}
