//! A room told as a story: `"ana sits, bia sits, ana plays 4, bia drops, 60 s pass"`.
//!
//! Each step is `somebody does something`. A somebody is one device: `ana` and `ana@phone`
//! are one person with the same tokens on two devices. Facts for single clients come back
//! as text, one fact on each line of `said`.

mod looks;

use std::collections::HashMap;

use game::{
    Applied, Board, ByHost, ClientId, Command, Enter, Fact, House, LeagueId, Level, Mark, Meet,
    Moment, Name, PlayedGame, Refusal, Room, RoomSettings, Square, Token, TokenHash, TokenOrigin,
};

use crate::invariants;

/// The calendar when the clock of a story shows zero.
pub(crate) const TODAY: u64 = 1_795_000_000_000;

/// A room and its people.
pub(crate) struct Play {
    pub(crate) room: Room,
    pub(crate) now: Moment,
    /// The games that have ended.
    pub(crate) ended: Vec<PlayedGame>,
    settings: RoomSettings,
    connections: HashMap<String, ClientId>,
    /// The newest token of each person.
    tokens: HashMap<String, TokenHash>,
    /// The seats that the host has freed, the last one last.
    freed: Vec<(Mark, TokenHash)>,
    counter: u64,
    /// The rules of the host.
    pub(crate) house: House,
    /// The league in which people look for a room.
    pub(crate) league: Option<LeagueId>,
}

impl Play {
    /// Creates room 123, empty, with holds of 60 seconds and places for three watchers.
    pub(crate) fn new() -> Self {
        Self {
            room: Room::new("123".parse().unwrap(), 1_000),
            now: Moment(0),
            ended: Vec::new(),
            settings: RoomSettings {
                hold: 60_000,
                watchers: 3,
                robot_pause: 600,
                patience: 0,
            },
            connections: HashMap::new(),
            tokens: HashMap::new(),
            freed: Vec::new(),
            counter: 0,
            house: House::default(),
            league: None,
        }
    }

    /// Creates a room and plays a story in it.
    pub(crate) fn after(story: &str) -> Self {
        let mut play = Self::new();
        play.then(story);
        play
    }

    /// Creates a room whose seats can be claimed after 45 seconds, and plays a story in it.
    pub(crate) fn with_patience(story: &str) -> Self {
        let mut play = Self::new();
        play.settings.patience = 45_000;
        play.then(story);
        play
    }

    /// Creates a room for a league, and plays a story in it.
    pub(crate) fn in_league(story: &str) -> Self {
        let mut play = Self::new();
        play.league = Some(LeagueId::from_random(7));
        play.then(story);
        play
    }

    /// Continues the story; every step must be accepted. Returns the facts of the last
    /// step.
    pub(crate) fn then(&mut self, story: &str) -> String {
        let mut said = String::new();
        for step in story
            .split([',', '\n'])
            .map(str::trim)
            .filter(|s| !s.is_empty())
        {
            said = self
                .step(step)
                .unwrap_or_else(|refusal| panic!("`{step}` was refused: {}", refusal.code()));
        }
        said
    }

    /// Continues a story, such as `"bia sits -> bia plays O (new token) => ana 0 x bia 0"`. Its
    /// last step makes the facts after `->`, and leads to the people after `=>`, if they are
    /// told.
    #[track_caller]
    pub(crate) fn tells(&mut self, story: &str) {
        let (told, people) = story.split_once(" => ").unwrap_or((story, ""));
        let (steps, facts) = told.split_once(" -> ").unwrap_or((told, ""));
        let said = self.then(steps);
        assert!(facts.is_empty() || facts == said, "{story}: {said}");
        let here = self.people();
        assert!(people.is_empty() || people == here, "{story}: {here}");
    }

    /// Runs one step, such as `"ana plays 4 -> casa_ocupada"`, that must be refused with the
    /// code after the arrow, and change nothing.
    #[track_caller]
    pub(crate) fn refuses(&mut self, story: &str) {
        let (step, code) = story.split_once(" -> ").expect("an arrow");
        assert_eq!(self.refused(step), code, "{story}");
    }

    /// Runs one step that must be known as a repetition and change nothing.
    #[track_caller]
    pub(crate) fn repeats(&mut self, step: &str) {
        assert_eq!(self.changes_nothing(step), "repeated", "{step}");
    }

