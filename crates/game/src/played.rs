//! A game that has ended, as it is kept.
//!
//! **Invariant:** holds no secret and no identity of a connection.

use serde::{Deserialize, Serialize};

use crate::{Level, Mark, Name, Outcome, PlayedInLeague, RoomId, Square};

/// A game that has ended. Room and version together belong to one game only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayedGame {
    /// The room.
    #[serde(rename = "jogoId")]
    pub room: RoomId,
    /// The number of the game in its room, from 1. A room that is created again counts anew.
    #[serde(rename = "partida")]
    pub number: u32,
    /// The version of the room with the last mark of the game.
    #[serde(rename = "versao")]
    pub version: u64,
    /// The moment of the first mark, in Unix milliseconds.
    #[serde(rename = "inicio")]
    pub began: u64,
    /// The moment of the end, in Unix milliseconds.
    #[serde(rename = "fim")]
    pub ended: u64,
    /// The players at the end. A player who left in mid-game and was not replaced counts.
    #[serde(rename = "jogadores")]
    pub players: PlayersOfGame,
    /// The result, or `None` for a game without one.
    #[serde(rename = "vencedor", with = "crate::view::outcome")]
    pub outcome: Option<Outcome>,
    /// The reason why there is no result.
    #[serde(rename = "motivo")]
    pub reason: Option<Unfinished>,
    /// The squares played, in order, X first. They travel as digits from 1 to 9.
    #[serde(rename = "lances", with = "digits")]
    pub moves: Vec<Square>,
    /// The league for which the game counts, and the people for whom.
    #[serde(rename = "torneio", default, skip_serializing_if = "Option::is_none")]
    pub league: Option<PlayedInLeague>,
}

/// The players of both marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayersOfGame {
    /// The player of X.
    #[serde(rename = "1")]
    pub x: Option<PlayerOfGame>,
    /// The player of O.
    #[serde(rename = "-1")]
    pub o: Option<PlayerOfGame>,
}

/// A player of a game that has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayerOfGame {
    /// May be empty: readers then show their own word for "player".
    #[serde(rename = "nome")]
    pub name: Name,
    /// The level of a robot.
    #[serde(
        rename = "robo",
        default,
        deserialize_with = "Level::if_known",
        skip_serializing_if = "Option::is_none"
    )]
    pub robot: Option<Level>,
}

/// The reason why a game has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfinished {
    /// All its players left, and nobody came back in time.
    #[serde(rename = "abandono")]
    Abandoned,
}

impl Unfinished {
    /// Returns the word for this reason on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Abandoned => "abandono",
        }
    }
}

impl PlayersOfGame {
    /// Returns the player of this mark.
    pub const fn of(&self, mark: Mark) -> Option<&PlayerOfGame> {
        match mark {
            Mark::X => self.x.as_ref(),
            Mark::O => self.o.as_ref(),
        }
    }
}

impl PlayedGame {
    /// Returns the squares played as digits from 1 to 9, in order, X first.
    ///
    /// ```
    /// # use game::PlayedGame;
    /// let game: PlayedGame = serde_json::from_str(
    ///     r#"{"jogoId": "123", "partida": 1, "versao": 7, "inicio": 1, "fim": 2,
    ///         "jogadores": {"1": {"nome": "Maria Clara"}, "-1": null},
    ///         "vencedor": null, "motivo": "abandono", "lances": "519"}"#,
    /// )?;
    /// assert_eq!(game.digits(), "519");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn digits(&self) -> String {
        digits_of(&self.moves)
    }
}

/// Returns squares as digits from 1 to 9, in their order.
pub fn digits_of(squares: &[Square]) -> String {
    let digit = |square: &Square| char::from(b'1' + u8::from(*square));
    squares.iter().map(digit).collect()
}

/// Squares as digits from 1 to 9.
mod digits {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::Square;

    pub(super) fn serialize<S: Serializer>(squares: &[Square], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::digits_of(squares))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Square>, D::Error> {
        let square = |c: char| {
            let digit = c.to_digit(10).and_then(|digit| digit.checked_sub(1));
            let square = digit.and_then(|index| Square::new(index as usize));
            square.ok_or_else(|| D::Error::custom("not a digit from 1 to 9"))
        };
        String::deserialize(from)?.chars().map(square).collect()
    }
}
