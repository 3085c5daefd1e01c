//! The connection while it is up, and while it is being opened.

use std::time::{Duration, Instant};

use game::wire::Ack;
use tui::connection::Connection;
use tui::message::{ConnectionEvent, DownReason};

use crate::fake::FakeServer;
use crate::hearing::{board, connected, connecting, down, emission, is_board, is_quiet, next, up};

#[tokio::test]
async fn events_come_and_go_and_answers_find_their_ticket() {
    let (_fake, mut connection, mut peer) = connected().await;
    connection.emit(emission(1, None));
    assert_eq!(peer.hear("42").await, r#"["entrar_sala",{"jogoId":1}]"#);
    connection.emit(emission(2, Some(77)));
    let asked = peer.hear("42").await;
    let id = asked
        .strip_suffix(r#"["entrar_sala",{"jogoId":2}]"#)
        .unwrap();
    peer.say(&board()).await;
    peer.say(&format!(r#"43{id}[{{"ok":true}}]"#)).await;
    assert!(is_board(&next(&mut connection).await));
    let answered = next(&mut connection).await;
    let ack = Ack {
        ok: true,
        ..Ack::default()
    };
    assert_eq!(answered, ConnectionEvent::Answered { ticket: 77, ack });
}

#[tokio::test]
async fn nothing_is_sent_before_the_namespace_is_joined() {
    let (fake, mut connection) = connecting().await;
    connection.emit(emission(1, None));
    let mut peer = fake.accept_websocket().await;
    peer.greet(25_000, 20_000).await;
    peer.hear("40").await;
    connection.emit(emission(2, None));
    assert!(peer.is_quiet().await);
    peer.say(r#"40{"sid":"s"}"#).await;
    up(&mut connection).await;
    connection.emit(emission(3, None));
    assert_eq!(peer.hear("42").await, r#"["entrar_sala",{"jogoId":3}]"#);
}

#[tokio::test]
async fn a_refusal_is_told_as_one_and_not_asked_for_twice() {
    let (fake, mut connection) = connecting().await;
    let mut peer = fake.accept_websocket().await;
    peer.greet(25_000, 20_000).await;
    peer.hear("40").await;
    peer.say(r#"44{"message":"cheio"}"#).await;
    let (_, reason) = down(&mut connection).await;
    assert_eq!(reason, DownReason::TurnedAway);
    // The next client is a new attempt, not the same one over another transport.
    fake.accept_client().await;
    up(&mut connection).await;
}

#[tokio::test]
async fn what_cannot_be_read_is_passed_over() {
    let (fake, mut connection, mut peer) = connected().await;
    let long = format!(
        r#"42["atualizar_jogo",{{"tabuleiro":[{}0]}}]"#,
        "0,".repeat(1_000_000)
    );
    for frame in [
        r#"42["atualizar_jogo"]"#,
        r#"42["atualizar_jogo",null]"#,
        r#"42["atualizar_jogo",{"tabuleiro":[9e999]}]"#,
        r#"42["atualizar_jogo",{"tabuleiro":"\u0000"}]"#,
        r#"42["sua_vaga",{"marca":1e99}]"#,
        r#"42["erro",{"codigo":{}}]"#,
        r#"42[{"a":1},2]"#,
        r#"42["message",1]"#,
        r#"42["connect",1]"#,
        r#"42/outro,["atualizar_jogo",{"tabuleiro":[]}]"#,
        r#"43998[{"ok":1}]"#,
        r#"43[]"#,
        r#"42"#,
        &long,
    ] {
        peer.say(frame).await;
        peer.say(&board()).await;
        let heard = next(&mut connection).await;
        // Where the library itself fails, the connection counts as lost.
        if matches!(heard, ConnectionEvent::Down { .. }) {
            peer = fake.accept_client().await;
            up(&mut connection).await;
            continue;
        }
        assert!(is_board(&heard), "{heard:?} after {:.60}", frame);
    }
    assert!(is_quiet(&mut connection).await);
}

#[tokio::test]
async fn closing_sends_what_was_to_be_sent_and_goodbye() {
    let (_fake, mut connection, mut peer) = connected().await;
    connection.emit(emission(4, None));
    connection.close().await;
    assert_eq!(peer.hear("42").await, r#"["entrar_sala",{"jogoId":4}]"#);
    peer.hear("41").await;
    assert_eq!(peer.heard().await.as_deref(), Some("1"));
    assert_eq!(peer.heard().await, None);
}

#[tokio::test]
async fn closing_waits_for_nobody() {
    let fake = FakeServer::start().await;
    let connection = Connection::open(fake.address());
    let _silent = fake.accept_tcp().await;
    let start = Instant::now();
    connection.close().await;
    assert!(start.elapsed() < Duration::from_secs(1));
}
