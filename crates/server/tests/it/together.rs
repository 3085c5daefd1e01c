//! Several servers on one Redis act as one server. Here two players are at two of them.

use std::panic::Location;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::http::get;
use testkit::{RedisProcess, Signal};

use crate::support::deaf::Deaf;
use crate::support::redis::{redis, server_on, two_servers};
use crate::support::{Client, Server, Table, moves, soon};

/// Seats Ana and Bia in the same room, each by a server of their own.
#[track_caller]
fn pair(one: &Server, other: &Server) -> impl Future<Output = Table> {
    let test = Location::caller();
    async move {
        let mut table = Table::new(one);
        let (seat, _) = table.sits("Ana").await;
        assert_eq!(seat["marca"], 1, "{test}");
        table.moves_to(other);
        let mut looker = Client::connect(other.address).await;
        looker.say("listar_salas", &json!({})).await;
        let is_listed = |list: &Value| list[0]["jogoId"] == "123";
        looker.skip_until("salas", is_listed).await;
        let (seat, room) = table.sits("Bia").await;
        assert_eq!(seat["marca"], -1, "{test}");
        assert_eq!(room["jogadores"]["1"]["presente"], true, "{test}");
        table
    }
}

/// Returns the room as Redis stores it.
async fn stored(redis: &RedisProcess) -> String {
    redis.ask(&["HGET", "jogo:salas", "123"]).await.unwrap()
}

