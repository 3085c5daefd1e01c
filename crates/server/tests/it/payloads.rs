//! Malformed requests are answered with a code, and the connection goes on.

use std::panic::Location;

use serde_json::{Value, json};

use crate::support::{Client, Heard, Server};

const ENTER: [(&str, &str); 17] = [
    (r#"["entrar_sala"]"#, "dados_invalidos"),
    (r#"["entrar_sala",null]"#, "dados_invalidos"),
    (r#"["entrar_sala","123"]"#, "dados_invalidos"),
    (r#"["entrar_sala",123]"#, "dados_invalidos"),
    (r#"["entrar_sala",["123"]]"#, "dados_invalidos"),
    (r#"["entrar_sala",{}]"#, "dados_invalidos"),
    (r#"["entrar_sala",{"jogoid":"123"}]"#, "dados_invalidos"),
    (r#"["entrar_sala",{"jogoId":null}]"#, "dados_invalidos"),
    (r#"["entrar_sala",{"jogoId":true}]"#, "dados_invalidos"),
    (r#"["entrar_sala",{"jogoId":1.5}]"#, "dados_invalidos"),
    (
        r#"["entrar_sala",{"jogoId":"1","nome":5}]"#,
        "dados_invalidos",
    ),
    (
        r#"["entrar_sala",{"jogoId":"1","ficha":5}]"#,
        "dados_invalidos",
    ),
    (
        r#"["entrar_sala",{"jogoId":"1","assistir":"sim"}]"#,
        "dados_invalidos",
    ),
    (r#"["entrar_sala",{"jogoId":""}]"#, "sala_invalida"),
    (r#"["entrar_sala",{"jogoId":"sala 1"}]"#, "sala_invalida"),
    (r#"["entrar_sala",{"jogoId":"../123"}]"#, "sala_invalida"),
    (
        r#"["entrar_sala",{"jogoId":"123456789012345678901234567890123"}]"#,
        "sala_invalida",
    ),
];

const PROPOSE: [(&str, &str); 21] = [
    (r#"["atualizar_jogo"]"#, "dados_invalidos"),
    (r#"["atualizar_jogo",null]"#, "dados_invalidos"),
    (
        r#"["atualizar_jogo",[1,0,0,0,0,0,0,0,0]]"#,
        "dados_invalidos",
    ),
    (r#"["atualizar_jogo",{}]"#, "dados_invalidos"),
    (
        r#"["atualizar_jogo",{"tabuleiro":null}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":"100000000"}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":{"0":1}}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":"1"}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":-1}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":1.5}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":{}}]"#,
        "dados_invalidos",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":"a b"}]"#,
        "sala_invalida",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":"outra"}]"#,
        "fora_da_sala",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[2,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1.5,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":["1",0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[[1],0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[null,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido",
    ),
];

const OTHERS: [(&str, &str); 6] = [
    (r#"["jogar",{"casa":4}]"#, "dados_invalidos"),
    (r#"["jogar"]"#, "dados_invalidos"),
    (r#"["",1]"#, "dados_invalidos"),
    (r#"["sair_sala",5]"#, "dados_invalidos"),
    (r#"["sair_sala",{"jogoId":true}]"#, "dados_invalidos"),
    (r#"["sair_sala",{"jogoId":"outra"}]"#, "fora_da_sala"),
];

/// Sends nonsense with and without a request for an acknowledgement. The client must hear the
/// code both times, and stay connected.
#[track_caller]
fn is_refused(client: &mut Client, arguments: &str, code: &str) -> impl Future<Output = ()> {
    let test = Location::caller();
    async move {
        let answer = client.ask_raw(arguments).await;
        assert_eq!(
            (&answer["ok"], &answer["codigo"]),
            (&json!(false), &json!(code)),
            "{test}: {arguments}"
        );
        client.send(format!("42{arguments}")).await;
        let codes: Vec<_> = client
            .all_until_now()
            .await
            .into_iter()
            .filter_map(|heard| match heard {
                Heard::Event(name, payload) if name == "erro" => Some(payload["codigo"].clone()),
                _ => None,
            })
            .collect();
        assert_eq!(codes, [code, code], "{test}: {arguments}");
    }
}

#[tokio::test]
async fn nonsense_instead_of_entering() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    for (arguments, code) in ENTER {
        is_refused(&mut client, arguments, code).await;
    }
    let (seat, _) = client.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], 1, "none of it took a seat");
}

#[tokio::test]
async fn nonsense_instead_of_a_move_or_a_goodbye() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    let (_, before) = client.enter(&json!({ "jogoId": "123" })).await;
    for (arguments, code) in PROPOSE.iter().chain(&OTHERS) {
        is_refused(&mut client, arguments, code).await;
    }
    let huge = json!(["atualizar_jogo", { "tabuleiro": vec![0; 3_000] }]).to_string();
    is_refused(&mut client, &huge, "tabuleiro_invalido").await;
    let long = json!(["entrar_sala", { "jogoId": "x".repeat(5_000) }]).to_string();
    is_refused(&mut client, &long, "sala_invalida").await;
    client
        .say(
            "atualizar_jogo",
            &json!({ "tabuleiro": [0, 0, 0, 0, 0, 0, 0, 0, 0] }),
        )
        .await;
    assert_eq!(
        client.expect("atualizar_jogo").await,
        before,
        "none of it changed the room"
    );
}

#[tokio::test]
async fn a_refused_board_is_followed_by_the_true_one() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    let (_, room) = client.enter(&json!({ "jogoId": "123" })).await;
    for (arguments, _) in PROPOSE {
        client.send(format!("42{arguments}")).await;
        assert_eq!(client.expect("atualizar_jogo").await, room, "{arguments}");
        client.expect("erro").await;
    }
}

#[tokio::test]
async fn moves_and_goodbyes_need_a_room() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    for arguments in [
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0]}]"#,
        r#"["sair_sala"]"#,
        r#"["sair_sala",null]"#,
        r#"["sair_sala",{}]"#,
        r#"["sair_sala",{"jogoId":"123"}]"#,
    ] {
        is_refused(&mut client, arguments, "fora_da_sala").await;
    }
}

/// Checks that frames that no Socket.IO client sends cost at most their sender its
/// connection.
#[tokio::test]
async fn broken_frames_harm_nobody_else() {
    let server = Server::start().await;
    let deep = format!(
        r#"42["entrar_sala",{}1{}]"#,
        "[".repeat(3_000),
        "]".repeat(3_000)
    );
    let large = format!(r#"42["entrar_sala","{}"]"#, "x".repeat(200_000));
    let frames = [
        "42",
        "42[",
        "42{}",
        "42[]",
        "42[5]",
        "4",
        "49",
        "40/outro,",
        "451-[\"evento\",{\"_placeholder\":true,\"num\":0}]",
        "3",
        "6",
        "b!!!!",
        "0{}",
        "43999[1]",
        "41",
        "1",
        &deep,
        &large,
    ];
    for frame in frames {
        let mut broken = Client::connect(server.address).await;
        broken.try_send_all(&[frame.to_owned()]).await.ok();
        broken
            .try_send_all(&["42[\"evento\"]".to_owned()])
            .await
            .ok();
        broken
            .hear_within(std::time::Duration::from_millis(20))
            .await;
    }
    let mut honest = Client::connect(server.address).await;
    let (seat, _) = honest.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], 1);
}

#[tokio::test]
async fn anything_at_all_is_echoed_as_ok() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    for arguments in ["", ",null", ",5", r#","texto""#, r#",{"a":[1]}"#, ",1,2,3"] {
        client.send(format!(r#"42["evento"{arguments}]"#)).await;
        let echo: Value = client.expect("evento").await;
        assert_eq!(echo, json!({ "resposta": "ok" }), "{arguments}");
    }
    let answer = client.ask("evento", &json!(1)).await;
    assert_eq!(answer, json!({ "ok": true }));
}
