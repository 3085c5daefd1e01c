//! Random commands in any order: several clients, right and wrong tokens, passing time.
//! After every command the [invariants](crate::invariants) must hold.

use game::{
    Board, ByHost, ClientId, Command, Enter, Fact, Game, LeagueId, Level, Mark, Meet, Moment, Name,
    PlayedGame, Room, RoomSettings, Square, Token, TokenHash, TokenOrigin,
};
use proptest::prelude::*;

use crate::invariants;

const DEVICES: usize = 5;

#[derive(Clone, Debug)]
enum Act {
    Enter {
        device: usize,
        shows: Shows,
        knows: bool,
        watch: bool,
        name: &'static str,
    },
    Meet(usize, Shows, Meet),
    Propose {
        device: usize,
        what: What,
        /// The distance from the current version, if the proposal names one.
        version: Option<i64>,
    },
    CallRobot(usize, Option<Level>),
    Claim(usize),
    Host(ByHost),
    /// The host gives the seat with the newest token of this device back.
    GiveBack(usize),
    Leave(usize),
    Drop(usize),
    Pass(u64),
    /// The robot's pause passes, and the room wakes for it.
    RobotMoves,
    Expire,
    Restart,
}

#[derive(Clone, Debug)]
enum Shows {
    Nothing,
    /// The newest token of this device.
    TokenOf(usize),
    Guess,
}

#[derive(Clone, Debug)]
enum What {
    /// The next empty square from this one on, sent by the player whose turn it is, if
    /// present.
    Move(usize),
    /// The sender's own mark on this square, whether it is taken or not.
    Mark(usize),
    NextGame,
    TheBoardBefore,
    Anything([i8; 9]),
}

fn act() -> impl Strategy<Value = Act> {
    let device = 0..DEVICES;
    let shows = prop_oneof![
        4 => Just(Shows::Nothing),
        4 => (0..DEVICES).prop_map(Shows::TokenOf),
        1 => Just(Shows::Guess),
    ];
    let name = proptest::sample::select(&["", "ana", "bia"][..]);
    let mark = proptest::sample::select(&Mark::BOTH[..]);
    let meet = prop_oneof![
        mark.prop_map(|mark| Meet::Play { mark, since: None }),
        Just(Meet::Wait),
        Just(Meet::Back)
    ];
    let meet = (device.clone(), shows.clone(), meet);
    let enter = (device.clone(), shows, 0..4_u8, 0..8_u8, name);
    let what = prop_oneof![
        12 => (0..9_usize).prop_map(What::Move),
        2 => (0..9_usize).prop_map(What::Mark),
        4 => Just(What::NextGame),
        2 => Just(What::TheBoardBefore),
        1 => proptest::array::uniform9(-1..=1_i8).prop_map(What::Anything),
    ];
    let level = proptest::sample::select(&Level::ALL[..]);
    let version = prop_oneof![8 => Just(None), 1 => (-2..=2_i64).prop_map(Some)];
    prop_oneof![
        6 => enter.prop_map(|(device, shows, knows, watch, name)| Act::Enter {
            device, shows, knows: knows > 0, watch: watch == 0, name,
        }),
        4 => meet.prop_map(|(device, shows, meet)| Act::Meet(device, shows, meet)),
        24 => (device.clone(), what, version)
            .prop_map(|(device, what, version)| Act::Propose { device, what, version }),
        2 => (device.clone(), proptest::option::weighted(0.8, level))
            .prop_map(|(device, level)| Act::CallRobot(device, level)),
        3 => device.clone().prop_map(Act::Claim),
        2 => proptest::sample::select(acts_of_host()).prop_map(Act::Host),
        1 => device.clone().prop_map(Act::GiveBack),
        1 => device.clone().prop_map(Act::Leave),
        2 => device.prop_map(Act::Drop),
        2 => proptest::sample::select(&[0, 1, 600, 10_000, 30_000, 35_000, 59_999, 60_000][..])
            .prop_map(Act::Pass),
        2 => Just(Act::RobotMoves),
        1 => Just(Act::Expire),
        1 => Just(Act::Restart),
    ]
}

fn acts_of_host() -> Vec<ByHost> {
    let of_seats = Mark::BOTH.into_iter().flat_map(|mark| {
        let name = Name::new("Capivara Gentil");
        let stays = true;
        [ByHost::Free(mark), ByHost::Rename { mark, name, stays }]
    });
    let of_rooms = [ByHost::Close, ByHost::Reopen];
    of_seats.chain(of_rooms).collect()
}

struct World {
    room: Room,
    before: Board,
    now: Moment,
    connections: [Option<ClientId>; DEVICES],
    tokens: [Option<TokenHash>; DEVICES],
    counter: u64,
    /// Whether the present game counts for the league.
    counts: bool,
}

