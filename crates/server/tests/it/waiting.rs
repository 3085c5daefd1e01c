//! A slow store. Requests that a client sends while another one runs wait for their turn.
//! They run even if the client is gone by then.

use serde_json::json;
use server::{Options, Storage};
use tempfile::TempDir;
use testkit::socketio::frames;

use crate::support::{Client, EMPTY, Heard, Server, board, moves};

async fn on_disk(folder: &TempDir) -> Server {
    let keep = Storage::file(&folder.path().join("salas.db")).unwrap();
    let mut options = Options::default();
    options.network.events_per_second = 1_000_000;
    Server::keeping(keep, options).await
}

#[tokio::test]
async fn everything_of_a_burst_is_answered_in_order() {
    let folder = TempDir::new().unwrap();
    let server = on_disk(&folder).await;
    for room in 0..100 {
        let mut client = Client::connect(server.address).await;
        let burst = [
            ("entrar_sala", json!({ "jogoId": room })),
            ("atualizar_jogo", moves(&[4])),
            ("evento", json!(1)),
            ("atualizar_jogo", moves(&[4])),
            ("evento", json!(2)),
        ];
        client.say_all(&burst).await;
        client.expect("sua_vaga").await;
        for shown in [EMPTY, board(&[4])] {
            let room = client.expect("atualizar_jogo").await;
            assert_eq!(room["tabuleiro"], json!(shown));
        }
        client.expect("evento").await;
        // The repeated move changes nothing, and shows the board to its sender.
        client.expect("atualizar_jogo").await;
        client.expect("evento").await;
    }
}

#[tokio::test]
async fn requests_beyond_the_queue_are_refused_and_the_rest_answered() {
    let folder = TempDir::new().unwrap();
    let server = on_disk(&folder).await;
    let mut client = Client::connect(server.address).await;
    let frames: Vec<_> = (0..50)
        .map(|id| {
            let entrance = json!({ "jogoId": format!("r{id}") });
            frames::event(Some(id), "entrar_sala", &entrance)
        })
        .collect();
    client.try_send_all(&frames).await.unwrap();
    let (mut done, mut refused) = (0, 0);
    while done + refused < frames.len() {
        match client.hear().await {
            Heard::Answer(_, answer) if answer["ok"] == true => done += 1,
            Heard::Answer(_, answer) => {
                assert_eq!(answer["codigo"], "devagar");
                refused += 1;
            }
            _ => {}
        }
    }
    assert!(done > 32 && refused > 0, "{done} done, {refused} refused");
    assert_eq!(client.ask("evento", &json!(1)).await["ok"], true);
}

#[tokio::test]
async fn a_client_that_is_gone_while_its_requests_wait_leaves_no_trace() {
    let folder = TempDir::new().unwrap();
    let server = on_disk(&folder).await;
    for room in 0..200 {
        let mut client = Client::connect(server.address).await;
        let burst = [
            ("entrar_sala", json!({ "jogoId": room })),
            ("entrar_sala", json!({ "jogoId": format!("{room}b") })),
        ];
        client.say_all(&burst).await;
        client.break_off();
    }
    // A room without a move ends with its last client.
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!(null)).await;
    while looker.expect("salas").await != json!([]) {}
}
