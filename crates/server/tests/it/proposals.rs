//! The server's own board decides which proposals it refuses, and which it takes as
//! repeats.

use serde_json::{Value, json};

use crate::support::{Client, EMPTY, Server, board, moves};

/// Makes a room with two players and a watcher, in which these squares were played. Each
/// client has read all its events.
async fn table(server: &Server, squares: &[usize]) -> [Client; 3] {
    let mut clients = [
        Client::connect(server.address).await,
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    ];
    for client in &mut clients {
        client.enter(&json!({ "jogoId": "123" })).await;
    }
    for played in 1..=squares.len() {
        let mover = &mut clients[(played - 1) % 2];
        let answer = mover
            .ask("atualizar_jogo", &moves(&squares[..played]))
            .await;
        assert_eq!(answer["ok"], true);
    }
    for client in &mut clients {
        client.all_until_now().await;
    }
    clients
}

/// Sends a proposal that must be refused. The sender gets the true board, and the others
/// hear nothing.
async fn refused(
    clients: &mut [Client; 3],
    who: usize,
    payload: Value,
    code: &str,
    truth: [i8; 9],
) {
    let answer = clients[who].ask("atualizar_jogo", &payload).await;
    assert_eq!(answer, json!({ "ok": false, "codigo": code }), "{payload}");
    assert_eq!(
        clients[who].expect("atualizar_jogo").await["tabuleiro"],
        json!(truth)
    );
    assert_eq!(
        clients[who].expect("erro").await,
        json!({ "codigo": code, "jogoId": "123" })
    );
    for client in clients {
        let heard = client.all_until_now().await;
        assert!(heard.is_empty(), "{payload}: {heard:?}");
    }
}

#[tokio::test]
async fn impossible_proposals_correct_the_sender_alone() {
    const X: usize = 0;
    const O: usize = 1;
    const WATCHER: usize = 2;
    let server = Server::for_fast_talkers().await;
    let mut all = table(&server, &[4, 0, 8, 1]).await;
    let truth = board(&[4, 0, 8, 1]);
    let with = |changes: &[(usize, i8)]| {
        let mut next = truth;
        for (square, mark) in changes {
            next[*square] = *mark;
        }
        json!({ "tabuleiro": next })
    };
    for (who, payload, code) in [
        (X, with(&[(2, 1), (3, 1)]), "tabuleiro_invalido"),
        (X, with(&[(2, -1)]), "tabuleiro_invalido"),
        (X, with(&[(4, 0)]), "tabuleiro_invalido"),
        (X, with(&[(4, 0), (5, 1)]), "tabuleiro_invalido"),
        (X, json!({ "tabuleiro": EMPTY }), "tabuleiro_desatualizado"),
        (X, with(&[(0, 1)]), "casa_ocupada"),
        (O, with(&[(2, -1)]), "nao_e_sua_vez"),
        (O, with(&[(2, 1)]), "nao_e_sua_vez"),
        (WATCHER, with(&[(2, 1)]), "so_assistindo"),
        (
            X,
            json!({ "tabuleiro": board(&[4, 0, 8, 1, 2]), "versao": 1 }),
            "tabuleiro_desatualizado",
        ),
    ] {
        refused(&mut all, who, payload, code, truth).await;
    }
    let ended = [4, 0, 3, 1, 5];
    let mut all = {
        drop(all);
        table_in(&server, "fim", &ended).await
    };
    let after = json!({ "tabuleiro": board(&[4, 0, 3, 1, 5, 8]) });
    let answer = all[1].ask("atualizar_jogo", &after).await;
    assert_eq!(
        answer,
        json!({ "ok": false, "codigo": "partida_encerrada" })
    );
}

async fn table_in(server: &Server, room: &str, squares: &[usize]) -> [Client; 2] {
    let mut clients = [
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    ];
    for client in &mut clients {
        client.enter(&json!({ "jogoId": room })).await;
    }
    for played in 1..=squares.len() {
        let mover = &mut clients[(played - 1) % 2];
        mover
            .ask("atualizar_jogo", &moves(&squares[..played]))
            .await;
    }
    clients
}

#[tokio::test]
async fn a_resend_is_no_second_move() {
    let server = Server::start().await;
    let [mut x, mut o, mut watcher] = table(&server, &[4, 0]).await;
    // X sends its first move again, as after a lost answer, with the version that it was
    // based on.
    let resend = json!({ "tabuleiro": board(&[4]), "versao": 7 });
    for _ in 0..3 {
        let answer = x.ask("atualizar_jogo", &resend).await;
        assert_eq!(
            (&answer["ok"], &answer["repetida"]),
            (&json!(true), &json!(true))
        );
        let shown = x.expect("atualizar_jogo").await;
        assert_eq!(shown["tabuleiro"], json!(board(&[4, 0])));
        assert_eq!(answer["versao"], shown["versao"], "nothing changed");
    }
    // O's move is the present board, and X may propose it too.
    for client in [&mut x, &mut o] {
        let answer = client.ask("atualizar_jogo", &moves(&[4, 0])).await;
        assert_eq!(answer["repetida"], true);
    }
    // The opponent's earlier board is no resend.
    let answer = o.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(answer["codigo"], "tabuleiro_desatualizado");
    let heard = watcher.all_until_now().await;
    assert!(heard.is_empty(), "{heard:?}");
}

#[tokio::test]
async fn of_two_moves_at_once_only_the_first_counts() {
    let server = Server::start().await;
    let [mut x, _o, mut watcher] = table(&server, &[]).await;
    x.say_all(&[
        ("atualizar_jogo", moves(&[0])),
        ("atualizar_jogo", moves(&[8])),
    ])
    .await;
    let first = watcher.expect("atualizar_jogo").await;
    assert_eq!(first["tabuleiro"], json!(board(&[0])));
    assert_eq!(x.expect("atualizar_jogo").await, first);
    assert_eq!(x.expect("atualizar_jogo").await, first, "put right");
    x.expect("erro").await;
    let heard = watcher.all_until_now().await;
    assert!(heard.is_empty(), "{heard:?}");
}

#[tokio::test]
async fn a_move_may_name_its_room_and_version() {
    let server = Server::start().await;
    let [mut x, mut o, _watcher] = table(&server, &[]).await;
    let answer = x
        .ask(
            "atualizar_jogo",
            &json!({ "tabuleiro": board(&[0]), "jogoId": 123 }),
        )
        .await;
    assert_eq!(answer["ok"], true);
    let next = json!({ "tabuleiro": board(&[0, 1]), "jogoId": "123", "versao": answer["versao"] });
    assert_eq!(o.ask("atualizar_jogo", &next).await["ok"], true);
}
