//! The acts of the host, and the strangers who can do none of them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::host::{Phone, TOKEN, hosted};
use crate::support::{Client, Heard, Server, Table};

pub(crate) const MARIA: &str = "Maria Clara dos Santos";
pub(crate) const JOAO: &str = "João Pedro de Oliveira";

/// Each act, on João's seat in room 123.
fn acts() -> Vec<(&'static str, Value)> {
    let seat = json!({ "jogoId": "123", "marca": -1 });
    let with = |key: &str, value: Value| {
        let mut payload = seat.clone();
        payload[key] = value;
        payload
    };
    vec![
        ("levantar", seat.clone()),
        ("pausar", with("minutos", json!(5))),
        ("renomear", with("nome", json!("Bobo"))),
        ("fechar_porta", json!({ "sim": true })),
        ("apelidos", json!({ "sim": true })),
        ("avisar", json!({ "texto": "Todos para casa" })),
        ("encerrar", json!({ "jogoId": "123" })),
        ("desfazer", json!({})),
    ]
}

pub(crate) async fn start() -> Server {
    Server::start_with(hosted()).await
}

pub(crate) fn code_of(heard: &Value) -> &Value {
    &heard["codigo"]
}

#[tokio::test]
async fn a_stranger_with_a_console_can_do_none_of_the_acts() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    table.plays("Maria Clara dos Santos 4").await;
    let wrong = "f".repeat(32);
    for auth in [
        json!({}),
        json!({ "ficha": wrong }),
        json!({ "ficha": "" }),
        json!({ "ficha": [TOKEN] }),
        json!([TOKEN]),
    ] {
        let refused = Phone::try_connect(server.address, &auth).await.err();
        assert_eq!(refused, Some(json!("ficha_invalida")), "{auth}");
    }
    let mut stranger = Client::connect(server.address).await;
    for (event, payload) in acts() {
        // The events of the namespace mean nothing outside of it, even to a player.
        let answer = stranger.ask(event, &payload).await;
        assert_eq!(code_of(&answer), "dados_invalidos");
        let answer = table.client(MARIA).ask(event, &payload).await;
        assert_eq!(code_of(&answer), "dados_invalidos");
    }
    for (event, payload) in acts() {
        // A frame for a namespace that was never entered ends the connection.
        let mut stranger = Client::connect(server.address).await;
        let frame = format!("42/anfitriao,{}", json!([event, payload]));
        stranger.send(frame).await;
        assert_eq!(stranger.hear().await, Heard::Closed);
    }
    table.plays("João Pedro de Oliveira 0").await;
    let room = table
        .client(MARIA)
        .room_where(|room| room["vez"] == 1)
        .await;
    assert_eq!(room["jogadores"]["-1"]["nome"], JOAO);
    let mut newcomer = Client::connect(server.address).await;
    let (_, room) = newcomer
        .enter(&json!({ "jogoId": "outra", "nome": "Davi" }))
        .await;
    assert_eq!(room["jogadores"]["1"]["nome"], "Davi");
}

#[tokio::test]
async fn wrong_tokens_of_others_on_the_address_never_keep_the_host_out() {
    let server = start().await;
    for number in 0..7 {
        let auth = json!({ "ficha": format!("{number:032x}") });
        let refused = Phone::try_connect(server.address, &auth).await.err();
        let code = if number < 5 {
            "ficha_invalida"
        } else {
            "devagar"
        };
        assert_eq!(refused, Some(json!(code)), "{number}");
    }
    let right = json!({ "ficha": TOKEN });
    for _ in 0..7 {
        let refused = Phone::try_connect(server.address, &right).await.err();
        assert_eq!(refused, None);
    }
    let wrong = json!({ "ficha": "f".repeat(32) });
    let refused = Phone::try_connect(server.address, &wrong).await.err();
    assert_eq!(refused, Some(json!("devagar")), "the others wait on");
}

#[tokio::test]
async fn without_a_host_there_is_no_namespace() {
    let server = Server::start().await;
    let auth = json!({ "ficha": TOKEN });
    let refused = Phone::try_connect(server.address, &auth).await.err();
    assert_eq!(refused, Some(json!("Invalid namespace")));
}

