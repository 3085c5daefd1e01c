//! One client's requests run in the order in which it sent them.

use serde_json::json;
use testkit::socketio::Transport;

use crate::support::{Client, EMPTY, Heard, Server, board, moves};

#[tokio::test]
async fn five_hundred_times_enter_and_move_on_one_connection() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    for room in 0..500 {
        let pair = [
            ("entrar_sala", json!({ "jogoId": room })),
            ("atualizar_jogo", moves(&[4])),
        ];
        client.say_all(&pair).await;
        assert_eq!(client.expect("sua_vaga").await["jogoId"], room.to_string());
        for shown in [EMPTY, board(&[4])] {
            let heard = client.expect("atualizar_jogo").await;
            assert_eq!(heard["jogoId"], room.to_string());
            assert_eq!(heard["tabuleiro"], json!(shown));
        }
    }
}

#[tokio::test]
async fn moves_and_echoes_interleaved_are_answered_as_they_came() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    client.enter(&json!({ "jogoId": "1" })).await;
    client.say("atualizar_jogo", &moves(&[0])).await;
    client.expect("atualizar_jogo").await;
    for _ in 0..20 {
        let five: Vec<_> = (0..5)
            .flat_map(|_| {
                [
                    ("atualizar_jogo", moves(&[0, 1])),
                    ("evento", json!("ping")),
                ]
            })
            .collect();
        client.say_all(&five).await;
        for _ in 0..5 {
            // It is O's turn, so X gets the true board and the reason.
            client.expect("atualizar_jogo").await;
            assert_eq!(client.expect("erro").await["codigo"], "nao_e_sua_vez");
            client.expect("evento").await;
        }
    }
}

#[tokio::test]
async fn an_event_sent_before_the_connect_reply_harms_nobody_else() {
    let server = Server::start().await;
    let mut worked = 0;
    for attempt in 0..100 {
        let line = Transport::websocket(server.address).await.unwrap();
        let mut hasty = Client::open(line).await;
        let frames = [
            "40".to_owned(),
            format!(r#"42["entrar_sala",{{"jogoId":"{attempt}"}}]"#),
        ];
        hasty.try_send_all(&frames).await.unwrap();
        // Its event is served or its connection ends. It never hangs.
        match hasty.hear().await {
            Heard::Event(name, _) if name == "sua_vaga" => worked += 1,
            Heard::Closed => {}
            other => panic!("heard {other:?}"),
        }
    }
    println!("{worked} of 100 events before the CONNECT reply were served");
    let mut patient = Client::connect(server.address).await;
    let (seat, _) = patient.enter(&json!({ "jogoId": "depois" })).await;
    assert_eq!(seat["marca"], 1);
}

#[tokio::test]
async fn a_flood_is_answered_event_by_event_or_ends_the_connection() {
    let server = Server::start().await;
    let mut flood = Client::connect(server.address).await;
    let mut other = Client::connect(server.address).await;
    let frames: Vec<_> = (0..2_000)
        .map(|id| format!(r#"42{id}["evento",1]"#))
        .collect();
    flood.try_send_all(&frames).await.ok();
    let mut answered = std::collections::HashSet::new();
    loop {
        match flood.hear().await {
            Heard::Answer(id, answer) => {
                assert!(
                    answer["ok"] == true || answer["codigo"] == "devagar",
                    "{answer}"
                );
                assert!(answered.insert(id), "{id} was answered twice");
                if answered.len() == frames.len() {
                    break;
                }
            }
            Heard::Closed | Heard::ToldToLeave => break,
            Heard::Event(..) => {}
        }
    }
    println!(
        "{} of 2,000 events of a flood were answered",
        answered.len()
    );
    let (seat, _) = other.enter(&json!({ "jogoId": "calma" })).await;
    assert_eq!(seat["marca"], 1);
}
