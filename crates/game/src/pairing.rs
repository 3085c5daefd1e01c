//! The choice of opponents for people who wait for one.
//!
//! One of two people moves into the room of the other. The longest wait is served first.
//! Nobody waits while two are free who have not just met.
//!
//! **Invariant:** a pure function, so every server on a store finds the same pairs. Rooms
//! refuse a second opponent, and thereby settle races between servers.

mod meetings;

pub use meetings::Meetings;

use crate::{Mark, Moment, RoomId};

/// The milliseconds that one of two people who have just met has to wait before they meet
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
    /// The last opponent.
    pub last: Option<P>,
    /// The number of games with X minus the number with O.
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
    // A third person has just met at most one of two who have just met each other, and is the
    // other one's opponent in the first round. So the second has no choice to make.
    for repeat in [false, true] {
        let mut first = 0;
        while first < order.len() {
            let one = &waiters[order[first]];
            let waited = now.0.saturating_sub(one.since.0);
            let later = first + 1..order.len();
            let fits = |other: &usize| {
                let other = &waiters[order[*other]];
                may_play(one, other)
                    && have_just_met(one, other) == repeat
                    && (!repeat || waited >= REPEAT_WAIT)
            };
            let even = |other: &usize| is_even(one, &waiters[order[*other]]);
            let all = || later.clone().filter(fits);
            let Some(second) = all().find(even).or_else(|| all().next()) else {
                first += 1;
                continue;
            };
            let other = order.remove(second);
            let one = order.remove(first);
            pairs.push(pair_of(waiters, one, other));
        }
    }
    pairs
}

/// Returns whether two people can play each other: they are not one person in two places, and
/// one of them can move.
fn may_play<P: Eq>(one: &Waiter<P>, other: &Waiter<P>) -> bool {
    one.person != other.person && (one.moves || other.moves)
}

/// Returns whether the last opponent of one of two people was the other one.
fn have_just_met<P: Copy + Eq>(one: &Waiter<P>, other: &Waiter<P>) -> bool {
    one.last == Some(other.person) || other.last == Some(one.person)
}

/// Returns whether a game of two people leaves neither with a greater balance than both have.
const fn is_even<P>(one: &Waiter<P>, other: &Waiter<P>) -> bool {
    one.balance != other.balance || one.balance == 0
}

/// Makes a pair of two people, of whom the first has waited longer and stays if possible.
fn pair_of<P>(waiters: &[Waiter<P>], longer: usize, shorter: usize) -> Pair {
    let (mover, stayer) = if waiters[shorter].moves {
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
