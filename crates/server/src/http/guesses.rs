//! A bound on guesses. The code of an unlisted room is its only secret, so questions for rooms
//! that do not exist are charged like new rooms.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use game::Refusal;

use super::answers::told;
use super::negotiation::Negotiated;
use super::state::AppState;
use crate::session::admission::refused;

/// Marks an answer other than 404 which says that a room does not exist.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoSuchRoom;

/// Answers a question for a room, unless its sender has asked for too many that do not exist.
/// From then on no answer tells whether a room exists.
pub(super) async fn bounded(
    State(state): State<AppState>,
    params: Result<RawPathParams, RawPathParamsRejection>,
    negotiated: Negotiated,
    request: Request,
    next: Next,
) -> Response {
    let in_path = params.is_ok_and(|params| names_a_room(&params));
    let in_query = request.uri().path() == "/sala";
    let sender = state
        .admission
        .sender(request.extensions(), request.headers());
    let Some(sender) = sender.filter(|_| in_path || in_query) else {
        return next.run(request).await;
    };
    if !state.admission.may_guess(sender) {
        if !negotiated.page {
            return refused(Refusal::SlowDown);
        }
        let slow = negotiated.texts.devagar();
        return told(
            StatusCode::TOO_MANY_REQUESTS,
            slow,
            state.home(),
            negotiated,
        );
    }
    let answer = next.run(request).await;
    let is_marked = answer.extensions().get::<NoSuchRoom>().is_some();
    if is_marked || answer.status() == StatusCode::NOT_FOUND {
        state.admission.charge_guess(sender);
    }
    answer
}

/// Returns whether the path names a room. The parts of the path are as the routes read them,
/// so that no other spelling of it is a way around the bound.
fn names_a_room(params: &RawPathParams) -> bool {
    let is_sala = |(name, word): (&str, &str)| name == "word" && word.eq_ignore_ascii_case("sala");
    params.iter().any(is_sala) && params.iter().any(|(name, _)| name == "room")
}