const SETTINGS: RoomSettings = RoomSettings {
    hold: 60_000,
    watchers: 2,
    robot_pause: 600,
    patience: 45_000,
};

impl World {
    fn new() -> Self {
        Self {
            room: Room::new("caos".parse().unwrap(), 5),
            before: Board::EMPTY,
            now: Moment(0),
            connections: [None; DEVICES],
            tokens: [None; DEVICES],
            counter: 0,
            counts: false,
        }
    }

    fn client(&mut self, device: usize) -> ClientId {
        self.counter += 1;
        *self.connections[device].get_or_insert(ClientId(self.counter))
    }

    fn command(&mut self, act: Act) -> Option<Command> {
        Some(match act {
            Act::Enter {
                device,
                shows,
                knows,
                watch,
                name,
            } => {
                let (token, client) = (self.shown(&shows), self.client(device));
                let fresh = Token::from_random(self.counter.into()).hash();
                Command::Enter(Enter {
                    token,
                    knows_seats: knows || token.is_some(),
                    watch,
                    stays: device == 0,
                    league: Some(LeagueId::from_random(7)),
                    ..Enter::new(client, Name::new(name), fresh)
                })
            }
            Act::Meet(device, shows, meet) => Command::Enter(self.meeting(device, &shows, meet)),
            Act::Propose {
                device,
                what,
                version,
            } => {
                let client = self.client(device);
                let client = self
                    .to_move()
                    .filter(|_| matches!(what, What::Move(_)))
                    .unwrap_or(client);
                Command::Propose {
                    client,
                    board: self.board(client, &what),
                    version: version.map(|off| self.room.version().saturating_add_signed(off)),
                }
            }
            Act::Claim(device) => Command::Claim(self.client(device)),
            Act::Host(act) => Command::Host(act),
            Act::GiveBack(device) => Command::Host(ByHost::GiveBack(self.tokens[device]?)),
            Act::Leave(device) => Command::Leave(self.client(device)),
            Act::Drop(device) => Command::Lose(self.connections[device].take()?),
            Act::CallRobot(device, level) => {
                let client = self.client(device);
                Command::CallRobot { client, level }
            }
            Act::RobotMoves => {
                self.pass(SETTINGS.robot_pause);
                Command::Expire
            }
            Act::Expire => Command::Expire,
            Act::Restart => self.restart(),
            Act::Pass(milliseconds) => return self.pass(milliseconds),
        })
    }

    const fn restart(&mut self) -> Command {
        // The clocks of the old and the new server are unrelated.
        self.now = Moment(self.now.0 * 7_919 % 200_000);
        self.connections = [None; DEVICES];
        Command::Restart
    }

    /// Lets time pass, during which nobody does anything.
    const fn pass(&mut self, milliseconds: u64) -> Option<Command> {
        self.now.0 += milliseconds;
        None
    }

    fn meeting(&mut self, device: usize, shows: &Shows, meet: Meet) -> Enter {
        let brought = self.shown(shows);
        let client = self.client(device);
        let new = Token::from_random(self.counter.into()).hash();
        Enter {
            token: brought.filter(|_| meet == Meet::Back),
            meet: Some(meet),
            league: Some(LeagueId::from_random(7)),
            ..Enter::new(client, Name::new("davi"), brought.unwrap_or(new))
        }
    }

    fn shown(&self, shows: &Shows) -> Option<TokenHash> {
        match shows {
            Shows::Nothing => None,
            Shows::TokenOf(other) => self.tokens[*other],
            Shows::Guess => Some(Token::from_random(0).hash()),
        }
    }

    fn to_move(&self) -> Option<ClientId> {
        self.room.seat(self.room.view().turn?)?.client()
    }

    fn board(&self, client: ClientId, what: &What) -> Board {
        let now = self.room.view().board;
        let mine = self.room.mark_of(client).unwrap_or(Mark::X);
        match *what {
            What::Move(from) => {
                let free = |square: &Square| now.at(*square).is_none();
                let mut squares: Vec<_> = Square::all().collect();
                squares.rotate_left(from);
                let square = squares.into_iter().find(free);
                square.map_or(now, |square| now.with(square, mine))
            }
            What::Mark(index) => now.with(Square::new(index).unwrap(), mine),
            What::NextGame => Board::EMPTY,
            What::TheBoardBefore => self.before,
            What::Anything(cells) => Board::try_from(cells).unwrap(),
        }
    }

