//! The choice of opponents for people who wait for one.
//!
//! One of two people moves into the room of the other. The longest wait is served first.
//! Nobody waits while two are free who have not just met and of whom one can be moved into a
//! room that lets that one play.
//!
//! **Invariant:** a pure function. Each server remembers the meetings of its own process, so
//! servers on a store may find different pairs at first. Among people who have all waited for
//! [`REPEAT_WAIT`], the waits and the rooms alone decide who meets. Those are stored, so all
//! servers then find the same pairs. Rooms refuse a second opponent, and thereby settle races
//! between servers.

mod meetings;

pub use meetings::Meetings;

use crate::{Mark, Moment, RoomId};

/// The milliseconds that two people who have just met both have to wait before they meet
/// again.
pub const REPEAT_WAIT: u64 = 8_000;

/// A person who waits. `P` tells people apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter<P> {
    /// The person.
    pub person: P,
    /// The room in which the person waits.
    pub room: RoomId,
    /// The person's mark there.
    pub mark: Mark,
    /// The moment since which the person has waited.
    pub since: Moment,
    /// Whether the person can be moved to another room.
    pub moves: bool,
    /// The people whom the room does not let play.
    pub refused: Vec<P>,
    /// The last opponent, as this server remembers.
    pub last: Option<P>,
    /// The number of meetings and rematches with X minus the number with O, as this server
    /// remembers. Games that never began count, too. It is 0 for somebody whom the server does
    /// not remember.
    pub balance: i32,
}

/// Two people who play each other, as indices of the list of those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The person who moves into the other one's room.
    pub mover: usize,
    /// The person who stays.
    pub stayer: usize,
    /// The mark of the person who moves.
    pub mark: Mark,
}

/// Pairs people who wait.
pub fn pair<P: Copy + Eq>(waiters: &[Waiter<P>], now: Moment) -> Vec<Pair> {
    let mut order: Vec<usize> = (0..waiters.len()).collect();
    order.sort_by_key(|index| (waiters[*index].since, &waiters[*index].room));
    let mut pairs = Vec::new();
    let mut first = 0;
    while first < order.len() {
        let one = &waiters[order[first]];
        let all_later = || {
            let later = first + 1..order.len();
            later.filter(|other| may_play(one, &waiters[order[*other]], now))
        };
        let even = |other: &usize| is_even(one, &waiters[order[*other]]);
        let fair = all_later().find(even).filter(|_| !has_waited(one, now));
        let Some(second) = fair.or_else(|| all_later().next()) else {
            first += 1;
            continue;
        };
        let shorter = order.remove(second);
        let longer = order.remove(first);
        pairs.push(pair_of(waiters, longer, shorter));
    }
    pairs
}

/// Returns whether a person has waited so long that nothing but the waits counts.
const fn has_waited<P>(one: &Waiter<P>, now: Moment) -> bool {
    now.0.saturating_sub(one.since.0) >= REPEAT_WAIT
}

/// Returns whether two people can play each other, of whom the first has waited longer. One of
/// them can move to the other, and they are not one person in two places. They have not just
/// met, unless both have waited long.
fn may_play<P: Copy + Eq>(one: &Waiter<P>, other: &Waiter<P>, now: Moment) -> bool {
    one.person != other.person
        && (can_join(one, other) || can_join(other, one))
        && (has_waited(other, now) || !have_just_met(one, other))
}

/// Returns whether a person can be moved into the room of another, and may play there.
fn can_join<P: Eq>(mover: &Waiter<P>, stayer: &Waiter<P>) -> bool {
    mover.moves && !stayer.refused.contains(&mover.person)
}

/// Returns whether the last opponent of one of two people was the other one.
fn have_just_met<P: Copy + Eq>(one: &Waiter<P>, other: &Waiter<P>) -> bool {
    one.last == Some(other.person) || other.last == Some(one.person)
}

/// Returns whether a game of two people leaves neither with a greater balance than both have.
const fn is_even<P>(one: &Waiter<P>, other: &Waiter<P>) -> bool {
    one.balance != other.balance || one.balance == 0
}

/// Makes a pair of two people. The one who has waited longer stays, if the other one can move
/// there.
fn pair_of<P: Eq>(waiters: &[Waiter<P>], longer: usize, shorter: usize) -> Pair {
    let (mover, stayer) = if can_join(&waiters[shorter], &waiters[longer]) {
        (shorter, longer)
    } else {
        (longer, shorter)
    };
    let (moves, stays) = (&waiters[mover], &waiters[stayer]);
    let mark = match moves.balance.cmp(&stays.balance) {
        std::cmp::Ordering::Less => Mark::X,
        std::cmp::Ordering::Greater => Mark::O,
        std::cmp::Ordering::Equal => stays.mark.other(),
    };
    Pair {
        mover,
        stayer,
        mark,
    }
}
