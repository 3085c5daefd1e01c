//! The names that the host gives, and people without one.

use serde_json::{Value, json};

use crate::support::host::Phone;
use crate::support::{Client, Table};

use super::host::{JOAO, MARIA, code_of, start};

#[tokio::test]
async fn a_name_of_the_host_stays_and_its_player_is_told() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let payload = json!({ "jogoId": "123", "marca": -1, "nome": "Tucano\u{202e} Feliz" });
    let act = phone.does("renomear", payload).await;
    let told = table.client(JOAO).skip_to("aviso").await;
    assert_eq!(told, json!({ "jogoId": "123", "nome": "Tucano Feliz" }));
    let named = |name: &'static str| move |room: &Value| room["jogadores"]["-1"]["nome"] == name;
    table.client(MARIA).room_where(named("Tucano Feliz")).await;
    let mut back = Client::connect(server.address).await;
    let (_, room) = back.enter(&table.entrance(JOAO, &[])).await;
    assert_eq!(room["jogadores"]["-1"]["nome"], "Tucano Feliz");
    let people = |name: &'static str| {
        move |house: &Value| {
            let people = house["pessoas"].as_array().unwrap();
            people.iter().any(|person| person["nome"] == name)
        }
    };
    phone.house_where(people("Tucano Feliz")).await;
    phone.house_where(|house| !people(JOAO)(house)).await;
    phone.does("desfazer", json!({ "ato": act })).await;
    table.client(MARIA).room_where(named(JOAO)).await;
    phone.house_where(people(JOAO)).await;
}

#[tokio::test]
async fn an_undone_name_is_the_persons_also_after_the_marks_have_changed() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let payload = json!({ "jogoId": "123", "marca": -1, "nome": "Tucano Feliz" });
    let act = phone.does("renomear", payload).await;
    for (at, name) in [MARIA, JOAO, MARIA, JOAO, MARIA].into_iter().enumerate() {
        let squares: Vec<usize> = [0, 3, 1, 4, 2].into_iter().take(at + 1).collect();
        let board = crate::support::moves(&squares);
        table.client(name).ask("atualizar_jogo", &board).await;
    }
    for name in [MARIA, JOAO] {
        let empty = crate::support::moves(&[]);
        table.client(name).ask("atualizar_jogo", &empty).await;
    }
    let is_x = |name: &'static str| move |room: &Value| room["jogadores"]["1"]["nome"] == name;
    table.client(MARIA).room_where(is_x("Tucano Feliz")).await;
    phone.does("desfazer", json!({ "ato": act })).await;
    let room = table.client(MARIA).room_where(is_x(JOAO)).await;
    assert_eq!(room["jogadores"]["-1"]["nome"], MARIA);
}

#[tokio::test]
async fn a_break_for_a_person_without_a_name_is_that_persons_alone() {
    let server = start().await;
    let _maria = Table::seated(&server, [MARIA]).await;
    let mut nameless = Client::connect(server.address).await;
    let (seat, _) = nameless
        .enter(&json!({ "jogoId": "123", "ficha": null }))
        .await;
    let mut phone = Phone::connect(server.address).await;
    let payload = json!({ "jogoId": "123", "marca": -1, "minutos": 5 });
    phone.does("pausar", payload).await;
    let told = nameless.skip_to("erro").await;
    assert_eq!(code_of(&told), "pausado_pelo_anfitriao");
    let mut reloaded = Client::connect(server.address).await;
    let again = json!({ "jogoId": "123", "ficha": seat["ficha"] });
    let answer = reloaded.ask("entrar_sala", &again).await;
    assert_eq!(code_of(&answer), "pausado_pelo_anfitriao");
    let mut newcomer = Client::connect(server.address).await;
    let (seat, _) = newcomer.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], -1);
}

