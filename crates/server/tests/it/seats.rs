//! Seats: held, reclaimed, taken over and given up.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, EMPTY, Heard, Server, moves};

fn knowing(room: &str, token: &Value) -> Value {
    json!({ "jogoId": room, "nome": "Ana", "ficha": token })
}

#[tokio::test]
async fn the_first_two_sit_and_the_rest_watch() {
    let server = Server::start().await;
    let mut seats = Vec::new();
    let mut all = Vec::new();
    for _ in 0..4 {
        let mut client = Client::connect(server.address).await;
        let (seat, room) = client.enter(&json!({ "jogoId": "123" })).await;
        seats.push((seat["marca"].as_i64().unwrap(), seat["ficha"].is_null()));
        all.push((client, room));
    }
    assert_eq!(seats, [(1, false), (-1, false), (0, true), (0, true)]);
    assert_eq!(all[3].1["plateia"], 2);
    let mut onlooker = Client::connect(server.address).await;
    let (seat, _) = onlooker
        .enter(&json!({ "jogoId": "vazia", "assistir": true }))
        .await;
    assert_eq!(
        seat["marca"], 0,
        "who wants to watch watches, even an empty room"
    );
}

#[tokio::test]
async fn the_newest_connection_with_the_token_wins_and_the_older_is_told() {
    let server = Server::start().await;
    let mut older = Client::connect(server.address).await;
    let (seat, _) = older.enter(&knowing("123", &Value::Null)).await;
    let token = &seat["ficha"];

    let mut newer = Client::connect(server.address).await;
    let (seat, room) = newer.enter(&knowing("123", token)).await;
    assert_eq!((&seat["marca"], &seat["ficha"]), (&json!(1), token));
    let told = older.expect("sua_vaga").await;
    assert_eq!((&told["marca"], &told["ficha"]), (&json!(0), &Value::Null));
    let why = older.expect("erro").await;
    assert_eq!(why, json!({ "codigo": "vaga_assumida", "jogoId": "123" }));
    assert_eq!(older.expect("atualizar_jogo").await, room);

    let answer = older.ask("atualizar_jogo", &moves(&[0])).await;
    assert_eq!(answer["codigo"], "so_assistindo");
    assert_eq!(newer.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
    // The end of the older connection no longer affects the seat.
    older.break_off();
    let after = newer.room_where(|room| room["plateia"] == 0).await;
    assert_eq!(after["jogadores"]["1"]["presente"], true);
}

#[tokio::test]
async fn a_lost_seat_is_held_and_the_token_brings_it_back() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let (seat, _) = x.enter(&knowing("123", &Value::Null)).await;
    o.enter(&knowing("123", &Value::Null)).await;
    x.ask("atualizar_jogo", &moves(&[4])).await;
    x.break_off();
    let away = o
        .room_where(|room| room["jogadores"]["1"]["presente"] == false)
        .await;
    assert_eq!(away["jogadores"]["1"]["nome"], "Ana");

    let mut stranger = Client::connect(server.address).await;
    let (watching, _) = stranger.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(watching["marca"], 0, "a held seat is not free");

    let mut back = Client::connect(server.address).await;
    let (again, room) = back.enter(&knowing("123", &seat["ficha"])).await;
    assert_eq!(again, seat);
    assert_eq!(
        room["tabuleiro"],
        moves(&[4])["tabuleiro"],
        "nothing was lost"
    );
    o.room_where(|room| room["jogadores"]["1"]["presente"] == true)
        .await;
}

