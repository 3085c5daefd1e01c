//! The behavior that every shared store must have, tested on Redis and on its model.

use std::sync::Arc;
use std::time::Duration;

use game::{Room, RoomId};
use tokio::time::{Instant, timeout};

use super::conformance::{BASE, league, puts, room, seated};
use super::redis_server::RedisServer;
use super::shared_memory::SharedMemory;
use super::{Lab, SHORT, join};
use crate::store::shared::{PutBack, Report, SharedStore, Waits};
use crate::store::{Changes, Hint, Hints, Store, StoreFault};

/// Runs each test on both stores.
macro_rules! conformance {
    ($($test:ident)*) => {
        mod redis {
            use super::*;
            $( #[tokio::test]
            async fn $test() {
                super::$test(RedisServer::start().await).await;
            } )*
        }
        mod model {
            use super::*;
            $( #[tokio::test(start_paused = true)]
            async fn $test() {
                super::$test(SharedMemory::new()).await;
            } )*
        }
    };
}

conformance!(
    each_change_is_published_to_the_other_servers
    a_store_that_has_forgotten_takes_no_change_until_its_new_era_was_joined
    an_era_opens_when_all_living_servers_are_ready
    an_era_does_not_wait_for_a_server_without_a_lease
    an_era_is_closed_for_its_least_time
    another_process_begins_an_era_although_its_data_has_one
    a_loss_that_was_seen_begins_an_era_once
    in_an_open_era_only_rooms_that_did_not_change_in_it_are_put_back
    the_floor_is_above_all_restored_versions_and_the_clock
    a_server_is_listed_until_it_leaves
    a_removed_room_is_told_from_a_forgotten_one
    a_league_is_shared_and_an_older_one_never_takes_its_place
);

async fn joined<L: Lab>(lab: &L) -> (Arc<L::Store>, Hints) {
    let (store, hints) = lab.open(SHORT).await;
    join(store.as_ref(), Report::default()).await;
    (store, hints)
}

async fn hint(hints: &mut Hints) -> Hint {
    let heard = timeout(Duration::from_secs(10), hints.next()).await;
    heard.expect("a hint")
}

async fn refused(store: &impl Store, before: Option<&Arc<Room>>, next: &Arc<Room>) {
    let swap = store.swap(next.id(), before, Some(next), None).await;
    assert!(matches!(swap, Err(StoreFault(_))), "{swap:?}");
}

async fn each_change_is_published_to_the_other_servers(lab: impl Lab) {
    let (one, mut of_one) = joined(&lab).await;
    let (other, mut of_other) = joined(&lab).await;
    assert_ne!(one.node(), other.node());
    // The hint about the era that began and opened.
    assert_eq!(hint(&mut of_one).await, Hint::Missed);
    let first = room("a", 1);
    let changed = Hint::Changed(Changes {
        rooms: vec![first.id().clone()],
        put_back: Vec::new(),
    });
    puts(one.as_ref(), None, &first).await;
    assert_eq!(hint(&mut of_other).await, changed);
    puts(other.as_ref(), Some(&first), &seated(&first)).await;
    assert_eq!(hint(&mut of_one).await, changed);
    let overview = one.overview().await.unwrap();
    assert_eq!(overview.step, 2);
    assert_eq!(overview.versions[first.id()], BASE + 2);
}

async fn a_store_that_has_forgotten_takes_no_change_until_its_new_era_was_joined(lab: impl Lab) {
    let (store, _hints) = joined(&lab).await;
    let before = join(store.as_ref(), Report::default()).await;
    let first = room("a", 1);
    puts(store.as_ref(), None, &first).await;
    let later = join(store.as_ref(), Report::default()).await;
    assert_eq!((&later.era, later.step), (&before.era, before.step + 1));
    lab.flush().await;
    // A server that does not know the room would make this change.
    refused(store.as_ref(), None, &room("a", 2)).await;
    let status = store.renew(&Report::default()).await.unwrap();
    assert_ne!(status.era, before.era);
    assert_eq!(status.floor, None);
    let rooms = std::slice::from_ref(&first);
    let back = store.put_back(Some(&status.era), rooms).await;
    assert_eq!(back.unwrap(), [PutBack::Kept]);
    refused(store.as_ref(), Some(&first), &room("a", 2)).await;
    assert!(
        store.put_back(Some(&before.era), rooms).await.is_err(),
        "into an era that is over"
    );
    let after = join(store.as_ref(), Report::default()).await;
    assert!(after.floor > Some(first.version()));
    assert_eq!(store.load(first.id()).await.unwrap(), Some(first));
}