#[tokio::test]
async fn given_names_are_for_those_who_sit_and_those_who_come() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA]).await;
    let mut phone = Phone::connect(server.address).await;
    phone
        .does("apelidos", json!({ "sim": true, "idioma": "en" }))
        .await;
    let told = table.client(MARIA).skip_to("aviso").await;
    let (_, room) = table.sits(JOAO).await;
    let players = &room["jogadores"];
    assert_eq!(told["nome"], players["1"]["nome"]);
    assert!(players["1"]["nome"] != MARIA, "{players}");
    assert!(players["-1"]["nome"] != JOAO, "{players}");
    assert_ne!(players["1"]["nome"], players["-1"]["nome"]);
    phone.does("apelidos", json!({ "sim": false })).await;
    // Everybody has the own name again, as the host is told.
    let mut joao = Client::connect(server.address).await;
    let (_, room) = joao.enter(&table.entrance(JOAO, &[])).await;
    assert_eq!(room["jogadores"]["-1"]["nome"], JOAO);
    joao.ask("sair_sala", &json!({})).await;
    let (_, room) = joao.enter(&json!({ "jogoId": "123", "nome": JOAO })).await;
    assert_eq!(room["jogadores"]["-1"]["nome"], JOAO);
    let mut davi = Client::connect(server.address).await;
    let (_, room) = davi
        .enter(&json!({ "jogoId": "outra", "nome": "Davi" }))
        .await;
    assert_eq!(room["jogadores"]["1"]["nome"], "Davi");
}

#[tokio::test]
async fn a_name_of_the_host_goes_along_into_the_next_room() {
    let server = start().await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let payload = json!({ "jogoId": "123", "marca": -1, "nome": "Tucano Feliz" });
    let act = phone.does("renomear", payload).await;
    let ficha = table.entrance(JOAO, &[])["ficha"].clone();
    let name_of = |(seat, room): (Value, Value)| {
        let mark = seat["marca"].to_string();
        room["jogadores"][mark]["nome"].clone()
    };
    // The same tab in a room by its code, and another tab that looks for an opponent.
    table.client(JOAO).skip_to("aviso").await;
    let by_code = json!({ "jogoId": "outra", "nome": JOAO, "ficha": null });
    let joao = table.client(JOAO);
    joao.all_until_now().await;
    joao.say("entrar_sala", &by_code).await;
    let seat = joao.skip_to("sua_vaga").await;
    let room = joao.skip_to("atualizar_jogo").await;
    assert_eq!(name_of((seat, room)), "Tucano Feliz");
    let mut tab = Client::connect(server.address).await;
    let seeks = json!({ "nome": JOAO, "ficha": ficha });
    tab.say("achar_adversario", &seeks).await;
    let seat = tab.skip_to("sua_vaga").await;
    let room = tab.skip_to("atualizar_jogo").await;
    assert_eq!(name_of((seat, room)), "Tucano Feliz");
    phone.does("desfazer", json!({ "ato": act })).await;
    let mut third = Client::connect(server.address).await;
    let entrance = json!({ "jogoId": "terceira", "nome": JOAO, "ficha": ficha });
    third.say("entrar_sala", &entrance).await;
    let seat = third.skip_to("sua_vaga").await;
    let room = third.skip_to("atualizar_jogo").await;
    assert_eq!(name_of((seat, room)), JOAO);
}

#[tokio::test]
async fn without_nicknames_everybody_has_the_own_name_again() {
    let server = start().await;
    for by_undo in [true, false] {
        let mut table = Table::new(&server).in_room(if by_undo { "a" } else { "b" });
        table.sits(MARIA).await;
        let mut phone = Phone::connect(server.address).await;
        let act = phone.does("apelidos", json!({ "sim": true })).await;
        let named = |room: &Value| room["jogadores"]["1"]["nome"] != MARIA;
        table.client(MARIA).room_where(named).await;
        if by_undo {
            phone.does("desfazer", json!({ "ato": act })).await;
        } else {
            phone.does("apelidos", json!({ "sim": false })).await;
        }
        table.client(MARIA).room_where(|room| !named(room)).await;
    }
}
