//! A client that stops reading. It must harm no other client, and must not stay connected
//! without end.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::Options;

use crate::support::{Client, Heard, Server, Table, soon};

/// Seats two clients, of which the second has just stopped reading.
async fn table(server: &Server) -> (Client, Client) {
    let mut table = Table::seated(server, ["Ana"]).await;
    let enter = table.entrance("Bia", &[]);
    let mut stuck = Client::connect_cramped(server.address).await;
    stuck.enter(&enter).await;
    (table.take("Ana"), stuck)
}

/// Changes the room once, with a long broadcast. Returns whether O is still present.
async fn change(reading: &mut Client, number: u32) -> bool {
    let name = format!("{number:>6}{}", "字\u{301}\u{302}".repeat(9));
    let rename = json!({ "jogoId": "123", "nome": name });
    reading.say("entrar_sala", &rename).await;
    reading.skip_to("sua_vaga").await;
    let room = reading.skip_to("atualizar_jogo").await;
    room["jogadores"]["-1"]["presente"] == true
}

/// Changes the room until the stuck client is shown as away, and returns the number of
/// changes.
async fn flood(reading: &mut Client) -> u32 {
    for number in 0..20_000 {
        if !change(reading, number).await {
            return number;
        }
    }
    panic!("20,000 broadcasts later the stuck client still counts as present");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_client_is_shown_as_away_while_others_play_and_the_stop_is_quick() {
    let server = Server::for_fast_talkers().await;
    let (mut reading, stuck) = table(&server).await;
    let since = Instant::now();
    let changes = flood(&mut reading).await;
    println!("away after {changes} broadcasts and {:?}", since.elapsed());

    // All other clients are served as usual.
    let asked = Instant::now();
    for _ in 0..100 {
        assert_eq!(reading.ask("evento", &json!(1)).await["ok"], true);
    }
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(2), "100 echoes took {took:?}");

    let took = server.stop().await;
    println!("stopped in {took:?}");
    soon(took, 5);
    drop(stuck);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_client_that_reads_again_finds_its_connection_ended() {
    let server = Server::for_fast_talkers().await;
    let (mut reading, mut stuck) = table(&server).await;
    flood(&mut reading).await;
    // The client reads the events that were on their way. It must not stay in a connection
    // that is in no room and gets no events.
    loop {
        match stuck.hear_within(Duration::from_secs(10)).await {
            Some(Heard::Closed | Heard::ToldToLeave) => return,
            Some(_) => {}
            None => panic!("still connected, but in no room any more"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_subscriber_of_the_list_does_not_stop_the_others() {
    let server = Server::for_fast_talkers().await;
    let mut stuck = Client::connect_cramped(server.address).await;
    stuck.say("listar_salas", &Value::Null).await;
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &Value::Null).await;
    let mut busy = Client::connect(server.address).await;
    for room in 0..300 {
        busy.ask(
            "entrar_sala",
            &json!({ "jogoId": room, "ficha": Value::Null }),
        )
        .await;
        // It keeps asking, and reads none of the answers.
        stuck
            .try_send_all(&[r#"42["listar_salas"]"#.to_owned()])
            .await
            .ok();
    }
    let asked = Instant::now();
    while looker.skip_to("salas").await[0]["jogoId"] != "299" {}
    soon(asked.elapsed(), 2);
    let took = server.stop().await;
    soon(took, 5);
}

/// Returns the time until a client that stopped reading is shown as away, while only lists,
/// which it may miss, were sent. Returns `None` after `patience`.
async fn absent_after(unread: Duration, patience: Duration) -> Option<Duration> {
    let server = Server::with(|options| {
        options.heartbeat = Duration::from_millis(1_000);
        options.heartbeat_answer = Duration::from_millis(800);
        options.network.unread = unread;
        options.network.events_per_second = 1_000_000;
    })
    .await;
    let mut busy = Vec::new();
    for room in 0..200 {
        let mut client = Client::connect(server.address).await;
        let enter = json!({ "jogoId": format!("r{room}"), "nome": "字\u{301}".repeat(9) });
        client.ask("entrar_sala", &enter).await;
        busy.push(client);
    }
    let (mut reading, mut stuck) = table(&server).await;
    stuck.say("listar_salas", &Value::Null).await;
    // The lists fill all buffers on the way, so not even a heartbeat gets through.
    let ask = vec![r#"42["listar_salas"]"#.to_owned(); 30];
    stuck.try_send_all(&ask).await.ok();
    let since = Instant::now();
    while since.elapsed() < patience {
        if let Some(Heard::Event(name, room)) = reading.hear_within(Duration::from_millis(50)).await
            && name == "atualizar_jogo"
            && room["jogadores"]["-1"]["presente"] == false
        {
            return Some(since.elapsed());
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_client_is_shown_as_away_even_if_it_left_only_lists_unread() {
    let patience = Duration::from_secs(6);
    let took = absent_after(Duration::from_millis(1_000), patience).await;
    println!("away after {took:?} with a tenth of the usual times or so");
    // In the worst case the heartbeat, its answer and the unread time follow one another.
    assert!(took.expect("shown as away") < Duration::from_secs(4));
    let usual = Options::default();
    let worst = usual.heartbeat + usual.heartbeat_answer + usual.network.unread;
    assert!(worst < Duration::from_secs(30));
    // Without the limit the server also misses the heartbeat's answer, but the room never
    // learns of it.
    assert_eq!(absent_after(Duration::from_secs(600), patience).await, None);
}
