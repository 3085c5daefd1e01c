//! A client that stops reading: it must harm nobody, and not stay for ever.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};
use tokio::net::TcpStream;

use crate::support::line::Line;
use crate::support::{Client, Heard, Server};

/// A client with hardly any room for what it does not read.
async fn with_a_small_buffer(server: SocketAddr) -> Client {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    socket.connect(&server.into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    let stream = TcpStream::from_std(socket.into()).unwrap();
    Client::connect_over(Line::socket_over(stream, server).await).await
}

/// Two seated people, the second of whom has just stopped reading.
async fn table(server: &Server) -> (Client, Client) {
    let mut reading = Client::connect(server.address).await;
    let mut stuck = with_a_small_buffer(server.address).await;
    let enter = json!({ "jogoId": "123", "ficha": Value::Null });
    reading.enter(&enter).await;
    stuck.enter(&enter).await;
    (reading, stuck)
}

/// Changes the room once, with a long broadcast, and tells whether O is still present.
async fn change(reading: &mut Client, number: u32) -> bool {
    let name = format!("{number:>6}{}", "字\u{301}\u{302}".repeat(9));
    let rename = json!({ "jogoId": "123", "nome": name });
    reading.say("entrar_sala", &rename).await;
    reading.skip_to("sua_vaga").await;
    let room = reading.skip_to("atualizar_jogo").await;
    room["jogadores"]["-1"]["presente"] == true
}

/// Changes the room until the stuck client is seen to be away, and tells how often.
async fn flood(reading: &mut Client) -> u32 {
    for number in 0..20_000 {
        if !change(reading, number).await {
            return number;
        }
    }
    panic!("20,000 broadcasts later the stuck client still counts as present");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_shown_as_away_while_the_others_play_on_and_the_stop_is_quick() {
    let server = Server::for_fast_talkers().await;
    let (mut reading, stuck) = table(&server).await;
    let since = Instant::now();
    let changes = flood(&mut reading).await;
    println!("away after {changes} broadcasts and {:?}", since.elapsed());

    // Everybody else is served as if nothing was.
    let asked = Instant::now();
    for _ in 0..100 {
        assert_eq!(reading.ask("evento", &json!(1)).await["ok"], true);
    }
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(2), "100 echoes took {took:?}");

    let took = server.stop().await;
    println!("stopped in {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(stuck);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_it_reads_again_it_finds_its_connection_ended() {
    let server = Server::for_fast_talkers().await;
    let (mut reading, mut stuck) = table(&server).await;
    flood(&mut reading).await;
    // It catches up with what was on the way; it must not be left in a connection
    // that is in no room and hears of nothing.
    loop {
        match stuck.hear_within(Duration::from_secs(10)).await {
            Some(Heard::Closed | Heard::ToldToLeave) => return,
            Some(_) => {}
            None => panic!("still connected, but in no room any more"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stuck_looker_at_the_list_does_not_stop_the_others() {
    let server = Server::for_fast_talkers().await;
    let mut stuck = with_a_small_buffer(server.address).await;
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
        // It asks and asks, and reads none of the answers.
        stuck
            .try_send_all(&[r#"42["listar_salas"]"#.to_owned()])
            .await
            .ok();
    }
    let asked = Instant::now();
    while looker.skip_to("salas").await[0]["jogoId"] != "299" {}
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    let took = server.stop().await;
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Nothing fills its queue any more, and what it was sent holds up the heartbeat's
/// own end: only the connection below can tell that nobody reads.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_quiet_room_it_is_seen_as_well() {
    let full = {
        let server = Server::start().await;
        let (mut reading, _stuck) = table(&server).await;
        flood(&mut reading).await
    };
    let server = Server::start().await;
    let (mut reading, stuck) = table(&server).await;
    for number in 0..full.saturating_sub(64) {
        assert!(change(&mut reading, number).await, "seen too early to tell");
    }
    let since = Instant::now();
    loop {
        match reading.hear_within(Duration::from_secs(50)).await {
            Some(Heard::Event(_, room)) if room["jogadores"]["-1"]["presente"] == false => break,
            Some(_) => {}
            None => panic!("never seen"),
        }
    }
    println!("away {:?} after the last broadcast", since.elapsed());
    drop(stuck);
}
