//! The people who wait for an opponent in the rooms of this process, and their last meetings.
//!
//! Rooms report here after each commit, also after one of another server. This is memory of
//! the process: the room decides whether a person waits.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use game::pairing::{Meetings, Waiter, pair};
use game::{ClientId, Mark, Moment, Room, RoomId, TokenHash};
use tokio::sync::Notify;

/// The time between two looks while somebody waits. Two people who have just met may play
/// again by then, and a message of another server may have been lost.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The people who wait.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    state: Mutex<State>,
    /// The number of rooms in the state. While it is zero, a change of a room costs one look
    /// at that room.
    rooms: AtomicUsize,
    came: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: HashMap<RoomId, Waiting>,
    /// The two people in each room that have met there, X first.
    met: HashMap<RoomId, [TokenHash; 2]>,
    meetings: Meetings<TokenHash>,
    /// The rooms in which somebody may wait now or later, and those for which the end of a
    /// league is a change.
    watched: HashSet<RoomId>,
}

/// A person who waits in a room.
#[derive(Clone, Debug)]
struct Waiting {
    client: ClientId,
    person: TokenHash,
    mark: Mark,
    since: Moment,
    /// Whether the person can be moved to another room.
    moves: bool,
    /// The people whom the room does not let play, each until a moment.
    refused: Vec<(TokenHash, Moment)>,
    /// Whether this server is moving the person to another room.
    leaves: bool,
}

/// The move of a person who waits to the room of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meeting {
    pub(crate) client: ClientId,
    pub(crate) from: RoomId,
    pub(crate) to: RoomId,
    /// The person's mark in the other room.
    pub(crate) mark: Mark,
}

impl Waiters {
    /// Notes a room as it was committed, or that it is gone.
    pub(super) fn note(&self, id: &RoomId, room: Option<&Room>) {
        let waiting = room.and_then(Room::waiting);
        let met = room.and_then(Room::met);
        let watched = room.is_some_and(|room| room.may_seek() || room.may_count());
        let is_known = || self.rooms.load(Ordering::Relaxed) > 0;
        if !watched && met.is_none() && !is_known() {
            return;
        }
        let waiting = waiting.and_then(|one| {
            Some(Waiting {
                client: one.seat.client()?,
                person: one.seat.token,
                mark: one.mark,
                since: one.since,
                moves: !one.seat.stays,
                refused: room?.refused_tokens().collect(),
                leaves: false,
            })
        });
        let mut state = self.state();
        let came = state.note_waiting(id, waiting);
        state.note_met(id, met);
        if watched {
            state.watched.insert(id.clone());
        } else {
            state.watched.remove(id);
        }
        let rooms = state.watched.len() + state.met.len();
        self.rooms.store(rooms, Ordering::Relaxed);
        drop(state);
        if came {
            self.came.notify_one();
        }
    }

    /// Waits for the next moment at which people may be paired.
    pub(crate) async fn next_look(&self) {
        let came = self.came.notified();
        if self.state().waiting.is_empty() {
            return came.await;
        }
        let _either = tokio::time::timeout(LOOK_INTERVAL, came).await;
    }

    /// Returns the moves that bring people together who wait.
    pub(crate) fn meetings(&self, now: Moment) -> Vec<Meeting> {
        let state = self.state();
        let waiters = state.waiters(&[], now);
        let pairs = pair(&waiters, now);
        let meeting = |pair: game::pairing::Pair| {
            let from = &waiters[pair.mover].room;
            Some(Meeting {
                client: state.waiting.get(from)?.client,
                from: from.clone(),
                to: waiters[pair.stayer].room.clone(),
                mark: pair.mark,
            })
        };
        pairs.into_iter().filter_map(meeting).collect()
    }

