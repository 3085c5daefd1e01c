//! The record of one game at the table of a bot, made from the boards that its referee is
//! sent.
//!
//! **Invariant:** does not depend on sockets, processes or clocks.

use std::time::{Duration, Instant};

use game::{Board, Mark, Name, RoomView, Square};

/// The decision that a room brings. The bot and the referee have the room for themselves, so
/// the bot has done everything that the referee has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// The bot has left its seat.
    Left,
    /// The bot has taken the other seat as well, or called a robot to it.
    TookBoth,
    /// The referee has lost its seat.
    Unseated,
}

/// The record of one game.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The bot's mark.
    bot: Mark,
    room: Option<Box<RoomView>>,
    /// Whether the bot has sat down.
    is_bot_seated: bool,
    /// The mark of the referee's seat, once it has one.
    own: Option<Mark>,
    moves: Vec<Square>,
    /// The moment of the last move, or of the last player who has sat down.
    since: Instant,
    slowest: [Duration; 2],
}

impl Sheet {
    /// Returns the record of a game that has not begun, of a bot with this mark.
    pub(super) const fn new(bot: Mark, now: Instant) -> Self {
        Self {
            bot,
            room: None,
            is_bot_seated: false,
            own: None,
            moves: Vec::new(),
            since: now,
            slowest: [Duration::ZERO; 2],
        }
    }

    /// Notes the referee's own seat, of which it is told before it is shown the room.
    pub(super) fn note_own_seat(&mut self, mark: Option<Mark>, now: Instant) {
        if self.own != mark {
            self.own = mark;
            self.since = now;
        }
    }

    /// Takes in a room that has come at the moment `now`. A room that is older than the
    /// known one changes nothing.
    pub(super) fn take_in(&mut self, room: Box<RoomView>, now: Instant) -> Option<Decision> {
        let known = self.room.as_ref().map(|known| known.version);
        if known.is_some_and(|known| room.version <= known) {
            return None;
        }
        self.note_moves(room.board, now);
        let decision = self.look_at_seats(&room, now);
        self.room = Some(room);
        // After its end everybody may go.
        decision.filter(|_| !self.is_over())
    }

    /// Notes each new mark, and the time that it took.
    fn note_moves(&mut self, board: Board, now: Instant) {
        let before = self.board();
        let is_new = |mark: Mark| {
            let new = |square: &Square| before.at(*square).is_none();
            Square::all().find(|square| board.at(*square) == Some(mark) && new(square))
        };
        // A board seldom has two new marks, one of each kind.
        let next = if self.moves.len().is_multiple_of(2) {
            Mark::X
        } else {
            Mark::O
        };
        for mark in [next, next.other()] {
            let Some(square) = is_new(mark) else {
                return;
            };
            self.moves.push(square);
            let slowest = &mut self.slowest[index(mark)];
            *slowest = now.saturating_duration_since(self.since).max(*slowest);
            self.since = now;
        }
    }

    fn look_at_seats(&mut self, room: &RoomView, now: Instant) -> Option<Decision> {
        let (bot, other) = (self.bot, self.bot.other());
        match (self.is_bot_seated, !room.players.is_free(bot)) {
            (true, false) => return Some(Decision::Left),
            (false, true) => {
                self.is_bot_seated = true;
                self.since = now;
            }
            (true, true) | (false, false) => {}
        }
        let is_own = self.own == Some(other);
        match (is_own, room.players.is_free(other)) {
            (true, true) => Some(Decision::Unseated),
            // A robot leaves the seat free, and is there all the same.
            (false, _) if room.players.of(other).is_some() => Some(Decision::TookBoth),
            (true | false, _) => None,
        }
    }

    /// Returns whether the referee has seen the room.
    pub(super) const fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// Returns whether the bot has sat down.
    pub(super) const fn is_bot_seated(&self) -> bool {
        self.is_bot_seated
    }

    /// Returns whether the referee sits at the mark that is not the bot's, and has seen it.
    pub(super) fn is_referee_seated(&self) -> bool {
        let other = self.bot.other();
        let shown = |room: &RoomView| !room.players.is_free(other);
        self.own == Some(other) && self.room.as_deref().is_some_and(shown)
    }

    /// Returns whether the game has ended on the board.
    pub(super) fn is_over(&self) -> bool {
        self.board().outcome().is_some()
    }

    pub(super) fn board(&self) -> Board {
        self.room.as_ref().map_or(Board::EMPTY, |room| room.board)
    }

    /// Returns the name that the bot has given itself. May be empty.
    pub(super) fn bot_name(&self) -> Name {
        let room = self.room.as_ref();
        let player = room.and_then(|room| room.players.of(self.bot));
        player.map_or_else(Name::default, |player| player.name.clone())
    }

    /// Returns whether the bot's seat is held for it while it is not connected.
    pub(super) fn is_bot_away(&self) -> bool {
        let room = self.room.as_ref();
        let player = room.and_then(|room| room.players.of(self.bot));
        player.is_some_and(|player| !player.present)
    }

    /// Returns whether the bot, or a part of it, watches the room.
    pub(super) fn does_bot_watch(&self) -> bool {
        let own = u32::from(self.own.is_none());
        self.room.as_ref().is_some_and(|room| room.watchers > own)
    }

