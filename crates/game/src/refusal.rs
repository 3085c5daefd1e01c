//! The refusals of the rules and of the server. Clients own the sentences.

use serde::{Deserialize, Serialize};

use crate::Clean;

/// The reason for a refusal; it travels as [`Refusal::code`].
///
/// ```
/// use game::{Reaction, Refusal};
///
/// let refusal = Refusal::from_code("casa_ocupada").unwrap();
/// assert_eq!(refusal, Refusal::SquareTaken);
/// assert_eq!(refusal.reaction(), Reaction::Correct);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The payload is not an object, or a key is missing or of the wrong type.
    BadPayload,
    /// The room id breaks its rule.
    BadRoom,
    /// A move or a leave by a client that has not entered.
    NotInRoom,
    /// The payload is not a board, or the change is one that no move can make.
    BadBoard,
    /// The one new mark stands on a taken square.
    SquareTaken,
    /// The other seat moves next.
    NotYourTurn,
    /// The sender holds no seat.
    OnlyWatching,
    /// The proposal rests on an older board or version.
    Stale,
    /// The game is over, and the proposal adds a mark.
    GameOver,
    /// The token opens no seat here.
    BadToken,
    /// A newer connection took the seat with its token.
    SeatTakenOver,
    /// The seat was claimed by the opposite player, whom its holder kept waiting.
    SeatClaimed,
    /// The host of the server has freed the seat.
    SeatFreedByHost,
    /// The host has closed the room.
    RoomClosed,
    /// The host has sent the client away for some minutes.
    SentAway,
    /// The host lets no newcomers in.
    DoorClosed,
    /// The opposite player has not yet kept the sender waiting long enough.
    TooSoon,
    /// The seat to which a robot was called is taken.
    ChairTaken,
    /// The host opens a league, and one is open already.
    LeagueOpen,
    /// The host opens a league on a server that keeps no games.
    NoHistory,
    /// The room has no place for more watchers.
    RoomFull,
    /// The server has no place for more rooms or connections.
    ServerFull,
    /// The client sends too many events.
    SlowDown,
    /// The store cannot be read or written.
    Unavailable,
    /// The server has a fault.
    Internal,
}

/// The reaction of a client to a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Adopt the true board that comes with the refusal.
    Correct,
    /// Wait, then try again without asking the person.
    Wait,
    /// Stop, and ask the person.
    Stop,
}

