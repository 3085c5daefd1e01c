//! The server's own board decides about refusals, and about repeats of earlier moves.

use std::panic::Location;

use serde_json::{Value, json};

use crate::support::{EMPTY, Server, Table, board, moves};

/// The people of a room: two players and a watcher.
const PEOPLE: [&str; 3] = ["x", "o", "watcher"];

/// Sends a proposal that must be refused. The sender is put right, and the others hear nothing.
#[track_caller]
fn refused(
    table: &mut Table,
    name: &str,
    payload: Value,
    code: &str,
    truth: [i8; 9],
) -> impl Future<Output = ()> {
    let test = Location::caller();
    async move {
        let client = table.client(name);
        let answer = client.ask("atualizar_jogo", &payload).await;
        assert_eq!(answer["ok"], false, "{test}: {payload}");
        assert_eq!(answer["codigo"], code, "{test}: {payload}");
        let shown = client.expect("atualizar_jogo").await;
        assert_eq!(shown["tabuleiro"], json!(truth), "{test}: {payload}");
        let why = client.expect("erro").await;
        assert_eq!(why["codigo"], code, "{test}: {payload}");
        assert_eq!(why["jogoId"], "123", "{test}: {payload}");
        // Both name the same mistake, if the message had one.
        for key in ["campo", "motivo"] {
            assert_eq!(why[key], answer[key], "{test}: {payload}");
        }
        for name in PEOPLE {
            table.hears_nothing(name).await;
        }
    }
}

#[tokio::test]
async fn impossible_proposals_correct_the_sender_alone() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::plain(&server, PEOPLE).await;
    table.plays("x 4, o 0, x 8, o 1").await;
    table.all_catch_up().await;
    let truth = board(&[4, 0, 8, 1]);
    let with = |changes: &[(usize, i8)]| {
        let mut next = truth;
        for (square, mark) in changes {
            next[*square] = *mark;
        }
        json!({ "tabuleiro": next })
    };
    for (name, payload, code) in [
        ("x", with(&[(2, 1), (3, 1)]), "tabuleiro_invalido"),
        ("x", with(&[(2, -1)]), "tabuleiro_invalido"),
        ("x", with(&[(4, 0)]), "tabuleiro_invalido"),
        ("x", with(&[(4, 0), (5, 1)]), "tabuleiro_invalido"),
        (
            "x",
            json!({ "tabuleiro": EMPTY }),
            "tabuleiro_desatualizado",
        ),
        ("x", with(&[(0, 1)]), "casa_ocupada"),
        ("o", with(&[(2, -1)]), "nao_e_sua_vez"),
        ("o", with(&[(2, 1)]), "nao_e_sua_vez"),
        ("watcher", with(&[(2, 1)]), "so_assistindo"),
        (
            "x",
            json!({ "tabuleiro": board(&[4, 0, 8, 1, 2]), "versao": 1 }),
            "tabuleiro_desatualizado",
        ),
    ] {
        refused(&mut table, name, payload, code, truth).await;
    }
    let mut table = Table::new(&server).in_room("fim");
    table.sits("Ana").await;
    table.sits("Bia").await;
    table.plays("Ana 4, Bia 0, Ana 3, Bia 1, Ana 5").await;
    table.refuses("Bia 8", "partida_encerrada").await;
}

#[tokio::test]
async fn a_resend_is_no_second_move() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, PEOPLE).await;
    table.plays("x 4, o 0").await;
    table.all_catch_up().await;
    // X sends its first move again, as after a lost answer, with the version it rested on.
    let resend = json!({ "tabuleiro": board(&[4]), "versao": 7 });
    let x = table.client("x");
    for _ in 0..3 {
        let answer = x.ask("atualizar_jogo", &resend).await;
        assert_eq!(answer["ok"], true);
        assert_eq!(answer["repetida"], true);
        let shown = x.expect("atualizar_jogo").await;
        assert_eq!(shown["tabuleiro"], json!(board(&[4, 0])));
        assert_eq!(answer["versao"], shown["versao"], "nothing changed");
    }
    // O's move is the board as it is; X may say so too.
    for name in ["x", "o"] {
        let client = table.client(name);
        let answer = client.ask("atualizar_jogo", &moves(&[4, 0])).await;
        assert_eq!(answer["repetida"], true);
    }
    // But another's earlier board is no resend.
    let answer = table.client("o").ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(answer["codigo"], "tabuleiro_desatualizado");
    table.hears_nothing("watcher").await;
}

#[tokio::test]
async fn of_two_moves_at_once_only_the_first_counts() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, PEOPLE).await;
    let both = [0, 8].map(|square| ("atualizar_jogo", moves(&[square])));
    table.client("x").say_all(&both).await;
    let first = table.client("watcher").expect("atualizar_jogo").await;
    assert_eq!(first["tabuleiro"], json!(board(&[0])));
    let x = table.client("x");
    assert_eq!(x.expect("atualizar_jogo").await, first);
    assert_eq!(x.expect("atualizar_jogo").await, first, "put right");
    x.expect("erro").await;
    table.hears_nothing("watcher").await;
}

#[tokio::test]
async fn a_move_may_name_its_room_and_version() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, PEOPLE).await;
    let first = json!({ "tabuleiro": board(&[0]), "jogoId": 123 });
    let answer = table.client("x").ask("atualizar_jogo", &first).await;
    assert_eq!(answer["ok"], true);
    let next = json!({ "tabuleiro": board(&[0, 1]), "jogoId": "123", "versao": answer["versao"] });
    let answer = table.client("o").ask("atualizar_jogo", &next).await;
    assert_eq!(answer["ok"], true);
}
