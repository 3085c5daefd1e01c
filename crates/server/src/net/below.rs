//! Requests to a server below a path of its host.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;

/// The path of our start page beside a host's own page. A link to it is also the beginning
/// of links for the terminal client, as any path of a server is.
const START_PAGE: &str = "/jogo";

/// Takes the server's own path off the request's. A proxy may pass the path on or take it
/// off by itself, so a request without it is left alone. The path of the start page is
/// taken off, too, if more follows.
pub(super) fn strip<B>(request: &mut Request<B>, own: &str) {
    if let Some(rest) = after(request.uri(), own) {
        replace(request, rest);
    }
    let below_start_page = after(request.uri(), START_PAGE);
    if let Some(rest) = below_start_page.filter(|rest| rest.len() > 1 && !rest.starts_with("/?")) {
        replace(request, rest);
    }
}

/// Returns the path and query after `prefix`, if they begin with that path.
fn after(uri: &Uri, prefix: &str) -> Option<String> {
    if prefix.is_empty() {
        return None;
    }
    let whole = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let rest = whole.strip_prefix(prefix)?;
    match rest.as_bytes().first() {
        Some(b'/') => Some(rest.to_owned()),
        None | Some(b'?') => Some(format!("/{rest}")),
        // The path of something else, which begins alike.
        Some(_) => None,
    }
}

fn replace<B>(request: &mut Request<B>, path_and_query: String) {
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = path_and_query.parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(own: &str, path: &str) -> String {
        let mut request = Request::builder().uri(path).body(()).unwrap();
        strip(&mut request, own);
        request.uri().to_string()
    }

    #[test]
    fn only_the_servers_own_path_is_taken_off() {
        for (path, rest) in [
            ("/um", "/"),
            ("/um/", "/"),
            ("/um?texto", "/?texto"),
            ("/um/sala/123?siga", "/sala/123?siga"),
            ("/um/um/x", "/um/x"),
            ("/sala/123", "/sala/123"),
            ("/umas", "/umas"),
            ("/UM/tv", "/UM/tv"),
            ("/", "/"),
        ] {
            assert_eq!(stripped("/um", path), rest, "{path}");
            assert_eq!(stripped("", path), path);
        }
    }

    #[test]
    fn a_link_may_begin_with_our_start_page() {
        for (path, rest) in [
            ("/jogo", "/jogo"),
            ("/jogo/", "/jogo/"),
            ("/jogo?texto", "/jogo?texto"),
            ("/jogo/socket.io/?EIO=4", "/socket.io/?EIO=4"),
            ("/jogo/sala/123", "/sala/123"),
            ("/jogos/1", "/jogos/1"),
        ] {
            assert_eq!(stripped("", path), rest, "{path}");
            assert_eq!(stripped("/um", &format!("/um{path}")), rest, "{path}");
        }
        assert_eq!(stripped("/jogo", "/jogo/"), "/");
    }
}