impl Refusal {
    /// All refusals.
    pub const ALL: [Self; 25] = [
        Self::BadPayload,
        Self::BadRoom,
        Self::NotInRoom,
        Self::BadBoard,
        Self::SquareTaken,
        Self::NotYourTurn,
        Self::OnlyWatching,
        Self::Stale,
        Self::GameOver,
        Self::BadToken,
        Self::SeatTakenOver,
        Self::SeatClaimed,
        Self::SeatFreedByHost,
        Self::RoomClosed,
        Self::SentAway,
        Self::DoorClosed,
        Self::TooSoon,
        Self::ChairTaken,
        Self::LeagueOpen,
        Self::NoHistory,
        Self::RoomFull,
        Self::ServerFull,
        Self::SlowDown,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Returns the word on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadPayload => "dados_invalidos",
            Self::BadRoom => "sala_invalida",
            Self::NotInRoom => "fora_da_sala",
            Self::BadBoard => "tabuleiro_invalido",
            Self::SquareTaken => "casa_ocupada",
            Self::NotYourTurn => "nao_e_sua_vez",
            Self::OnlyWatching => "so_assistindo",
            Self::Stale => "tabuleiro_desatualizado",
            Self::GameOver => "partida_encerrada",
            Self::BadToken => "ficha_invalida",
            Self::SeatTakenOver => "vaga_assumida",
            Self::SeatClaimed => "cadeira_cobrada",
            Self::SeatFreedByHost => "levantado_pelo_anfitriao",
            Self::RoomClosed => "sala_encerrada",
            Self::SentAway => "pausado_pelo_anfitriao",
            Self::DoorClosed => "porta_fechada",
            Self::TooSoon => "cedo_demais",
            Self::ChairTaken => "vaga_ocupada",
            Self::LeagueOpen => "torneio_aberto",
            Self::NoHistory => "sem_historico",
            Self::RoomFull => "sala_cheia",
            Self::ServerFull => "servidor_cheio",
            Self::SlowDown => "devagar",
            Self::Unavailable => "indisponivel",
            Self::Internal => "interno",
        }
    }

    /// Returns the refusal with a code, or `None` for a code that this version does not
    /// know.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }

    /// Returns whether the host of the server keeps the client out.
    pub const fn is_by_host(self) -> bool {
        match self {
            Self::SeatFreedByHost | Self::RoomClosed | Self::SentAway | Self::DoorClosed => true,
            Self::BadPayload
            | Self::BadRoom
            | Self::NotInRoom
            | Self::BadBoard
            | Self::SquareTaken
            | Self::NotYourTurn
            | Self::OnlyWatching
            | Self::Stale
            | Self::GameOver
            | Self::BadToken
            | Self::SeatTakenOver
            | Self::SeatClaimed
            | Self::TooSoon
            | Self::ChairTaken
            | Self::LeagueOpen
            | Self::NoHistory
            | Self::RoomFull
            | Self::ServerFull
            | Self::SlowDown
            | Self::Unavailable
            | Self::Internal => false,
        }
    }

    /// Returns the reaction that a client should have.
    pub const fn reaction(self) -> Reaction {
        match self {
            Self::BadBoard
            | Self::SquareTaken
            | Self::NotYourTurn
            | Self::OnlyWatching
            | Self::Stale
            | Self::GameOver
            | Self::TooSoon
            | Self::ChairTaken => Reaction::Correct,
            Self::SlowDown | Self::Unavailable | Self::Internal => Reaction::Wait,
            Self::BadPayload
            | Self::BadRoom
            | Self::NotInRoom
            | Self::BadToken
            | Self::SeatTakenOver
            | Self::SeatClaimed
            | Self::SeatFreedByHost
            | Self::RoomClosed
            | Self::SentAway
            | Self::DoorClosed
            | Self::LeagueOpen
            | Self::NoHistory
            | Self::RoomFull
            | Self::ServerFull => Reaction::Stop,
        }
    }
}

/// A refusal on the wire: one that this version knows, or the code of a later server.
///
/// ```
/// use game::{Code, Refusal};
///
/// assert_eq!(Code::from("devagar".to_owned()), Code::Known(Refusal::SlowDown));
/// let later = Code::from("chove_muito".to_owned());
/// assert_eq!((later.known(), later.as_str()), (None, "chove_muito"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Code {
    /// A refusal that this version knows.
    Known(Refusal),
    /// An unknown code, shown as it is.
    Unknown(Clean),
}

impl Code {
    /// The greatest width of an unknown code, in terminal columns; the rest is cut.
    pub const MAX_COLUMNS: usize = 30;

    /// Returns the refusal, if this version knows it.
    pub const fn known(&self) -> Option<Refusal> {
        match self {
            Self::Known(refusal) => Some(*refusal),
            Self::Unknown(_) => None,
        }
    }

    /// Returns the word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(refusal) => refusal.code(),
            Self::Unknown(word) => word.as_str(),
        }
    }
}

impl From<Refusal> for Code {
    fn from(refusal: Refusal) -> Self {
        Self::Known(refusal)
    }
}

impl From<String> for Code {
    fn from(word: String) -> Self {
        let unknown = || Self::Unknown(Clean::new(&word, Self::MAX_COLUMNS));
        Refusal::from_code(&word).map_or_else(unknown, Self::Known)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_refusal() {
        for refusal in Refusal::ALL {
            assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
        }
        assert_eq!(Refusal::from_code("outra"), None);
    }
}
