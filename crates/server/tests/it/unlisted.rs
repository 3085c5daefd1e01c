//! Rooms that are on no list.

use std::net::SocketAddr;

use serde_json::{Value, json};
use server::{Options, Storage};
use testkit::http::get_with;

use crate::support::redis::two_servers;
use crate::support::{Client, Server, room_file};

const SECRET: &str = "k3v-q8mz-r2f";

/// Opens an unlisted room.
async fn opens(server: SocketAddr) -> (Client, Value) {
    let mut client = Client::connect(server).await;
    let payload =
        json!({ "jogoId": SECRET, "nome": "Ana Beatriz", "ficha": null, "reservada": true });
    let (seat, room) = client.enter(&payload).await;
    assert_eq!(room["reservada"], true);
    (client, seat)
}

/// Checks that no list has any room but this one, and that the secret room is there.
async fn is_hidden(server: SocketAddr, listed: &[&str]) {
    let mut looker = Client::connect(server).await;
    looker.say("listar_salas", &json!({})).await;
    let ids = |rooms: &Value| {
        let rooms = rooms.as_array().unwrap().iter();
        rooms
            .map(|room| room["jogoId"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    looker
        .skip_until("salas", |rooms| ids(rooms) == listed)
        .await;
    looker.say("listar_tabuleiros", &json!({})).await;
    let of_wall = |wall: &Value| ids(&wall["salas"]) == listed && wall["total"] == listed.len();
    looker.skip_until("tabuleiros", of_wall).await;
    let json = get_with(server, "/salas?formato=json", &[]).await.body;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (ids(&json["salas"]), &json["total"]),
        (
            listed.iter().map(|id| (*id).to_owned()).collect(),
            &json!(listed.len())
        )
    );
    for path in ["/salas", "/?texto", "/?formulario"] {
        assert!(
            !get_with(server, path, &[]).await.body.contains(SECRET),
            "{path}"
        );
    }
    let room = get_with(server, &format!("/sala/{SECRET}?texto&idioma=en"), &[]).await;
    assert!(room.status == 200, "{room:?}");
    assert!(room.body.contains("Ana Beatriz"), "{room:?}");
}

#[tokio::test]
async fn no_list_shows_it_and_only_its_first_client_decides() {
    let server = Server::start().await;
    let (_ana, _) = opens(server.address).await;
    let mut davi = Client::connect(server.address).await;
    let (_, room) = davi.enter(&json!({ "jogoId": "aberta" })).await;
    assert!(room.get("reservada").is_none());
    let mut joao = Client::connect(server.address).await;
    let (_, room) = joao
        .enter(&json!({ "jogoId": "aberta", "reservada": true }))
        .await;
    assert!(room.get("reservada").is_none());
    let mut guest = Client::connect(server.address).await;
    let (_, room) = guest.enter(&json!({ "jogoId": SECRET })).await;
    assert_eq!(room["reservada"], true);
    is_hidden(server.address, &["aberta"]).await;
}

#[tokio::test]
async fn it_stays_hidden_after_a_restart_and_at_another_server() {
    let (_folder, file) = room_file();
    let start = async || Server::keeping(Storage::file(&file).unwrap(), Options::default()).await;
    let server = start().await;
    let (_ana, _) = opens(server.address).await;
    server.stop().await;
    is_hidden(start().await.address, &[]).await;

    let (_redis, one, other) = two_servers().await;
    let (_ana, _) = opens(one.address).await;
    let mut guest = Client::connect(other.address).await;
    let (_, room) = guest.enter(&json!({ "jogoId": SECRET })).await;
    assert_eq!(room["reservada"], true);
    is_hidden(other.address, &[]).await;
}

#[tokio::test]
async fn a_server_without_lists_shows_no_room() {
    let server = Server::with(|options| options.only_unlisted = true).await;
    let (_ana, _) = opens(server.address).await;
    let mut davi = Client::connect(server.address).await;
    davi.enter(&json!({ "jogoId": "aberta" })).await;
    is_hidden(server.address, &[]).await;
}

#[tokio::test]
async fn guesses_run_out_and_then_no_answer_tells_a_room() {
    let server = Server::opening_rooms_a_minute(5).await;
    let (_ana, _) = opens(server.address).await;
    let ask = async |room: &str| {
        get_with(server.address, &format!("/sala/{room}?texto"), &[])
            .await
            .status
    };
    for guess in ["aa", "bb", "cc", "dd"] {
        assert_eq!(ask(SECRET).await, 200);
        assert_eq!(ask(guess).await, 404);
    }
    assert_eq!((ask("ee").await, ask(SECRET).await), (429, 429));
    for (language, words) in [
        ("pt-BR", "<h1>Calma, um instante.</h1>"),
        ("en", "<h1>One moment, please.</h1>"),
        ("es", "<h1>Calma, un "),
    ] {
        let browser = [("Accept", "text/html"), ("Accept-Language", language)];
        let page = get_with(server.address, &format!("/sala/{SECRET}"), &browser).await;
        assert_eq!(page.status, 429, "{language}");
        assert!(page.body.contains(words), "{}", page.body);
    }
}

#[tokio::test]
async fn no_other_way_to_ask_makes_guesses_free() {
    for way in [
        "/sala/{}?formulario",
        "/sala?formulario&sala={}",
        "/%73ala/{}?texto",
        "/SALA/{}/?texto",
        "/s%61la/{}/partidas",
    ] {
        let server = Server::opening_rooms_a_minute(5).await;
        let (_ana, _) = opens(server.address).await;
        let ask = async |room: &str| {
            let path = way.replace("{}", room);
            get_with(server.address, &path, &[]).await.status
        };
        assert_eq!(ask(SECRET).await, 200, "{way}");
        for guess in ["aa", "bb", "cc", "dd"] {
            assert_ne!(ask(guess).await, 429, "{way}");
        }
        assert_eq!((ask("ee").await, ask(SECRET).await), (429, 429), "{way}");
    }
}
