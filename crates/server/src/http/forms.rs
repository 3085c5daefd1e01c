//! A game by plain forms, in the same rooms and by the same rules as any other.
//!
//! A form is answered with the page itself, because some browsers keep the old page after a
//! redirect to the same path.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use game::{Board, Name, Refusal, RoomId, Square, Token};
use serde::Deserialize;

use super::answers::told;
use super::form_page::{FormPage, board_of};
use super::guesses::NoSuchRoom;
use super::negotiation::Negotiated;
use super::not_found;
use super::state::AppState;
use crate::session::forms::Player;

/// The largest form, in bytes. One with a long name has about 300.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// The fields of a form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    ficha: String,
    tabuleiro: String,
    casa: Option<usize>,
    acao: String,
    nome: String,
    entrada: String,
}

impl Fields {
    /// Returns the token that an entrance form of ours carries. Any other text is none, since
    /// a short one could be guessed.
    fn entrance(&self) -> Option<Token> {
        let is_ours = self.entrada.len() == 32;
        let bits = u128::from_str_radix(&self.entrada, 16).ok()?;
        is_ours.then(|| Token::from_random(bits))
    }
}

/// Answers the form of a room with its page.
pub(super) async fn post(
    State(state): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    negotiated: Negotiated,
    request: Request,
) -> Response {
    let Ok(room) = room.parse::<RoomId>() else {
        return not_found::answer(&state, negotiated);
    };
    if !word.eq_ignore_ascii_case("sala") {
        return not_found::answer(&state, negotiated);
    }
    let home = state.home();
    let failed = |status, sentence| told(status, sentence, home, negotiated);
    let texts = negotiated.texts;
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(state.request, to_bytes(body, MAX_FORM_BYTES)).await;
    let Ok(body) = body else {
        return failed(StatusCode::REQUEST_TIMEOUT, texts.dados_invalidos());
    };
    let Ok(body) = body else {
        return failed(StatusCode::PAYLOAD_TOO_LARGE, texts.dados_invalidos());
    };
    let filled = Request::from_parts(parts.clone(), Body::from(body));
    let Ok(Form(fields)) = Form::<Fields>::from_request(filled, &()).await else {
        return failed(StatusCode::BAD_REQUEST, texts.dados_invalidos());
    };
    // A browser that goes away ends its request. It must leave no change half made, such as a
    // seat whose player nobody knows.
    let (acting, place) = (state.clone(), room.clone());
    let acting = tokio::spawn(async move { acting.act(&place, &fields, &parts).await });
    let Ok((player, refusal)) = acting.await else {
        return failed(StatusCode::INTERNAL_SERVER_ERROR, texts.interno());
    };
    state
        .form_page(&room, player.as_deref(), refusal, negotiated)
        .await
}

impl AppState {
    /// Does what a form asks. Returns its player, if it has a seat now, and the refusal.
    async fn act(
        &self,
        room: &RoomId,
        fields: &Fields,
        request: &Parts,
    ) -> (Option<Arc<Player>>, Option<Refusal>) {
        if fields.ficha.is_empty() {
            if fields.acao != "entrar" {
                return (None, None);
            }
            let name = Name::new(&fields.nome);
            let entrance = fields.entrance();
            return match self.forms.sit_down(room, name, entrance, request).await {
                Ok(player) => (Some(player), None),
                Err(refusal) => (None, Some(refusal)),
            };
        }
        let Ok(token) = Token::try_from(fields.ficha.clone()) else {
            return (None, Some(Refusal::BadToken));
        };
        let player = match self.forms.player(room, &token, request).await {
            Ok(player) => player,
            Err(refusal) => return (None, Some(refusal)),
        };
        let done = match (fields.casa, fields.acao.as_str()) {
            (Some(number), _) => self.play(&player, &fields.tabuleiro, number).await,
            (None, "revanche") => self.forms.propose(&player, Board::EMPTY).await,
            (None, "cobrar") => self.forms.claim(&player).await,
            (None, "sair") => {
                return match self.forms.leave(&player).await {
                    Ok(()) => (None, None),
                    Err(refusal) => (Some(player), Some(refusal)),
                };
            }
            (None, _) => Ok(()),
        };
        (Some(player), done.err())
    }

    /// Plays on the board that the player saw, so that a form that is sent twice is no second
    /// move.
    async fn play(&self, player: &Player, seen: &str, number: usize) -> Result<(), Refusal> {
        let seen = board_of(seen).ok_or(Refusal::BadPayload)?;
        let square = number.checked_sub(1).and_then(Square::new);
        let square = square.ok_or(Refusal::BadPayload)?;
        let mark = player.mark().ok_or_else(|| player.loss())?;
        if seen.at(square).is_some() {
            return Err(Refusal::SquareTaken);
        }
        self.forms.propose(player, seen.with(square, mark)).await
    }

    /// Answers with the page of a room, for a player or a watcher.
    pub(super) async fn form_page(
        &self,
        id: &RoomId,
        player: Option<&Player>,
        refusal: Option<Refusal>,
        negotiated: Negotiated,
    ) -> Response {
        let seat = || {
            let player = player?;
            Some((player.mark()?, player.token()?.reveal().to_owned()))
        };
        // A player hears of a new mark before the room with it is published.
        let both = || (self.snapshots.current(id), seat());
        let (room, seat) = self.forms.between_changes(id, both).await;
        let page = FormPage {
            id,
            room: room.as_deref(),
            seat,
            refusal,
            message: player.and_then(|player| self.forms.message(player)),
            number: rand::random(),
            entrance: Token::from_random(rand::random()),
            texts: negotiated.texts,
        };
        // Under `no-referrer` browsers send the origin `null` with a form, as a foreign page
        // would.
        let about: [(HeaderName, &str); 2] = [
            (header::REFERRER_POLICY, "same-origin"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut answer = (about, Html(page.html())).into_response();
        if page.room.is_none() {
            answer.extensions_mut().insert(NoSuchRoom);
        }
        answer
    }
}
