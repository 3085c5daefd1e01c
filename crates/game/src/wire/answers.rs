use std::ops::Not;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::rejection::Rejection;
use crate::server_id::lenient;
use crate::view::mark_or_zero;
use crate::{Board, Clean, Code, Mark, Name, Players, RoomId, RoomView, ServerId, Token};

/// The payload of `sua_vaga`: a client's own seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YourSeat {
    /// The room.
    #[serde(rename = "jogoId")]
    pub room: RoomId,
    /// The mark of the seat, or none when watching.
    #[serde(rename = "marca", with = "mark_or_zero")]
    pub mark: Option<Mark>,
    /// The token that gives the seat back, or null when watching.
    #[serde(rename = "ficha")]
    pub token: Option<Token>,
    /// The version of the protocol that the server speaks.
    #[serde(rename = "protocolo")]
    pub protocol: u32,
    /// The identity of the server, if it told one.
    #[serde(
        rename = "servidor",
        default,
        deserialize_with = "lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub server: Option<ServerId>,
}

/// The payload of `erro`: a refusal, as its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The reason.
    #[serde(rename = "codigo")]
    pub code: Code,
    /// The room it concerns, when there is one.
    #[serde(rename = "jogoId", default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// The key of the payload that was wrong, when it was one key.
    #[serde(rename = "campo", default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Word>,
    /// The mistake in the message, when there was one. A later server may know more of them.
    #[serde(rename = "motivo", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Word>,
}

impl Refused {
    /// Makes the message of a refusal in a room, or outside of one.
    pub fn new(rejection: impl Into<Rejection>, room: Option<RoomId>) -> Self {
        let rejection = rejection.into();
        Self {
            code: rejection.refusal.into(),
            room,
            field: rejection.field.map(Word::from),
            reason: rejection.reason.map(|reason| reason.word().into()),
        }
    }
}

/// A key or a reason on the wire: short and safe to show, wherever it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Word(Clean);

impl Word {
    /// The greatest width, in terminal columns; the rest is cut.
    pub const MAX_COLUMNS: usize = 30;

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(Clean::new(text, Self::MAX_COLUMNS))
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.as_str().to_owned()
    }
}

/// The acknowledgement of any event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Whether the event was accepted.
    pub ok: bool,
    /// The reason for a refusal.
    #[serde(rename = "codigo", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The key of the payload that was wrong, as in [`Refused`].
    #[serde(rename = "campo", default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Word>,
    /// The mistake in the message, as in [`Refused`].
    #[serde(rename = "motivo", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Word>,
    /// The room's version after an accepted change. Absent if the change ended the room.
    #[serde(rename = "versao", default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// True when the proposal had been applied before: a resend is no second move.
    #[serde(rename = "repetida", default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<bool>,
    /// The number of the host's act, by which it can be taken back.
    #[serde(rename = "ato", default, skip_serializing_if = "Option::is_none")]
    pub act: Option<u64>,
}

impl Ack {
    /// Makes the acknowledgement of a refusal.
    pub fn refused(rejection: impl Into<Rejection>) -> Self {
        let Refused {
            code,
            field,
            reason,
            ..
        } = Refused::new(rejection, None);
        Self {
            ok: false,
            code: Some(code),
            field,
            reason,
            ..Self::default()
        }
    }
}

/// The payload of `aviso`: a message of the host to everybody, or the name that the host
/// gave one player.
///
/// ```
/// use game::wire::Notice;
/// use serde_json::json;
///
/// let notice = Notice::parse(&json!({ "texto": "Hora do lanche" }));
/// assert!(matches!(notice, Some(Notice::Message(text)) if text.as_str() == "Hora do lanche"));
/// assert_eq!(Notice::parse(&json!({ "texto": "" })), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A message to everybody.
    Message(Clean),
    /// The name that this client has now in a room.
    Renamed(RoomId, Name),
}

impl Notice {
    /// The greatest width of a message, in terminal columns; the rest is cut.
    pub const MAX_COLUMNS: usize = 120;

