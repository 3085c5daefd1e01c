//! The choice of opponents: single cases, and random classes in which games end at random moments.

use std::collections::BTreeSet;

use game::pairing::{Meetings, Pair, REPEAT_WAIT, Waiter, pair};
use game::{Mark, Moment, RoomId};
use proptest::prelude::*;

/// The greatest balance of marks in any random class. Two people with the same high balance
/// may be the only ones who wait, so no rule can keep everybody at 2.
const HIGHEST_BALANCE: i32 = 3;

fn room(number: usize) -> RoomId {
    format!("r{number:04}").parse().unwrap()
}

/// A person who waits since this second, in a room of the same number.
fn waiter(person: usize, since: u64) -> Waiter<usize> {
    Waiter {
        person,
        room: room(person),
        mark: Mark::X,
        since: Moment(since * 1_000),
        moves: true,
        refused: Vec::new(),
        last: None,
        balance: 0,
    }
}

fn after(last: usize, waiter: Waiter<usize>) -> Waiter<usize> {
    Waiter {
        last: Some(last),
        ..waiter
    }
}

/// Returns the pairs at this second, each as the people who move and stay, and the first
/// one's mark.
fn pairs(waiters: &[Waiter<usize>], second: u64) -> Vec<(usize, usize, Mark)> {
    let pairs = pair(waiters, Moment(second * 1_000));
    let person = |index: usize| waiters[index].person;
    let told = |pair: Pair| (person(pair.mover), person(pair.stayer), pair.mark);
    pairs.into_iter().map(told).collect()
}

#[test]
fn the_longest_wait_is_served_first_and_the_shorter_one_moves() {
    let waiters = [waiter(1, 30), waiter(2, 10), waiter(3, 20)];
    assert_eq!(pairs(&waiters, 40), [(3, 2, Mark::O)]);
    let same = [waiter(2, 10), waiter(1, 10)];
    assert_eq!(pairs(&same, 40), [(2, 1, Mark::O)], "the greater room id");
    assert_eq!(pairs(&waiters[..1], 40), []);
}

#[test]
fn the_lower_balance_gets_x_and_of_equal_ones_the_mark_stays() {
    for (mover, stayer, mark, expected) in [
        (0, 0, Mark::X, Mark::O),
        (0, 0, Mark::O, Mark::X),
        (-1, 0, Mark::X, Mark::X),
        (1, 0, Mark::O, Mark::O),
    ] {
        let one = Waiter {
            balance: stayer,
            mark,
            ..waiter(1, 10)
        };
        let other = Waiter {
            balance: mover,
            ..waiter(2, 20)
        };
        assert_eq!(pairs(&[one, other], 20), [(2, 1, expected)]);
    }
}

#[test]
fn two_who_have_just_met_wait_for_a_third() {
    let two = [after(2, waiter(1, 10)), after(1, waiter(2, 11))];
    assert_eq!(pairs(&two, 18), []);
    let [one, other] = two.clone();
    let three = [one, other, waiter(3, 18)];
    assert_eq!(pairs(&three, 18), [(3, 1, Mark::O)]);
    // The third has just met one of both, who has met somebody else since.
    let [one, other] = two.clone();
    let three = [one, other, after(1, waiter(3, 18))];
    assert_eq!(pairs(&three, 18), [(3, 2, Mark::O)]);
    // Both have waited long enough.
    assert_eq!(pairs(&two, 19), [(2, 1, Mark::O)]);
}

#[test]
fn one_person_in_two_places_does_not_play_oneself() {
    let mut other = waiter(2, 20);
    other.person = 1;
    assert_eq!(pairs(&[waiter(1, 10), other], 100), []);
}

#[test]
fn a_person_who_cannot_move_stays() {
    let stays = |waiter| Waiter {
        moves: false,
        ..waiter
    };
    let shorter_stays = [waiter(1, 10), stays(waiter(2, 20))];
    assert_eq!(pairs(&shorter_stays, 20), [(1, 2, Mark::O)]);
    let both = [stays(waiter(1, 10)), stays(waiter(2, 20))];
    assert_eq!(pairs(&both, 20), []);
    let [one, other] = both;
    let third = [one, other, waiter(3, 30)];
    assert_eq!(pairs(&third, 30), [(3, 1, Mark::O)]);
}