#[tokio::test]
async fn a_held_seat_is_freed_on_time() {
    const HOLD: u64 = 700;
    let server = Server::holding_seats_for(HOLD).await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let (seat, _) = x.enter(&knowing("123", &Value::Null)).await;
    o.enter(&knowing("123", &Value::Null)).await;
    x.break_off();
    o.room_where(|room| room["jogadores"]["1"]["presente"] == false)
        .await;
    let lost = Instant::now();
    o.room_where(|room| room["jogadores"]["1"].is_null()).await;
    let held = lost.elapsed();
    assert!(
        held > Duration::from_millis(HOLD - 300),
        "freed after {held:?}"
    );
    assert!(
        held < Duration::from_millis(HOLD + 1_500),
        "freed after {held:?}"
    );

    let mut late = Client::connect(server.address).await;
    late.say("entrar_sala", &knowing("123", &seat["ficha"]))
        .await;
    assert_eq!(late.expect("erro").await["codigo"], "ficha_invalida");
    let fresh = late.expect("sua_vaga").await;
    assert_eq!(fresh["marca"], 1, "let in as one without a token");
    assert_ne!(fresh["ficha"], seat["ficha"]);
}

#[tokio::test]
async fn a_plain_seat_is_free_as_soon_as_its_page_is_gone() {
    let server = Server::start().await;
    let mut o = Client::connect(server.address).await;
    let mut x = Client::connect(server.address).await;
    x.enter(&json!({ "jogoId": "123" })).await;
    o.enter(&json!({ "jogoId": "123" })).await;
    x.ask("atualizar_jogo", &moves(&[4])).await;
    x.break_off();
    o.room_where(|room| room["jogadores"]["1"].is_null()).await;
    let mut reloaded = Client::connect(server.address).await;
    let (seat, room) = reloaded.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], 1, "a page reload sits down again");
    assert_eq!(room["tabuleiro"], moves(&[4])["tabuleiro"]);
}

#[tokio::test]
async fn a_wrong_token_touches_nothing() {
    let server = Server::start().await;
    let (mut x, mut o, mut thief) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let (seat, _) = x.enter(&knowing("123", &Value::Null)).await;
    o.enter(&knowing("123", &Value::Null)).await;
    x.all_until_now().await;
    let mut guess = seat["ficha"].as_str().unwrap().to_owned();
    let last = if guess.ends_with('0') { '1' } else { '0' };
    guess.pop();
    guess.push(last);
    thief
        .say("entrar_sala", &knowing("123", &json!(guess)))
        .await;
    assert_eq!(thief.expect("erro").await["codigo"], "ficha_invalida");
    assert_eq!(thief.expect("sua_vaga").await["marca"], 0);
    let heard = x.all_until_now().await;
    assert!(
        matches!(&heard[..], [Heard::Event(name, room)] if name == "atualizar_jogo" && room["plateia"] == 1),
        "only the new watcher is news: {heard:?}"
    );
    assert_eq!(x.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
}

#[tokio::test]
async fn a_watcher_that_enters_again_takes_a_freed_seat_in_mid_game() {
    let server = Server::start().await;
    let (mut x, mut o, mut watcher) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    x.enter(&json!({ "jogoId": "123" })).await;
    o.enter(&json!({ "jogoId": "123" })).await;
    let (seat, _) = watcher.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], 0);
    x.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(o.ask("sair_sala", &json!({})).await["ok"], true);
    watcher
        .room_where(|room| room["jogadores"]["-1"].is_null())
        .await;
    let (seat, room) = watcher.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!((&seat["marca"], &room["plateia"]), (&json!(-1), &json!(0)));
    assert_eq!(
        watcher.ask("atualizar_jogo", &moves(&[4, 0])).await["ok"],
        true
    );
}

#[tokio::test]
async fn entering_again_keeps_the_seat_and_may_bring_a_name() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    let (first, _) = client.enter(&json!({ "jogoId": "123" })).await;
    let (second, room) = client
        .enter(&json!({ "jogoId": "123", "nome": "  Ana\u{202e}\u{7}  " }))
        .await;
    assert_eq!(first, second);
    assert_eq!(room["jogadores"]["1"]["nome"], "Ana");
    assert_eq!(room["tabuleiro"], json!(EMPTY));
    let long = json!({ "jogoId": "123", "nome": "n".repeat(500) });
    let (_, room) = client.enter(&long).await;
    assert_eq!(room["jogadores"]["1"]["nome"], "n".repeat(24));
}
