//! A message of the host stays for half a minute, and must not hide the keys.

use game::Clean;
use game::wire::Notice;
use texts::Language;

use crate::harness::Harness;
use crate::message::ServerEvent;

/// Lets the host say something, short or as long as it may be.
#[track_caller]
fn says(harness: &mut Harness, long: bool) {
    let text = if long {
        "A próxima partida vale pelo torneio. ".repeat(3)
    } else {
        "Lanche às 15h!".to_owned()
    };
    let text = Clean::new(&text, Notice::MAX_COLUMNS);
    harness.receive(ServerEvent::Notice(Notice::Message(text)));
}

#[track_caller]
fn shows(harness: &Harness, size: (u16, u16), words: &[&str], does: bool) {
    let screen = harness.screen(size.0, size.1);
    for word in words {
        assert_eq!(screen.contains(word), does, "{word}\n{screen}");
    }
}

#[test]
fn the_keys_stay_beside_it_for_its_whole_time() {
    for long in [false, true] {
        let mut harness = Harness::playing(Language::Pt);
        says(&mut harness, long);
        for _ in 0..2 {
            shows(&harness, (80, 24), &["Aviso do anfitrião", "SUA VEZ"], true);
            shows(&harness, (80, 24), &["1-9 jogar", "? ajuda"], true);
            harness.wait(14_000);
        }
        harness.play(&[1, 4, 2, 5, 3]);
        shows(&harness, (80, 24), &["Aviso do anfitrião"], true);
        shows(&harness, (80, 24), &["R revanche"], true);
        harness.wait(3_000);
        shows(&harness, (80, 24), &["Aviso do anfitrião"], false);
    }
    // The invitation has free rows as well.
    let mut harness = Harness::alone(Language::Pt);
    says(&mut harness, false);
    shows(&harness, (80, 24), &["Aviso do anfitrião", "? ajuda"], true);
}

#[test]
fn a_small_screen_has_its_keys_back_once_it_is_read() {
    for (size, long) in [((40, 12), false), ((40, 12), true), ((24, 20), true)] {
        let mut harness = Harness::playing(Language::Pt);
        says(&mut harness, long);
        shows(&harness, size, &["Aviso"], true);
        harness.wait(10_000);
        shows(&harness, size, &["Aviso"], false);
        shows(&harness, size, &["1-9 jogar"], true);
    }
}
