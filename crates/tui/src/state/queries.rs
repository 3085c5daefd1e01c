//! Queries on the state that work for every kind of server.

use game::{Board, Mark, Outcome, Player, RoomId, RoomView, Square};

use super::{
    App, ConnectionState, Entry, Overlay, Request, SLOW_REPLY, SLOW_TURN, Screen, Snapshot,
    WIN_LINE_STEP,
};
use crate::clock::after;

impl App {
    /// Returns the room that we want to be in.
    pub(crate) const fn room_id(&self) -> &RoomId {
        &self.setup.room
    }

    /// Returns the subject of the screen.
    pub(crate) fn screen(&self) -> Screen {
        let Snapshot::Room(room) = &self.snapshot else {
            return match &self.snapshot {
                Snapshot::Unknown => Screen::Connecting,
                Snapshot::Relay(_) | Snapshot::Room(_) if self.outcome().is_some() => Screen::Over,
                Snapshot::Relay(_) | Snapshot::Room(_) => Screen::Playing,
            };
        };
        let alone = self
            .seat
            .is_some_and(|seat| room.players.of(seat.other()).is_none());
        if room.outcome.is_some() {
            Screen::Over
        } else if alone && room.board == Board::EMPTY {
            Screen::Waiting
        } else {
            Screen::Playing
        }
    }

    /// Returns whether we are in the room and the connection is up.
    pub(crate) fn is_in(&self) -> bool {
        self.connection == ConnectionState::Up(Entry::In)
    }

    /// Returns the board that the server has confirmed.
    pub(crate) fn board(&self) -> Board {
        match &self.snapshot {
            Snapshot::Unknown => Board::EMPTY,
            Snapshot::Room(room) => room.board,
            Snapshot::Relay(relay) => relay.board,
        }
    }

    /// Returns the mark to move, or `None` after the game.
    pub(crate) fn turn(&self) -> Option<Mark> {
        match &self.snapshot {
            Snapshot::Unknown => None,
            Snapshot::Room(room) => room.turn,
            Snapshot::Relay(relay) => relay.board.turn(),
        }
    }

