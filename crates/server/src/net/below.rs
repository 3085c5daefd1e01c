//! Requests to a server below a path of its host.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;

/// Takes the server's own path off the request's. A proxy may pass the path on or take it
/// off by itself, so a request without it is left alone.
pub(super) fn strip<B>(request: &mut Request<B>, own: &str) {
    if own.is_empty() {
        return;
    }
    let uri = request.uri();
    let whole = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let Some(rest) = whole.strip_prefix(own) else {
        return;
    };
    let rest = match rest.as_bytes().first() {
        Some(b'/') => rest.to_owned(),
        None | Some(b'?') => format!("/{rest}"),
        // The path of something else, which begins alike.
        Some(_) => return,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = rest.parse().ok();
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
            ("/jogo", "/"),
            ("/jogo/", "/"),
            ("/jogo?texto", "/?texto"),
            ("/jogo/sala/123?siga", "/sala/123?siga"),
            ("/jogo/jogo/x", "/jogo/x"),
            ("/sala/123", "/sala/123"),
            ("/jogos", "/jogos"),
            ("/JOGO/tv", "/JOGO/tv"),
            ("/", "/"),
        ] {
            assert_eq!(stripped("/jogo", path), rest, "{path}");
            assert_eq!(stripped("", path), path);
        }
    }
}
