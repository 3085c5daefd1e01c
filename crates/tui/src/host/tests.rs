//! The host's screen at several sizes, its news and its keys.

mod acts;
mod foot;
mod league;
mod news;

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::wire::host::{HostCommand, HouseRoom, HouseView};
use game::{Mark, Name, Room, RoomView};
use ratatui::{Terminal, backend::TestBackend};
use texts::{Language, Texts};

use super::overview::{HostOptions, Invitation, Notes, Overview};
use super::state::{HostState, Overlay, Step};
use super::view::view;
use crate::appearance::capabilities::Capabilities;

const MARIA: &str = "Maria Clara dos Santos";
const JOAO: &str = "João Pedro de Oliveira";

/// Returns a room with these players, after these moves.
fn room(id: &str, names: &[&str], moves: &[usize]) -> Arc<RoomView> {
    let mut view = Room::new(id.parse().unwrap(), 1).view();
    let player = |name: &&str| game::Player {
        name: Name::new(name),
        present: true,
        wins: 0,
        robot: None,
    };
    view.players.x = names.first().map(player);
    view.players.o = names.get(1).map(player);
    for square in moves {
        let square = game::Square::new(*square).unwrap();
        let mark = view.board.turn().unwrap();
        view.board = view.board.with(square, mark);
    }
    view.turn = view.board.turn();
    view.outcome = view.board.outcome();
    Arc::new(view)
}

fn overview(rooms: Vec<Arc<RoomView>>) -> Overview {
    Overview {
        clients: rooms.len() * 2,
        rooms,
        house: HouseView::default(),
        table: Vec::new(),
        minutes_left: 0,
        invitation: Invitation {
            link: "http://192.168.77.10:5000".to_owned(),
            command: "jogo play --sala 123 --host 192.168.77.10:5000".to_owned(),
            others: vec!["10.0.0.7:5000".to_owned()],
            note: Some("On this network, just run: jogo play".to_owned()),
        },
    }
}

fn state(rooms: Vec<Arc<RoomView>>, locale: &'static str) -> HostState {
    let options = HostOptions {
        texts: Texts::new(Language::En),
        notes: Notes {
            warnings: Vec::new(),
            facts: vec!["Rooms are stored in /home/m/salas.db".to_owned()],
        },
        token: Some(game::Token::presented("0123456789abcdef0123456789abcdef")),
    };
    let capabilities =
        Capabilities::of_environment(|name| (name == "LC_ALL").then(|| locale.to_owned()));
    HostState::new(options, capabilities, overview(rooms))
}

fn press(state: &mut HostState, code: KeyCode) -> Step {
    state.press(KeyEvent::new(code, KeyModifiers::NONE))
}

fn picture(state: &HostState, columns: u16, rows: u16) -> String {
    let mut screen = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    screen.draw(|frame| view(state, frame)).unwrap();
    screen.backend().to_string()
}

/// Returns whether the screen shows this sentence, in one row or in several.
fn says(state: &HostState, sentence: &str) -> bool {
    let squeeze = |text: &str| text.replace(['"', '\n', ' '], "");
    squeeze(&picture(state, 80, 24)).contains(&squeeze(sentence))
}

#[test]
fn the_screen_at_several_sizes() {
    let mut state = state(Vec::new(), "C.UTF-8");
    state.show(overview(vec![
        room("gato", &[MARIA, JOAO], &[4]),
        room("mesa2", &["王小明"], &[]),
    ]));
    let sizes = [(80, 24), (120, 40), (40, 12), (20, 6), (8, 2)];
    let pictures = sizes.map(|(columns, rows)| picture(&state, columns, rows));
    insta::assert_snapshot!(pictures.join("\n"));
}

#[test]
fn link_and_code_stay_whatever_happens() {
    let mut state = state(Vec::new(), "C.UTF-8");
    let lines = |state: &HostState| -> Vec<String> {
        let picture = picture(state, 80, 24);
        let left = picture.lines().map(|line| line.chars().take(27).collect());
        left.take(18).collect()
    };
    let before = lines(&state);
    for round in 0..40 {
        let rooms = (0..round).map(|n| room(&format!("sala{n}"), &[MARIA, JOAO], &[]));
        state.show(overview(rooms.collect()));
        assert_eq!(lines(&state), before, "{round}");
    }
    assert!(picture(&state, 80, 24).contains("more: see them all at /tv"));
}

#[test]
fn every_size_is_drawn_and_has_the_link_first() {
    let rooms: Vec<_> = (0..30)
        .map(|n| room(&format!("sala{n}"), &[MARIA, JOAO], &[]))
        .collect();
    for locale in ["C.UTF-8", "C", "ja_JP.UTF-8"] {
        let mut state = state(rooms.clone(), locale);
        for overlay in [None, Some(Overlay::Code), Some(Overlay::End)] {
            state.overlay = overlay;
            for (columns, rows) in sizes() {
                let picture = picture(&state, columns, rows);
                let whole = columns >= 26 && rows >= 2 && overlay.is_none();
                assert!(!whole || picture.contains("http://192.168.77.10:5000"));
            }
        }
    }
}

