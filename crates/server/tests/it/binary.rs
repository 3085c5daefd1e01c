//! Binary arguments, such as a `Buffer` or an `Int8Array`. No event of protocol 1 has any,
//! so they are a mistake of a client's author, which deserves an answer.

use serde_json::{Value, json};
use testkit::socketio::Transport;

use crate::support::{Client, Server, Table, moves};

/// A placeholder, as Socket.IO's clients write it for an attachment.
const BUFFER: &str = r#"{"_placeholder":true,"num":0}"#;

/// Events with one attachment, and the `campo` of their refusal.
fn mistakes() -> [(String, Value); 5] {
    [
        (format!(r#"["entrar_sala",{BUFFER}]"#), Value::Null),
        (
            format!(r#"["entrar_sala",{{"jogoId":{BUFFER}}}]"#),
            json!("jogoId"),
        ),
        (
            format!(r#"["atualizar_jogo",{{"tabuleiro":{BUFFER}}}]"#),
            json!("tabuleiro"),
        ),
        (format!(r#"["atualizar_jogo",{BUFFER}]"#), Value::Null),
        (
            format!(r#"["chamar_robo",{{"nivel":{BUFFER}}}]"#),
            json!("nivel"),
        ),
    ]
}

#[tokio::test]
async fn a_binary_argument_is_refused_in_words_and_the_game_goes_on() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos", "João Pedro"]).await;
    for (event, field) in mistakes() {
        let client = table.client("Maria Clara dos Santos");
        client.send(format!("451-{event}")).await;
        client.attach(&[0; 9]).await;
        let refused = client.skip_to("erro").await;
        let wanted = (&json!("dados_invalidos"), &json!("binario"), &field);
        let told = (&refused["codigo"], &refused["motivo"], &refused["campo"]);
        assert_eq!(told, wanted, "{event}");

        let request = client.next_id();
        client.send(format!("451-{request}{event}")).await;
        client.attach(&[1, 2, 3]).await;
        let answer = client.answered(request).await;
        assert_eq!(answer["ok"], false, "{event}");
        let told = (&answer["codigo"], &answer["motivo"], &answer["campo"]);
        assert_eq!(told, wanted, "{event}");
        client.all_until_now().await;
    }
    table.plays("Maria Clara dos Santos 4, João Pedro 0").await;
}

#[tokio::test]
async fn an_echo_takes_anything() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    client.send(format!(r#"451-["evento",{BUFFER}]"#)).await;
    client.attach(b"\x00\xff").await;
    let echo = client.expect("evento").await;
    assert_eq!(echo, json!({ "resposta": "ok" }));
}

#[tokio::test]
async fn a_binary_argument_is_refused_over_long_polling_as_well() {
    let server = Server::start().await;
    let polling = Transport::polling(server.address, None);
    let mut client = Client::connect_over(polling).await;
    client.enter(&json!({ "jogoId": "123" })).await;
    let request = client.next_id();
    let move_of_bytes = format!(r#"451-{request}["atualizar_jogo",{{"tabuleiro":{BUFFER}}}]"#);
    let both = [move_of_bytes, "bAQAAAAAAAAAA".to_owned()];
    client.try_send_all(&both).await.unwrap();
    let answer = client.answered(request).await;
    assert_eq!(answer["codigo"], "dados_invalidos");
    assert_eq!(answer["motivo"], "binario");
    let answer = client.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(answer["ok"], true);
}

/// Several attachments wait for each other, so the event comes once all are there.
#[tokio::test]
async fn an_event_of_eight_attachments_is_answered_once_they_have_come() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    let request = client.next_id();
    let buffers: Vec<_> = (0..8)
        .map(|number| format!(r#"{{"_placeholder":true,"num":{number}}}"#))
        .collect();
    let event = format!(r#"458-{request}["entrar_sala",{}]"#, buffers.join(","));
    client.send(event).await;
    for _ in 0..8 {
        client.attach(b"one").await;
    }
    assert_eq!(client.answered(request).await["motivo"], "binario");
    client.all_until_now().await;
}
