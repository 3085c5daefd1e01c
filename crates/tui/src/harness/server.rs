//! The server of the harness: the room of a game without a server, with Ana in it.

use game::{Board, ClientId, Command, Square};
use texts::Language;

use super::Harness;
use super::people::{ANA, DAVI, ELSEWHERE, WE, come_back, enter, token_of, us};
use crate::connection::Emission;
use crate::message::{ConnectionEvent, Effect, Intent};

impl Harness {
    /// Returns a client that is alone in the room, with X.
    #[track_caller]
    pub(crate) fn alone(language: Language) -> Self {
        let mut harness = Self::new(language);
        harness.comes_up();
        harness
    }

    /// Returns a client that plays X against Ana, before the first move.
    #[track_caller]
    pub(crate) fn playing(language: Language) -> Self {
        let mut harness = Self::alone(language);
        harness.ana_enters();
        harness
    }

    /// Returns a client whose connection is up, and which the server has not heard yet.
    #[track_caller]
    pub(crate) fn connected(language: Language) -> Self {
        let mut harness = Self::new(language);
        harness.connection(ConnectionEvent::Up);
        harness
    }

    /// Lets the connection come up, and the server answer.
    #[track_caller]
    pub(crate) fn comes_up(&mut self) {
        self.connection(ConnectionEvent::Up);
        self.serve();
    }

    /// Lets the server receive our emits.
    #[track_caller]
    pub(crate) fn serve(&mut self) {
        for effect in std::mem::take(&mut self.sent) {
            let Effect::Emit {
                event,
                payload,
                ticket,
            } = effect
            else {
                continue;
            };
            let emission = Emission {
                event,
                payload,
                ticket,
            };
            let heard = us().request(&mut self.room, &emission, self.now);
            heard.into_iter().for_each(|event| self.connection(event));
        }
    }

    /// Performs a command of another client.
    #[track_caller]
    pub(crate) fn other(&mut self, command: Command) {
        let heard = us().observe(&mut self.room, command, self.now).unwrap();
        heard.into_iter().for_each(|event| self.connection(event));
    }

    #[track_caller]
    pub(crate) fn ana_enters(&mut self) {
        self.other(enter(ANA, "Ana"));
    }

    #[track_caller]
    pub(crate) fn ana_returns(&mut self) {
        self.other(come_back(ANA, "Ana", &token_of(ANA)));
    }

    /// Lets a third person enter.
    #[track_caller]
    pub(crate) fn davi_enters(&mut self) {
        self.other(enter(DAVI, "Davi"));
    }

    /// Lets our person open the room in another window.
    #[track_caller]
    pub(crate) fn opens_elsewhere(&mut self) {
        self.other(come_back(ELSEWHERE, "Bia", &us().token));
    }

    #[track_caller]
    pub(crate) fn ana_plays(&mut self, digit: usize) {
        self.plays(ANA, digit);
    }

    /// Sets a mark of another client.
    #[track_caller]
    pub(crate) fn plays(&mut self, client: ClientId, digit: usize) {
        let square = Square::new(digit - 1).unwrap();
        let mark = self.room.mark_of(client).unwrap();
        let board = self.room.view().board.with(square, mark);
        self.other(Command::Propose {
            client,
            board,
            version: None,
        });
    }

    #[track_caller]
    pub(crate) fn ana_proposes(&mut self, board: Board) {
        self.other(Command::Propose {
            client: ANA,
            board,
            version: None,
        });
    }

    /// Plays a move of ours, and lets the server receive it.
    #[track_caller]
    pub(crate) fn we_play(&mut self, digit: usize) {
        self.want(Intent::Play(Square::new(digit - 1).unwrap()));
        self.serve();
    }

    /// Plays moves of both players, in turn.
    #[track_caller]
    pub(crate) fn play(&mut self, digits: &[usize]) {
        for digit in digits {
            if self.room.view().turn == self.room.mark_of(WE) {
                self.we_play(*digit);
            } else {
                self.ana_plays(*digit);
            }
        }
    }
}
