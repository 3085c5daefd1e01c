//! The words of the host's namespace, `/anfitriao`: the acts of the host, and what the
//! host is shown.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answers::{ListedRoom, Notice, Word};
use super::league::LeagueInShort;
use super::rejection::{Reason, Rejection};
use super::requests::{object, optional, room_id};
use crate::{Clean, League, LeagueName, Mark, Name, RoomId};

/// The namespace of the host.
pub const NAMESPACE: &str = "/anfitriao";

/// The events of an act of the host.
pub mod act {
    /// Free a seat.
    pub const FREE: &str = "levantar";
    /// Close a room.
    pub const CLOSE: &str = "encerrar";
    /// Send a person away for some minutes.
    pub const SEND_AWAY: &str = "pausar";
    /// Give a player another name.
    pub const RENAME: &str = "renomear";
    /// Let no newcomers in, or let them in again.
    pub const DOOR: &str = "fechar_porta";
    /// Give names to those who enter, or leave them theirs.
    pub const NICKNAMES: &str = "apelidos";
    /// Send a message to everybody.
    pub const ANNOUNCE: &str = "avisar";
    /// Open a league.
    pub const OPEN_LEAGUE: &str = "abrir_torneio";
    /// Close the league before its time.
    pub const CLOSE_LEAGUE: &str = "encerrar_torneio";
    /// Take an act back.
    pub const UNDO: &str = "desfazer";
}

/// The event that shows the host the rooms and the people.
pub const HOUSE: &str = "casa";

/// An act of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostCommand {
    /// Frees a seat.
    Free(RoomId, Mark),
    /// Closes a room.
    Close(RoomId),
    /// Sends a person away for this number of minutes.
    SendAway(Whom, u64),
    /// Gives a player another name.
    Rename(RoomId, Mark, Name),
    /// Closes the door to newcomers if true, or opens it.
    Door(bool),
    /// Gives names in this language to those who enter; `None` leaves them theirs.
    Nicknames(Option<Word>),
    /// Sends a message to everybody.
    Announce(Clean),
    /// Opens a league of this name for this number of minutes.
    OpenLeague(LeagueName, u64),
    /// Closes the league before its time.
    CloseLeague,
    /// Takes the act of this number back, or the last one.
    Undo(Option<u64>),
}

/// The person that an act is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The player on a seat.
    Seat(RoomId, Mark),
    /// The connection with this label.
    Session(Word),
}

impl HostCommand {
    /// The greatest number of minutes for which a person is sent away.
    pub const MAX_MINUTES: u64 = 60;

    /// Reads the text of a Socket.IO event, `["name", argument, ...]`.
    ///
    /// # Errors
    /// [`crate::Refusal::BadPayload`] or [`crate::Refusal::BadRoom`], with the key and the
    /// reason.
    pub fn read(text: &str) -> Result<Self, Rejection> {
        let words: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        let name = words.first().and_then(Value::as_str).unwrap_or_default();
        let payload = words.get(1);
        Ok(match name {
            act::FREE => {
                let payload = object(payload)?;
                Self::Free(room(payload)?, mark(payload)?)
            }
            act::CLOSE => Self::Close(room(object(payload)?)?),
            act::SEND_AWAY => {
                let payload = object(payload)?;
                Self::SendAway(whom(payload)?, minutes(payload, Self::MAX_MINUTES)?)
            }
            act::RENAME => {
                let payload = object(payload)?;
                Self::Rename(room(payload)?, mark(payload)?, name_of(payload)?)
            }
            act::DOOR => Self::Door(yes(object(payload)?)?),
            act::NICKNAMES => {
                let payload = object(payload)?;
                let language = optional(payload, "idioma", Value::as_str)?.unwrap_or("pt");
                Self::Nicknames(yes(payload)?.then(|| language.into()))
            }
            act::ANNOUNCE => Self::Announce(message(object(payload)?)?),
            act::OPEN_LEAGUE => {
                let payload = object(payload)?;
                let minutes = minutes(payload, League::MAX_MINUTES)?;
                Self::OpenLeague(league_name(payload)?, minutes)
            }
            act::CLOSE_LEAGUE => {
                object(payload)?;
                Self::CloseLeague
            }
            act::UNDO => match payload {
                None | Some(Value::Null) => Self::Undo(None),
                Some(_) => Self::Undo(optional(object(payload)?, "ato", Value::as_u64)?),
            },
            _ => return Err(Rejection::UNKNOWN_EVENT),
        })
    }

