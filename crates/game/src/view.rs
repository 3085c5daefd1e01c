//! The whole room as every client in it sees it: the payload of `atualizar_jogo`.
//!
//! **Invariant:** holds no secret and no identity of a connection.

mod json;

use std::fmt;
use std::ops::Not;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::{Board, Level, Mark, Name, Outcome, RoomId, Square};

/// The player of a seat as every client sees it: a person or a robot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Player {
    /// May be empty: clients then show their own word for "player".
    #[serde(rename = "nome", default)]
    pub name: Name,
    /// False while the seat is held for a person who lost the connection.
    #[serde(rename = "presente", default)]
    pub present: bool,
    /// The number of games that this person has won in this room.
    #[serde(rename = "vitorias", default)]
    pub wins: u32,
    /// The level of a robot. A robot fills in for a missing person: its seat can be taken
    /// like a free one.
    #[serde(
        rename = "robo",
        default,
        deserialize_with = "Level::if_known",
        skip_serializing_if = "Option::is_none"
    )]
    pub robot: Option<Level>,
}

/// The players of both seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Players {
    /// The player of X.
    #[serde(rename = "1", default)]
    pub x: Option<Player>,
    /// The player of O.
    #[serde(rename = "-1", default)]
    pub o: Option<Player>,
}

impl Players {
    /// Returns whether a person can sit down at this mark: the seat is empty or a robot's.
    pub fn is_free(&self, mark: Mark) -> bool {
        self.of(mark).is_none_or(|player| player.robot.is_some())
    }

    /// Returns the player of this mark.
    pub const fn of(&self, mark: Mark) -> Option<&Player> {
        match mark {
            Mark::X => self.x.as_ref(),
            Mark::O => self.o.as_ref(),
        }
    }
}

/// Every fact that a client may know about a room. Reading one accepts any later addition,
/// and refuses an invalid board or square.
///
/// ```
/// let room = game::Room::new("gato".parse().unwrap(), 7).view();
/// let payload = serde_json::to_value(&room).unwrap();
/// assert_eq!(payload["jogoId"], "gato");
/// assert_eq!(payload["vez"], 1);
/// assert_eq!(payload["vencedor"], serde_json::Value::Null);
/// assert_eq!(serde_json::from_value::<game::RoomView>(payload).unwrap(), room);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    /// The id of the room.
    #[serde(rename = "jogoId")]
    pub id: RoomId,
    /// The board.
    #[serde(rename = "tabuleiro")]
    pub board: Board,
    /// The version, which grows with every accepted change. A client drops a room with a
    /// smaller version than the one it shows.
    #[serde(rename = "versao")]
    pub version: u64,
    /// The mark that moves next; `0` on the wire once the game is over.
    #[serde(rename = "vez", with = "mark_or_zero")]
    pub turn: Option<Mark>,
    /// The result of the game, or null.
    #[serde(rename = "vencedor", with = "outcome")]
    pub outcome: Option<Outcome>,
    /// Every square of every winning line, or null.
    #[serde(rename = "linha")]
    pub line: Option<Vec<Square>>,
    /// The square just played.
    #[serde(rename = "ultima")]
    pub last: Option<Square>,
    /// The number of this game in the room, from 1.
    #[serde(rename = "partida")]
    pub number: u32,
    /// The players of both seats.
    #[serde(rename = "jogadores")]
    pub players: Players,
    /// The number of draws in this room.
    #[serde(rename = "empates")]
    pub draws: u32,
    /// The number of watchers.
    #[serde(rename = "plateia")]
    pub watchers: u32,
    /// The marks whose players have asked for the next game.
    #[serde(rename = "revanche")]
    pub asked: Vec<Mark>,
    /// Whether the room stays out of every list.
    #[serde(rename = "reservada", default, skip_serializing_if = "Not::not")]
    pub unlisted: bool,
    /// Whether the only player asked for an opponent, and waits for one.
    #[serde(rename = "procura", default, skip_serializing_if = "Not::not")]
    pub seeks: bool,
    /// Whether the present game counts for the league.
    #[serde(rename = "torneio", default, skip_serializing_if = "Not::not")]
    pub league: bool,
    /// The mark whose player keeps the other one waiting, and whose seat can soon be claimed.
    #[serde(
        rename = "demora",
        with = "mark_or_zero",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub late: Option<Mark>,
    /// The mark whose seat can be claimed, because its player has kept the other one waiting.
    #[serde(
        rename = "parada",
        with = "mark_or_zero",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub idle: Option<Mark>,
}

