//! Several servers on one Redis act as one server. Here two players are at two of them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::deaf::Deaf;
use crate::support::redis::Redis;
use crate::support::{Client, Server, moves};

fn knowing(room: &str, token: &Value) -> Value {
    json!({ "jogoId": room, "nome": "Ana", "ficha": token })
}

/// Seats two clients in the same room, each through its own server.
async fn pair(one: &Server, other: &Server) -> (Client, Client, [Value; 2]) {
    let mut x = Client::connect(one.address).await;
    let (seat_x, _) = x.enter(&knowing("123", &Value::Null)).await;
    let mut o = Client::connect(other.address).await;
    o.say("listar_salas", &json!({})).await;
    while o.skip_to("salas").await[0]["jogoId"] != "123" {}
    // Another list may be on its way.
    o.say("entrar_sala", &knowing("123", &Value::Null)).await;
    let (seat_o, room) = (
        o.skip_to("sua_vaga").await,
        o.skip_to("atualizar_jogo").await,
    );
    assert_eq!(
        (&seat_x["marca"], &seat_o["marca"]),
        (&json!(1), &json!(-1))
    );
    assert_eq!(room["jogadores"]["1"]["presente"], true);
    (x, o, [seat_x["ficha"].clone(), seat_o["ficha"].clone()])
}

#[tokio::test]
async fn two_players_at_two_servers_play_and_swap_marks() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, _) = pair(&one, &other).await;
    let game = [0, 3, 1, 4, 2];
    for turn in 1..=game.len() {
        let proposal = moves(&game[..turn]);
        let (mover, watcher) = if turn % 2 == 1 {
            (&mut x, &mut o)
        } else {
            (&mut o, &mut x)
        };
        assert_eq!(mover.ask("atualizar_jogo", &proposal).await["ok"], true);
        watcher
            .room_where(|room| room["tabuleiro"] == proposal["tabuleiro"])
            .await;
    }
    assert_eq!(o.ask("atualizar_jogo", &moves(&[])).await["ok"], true);
    assert_eq!(x.ask("atualizar_jogo", &moves(&[])).await["ok"], true);
    // Each client gets its new mark, although only one server ran the command.
    assert_eq!(x.skip_to("sua_vaga").await["marca"], -1);
    assert_eq!(o.skip_to("sua_vaga").await["marca"], 1);
    assert_eq!(o.ask("atualizar_jogo", &moves(&[4])).await["ok"], true);
}

#[tokio::test]
async fn the_newest_connection_wins_wherever_it_comes_in() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut older, _o, [token, _]) = pair(&one, &other).await;
    let mut newer = Client::connect(other.address).await;
    let (seat, _) = newer.enter(&knowing("123", &token)).await;
    assert_eq!((&seat["marca"], &seat["ficha"]), (&json!(1), &token));
    assert_eq!(older.skip_to("sua_vaga").await["marca"], 0);
    assert_eq!(older.expect("erro").await["codigo"], "vaga_assumida");
    assert_eq!(newer.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
}

#[tokio::test]
async fn a_player_of_a_server_that_stops_reclaims_the_seat_at_another() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, [token, _]) = pair(&one, &other).await;
    assert_eq!(x.ask("atualizar_jogo", &moves(&[4])).await["ok"], true);
    one.stop().await;
    o.room_where(|room| room["jogadores"]["1"]["presente"] == false)
        .await;
    let mut again = Client::connect(other.address).await;
    let (seat, room) = again.enter(&knowing("123", &token)).await;
    assert_eq!(
        (&seat["marca"], &room["tabuleiro"][4]),
        (&json!(1), &json!(1))
    );
    assert_eq!(o.ask("atualizar_jogo", &moves(&[4, 0])).await["ok"], true);
}