#[tokio::test]
async fn a_freed_player_is_told_and_an_automatic_return_does_not_undo_it() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let act = phone
        .does("levantar", json!({ "jogoId": "123", "marca": -1 }))
        .await;
    let seat = table.client(JOAO).skip_to("sua_vaga").await;
    assert_eq!((&seat["marca"], &seat["ficha"]), (&json!(0), &Value::Null));
    let told = table.client(JOAO).expect("erro").await;
    let code = "levantado_pelo_anfitriao";
    assert_eq!(told, json!({ "codigo": code, "jogoId": "123" }));
    table
        .client(MARIA)
        .room_where(|room| room["jogadores"]["-1"].is_null())
        .await;
    // He asks to sit, and comes back by another connection with his token.
    let mut back = Client::connect(server.address).await;
    back.say("entrar_sala", &table.entrance(JOAO, &[])).await;
    assert_eq!(back.expect("sua_vaga").await["marca"], 0);
    assert_eq!(code_of(&back.expect("erro").await), code);
    // The host takes it back, and where he came last he has the seat and the token that he had.
    let house = phone
        .house_where(|house| house["atos"][0]["ato"] == act)
        .await;
    assert_eq!(house["atos"][0]["nome"], JOAO);
    phone.does("desfazer", json!({ "ato": act })).await;
    let seat = back.skip_to("sua_vaga").await;
    assert_eq!(seat["marca"], -1);
    assert_eq!(seat["ficha"], table.entrance(JOAO, &[])["ficha"]);
    let again = phone.ask("desfazer", &json!({ "ato": act })).await;
    assert_eq!(code_of(&again), "fora_da_sala");
}

#[tokio::test]
async fn a_closed_room_sends_everybody_out_and_stays_closed() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO, "Davi"]).await;
    let mut phone = Phone::connect(server.address).await;
    let act = phone.does("encerrar", json!({ "jogoId": "123" })).await;
    for name in [MARIA, JOAO, "Davi"] {
        let told = table.client(name).skip_to("erro").await;
        assert_eq!(told, json!({ "codigo": "sala_encerrada", "jogoId": "123" }));
    }
    let mut back = Client::connect(server.address).await;
    let answer = back.ask("entrar_sala", &table.entrance(JOAO, &[])).await;
    assert_eq!(code_of(&answer), "sala_encerrada");
    let house = phone.house_where(|house| house["total"] == 0).await;
    assert_eq!(house["salas"], json!([]));
    phone.does("desfazer", json!({ "ato": act })).await;
    let mut back = Client::connect(server.address).await;
    let (seat, room) = back.enter(&json!({ "jogoId": "123", "nome": JOAO })).await;
    assert_eq!((&seat["marca"], &room["partida"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_person_who_was_sent_away_stays_away_and_is_called_back() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let house = phone
        .house_where(|house| house["pessoas"].as_array().unwrap().len() == 2)
        .await;
    let people = house["pessoas"].as_array().unwrap();
    let joao = people.iter().find(|person| person["nome"] == JOAO).unwrap();
    let payload = json!({ "sessao": joao["sessao"], "minutos": 5 });
    let act = phone.does("pausar", payload).await;
    let told = table.client(JOAO).skip_to("erro").await;
    assert_eq!(code_of(&told), "pausado_pelo_anfitriao");
    table
        .client(MARIA)
        .room_where(|room| room["jogadores"]["-1"].is_null())
        .await;
    table
        .refuses("João Pedro de Oliveira 0", "fora_da_sala")
        .await;
    // Neither his connection nor a new one enters any room.
    let mut back = Client::connect(server.address).await;
    for payload in [
        table.entrance(JOAO, &[]),
        json!({ "jogoId": "outra", "nome": JOAO }),
    ] {
        let answer = back.ask("entrar_sala", &payload).await;
        assert_eq!(code_of(&answer), "pausado_pelo_anfitriao");
        let answer = table.client(JOAO).ask("entrar_sala", &payload).await;
        assert_eq!(code_of(&answer), "pausado_pelo_anfitriao");
    }
    // Others at the same address are not touched.
    table.sits("Davi").await;
    phone.does("desfazer", json!({ "ato": act })).await;
    let mut back = Client::connect(server.address).await;
    let (seat, _) = back
        .enter(&json!({ "jogoId": "outra", "nome": JOAO }))
        .await;
    assert_eq!(seat["marca"], 1);
}

#[tokio::test]
async fn the_host_sees_each_person_in_the_room_that_the_person_is_in_now() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let in_room = |name: &'static str, room: Value| {
        move |house: &Value| {
            let people = house["pessoas"].as_array().unwrap();
            let person = people.iter().find(|person| person["nome"] == name);
            person.is_some_and(|person| person["jogoId"] == room)
        }
    };
    phone.house_where(in_room(MARIA, json!("123"))).await;
    phone.house_where(in_room(JOAO, json!("123"))).await;
    table.client(JOAO).ask("sair_sala", &json!({})).await;
    phone.house_where(in_room(JOAO, Value::Null)).await;
    let payload = json!({ "jogoId": "outra", "nome": JOAO });
    table.client(JOAO).ask("entrar_sala", &payload).await;
    phone.house_where(in_room(JOAO, json!("outra"))).await;
    phone.does("encerrar", json!({ "jogoId": "123" })).await;
    phone.house_where(in_room(MARIA, Value::Null)).await;
    let payload = json!({ "jogoId": "outra", "marca": 1, "minutos": 5 });
    phone.does("pausar", payload).await;
    phone.house_where(in_room(JOAO, Value::Null)).await;
}

