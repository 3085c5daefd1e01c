use serde::Deserialize;
use serde_json::Value;

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
