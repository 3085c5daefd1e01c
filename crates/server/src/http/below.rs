//! Answers of a server below a path of its host. Our own pages name every path from the
//! root, and each of those paths gets the server's own in front.
//!
//! **Invariant:** does not depend on requests. The path of a request was taken off before.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The largest page, in bytes. All of ours are smaller.
const MAX_PAGE: usize = 1024 * 1024;

/// The attributes of our pages that have a path.
const ATTRIBUTES: [&str; 3] = ["href", "src", "action"];

/// Puts the server's own path in front of the paths in an answer.
pub(super) async fn outgoing(
    State(own): State<Arc<str>>,
    request: Request,
    next: Next,
) -> Response {
    let mut answer = next.run(request).await;
    if own.is_empty() {
        return answer;
    }
    if let Some(place) = redirected(&answer, &own) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return answer;
    }
    let (mut about, body) = answer.into_parts();
    let Ok(body) = to_bytes(body, MAX_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // The tag is that of the page as it would be at the root.
    about.headers.remove(header::ETAG);
    about.headers.remove(header::CONTENT_LENGTH);
    let page = below(&String::from_utf8_lossy(&body), &own);
    Response::from_parts(about, Body::from(page))
}

/// Returns the place to which a redirection within this server leads.
fn redirected(answer: &Response, own: &str) -> Option<HeaderValue> {
    let place = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    let within = place.starts_with('/') && !place.starts_with("//");
    within.then(|| HeaderValue::from_str(&format!("{own}{place}")).ok())?
}

/// Returns a page whose paths lead below the server's own. In text of players a quotation
/// mark is escaped, so only our own attributes change.
fn below(page: &str, own: &str) -> String {
    let mut page = page.replacen("<html ", &format!("<html data-base=\"{own}\" "), 1);
    for attribute in ATTRIBUTES {
        page = page.replace(
            &format!(" {attribute}=\"/"),
            &format!(" {attribute}=\"{own}/"),
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_from_the_root_change() {
        let page = "<html lang=\"pt\"><a href=\"/\">jogo</a><use href=\"#x\"><a href=\"?texto\">\
                    <img src=\"/qr.svg\"><form action=\"/sala\"><p>href=&quot;/x</p>";
        let expected = "<html data-base=\"/a/b\" lang=\"pt\"><a href=\"/a/b/\">jogo</a>\
                        <use href=\"#x\"><a href=\"?texto\"><img src=\"/a/b/qr.svg\">\
                        <form action=\"/a/b/sala\"><p>href=&quot;/x</p>";
        assert_eq!(below(page, "/a/b"), expected);
    }
}