#[tokio::test]
async fn a_screen_with_all_boards_is_none_of_the_people() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut screen = Client::connect(server.address).await;
    let mut phone = Phone::connect(server.address).await;
    let people = |number: u64| move |house: &Value| house["totalPessoas"] == number;
    phone.house_where(people(3)).await;
    screen.ask("listar_tabuleiros", &json!(null)).await;
    let house = phone.house_where(people(2)).await;
    assert_eq!(house["pessoas"].as_array().unwrap().len(), 2);
    // A person who looks at all boards, and then plays, is one again.
    let payload = json!({ "jogoId": "outra", "nome": "Ana Luíza" });
    screen.ask("entrar_sala", &payload).await;
    phone.house_where(people(3)).await;
    table.drops(JOAO);
    phone.house_where(people(2)).await;
}

#[tokio::test]
async fn a_closed_door_keeps_newcomers_out_and_lets_players_return() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, "João"]).await;
    let mut phone = Phone::connect(server.address).await;
    let act = phone.does("fechar_porta", json!({ "sim": true })).await;
    let mut davi = Client::connect(server.address).await;
    for payload in [
        json!({ "jogoId": "123", "nome": "Davi" }),
        json!({ "jogoId": "outra", "nome": "Davi", "ficha": "f".repeat(32) }),
    ] {
        let answer = davi.ask("entrar_sala", &payload).await;
        assert_eq!(code_of(&answer), "porta_fechada");
    }
    table.drops("João");
    table.sees(MARIA, "João away").await;
    let (seat, _) = table.returns("João").await;
    assert_eq!(seat["marca"], -1);
    phone.does("desfazer", json!({ "ato": act })).await;
    let mut davi = Client::connect(server.address).await;
    davi.enter(&json!({ "jogoId": "123", "nome": "Davi" }))
        .await;
}

#[tokio::test]
async fn a_message_reaches_everybody_and_steers_no_terminal() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA]).await;
    let mut looker = Client::connect(server.address).await;
    looker.ask("evento", &json!(1)).await;
    let mut phone = Phone::connect(server.address).await;
    let text = format!("\u{1b}[2JHora do\n lanche {}", "x".repeat(200));
    phone.does("avisar", json!({ "texto": text })).await;
    for client in [table.client(MARIA), &mut looker] {
        let told = client.skip_to("aviso").await;
        let text = told["texto"].as_str().unwrap();
        assert!(text.starts_with("[2JHora do lanche xxx"), "{text}");
        assert_eq!(text.chars().count(), 120);
    }
}

#[tokio::test]
async fn the_host_sees_every_room_at_most_twice_a_second() {
    let server = start().await;
    let mut phone = Phone::connect(server.address).await;
    let mut secret = Client::connect(server.address).await;
    let payload = json!({ "jogoId": "k3vq8mzr2f", "nome": MARIA, "reservada": true });
    secret.enter(&payload).await;
    let house = phone.house_where(|house| house["total"] == 1).await;
    assert_eq!(house["salas"][0]["reservada"], true);
    let before = phone.houses.len();
    let mut guests = Vec::new();
    for number in 0..20 {
        let mut guest = Client::connect(server.address).await;
        guest
            .enter(&json!({ "jogoId": format!("sala{number}") }))
            .await;
        guests.push(guest);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let house = phone.house_where(|house| house["total"] == 21).await;
    assert_eq!(house["totalPessoas"], 21);
    let pictures = phone.houses.len() - before;
    assert!(
        pictures < 8,
        "{pictures} pictures in little more than a second"
    );
}

#[tokio::test]
async fn mistakes_are_answered_with_their_code() {
    let server = start().await;
    let _table = Table::seated(&server, [MARIA]).await;
    let mut phone = Phone::connect(server.address).await;
    for (event, payload, code) in [
        (
            "levantar",
            json!({ "jogoId": "123", "marca": -1 }),
            "fora_da_sala",
        ),
        (
            "levantar",
            json!({ "jogoId": "nada", "marca": 1 }),
            "fora_da_sala",
        ),
        (
            "levantar",
            json!({ "jogoId": "a b", "marca": 1 }),
            "sala_invalida",
        ),
        ("encerrar", json!({ "jogoId": "nada" }), "fora_da_sala"),
        (
            "pausar",
            json!({ "sessao": "000000", "minutos": 5 }),
            "fora_da_sala",
        ),
        (
            "pausar",
            json!({ "sessao": "000000", "minutos": 61 }),
            "dados_invalidos",
        ),
        ("entrar_sala", json!({ "jogoId": "123" }), "dados_invalidos"),
        ("desfazer", json!({ "ato": 99 }), "fora_da_sala"),
    ] {
        let answer = phone.ask(event, &payload).await;
        assert_eq!(code_of(&answer), code, "{event} {payload}");
    }
}
