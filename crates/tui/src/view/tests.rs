//! Snapshots of the main screens, and a sweep over all sizes.

mod clicks;
mod hostile;
mod of_host;
mod scenes;
mod sweep;

use game::{Clean, Code, Mark};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use texts::Language;

use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::Palette;
use crate::harness::{Harness, SIZES, setup, sheet};
use crate::state::{Notice, Seated, Situation, Toast};
use crate::view::layout::Layout;
use scenes::{
    SCENES, away, help, our_turn, relay, rematch_offered, sending, their_turn, watching, won,
};

#[test]
fn the_main_screens() {
    for (name, scene) in SCENES {
        for language in Language::ALL {
            let harness = scene(language);
            let sheet = sheet(|width, height| harness.screen(width, height));
            insta::assert_snapshot!(format!("{name}_{language:?}"), sheet);
        }
    }
}

#[test]
fn a_plain_relay() {
    let harness = relay(Language::Pt);
    insta::assert_snapshot!(sheet(|width, height| harness.screen(width, height)));
}

#[test]
fn large_and_ascii_and_half_blocks() {
    let mut pictures = our_turn(Language::Pt).screen(120, 40);
    for glyphs in [GlyphSet::Ascii, GlyphSet::HalfBlocks] {
        for scene in [our_turn, won, help] {
            let mut harness = scene(Language::Pt);
            harness.app.setup.glyphs = glyphs;
            pictures.push_str(&harness.screen(40, 12));
        }
    }
    insta::assert_snapshot!(pictures);
}

#[test]
fn an_invitation_from_this_machine_sends_nobody_to_it() {
    let mut own = setup(Language::Pt);
    own.host = Clean::new("127.0.0.1", 80);
    own.url = Clean::new("http://127.0.0.1:5000", 80);
    let mut harness = Harness::with(own);
    harness.comes_up();
    assert!(!harness.screen(80, 24).contains("http://127.0.0.1"));
    insta::assert_snapshot!(harness.screen(80, 24) + &harness.screen(40, 12));
}

#[test]
fn an_unconfirmed_mark_is_dim_and_a_winning_line_reversed() {
    let dim = sending(Language::Pt).buffer(20, 9);
    // Square 6 of the small board.
    let cell = &dim[(13, 3)];
    assert_eq!((cell.symbol(), cell.modifier), ("X", Modifier::DIM));
    // Many terminals do not show dimness, so a character says it, too.
    assert_eq!((dim[(12, 3)].symbol(), dim[(14, 3)].symbol()), ("?", "?"));
    let bare = sending(Language::Pt).screen(5, 3);
    assert!(bare.contains('x') && bare.contains('X'), "{bare}");

    let won = won(Language::Pt).buffer(20, 9);
    assert!(won[(9, 3)].modifier.contains(Modifier::REVERSED));
}

#[test]
fn without_color_there_is_no_color_and_everything_is_still_said() {
    for (name, scene) in SCENES {
        let mut harness = scene(Language::En);
        harness.app.setup.palette = Palette::MONO;
        let mono = harness.buffer(80, 24);
        let colored =
            |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset);
        assert!(!mono.content().iter().any(colored), "{name}");
    }
    let mut harness = our_turn(Language::En);
    harness.app.setup.palette = Palette::DARK;
    let colors: Vec<_> = Mark::BOTH.map(|mark| Palette::DARK.mark(mark).fg).into();
    let buffer = harness.buffer(80, 24);
    for color in colors {
        assert!(buffer.content().iter().any(|cell| Some(cell.fg) == color));
    }
}

#[test]
fn long_and_wide_names_stay_in_their_place() {
    for name in ["王".repeat(12).as_str(), "Maria Clara dos Santos S"] {
        for scene in [our_turn, their_turn, away, rematch_offered] {
            let harness = called(scene(Language::Pt), name);
            let sizes = [(12, 4), (20, 8), (24, 12), (50, 9)];
            for (width, height) in SIZES.into_iter().chain(sizes) {
                let screen = harness.screen(width, height);
                assert!(!screen.contains("……"), "{screen}");
            }
            // Where the columns are free, the name is whole.
            for (width, height) in [(80, 24), (200, 60)] {
                let screen = harness.screen(width, height);
                let shown = name.replace('王', "王 ");
                assert!(screen.contains(shown.trim_end()), "{screen}");
            }
        }
    }
}

