//! The list of rooms.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Heard, Server, Table, connected};

#[tokio::test]
async fn the_list_is_live_until_its_client_enters_a_room() {
    let server = Server::start().await;
    let [mut looker] = connected(&server).await;
    let answer = looker.ask("listar_salas", &json!(null)).await;
    assert_eq!(answer, json!({ "ok": true }));
    assert_eq!(looker.expect("salas").await, json!([]));

    let mut table = Table::new(&server);
    table.sits("Ana").await;
    let ana = json!({ "nome": "Ana", "presente": true, "vitorias": 0 });
    let row = json!({
        "jogoId": "123", "jogadores": { "1": ana, "-1": null },
        "plateia": 0, "estado": "esperando",
    });
    let first = looker.skip_until("salas", |list| list != &json!([])).await;
    assert_eq!(first, json!([row]));
    table.sits("Bia").await;
    let state = |state: &'static str| move |list: &Value| list[0]["estado"] == state;
    looker.skip_until("salas", state("jogando")).await;
    table.plays("Ana 0, Bia 3, Ana 1, Bia 4, Ana 2").await;
    looker.skip_until("salas", state("encerrada")).await;

    looker.enter(&json!({ "jogoId": "outra" })).await;
    looker.all_until_now().await;
    // Another client sees the change; this one is in a room and is left alone.
    let [mut witness] = connected(&server).await;
    witness.say("listar_salas", &json!(null)).await;
    table.leaves("Ana").await;
    table.leaves("Bia").await;
    let is_alone = |list: &Value| list.as_array().unwrap().len() == 1;
    witness.skip_until("salas", is_alone).await;
    let heard = looker.all_until_now().await;
    assert!(heard.is_empty(), "{heard:?}");
}

#[tokio::test]
async fn a_list_may_be_asked_without_arguments_and_from_inside_a_room() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    client.send(r#"42["listar_salas"]"#.to_owned()).await;
    assert_eq!(client.expect("salas").await, json!([]));
    client.enter(&json!({ "jogoId": "123" })).await;
    client.send(r#"42["listar_salas"]"#.to_owned()).await;
    assert_eq!(client.skip_to("salas").await[0]["jogoId"], "123");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscribers_get_two_lists_a_second_however_much_changes() {
    let many = std::env::var("JOGO_LOOKERS").map_or(200, |many| many.parse().unwrap());
    let server = Server::for_fast_talkers().await;
    let mut lookers = Vec::new();
    for _ in 0..many {
        let mut looker = Client::connect(server.address).await;
        looker.say("listar_salas", &json!(null)).await;
        lookers.push(looker);
    }
    for looker in &mut lookers {
        looker.expect("salas").await;
    }
    let mut busy = Client::connect(server.address).await;
    let (began, mut changes) = (Instant::now(), 0);
    while began.elapsed() < Duration::from_secs(3) {
        let enter = json!({ "jogoId": changes, "ficha": null });
        assert_eq!(busy.ask("entrar_sala", &enter).await["ok"], true);
        changes += 1;
    }
    let took = began.elapsed();
    let (mut lists, mut bytes) = (0_u32, 0);
    while let Some(heard) = lookers[0].hear_within(Duration::from_millis(700)).await {
        if let Heard::Event(_, list) = heard {
            (lists, bytes) = (lists + 1, bytes + list.to_string().len());
        }
        if lists > 100 {
            break;
        }
    }
    let each_second = f64::from(lists) / took.as_secs_f64();
    println!("{changes} changes in {took:.1?}: {lists} lists to each of {many}, {bytes} bytes");
    assert!(changes > 50, "{each_second}");
    assert!((1.0..=2.7).contains(&each_second), "{each_second}");
}

#[tokio::test]
async fn asking_again_and_again_brings_no_more_lists() {
    let server = Server::start().await;
    let mut eager = Client::connect(server.address).await;
    let began = Instant::now();
    eager
        .say_all(&vec![("listar_salas", Value::Null); 15])
        .await;
    let (mut lists, mut took) = (0, Duration::ZERO);
    while let Some(heard) = eager.hear_within(Duration::from_secs(1)).await {
        assert_eq!(heard, Heard::Event("salas".to_owned(), json!([])));
        (lists, took) = (lists + 1, began.elapsed());
    }
    // One list comes at once, and then 20 a second at most.
    let most = 1.0 + took.as_secs_f64() / 0.05;
    assert!(lists >= 1, "{lists} in {took:?}");
    assert!(f64::from(lists) <= most, "{lists} in {took:?}");
}

#[tokio::test]
async fn a_client_that_asks_while_others_are_answered_is_answered_next() {
    let server = Server::start().await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(Client::connect(server.address).await);
    }
    for client in &mut clients {
        client.say("listar_salas", &Value::Null).await;
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    for client in &mut clients {
        assert_eq!(client.expect("salas").await, json!([]));
    }
}
