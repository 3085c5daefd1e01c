//! Parts that answers to several routes share.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use texts::{Language, Texts};

use super::negotiation::Negotiated;

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

/// Answers with a sentence: for a browser as a page with the way to `home`, otherwise as text.
pub(super) fn told(
    status: StatusCode,
    sentence: &str,
    home: &str,
    negotiated: Negotiated,
) -> Response {
    if !negotiated.page {
        return plain(status, format!("{sentence}\n"));
    }
    let mut answer = (status, Html(notice(sentence, home, negotiated.texts))).into_response();
    vary(&mut answer);
    answer
}

/// Returns a page that has one sentence, and the way to `home`.
pub(super) fn notice(sentence: &str, home: &str, texts: Texts) -> String {
    let language = lang(texts);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{sentence} · jogo</title>\n\
         <link rel=\"icon\" href=\"/web/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"/web/style.css\">\n\
         <main>\n<section class=\"card notice-screen\">\n<h1>{sentence}</h1>\n\
         <p><a href=\"{home}\">{back}</a></p>\n</section>\n</main>\n</html>\n",
        back = texts.back_to_start(),
    )
}

/// Returns the language of a page, as its `lang` says it.
pub(super) const fn lang(texts: Texts) -> &'static str {
    match texts.language() {
        Language::Pt => "pt-BR",
        other @ (Language::En | Language::Es) => other.tag(),
    }
}