/// Returns the harness after the opponent has this name.
fn called(mut harness: Harness, name: &str) -> Harness {
    let mut room = harness.room.view();
    if let Some(player) = &mut room.players.o {
        player.name = game::Name::new(name);
    }
    room.version += 1;
    harness.receive(crate::message::ServerEvent::News(game::wire::News::Room(
        Box::new(room),
    )));
    harness
}

#[test]
fn the_absent_the_nameless_and_the_robot_have_different_words() {
    let nameless = called(our_turn(Language::En), "");
    let screen = nameless.screen(80, 24);
    assert!(screen.contains("O your opponent"), "{screen}");
    let waiting = called(their_turn(Language::En), "");
    let screen = waiting.screen(80, 24);
    assert!(waiting.says("Your opponent's turn…"), "{screen}");
    let watched = watching(Language::En);
    assert!(!watched.screen(80, 24).contains("player's"));
}

/// Returns every notice, with the longest name.
fn notices() -> Vec<Notice> {
    let person = game::Player {
        name: game::Name::new("Maximiliana dos Santos"),
        present: true,
        wins: 0,
        robot: None,
    };
    let robot = game::Player {
        robot: Some(game::Level::Perfect),
        ..person.clone()
    };
    let name = || Seated(Mark::X, person.clone());
    let robot = || Seated(Mark::X, robot.clone());
    let mut notices = vec![
        Notice::Joined(name()),
        Notice::Joined(robot()),
        Notice::TookRobotsSeat(name()),
        Notice::Left(name()),
        Notice::Left(robot()),
        Notice::Dropped(name()),
        Notice::Returned(name()),
        Notice::Watchers(200),
        Notice::NewGame,
        Notice::Back,
        Notice::BackReset,
        Notice::Relay,
        Notice::Taken,
        Notice::NotYourTurn(Some(name())),
        Notice::NotYourTurn(Some(robot())),
        Notice::NotYourTurn(None),
        Notice::HostSays(Clean::new("Lanche às 15h!", 120)),
        Notice::SeatGivenBack,
        Notice::OnlyWatching,
        Notice::GameOver,
        Notice::Alone,
        Notice::Sending,
        Notice::Offline,
        Notice::WaitUntilBack,
        Notice::Unconfirmed,
        Notice::Refused(Code::from("um_codigo_que_ninguem_conhece_ainda".to_owned())),
    ];
    let codes = game::Refusal::ALL.map(|refusal| Notice::Refused(refusal.into()));
    notices.extend(codes);
    notices
}

#[test]
fn every_notice_is_shown_whole() {
    for (language, scene) in Language::ALL
        .into_iter()
        .flat_map(|l| [(l, our_turn as fn(_) -> Harness), (l, Harness::alone)])
    {
        for notice in notices() {
            let mut harness = scene(language);
            let sentence = notice.sentence(&harness.app);
            harness.app.toast = Some(Toast {
                notice,
                read: game::Moment(u64::MAX),
                until: game::Moment(u64::MAX),
                about: Situation::of(&harness.app),
            });
            for (width, height) in [(120, 40), (80, 24), (40, 12), (24, 20)] {
                assert!(
                    reads(&harness, width, height, &sentence),
                    "{sentence}\n{}",
                    harness.screen(width, height)
                );
            }
        }
    }
}

/// Returns whether the screen shows a sentence, wrapped or not, next to the board or
/// under it.
#[track_caller]
fn reads(harness: &Harness, width: u16, height: u16, sentence: &str) -> bool {
    let side = Layout::of(Rect::new(0, 0, width, height)).side;
    let screen = harness.screen(width, height);
    let from = |column: u16| {
        let row = |row: &str| {
            row.chars()
                .skip(1 + usize::from(column))
                .collect::<String>()
        };
        let rows: Vec<String> = screen.lines().map(row).collect();
        rows.join(" ").replace(['|', '+', '-', ' '], "")
    };
    let wanted = sentence.replace(['|', '+', '-', ' '], "");
    [0, side.map_or(0, |side| side.x)]
        .into_iter()
        .any(|column| from(column).contains(&wanted))
}
