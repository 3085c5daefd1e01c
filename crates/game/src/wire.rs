//! The words on the wire: event names, and the payloads in both directions.
//!
//! The one place where the Portuguese of the protocol is spelt, with
//! [`RoomView`] and [`Refusal::code`]. Parsing never
//! panics and answers with a [`Refusal`]; `docs/PROTOCOL.md` tells the meaning.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::view::mark_or_zero;
use crate::{Board, Code, Level, Mark, Name, Players, Refusal, RoomId, RoomView, Token};

/// Event names.
pub mod event {
    /// Enter a room.
    pub const ENTER: &str = "entrar_sala";
    /// Propose the next board; tell the whole room.
    pub const BOARD: &str = "atualizar_jogo";
    /// Want a robot on the chair opposite, or send it away.
    pub const ROBOT: &str = "chamar_robo";
    /// Leave the room on purpose.
    pub const LEAVE: &str = "sair_sala";
    /// Ask for the list of rooms.
    pub const LIST: &str = "listar_salas";
    /// The list of rooms.
    pub const ROOMS: &str = "salas";
    /// Ask for the boards of the rooms.
    pub const LIST_BOARDS: &str = "listar_tabuleiros";
    /// The boards of the rooms.
    pub const BOARDS: &str = "tabuleiros";
    /// Tell a client its own seat.
    pub const SEAT: &str = "sua_vaga";
    /// Tell a client that something was refused.
    pub const REFUSED: &str = "erro";
    /// Tell everybody that the server closes, and with it every connection.
    pub const CLOSING: &str = "servidor_fecha";
    /// Answered with [`super::Pong`]; clients measure a round trip with it.
    pub const ECHO: &str = "evento";
}

/// The protocol this version speaks.
pub const PROTOCOL: u32 = 1;

/// What `entrar_sala` asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterRequest {
    /// The room to enter.
    pub room: RoomId,
    /// The person's name, empty when none was sent.
    pub name: Name,
    /// The seat token, when one was sent.
    pub token: Option<Token>,
    /// Whether the key `ficha` was sent at all: the client knows seats and offers.
    pub knows_seats: bool,
    /// Wants to watch, not to sit.
    pub watch: bool,
}

/// What `atualizar_jogo` proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The whole next board.
    pub board: Board,
    /// The room it is meant for, when named.
    pub room: Option<RoomId>,
    /// The version it rests on, when named.
    pub version: Option<u64>,
}

impl EnterRequest {
    /// Reads the payload of `entrar_sala`.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`] or [`Refusal::BadRoom`].
    pub fn parse(payload: &Value) -> Result<Self, Refusal> {
        let object = payload.as_object().ok_or(Refusal::BadPayload)?;
        let ficha = object.get("ficha");
        Ok(Self {
            room: room_id(object.get("jogoId"))?.ok_or(Refusal::BadPayload)?,
            name: Name::new(optional(object.get("nome"), Value::as_str)?.unwrap_or_default()),
            token: optional(ficha, Value::as_str)?.map(Token::presented),
            knows_seats: ficha.is_some(),
            watch: optional(object.get("assistir"), Value::as_bool)?.unwrap_or(false),
        })
    }

    /// The payload a client sends.
    pub fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "jogoId": self.room, "nome": self.name });
        if self.knows_seats {
            payload["ficha"] = self
                .token
                .as_ref()
                .map_or(Value::Null, |t| t.reveal().into());
        }
        if self.watch {
            payload["assistir"] = true.into();
        }
        payload
    }
}

impl Proposal {
    /// Reads the payload of `atualizar_jogo` as a client sends it.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`], [`Refusal::BadRoom`] or [`Refusal::BadBoard`].
    pub fn parse(payload: &Value) -> Result<Self, Refusal> {
        let object = payload.as_object().ok_or(Refusal::BadPayload)?;
        let room = room_id(object.get("jogoId"))?;
        let version = optional(object.get("versao"), Value::as_u64)?;
        let cells = object.get("tabuleiro").filter(|cells| cells.is_array());
        let cells = cells.ok_or(Refusal::BadPayload)?;
        let board = Board::deserialize(cells).map_err(|_| Refusal::BadBoard)?;
        Ok(Self {
            board,
            room,
            version,
        })
    }

    /// The payload a client sends.
    pub fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "tabuleiro": self.board });
        if let Some(room) = &self.room {
            payload["jogoId"] = room.as_str().into();
        }
        if let Some(version) = self.version {
            payload["versao"] = version.into();
        }
        payload
    }
}

/// What `chamar_robo` asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotRequest {
    /// The room it is meant for, when named.
    pub room: Option<RoomId>,
    /// How well the robot shall play; none sends it away.
    pub level: Option<Level>,
}

