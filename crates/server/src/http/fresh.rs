//! The newest room for every answer, if several servers share the rooms.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::feeds::Feeds;

/// The paths whose answers name rooms.
const LISTS: [&str; 4] = ["/", "/jogo", "/sala", "/salas"];

/// Reads what other servers have changed of the rooms that an answer shows.
pub(super) async fn read_first(
    State(feeds): State<Arc<Feeds>>,
    params: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let params = params.ok();
    let room = params.iter().flatten().find(|(name, _)| *name == "room");
    if let Some((_, room)) = room {
        if let Ok(id) = room.parse() {
            feeds.snapshots.look_at(&id).await;
        }
    } else if LISTS.contains(&request.uri().path()) {
        feeds.snapshots.look_at_all().await;
    }
    next.run(request).await
}
