//! Random events in random order: no panic, no busy loop, and one request at a time.

use game::{ClientId, Command};
use texts::Language;

use crate::harness::{ANA, Harness, WE};
use crate::message::{ConnectionEvent, Effect, Intent};
use crate::state::ConnectionState;

/// A reproducible source of random numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[track_caller]
fn step(harness: &mut Harness, dice: &mut Dice) {
    let keys = "123456789rri?snyqwasdoocjk ";
    let code = [
        "devagar",
        "casa_ocupada",
        "ficha_invalida",
        "vaga_assumida",
        "sala_cheia",
        "x",
    ];
    match dice.below(12) {
        0..=4 => {
            let key = keys
                .chars()
                .nth(dice.below(keys.len() as u64) as usize)
                .unwrap();
            harness.press(&key.to_string());
        }
        5 | 6 if matches!(harness.app.connection, ConnectionState::Up(_)) => harness.serve(),
        5 | 6 => harness.connection(ConnectionEvent::Up),
        7 if harness.room.mark_of(ANA).is_none() => harness.ana_enters(),
        7 => {
            let view = harness.room.view();
            let free = view
                .board
                .turn()
                .filter(|turn| harness.room.mark_of(ANA) == Some(*turn));
            if free.is_some() {
                let square = game::Square::all()
                    .find(|at| view.board.at(*at).is_none())
                    .unwrap();
                harness.ana_plays(square.index() + 1);
            }
        }
        8 => {
            harness.down(dice.below(6));
            if harness.room.mark_of(WE).is_some() {
                harness.other(Command::Lose(WE));
            }
        }
        9 => harness.receive_refusal(code[dice.below(code.len() as u64) as usize]),
        10 if harness.room.contains(ClientId(2)) => harness.other(Command::Leave(ANA)),
        10 => harness.want(Intent::Confirm),
        _ => harness.wait(dice.below(5_000)),
    }
}

#[test]
fn whatever_happens() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut harness = Harness::new(Language::ALL[seed as usize % Language::ALL.len()]);
        for _ in 0..80 {
            step(&mut harness, &mut dice);
            harness
                .sent
                .retain(|effect| !matches!(effect, Effect::Leave | Effect::Quit));
            let app = &harness.app;
            assert!(
                app.next_wake().is_none_or(|wake| wake > harness.now),
                "seed {seed} would spin"
            );
            if let (Some(room), Some((square, _))) = (app.room(), app.pending_mark()) {
                assert_eq!(room.board.at(square), None, "seed {seed}");
            }
        }
        let _ = harness.screen(80, 24);
    }
}
