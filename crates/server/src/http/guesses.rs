//! A bound on guesses. The code of an unlisted room is its only secret, so questions for rooms
//! that do not exist are charged like new rooms.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use game::Refusal;

use super::state::AppState;
use crate::session::admission::refused;

/// Answers a question for a room, unless its sender has asked for too many that do not exist.
/// From then on no answer tells whether a room exists.
pub(super) async fn bounded(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_room = path
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("/sala/"));
    let sender = state
        .admission
        .sender(request.extensions(), request.headers());
    let Some(sender) = sender.filter(|_| is_room) else {
        return next.run(request).await;
    };
    if !state.admission.may_guess(sender) {
        return refused(Refusal::SlowDown);
    }
    let answer = next.run(request).await;
    if answer.status() == StatusCode::NOT_FOUND {
        state.admission.charge_guess(sender);
    }
    answer
}
