//! The health of the server, for programs that watch over it.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::AppState;

/// Answers `/saude`: 200 while changes can be stored, otherwise 503. The answer names no room
/// and no player, because anybody may ask.
pub(super) async fn health(State(state): State<AppState>) -> Response {
    let (status, body) = if state.health.is_well().await {
        (StatusCode::OK, "{\"estado\":\"bem\"}\n")
    } else {
        let body = "{\"estado\":\"mal\",\"codigo\":\"indisponivel\"}\n";
        (StatusCode::SERVICE_UNAVAILABLE, body)
    };
    let about = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, about, body).into_response()
}