#[test]
fn a_room_is_not_brought_a_person_whom_it_refuses() {
    let refuses = |person, waiter| Waiter {
        refused: vec![person],
        ..waiter
    };
    // The one who has waited longer moves instead.
    let [one, other] = [refuses(2, waiter(1, 10)), waiter(2, 20)];
    assert_eq!(pairs(&[one.clone(), other.clone()], 100), [(1, 2, Mark::O)]);
    // Neither room lets the other one play, so both play the next ones.
    let mutual = refuses(1, other.clone());
    let three = [one.clone(), mutual, waiter(3, 99)];
    assert_eq!(pairs(&three[..2], 100), []);
    assert_eq!(pairs(&three, 100), [(3, 1, Mark::O)]);
    // The one who could move plays by forms.
    let stays = Waiter {
        moves: false,
        ..one
    };
    let three = [stays, other, waiter(3, 99)];
    assert_eq!(pairs(&three[..2], 100), []);
    assert_eq!(pairs(&three, 100), [(3, 1, Mark::O)]);
}

#[test]
fn servers_that_remember_other_meetings_bring_the_same_people_together_after_a_while() {
    let meets = |pairs: &[(usize, usize)]| {
        let mut meetings = Meetings::default();
        for (x, o) in pairs {
            meetings.note(*x, *o);
        }
        meetings
    };
    let one_server = meets(&[(1, 2)]);
    // This server heard of the changes in another order, or was started later.
    let another_server = meets(&[(1, 3)]);
    let at = |meetings: &Meetings<usize>, second| {
        let waiters = [10, 11, 12].into_iter().enumerate().map(|(index, since)| {
            let person = index + 1;
            Waiter {
                last: meetings.last(person),
                balance: meetings.balance(person),
                ..waiter(person, since)
            }
        });
        let found = pairs(&waiters.collect::<Vec<_>>(), second);
        found
            .into_iter()
            .map(|(mover, stayer, _)| (mover, stayer))
            .collect::<Vec<_>>()
    };
    // Each server moves its own clients only, so these might both do nothing.
    assert_eq!(at(&one_server, 15), [(3, 1)]);
    assert_eq!(at(&another_server, 15), [(2, 1)]);
    for meetings in [one_server, another_server] {
        assert_eq!(at(&meetings, 20), [(2, 1)]);
    }
}

/// Returns whether a person can be moved into the room of another, which does not refuse it.
fn can_join(mover: &Waiter<usize>, stayer: &Waiter<usize>) -> bool {
    mover.moves && !stayer.refused.contains(&mover.person)
}

/// Checks the properties of pairs.
fn check(waiters: &[Waiter<usize>], pairs: &[Pair], now: u64) {
    let paired: Vec<usize> = pairs.iter().flat_map(|p| [p.mover, p.stayer]).collect();
    let once: BTreeSet<usize> = paired.iter().copied().collect();
    assert_eq!(once.len(), paired.len(), "a person plays one game");
    let met = |a: &Waiter<usize>, b: &Waiter<usize>| a.last == Some(b.person);
    let free: Vec<_> = (0..waiters.len())
        .filter(|index| !once.contains(index))
        .map(|index| &waiters[index])
        .collect();
    for (index, one) in free.iter().enumerate() {
        for other in &free[index + 1..] {
            let stay = !can_join(one, other) && !can_join(other, one);
            assert!(
                stay || met(one, other) || met(other, one),
                "{one:?} and {other:?} wait and have not just met"
            );
        }
    }
    for pair in pairs {
        let (mover, stayer) = (&waiters[pair.mover], &waiters[pair.stayer]);
        let is_longer = (mover.since, &mover.room) < (stayer.since, &stayer.room);
        assert!(can_join(mover, stayer), "{pair:?}");
        assert!(!(is_longer && can_join(stayer, mover)), "{pair:?}");
        if met(mover, stayer) && met(stayer, mover) {
            let shorter = mover.since.max(stayer.since);
            assert!(now - shorter.0 >= REPEAT_WAIT, "{pair:?}");
        }
    }
}

/// A class: people who wait, play, or do something else.
struct Class {
    now: u64,
    waiting: Vec<(usize, u64)>,
    playing: Vec<(usize, usize, u64)>,
    resting: Vec<(usize, u64)>,
    meetings: Meetings<usize>,
    games: usize,
    highest: i32,
}

