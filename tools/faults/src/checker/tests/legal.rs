//! Histories made by the pure room itself, as seen by observers who miss some of it.

use game::{
    Applied, Board, ClientId, Command, Enter, Moment, Name, PlayedGame, Room, RoomSettings, Square,
    Token,
};
use proptest::prelude::*;

use super::super::check;
use crate::history::{Entry, Event};

const ROOM: &str = "123";

/// The next act of a person: the person (0 to 3), and a square or another deed.
type Deed = (u64, u8);

/// A server that keeps its promises, and the history of its requests.
pub(super) struct Honest {
    pub(super) history: Vec<Entry>,
    room: Room,
    requests: u64,
    kept: Vec<PlayedGame>,
    shown: [Option<u64>; 4],
}

impl Honest {
    pub(super) fn new() -> Self {
        Self {
            history: Vec::new(),
            room: Room::new(ROOM.parse().unwrap(), 1_000),
            requests: 0,
            kept: Vec::new(),
            shown: [None; 4],
        }
    }

    pub(super) fn note(&mut self, connection: u64, event: Event) {
        let at = self.history.len() as u64;
        self.history.push(Entry {
            at,
            connection,
            event,
        });
    }

    /// Does a deed. The bits of `misses` name the other people who do not see the outcome.
    pub(super) fn does(&mut self, (who, deed): Deed, misses: u8) {
        let request = self.requests;
        self.requests += 1;
        let command = match deed {
            0..=8 => self.proposes(who, request, deed),
            11 => return self.waits(),
            12 => self.claims(who, request),
            _ => self.enters(who, request),
        };
        let before = self.room.version();
        let (ok, code, repeated) =
            match self.room.apply(command, Moment(0), RoomSettings::default()) {
                Ok(Applied { room, facts }) => {
                    let ended = Room::ended_by_change(Some(&self.room), Some(&room), || 7);
                    self.kept.extend(ended);
                    self.room = room;
                    (true, None, facts.contains(&game::Fact::Repeated))
                }
                Err(refusal) => (false, Some(refusal.code().to_owned()), false),
            };
        let changed = self.room.version() > before;
        for other in (0..4).filter(|other| *other == who || misses & (1 << other) == 0) {
            if changed {
                self.show(other);
            }
        }
        let version = ok.then(|| self.room.version());
        self.note(
            who,
            Event::Answered {
                request,
                ok,
                code,
                version,
                repeated,
            },
        );
    }

    /// Lets time pass until a player is late or idle, if one is awaited. The others see it,
    /// because only a room that was seen tells the checker that time has passed.
    fn waits(&mut self) {
        let Some(at) = self.room.next_deadline() else {
            return;
        };
        let settings = RoomSettings::default();
        self.room = self.room.apply(Command::Expire, at, settings).unwrap().room;
        for other in 0..4 {
            self.show(other);
        }
    }

    fn claims(&mut self, who: u64, request: u64) -> Command {
        let room = ROOM.to_owned();
        self.note(who, Event::Claimed { request, room });
        Command::Claim(ClientId(who))
    }

    fn proposes(&mut self, who: u64, request: u64, deed: u8) -> Command {
        let square = Square::new(usize::from(deed)).unwrap();
        let now = self.room.view();
        let board = match now.turn {
            Some(turn) => now.board.with(square, turn),
            None => Board::EMPTY,
        };
        self.note(
            who,
            Event::Proposed {
                request,
                room: ROOM.to_owned(),
                number: now.number,
                board,
            },
        );
        Command::Propose {
            client: ClientId(who),
            board,
            version: None,
        }
    }

    fn enters(&mut self, who: u64, request: u64) -> Command {
        self.note(
            who,
            Event::Entering {
                request,
                room: ROOM.to_owned(),
                token: None,
                knows_seats: true,
                watch: who > 1,
                name: String::new(),
            },
        );
        self.shown[who as usize].get_or_insert(0);
        let fresh = Token::from_random(request.into()).hash();
        Command::Enter(Enter {
            watch: who > 1,
            ..Enter::new(ClientId(who), Name::default(), fresh)
        })
    }

    pub(super) fn show(&mut self, to: u64) {
        if self.shown[to as usize].is_some() {
            let room = Box::new(self.room.view());
            self.shown[to as usize] = Some(room.version);
            self.note(to, Event::Saw { room });
        }
    }

    pub(super) fn rest(&mut self) {
        for everybody in 0..4 {
            self.show(everybody);
        }
        self.note(0, Event::AtRest);
        let kept = Event::Kept {
            room: ROOM.to_owned(),
            asked: self.history.len() as u64,
            games: self.kept.clone(),
        };
        self.note(0, kept);
    }

    /// Returns a history in which two people sit down, a third one watches, and these squares
    /// are played in turn.
    pub(super) fn playing(squares: &[u8]) -> Self {
        let mut honest = Self::new();
        for who in 0..3 {
            honest.does((who, 9), 0);
        }
        for (turn, square) in squares.iter().enumerate() {
            honest.does((turn as u64 % 2, *square), 0);
        }
        honest
    }
}

proptest! {
    #[test]
    fn what_an_honest_server_does_is_never_accused(
        deeds in proptest::collection::vec(((0..4_u64, 0..13_u8), 0..16_u8), 0..50)
    ) {
        let mut honest = Honest::new();
        honest.does((0, 9), 0);
        for (deed, misses) in deeds {
            honest.does(deed, misses);
        }
        honest.rest();
        let verdict = check(&honest.history);
        prop_assert_eq!(verdict.violations, vec![]);
        prop_assert_eq!(verdict.searched, 1);
    }
}

#[test]
fn two_whole_games_pass() {
    let mut honest = Honest::playing(&[0, 3, 1, 4, 2]);
    honest.does((0, 0), 0);
    honest.does((1, 0), 0);
    for (turn, square) in [0, 3, 1, 4, 2].into_iter().enumerate() {
        honest.does(((turn as u64 + 1) % 2, square), 0);
    }
    honest.rest();
    let verdict = check(&honest.history);
    assert_eq!(verdict.violations, []);
    assert_eq!((verdict.acknowledged, verdict.searched), (10, 1));
}

#[test]
fn a_claimed_seat_passes() {
    let mut honest = Honest::playing(&[4]);
    for deed in [12, 11, 11, 12, 12] {
        honest.does((0, deed), 0);
    }
    honest.rest();
    assert_eq!(check(&honest.history).violations, []);
}
