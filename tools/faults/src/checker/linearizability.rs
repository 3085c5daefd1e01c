//! Promise 7: some order of all requests explains every answer and every board. The order
//! agrees with the times of the requests, and the pure [`Room`] must give the very same answers
//! in it. It is found by search, so only for short histories.

mod requests;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use game::{Command, Fact, Mark, Moment, Refusal, Room, RoomSettings, RoomView};

use requests::{Request, requests};

use super::promises::{Promise, Violation};
use super::story::Answers;
use crate::history::{Entry, Event};

/// The most requests of a room that are searched.
const REQUESTS: usize = 60;

/// The shortest hold of any server in the battery, in microseconds.
const SHORTEST_HOLD: u64 = 15_000_000;

/// The most states that are examined before a room is left undecided.
const STATES: usize = 200_000;

/// The model's clock stands still until a hold may expire, or a player may be idle.
const SETTINGS: RoomSettings = RoomSettings {
    hold: 1 << 40,
    watchers: 200,
    robot_pause: 0,
    patience: 1 << 39,
};

/// The settings of a server with so little patience that it alerts nobody.
const IMPATIENT: RoomSettings = RoomSettings {
    patience: 1,
    ..SETTINGS
};

/// Searches all rooms with a short history, and returns the number that was decided.
pub(super) fn check(history: &[Entry], answers: &Answers, out: &mut Vec<Violation>) -> usize {
    // The model has one count of versions, and no time without a server.
    let is_beyond_it = |entry: &Entry| matches!(entry.event, Event::Restarted | Event::PutBack);
    if history.iter().any(is_beyond_it) {
        return 0;
    }
    let mut decided = 0;
    for (id, requests) in requests(history, answers) {
        let shown = shown(history, &id);
        if requests.len() > REQUESTS || shown.values().any(|room| has_robot(room)) {
            continue;
        }
        let waits_may_end = waits_may_end(&requests, &shown);
        let mut search = Search::new(&requests, shown);
        search.waits_may_end = waits_may_end;
        search.holds_may_end = history.last().is_some_and(|entry| entry.at > SHORTEST_HOLD);
        let found = search.from(0, &State::newborn(&id));
        if !found && search.looked_at.len() >= STATES {
            continue;
        }
        decided += 1;
        if !found {
            out.push(Violation {
                promise: Promise::Linearizable,
                what: format!("no order explains its {} requests", requests.len()),
                room: id,
            });
        }
    }
    decided
}

/// A robot moves without a request, so requests alone do not explain its room.
fn has_robot(room: &RoomView) -> bool {
    let mut players = Mark::BOTH.iter().filter_map(|mark| room.players.of(*mark));
    players.any(|player| player.robot.is_some())
}

/// Returns whether a player was idle, or may have been when the seat was claimed.
fn waits_may_end(requests: &[Request], shown: &HashMap<u64, &RoomView>) -> bool {
    let claims = |request: &Request| matches!(request.command, Command::Claim(_));
    requests.iter().any(claims) || shown.values().any(|room| room.late.or(room.idle).is_some())
}

/// Returns the rooms that were seen under this id, by version.
fn shown<'h>(history: &'h [Entry], id: &str) -> HashMap<u64, &'h RoomView> {
    let rooms = history.iter().filter_map(Entry::room);
    let of_this = rooms.filter(|room| room.id.as_str() == id);
    of_this.map(|room| (room.version, room)).collect()
}

/// A room after some of the requests.
#[derive(Clone)]
struct State {
    room: Room,
    /// The difference between this room's version and the server's, once it is known.
    offset: Option<u64>,
}

impl State {
    fn newborn(id: &str) -> Self {
        let id = id.parse().unwrap_or_else(|_| unreachable_id());
        Self {
            room: Room::new(id, 0),
            offset: None,
        }
    }

    /// Returns the state after a request, if the room answers as the server did.
    fn after(&self, request: &Request, shown: &HashMap<u64, &RoomView>) -> Option<Self> {
        self.after_at(Moment(0), SETTINGS, request, shown)
    }

    /// Returns the state after a request at this moment, if the room answers as the server did.
    fn after_at(
        &self,
        now: Moment,
        settings: RoomSettings,
        request: &Request,
        shown: &HashMap<u64, &RoomView>,
    ) -> Option<Self> {
        let mut state = self.clone();
        if state.room.is_gone(Moment(0)) {
            state = Self::newborn(self.room.id().as_str());
        }
        let expected = request.answer.as_ref();
        if expected.is_some_and(|a| !a.ok && is_about_the_server(a.code.as_deref())) {
            return Some(state);
        }
        match state.room.apply(request.command.clone(), now, settings) {
            Err(refusal) => expected
                .is_none_or(|a| !a.ok && a.code.as_deref() == Some(refusal.code()))
                .then_some(state),
            Ok(applied) => {
                let repeated = applied.facts.contains(&Fact::Repeated);
                if expected.is_some_and(|a| !a.ok || a.repeated != repeated) {
                    return None;
                }
                state.room = applied.room;
                let version = state.room.version();
                if let Some(told) = expected.and_then(|a| a.version) {
                    let offset = told.checked_sub(version)?;
                    if *state.offset.get_or_insert(offset) != offset {
                        return None;
                    }
                }
                state.agrees_with(shown).then_some(state)
            }
        }
    }

