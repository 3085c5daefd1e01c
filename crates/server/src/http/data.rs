//! Rooms for programs: as JSON, as lines of JSON, and as server-sent events.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use game::wire::ListedRoom;
use game::{RoomId, RoomView};
use serde::Serialize;
use texts::Texts;
use tokio::time::Instant;

use super::answers::{plain, vary};
use super::follow::Follower;
use super::negotiation::{DataFormat, Negotiated};
use super::state::AppState;
use super::telling::{Telling, line};
use crate::feeds::snapshots::RoomSubscription;
use crate::session::admission::refused;

/// The media type of lines of JSON.
pub(super) const NDJSON: &str = "application/x-ndjson";

/// The media type of server-sent events.
const SSE: &str = "text/event-stream";

/// The names of the formats of a room.
pub(super) const ROOM_FORMATS: [&str; 4] = ["json", "ndjson", "sse", "texto"];

/// The list of rooms.
#[derive(Serialize)]
struct List {
    /// The rows of the event `salas`.
    salas: Vec<ListedRoom>,
    /// The number of all rooms.
    total: usize,
}

/// Answers `/salas`, the list of rooms.
pub(super) async fn rooms(State(state): State<AppState>, negotiated: Negotiated) -> Response {
    let json = negotiated.data == Some(DataFormat::Json);
    let mut answer = if negotiated.unknown_format || negotiated.data.is_some() && !json {
        unknown_format(&["json", "texto"], negotiated.texts)
    } else if json {
        let (salas, total) = state.feeds.lobby.list();
        let list = serde_json::to_string(&List { salas, total });
        let list = list.expect("rows are strings and numbers");
        typed(StatusCode::OK, "application/json", "no-store", list)
    } else {
        state.rooms_in_words(negotiated)
    };
    vary(&mut answer);
    answer
}

/// Answers 400 with a sentence that names the formats of a path.
pub(super) fn unknown_format(formats: &[&str], texts: Texts) -> Response {
    let sentence = texts.formats_are(formats.join(", ")) + "\n";
    plain(StatusCode::BAD_REQUEST, sentence)
}

impl AppState {
    /// Answers with a room as data: its present state, or also each change until its game
    /// ends.
    pub(super) fn room_as_data(
        &self,
        room: &str,
        format: DataFormat,
        negotiated: Negotiated,
        request: &Request,
    ) -> Response {
        let Ok(id) = room.parse::<RoomId>() else {
            return mistake(StatusCode::BAD_REQUEST, "sala_invalida");
        };
        let Some(room) = self.snapshots.current(&id) else {
            return missing();
        };
        let headers = request.headers();
        let telling = match format {
            DataFormat::Json if !negotiated.follow => return whole(&room, headers),
            DataFormat::Ndjson if !negotiated.follow => {
                return typed(StatusCode::OK, NDJSON, "no-store", line(&room));
            }
            DataFormat::Json | DataFormat::Ndjson => Telling::Lines,
            // An event source comes back after each end. With this answer it stops.
            DataFormat::Sse if knows_end(&room, headers) => {
                return StatusCode::NO_CONTENT.into_response();
            }
            DataFormat::Sse => Telling::Events,
            DataFormat::Csv => return unknown_format(&ROOM_FORMATS, negotiated.texts),
        };
        match self.snapshots.follow(&id) {
            Some(subscription) => self.stream_of(subscription, telling, request),
            None => missing(),
        }
    }

    /// Answers with a stream that follows a room. It counts as a session.
    pub(super) fn stream_of(
        &self,
        subscription: RoomSubscription,
        telling: Telling,
        request: &Request,
    ) -> Response {
        let (extensions, headers) = (request.extensions(), request.headers());
        let session = match self.admission.admit(extensions, headers) {
            Ok(session) => session,
            Err(refusal) => return refused(refusal),
        };
        let follower = Follower {
            subscription,
            snapshots: Arc::clone(&self.snapshots),
            telling,
            quiet_timeout: self.quiet,
            heartbeat: self.heartbeat,
            last_news: Instant::now(),
            _session: session,
        };
        let kind = match telling {
            Telling::Words(_) => "text/plain; charset=utf-8",
            Telling::Lines => NDJSON,
            Telling::Events => SSE,
        };
        let stream = Body::from_stream(follower.follow());
        // A proxy would keep the lines until it has many of them.
        let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
        (unbuffered, typed(StatusCode::OK, kind, "no-store", stream)).into_response()
    }
}

/// Answers with a room, or with 304 if the client has this version.
fn whole(room: &RoomView, headers: &HeaderMap) -> Response {
    // The tag is weak, because a compressed answer has other bytes.
    let tag = format!("W/\"{}\"", room.version);
    let answer = if has(&tag, headers) {
        let revalidate = [(header::CACHE_CONTROL, "no-cache")];
        (StatusCode::NOT_MODIFIED, revalidate).into_response()
    } else {
        let json = room.encoded().to_string();
        typed(StatusCode::OK, "application/json", "no-cache", json)
    };
    ([(header::ETAG, tag)], answer).into_response()
}

/// Returns whether `If-None-Match` has this tag, by the weak comparison (RFC 9110, 13.1.2).
pub(super) fn has(tag: &str, headers: &HeaderMap) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let lines = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    tags.any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

/// Returns whether an event source has already received this end of the game.
fn knows_end(room: &RoomView, headers: &HeaderMap) -> bool {
    let last = headers.get("last-event-id");
    let last = last.and_then(|id| id.to_str().ok()?.parse().ok());
    room.outcome.is_some() && last == Some(room.version)
}

fn missing() -> Response {
    mistake(StatusCode::NOT_FOUND, "sala_inexistente")
}

/// Answers with a code, in the form of a refusal.
pub(super) fn mistake(status: StatusCode, code: &str) -> Response {
    let body = format!("{{\"codigo\":\"{code}\"}}\n");
    typed(status, "application/json", "no-store", body)
}

pub(super) fn typed(
    status: StatusCode,
    kind: &'static str,
    cache: &'static str,
    body: impl Into<Body>,
) -> Response {
    let about = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)];
    (status, about, body.into()).into_response()
}
