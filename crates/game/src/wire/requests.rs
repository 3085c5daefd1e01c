use serde_json::{Map, Value};

use super::rejection::{Reason, Rejection, cell};
use crate::{Board, Level, Name, Refusal, RoomId, Token};

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
    /// Whether the room stays out of every list, if this request makes it.
    pub unlisted: bool,
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
    /// Returns the request of a client that knows about seats, to sit down without a token.
    pub const fn new(room: RoomId, name: Name) -> Self {
        Self {
            room,
            name,
            token: None,
            knows_seats: true,
            watch: false,
            unlisted: false,
        }
    }

    /// Reads the payload of `entrar_sala`.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`] or [`Refusal::BadRoom`], with the key and the reason.
    pub fn parse(payload: &Value) -> Result<Self, Rejection> {
        let object = object(Some(payload))?;
        let missing = || Rejection::data("jogoId", Reason::Missing);
        let token = optional(object, "ficha", Value::as_str)?;
        Ok(Self {
            room: room_id(object)?.ok_or_else(missing)?,
            name: Name::new(optional(object, "nome", Value::as_str)?.unwrap_or_default()),
            token: token.map(Token::presented),
            knows_seats: object.contains_key("ficha"),
            watch: optional(object, "assistir", Value::as_bool)?.unwrap_or(false),
            unlisted: optional(object, "reservada", Value::as_bool)?.unwrap_or(false),
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
        if self.unlisted {
            payload["reservada"] = true.into();
        }
        payload
    }
}

impl Proposal {
    /// Reads the payload of `atualizar_jogo` as a client sends it.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`], [`Refusal::BadRoom`] or [`Refusal::BadBoard`], with the key
    /// and the reason.
    pub fn parse(payload: &Value) -> Result<Self, Rejection> {
        let object = object(Some(payload))?;
        Ok(Self {
            room: room_id(object)?,
            version: optional(object, "versao", Value::as_u64)?,
            board: board(object)?,
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
    /// [`Refusal::BadPayload`] or [`Refusal::BadRoom`], with the key and the reason.
    pub fn parse(payload: &Value) -> Result<Self, Rejection> {
        let object = object(Some(payload))?;
        let room = room_id(object)?;
        // Null sends a robot away; a forgotten key must not.
        if !object.contains_key("nivel") {
            return Err(Rejection::data("nivel", Reason::Missing));
        }
        let level = optional(object, "nivel", Value::as_str)?;
        let known = |word| Level::of_word(word).ok_or(Reason::BadValue);
        let level = level.map(known).transpose();
        let level = level.map_err(|reason| Rejection::data("nivel", reason))?;
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

/// The payload of `achar_adversario`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetRequest {
    /// The person's name, empty when none was sent.
    pub name: Name,
    /// The token of the new seat, when one was sent.
    pub token: Option<Token>,
    /// Whether the key `ficha` was sent at all: the client knows about seats and offers.
    pub knows_seats: bool,
}

impl MeetRequest {
    /// The fewest characters of a token that a client brings along. A shorter one could be
    /// guessed.
    pub const FEWEST_OF_TOKEN: usize = 32;

    /// Reads the payload of `achar_adversario`, which may be missing altogether.
    ///
    /// # Errors
    /// [`Refusal::BadPayload`], with the key and the reason.
    pub fn parse(payload: &Value) -> Result<Self, Rejection> {
        if payload.is_null() {
            return Ok(Self::default());
        }
        let object = object(Some(payload))?;
        let token = optional(object, "ficha", Value::as_str)?;
        let lengths = Self::FEWEST_OF_TOKEN..=Token::MAX_LENGTH;
        if token.is_some_and(|token| !lengths.contains(&token.chars().count())) {
            return Err(Rejection::data("ficha", Reason::WrongLength));
        }
        Ok(Self {
            name: Name::new(optional(object, "nome", Value::as_str)?.unwrap_or_default()),
            token: token.map(Token::presented),
            knows_seats: object.contains_key("ficha"),
        })
    }

    /// Returns the payload as a client sends it.
    pub fn payload(&self) -> Value {
        let mut payload = serde_json::json!({ "nome": self.name });
        if self.knows_seats {
            let token = self.token.as_ref();
            payload["ficha"] = token.map_or(Value::Null, |token| token.reveal().into());
        }
        payload
    }
}

/// Reads the room that a `sair_sala` or a `cobrar_cadeira` names, if any; the payload may be
/// missing altogether.
///
/// # Errors
/// [`Refusal::BadPayload`] or [`Refusal::BadRoom`], with the key and the reason.
pub fn parse_named(payload: Option<&Value>) -> Result<Option<RoomId>, Rejection> {
    match payload {
        None | Some(Value::Null) => Ok(None),
        Some(_) => room_id(object(payload)?),
    }
}

pub(super) fn object(payload: Option<&Value>) -> Result<&Map<String, Value>, Rejection> {
    let object = payload.and_then(Value::as_object);
    let binary = |object: &&Map<String, Value>| !object.contains_key("_placeholder");
    object
        .filter(binary)
        .ok_or_else(|| Rejection::payload(payload))
}

/// Reads a room id from a string or an integer; an integer is its decimal text.
pub(super) fn room_id(object: &Map<String, Value>) -> Result<Option<RoomId>, Rejection> {
    let text = match object.get("jogoId") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
        Some(other) => return Err(Rejection::type_of("jogoId", other)),
    };
    let reason = if text.is_empty() || text.chars().count() > RoomId::MAX_LENGTH {
        Reason::WrongLength
    } else {
        Reason::BadCharacter
    };
    let invalid = |_| Rejection::of(Refusal::BadRoom, "jogoId", reason);
    text.parse().map(Some).map_err(invalid)
}

/// Reads a board. A value that is no list is bad data, and a list that is no board is a bad
/// board.
fn board(object: &Map<String, Value>) -> Result<Board, Rejection> {
    let cells = match object.get("tabuleiro") {
        None | Some(Value::Null) => return Err(Rejection::data("tabuleiro", Reason::Missing)),
        Some(Value::Array(cells)) => cells,
        Some(other) => return Err(Rejection::type_of("tabuleiro", other)),
    };
    let bad = |reason| Rejection::of(Refusal::BadBoard, "tabuleiro", reason);
    let numbers: Vec<i8> = cells
        .iter()
        .map(cell)
        .collect::<Result<_, _>>()
        .map_err(bad)?;
    let cells = <[i8; 9]>::try_from(numbers).map_err(|_| bad(Reason::WrongLength))?;
    Board::try_from(cells).map_err(|_| bad(Reason::BadValue))
}

/// Reads a key that may be absent or null, but not of another type.
pub(super) fn optional<'v, T>(
    object: &'v Map<String, Value>,
    key: &'static str,
    read: impl Fn(&'v Value) -> Option<T>,
) -> Result<Option<T>, Rejection> {
    match object.get(key).filter(|value| !value.is_null()) {
        None => Ok(None),
        Some(value) => match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(Rejection::type_of(key, value)),
        },
    }
}