#[tokio::test]
async fn two_players_at_two_servers_play_and_swap_marks() {
    let (_redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    for (step, witness) in [
        ("Ana 0", "Bia"),
        ("Bia 3", "Ana"),
        ("Ana 1", "Bia"),
        ("Bia 4", "Ana"),
        ("Ana 2", "Bia"),
    ] {
        table.plays(step).await;
        let square = step.split(' ').next_back().unwrap();
        table.sees(witness, &format!("{square} played")).await;
    }
    table.next_game("Bia, Ana").await;
    // Each is told the new mark, though only one server ran the command.
    for (name, mark) in [("Ana", -1), ("Bia", 1)] {
        let seat = table.client(name).skip_to("sua_vaga").await;
        assert_eq!(seat["marca"], mark, "{name}");
    }
    table.plays("Bia 4").await;
}

#[tokio::test]
async fn the_newest_connection_wins_wherever_it_comes_in() {
    let (_redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    let first = table.seat("Ana");
    let mut older = table.take("Ana");
    let (seat, _) = table.returns("Ana").await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(seat["ficha"], first["ficha"]);
    assert_eq!(older.skip_to("sua_vaga").await["marca"], 0);
    assert_eq!(older.expect("erro").await["codigo"], "vaga_assumida");
    table.plays("Ana 0").await;
}

#[tokio::test]
async fn a_player_of_a_server_that_stops_reclaims_the_seat_at_another() {
    let (_redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    table.plays("Ana 4").await;
    one.stop().await;
    table.sees("Bia", "Ana away").await;
    let (seat, room) = table.returns("Ana").await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(room["tabuleiro"][4], 1);
    table.plays("Bia 0").await;
}

#[tokio::test]
async fn a_store_that_forgets_gets_its_rooms_back_and_no_version_goes_back() {
    let (redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    let before = table.plays("Ana 4").await["versao"].as_u64();
    table.sees("Bia", "4 played").await;
    redis.ask(&["FLUSHALL"]).await.unwrap();
    let begun = Instant::now();
    let mut refused = 0;
    let answer = loop {
        let bia = table.client("Bia");
        let answer = bia.ask("atualizar_jogo", &moves(&[4, 0])).await;
        if answer["ok"] == true {
            break answer;
        }
        refused += 1;
        assert_eq!(answer["codigo"], "indisponivel");
        assert!(begun.elapsed() < Duration::from_secs(5), "it stays away");
        // As often as a client may ask.
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(refused > 0, "nobody waited for the other server");
    assert!(answer["versao"].as_u64() > before);
    table.sees("Ana", "0 played").await;
    // A server that comes now finds everything there.
    redis.ask(&["FLUSHALL"]).await.unwrap();
    let begun = Instant::now();
    while !stored(&redis).await.contains("123") {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "nobody put the room back"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn while_the_store_does_not_answer_moves_are_refused_at_once() {
    let (redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    redis.process.signal(Signal::STOP).unwrap();
    let asked = Instant::now();
    table.refuses("Ana 4", "indisponivel").await;
    soon(asked.elapsed(), 2);
    let answer = table.client("Bia").ask("evento", &json!("vivo")).await;
    assert_eq!(answer["ok"], true, "the others are served");
    tokio::time::sleep(Duration::from_millis(200)).await;
    redis.process.signal(Signal::CONT).unwrap();
    let begun = Instant::now();
    let ana = table.client("Ana");
    while ana.ask("atualizar_jogo", &moves(&[4])).await["ok"] != true {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "it does not recover"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    table.sees("Bia", "4 played").await;
}

#[tokio::test]
async fn messages_forged_in_the_store_show_clients_nothing() {
    let (redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    table.all_catch_up().await;
    for shout in [
        "",
        "999 1 123",
        "1 1 outra",
        "era",
        "[2J",
        "{\"tabuleiro\":[1,1,1,1,1,1,1,1,1]}",
    ] {
        let said = redis.ask(&["PUBLISH", "jogo:mudancas", shout]).await;
        said.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    table.hears_nothing("Bia").await;
    table.plays("Ana 4").await;
    table.sees("Bia", "4 played").await;
}

#[tokio::test]
async fn a_client_of_a_server_that_died_is_shown_as_away_and_comes_back() {
    let redis = redis().await;
    let other = server_on(&redis.url()).await;
    // This runtime ends in the middle of everything.
    let doomed = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let address = redis.url();
    let one = doomed
        .spawn(async move { server_on(&address).await })
        .await
        .unwrap();
    let mut table = pair(&one, &other).await;
    doomed.shutdown_background();
    let died = Instant::now();
    table.sees("Bia", "Ana away").await;
    let away = died.elapsed();
    println!("shown as away after {away:?}");
    assert!(
        away > Duration::from_secs(4),
        "a server that is only slow has its time"
    );
    let (seat, _) = table.returns("Ana").await;
    assert_eq!(seat["marca"], 1);
}

#[tokio::test]
async fn a_missed_change_is_noticed_at_the_next() {
    let (redis, one, other) = two_servers().await;
    let mut table = pair(&one, &other).await;
    let mut room: Value = serde_json::from_str(&stored(&redis).await).unwrap();
    room["draws"] = json!(7);
    room["version"] = json!(room["version"].as_u64().unwrap() + 1);
    let (state, version) = (room.to_string(), room["version"].to_string());
    let ask = async |words: &[&str]| redis.ask(words).await.unwrap();
    // As a third server would have done it, but without telling of it.
    ask(&["HSET", "jogo:salas", "123", &state]).await;
    ask(&["HSET", "jogo:versoes", "123", &version]).await;
    ask(&["INCR", "jogo:passo"]).await;
    let step = ask(&["INCR", "jogo:passo"]).await;
    let done = Instant::now();
    ask(&["PUBLISH", "jogo:mudancas", &format!("{step} 9 outra")]).await;
    for name in ["Ana", "Bia"] {
        let client = table.client(name);
        client.room_where(|room| room["empates"] == 7).await;
    }
    soon(done.elapsed(), 2);
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_shown_without_a_request() {
    let redis = redis().await;
    let way = Deaf::to(redis.address).await;
    let one = server_on(&format!("redis://{}", way.address)).await;
    let mut table = pair(&one, &one).await;
    way.hold(true);
    table.refuses("Ana 4", "indisponivel").await;
    way.hold(false);
    let heard = Instant::now();
    table.sees("Ana", "4 played").await;
    table.sees("Bia", "4 played").await;
    soon(heard.elapsed(), 5);
}

#[tokio::test]
async fn readers_at_a_server_without_players_are_shown_every_move() {
    let (redis, one, other) = two_servers().await;
    let mut table = Table::seated(&one, ["Maria Clara dos Santos", "Ana"]).await;
    for step in ["Maria Clara dos Santos 4", "Ana 0"] {
        let version = table.plays(step).await["versao"].to_string();
        // The hint may be on its way.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let room = get(other.address, "/sala/123?formato=json").await.body;
        assert!(room.contains(&version), "{step}: {room}");
    }
    let mut screen = Client::connect(other.address).await;
    screen.say("listar_tabuleiros", &json!(null)).await;
    for (step, square) in [("Maria Clara dos Santos 2", 2), ("Ana 6", 6)] {
        table.plays(step).await;
        let is_played = |boards: &Value| boards["salas"][0]["ultima"] == square;
        screen.skip_until("tabuleiros", is_played).await;
    }
    let mut looker = Client::connect(other.address).await;
    looker.say("listar_salas", &json!({})).await;
    table.leaves("Ana").await;
    let is_alone = |list: &Value| list[0]["jogadores"]["-1"].is_null();
    looker.skip_until("salas", is_alone).await;
    // A Redis that does not answer keeps no reader from the room as it was known.
    redis.process.signal(Signal::STOP).unwrap();
    let asked = Instant::now();
    let room = get(other.address, "/sala/123?formato=json").await;
    assert_eq!(room.status, 200);
    soon(asked.elapsed(), 2);
}