#[tokio::test]
async fn a_store_that_forgets_gets_its_rooms_back_and_no_version_goes_back() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, _) = pair(&one, &other).await;
    let before = x.ask("atualizar_jogo", &moves(&[4])).await["versao"].as_u64();
    o.room_where(|room| room["tabuleiro"][4] == 1).await;
    redis.ask(&["FLUSHALL"]);
    let begun = Instant::now();
    let mut refused = 0;
    let answer = loop {
        let answer = o.ask("atualizar_jogo", &moves(&[4, 0])).await;
        if answer["ok"] == true {
            break answer;
        }
        refused += 1;
        assert_eq!(answer["codigo"], "indisponivel");
        assert!(begun.elapsed() < Duration::from_secs(5), "it stays away");
        tokio::time::sleep(Duration::from_millis(150)).await;
    };
    assert!(refused > 0, "nobody waited for the other server");
    assert!(answer["versao"].as_u64() > before);
    x.room_where(|room| room["tabuleiro"][0] == -1).await;
    // The room is in the store again, where a new server would find it.
    redis.ask(&["FLUSHALL"]);
    let begun = Instant::now();
    while !redis.ask(&["HGET", "jogo:salas", "123"]).contains("123") {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "nobody put the room back"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn while_the_store_does_not_answer_moves_are_refused_at_once() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, _) = pair(&one, &other).await;
    redis.signal("-STOP");
    let asked = Instant::now();
    assert_eq!(
        x.ask("atualizar_jogo", &moves(&[4])).await["codigo"],
        "indisponivel"
    );
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(
        o.ask("evento", &json!("vivo")).await["ok"],
        true,
        "the others are served"
    );
    tokio::time::sleep(Duration::from_millis(200)).await;
    redis.signal("-CONT");
    let begun = Instant::now();
    while x.ask("atualizar_jogo", &moves(&[4])).await["ok"] != true {
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "it does not recover"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    o.room_where(|room| room["tabuleiro"][4] == 1).await;
}

#[tokio::test]
async fn messages_forged_in_the_store_show_clients_nothing() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, _) = pair(&one, &other).await;
    x.all_until_now().await;
    o.all_until_now().await;
    for shout in [
        "",
        "999 1 123",
        "1 1 outra",
        "era",
        "[2J",
        "{\"tabuleiro\":[1,1,1,1,1,1,1,1,1]}",
    ] {
        redis.ask(&["PUBLISH", "jogo:mudancas", shout]);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(o.all_until_now().await, []);
    assert_eq!(x.ask("atualizar_jogo", &moves(&[4])).await["ok"], true);
    o.room_where(|room| room["tabuleiro"][4] == 1).await;
}

#[tokio::test]
async fn a_client_of_a_server_that_died_is_shown_as_away_and_comes_back() {
    let redis = Redis::start().await;
    let other = redis.server().await;
    // The server has its own runtime, which ends in the middle of its work.
    let doomed = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let address = redis.address();
    let one = doomed
        .spawn(async move { Redis::server_at(&address).await })
        .await
        .unwrap();
    let (_x, mut o, [token, _]) = pair(&one, &other).await;
    doomed.shutdown_background();
    let died = Instant::now();
    o.room_where(|room| room["jogadores"]["1"]["presente"] == false)
        .await;
    let away = died.elapsed();
    println!("shown as away after {away:?}");
    assert!(
        away > Duration::from_secs(4),
        "a server that is only slow has its time"
    );
    let mut again = Client::connect(other.address).await;
    let (seat, _) = again.enter(&knowing("123", &token)).await;
    assert_eq!(seat["marca"], 1);
}

#[tokio::test]
async fn a_missed_change_is_noticed_at_the_next() {
    let redis = Redis::start().await;
    let (one, other) = (redis.server().await, redis.server().await);
    let (mut x, mut o, _) = pair(&one, &other).await;
    let mut room: Value = serde_json::from_str(&redis.ask(&["HGET", "jogo:salas", "123"])).unwrap();
    room["draws"] = json!(7);
    room["version"] = json!(room["version"].as_u64().unwrap() + 1);
    let (state, version) = (room.to_string(), room["version"].to_string());
    // A third server would make the same change, but would also publish it.
    redis.ask(&["HSET", "jogo:salas", "123", &state]);
    redis.ask(&["HSET", "jogo:versoes", "123", &version]);
    redis.ask(&["INCR", "jogo:passo"]);
    let step = redis.ask(&["INCR", "jogo:passo"]);
    let done = Instant::now();
    redis.ask(&[
        "PUBLISH",
        "jogo:mudancas",
        &format!("{} 9 outra", step.trim()),
    ]);
    x.room_where(|room| room["empates"] == 7).await;
    o.room_where(|room| room["empates"] == 7).await;
    assert!(
        done.elapsed() < Duration::from_secs(2),
        "{:?}",
        done.elapsed()
    );
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_shown_without_a_request() {
    let redis = Redis::start().await;
    let way = Deaf::to(redis.place()).await;
    let one = Redis::server_at(&format!("redis://{}", way.address)).await;
    let (mut x, mut o, _) = pair(&one, &one).await;
    way.hold(true);
    let refused = x.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(refused["codigo"], "indisponivel");
    way.hold(false);
    let heard = Instant::now();
    x.room_where(|room| room["tabuleiro"][4] == 1).await;
    o.room_where(|room| room["tabuleiro"][4] == 1).await;
    assert!(
        heard.elapsed() < Duration::from_secs(5),
        "{:?}",
        heard.elapsed()
    );
}
