//! Clients that send too fast, and clients that only seem to.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::NetworkLimits;
use testkit::socketio::frames;

use crate::support::{Client, Heard, Server, Table};

const DEVAGAR: &str = "devagar";

#[tokio::test]
async fn a_burst_is_served_and_more_is_refused_one_by_one() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    let frames: Vec<_> = (1..=30)
        .map(|id: u64| frames::event(Some(id), "evento", &json!(1)))
        .collect();
    client.try_send_all(&frames).await.unwrap();
    let (mut served, mut refused, mut told) = (0, 0, 0);
    while served + refused < 30 {
        match client.hear().await {
            Heard::Answer(_, answer) if answer["ok"] == true => served += 1,
            Heard::Answer(_, answer) => {
                assert_eq!(answer, json!({ "ok": false, "codigo": DEVAGAR }));
                refused += 1;
            }
            Heard::Event(name, payload) if name == "erro" => {
                assert_eq!(payload["codigo"], DEVAGAR);
                told += 1;
            }
            Heard::Event(..) => {}
            other => panic!("{other:?}"),
        }
    }
    // Some events may have arrived a moment later than the rest.
    assert!((20..=22).contains(&served), "{served}");
    assert_eq!(told, refused);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(client.ask("evento", &Value::Null).await["ok"], true);
}

#[tokio::test]
async fn a_quick_player_is_never_refused() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    // Whole games, each answer within an eighth of a second, and the rematch asked at once.
    for game in 0..6 {
        for (turn, square) in [0, 3, 1, 4, 2].into_iter().enumerate() {
            let mover = ["Ana", "Bia"][(turn + game) % 2];
            table.plays(&format!("{mover} {square}")).await;
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        table.next_game("Ana, Bia").await;
    }
}

/// Returns the time after which a client that never lets up is disconnected, or `None` after
/// four seconds.
async fn borne_with(network: NetworkLimits) -> Option<Duration> {
    let server = Server::with(|options| options.network = network).await;
    let mut client = Client::connect(server.address).await;
    let began = Instant::now();
    // It reads everything, because a client that does not is disconnected sooner.
    let flood = vec![frames::event(None, "evento", &json!(1)); 4];
    while began.elapsed() < Duration::from_secs(4) {
        if client.try_send_all(&flood).await.is_err() {
            return Some(began.elapsed());
        }
        while let Some(heard) = client.hear_within(Duration::from_millis(5)).await {
            if matches!(heard, Heard::Closed | Heard::ToldToLeave) {
                return Some(began.elapsed());
            }
        }
    }
    None
}

#[tokio::test]
async fn a_client_that_never_pauses_is_cut_off_after_three_seconds() {
    let borne = borne_with(NetworkLimits::default())
        .await
        .expect("hung up on");
    assert!(borne > Duration::from_millis(2_900), "{borne:?}");
    let unlimited = NetworkLimits {
        events_per_second: 1_000_000,
        ..NetworkLimits::default()
    };
    assert_eq!(borne_with(unlimited).await, None);
}

/// Returns how many of twelve rooms come to be that are opened in one breath.
async fn rooms_opened(network: NetworkLimits) -> usize {
    let server = Server::with(|options| options.network = network).await;
    let (mut opened, mut stay) = (0, Vec::new());
    for room in 0..12 {
        // A new connection each time changes nothing, because the limit is the address's.
        let mut client = Client::connect(server.address).await;
        let answer = client.ask("entrar_sala", &json!({ "jogoId": room })).await;
        match answer["ok"].as_bool() {
            Some(true) => opened += 1,
            _ => assert_eq!(answer["codigo"], DEVAGAR),
        }
        stay.push(client);
    }
    let mut guest = Client::connect(server.address).await;
    let answer = guest.ask("entrar_sala", &json!({ "jogoId": 0 })).await;
    assert_eq!(answer["ok"], true, "a room that is there is open to all");
    opened
}

#[tokio::test]
async fn one_address_opens_a_limited_number_of_rooms_a_minute() {
    let strict = NetworkLimits {
        rooms_per_minute: 5,
        loopback_counts: true,
        ..NetworkLimits::default()
    };
    assert_eq!(rooms_opened(strict.clone()).await, 5);
    let lenient = NetworkLimits {
        loopback_counts: false,
        ..strict
    };
    assert_eq!(rooms_opened(lenient).await, 12);
}
