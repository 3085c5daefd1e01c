//! The answer to an unknown path: a sentence, and the way to the start.

use super::answers::notice;
use super::negotiation::Negotiated;
use super::state::AppState;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// Answers 404, as a page or as text.
pub(super) async fn not_found(State(state): State<AppState>, negotiated: Negotiated) -> Response {
    answer(&state, negotiated)
}

/// Answers 404 with the way to our start page.
pub(super) fn answer(state: &AppState, negotiated: Negotiated) -> Response {
    let home = state.home();
    let body = if negotiated.page {
        let here = negotiated.texts.nothing_here();
        Html(notice(here, home, negotiated.texts)).into_response()
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