    /// Returns the name of the act on the wire.
    pub const fn event(&self) -> &'static str {
        match self {
            Self::Free(..) => act::FREE,
            Self::Close(_) => act::CLOSE,
            Self::SendAway(..) => act::SEND_AWAY,
            Self::Rename(..) => act::RENAME,
            Self::Door(_) => act::DOOR,
            Self::Nicknames(_) => act::NICKNAMES,
            Self::Announce(_) => act::ANNOUNCE,
            Self::OpenLeague(..) => act::OPEN_LEAGUE,
            Self::CloseLeague => act::CLOSE_LEAGUE,
            Self::Undo(_) => act::UNDO,
        }
    }
}

fn room(payload: &Map<String, Value>) -> Result<RoomId, Rejection> {
    room_id(payload)?.ok_or_else(|| Rejection::data("jogoId", Reason::Missing))
}

fn mark(payload: &Map<String, Value>) -> Result<Mark, Rejection> {
    let missing = || Rejection::data("marca", Reason::Missing);
    match optional(payload, "marca", Value::as_i64)?.ok_or_else(missing)? {
        1 => Ok(Mark::X),
        -1 => Ok(Mark::O),
        _ => Err(Rejection::data("marca", Reason::BadValue)),
    }
}

fn whom(payload: &Map<String, Value>) -> Result<Whom, Rejection> {
    match optional(payload, "sessao", Value::as_str)? {
        Some(label) => Ok(Whom::Session(label.into())),
        None => Ok(Whom::Seat(room(payload)?, mark(payload)?)),
    }
}

fn minutes(payload: &Map<String, Value>, most: u64) -> Result<u64, Rejection> {
    let missing = || Rejection::data("minutos", Reason::Missing);
    let minutes = optional(payload, "minutos", Value::as_u64)?.ok_or_else(missing)?;
    let fits = (1..=most).contains(&minutes);
    fits.then_some(minutes)
        .ok_or_else(|| Rejection::data("minutos", Reason::BadValue))
}

fn name_of(payload: &Map<String, Value>) -> Result<Name, Rejection> {
    let name = Name::new(optional(payload, "nome", Value::as_str)?.unwrap_or_default());
    if name.as_str().is_empty() {
        return Err(Rejection::data("nome", Reason::Missing));
    }
    Ok(name)
}

fn league_name(payload: &Map<String, Value>) -> Result<LeagueName, Rejection> {
    let name = optional(payload, "nome", Value::as_str)?.unwrap_or_default();
    LeagueName::new(name).map_err(|_| Rejection::data("nome", Reason::Missing))
}

fn message(payload: &Map<String, Value>) -> Result<Clean, Rejection> {
    let text = optional(payload, "texto", Value::as_str)?.unwrap_or_default();
    let text = Clean::new(text, Notice::MAX_COLUMNS);
    if text.as_str().is_empty() {
        return Err(Rejection::data("texto", Reason::Missing));
    }
    Ok(text)
}

fn yes(payload: &Map<String, Value>) -> Result<bool, Rejection> {
    let missing = || Rejection::data("sim", Reason::Missing);
    optional(payload, "sim", Value::as_bool)?.ok_or_else(missing)
}

/// The payload of `casa`: the rooms and the people of a server, as its host sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HouseView {
    /// Whether the server cannot store anything, so that moves are refused.
    #[serde(rename = "gravacaoFalha")]
    pub store_fails: bool,
    /// Whether the door is closed to newcomers.
    #[serde(rename = "portaFechada")]
    pub door_closed: bool,
    /// Whether those who enter are given names.
    #[serde(rename = "apelidos")]
    pub nicknames: bool,
    /// The rooms, at most 200, those on no list included.
    #[serde(rename = "salas")]
    pub rooms: Vec<HouseRoom>,
    /// The number of all rooms.
    #[serde(rename = "total")]
    pub total: usize,
    /// The people who are connected, at most 200.
    #[serde(rename = "pessoas")]
    pub people: Vec<Person>,
    /// The number of all people.
    #[serde(rename = "totalPessoas")]
    pub total_people: usize,
    /// The league, while one is shown.
    #[serde(rename = "torneio")]
    pub league: Option<LeagueInShort>,
    /// Whether a game that counts for the league goes on, so that its table may change.
    #[serde(rename = "aindaVale")]
    pub still_counts: bool,
    /// The acts that can be taken back, the last one first.
    #[serde(rename = "atos")]
    pub acts: Vec<Act>,
}

/// A room as the host sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HouseRoom {
    /// The row of the list of rooms.
    #[serde(flatten)]
    pub listed: ListedRoom,
    /// Whether the room is on no list.
    #[serde(rename = "reservada")]
    pub unlisted: bool,
}

/// A person who is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The label of the connection, the same as in the log.
    #[serde(rename = "sessao")]
    pub session: Word,
    /// The name, which may be empty.
    #[serde(rename = "nome")]
    pub name: Name,
    /// The room that the person is in, or null.
    #[serde(rename = "jogoId")]
    pub room: Option<RoomId>,
}

