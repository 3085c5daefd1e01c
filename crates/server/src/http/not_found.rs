//! The answer to an unknown path: a sentence, and the way to the start.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use texts::Texts;

use super::answers::lang;
use super::negotiation::Negotiated;
use super::state::AppState;

/// Answers 404, as a page or as text.
pub(super) async fn not_found(State(state): State<AppState>, negotiated: Negotiated) -> Response {
    answer(&state, negotiated)
}

/// Answers 404 with the way to our start page.
pub(super) fn answer(state: &AppState, negotiated: Negotiated) -> Response {
    let home = state.home();
    let body = if negotiated.page {
        Html(page(home, negotiated.texts)).into_response()
    } else {
        format!(
            "{} {}\n",
            negotiated.texts.nothing_here(),
            negotiated
                .texts
                .game_is_at(format!("{}{home}", state.address.path()))
        )
        .into_response()
    };
    let varies = [(header::VARY, "accept, accept-language")];
    (StatusCode::NOT_FOUND, varies, body).into_response()
}

fn page(home: &str, texts: Texts) -> String {
    let language = lang(texts);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{here} · jogo</title>\n\
         <link rel=\"icon\" href=\"/web/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"/web/style.css\">\n\
         <main>\n<section class=\"card notice-screen\">\n<h1>{here}</h1>\n\
         <p><a href=\"{home}\">{back}</a></p>\n</section>\n</main>\n</html>\n",
        here = texts.nothing_here(),
        back = texts.back_to_start(),
    )
}
