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
    let mut answer = match format {
        Some(format) => state.league_as(format, negotiated).await,
        None => unknown_format(&TableFormat::NAMES, negotiated.texts),
    };
    vary(&mut answer);
    answer
}

impl AppState {
    async fn league_as(&self, format: TableFormat, negotiated: Negotiated) -> Response {
        let texts = negotiated.texts;
        let table = match negotiated.earlier {
            Some(back) => self.league.earlier_table(back).await,
            None => Ok(self.league.table()),
        };
        let wrong = |status, code, sentence: &str| match format {
            TableFormat::Text => plain(status, format!("{sentence}\n")),
            TableFormat::Json | TableFormat::Csv => mistake(status, code),
        };
        let Ok(table) = table else {
            let busy = StatusCode::SERVICE_UNAVAILABLE;
            return wrong(busy, "indisponivel", texts.games_unavailable());
        };
        let Some((table, today)) = table else {
            return wrong(
                StatusCode::NOT_FOUND,
                "torneio_inexistente",
                texts.no_league(),
            );
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
