//! The key table of each screen.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};
use game::Square;
use texts::Language;

use super::intent;
use crate::harness::Harness;
use crate::message::{Intent, Turn};
use crate::state::{App, Exit, Overlay};

const NONE: KeyModifiers = KeyModifiers::NONE;

fn key(app: &App, code: KeyCode) -> Option<Intent> {
    intent(app, KeyEvent::new(code, NONE))
}

fn letter(app: &App, c: char) -> Option<Intent> {
    key(app, KeyCode::Char(c))
}

fn play(digit: usize) -> Option<Intent> {
    Square::new(digit - 1).map(Intent::Play)
}

const fn step(rows: i8, columns: i8) -> Option<Intent> {
    Some(Intent::Move { rows, columns })
}

#[test]
fn in_a_game() {
    let app = Harness::playing(Language::Pt).app;
    for digit in 1..=9 {
        let intent = letter(&app, char::from(b'0' + digit));
        assert_eq!(intent, play(usize::from(digit)));
    }
    for (keys, intent) in [
        ("wk", step(-1, 0)),
        ("sj", step(1, 0)),
        ("ah", step(0, -1)),
        ("dl", step(0, 1)),
        ("WK", step(-1, 0)),
        ("iI", Some(Intent::Invite)),
        ("qQxX", Some(Intent::Quit)),
        ("?", Some(Intent::Help)),
        (" ", Some(Intent::Confirm)),
        ("cC", Some(Intent::Copy)),
        ("nN", Some(Intent::Meet)),
        ("rR", Some(Intent::Rematch)),
        ("oO", Some(Intent::Options)),
        ("0", Some(Intent::NoSquare)),
        ("[", Some(Intent::Look(Turn::Back))),
        ("]", Some(Intent::Look(Turn::Forward))),
        ("y", None),
    ] {
        for c in keys.chars() {
            assert_eq!(letter(&app, c), intent, "{c:?}");
        }
    }
    assert_eq!(key(&app, KeyCode::Up), step(-1, 0));
    assert_eq!(key(&app, KeyCode::Enter), Some(Intent::Confirm));
    assert_eq!(key(&app, KeyCode::Esc), Some(Intent::Back));
    assert_eq!(key(&app, KeyCode::F(1)), Some(Intent::Help));
    assert_eq!(key(&app, KeyCode::F(2)), Some(Intent::Options));
    assert_eq!(key(&app, KeyCode::F(3)), None);
}

#[test]
fn after_a_game_and_alone_and_before() {
    let mut harness = Harness::playing(Language::Pt);
    harness.play(&[1, 4, 2, 5, 3]);
    assert_eq!(letter(&harness.app, 'R'), Some(Intent::Rematch));
    assert_eq!(letter(&harness.app, '6'), None);
    assert_eq!(letter(&harness.app, 'w'), None);
    let back = Some(Intent::Look(Turn::Back));
    assert_eq!(letter(&harness.app, '['), back);
    assert_eq!(letter(&harness.app, ']'), Some(Intent::Look(Turn::Forward)));
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let windows = KeyEvent::new(KeyCode::Char('['), alt_gr);
    assert_eq!(intent(&harness.app, windows), back);
    let held = KeyEvent::new_with_kind(KeyCode::Char('['), NONE, KeyEventKind::Repeat);
    assert_eq!(intent(&harness.app, held), back);

    let alone = Harness::alone(Language::Pt).app;
    assert_eq!(letter(&alone, '5'), play(5));
    assert_eq!(letter(&alone, 'r'), None);
    assert_eq!(letter(&alone, 'i'), Some(Intent::Invite));

    let connecting = Harness::new(Language::Pt).app;
    assert_eq!(letter(&connecting, '5'), None);
    assert_eq!(key(&connecting, KeyCode::Enter), Some(Intent::Confirm));
    assert_eq!(letter(&connecting, 'q'), Some(Intent::Quit));
}

