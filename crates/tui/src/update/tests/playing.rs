//! Sitting down, moving, refusals, rematches, and other players who come and go.

use crossterm::event::KeyCode;
use game::{Board, Command, Mark};
use texts::Language;

use crate::harness::{ANA, Harness, WE};
use crate::message::ConnectionEvent;
use crate::state::{Exit, Overlay, Screen};

#[track_caller]
fn alone() -> Harness {
    Harness::alone(Language::Pt)
}

#[track_caller]
fn playing() -> Harness {
    Harness::playing(Language::Pt)
}

#[test]
fn we_enter_and_are_invited_to_invite() {
    let mut harness = Harness::connected(Language::Pt);
    assert_eq!(harness.sent.len(), 1, "nothing but the entering is emitted");
    let text = format!("{:?}", harness.sent[0]);
    assert!(text.contains("entrar_sala"), "{text}");
    assert!(text.contains("\"ficha\": Null"), "{text}");
    harness.serve();
    assert_eq!(harness.app.screen(), Screen::Waiting);
    assert_eq!(harness.app.seat, Some(Mark::X));
    harness.press("5");
    assert!(harness.sent.is_empty());
    assert!(harness.says("! Espere alguém entrar."));

    harness.press("i");
    harness.ana_enters();
    assert_eq!(harness.app.screen(), Screen::Playing);
    assert_eq!(harness.app.overlay, None);
    assert!(harness.says("Ana entrou. Você é X e começa."));
    assert!(harness.says("SUA VEZ"));
}

#[test]
fn a_move_is_pending_until_the_room_shows_it() {
    let mut harness = playing();
    harness.press("5");
    let board = harness.app.board();
    assert_eq!(board, Board::EMPTY, "we never change our own board");
    assert!(harness.app.pending_mark().is_some());
    assert!(harness.says("Enviando jogada…"));
    harness.press("6");
    assert_eq!(harness.sent.len(), 1, "never two unconfirmed marks");
    harness.serve();
    assert!(harness.app.pending.is_none());
    assert!(harness.says("Vez de Ana…"));
    harness.press("1");
    assert!(harness.says("! Ainda é a vez de Ana."));
    harness.ana_plays(1);
    harness.press("5");
    assert!(harness.says("! Essa casa já está ocupada."));
    assert!(harness.sent.is_empty());
}

#[test]
fn the_cursor_wraps_and_enter_plays_there() {
    let mut harness = playing();
    for key in [KeyCode::Up, KeyCode::Up, KeyCode::Left] {
        harness.key(key);
    }
    harness.key(KeyCode::Enter);
    let board = "\"tabuleiro\":[0,0,0,0,0,0,1,0,0]";
    assert!(harness.take_sent()[0].contains(board));
}

#[test]
fn a_refused_move_goes_away_with_its_reason() {
    let mut harness = playing();
    harness.press("5");
    harness.receive_refusal("tabuleiro_desatualizado");
    assert!(harness.app.pending.is_none());
    assert!(harness.says("! O tabuleiro já tinha mudado."));
    harness.press("5");
    harness.receive_refusal("codigo_de_\u{1b}amanha");
    assert!(harness.says("! O servidor recusou o pedido (codigo_de_amanha)."));
    assert!(harness.app.pending.is_none());
}

#[test]
fn a_busy_server_is_asked_again_after_half_a_second() {
    let mut harness = playing();
    harness.press("5");
    let first = harness.take_sent();
    harness.receive_refusal("indisponivel");
    assert!(harness.says("! O servidor não conseguiu gravar."));
    harness.wait(499);
    assert!(harness.sent.is_empty());
    harness.wait(1);
    assert_eq!(harness.take_sent(), first, "the same board");
}

#[test]
fn silence_is_told_and_the_same_board_sent_four_times() {
    let mut harness = playing();
    harness.press("5");
    harness.wait(1_500);
    assert!(harness.says("! Ainda sem resposta do servidor…"));
    harness.wait(60_000);
    let sent = harness.take_sent();
    assert_eq!(sent.len(), 4);
    assert!(sent.iter().all(|board| *board == sent[0]));
    assert!(
        harness.app.pending.is_some(),
        "it waits for the next connection"
    );
}