    /// Returns the room of an opponent for a person who comes now, and the person's mark
    /// there. The rooms in `tried` are left out.
    pub(super) fn opponent_of(
        &self,
        person: TokenHash,
        tried: &[RoomId],
        now: Moment,
    ) -> Option<(RoomId, Mark)> {
        let state = self.state();
        let mut waiters = state.waiters(tried, now);
        let newcomer = waiters.len();
        let refused = waiters.iter().map(|one| one.person).collect();
        waiters.push(Waiter {
            person,
            // A newcomer has no room to which others could move, and waits shorter than
            // everybody.
            room: waiters.first()?.room.clone(),
            mark: Mark::X,
            since: Moment(u64::MAX),
            moves: true,
            refused,
            last: state.meetings.last(person),
            balance: state.meetings.balance(person),
        });
        let pairs = pair(&waiters, now);
        let found = pairs.iter().find(|pair| pair.mover == newcomer)?;
        Some((waiters[found.stayer].room.clone(), found.mark))
    }

    /// Returns the rooms in which a person and an opponent have seats.
    pub(super) fn games_of(&self, person: TokenHash) -> Vec<RoomId> {
        let state = self.state();
        let games = state.met.iter().filter(|(_, two)| two.contains(&person));
        games.map(|(room, _)| room.clone()).collect()
    }

    /// Returns whether this server must know each change of a room at once, because a person
    /// waits there or may soon.
    pub(super) fn is_watched(&self, room: &RoomId) -> bool {
        self.rooms.load(Ordering::Relaxed) > 0 && self.state().watched.contains(room)
    }

    /// Returns the rooms that may change when a league opens or ends.
    pub(super) fn rooms_before_their_game(&self) -> Vec<RoomId> {
        self.state().watched.iter().cloned().collect()
    }

    /// Returns whether this client waits in a room.
    pub(crate) fn waits(&self, room: &RoomId, client: ClientId) -> bool {
        self.rooms.load(Ordering::Relaxed) > 0
            && self
                .state()
                .waiting
                .get(room)
                .is_some_and(|one| one.client == client)
    }

    /// Notes that a client is about to leave the room in which it waits, or that it stays.
    /// Returns whether it waits there.
    pub(super) fn set_leaving(&self, room: &RoomId, client: ClientId, leaves: bool) -> bool {
        let mut state = self.state();
        let waiting = state.waiting.get_mut(room);
        let waiting = waiting.filter(|one| one.client == client);
        waiting.is_some_and(|one| std::mem::replace(&mut one.leaves, leaves) != leaves)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes the person who waits in a room. Returns whether it is another one than before.
    fn note_waiting(&mut self, id: &RoomId, waiting: Option<Waiting>) -> bool {
        let Some(mut now) = waiting else {
            self.waiting.remove(id);
            return false;
        };
        let before = self.waiting.get(id);
        let same = before.filter(|before| before.client == now.client);
        now.leaves = same.is_some_and(|before| before.leaves);
        let is_another = same.is_none();
        self.waiting.insert(id.clone(), now);
        is_another
    }

    /// Notes the people who have met in a room.
    fn note_met(&mut self, id: &RoomId, met: Option<[TokenHash; 2]>) {
        let Some([x, o]) = met else {
            self.met.remove(id);
            return;
        };
        if self.met.get(id) != Some(&[x, o]) {
            self.met.insert(id.clone(), [x, o]);
            self.meetings.note(x, o);
        }
    }

    /// Returns the people who wait, in the rooms that are not in `tried`.
    fn waiters(&self, tried: &[RoomId], now: Moment) -> Vec<Waiter<TokenHash>> {
        let free = |(id, one): &(&RoomId, &Waiting)| !one.leaves && !tried.contains(id);
        let refused = |one: &Waiting| {
            let refused = one.refused.iter().filter(|(_, until)| *until > now);
            refused.map(|(person, _)| *person).collect()
        };
        let waiter = |(id, one): (&RoomId, &Waiting)| Waiter {
            person: one.person,
            room: id.clone(),
            mark: one.mark,
            since: one.since,
            moves: one.moves,
            refused: refused(one),
            last: self.meetings.last(one.person),
            balance: self.meetings.balance(one.person),
        };
        self.waiting.iter().filter(free).map(waiter).collect()
    }
}
