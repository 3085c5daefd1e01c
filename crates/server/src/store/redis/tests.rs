//! The behavior of this store that others do not have.

use std::sync::Arc;
use std::time::{Duration, Instant};

use game::Mark;
use testkit::Signal;

use crate::store::hints::Hint;
use crate::store::redis::Redis;
use crate::store::shared::Report;
use crate::store::testing::conformance::{puts, room, seated};
use crate::store::testing::redis_server::RedisServer;
use crate::store::testing::{SHORT, join};
use crate::store::{Store, Swap};

#[tokio::test]
async fn a_store_that_does_not_answer_is_not_waited_for_and_a_late_change_is_not_made() {
    let server = RedisServer::start().await;
    let (store, _hints) = server.joined().await;
    let first = room("a", 1);
    puts(store.as_ref(), None, &first).await;
    server.0.process.signal(Signal::STOP).unwrap();
    let asked = Instant::now();
    let next = seated(&first);
    let refused = store
        .swap(first.id(), Some(&first), Some(&next), None)
        .await;
    assert!(refused.is_err(), "{refused:?}");
    let took = asked.elapsed();
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    // The wait is longer than a change may be late.
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.0.process.signal(Signal::CONT).unwrap();
    let again = Instant::now();
    loop {
        let tried = store
            .swap(first.id(), Some(&first), Some(&next), None)
            .await;
        match tried {
            Ok(Swap::Committed) => break,
            Ok(Swap::Conflict(found)) => panic!("it was made after all: {found:?}"),
            Err(_) => assert!(
                again.elapsed() < Duration::from_secs(5),
                "it never came back"
            ),
        }
    }
}

#[tokio::test]
async fn a_room_that_cannot_be_read_is_a_fault_and_stays_as_it_is() {
    let server = RedisServer::start().await;
    let (store, _hints) = server.joined().await;
    server.ask(&["HSET", "jogo:salas", "a", "{"]).await;
    let loaded = store.load(&"a".parse().unwrap()).await;
    assert!(loaded.unwrap_err().to_string().contains("cannot be read"));
    let swap = store
        .swap(&"b".parse().unwrap(), None, Some(&room("b", 1)), None)
        .await;
    assert!(matches!(swap, Ok(Swap::Committed)), "other rooms go on");
}

#[tokio::test]
async fn servers_of_another_database_hear_of_no_change_of_this_one() {
    let server = RedisServer::start().await;
    let (ours, mut of_ours) = server.joined().await;
    let url = format!("{}/1", server.0.url());
    let (theirs, mut of_theirs) = Redis::open(&url, SHORT).await.unwrap();
    join(&theirs, Report::default()).await;
    for (hints, era) in [(&mut of_ours, "ours"), (&mut of_theirs, "theirs")] {
        assert_eq!(hints.next().await, Hint::Missed, "{era} began and opened");
    }
    puts(ours.as_ref(), None, &room("a", 1)).await;
    puts(&theirs, None, &room("b", 1)).await;
    // The answer to a later request comes behind the notices of earlier changes.
    for store in [ours.as_ref(), &theirs] {
        store.load(&"a".parse().unwrap()).await.unwrap();
    }
    for hints in [&mut of_ours, &mut of_theirs] {
        assert_eq!(hints.pending(), None);
        assert_eq!(hints.step(), 1);
    }
}

#[tokio::test]
async fn a_room_that_an_earlier_version_stored_is_read_and_changed() {
    let server = RedisServer::start().await;
    let (store, _hints) = server.joined().await;
    let hash = vec!["171"; 32].join(",");
    let state = format!(
        r#"{{"id":"123","version":1795000000007,"number":2,"game":{{"board":[1,0,0,0,-1,0,0,0,0],"moves":[0,4]}},"x":{{"name":"Maria Clara dos Santos","wins":1,"token":[{hash}],"holder":{{"Present":1}},"knows_seats":true,"asked":false}},"o":null,"draws":3,"watchers":[4,5],"empty_until":null}}"#
    );
    for (key, value) in [
        ("jogo:salas", state.as_str()),
        ("jogo:versoes", "1795000000007"),
    ] {
        server.ask(&["HSET", key, "123", value]).await;
    }
    let found = store.load(&"123".parse().unwrap()).await.unwrap().unwrap();
    let seat = found.seat(Mark::X).unwrap();
    assert_eq!(seat.name.as_str(), "Maria Clara dos Santos");
    let floor = store.floor();
    let next = Arc::new(game::Room::clone(&found).at_least(floor));
    let swap = store.swap(found.id(), Some(&found), Some(&next), None);
    assert!(matches!(swap.await, Ok(Swap::Committed)));
    // Stored again, the hash is shorter.
    let stored = server.0.ask(&["HGET", "jogo:salas", "123"]).await.unwrap();
    let words = format!("\"token\":\"{}\"", "ab".repeat(32));
    assert!(stored.contains(&words), "{stored}");
    assert_eq!(store.load(found.id()).await.unwrap().unwrap(), next);
}
