//! The health of the server, for programs that watch over it.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use game::Refusal;
use game::wire::event;
use serde_json::{Value, json};

use super::AppState;
use crate::health::Condition;

/// Answers `/saude`: 200 while moves can be stored, otherwise 503. The answer names no room
/// and no player, because anybody may ask.
pub(super) async fn health(State(state): State<AppState>) -> Response {
    let (status, body) = match state.health.condition().await {
        Condition::Well => (StatusCode::OK, json!({ "saudavel": true })),
        Condition::StoreFails => failing(Refusal::Unavailable.code()),
        Condition::Leaving => failing(event::CLOSING),
    };
    let content_type = [(header::CONTENT_TYPE, "application/json")];
    (status, content_type, body.to_string() + "\n").into_response()
}

fn failing(code: &str) -> (StatusCode, Value) {
    let body = json!({ "saudavel": false, "codigo": code });
    (StatusCode::SERVICE_UNAVAILABLE, body)
}
