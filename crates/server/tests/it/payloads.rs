//! Malformed requests are answered with a code, and the connection goes on.

use std::panic::Location;

use serde_json::{Value, json};

use crate::support::{Client, Heard, Server};

/// Malformed requests to enter, each with the code, the key and the mistake of its refusal.
const ENTER: [(&str, &str); 17] = [
    (r#"["entrar_sala"]"#, "dados_invalidos - ausente"),
    (r#"["entrar_sala",null]"#, "dados_invalidos - ausente"),
    (r#"["entrar_sala","123"]"#, "dados_invalidos - nao_e_objeto"),
    (r#"["entrar_sala",123]"#, "dados_invalidos - nao_e_objeto"),
    (
        r#"["entrar_sala",["123"]]"#,
        "dados_invalidos - nao_e_objeto",
    ),
    (r#"["entrar_sala",{}]"#, "dados_invalidos jogoId ausente"),
    (
        r#"["entrar_sala",{"jogoid":"123"}]"#,
        "dados_invalidos jogoId ausente",
    ),
    (
        r#"["entrar_sala",{"jogoId":null}]"#,
        "dados_invalidos jogoId ausente",
    ),
    (
        r#"["entrar_sala",{"jogoId":true}]"#,
        "dados_invalidos jogoId tipo",
    ),
    (
        r#"["entrar_sala",{"jogoId":1.5}]"#,
        "dados_invalidos jogoId tipo",
    ),
    (
        r#"["entrar_sala",{"jogoId":"1","nome":5}]"#,
        "dados_invalidos nome tipo",
    ),
    (
        r#"["entrar_sala",{"jogoId":"1","ficha":5}]"#,
        "dados_invalidos ficha tipo",
    ),
    (
        r#"["entrar_sala",{"jogoId":"1","assistir":"sim"}]"#,
        "dados_invalidos assistir tipo",
    ),
    (
        r#"["entrar_sala",{"jogoId":""}]"#,
        "sala_invalida jogoId tamanho",
    ),
    (
        r#"["entrar_sala",{"jogoId":"sala 1"}]"#,
        "sala_invalida jogoId caracteres",
    ),
    (
        r#"["entrar_sala",{"jogoId":"../123"}]"#,
        "sala_invalida jogoId caracteres",
    ),
    (
        r#"["entrar_sala",{"jogoId":"123456789012345678901234567890123"}]"#,
        "sala_invalida jogoId tamanho",
    ),
];

/// Malformed proposals, likewise.
const PROPOSE: [(&str, &str); 21] = [
    (r#"["atualizar_jogo"]"#, "dados_invalidos - ausente"),
    (r#"["atualizar_jogo",null]"#, "dados_invalidos - ausente"),
    (
        r#"["atualizar_jogo",[1,0,0,0,0,0,0,0,0]]"#,
        "dados_invalidos - nao_e_objeto",
    ),
    (
        r#"["atualizar_jogo",{}]"#,
        "dados_invalidos tabuleiro ausente",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":null}]"#,
        "dados_invalidos tabuleiro ausente",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":"100000000"}]"#,
        "dados_invalidos tabuleiro tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":{"0":1}}]"#,
        "dados_invalidos tabuleiro tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":"1"}]"#,
        "dados_invalidos versao tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":-1}]"#,
        "dados_invalidos versao tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"versao":1.5}]"#,
        "dados_invalidos versao tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":{}}]"#,
        "dados_invalidos jogoId tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":"a b"}]"#,
        "sala_invalida jogoId caracteres",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0],"jogoId":"outra"}]"#,
        "fora_da_sala - -",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[]}]"#,
        "tabuleiro_invalido tabuleiro tamanho",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro tamanho",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1,0,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro tamanho",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[2,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro valor",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[1.5,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro valor",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":["1",0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro tipo",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[[1],0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro aninhado",
    ),
    (
        r#"["atualizar_jogo",{"tabuleiro":[null,0,0,0,0,0,0,0,0]}]"#,
        "tabuleiro_invalido tabuleiro tipo",
    ),
];

/// Other malformed messages, likewise.
const OTHERS: [(&str, &str); 6] = [
    (
        r#"["jogar",{"casa":4}]"#,
        "dados_invalidos - evento_desconhecido",
    ),
    (r#"["jogar"]"#, "dados_invalidos - evento_desconhecido"),
    (r#"["",1]"#, "dados_invalidos - evento_desconhecido"),
    (r#"["sair_sala",5]"#, "dados_invalidos - nao_e_objeto"),
    (
        r#"["sair_sala",{"jogoId":true}]"#,
        "dados_invalidos jogoId tipo",
    ),
    (r#"["sair_sala",{"jogoId":"outra"}]"#, "fora_da_sala - -"),
];

/// Sends nonsense with and without a request for an acknowledgement. The client must hear
/// the code, the key and the mistake both times, and stay connected.
#[track_caller]
fn is_refused(client: &mut Client, arguments: &str, refusal: &str) -> impl Future<Output = ()> {
    let test = Location::caller();
    async move {
        let answer = client.ask_raw(arguments).await;
        assert_eq!(answer["ok"], false, "{test}: {arguments}");
        assert_eq!(spelled(&answer), refusal, "{test}: {arguments}");
        client.send(format!("42{arguments}")).await;
        let refusals: Vec<_> = client
            .all_until_now()
            .await
            .into_iter()
            .filter_map(|heard| match heard {
                Heard::Event(name, payload) if name == "erro" => Some(spelled(&payload)),
                _ => None,
            })
            .collect();
        assert_eq!(refusals, [refusal, refusal], "{test}: {arguments}");
    }
}

/// Writes a refusal as the tables do: its code, key and mistake, `-` for what it lacks.
fn spelled(refusal: &Value) -> String {
    ["codigo", "campo", "motivo"]
        .map(|key| refusal[key].as_str().unwrap_or("-"))
        .join(" ")
}

#[tokio::test]
async fn nonsense_instead_of_entering() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    for (arguments, refusal) in ENTER {
        is_refused(&mut client, arguments, refusal).await;
    }
    let (seat, _) = client.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(seat["marca"], 1, "none of it took a seat");
}

#[tokio::test]
async fn nonsense_instead_of_a_move_or_a_goodbye() {
    let server = Server::for_fast_talkers().await;
    let mut client = Client::connect(server.address).await;
    let (_, before) = client.enter(&json!({ "jogoId": "123" })).await;
    for (arguments, refusal) in PROPOSE.iter().chain(&OTHERS) {
        is_refused(&mut client, arguments, refusal).await;
    }
    let huge = json!(["atualizar_jogo", { "tabuleiro": vec![0; 3_000] }]).to_string();
    is_refused(&mut client, &huge, "tabuleiro_invalido tabuleiro tamanho").await;
    let long = json!(["entrar_sala", { "jogoId": "x".repeat(5_000) }]).to_string();
    is_refused(&mut client, &long, "sala_invalida jogoId tamanho").await;
    client
        .say(
            "atualizar_jogo",
            &json!({ "tabuleiro": [0, 0, 0, 0, 0, 0, 0, 0, 0] }),
        )
        .await;
    let room = client.expect("atualizar_jogo").await;
    assert_eq!(room, before, "none of it changed the room");
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
        is_refused(&mut client, arguments, "fora_da_sala - -").await;
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