#[test]
fn an_accepted_move_whose_room_is_lost_brings_the_room_by_entering() {
    let mut harness = playing();
    harness.press("5");
    let tickets = harness.app.pending.as_ref().unwrap().tickets.clone();
    let ack = game::wire::Ack {
        ok: true,
        ..Default::default()
    };
    harness.connection(ConnectionEvent::Answered {
        ticket: tickets[0],
        ack,
    });
    harness.take_sent();
    harness.wait(2_000);
    assert!(harness.take_sent()[0].starts_with("entrar_sala"));
}

#[test]
fn an_older_room_is_dropped() {
    let mut harness = playing();
    let old = harness.room.view();
    harness.play(&[5, 1]);
    harness.receive(crate::message::ServerEvent::News(game::wire::News::Room(
        Box::new(old),
    )));
    assert_eq!(harness.app.board(), harness.room.view().board);
}

#[test]
fn a_person_who_leaves_after_the_game_is_named_and_not_only_a_new_game() {
    let mut harness = playing();
    harness.play(&[1, 4, 2, 5, 3]);
    harness.press("r");
    harness.serve();
    harness.other(Command::Leave(ANA));
    assert!(harness.says("! A cadeira de Ana está livre."));
    assert!(harness.says("Esperando outra pessoa entrar"));
}

#[test]
fn winning_and_the_next_game_with_swapped_marks() {
    let mut harness = playing();
    harness.play(&[1, 4, 2, 5, 3]);
    assert!(harness.says("VOCÊ VENCEU!"));
    harness.press("r");
    assert!(harness.take_sent()[0].contains("\"tabuleiro\":[0,0,0,0,0,0,0,0,0]"));
    harness.press("r");
    assert!(harness.sent.is_empty(), "asked once");
    assert!(harness.says("Revanche pedida. Esperando Ana…"));
    harness.wait(2_000);
    harness.serve();
    assert!(harness.app.pending.is_none());
    assert!(harness.says("Revanche pedida. Esperando Ana…"));
    harness.ana_proposes(Board::EMPTY);
    assert!(harness.says("Nova partida! Agora Ana começa."));
    assert_eq!(harness.app.seat, Some(Mark::O));
    assert_eq!(harness.app.screen(), Screen::Playing);
    assert!(harness.says("O você"));
}

#[test]
fn others_come_drop_return_and_leave() {
    let mut harness = playing();
    harness.we_play(5);
    harness.other(Command::Lose(ANA));
    assert!(harness.says("O Ana (ausente)"));
    assert!(harness.says("! Ana caiu."));
    harness.ana_returns();
    assert!(harness.says("Ana voltou."));
    harness.other(Command::Leave(ANA));
    assert!(harness.says("! A cadeira de Ana está livre."));
    let screen = harness.app.screen();
    assert_eq!(screen, Screen::Playing, "the board stays in sight");
    harness.wait(10_000);
    assert!(harness.says("A outra cadeira está livre."));
    assert!(!harness.says("Vez d") && !harness.says("SUA VEZ"));
}

#[test]
fn leaving_a_running_game_is_asked_first_and_frees_the_seat() {
    let mut harness = playing();
    harness.play(&[5, 1]);
    harness.press("q");
    assert_eq!(harness.app.overlay, Some(Overlay::Leave(Exit::Program)));
    harness.press("5n");
    assert!(harness.app.overlay.is_none() && harness.sent.is_empty());
    harness.key(KeyCode::Esc);
    harness.press("s");
    harness.sends(&["sair_sala {\"jogoId\":\"123\"}", "leave"]);

    let mut harness = playing();
    harness.play(&[5, 1]);
    harness.press("qs");
    harness.sends(&["sair_sala {\"jogoId\":\"123\"}", "quit"]);

    let mut harness = alone();
    harness.press("q");
    assert_eq!(harness.take_sent().last().map(String::as_str), Some("quit"));
}

#[test]
fn a_watcher_cannot_play_and_may_sit_down_when_a_seat_is_free() {
    let mut harness = Harness::new(Language::Pt);
    harness.ana_enters();
    harness.davi_enters();
    harness.comes_up();
    assert_eq!(harness.app.seat, None);
    assert!(harness.says("Assistindo. Vez de Ana."));
    harness.press("5");
    assert!(harness.says("! Você está só assistindo."));
    harness.key(KeyCode::Enter);
    assert!(harness.sent.is_empty());
    harness.other(Command::Leave(ANA));
    harness.wait(10_000);
    assert!(harness.says("Enter sentar e jogar"));
    harness.key(KeyCode::Enter);
    harness.serve();
    assert_eq!(harness.app.seat, harness.room.mark_of(WE));
    assert!(harness.app.seat.is_some() && harness.app.is_in());
}