impl Class {
    fn of(people: usize) -> Self {
        Self {
            now: 0,
            waiting: Vec::new(),
            playing: Vec::new(),
            resting: (0..people).map(|person| (person, 0)).collect(),
            meetings: Meetings::default(),
            games: 0,
            highest: 0,
        }
    }

    /// Returns the people who wait, in the order of their numbers.
    fn waiters(&self) -> Vec<Waiter<usize>> {
        let waiter = |(person, since): &(usize, u64)| Waiter {
            since: Moment(*since),
            last: self.meetings.last(*person),
            balance: self.meetings.balance(*person),
            ..waiter(*person, 0)
        };
        self.waiting.iter().map(waiter).collect()
    }

    /// Pairs the people who wait, checks the pairs, and lets them play for these times.
    fn sweep(&mut self, durations: &mut impl Iterator<Item = u64>) {
        let waiters = self.waiters();
        let pairs = pair(&waiters, Moment(self.now));
        check(&waiters, &pairs, self.now);
        for pair in pairs {
            let (mover, stayer) = (waiters[pair.mover].person, waiters[pair.stayer].person);
            self.waiting
                .retain(|(person, _)| ![mover, stayer].contains(person));
            let (x, o) = match pair.mark {
                Mark::X => (mover, stayer),
                Mark::O => (stayer, mover),
            };
            self.meetings.note(x, o);
            self.games += 1;
            for person in [x, o] {
                self.highest = self.highest.max(self.meetings.balance(person).abs());
            }
            let until = self.now + durations.next().unwrap();
            self.playing.push((x, o, until));
        }
    }

    /// Lets time pass until the next game ends, the next rest is over, or a second has passed.
    fn pass(&mut self) {
        let ends = self.playing.iter().map(|(_, _, until)| *until);
        let rests = self.resting.iter().map(|(_, until)| *until);
        let next = ends.chain(rests).min().unwrap_or(u64::MAX);
        self.now = next.min(self.now + 1_000);
    }

    /// Ends what is over: a rest follows each game.
    fn end(&mut self, rests: &mut impl Iterator<Item = u64>) {
        let now = self.now;
        let over = self.playing.extract_if(.., |(_, _, until)| *until <= now);
        let over: Vec<_> = over.flat_map(|(x, o, _)| [x, o]).collect();
        let rested = over
            .into_iter()
            .map(|person| (person, now + rests.next().unwrap()));
        self.resting.extend(rested);
        let back = self.resting.extract_if(.., |(_, until)| *until <= now);
        self.waiting.extend(back.map(|(person, _)| (person, now)));
    }
}

prop_compose! {
    /// People of any history who wait, of whom some last met each other.
    fn people_who_wait()(
        of in prop::collection::vec((0_u64..20_000, prop::option::weighted(0.8, 0_usize..6), -3..=3), 0..7),
        stay in 0_u8..128,
        refused in prop::collection::vec(prop::collection::vec(0_usize..7, 0..3), 7),
    ) -> Vec<Waiter<usize>> {
        let waiter = |(person, (since, last, balance)): (usize, &(u64, Option<usize>, i32))| Waiter {
            since: Moment(*since),
            moves: stay & 1 << person == 0,
            refused: refused[person].clone(),
            last: last.filter(|last| *last != person),
            balance: *balance,
            ..waiter(person, 0)
        };
        of.iter().enumerate().map(waiter).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_class_plays_on_and_meets_new_people(
        people in 2_usize..24,
        durations in prop::collection::vec(1_u64..90_000, 97),
        rests in prop::collection::vec(prop_oneof![3 => Just(0_u64), 2 => 0_u64..5_000, 1 => 0_u64..60_000], 89),
    ) {
        let mut durations = durations.iter().copied().cycle();
        let mut rests = rests.iter().copied().cycle();
        let mut class = Class::of(people);
        for _ in 0..400 {
            class.end(&mut rests);
            class.sweep(&mut durations);
            class.pass();
        }
        prop_assert!(class.games > 0);
        prop_assert!(class.highest <= HIGHEST_BALANCE, "{}", class.highest);
    }

    #[test]
    fn pairs_of_any_people_are_fair(waiters in people_who_wait()) {
        let now = 20_000;
        check(&waiters, &pair(&waiters, Moment(now)), now);
    }
}