impl RobotRequest {
    /// Reads the payload of `chamar_robo`.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`] or [`Refusal::BadRoom`].
    pub fn parse(payload: &Value) -> Result<Self, Refusal> {
        let object = payload.as_object().ok_or(Refusal::BadPayload)?;
        let room = room_id(object.get("jogoId"))?;
        // Null sends a robot away; a key that was forgotten must not.
        let level = object.get("nivel").ok_or(Refusal::BadPayload)?;
        let level = optional(Some(level), |word| Level::of_word(word.as_str()?))?;
        Ok(Self { room, level })
    }

    /// The payload a client sends.
    pub fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "nivel": self.level });
        if let Some(room) = &self.room {
            payload["jogoId"] = room.as_str().into();
        }
        payload
    }
}

/// The room a `sair_sala` names, if any; its payload may be missing altogether.
///
/// # Errors
/// [`Refusal::BadPayload`] or [`Refusal::BadRoom`].
pub fn parse_leave(payload: Option<&Value>) -> Result<Option<RoomId>, Refusal> {
    match payload {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => room_id(object.get("jogoId")),
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            Err(Refusal::BadPayload)
        }
    }
}

/// A room id as a string or as an integer, which is its decimal text.
fn room_id(value: Option<&Value>) -> Result<Option<RoomId>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => text.parse().map(Some).map_err(|_| Refusal::BadRoom),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number
            .to_string()
            .parse()
            .map(Some)
            .map_err(|_| Refusal::BadRoom),
        Some(Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            Err(Refusal::BadPayload)
        }
    }
}

/// A key that may be absent or null, but not of another type.
fn optional<'v, T>(
    value: Option<&'v Value>,
    read: impl Fn(&'v Value) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    match value.filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => read(value).map(Some).ok_or(Refusal::BadPayload),
    }
}

/// `sua_vaga`: a client's own seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YourSeat {
    /// The room.
    #[serde(rename = "jogoId")]
    pub room: RoomId,
    /// The mark it plays, or none when watching.
    #[serde(rename = "marca", with = "mark_or_zero")]
    pub mark: Option<Mark>,
    /// The token that gives the seat back, or null when watching.
    #[serde(rename = "ficha")]
    pub token: Option<Token>,
    /// The protocol the server speaks.
    #[serde(rename = "protocolo")]
    pub protocol: u32,
}

/// `erro`: a refusal, as its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why.
    #[serde(rename = "codigo")]
    pub code: Code,
    /// The room it concerns, when there is one.
    #[serde(rename = "jogoId", default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
}

/// The acknowledgement of any event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Whether it was accepted.
    pub ok: bool,
    /// Why not.
    #[serde(rename = "codigo", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The room's version after an accepted change.
    #[serde(rename = "versao", default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// True when the proposal had been applied before: a resend is no second move.
    #[serde(rename = "repetida", default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<bool>,
}

impl Ack {
    /// A refusal.
    pub fn refused(refusal: Refusal) -> Self {
        Self {
            ok: false,
            code: Some(refusal.into()),
            ..Self::default()
        }
    }
}

/// The answer to `evento`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pong {
    resposta: &'static str,
}

impl Pong {
    /// The one answer there is.
    pub const OK: Self = Self { resposta: "ok" };
}

/// How a listed room stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A seat is free.
    #[serde(rename = "esperando")]
    Waiting,
    /// Two are playing.
    #[serde(rename = "jogando")]
    Playing,
    /// The game is over and the next has not begun.
    #[serde(rename = "encerrada")]
    Over,
}

/// One row of `salas`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRoom {
    /// The room.
    #[serde(rename = "jogoId")]
    pub id: RoomId,
    /// Who sits where.
    #[serde(rename = "jogadores")]
    pub players: Players,
    /// How many watch.
    #[serde(rename = "plateia")]
    pub watchers: u32,
    /// How it stands.
    #[serde(rename = "estado")]
    pub stage: Stage,
}

/// The payload of `tabuleiros`: some rooms as they are shown, of so many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardList {
    /// Those shown now.
    #[serde(rename = "salas")]
    pub rooms: Vec<RoomView>,
    /// How many there are.
    #[serde(rename = "total")]
    pub total: usize,
}

/// What a server may send as `atualizar_jogo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The whole room, from a server that knows rooms.
    Room(Box<RoomView>),
    /// Only a board, from a plain relay.
    Bare(Board),
}

impl News {
    /// Reads the payload of `atualizar_jogo` as a server sends it; `None` when it
    /// is neither a room nor a board.
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

/// Whether the lists of a room are no longer than they can be: nine squares of
/// winning lines, two seats that ask for the next game.
fn is_finite(room: &RoomView) -> bool {
    room.line.as_ref().is_none_or(|line| line.len() <= 9) && room.asked.len() <= 2
}
