//! The games of a room that have ended.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use game::{PlayedGame, RoomId};
use texts::Texts;

use super::answers::{plain, vary};
use super::data::{NDJSON, has, mistake, typed, unknown_format};
use super::negotiation::{DataFormat, Negotiated};
use super::not_found;
use super::state::AppState;
use crate::records::GameFormat;

/// Answers `/sala/123/partidas`.
pub(super) async fn of_room(
    State(state): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    if !word.eq_ignore_ascii_case("sala") {
        return not_found::answer(&state, negotiated);
    }
    let mut answer = match format(negotiated) {
        Some(format) => state.games(&room, format, negotiated.texts, &headers).await,
        None => unknown_format(&GameFormat::ALL.map(|(_, name)| name), negotiated.texts),
    };
    vary(&mut answer);
    answer
}

/// Returns the format that the client asks for, or `None` if there is no such format.
fn format(negotiated: Negotiated) -> Option<GameFormat> {
    match negotiated.data {
        Some(DataFormat::Json) => Some(GameFormat::Json),
        Some(DataFormat::Ndjson) => Some(GameFormat::Ndjson),
        Some(DataFormat::Csv) => Some(GameFormat::Csv),
        Some(DataFormat::Sse) => None,
        None => (!negotiated.unknown_format).then_some(GameFormat::Text),
    }
}

impl AppState {
    async fn games(
        &self,
        room: &str,
        format: GameFormat,
        texts: Texts,
        headers: &HeaderMap,
    ) -> Response {
        let wrong = |status, code, sentence: &str| match format {
            GameFormat::Text => plain(status, format!("{sentence}\n")),
            GameFormat::Json | GameFormat::Ndjson | GameFormat::Csv => mistake(status, code),
        };
        let Ok(id) = room.parse::<RoomId>() else {
            return wrong(
                StatusCode::BAD_REQUEST,
                "sala_invalida",
                texts.sala_invalida(),
            );
        };
        let games = match self.history.of_room(&id).await {
            Ok(games) => games,
            Err(fault) => {
                tracing::debug!(room = %id, %fault, "games could not be read");
                let busy = StatusCode::SERVICE_UNAVAILABLE;
                return wrong(busy, "indisponivel", texts.games_unavailable());
            }
        };
        if games.is_empty() && self.snapshots.current(&id).is_none() {
            let nobody = texts.no_such_room(&id);
            return wrong(StatusCode::NOT_FOUND, "sala_inexistente", &nobody);
        }
        let tag = tag(&games, format, texts);
        let answer = if has(&tag, headers) {
            let revalidate = [(header::CACHE_CONTROL, "no-cache")];
            (StatusCode::NOT_MODIFIED, revalidate).into_response()
        } else {
            let written = format.write(&games, Some(&id), texts);
            typed(StatusCode::OK, media_type(format), "no-cache", written)
        };
        ([(header::ETAG, tag)], answer).into_response()
    }
}

/// Returns the tag of an answer. Games only come at the end and go at the beginning.
fn tag(games: &[PlayedGame], format: GameFormat, texts: Texts) -> String {
    let newest = games.last().map_or(0, |game| game.version);
    let language = texts.language().tag();
    format!("W/\"{format:?}-{language}-{}-{newest}\"", games.len())
}

const fn media_type(format: GameFormat) -> &'static str {
    match format {
        GameFormat::Text => "text/plain; charset=utf-8",
        GameFormat::Json => "application/json",
        GameFormat::Ndjson => NDJSON,
        GameFormat::Csv => "text/csv; charset=utf-8",
    }
}