#[test]
fn a_terminal_without_the_characters_has_words_for_the_code() {
    let mut state = state(Vec::new(), "C");
    assert!(!picture(&state, 80, 24).contains('█'));
    press(&mut state, KeyCode::Char('g'));
    assert!(picture(&state, 80, 24).contains("The QR code does not fit this terminal"));
}

#[test]
fn rooms_in_use_are_those_in_which_somebody_is() {
    let mut held = RoomView::clone(&room("gato", &[MARIA, JOAO], &[4]));
    held.players.x.as_mut().unwrap().present = false;
    let half = state(vec![Arc::new(held.clone())], "C.UTF-8");
    let picture = |state: &HostState| picture(state, 100, 30);
    assert!(picture(&half).contains("Rooms in use: 1."));
    held.players.o.as_mut().unwrap().present = false;
    let empty = state(vec![Arc::new(held)], "C.UTF-8");
    let screen = picture(&empty);
    assert!(screen.contains("Rooms in use: 0."), "{screen}");
    let row = "gato  Maria Clara dos Santos (away)";
    assert!(screen.contains(row), "{screen}");
    assert!(screen.contains("nobody there now"), "{screen}");
}

#[test]
fn the_server_ends_at_once_only_if_nobody_is_there() {
    let mut alone = state(Vec::new(), "C.UTF-8");
    assert_eq!(press(&mut alone, KeyCode::Char('q')), Step::End);

    let mut busy = state(vec![room("gato", &[MARIA], &[])], "C.UTF-8");
    assert_eq!(press(&mut busy, KeyCode::Char('q')), Step::Stay);
    assert!(picture(&busy, 80, 24).contains("Stop the server? 2 connected."));
    assert_eq!(press(&mut busy, KeyCode::Char('n')), Step::Stay);
    assert_eq!(busy.overlay, None);
    let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(busy.press(control_c), Step::Stay);
    assert_eq!(busy.press(control_c), Step::End, "the same key again");
    press(&mut busy, KeyCode::Char('x'));
    press(&mut busy, KeyCode::Char('q'));
    assert_eq!(press(&mut busy, KeyCode::Char('y')), Step::End);
}

#[test]
fn people_in_unlisted_rooms_are_not_called_nobody() {
    let mut state = state(Vec::new(), "C.UTF-8");
    assert!(picture(&state, 80, 24).contains("Nobody yet."));
    state.overview.clients = 2;
    let seen = picture(&state, 80, 24);
    assert!(seen.contains("Unlisted rooms"), "{seen}");
    assert!(!seen.contains("Nobody"), "{seen}");
}

#[test]
fn the_link_is_copied() {
    let mut state = state(Vec::new(), "C.UTF-8");
    let link = "http://192.168.77.10:5000".to_owned();
    assert_eq!(press(&mut state, KeyCode::Char('c')), Step::Copy(link));
    assert!(picture(&state, 80, 24).contains("Copied, if the terminal allows it"));
}

/// Returns sizes of every kind, from a single cell on.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    let columns = (1..30).chain((30..120).step_by(9));
    columns.flat_map(|columns| (1..50).step_by(4).map(move |rows| (columns, rows)))
}

/// Returns a house with a listed room of two and an unlisted room of one.
fn house(state: &mut HostState) {
    let row = |id: &str, names: &[&str], unlisted| HouseRoom {
        listed: room(id, names, &[]).listed(),
        unlisted,
    };
    state.overview.house.rooms = vec![
        row("gato", &[MARIA, JOAO], false),
        row("k3vq8mzr2f", &["王小明"], true),
    ];
    state.overview.house.total = 2;
}