    fn live(&mut self, act: Act) {
        let Some(command) = self.command(act) else {
            return;
        };
        let bytes = serde_json::to_string(&self.room).unwrap();
        let outcome = self.room.apply(command.clone(), self.now, SETTINGS);
        assert_eq!(serde_json::to_string(&self.room).unwrap(), bytes);
        let Ok(applied) = outcome else { return };
        invariants::hold(&self.room, &command, &applied, self.now);
        if applied.room.view().board != self.room.view().board {
            self.before = self.room.view().board;
        }
        let next = applied.room.dated(|| 7);
        self.note_league(&next);
        self.note_end(&next);
        self.room = next;
        if let Command::Enter(enter) = command {
            self.note_token(&enter, &applied.facts);
        }
        let stored = serde_json::to_string(&self.room).unwrap();
        assert_eq!(serde_json::from_str::<Room>(&stored).unwrap(), self.room);
    }

    /// Asserts that a game counts for the league for as long as both its players keep their
    /// seats.
    fn note_league(&mut self, next: &Room) {
        let holders = |room: &Room| Mark::BOTH.map(|mark| room.seat(mark).map(|seat| seat.token));
        let (before, after) = (self.room.view(), next.view());
        if after.board == Board::EMPTY {
            self.counts = next.league().is_some();
            assert!(!self.counts || after.number == before.number);
        } else if before.board == Board::EMPTY {
            self.counts &= holders(next).iter().all(Option::is_some);
        } else if before.outcome.is_none() {
            self.counts &= holders(&self.room) == holders(next);
        }
        let marks = Mark::BOTH.into_iter();
        let mut players = marks.filter_map(|mark| after.players.of(mark));
        let robot = players.any(|player| player.robot.is_some());
        assert_eq!(after.league, self.counts && !robot);
    }

    /// Asserts that a game ends exactly with its last mark, and that its record tells it.
    fn note_end(&self, next: &Room) {
        if next.is_closed() {
            return;
        }
        let ended = Room::ended_by_change(Some(&self.room), Some(next), || 8);
        let outcome = next.view().outcome;
        let ends = outcome.is_some() && self.room.view().outcome.is_none();
        assert_eq!(ended.is_some(), ends);
        let Some(game) = ended else { return };
        assert_eq!((game.outcome, game.reason), (outcome, None));
        let mut again = Game::new();
        game.moves.iter().for_each(|square| again.play(*square));
        assert_eq!(*again.board(), next.view().board);
        assert_eq!((game.began, game.version), (7, next.version()));
        assert_eq!(game.league.is_some(), self.counts);
        let stored = serde_json::to_string(&game).unwrap();
        assert_eq!(serde_json::from_str::<PlayedGame>(&stored).unwrap(), game);
    }

    /// Notes a client's token and asserts that it opens the client's seat.
    fn note_token(&mut self, enter: &Enter, facts: &[Fact]) {
        let mut devices = self.connections.iter();
        let device = devices.position(|c| *c == Some(enter.client));
        let known = &mut self.tokens[device.unwrap()];
        for fact in facts {
            // The client keeps the token of a freed seat, because the host may give it back.
            if let Fact::Seated { client, token, .. } | Fact::FreedByHost { client, token } = fact
                && *client == enter.client
            {
                match token {
                    TokenOrigin::Fresh => *known = Some(enter.fresh),
                    TokenOrigin::Presented => *known = enter.token,
                    TokenOrigin::Unchanged => {}
                }
            }
        }
        if let Some(mark) = self.room.mark_of(enter.client) {
            assert_eq!(self.room.seat(mark).map(|seat| seat.token), *known);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_the_room_stays_sound(
        acts in proptest::collection::vec(act(), 1..120)
    ) {
        let mut world = World::new();
        for act in acts {
            world.live(act);
        }
    }

    #[test]
    fn no_guess_opens_a_seat(bits in any::<u128>()) {
        let mut world = World::new();
        for device in 0..2 {
            world.live(Act::Enter {
                device, shows: Shows::Nothing, knows: true, watch: false, name: "",
            });
        }
        let seats = Mark::BOTH.map(|mark| world.room.seat(mark).cloned());
        let enter = Enter {
            client: ClientId(99),
            token: Some(Token::from_random(bits | 1 << 127).hash()),
            fresh: Token::from_random(1 << 126).hash(),
            meet: None,
            ..world.meeting(0, &Shows::Nothing, Meet::Wait)
        };
        let applied = world.room.apply(Command::Enter(enter), world.now, SETTINGS).unwrap();
        prop_assert_eq!(applied.facts[0], Fact::TokenRejected(ClientId(99)));
        prop_assert_eq!(Mark::BOTH.map(|mark| applied.room.seat(mark).cloned()), seats);
    }
}