impl RoomView {
    /// Encodes the room as JSON without a line break: the payload of `atualizar_jogo`, and
    /// the room as data over HTTP.
    pub fn encoded(&self) -> EncodedRoom {
        EncodedRoom(self.to_json())
    }

    /// Returns whether a game goes on here that counts for the league.
    pub fn is_league_game(&self) -> bool {
        self.league && self.outcome.is_none() && self.board.marks() > 0
    }

    /// Returns whether the players have swapped their marks since the view `before`, as far as
    /// names tell them apart: with a next game, or because the server brought an opponent.
    ///
    /// ```
    /// use game::{Mark, Player, Room};
    ///
    /// let player = |name: &str| serde_json::from_value::<Player>(serde_json::json!({ "nome": name }));
    /// let mut before = Room::new("gato".parse().unwrap(), 7).view();
    /// before.players.x = Some(player("Maria Clara")?);
    /// let mut after = before.clone();
    /// after.players.o = Some(player("João Pedro")?);
    /// assert!(!after.has_swapped_since(&before));
    /// std::mem::swap(&mut after.players.x, &mut after.players.o);
    /// assert!(after.has_swapped_since(&before));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn has_swapped_since(&self, before: &Self) -> bool {
        let who = |view: &Self, mark| {
            let player = view.players.of(mark);
            player.map(|player| (player.name.clone(), player.robot))
        };
        let is_at = |other: fn(Mark) -> Mark| {
            let same =
                |mark| who(before, mark).is_some() && who(before, mark) == who(self, other(mark));
            Mark::BOTH.into_iter().any(same)
        };
        match (is_at(|mark| mark), is_at(Mark::other)) {
            (false, true) => true,
            (true, false) => false,
            // Two of one name, or two others. Each game swaps the marks.
            (true, true) | (false, false) => self.number.abs_diff(before.number) % 2 == 1,
        }
    }
}

/// A room as JSON. Its [`Display`](fmt::Display) form is the text.
///
/// `serde_json` writes it into an event as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedRoom(String);

impl fmt::Display for EncodedRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name by which `serde_json` knows a [`serde_json::value::RawValue`]. Such a value can
/// only be made of text by parsing that text again, which is an eighth of a move.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

impl Serialize for EncodedRoom {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut raw = to.serialize_struct(RAW_VALUE, 1)?;
        raw.serialize_field(RAW_VALUE, &self.0)?;
        raw.end()
    }
}

/// `1`, `-1`, or `0` for none.
pub(crate) mod mark_or_zero {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::Mark;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(mark: &Option<Mark>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i8(mark.map_or(0, i8::from))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Mark>, D::Error> {
        match i8::deserialize(from)? {
            0 => Ok(None),
            number => Mark::try_from(number).map(Some).map_err(D::Error::custom),
        }
    }
}

/// The result on the wire: null while the game runs, otherwise the winner's mark or `0` for
/// a draw.
pub(crate) mod outcome {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::{Mark, Outcome};

    pub(crate) fn serialize<S: Serializer>(
        outcome: &Option<Outcome>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        outcome
            .map(|outcome| match outcome {
                Outcome::Won(mark) => i8::from(mark),
                Outcome::Drawn => 0,
            })
            .serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Outcome>, D::Error> {
        match Option::<i8>::deserialize(from)? {
            None => Ok(None),
            Some(0) => Ok(Some(Outcome::Drawn)),
            Some(number) => Mark::try_from(number)
                .map(|mark| Some(Outcome::Won(mark)))
                .map_err(D::Error::custom),
        }
    }
}