async fn an_era_opens_when_all_living_servers_are_ready(lab: impl Lab) {
    let (one, _of_one) = joined(&lab).await;
    let (other, _of_other) = joined(&lab).await;
    let status = join(one.as_ref(), Report::default()).await;
    assert_eq!(status.peers.len(), 2);
    lab.flush().await;
    let status = one.renew(&Report::default()).await.unwrap();
    let report = Report {
        ready: Some(status.era),
        peers: vec![one.node(), other.node()],
        ..Report::default()
    };
    assert_eq!(one.renew(&report).await.unwrap().floor, None);
    assert!(other.renew(&report).await.unwrap().floor.is_some());
    assert!(one.renew(&report).await.unwrap().floor.is_some());
}

async fn an_era_does_not_wait_for_a_server_without_a_lease(lab: impl Lab) {
    let waits = Waits {
        lease: Duration::from_millis(600),
        ..SHORT
    };
    let (one, _of_one) = lab.open(waits).await;
    join(one.as_ref(), Report::default()).await;
    lab.flush().await;
    let begun = Instant::now();
    let report = Report {
        peers: vec![7],
        ..Report::default()
    };
    join(one.as_ref(), report).await;
    // A store counts whole milliseconds.
    let waited = begun.elapsed() + Duration::from_millis(5);
    assert!(waited >= waits.lease, "{waited:?}");
}

async fn an_era_is_closed_for_its_least_time(lab: impl Lab) {
    let waits = Waits {
        known: Duration::from_millis(200),
        unknown: Duration::from_millis(400),
        ..SHORT
    };
    let (store, _hints) = lab.open(waits).await;
    let begun = Instant::now();
    let status = join(store.as_ref(), Report::default()).await;
    let waited = begun.elapsed() + Duration::from_millis(5);
    assert!(waited >= waits.unknown, "{waited:?}");
    lab.flush().await;
    let begun = Instant::now();
    let report = Report {
        joined: Some(status.era),
        ..Report::default()
    };
    join(store.as_ref(), report).await;
    let waited = begun.elapsed() + Duration::from_millis(5);
    assert!(waited >= waits.known, "{waited:?}");
    assert!(waited < waits.unknown, "{waited:?}");
}

async fn another_process_begins_an_era_although_its_data_has_one(lab: impl Lab) {
    let (store, mut hints) = joined(&lab).await;
    let before = join(store.as_ref(), Report::default()).await;
    let first = room("a", 1);
    puts(store.as_ref(), None, &first).await;
    assert_eq!(hint(&mut hints).await, Hint::Missed);
    let copy = lab.keep_copy().await;
    lab.fall_back(&copy, &[Arc::clone(&store)]).await;
    refused(store.as_ref(), Some(&first), &room("a", 2)).await;
    assert!(store.connect().await.unwrap(), "a new connection");
    refused(store.as_ref(), Some(&first), &room("a", 2)).await;
    let status = store.renew(&Report::default()).await.unwrap();
    assert_ne!(status.era, before.era);
    assert_eq!(status.floor, None);
}

