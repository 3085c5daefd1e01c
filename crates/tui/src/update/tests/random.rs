//! Whatever happens in whatever order: no panic, no spinning, one thing asked at a time.

use game::{ClientId, Command};
use texts::Language;

use crate::harness::{ANA, Desk, WE};
use crate::message::{ConnectionEvent, Effect, Intent};
use crate::state::ConnectionState;

/// Numbers that look random and are the same in every run.
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

fn step(desk: &mut Desk, dice: &mut Dice) {
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
            desk.press(&key.to_string());
        }
        5 | 6 if matches!(desk.app.connection, ConnectionState::Up(_)) => desk.serve(),
        5 | 6 => desk.link(ConnectionEvent::Up),
        7 if desk.room.mark_of(ANA).is_none() => desk.ana_enters(),
        7 => {
            let view = desk.room.view();
            let free = view
                .board
                .turn()
                .filter(|turn| desk.room.mark_of(ANA) == Some(*turn));
            if free.is_some() {
                let square = game::Square::all()
                    .find(|at| view.board.at(*at).is_none())
                    .unwrap();
                desk.ana_plays(square.index() + 1);
            }
        }
        8 => {
            desk.down(dice.below(6));
            if desk.room.mark_of(WE).is_some() {
                desk.other(Command::Lose(WE));
            }
        }
        9 => desk.hear_code(code[dice.below(code.len() as u64) as usize]),
        10 if desk.room.contains(ClientId(2)) => desk.other(Command::Leave(ANA)),
        10 => desk.want(Intent::Confirm),
        _ => desk.wait(dice.below(5_000)),
    }
}

#[test]
fn whatever_happens() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut desk = Desk::new(Language::ALL[(seed % 2) as usize]);
        for _ in 0..80 {
            step(&mut desk, &mut dice);
            desk.sent
                .retain(|effect| !matches!(effect, Effect::Leave | Effect::Quit));
            let app = &desk.app;
            assert!(
                app.next_wake().is_none_or(|wake| wake > desk.now),
                "seed {seed} would spin"
            );
            if let (Some(room), Some((square, _))) = (app.room(), app.pending_mark()) {
                assert_eq!(room.board.at(square), None, "seed {seed}");
            }
        }
        let _ = desk.screen(80, 24);
    }
}
