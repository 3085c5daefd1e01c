//! The league and its table.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answers::{plain, vary};
use super::data::{mistake, typed, unknown_format};
use super::negotiation::{DataFormat, Negotiated};
use super::state::AppState;
use crate::records::TableFormat;

/// Answers `/torneio`.
pub(super) async fn table(State(state): State<AppState>, negotiated: Negotiated) -> Response {
    let format = match negotiated.data {
        Some(DataFormat::Json) => Some(TableFormat::Json),
        Some(DataFormat::Csv) => Some(TableFormat::Csv),
        Some(DataFormat::Ndjson | DataFormat::Sse) => None,
        None => (!negotiated.unknown_format).then_some(TableFormat::Text),
    };
    let mut answer = format.map_or_else(
        || unknown_format(&TableFormat::NAMES, negotiated.texts),
        |format| state.league_as(format, negotiated),
    );
    vary(&mut answer);
    answer
}

impl AppState {
    fn league_as(&self, format: TableFormat, negotiated: Negotiated) -> Response {
        let texts = negotiated.texts;
        let missing = StatusCode::NOT_FOUND;
        let Some((table, today)) = self.league.table() else {
            return match format {
                TableFormat::Text => plain(missing, texts.no_league().to_owned() + "\n"),
                TableFormat::Json | TableFormat::Csv => mistake(missing, "torneio_inexistente"),
            };
        };
        let media = match format {
            TableFormat::Text => "text/plain; charset=utf-8",
            TableFormat::Json => "application/json",
            TableFormat::Csv => "text/csv; charset=utf-8",
        };
        let written = format.write(&table, today, texts);
        typed(StatusCode::OK, media, "no-store", written)
    }
}
