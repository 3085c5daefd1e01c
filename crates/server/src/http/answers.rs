//! Parts that answers to several routes share.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use texts::{Language, Texts};

/// Notes the headers that decided on the form of an answer.
pub(super) fn vary(answer: &mut Response) {
    let varies = HeaderValue::from_static("accept, accept-language, user-agent");
    answer.headers_mut().insert(header::VARY, varies);
}

/// Makes a short answer of text that no cache keeps.
pub(super) fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let about = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, about, body.into()).into_response()
}

/// Returns the language of a page, as its `lang` says it.
pub(super) const fn lang(texts: Texts) -> &'static str {
    match texts.language() {
        Language::Pt => "pt-BR",
        other @ (Language::En | Language::Es) => other.tag(),
    }
}