async fn a_loss_that_was_seen_begins_an_era_once(lab: impl Lab) {
    let (store, _hints) = joined(&lab).await;
    let before = join(store.as_ref(), Report::default()).await;
    let mut report = Report {
        joined: Some(before.era.clone()),
        lost: true,
        ..Report::default()
    };
    let status = store.renew(&report).await.unwrap();
    assert_ne!(status.era, before.era);
    assert_eq!(store.renew(&report).await.unwrap().era, status.era);
    report.lost = false;
    assert_eq!(store.renew(&report).await.unwrap().era, status.era);
}

async fn in_an_open_era_only_rooms_that_did_not_change_in_it_are_put_back(lab: impl Lab) {
    let (store, _hints) = joined(&lab).await;
    let floor = store.floor();
    let at = |version| Arc::new(Room::new("a".parse().unwrap(), version));
    let (old, new) = (at(floor - 5), at(floor - 3));
    let newest = seated(&new);
    for room in [&new, &old, &newest] {
        let done = store.put_back(None, std::slice::from_ref(room)).await;
        assert_eq!(done.unwrap(), [PutBack::Kept]);
    }
    assert_eq!(store.load(new.id()).await.unwrap().as_ref(), Some(&newest));
    let changed = at(floor);
    puts(store.as_ref(), Some(&newest), &changed).await;
    let lost = at(floor + 1);
    let done = store.put_back(None, std::slice::from_ref(&lost)).await;
    assert_eq!(done.unwrap(), [PutBack::Overruled]);
    assert_eq!(store.load(new.id()).await.unwrap(), Some(changed));
}

async fn the_floor_is_above_all_restored_versions_and_the_clock(lab: impl Lab) {
    let (store, _hints) = joined(&lab).await;
    let by_the_clock = store.floor();
    for ahead in [false, true] {
        lab.flush().await;
        let status = store.renew(&Report::default()).await.unwrap();
        let version = if ahead { BASE } else { by_the_clock - 9 };
        let known = Arc::new(Room::new("a".parse().unwrap(), version));
        let known = std::slice::from_ref(&known);
        store.put_back(Some(&status.era), known).await.unwrap();
        join(store.as_ref(), Report::default()).await;
        let least = if ahead { BASE + 10_000 } else { by_the_clock };
        assert!(store.floor() >= least, "{} < {least}", store.floor());
    }
}

async fn a_server_is_listed_until_it_leaves(lab: impl Lab) {
    let (one, _of_one) = joined(&lab).await;
    let (other, _of_other) = joined(&lab).await;
    let peers = async || join(one.as_ref(), Report::default()).await.peers;
    assert_eq!(peers().await.len(), 2);
    other.close().await.unwrap();
    assert_eq!(peers().await, [one.node()]);
}

async fn a_removed_room_is_told_from_a_forgotten_one(lab: impl Lab) {
    let (store, _hints) = joined(&lab).await;
    let id: RoomId = "a".parse().unwrap();
    let first = room("a", 1);
    puts(store.as_ref(), None, &first).await;
    assert_eq!(store.removed(&id).await.unwrap(), None);
    store.swap(&id, Some(&first), None, None).await.unwrap();
    assert_eq!(store.removed(&id).await.unwrap(), Some(first.version()));
    let status = join(store.as_ref(), Report::default()).await;
    assert_eq!(status.highest_gone, first.version());
}

async fn a_league_is_shared_and_an_older_one_never_takes_its_place(lab: impl Lab) {
    let (one, _of_one) = joined(&lab).await;
    let (other, _of_other) = joined(&lab).await;
    let (open, closed) = (league(1), league(1).closed(BASE + 2));
    assert!(one.set_league(&open).await.unwrap());
    assert_eq!(other.league().await.unwrap().as_ref(), Some(&open));
    assert!(other.set_league(&closed).await.unwrap());
    // A server that put back what it last saw would open the league again.
    assert!(!one.set_league(&open).await.unwrap());
    assert_eq!(one.league().await.unwrap().as_ref(), Some(&closed));
    lab.flush().await;
    assert_eq!(one.league().await.unwrap(), None);
    assert!(one.set_league(&closed).await.unwrap());
    assert_eq!(other.league().await.unwrap(), Some(closed));
}
