//! Seats: held, reclaimed, taken over and given up.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Client, EMPTY, Heard, Server, Table, moves};

#[tokio::test]
async fn the_first_two_sit_and_the_rest_watch() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, []).await;
    let (mut seats, mut watchers) = (Vec::new(), json!(null));
    for name in ["x", "o", "one", "two"] {
        let (seat, room) = table.sits(name).await;
        seats.push((seat["marca"].as_i64().unwrap(), seat["ficha"].is_null()));
        watchers = room["plateia"].clone();
    }
    assert_eq!(seats, [(1, false), (-1, false), (0, true), (0, true)]);
    assert_eq!(watchers, 2);
    let mut empty = Table::new(&server).in_room("vazia");
    let (seat, _) = empty.watches("Caio").await;
    assert_eq!(
        seat["marca"], 0,
        "a client that wants to watch does so, even in an empty room"
    );
}

#[tokio::test]
async fn the_newest_connection_with_the_token_wins_and_the_older_is_told() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana"]).await;
    let first = table.seat("Ana");
    let mut older = table.take("Ana");

    let (seat, room) = table.returns("Ana").await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(seat["ficha"], first["ficha"]);
    let told = older.expect("sua_vaga").await;
    assert_eq!((&told["marca"], &told["ficha"]), (&json!(0), &json!(null)));
    let why = older.expect("erro").await;
    assert_eq!(why, json!({ "codigo": "vaga_assumida", "jogoId": "123" }));
    assert_eq!(older.expect("atualizar_jogo").await, room);

    let answer = older.ask("atualizar_jogo", &moves(&[0])).await;
    assert_eq!(answer["codigo"], "so_assistindo");
    table.plays("Ana 0").await;
    // The older one's end is no longer the seat's.
    older.break_off();
    let newer = table.client("Ana");
    let after = newer.room_where(|room| room["plateia"] == 0).await;
    assert_eq!(after["jogadores"]["1"]["presente"], true);
}

#[tokio::test]
async fn a_lost_seat_is_held_and_the_token_brings_it_back() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    let seat = table.seat("Ana");
    table.plays("Ana 4").await;
    table.drops("Ana");
    let away = table.sees("Bia", "Ana away").await;
    assert_eq!(away["jogadores"]["1"]["nome"], "Ana");

    let mut stranger = Client::connect(server.address).await;
    let (watching, _) = stranger.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(watching["marca"], 0, "a held seat is not free");

    let (again, room) = table.returns("Ana").await;
    assert_eq!(again, seat);
    assert_eq!(
        room["tabuleiro"],
        moves(&[4])["tabuleiro"],
        "nothing was lost"
    );
    table.sees("Bia", "Ana present").await;
}

#[tokio::test]
async fn a_held_seat_is_freed_on_time() {
    const HOLD: u64 = 700;
    let server = Server::holding_seats_for(HOLD).await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    table.drops("Ana");
    table.sees("Bia", "Ana away").await;
    let lost = Instant::now();
    table.sees("Bia", "Ana gone").await;
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
    late.say("entrar_sala", &table.entrance("Ana", &[])).await;
    assert_eq!(late.expect("erro").await["codigo"], "ficha_invalida");
    let fresh = late.expect("sua_vaga").await;
    assert_eq!(fresh["marca"], 1, "let in as one without a token");
    assert_ne!(fresh["ficha"], table.seat("Ana")["ficha"]);
}

#[tokio::test]
async fn a_plain_seat_is_free_as_soon_as_its_page_is_gone() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, ["x", "o"]).await;
    table.plays("x 4").await;
    table.drops("x");
    table.sees("o", "x gone").await;
    let (seat, room) = table.returns("x").await;
    assert_eq!(seat["marca"], 1, "a page reload sits down again");
    assert_eq!(room["tabuleiro"], moves(&[4])["tabuleiro"]);
}

#[tokio::test]
async fn a_wrong_token_touches_nothing() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    let mut guess = table.seat("Ana")["ficha"].as_str().unwrap().to_owned();
    let last = if guess.ends_with('0') { '1' } else { '0' };
    guess.pop();
    guess.push(last);
    let enter = table.entrance("Eva", &[("ficha", json!(guess))]);
    let mut thief = Client::connect(server.address).await;
    thief.say("entrar_sala", &enter).await;
    assert_eq!(thief.expect("erro").await["codigo"], "ficha_invalida");
    assert_eq!(thief.expect("sua_vaga").await["marca"], 0);
    let heard = table.client("Ana").all_until_now().await;
    assert!(
        matches!(&heard[..], [Heard::Event(name, room)] if name == "atualizar_jogo" && room["plateia"] == 1),
        "only the new watcher is news: {heard:?}"
    );
    table.plays("Ana 0").await;
}

#[tokio::test]
async fn a_watcher_that_enters_again_takes_a_freed_seat_in_mid_game() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, ["x", "o"]).await;
    let (seat, _) = table.sits("watcher").await;
    assert_eq!(seat["marca"], 0);
    table.plays("x 4").await;
    table.leaves("o").await;
    table.sees("watcher", "o gone").await;
    let watcher = table.client("watcher");
    let (seat, room) = watcher.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!((&seat["marca"], &room["plateia"]), (&json!(-1), &json!(0)));
    table.plays("watcher 0").await;
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