    /// Reads the payload; `None` when it is neither.
    pub fn parse(payload: &Value) -> Option<Self> {
        if let Some(text) = payload.get("texto") {
            let text = Clean::new(text.as_str()?, Self::MAX_COLUMNS);
            return (!text.as_str().is_empty()).then_some(Self::Message(text));
        }
        let room = payload.get("jogoId")?.as_str()?.parse().ok()?;
        Some(Self::Renamed(
            room,
            Name::new(payload.get("nome")?.as_str()?),
        ))
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(None)?;
        match self {
            Self::Message(text) => object.serialize_entry("texto", text.as_str())?,
            Self::Renamed(room, name) => {
                object.serialize_entry("jogoId", room)?;
                object.serialize_entry("nome", name)?;
            }
        }
        object.end()
    }
}

/// The answer to `evento`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pong {
    resposta: &'static str,
}

impl Pong {
    /// The only answer.
    pub const OK: Self = Self { resposta: "ok" };
}

/// The stage of a listed room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A seat is free.
    #[serde(rename = "esperando")]
    Waiting,
    /// Two players are in a game.
    #[serde(rename = "jogando")]
    Playing,
    /// The game is over, and the next one has not begun.
    #[serde(rename = "encerrada")]
    Over,
}

impl RoomView {
    /// Returns the room as a row in the list of rooms.
    pub fn listed(&self) -> ListedRoom {
        ListedRoom {
            id: self.id.clone(),
            players: self.players.clone(),
            watchers: self.watchers,
            stage: self.stage(),
            seeks: self.seeks,
        }
    }

    /// Returns whether this view and a later one of the same room have the same row in the
    /// list of rooms.
    pub fn is_listed_like(&self, later: &Self) -> bool {
        self.stage() == later.stage()
            && self.watchers == later.watchers
            && self.seeks == later.seeks
            && self.players == later.players
    }

    fn stage(&self) -> Stage {
        if Mark::BOTH.iter().any(|mark| self.players.is_free(*mark)) {
            Stage::Waiting
        } else if self.outcome.is_some() {
            Stage::Over
        } else {
            Stage::Playing
        }
    }
}

/// One row of `salas`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRoom {
    /// The room.
    #[serde(rename = "jogoId")]
    pub id: RoomId,
    /// The players of both seats.
    #[serde(rename = "jogadores")]
    pub players: Players,
    /// The number of watchers.
    #[serde(rename = "plateia")]
    pub watchers: u32,
    /// The stage of the room.
    #[serde(rename = "estado")]
    pub stage: Stage,
    /// Whether the only player asked for an opponent, and waits for one.
    #[serde(rename = "procura", default, skip_serializing_if = "Not::not")]
    pub seeks: bool,
}

/// The payload of `tabuleiros`: the rooms shown now, and the number of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardList {
    /// The rooms shown now.
    #[serde(rename = "salas")]
    pub rooms: Vec<RoomView>,
    /// The number of rooms that have a player.
    #[serde(rename = "total")]
    pub total: usize,
}

/// The payload of `atualizar_jogo` from a server.
///
/// ```
/// use game::wire::News;
/// use serde_json::json;
///
/// let relayed = News::parse(&json!({ "tabuleiro": [0, 0, 0, 0, 1, 0, 0, 0, 0] }));
/// assert!(matches!(relayed, Some(News::Bare(board)) if board.marks() == 1));
/// assert_eq!(News::parse(&json!("hello")), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The whole room, from a server that knows rooms.
    Room(Box<RoomView>),
    /// Only a board, from a plain relay.
    Bare(Board),
}

impl News {
    /// Reads the payload of `atualizar_jogo` from a server; `None` when it is neither a
    /// room nor a board.
    pub fn parse(payload: &Value) -> Option<Self> {
        if payload.get("versao").is_some() {
            return RoomView::deserialize(payload)
                .ok()
                .filter(is_finite)
                .map(|room| Self::Room(Box::new(room)));
        }
        Board::deserialize(payload.get("tabuleiro")?)
            .ok()
            .map(Self::Bare)
    }
}

/// Returns whether the lists of a room have a possible length: nine squares of winning
/// lines, and two seats that ask for the next game.
fn is_finite(room: &RoomView) -> bool {
    room.line.as_ref().is_none_or(|line| line.len() <= 9) && room.asked.len() <= 2
}
