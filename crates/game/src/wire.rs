//! The words on the wire: event names, and the payloads in both directions.
//!
//! Only this module, [`RoomView`] and [`Refusal::code`] spell out the protocol's
//! Portuguese. Parsing never panics and returns a [`Refusal`]; `docs/PROTOCOL.md` defines
//! the meaning.
//!
//! ```
//! use game::Refusal;
//! use game::wire::EnterRequest;
//! use serde_json::json;
//!
//! let request = EnterRequest::parse(&json!({ "jogoId": 123, "nome": "Ana" })).unwrap();
//! assert_eq!(request.room.as_str(), "123");
//! // Without the key `ficha`, this is a plain client.
//! assert!(!request.knows_seats);
//!
//! assert_eq!(EnterRequest::parse(&json!([123])), Err(Refusal::BadPayload));
//! ```

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::view::mark_or_zero;
use crate::{Board, Code, Level, Mark, Name, Players, Refusal, RoomId, RoomView, Token};

/// The names of the events.
pub mod event {
    /// Enter a room.
    pub const ENTER: &str = "entrar_sala";
    /// Propose the next board; send the whole room.
    pub const BOARD: &str = "atualizar_jogo";
    /// Call a robot to the opposite seat, or send it away.
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
    /// Send a client its own seat.
    pub const SEAT: &str = "sua_vaga";
    /// Send a client a refusal.
    pub const REFUSED: &str = "erro";
    /// Announce to every client that the server closes, and with it every connection.
    pub const CLOSING: &str = "servidor_fecha";
    /// Ask for a [`super::Pong`]; clients measure a round trip with it.
    pub const ECHO: &str = "evento";
}

/// The version of the protocol that this crate speaks.
pub const PROTOCOL: u32 = 1;

/// The payload of `entrar_sala`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterRequest {
    /// The room to enter.
    pub room: RoomId,
    /// The person's name, empty when none was sent.
    pub name: Name,
    /// The seat token, when one was sent.
    pub token: Option<Token>,
    /// Whether the key `ficha` was sent at all: the client knows about seats and offers.
    pub knows_seats: bool,
    /// Whether the client wants to watch instead of sitting down.
    pub watch: bool,
}

/// The payload of `atualizar_jogo` from a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The whole next board.
    pub board: Board,
    /// The room that the board is meant for, when named.
    pub room: Option<RoomId>,
    /// The version that the board rests on, when named.
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

    /// Returns the payload as a client sends it.
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

    /// Returns the payload as a client sends it.
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

/// The payload of `chamar_robo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotRequest {
    /// The room that the call is meant for, when named.
    pub room: Option<RoomId>,
    /// The level of the robot; `None` sends the robot away.
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
        // Null sends a robot away; a forgotten key must not.
        let level = object.get("nivel").ok_or(Refusal::BadPayload)?;
        let level = optional(Some(level), |word| Level::of_word(word.as_str()?))?;
        Ok(Self { room, level })
    }

    /// Returns the payload as a client sends it.
    pub fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "nivel": self.level });
        if let Some(room) = &self.room {
            payload["jogoId"] = room.as_str().into();
        }
        payload
    }
}

/// Reads the room that a `sair_sala` names, if any; its payload may be missing altogether.
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

/// Reads a room id from a string or an integer; an integer is its decimal text.
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

/// Reads a key that may be absent or null, but not of another type.
fn optional<'v, T>(
    value: Option<&'v Value>,
    read: impl Fn(&'v Value) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    match value.filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => read(value).map(Some).ok_or(Refusal::BadPayload),
    }
}

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
}

/// The acknowledgement of any event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Whether the event was accepted.
    pub ok: bool,
    /// The reason for a refusal.
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
    /// Makes the acknowledgement of a refusal.
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