    /// Runs one step that must be refused and change nothing. Returns the code.
    pub(crate) fn refused(&mut self, step: &str) -> &'static str {
        let before = self.room.clone();
        let refusal = self.step(step).expect_err(step);
        assert_eq!(
            self.room, before,
            "`{step}` was refused and changed the room"
        );
        refusal.code()
    }

    /// Runs one step that must be accepted and leave the room unchanged.
    pub(crate) fn changes_nothing(&mut self, step: &str) -> String {
        let before = self.room.clone();
        let said = self.then(step);
        assert_eq!(self.room, before, "`{step}` changed the room");
        said
    }

    fn step(&mut self, step: &str) -> Result<String, Refusal> {
        let words: Vec<_> = step.split_whitespace().collect();
        if let [amount, unit @ ("s" | "ms"), "pass" | "passes"] = words[..] {
            let amount: u64 = amount.parse().unwrap();
            return self.pass(if unit == "s" { amount * 1_000 } else { amount });
        }
        if words[..] == ["the", "server", "restarts"] {
            self.now = Moment(0);
            self.connections.clear();
            let applied = self.apply(Command::Restart)?;
            return Ok(self.in_words(&applied.facts));
        }
        let [who, ref act @ ..] = words[..] else {
            panic!("`{step}` is no step")
        };
        let command = match act {
            ["plays", square] => self.play(who, square, None),
            ["plays", square, "on", "version", version] => {
                self.play(who, square, Some(version.parse().unwrap()))
            }
            ["asks"] => self.propose(who, Board::EMPTY, None),
            ["asks", "on", "version", version] => {
                self.propose(who, Board::EMPTY, Some(version.parse().unwrap()))
            }
            ["draws", board @ ..] => self.propose(who, board.join(" ").parse().unwrap(), None),
            ["calls", level, "robot"] => self.call(who, Some(level)),
            ["sends", "the", "robot", "away"] => self.call(who, None),
            ["frees" | "returns" | "closes" | "reopens" | "names", ..] if who == "host" => {
                Command::Host(self.by_host(act))
            }
            // The league that people look for a room in has opened, or there is none now.
            ["changes"] if who == "league" => Command::Count(self.league),
            ["claims"] => Command::Claim(self.client(who)),
            ["leaves"] => Command::Leave(self.client(who)),
            ["drops"] => Command::Lose(self.connections.remove(who).unwrap()),
            _ => Command::Enter(self.enter(who, act)),
        };
        let fresh = if let Command::Enter(enter) = &command {
            Some(enter.fresh)
        } else {
            None
        };
        let applied = self.apply(command)?;
        let is_new = |fact: &Fact| {
            matches!(
                fact,
                Fact::Seated {
                    token: TokenOrigin::Fresh,
                    ..
                }
            )
        };
        if applied.facts.iter().any(is_new) {
            self.tokens
                .extend(fresh.map(|token| (person(who).to_owned(), token)));
        }
        Ok(self.in_words(&applied.facts))
    }

    /// Lets time pass; the room wakes at every deadline on the way.
    fn pass(&mut self, milliseconds: u64) -> Result<String, Refusal> {
        let end = Moment(self.now.0 + milliseconds);
        let mut facts = Vec::new();
        while let Some(deadline) = self.room.next_deadline().filter(|at| *at <= end) {
            if self.room.is_gone(deadline) {
                break;
            }
            self.now = deadline;
            facts.extend(self.apply(Command::Expire)?.facts);
            assert_ne!(
                self.room.next_deadline(),
                Some(deadline),
                "nothing was done about it"
            );
        }
        self.now = end;
        Ok(self.in_words(&facts))
    }

    fn apply(&mut self, command: Command) -> Result<Applied, Refusal> {
        let outcome = self.room.apply(command.clone(), self.now, self.settings);
        if let Ok(applied) = &outcome {
            invariants::hold(&self.room, &command, applied, self.now);
            let today = || TODAY + self.now.0;
            let next = applied.room.clone().dated(today);
            self.ended
                .extend(Room::ended_by_change(Some(&self.room), Some(&next), today));
            self.room = next;
        }
        outcome
    }

    /// Reads a way to enter: `sits`, `sits plainly`, `watches`, `returns` (with the token
    /// of the person), `shows ana's token`, `shows a wrong token`. Or it is `waits` for an
    /// opponent, `meets somebody with X`, or `goes on` with a game. The last three bring
    /// the last token of the person along. Each may be followed by `as Name`.
    fn enter(&mut self, who: &str, act: &[&str]) -> Enter {
        let (act, name) = match act {
            [act @ .., "as", name] => (act, *name),
            _ => (act, person(who)),
        };
        let token = match act {
            ["sits" | "watches" | "waits"] | ["sits", "plainly"] | ["meets", ..] => None,
            ["returns"] | ["goes", "on"] => Some(self.tokens[person(who)]),
            ["shows", "a", "wrong", "token"] => Some(Token::presented("guess").hash()),
            ["shows", whose, "token"] => Some(self.tokens[whose.trim_end_matches("'s")]),
            _ => panic!("`{}` is nothing a client can do", act.join(" ")),
        };
        let meet = match act {
            ["goes", "on"] => Some(Meet::Back),
            ["waits"] => Some(Meet::Wait),
            ["meets", "somebody", "with", "X"] => Some(plays(Mark::X)),
            ["meets", "somebody", "with", "O"] => Some(plays(Mark::O)),
            _ => None,
        };
        self.counter += 1;
        let new = Token::from_random(self.counter.into()).hash();
        let brought = self.tokens.get(person(who)).filter(|_| meet.is_some());
        let fresh = brought.copied().unwrap_or(new);
        let name = Name::new(if name == "nobody" { "" } else { name });
        Enter {
            token,
            knows_seats: act != ["sits", "plainly"],
            watch: act == ["watches"],
            meet,
            league: self.league,
            house: self.house,
            ..Enter::new(self.client(who), name, fresh)
        }
    }

    /// Reads an act of the host: `frees X`, `returns X` (the seat of this mark that was freed
    /// last), `returns ana`, `closes`, `reopens` or `names X Name`.
    fn by_host(&mut self, act: &[&str]) -> ByHost {
        match *act {
            ["frees", letter] => {
                let mark = mark(letter);
                let seat = self.room.seat(mark);
                self.freed.extend(seat.map(|seat| (mark, seat.token)));
                ByHost::Free(mark)
            }
            ["returns", letter @ ("X" | "O")] => {
                let mut freed = self.freed.iter().rev();
                let of_mark = freed.find(|(freed, _)| *freed == mark(letter));
                ByHost::GiveBack(of_mark.unwrap().1)
            }
            ["returns", who] => ByHost::GiveBack(self.tokens[who]),
            ["closes"] => ByHost::Close,
            ["reopens"] => ByHost::Reopen,
            ["names", letter, name] => ByHost::Rename {
                mark: mark(letter),
                name: Name::new(name),
                stays: true,
            },
            _ => panic!("`{}` is no act of the host", act.join(" ")),
        }
    }

    fn play(&mut self, who: &str, square: &str, version: Option<u64>) -> Command {
        let square = Square::new(square.parse().unwrap()).unwrap();
        let client = self.client(who);
        let mark = self.room.mark_of(client).unwrap_or(Mark::X);
        self.propose(who, self.room.view().board.with(square, mark), version)
    }

    fn call(&mut self, who: &str, level: Option<&str>) -> Command {
        Command::CallRobot {
            client: self.client(who),
            level: level.map(|word| Level::of_word(word).unwrap()),
        }
    }

    fn propose(&mut self, who: &str, board: Board, version: Option<u64>) -> Command {
        let client = self.client(who);
        Command::Propose {
            client,
            board,
            version,
        }
    }

    /// Returns the connection of a device, a new one if it has none.
    fn client(&mut self, who: &str) -> ClientId {
        self.counter += 1;
        let new = ClientId(self.counter);
        *self.connections.entry(who.to_owned()).or_insert(new)
    }

    fn who(&self, client: ClientId) -> &str {
        let found = self.connections.iter().find(|(_, known)| **known == client);
        found.map_or("somebody", |(who, _)| who)
    }

    fn in_words(&self, facts: &[Fact]) -> String {
        let lines: Vec<_> = facts.iter().map(|fact| self.fact_in_words(*fact)).collect();
        lines.join("; ")
    }

    fn fact_in_words(&self, fact: Fact) -> String {
        match fact {
            Fact::Seated {
                client,
                mark,
                token,
            } => {
                let token = match token {
                    TokenOrigin::Fresh => "new",
                    TokenOrigin::Presented => "shown",
                    TokenOrigin::Unchanged => "same",
                };
                format!(
                    "{} plays {} ({token} token)",
                    self.who(client),
                    mark.letter()
                )
            }
            Fact::Watching(client) => format!("{} watches", self.who(client)),
            Fact::TakenOver(client) => format!("{} is taken over", self.who(client)),
            Fact::Claimed(client) => format!("{} lost a claimed seat", self.who(client)),
            Fact::TokenRejected(client) => format!("{} showed a wrong token", self.who(client)),
            Fact::FreedByHost { client, .. } => format!("{} was freed", self.who(client)),
            Fact::RoomClosed(client) => format!("{} was sent out", self.who(client)),
            Fact::Renamed { client, .. } => format!("{} was renamed", self.who(client)),
            Fact::Repeated => "repeated".to_owned(),
        }
    }
}

fn mark(letter: &str) -> Mark {
    if letter == "X" { Mark::X } else { Mark::O }
}

fn person(device: &str) -> &str {
    device.split('@').next().unwrap_or(device)
}

/// A win of X in five moves, after ana and bia sat down.
pub(crate) const ANA_WINS: &str = "
    ana sits, bia sits
    ana plays 0, bia plays 3, ana plays 1, bia plays 4, ana plays 2";

/// Returns how a newcomer plays this mark.
const fn plays(mark: Mark) -> Meet {
    Meet::Play { mark, since: None }
}
