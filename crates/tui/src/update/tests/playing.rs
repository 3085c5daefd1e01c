//! Sitting, moving, refusals, rematches, and others who come and go.

use crossterm::event::KeyCode;
use game::{Board, Command, Mark};
use texts::Language;

use crate::harness::{ANA, Desk, WE, enter};
use crate::message::ConnectionEvent;
use crate::state::{Exit, Overlay, Screen};

fn alone() -> Desk {
    Desk::alone(Language::Pt)
}

fn playing() -> Desk {
    Desk::playing(Language::Pt)
}

#[test]
fn we_enter_and_are_invited_to_invite() {
    let mut desk = Desk::new(Language::Pt);
    desk.link(ConnectionEvent::Up);
    assert_eq!(desk.sent.len(), 1, "nothing but the entering is emitted");
    let text = format!("{:?}", desk.sent[0]);
    assert!(
        text.contains("entrar_sala") && text.contains("\"ficha\": Null"),
        "{text}"
    );
    desk.serve();
    assert_eq!(desk.app.screen(), Screen::Waiting);
    assert_eq!(desk.app.seat, Some(Mark::X));
    desk.press("5");
    assert!(desk.sent.is_empty());
    assert!(desk.says("! Espere alguém entrar."));

    desk.press("i");
    desk.ana_enters();
    assert_eq!(
        (desk.app.screen(), desk.app.overlay),
        (Screen::Playing, None)
    );
    assert!(desk.says("Ana entrou. Você é X e começa."));
    assert!(desk.says("SUA VEZ"));
}

#[test]
fn a_move_is_pending_until_the_room_shows_it() {
    let mut desk = playing();
    desk.press("5");
    assert_eq!(
        desk.app.board(),
        Board::EMPTY,
        "we never change our own board"
    );
    assert!(desk.app.pending_mark().is_some());
    assert!(desk.says("Enviando jogada…"));
    desk.press("6");
    assert_eq!(desk.sent.len(), 1, "never two unconfirmed marks");
    desk.serve();
    assert!(desk.app.pending.is_none());
    assert!(desk.says("Vez de Ana…"));
    desk.press("1");
    assert!(desk.says("! Ainda é a vez de Ana."));
    desk.ana_plays(1);
    desk.press("5");
    assert!(desk.says("! Essa casa já está ocupada."));
    assert!(desk.sent.is_empty());
}

#[test]
fn the_cursor_wraps_and_enter_plays_there() {
    let mut desk = playing();
    for key in [KeyCode::Up, KeyCode::Up, KeyCode::Left] {
        desk.key(key);
    }
    desk.key(KeyCode::Enter);
    let board = "\"tabuleiro\":[0,0,0,0,0,0,1,0,0]";
    assert!(desk.take_sent()[0].contains(board));
}

#[test]
fn a_refused_move_goes_away_with_its_reason() {
    let mut desk = playing();
    desk.press("5");
    desk.hear_code("tabuleiro_desatualizado");
    assert!(desk.app.pending.is_none());
    assert!(desk.says("! O tabuleiro já tinha mudado."));
    desk.press("5");
    desk.hear_code("codigo_de_\u{1b}amanha");
    assert!(desk.says("! O servidor recusou o pedido (codigo_de_amanha)."));
    assert!(desk.app.pending.is_none());
}

#[test]
fn a_busy_server_is_asked_again_after_half_a_second() {
    let mut desk = playing();
    desk.press("5");
    let first = desk.take_sent();
    desk.hear_code("indisponivel");
    assert!(desk.says("! O servidor não conseguiu gravar."));
    desk.wait(499);
    assert!(desk.sent.is_empty());
    desk.wait(1);
    assert_eq!(desk.take_sent(), first, "the same board");
}

#[test]
fn silence_is_told_and_the_same_board_sent_four_times() {
    let mut desk = playing();
    desk.press("5");
    desk.wait(1_500);
    assert!(desk.says("! Ainda sem resposta do servidor…"));
    desk.wait(60_000);
    let sent = desk.take_sent();
    assert_eq!(sent.len(), 4);
    assert!(sent.iter().all(|board| *board == sent[0]));
    assert!(
        desk.app.pending.is_some(),
        "it waits for the next connection"
    );
}

#[test]
fn an_accepted_move_whose_room_is_lost_brings_the_room_by_entering() {
    let mut desk = playing();
    desk.press("5");
    let tickets = desk.app.pending.as_ref().unwrap().tickets.clone();
    let ack = game::wire::Ack {
        ok: true,
        ..Default::default()
    };
    desk.link(ConnectionEvent::Answered {
        ticket: tickets[0],
        ack,
    });
    desk.take_sent();
    desk.wait(2_000);
    assert!(desk.take_sent()[0].starts_with("entrar_sala"));
}