    /// Returns the squares played, in order, X first.
    pub(super) fn moves(&self) -> &[Square] {
        &self.moves
    }

    /// Returns the moment since which the player whose turn it is can move, once both have
    /// sat down.
    pub(super) const fn since(&self) -> Instant {
        self.since
    }

    /// Returns the longest time for a move of this mark.
    pub(super) const fn slowest(&self, mark: Mark) -> Duration {
        self.slowest[index(mark)]
    }
}

/// Returns the place of a mark in a pair.
pub(super) const fn index(mark: Mark) -> usize {
    match mark {
        Mark::X => 0,
        Mark::O => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns a room with these marks, and these players at X and at O.
    fn room(version: u64, board: &str, players: [&str; 2]) -> Box<RoomView> {
        let room = game::Room::new("duelo".parse().unwrap(), version);
        let mut view = serde_json::to_value(room.view()).unwrap();
        let board: Board = board.parse().unwrap();
        view["tabuleiro"] = json!(board);
        for (mark, player) in ["1", "-1"].into_iter().zip(players) {
            view["jogadores"][mark] = match player {
                "" => json!(null),
                "robot" => json!({ "nome": "", "presente": true, "vitorias": 0, "robo": "facil" }),
                name => json!({ "nome": name, "presente": name != "away", "vitorias": 0 }),
            };
        }
        Box::new(serde_json::from_value(view).unwrap())
    }

    const EMPTY: &str = ". . . . . . . . .";

    /// Returns the sheet after these rooms, one a second, and the decision of the last one.
    /// The referee sits down at O before a room in which its name is there.
    fn sheet(rooms: &[(&str, [&str; 2])]) -> (Sheet, Option<Decision>) {
        let now = Instant::now();
        let mut sheet = Sheet::new(Mark::X, now);
        let mut decision = None;
        for (number, (board, players)) in rooms.iter().enumerate() {
            let at = now + Duration::from_secs(number as u64);
            if players[1] == "referee" {
                sheet.note_own_seat(Some(Mark::O), at);
            }
            decision = sheet.take_in(room(10 + number as u64, board, *players), at);
        }
        (sheet, decision)
    }

    #[test]
    fn moves_are_noted_in_order_with_their_time() {
        let both = ["Maria Clara", "referee"];
        let (sheet, decision) = sheet(&[
            (EMPTY, ["", ""]),
            (EMPTY, ["Maria Clara", ""]),
            (EMPTY, ["Maria Clara", ""]),
            // X may move before O is there.
            (". . . . X . . . .", ["Maria Clara", ""]),
            (". . . . X . . . .", both),
            ("O . . . X . . . X", both),
        ]);
        assert_eq!(decision, None);
        let moves: Vec<usize> = sheet.moves().iter().map(|square| square.index()).collect();
        assert_eq!(moves, [4, 0, 8]);
        assert_eq!(sheet.slowest(Mark::X), Duration::from_secs(2));
        assert_eq!(sheet.slowest(Mark::O), Duration::from_secs(1));
    }

    #[test]
    fn a_seat_that_becomes_free_is_left_and_one_that_is_held_is_not() {
        let seated = [(EMPTY, ["", ""]), (EMPTY, ["Maria Clara", ""])];
        let left = |last| sheet(&[&seated[..], &[(EMPTY, last)]].concat());
        assert_eq!(left(["", ""]).1, Some(Decision::Left));
        assert_eq!(left(["robot", ""]).1, Some(Decision::Left));
        let (sheet, decision) = left(["away", ""]);
        assert_eq!(decision, None);
        assert!(sheet.is_bot_away());
    }

    #[test]
    fn the_other_seat_is_the_referees_or_was_taken_by_the_bot() {
        let second = |last| sheet(&[(EMPTY, ["", ""]), (EMPTY, last)]).1;
        let both = Some(Decision::TookBoth);
        assert_eq!(second(["Maria Clara", "Maria Clara"]), both);
        assert_eq!(second(["Maria Clara", "robot"]), both);
        assert_eq!(second(["Maria Clara", ""]), None);
        assert_eq!(second(["Maria Clara", "referee"]), None);
    }

    #[test]
    fn a_referee_without_its_seat_blames_nobody() {
        let both = (EMPTY, ["Maria Clara", "referee"]);
        let unseated = Some(Decision::Unseated);
        assert_eq!(sheet(&[both, (EMPTY, ["Maria Clara", ""])]).1, unseated);
        // The bot went first.
        assert_eq!(sheet(&[both, (EMPTY, ["", ""])]).1, Some(Decision::Left));
    }

    #[test]
    fn everybody_may_go_once_the_game_is_over() {
        let last = "X X X O O . . . .";
        let both = (last, ["Maria Clara", "referee"]);
        assert_eq!(sheet(&[both, (last, ["", ""])]).1, None);
        assert_eq!(sheet(&[both, (last, ["", "robot"])]).1, None);
    }

    #[test]
    fn an_older_room_changes_nothing() {
        let now = Instant::now();
        let mut sheet = Sheet::new(Mark::O, now);
        sheet.take_in(room(9, "X . . . . . . . .", ["", ""]), now);
        sheet.take_in(room(8, EMPTY, ["", "Maria Clara"]), now);
        assert_eq!(sheet.board().marks(), 1);
        assert!(!sheet.is_bot_seated());
    }
}