#[test]
fn under_an_overlay_only_its_own_keys() {
    let mut app = Harness::playing(Language::Pt).app;
    app.overlay = Some(Overlay::Leave(Exit::Room));
    for (c, intent) in [
        ('s', Some(Intent::Yes)),
        ('Y', Some(Intent::Yes)),
        ('n', Some(Intent::No)),
        ('5', None),
        ('q', None),
        (' ', None),
    ] {
        assert_eq!(letter(&app, c), intent, "{c}");
    }
    assert_eq!(key(&app, KeyCode::Enter), None);

    app.overlay = Some(Overlay::Help { scroll: 0 });
    assert_eq!(letter(&app, '5'), None);
    assert_eq!(key(&app, KeyCode::Down), step(1, 0));
    assert_eq!(letter(&app, '?'), Some(Intent::Help));

    app.overlay = Some(Overlay::Invite);
    assert_eq!(letter(&app, '5'), None);
    assert_eq!(letter(&app, 'i'), Some(Intent::Invite));
}

#[test]
fn modified_keys_releases_and_repeats() {
    let app = Harness::playing(Language::Pt).app;
    let with = |c, modifiers| intent(&app, KeyEvent::new(KeyCode::Char(c), modifiers));
    assert_eq!(with('c', KeyModifiers::CONTROL), Some(Intent::QuitNow));
    assert_eq!(with('l', KeyModifiers::CONTROL), Some(Intent::Redraw));
    assert_eq!(with('L', KeyModifiers::SHIFT), step(0, 1));
    let help = with('?', KeyModifiers::CONTROL | KeyModifiers::ALT);
    assert_eq!(help, Some(Intent::Help));
    for modifiers in [
        KeyModifiers::ALT,
        KeyModifiers::SUPER,
        KeyModifiers::CONTROL,
        KeyModifiers::SHIFT,
    ] {
        assert_eq!(with('5', modifiers), None);
    }
    assert_eq!(with('q', KeyModifiers::ALT), None);
    assert_eq!(with('c', KeyModifiers::CONTROL | KeyModifiers::ALT), None);

    let of_kind = |c, kind| {
        let state = KeyEventState::NONE;
        let key = KeyEvent {
            code: KeyCode::Char(c),
            modifiers: NONE,
            kind,
            state,
        };
        intent(&app, key)
    };
    assert_eq!(of_kind('5', KeyEventKind::Release), None);
    assert_eq!(of_kind('5', KeyEventKind::Repeat), None);
    assert_eq!(of_kind('w', KeyEventKind::Repeat), step(-1, 0));
}

#[test]
fn the_digits_of_every_keyboard_play() {
    let app = Harness::playing(Language::Pt).app;
    for keys in [
        "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}\u{ff18}\u{ff19}",
        "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}\u{669}",
        "\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}\u{96e}\u{96f}",
        "&\u{e9}\"'(-\u{e8}_\u{e7}",
    ] {
        for (digit, c) in (1..).zip(keys.chars()) {
            assert_eq!(letter(&app, c), play(digit), "{c:?}");
        }
    }
}

#[test]
fn m_asks_for_the_name_enter_gives_it_and_esc_keeps_the_old_one() {
    let mut harness = Harness::playing(Language::En);
    let old = harness.app.setup.name.clone();
    harness.press("m");
    assert!(harness.says("Enter done   Esc cancel"));
    for _ in 0..24 {
        harness.key(KeyCode::Backspace);
    }
    harness.press("qM5");
    harness.key(KeyCode::Esc);
    assert_eq!((harness.app.overlay, &harness.app.setup.name), (None, &old));

    harness.press("m");
    for _ in 0..24 {
        harness.key(KeyCode::Backspace);
    }
    harness.press("Maria Clara");
    harness.key(KeyCode::Enter);
    assert_eq!(harness.app.overlay, None);
    harness.serve();
    let named = harness.room.view().players.x.unwrap();
    assert_eq!(named.name.as_str(), "Maria Clara");
    // The options still show all rows.
    harness.press("o");
    assert!(harness.says("Theme"), "{}", harness.screen(80, 24));
}
