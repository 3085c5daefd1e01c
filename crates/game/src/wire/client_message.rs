use serde_json::Value;

use super::compact::read_proposal;
use super::event;
use super::rejection::Rejection;
use super::requests::{EnterRequest, MeetRequest, Proposal, RobotRequest, parse_named};
use crate::RoomId;

/// One event from a client, read once and into its type.
///
/// A payload that cannot be read is part of the message, because the answer also depends
/// on where the client is. A move from outside a room is refused as such, however it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientMessage {
    /// `entrar_sala`
    Enter(Result<EnterRequest, Rejection>),
    /// `achar_adversario`
    Meet(Result<MeetRequest, Rejection>),
    /// `atualizar_jogo`
    Propose(Result<Proposal, Rejection>),
    /// `chamar_robo`
    CallRobot(Result<RobotRequest, Rejection>),
    /// `cobrar_cadeira`, with the room that it names, if it names one
    Claim(Result<Option<RoomId>, Rejection>),
    /// `sair_sala`, with the room that it names, if it names one
    Leave(Result<Option<RoomId>, Rejection>),
    /// `listar_salas`
    ListRooms,
    /// `listar_tabuleiros`
    ListBoards,
    /// `evento`
    Echo,
    /// An event of another name, or text that is no event.
    Unknown,
}

impl ClientMessage {
    /// Reads the text of a Socket.IO event, `["name", argument, ...]`. Arguments after the
    /// first have no meaning in protocol 1.
    ///
    /// ```
    /// use game::wire::ClientMessage;
    ///
    /// let message = ClientMessage::read(r#"["entrar_sala", { "jogoId": "Gato" }]"#);
    /// assert!(matches!(message, ClientMessage::Enter(Ok(enter)) if enter.room.as_str() == "gato"));
    /// assert_eq!(ClientMessage::read("not an event"), ClientMessage::Unknown);
    /// ```
    pub fn read(text: &str) -> Self {
        match read_proposal(text) {
            Some(proposal) => Self::Propose(Ok(proposal)),
            None => Self::read_any(text),
        }
    }

    /// Reads the text of any event, however it is written.
    pub(super) fn read_any(text: &str) -> Self {
        let words: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        let Some(name) = words.first().and_then(Value::as_str) else {
            return Self::Unknown;
        };
        // An event without an argument says as much as one with null.
        let payload = words.get(1).unwrap_or(&Value::Null);
        match name {
            event::ENTER => Self::Enter(EnterRequest::parse(payload)),
            event::MEET => Self::Meet(MeetRequest::parse(payload)),
            event::BOARD => Self::Propose(Proposal::parse(payload)),
            event::ROBOT => Self::CallRobot(RobotRequest::parse(payload)),
            event::CLAIM => Self::Claim(parse_named(Some(payload))),
            event::LEAVE => Self::Leave(parse_named(Some(payload))),
            event::LIST => Self::ListRooms,
            event::LIST_BOARDS => Self::ListBoards,
            event::ECHO => Self::Echo,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;

    #[test]
    fn every_event_is_read_into_its_type() {
        let room: RoomId = "123".parse().unwrap();
        let entering = ClientMessage::read(r#"["entrar_sala",{"jogoId":123},"more"]"#);
        assert!(matches!(entering, ClientMessage::Enter(Ok(request)) if request.room == room));
        let meeting = MeetRequest::default();
        let read = ClientMessage::read(r#"["achar_adversario"]"#);
        assert_eq!(read, ClientMessage::Meet(Ok(meeting)));
        let proposal =
            ClientMessage::read(r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0]}]"#);
        assert!(matches!(proposal, ClientMessage::Propose(Ok(_))));
        let read = ClientMessage::read(r#"["sair_sala"]"#);
        assert_eq!(read, ClientMessage::Leave(Ok(None)));
        assert_eq!(ClientMessage::read(r#"["evento",1]"#), ClientMessage::Echo);
        let read = ClientMessage::read(r#"["listar_salas"]"#);
        assert_eq!(read, ClientMessage::ListRooms);
    }

    #[test]
    fn a_payload_that_cannot_be_read_keeps_its_refusal() {
        let refusal = |text| match ClientMessage::read(text) {
            ClientMessage::Enter(Err(rejection))
            | ClientMessage::Meet(Err(rejection))
            | ClientMessage::Propose(Err(rejection))
            | ClientMessage::Claim(Err(rejection))
            | ClientMessage::Leave(Err(rejection)) => Some(rejection.refusal),
            ClientMessage::Enter(Ok(_))
            | ClientMessage::Meet(Ok(_))
            | ClientMessage::Propose(Ok(_))
            | ClientMessage::Claim(Ok(_))
            | ClientMessage::Leave(Ok(_))
            | ClientMessage::CallRobot(_)
            | ClientMessage::ListRooms
            | ClientMessage::ListBoards
            | ClientMessage::Echo
            | ClientMessage::Unknown => None,
        };
        for (text, expected) in [
            (r#"["entrar_sala"]"#, Refusal::BadPayload),
            (r#"["entrar_sala",{"jogoId":"a b"}]"#, Refusal::BadRoom),
            (r#"["atualizar_jogo",{"tabuleiro":[2]}]"#, Refusal::BadBoard),
            (r#"["achar_adversario",7]"#, Refusal::BadPayload),
            (r#"["sair_sala",7]"#, Refusal::BadPayload),
            (r#"["cobrar_cadeira",7]"#, Refusal::BadPayload),
        ] {
            assert_eq!(refusal(text), Some(expected), "{text}");
        }
        for text in [r#"["outro",{}]"#, "[7]", "[", ""] {
            assert_eq!(ClientMessage::read(text), ClientMessage::Unknown, "{text}");
        }
    }
}
