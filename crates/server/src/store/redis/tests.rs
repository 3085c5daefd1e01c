//! The behavior of this store that others do not have.

use std::time::{Duration, Instant};

use testkit::Signal;

use crate::store::testing::conformance::{puts, room, seated};
use crate::store::testing::redis_server::RedisServer;
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
    assert!(
        asked.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        asked.elapsed()
    );
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