/// An act of the host that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// The number of the act.
    #[serde(rename = "ato")]
    pub number: u64,
    /// The event of the act.
    #[serde(rename = "evento")]
    pub event: &'static str,
    /// The room, if the act is about one.
    #[serde(rename = "jogoId", skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// The name of the person, if the act is about one.
    #[serde(rename = "nome", skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Whether the act switched something on, if it switches something.
    #[serde(rename = "sim", skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;

    #[test]
    fn every_act_is_read() {
        let gato: RoomId = "gato".parse().unwrap();
        let seat = Whom::Seat(gato.clone(), Mark::O);
        for (text, command) in [
            (
                r#"["levantar",{"jogoId":"gato","marca":-1}]"#,
                HostCommand::Free(gato.clone(), Mark::O),
            ),
            (
                r#"["encerrar",{"jogoId":"Gato"}]"#,
                HostCommand::Close(gato.clone()),
            ),
            (
                r#"["pausar",{"jogoId":"gato","marca":-1,"minutos":60}]"#,
                HostCommand::SendAway(seat, 60),
            ),
            (
                r#"["pausar",{"sessao":"0a1b2c","minutos":1}]"#,
                HostCommand::SendAway(Whom::Session("0a1b2c".into()), 1),
            ),
            (
                r#"["renomear",{"jogoId":"gato","marca":1,"nome":" Capivara  Gentil"}]"#,
                HostCommand::Rename(gato, Mark::X, Name::new("Capivara Gentil")),
            ),
            (r#"["fechar_porta",{"sim":true}]"#, HostCommand::Door(true)),
            (
                r#"["apelidos",{"sim":true,"idioma":"es"}]"#,
                HostCommand::Nicknames(Some("es".into())),
            ),
            (
                r#"["apelidos",{"sim":false}]"#,
                HostCommand::Nicknames(None),
            ),
            (
                r#"["avisar",{"texto":"\u001b[2JHora do lanche"}]"#,
                HostCommand::Announce(Clean::new("[2JHora do lanche", 120)),
            ),
            (
                r#"["abrir_torneio",{"nome":" Turma  7B","minutos":480}]"#,
                HostCommand::OpenLeague(LeagueName::new("Turma 7B").unwrap(), 480),
            ),
            (r#"["encerrar_torneio",{}]"#, HostCommand::CloseLeague),
            (r#"["desfazer"]"#, HostCommand::Undo(None)),
            (r#"["desfazer",{"ato":3}]"#, HostCommand::Undo(Some(3))),
        ] {
            let read = HostCommand::read(text);
            assert_eq!(read.as_ref(), Ok(&command), "{text}");
            assert!(text.contains(command.event()), "{text}");
        }
    }

    #[test]
    fn a_mistake_names_its_key() {
        for (text, field) in [
            (r#"["levantar",{"jogoId":"gato"}]"#, Some("marca")),
            (r#"["levantar",{"jogoId":"gato","marca":0}]"#, Some("marca")),
            (r#"["levantar",{"marca":1}]"#, Some("jogoId")),
            (r#"["encerrar"]"#, None),
            (r#"["pausar",{"sessao":"a","minutos":61}]"#, Some("minutos")),
            (r#"["pausar",{"sessao":"a","minutos":0}]"#, Some("minutos")),
            (r#"["pausar",{"minutos":5}]"#, Some("jogoId")),
            (
                r#"["renomear",{"jogoId":1,"marca":1,"nome":"\u200b"}]"#,
                Some("nome"),
            ),
            (r#"["fechar_porta",{"sim":1}]"#, Some("sim")),
            (r#"["avisar",{"texto":""}]"#, Some("texto")),
            (
                r#"["abrir_torneio",{"nome":"7B","minutos":481}]"#,
                Some("minutos"),
            ),
            (
                r#"["abrir_torneio",{"nome":"7B","minutos":0}]"#,
                Some("minutos"),
            ),
            (
                r#"["abrir_torneio",{"nome":"7B","minutos":50.0}]"#,
                Some("minutos"),
            ),
            (r#"["abrir_torneio",{"nome":"7B"}]"#, Some("minutos")),
            (
                r#"["abrir_torneio",{"nome":" \u200b","minutos":50}]"#,
                Some("nome"),
            ),
            (r#"["abrir_torneio",{"minutos":50}]"#, Some("nome")),
            (r#"["abrir_torneio"]"#, None),
            (r#"["encerrar_torneio"]"#, None),
            (r#"["encerrar_torneio","7B"]"#, None),
            (r#"["desfazer",7]"#, None),
            (r#"["entrar_sala",{"jogoId":1}]"#, None),
            ("[", None),
        ] {
            let rejection = HostCommand::read(text).unwrap_err();
            assert_eq!(rejection.refusal, Refusal::BadPayload, "{text}");
            assert_eq!(rejection.field, field, "{text}");
        }
    }
}
