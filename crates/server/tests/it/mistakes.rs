//! The mistake in a message: `campo` names the key and `motivo` the reason, in the refusal
//! and in the acknowledgement alike.

use serde_json::{Value, json};

use crate::support::{Client, Server, Table};

/// Sends an event whose refusal must name this key and this reason, twice: with and without
/// an acknowledgement.
async fn is_told(client: &mut Client, event: &str, payload: &Value, told: [&str; 3]) {
    let answer = client.ask(event, payload).await;
    let refused = client.skip_to("erro").await;
    client.all_until_now().await;
    client.say(event, payload).await;
    let refused_again = client.skip_to("erro").await;
    for refusal in [&answer, &refused, &refused_again] {
        let word = |key: &str| refusal[key].as_str().unwrap_or_default().to_owned();
        let words = ["codigo", "campo", "motivo"].map(word);
        assert_eq!(words, told, "{event} {payload}: {refusal}");
    }
    client.all_until_now().await;
}

#[tokio::test]
async fn every_bad_board_is_explained() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos", "João Pedro"]).await;
    table.plays("Maria Clara dos Santos 4, João Pedro 0").await;
    let x = table.client("Maria Clara dos Santos");
    let invalid = "tabuleiro_invalido";
    for (board, code, reason) in [
        (json!(null), "dados_invalidos", "ausente"),
        (json!("[0,0,0,0,1,0,0,0,0]"), "dados_invalidos", "tipo"),
        (json!({ "0": 1 }), "dados_invalidos", "tipo"),
        (json!([]), invalid, "tamanho"),
        (json!([-1, 0, 0, 0, 1, 0, 0, 0]), invalid, "tamanho"),
        (json!([-1, 0, 0, 0, 1, 0, 0, 0, 0, 0]), invalid, "tamanho"),
        (
            json!([[-1, 0, 0], [0, 1, 0], [0, 0, 0]]),
            invalid,
            "aninhado",
        ),
        (json!([-1, 0, 0, 0, 1, 0, 0, 0, 2]), invalid, "valor"),
        (json!([-1, 0, 0, 0, 1, 0, 0, 0, -2]), invalid, "valor"),
        (
            json!([-1, 1, 1, 0, 1, 0, 0, 0, 0]),
            invalid,
            "varias_marcas",
        ),
        (
            json!([0, 0, 0, 0, 1, 0, 0, 1, 1]),
            invalid,
            "marca_alterada",
        ),
        (
            json!([-1, 0, 0, 0, -1, 0, 0, 0, 0]),
            invalid,
            "marca_alterada",
        ),
        (
            json!([-1, -1, 0, 0, 1, 0, 0, 0, 0]),
            invalid,
            "marca_errada",
        ),
    ] {
        let payload = json!({ "tabuleiro": board });
        is_told(x, "atualizar_jogo", &payload, [code, "tabuleiro", reason]).await;
    }
    // None of it touched the game.
    table.plays("Maria Clara dos Santos 8").await;
}

/// An event, its payload, and the words of its refusal: `codigo`, `campo`, `motivo`.
const OTHERS: [(&str, &str, [&str; 3]); 19] = [
    ("mover", "{}", [DATA, "", "evento_desconhecido"]),
    ("entrar_sala", "null", [DATA, "", "ausente"]),
    ("entrar_sala", "7", [DATA, "", "nao_e_objeto"]),
    ("entrar_sala", r#"["123"]"#, [DATA, "", "nao_e_objeto"]),
    (
        "entrar_sala",
        r#""{\"jogoId\":1}""#,
        [DATA, "", "texto_json"],
    ),
    ("entrar_sala", "{}", [DATA, "jogoId", "ausente"]),
    ("entrar_sala", r#"{"jogoId":1.5}"#, [DATA, "jogoId", "tipo"]),
    (
        "entrar_sala",
        r#"{"jogoId":""}"#,
        [ROOM, "jogoId", "tamanho"],
    ),
    ("entrar_sala", LONG, [ROOM, "jogoId", "tamanho"]),
    (
        "entrar_sala",
        r#"{"jogoId":"a b"}"#,
        [ROOM, "jogoId", "caracteres"],
    ),
    (
        "entrar_sala",
        r#"{"jogoId":"maçã"}"#,
        [ROOM, "jogoId", "caracteres"],
    ),
    (
        "entrar_sala",
        r#"{"jogoId":1,"nome":7}"#,
        [DATA, "nome", "tipo"],
    ),
    (
        "entrar_sala",
        r#"{"jogoId":1,"ficha":7}"#,
        [DATA, "ficha", "tipo"],
    ),
    (
        "entrar_sala",
        r#"{"jogoId":1,"assistir":1}"#,
        [DATA, "assistir", "tipo"],
    ),
    (
        "atualizar_jogo",
        r#"{"tabuleiro":[0,0,0,0,1,0,0,0,0],"versao":"1"}"#,
        [DATA, "versao", "tipo"],
    ),
    ("chamar_robo", "{}", [DATA, "nivel", "ausente"]),
    ("chamar_robo", r#"{"nivel":3}"#, [DATA, "nivel", "tipo"]),
    (
        "chamar_robo",
        r#"{"nivel":"easy"}"#,
        [DATA, "nivel", "valor"],
    ),
    ("sair_sala", "7", [DATA, "", "nao_e_objeto"]),
];

const DATA: &str = "dados_invalidos";
const ROOM: &str = "sala_invalida";
const LONG: &str = r#"{"jogoId":"a-room-whose-name-has-more-than-32-letters"}"#;

#[tokio::test]
async fn every_other_mistake_is_explained() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos"]).await;
    let x = table.client("Maria Clara dos Santos");
    for (event, payload, told) in OTHERS {
        let payload = serde_json::from_str(payload).unwrap();
        is_told(x, event, &payload, told).await;
    }
    table.plays("Maria Clara dos Santos 8").await;
}

/// As a duel does, which tells the author of a bot why it made no move.
#[tokio::test]
async fn a_listener_hears_every_refusal_with_its_room() {
    let (tell, mut refusals) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::with(|options| options.refusals = Some(tell)).await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos", "João Pedro"]).await;
    table.plays("Maria Clara dos Santos 4").await;
    table.refuses("João Pedro 4", "casa_ocupada").await;
    let heard = refusals.recv().await.unwrap();
    assert_eq!(heard.code.as_str(), "casa_ocupada");
    let answer = table.client("João Pedro").ask("sair_sala", &json!(7)).await;
    assert_eq!(answer["ok"], false);
    let heard = refusals.recv().await.unwrap();
    assert_eq!(heard.code.as_str(), DATA);
    assert!(heard.room.is_some());
    // A client without a room has none, and one that talks too fast is refused at once.
    let x = table.client("Maria Clara dos Santos");
    for _ in 0..30 {
        x.say("sair_sala", &json!({})).await;
    }
    let mut codes = Vec::new();
    while !codes.contains(&"devagar".to_owned()) {
        let heard = refusals.recv().await.unwrap();
        assert_eq!(heard.room, None);
        codes.push(heard.code.as_str().to_owned());
    }
    assert_eq!(codes[0], "fora_da_sala");
}