    /// Returns the outcome of the game.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        match &self.snapshot {
            Snapshot::Unknown => None,
            Snapshot::Room(room) => room.outcome,
            Snapshot::Relay(relay) => relay.board.outcome(),
        }
    }

    /// Returns every square of every winning line.
    pub(crate) fn winning(&self) -> Vec<Square> {
        match &self.snapshot {
            Snapshot::Unknown => Vec::new(),
            Snapshot::Room(room) => room.line.clone().unwrap_or_default(),
            Snapshot::Relay(relay) => relay.board.winning_squares(),
        }
    }

    /// Returns the winning squares that are already visible.
    pub(crate) fn shown_winning(&self) -> Vec<Square> {
        let mut squares = self.winning();
        if let Some(ended) = self.ended {
            let steps = self.now.0.saturating_sub(ended.0) / WIN_LINE_STEP + 1;
            let shown = squares.len() as u64 * steps.min(3) / 3;
            squares.truncate(shown as usize);
        }
        squares
    }

    /// Returns whether the seat opposite ours is empty in the middle of a game.
    pub(crate) fn misses_opponent(&self) -> bool {
        let empty = |own: Mark| self.player(own.other()).is_none();
        self.screen() == Screen::Playing && self.room().is_some() && self.seat.is_some_and(empty)
    }

    /// Returns whether both players are present and it is the opponent's turn.
    pub(crate) fn waits_for_the_other(&self) -> bool {
        let other = self.seat.and_then(|seat| self.player(seat.other()));
        self.is_in()
            && other.is_some_and(|other| other.present)
            && self.turn().is_some()
            && self.turn() == self.seat.map(Mark::other)
    }

    /// Returns whether the opponent takes a long time.
    pub(crate) fn other_thinks(&self) -> bool {
        self.waits_for_the_other() && after(self.since, SLOW_TURN) <= self.now
    }

    /// Returns the number of marks on the board.
    pub(crate) fn marks(&self) -> usize {
        let board = self.board();
        Mark::BOTH.iter().map(|mark| board.count(*mark)).sum()
    }

    /// Returns our turn, if the game waits only for us. A turn consists of the number of
    /// the game and the number of its marks.
    pub(crate) fn our_turn(&self) -> Option<(u32, usize)> {
        let somebody = self
            .seat
            .is_some_and(|seat| self.player(seat.other()).is_some());
        let ours = self.is_in() && self.is_my_turn() && (somebody || self.is_relay());
        ours.then(|| (self.number(), self.marks()))
    }

    /// Returns the square of the last move.
    pub(crate) fn last(&self) -> Option<Square> {
        match &self.snapshot {
            Snapshot::Unknown => None,
            Snapshot::Room(room) => room.last,
            Snapshot::Relay(relay) => relay.last,
        }
    }

    /// Returns the number of the game in the room.
    pub(crate) fn number(&self) -> u32 {
        self.room().map_or(0, |room| room.number)
    }

    /// Returns the room, if the server knows rooms.
    pub(crate) fn room(&self) -> Option<&RoomView> {
        match &self.snapshot {
            Snapshot::Room(room) => Some(room),
            Snapshot::Unknown | Snapshot::Relay(_) => None,
        }
    }

    /// Returns the players other than us. An empty seat is `None`.
    pub(crate) fn others(&self) -> impl Iterator<Item = Option<&Player>> {
        let others = Mark::BOTH.into_iter();
        others
            .filter(|mark| self.seat != Some(*mark))
            .map(|mark| self.player(mark))
    }

    /// Returns the player with this mark.
    pub(crate) fn player(&self, mark: Mark) -> Option<&Player> {
        self.room().and_then(|room| room.players.of(mark))
    }

    /// Returns our mark. There is none while watching, or before the first move on a
    /// relay.
    pub(crate) fn mark(&self) -> Option<Mark> {
        match &self.snapshot {
            Snapshot::Unknown | Snapshot::Room(_) => self.seat,
            Snapshot::Relay(relay) => relay.own,
        }
    }

    /// Returns whether the server only relays boards.
    pub(crate) fn is_relay(&self) -> bool {
        matches!(self.snapshot, Snapshot::Relay(_))
    }

    /// Returns whether it is our turn. On a relay, either player may move first.
    pub(crate) fn is_my_turn(&self) -> bool {
        let turn = self.turn();
        turn.is_some() && (self.mark() == turn || (self.is_relay() && self.mark().is_none()))
    }

    /// Returns whether leaving now would abandon a running game.
    pub(crate) fn game_at_stake(&self) -> bool {
        self.stop.is_none()
            && self.screen() == Screen::Playing
            && self.mark().is_some()
            && self.board() != Board::EMPTY
    }

    /// Returns whether the server would hold a seat for us if we disconnected now.
    pub(crate) fn has_seat(&self) -> bool {
        self.room().is_some() && self.seat.is_some() && self.token.is_some()
    }

    /// Returns whether we are watching a room with a free seat that the host allows us.
    pub(crate) fn can_sit_down(&self) -> bool {
        let free = |room: &RoomView| Mark::BOTH.iter().any(|mark| room.players.is_free(*mark));
        let kept_away = self.freed_until.is_some_and(|until| until > self.now);
        self.is_in() && self.seat.is_none() && !kept_away && self.room().is_some_and(free)
    }

    /// Returns whether the earlier games of the room can be looked at. During a game they
    /// would hide its board.
    pub(crate) fn can_see_games(&self) -> bool {
        let idle = matches!(self.screen(), Screen::Waiting | Screen::Over);
        idle && self.room().is_some() && self.is_in() && !self.setup.alone
    }

    /// Returns whether the table of the league can be looked at. Relays have no league.
    pub(crate) fn can_see_table(&self) -> bool {
        self.room().is_some() && self.is_in() && !self.setup.alone
    }

    /// Returns whether letters are the letters of a name now.
    pub(crate) fn takes_text(&self) -> bool {
        self.overlay == Some(Overlay::Options) && self.menu.typing().is_some()
    }

    /// Returns whether an invitation makes sense here.
    pub(crate) fn can_invite(&self) -> bool {
        self.screen() != Screen::Connecting && !self.setup.alone
    }

    /// Returns whether a robot can be called to the opposite seat, or dismissed from it.
    pub(crate) fn can_call_robot(&self) -> bool {
        let free = |own: Mark| {
            self.room()
                .is_some_and(|room| room.players.is_free(own.other()))
        };
        self.is_in() && !self.setup.alone && self.seat.is_some_and(free)
    }

    /// Returns whether the opponent has not played for so long that the seat can be claimed.
    pub(crate) fn can_claim(&self) -> bool {
        let idle = self.room().and_then(|room| room.idle);
        self.is_in() && idle.is_some() && idle == self.seat.map(Mark::other)
    }

    /// Returns whether the opponent can claim our seat now or in a moment.
    pub(crate) fn is_late(&self) -> bool {
        let late = self.room().and_then(|room| room.late.or(room.idle));
        self.is_in() && late.is_some() && late == self.seat
    }

    /// Returns whether the opponent is a robot.
    pub(crate) fn robot_opposite(&self) -> bool {
        let player = self.seat.and_then(|own| self.player(own.other()));
        player.is_some_and(|player| player.robot.is_some())
    }

    /// Returns whether we play a game that does not count while a league is open. It is a
    /// rematch, a robot's game, one in a room with a code, or one that a player left.
    pub(crate) fn plays_beside_league(&self) -> bool {
        let counts_not = |room: &RoomView| !room.league && !room.seeks;
        self.league.is_open() && self.seat.is_some() && self.room().is_some_and(counts_not)
    }

    /// Returns whether we have requested the next game, confirmed or not.
    pub(crate) fn asked_rematch(&self) -> bool {
        let sent = self
            .pending
            .as_ref()
            .is_some_and(|pending| pending.request == Request::Rematch);
        let shown = |room: &RoomView| self.seat.is_some_and(|seat| room.asked.contains(&seat));
        sent || self.room().is_some_and(shown)
    }

    /// Returns our unconfirmed mark and its square.
    pub(crate) fn pending_mark(&self) -> Option<(Square, Mark)> {
        match self.pending.as_ref()?.request {
            Request::Move(square, mark) => Some((square, mark)),
            Request::Rematch => None,
        }
    }

    /// Returns whether our request has been unanswered for a long time.
    pub(crate) fn reply_is_slow(&self) -> bool {
        self.pending
            .as_ref()
            .is_some_and(|pending| after(pending.since, SLOW_REPLY) <= self.now)
    }
}