    /// Returns the state after held seats have become free, if there are any.
    fn after_the_hold(&self) -> Option<Self> {
        let mut marks = Mark::BOTH.into_iter();
        marks.find(|mark| {
            self.room
                .seat(*mark)
                .is_some_and(|seat| seat.client().is_none())
        })?;
        self.later(Moment(SETTINGS.hold), SETTINGS)
    }

    /// Returns the states after a player has not moved for longer: the one of a server that
    /// alerts the player first, and of one that does not.
    fn after_the_wait(&self) -> impl Iterator<Item = Self> {
        let later = |settings| self.later(self.end_of_wait()?, settings);
        [later(SETTINGS), later(IMPATIENT)].into_iter().flatten()
    }

    /// Returns the state after a claim that came before the server had noticed that the wait is
    /// over. One change does both.
    fn after_sudden_claim(
        &self,
        request: &Request,
        shown: &HashMap<u64, &RoomView>,
    ) -> Option<Self> {
        let claims = matches!(request.command, Command::Claim(_));
        let at = self.end_of_wait().filter(|_| claims)?;
        self.after_at(at, IMPATIENT, request, shown)
    }

    fn end_of_wait(&self) -> Option<Moment> {
        let mut marks = Mark::BOTH.into_iter();
        let both = marks.all(|mark| self.room.seat(mark).is_some_and(|s| s.client().is_some()));
        self.room.next_deadline().filter(|_| both)
    }

    /// Returns the state at this moment, if it is another one.
    fn later(&self, now: Moment, settings: RoomSettings) -> Option<Self> {
        let room = self.room.apply(Command::Expire, now, settings).ok()?.room;
        (room != self.room).then_some(Self {
            room,
            offset: self.offset,
        })
    }

    fn agrees_with(&self, shown: &HashMap<u64, &RoomView>) -> bool {
        let Some(offset) = self.offset else {
            return true;
        };
        let view = self.room.view();
        shown.get(&(view.version + offset)).is_none_or(|seen| {
            (seen.number, seen.board, &seen.asked) == (view.number, view.board, &view.asked)
                && (seen.late, seen.idle) == (view.late, view.idle)
        })
    }

    fn digest(&self, done: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        let seat = |mark| {
            self.room
                .seat(mark)
                .map(|s| (s.client(), s.knows_seats, s.asked, s.held_until()))
        };
        let view = self.room.view();
        (
            done,
            self.offset,
            view.version,
            view.number,
            view.board,
            view.watchers,
            (view.late, view.idle),
        )
            .hash(&mut hasher);
        Mark::BOTH.map(seat).hash(&mut hasher);
        hasher.finish()
    }
}

struct Search<'r> {
    requests: &'r [Request],
    shown: HashMap<u64, &'r RoomView>,
    looked_at: HashSet<u64>,
    /// Returns whether the history is long enough for a held seat to become free.
    holds_may_end: bool,
    /// Whether a player may have been idle.
    waits_may_end: bool,
}

impl<'r> Search<'r> {
    fn new(requests: &'r [Request], shown: HashMap<u64, &'r RoomView>) -> Self {
        Self {
            requests,
            shown,
            looked_at: HashSet::new(),
            holds_may_end: false,
            waits_may_end: false,
        }
    }

    /// Returns whether the requests that are not in `done` can follow `state`.
    fn from(&mut self, done: u64, state: &State) -> bool {
        let undone = |index: &usize| done & (1 << index) == 0;
        let waiting: Vec<usize> = (0..self.requests.len()).filter(undone).collect();
        let answered = |index: &usize| self.requests[*index].answer.as_ref().map(|a| a.at);
        let Some(earliest) = waiting.iter().filter_map(answered).min() else {
            return true;
        };
        if self.looked_at.len() >= STATES || !self.looked_at.insert(state.digest(done)) {
            return false;
        }
        if self.holds_may_end
            && let Some(next) = state.after_the_hold()
            && self.from(done, &next)
        {
            return true;
        }
        if self.waits_may_end && state.after_the_wait().any(|next| self.from(done, &next)) {
            return true;
        }
        let mut spoken = HashSet::new();
        for index in waiting {
            let request = &self.requests[index];
            // Each connection is served in order. A request that was sent after another's
            // answer comes after that other request.
            if !spoken.insert(request.connection) || request.sent > earliest {
                continue;
            }
            let done = done | (1 << index);
            if let Some(next) = state.after(request, &self.shown)
                && self.from(done, &next)
            {
                return true;
            }
            if let Some(next) = state.after_sudden_claim(request, &self.shown)
                && self.from(done, &next)
            {
                return true;
            }
            // It is unknown whether an unanswered request was ever heard.
            if request.answer.is_none() && self.from(done, state) {
                return true;
            }
        }
        false
    }
}

/// Returns whether a refusal depends on more than the room. Such a refusal changes nothing.
fn is_about_the_server(code: Option<&str>) -> bool {
    let of_the_server = [
        Refusal::SlowDown,
        Refusal::Unavailable,
        Refusal::Internal,
        Refusal::ServerFull,
        Refusal::NotInRoom,
    ];
    of_the_server
        .iter()
        .any(|refusal| Some(refusal.code()) == code)
}

fn unreachable_id() -> game::RoomId {
    unreachable!("only valid ids come this far")
}