#[test]
fn the_host_runs_the_rooms_with_keys() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    let gato = || "gato".parse().unwrap();
    let act = |command| Step::Act(command);
    assert_eq!(press(&mut state, KeyCode::Char('a')), Step::Stay);
    // Nothing is chosen yet, so no act has an aim.
    assert_eq!(press(&mut state, KeyCode::Char('l')), Step::Stay);
    for _ in 0..3 {
        press(&mut state, KeyCode::Down);
    }
    let free = HostCommand::Free(gato(), Mark::O);
    assert_eq!(press(&mut state, KeyCode::Char('l')), act(free));
    // A hard act is asked about first.
    assert_eq!(press(&mut state, KeyCode::Char('p')), Step::Stay);
    assert!(picture(&state, 80, 24).contains("A break of 10 min for João Pedro de Oliveira?"));
    assert_eq!(press(&mut state, KeyCode::Char('n')), Step::Stay);
    assert_eq!(press(&mut state, KeyCode::Char('e')), Step::Stay);
    assert!(picture(&state, 80, 24).contains("Close room gato for ten minutes?"));
    let close = HostCommand::Close(gato());
    assert_eq!(press(&mut state, KeyCode::Char('y')), act(close));
    press(&mut state, KeyCode::Char('n'));
    for letter in "Tucano Feliz".chars() {
        assert_eq!(press(&mut state, KeyCode::Char(letter)), Step::Stay);
    }
    let renamed = HostCommand::Rename(gato(), Mark::O, Name::new("Tucano Feliz"));
    assert_eq!(press(&mut state, KeyCode::Enter), act(renamed));
    press(&mut state, KeyCode::Char('m'));
    press(&mut state, KeyCode::Char('é'));
    let message = HostCommand::Announce(game::Clean::new("é", 120));
    assert_eq!(press(&mut state, KeyCode::Enter), act(message));
    assert_eq!(press(&mut state, KeyCode::Char('u')), Step::Stay);
    assert!(says(&state, state.texts.host_nothing_to_undo()));
    let step = press(&mut state, KeyCode::Char('d'));
    assert_eq!(step, act(HostCommand::Door(true)));
    press(&mut state, KeyCode::Esc);
    assert_eq!(state.manage, None);
}

#[test]
fn a_row_that_is_gone_is_no_aim_for_an_act() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    press(&mut state, KeyCode::Char('a'));
    press(&mut state, KeyCode::Down);
    press(&mut state, KeyCode::Down);
    // A seat that became free leaves the aim at its room.
    state.overview.house.rooms[0].listed.players.x = None;
    assert_eq!(press(&mut state, KeyCode::Char('l')), Step::Stay);
    press(&mut state, KeyCode::Char('e'));
    press(&mut state, KeyCode::Char('n'));
    // Another room takes the place of the chosen one.
    state.overview.house.rooms.remove(0);
    assert_eq!(press(&mut state, KeyCode::Char('l')), Step::Stay);
    assert_eq!(press(&mut state, KeyCode::Char('e')), Step::Stay);
    assert_eq!(state.manage.as_ref().unwrap().question, None);
}

#[test]
fn no_unlisted_code_and_no_token_is_on_the_screen_unasked() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    assert!(picture(&state, 80, 24).contains("1 unlisted"));
    let mut seen = picture(&state, 80, 24);
    press(&mut state, KeyCode::Char('a'));
    for _ in 0..6 {
        press(&mut state, KeyCode::Down);
        seen += &picture(&state, 80, 24);
    }
    press(&mut state, KeyCode::Char('e'));
    seen += &picture(&state, 80, 24);
    assert!(seen.contains("unlisted room"), "{seen}");
    assert!(seen.contains("王"), "{seen}");
    for secret in ["k3vq", "0123456789abcdef"] {
        assert!(!seen.contains(secret), "{seen}");
    }
    press(&mut state, KeyCode::Esc);
    press(&mut state, KeyCode::Esc);
    press(&mut state, KeyCode::Char('p'));
    assert!(picture(&state, 80, 30).contains("/anfitriao#0123456789abcdef"));
}

#[test]
fn the_keys_fit_and_the_link_and_the_code_stay_while_rooms_are_run() {
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        house(&mut state);
        let code = |state: &HostState| -> Vec<String> {
            let picture = picture(state, 80, 24);
            picture
                .lines()
                .map(|line| line.chars().take(27).collect())
                .take(18)
                .collect()
        };
        let before = code(&state);
        let foot = |state: &HostState| picture(state, 80, 24).lines().last().unwrap().to_owned();
        assert!(!foot(&state).contains('…'), "{}", foot(&state));
        press(&mut state, KeyCode::Char('a'));
        press(&mut state, KeyCode::Down);
        press(&mut state, KeyCode::Down);
        assert_eq!(code(&state), before);
        state.overview.house.acts = vec![acts::done_act(1, "fechar_porta")];
        let keys = state.texts.host_keys_manage();
        assert!(foot(&state).contains(keys), "{}", foot(&state));
    }
}

#[test]
fn a_person_who_looks_for_an_opponent_is_called_so() {
    let texts = Texts::new(Language::En);
    let mut seeks = RoomView::clone(&room("mesa2", &[MARIA], &[]));
    seeks.seeks = true;
    let state = state(vec![Arc::new(seeks)], "C.UTF-8");
    let picture = picture(&state, 120, 40);
    assert!(picture.contains(texts.room_seeks()), "{picture}");
    assert!(!picture.contains(texts.room_waiting()), "{picture}");
}