#[test]
fn an_older_room_is_dropped() {
    let mut desk = playing();
    let old = desk.room.view();
    desk.play(&[5, 1]);
    desk.hear(crate::message::ServerEvent::News(game::wire::News::Room(
        Box::new(old),
    )));
    assert_eq!(desk.app.board(), desk.room.view().board);
}

#[test]
fn winning_and_the_next_game_with_swapped_marks() {
    let mut desk = playing();
    desk.play(&[1, 4, 2, 5, 3]);
    assert!(desk.says("VOCÊ VENCEU!"));
    desk.press("r");
    assert!(desk.take_sent()[0].contains("\"tabuleiro\":[0,0,0,0,0,0,0,0,0]"));
    desk.press("r");
    assert!(desk.sent.is_empty(), "asked once");
    assert!(desk.says("Revanche pedida. Esperando Ana…"));
    desk.wait(2_000);
    desk.serve();
    assert!(desk.app.pending.is_none());
    assert!(desk.says("Revanche pedida. Esperando Ana…"));
    desk.ana_proposes(Board::EMPTY);
    assert!(desk.says("Nova partida! Agora Ana começa."));
    assert_eq!(
        (desk.app.seat, desk.app.screen()),
        (Some(Mark::O), Screen::Playing)
    );
    assert!(desk.says("O você"));
}

#[test]
fn others_come_drop_return_and_leave() {
    let mut desk = playing();
    desk.we_play(5);
    desk.other(Command::Lose(ANA));
    assert!(desk.says("O Ana (ausente)"));
    assert!(desk.says("! Ana caiu."));
    let request = game::wire::EnterRequest {
        room: desk.room.id().clone(),
        name: game::Name::new("Ana"),
        token: Some(game::Token::from_random(u128::from(ANA.0) + 1_000)),
        knows_seats: true,
        watch: false,
    };
    desk.other(enter(ANA, &request));
    assert!(desk.says("Ana voltou."));
    desk.other(Command::Leave(ANA));
    assert!(desk.says("! Ana saiu. A cadeira está livre."));
    assert_eq!(
        desk.app.screen(),
        Screen::Playing,
        "the board stays in sight"
    );
    desk.wait(10_000);
    assert!(desk.says("A outra cadeira está livre."));
}

#[test]
fn leaving_a_running_game_is_asked_first_and_frees_the_seat() {
    let mut desk = playing();
    desk.play(&[5, 1]);
    desk.press("q");
    assert_eq!(desk.app.overlay, Some(Overlay::Leave(Exit::Program)));
    desk.press("5n");
    assert!(desk.app.overlay.is_none() && desk.sent.is_empty());
    desk.key(KeyCode::Esc);
    desk.press("s");
    assert_eq!(
        desk.take_sent(),
        ["sair_sala {\"jogoId\":\"123\"}", "leave"]
    );

    let mut desk = playing();
    desk.play(&[5, 1]);
    desk.press("qs");
    assert_eq!(desk.take_sent(), ["sair_sala {\"jogoId\":\"123\"}", "quit"]);

    let mut desk = alone();
    desk.press("q");
    assert_eq!(desk.take_sent().last().map(String::as_str), Some("quit"));
}

#[test]
fn a_watcher_cannot_play_and_may_sit_down_when_a_seat_is_free() {
    let mut desk = Desk::new(Language::Pt);
    desk.ana_enters();
    let third = game::wire::EnterRequest {
        room: desk.room.id().clone(),
        name: game::Name::new("Davi"),
        token: None,
        knows_seats: true,
        watch: false,
    };
    desk.other(enter(game::ClientId(3), &third));
    desk.link(ConnectionEvent::Up);
    desk.serve();
    assert_eq!(desk.app.seat, None);
    assert!(desk.says("Assistindo. Vez de Ana."));
    desk.press("5");
    assert!(desk.says("! Você está só assistindo."));
    desk.key(KeyCode::Enter);
    assert!(desk.sent.is_empty());
    desk.other(Command::Leave(ANA));
    desk.wait(10_000);
    assert!(desk.says("Enter sentar e jogar"));
    desk.key(KeyCode::Enter);
    desk.serve();
    assert_eq!(desk.app.seat, desk.room.mark_of(WE));
    assert!(desk.app.seat.is_some() && desk.app.is_in());
}
