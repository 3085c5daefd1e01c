//! Everything visible can be clicked where it is visible.

use game::Square;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use texts::Language;

use super::scenes::{SCENES, help, options, our_turn, won};
use crate::harness::Harness;
use crate::keys;
use crate::message::Intent;
use crate::preferences::Step;
use crate::view::layout::{Grid, Layout};
use crate::view::{Target, paint, target};

const SIZES: [(u16, u16); 7] = [
    (120, 40),
    (80, 24),
    (40, 12),
    (20, 9),
    (12, 6),
    (7, 4),
    (18, 2),
];

fn click(harness: &Harness, area: Rect, place: (u16, u16)) -> Option<Intent> {
    let target = target(&harness.app, area, Position::from(place))?;
    keys::clicked(&harness.app, target)
}

#[test]
fn a_click_on_a_square_plays_it_at_every_size() {
    for (width, height) in SIZES {
        let area = Rect::new(0, 0, width, height);
        let layout = Layout::of(area);
        let harness = our_turn(Language::Pt);
        for square in Square::all() {
            let place = match (layout.board, layout.board.square(square)) {
                (_, Some(place)) => place,
                (Grid::Row(row), None) => {
                    let at = square.index() + square.row();
                    Rect::new(row.x + at as u16, row.y, 1, 1)
                }
                (grid, None) => panic!("{grid:?}"),
            };
            for corner in [
                (place.x, place.y),
                (place.right() - 1, place.bottom() - 1),
                (place.x + place.width / 2, place.y + place.height / 2),
            ] {
                let wanted = Some(Intent::Play(square));
                assert_eq!(click(&harness, area, corner), wanted, "{width}x{height}");
            }
        }
        // After the game, and under a dialog, the board does not react.
        for scene in [won, help] {
            let harness = scene(Language::Pt);
            let mut buffer = Buffer::empty(area);
            for region in paint(&harness.app, &mut buffer, area).into_hit_regions() {
                let intent = keys::clicked(&harness.app, region.target);
                assert!(!matches!(intent, Some(Intent::Play(_))), "{width}x{height}");
            }
        }
    }
}

#[test]
fn every_key_that_is_named_does_something_when_it_is_clicked() {
    let mut seen = 0;
    for (name, scene) in SCENES {
        for language in Language::ALL {
            let harness = scene(language);
            for (width, height) in SIZES {
                let area = Rect::new(0, 0, width, height);
                let mut buffer = Buffer::empty(area);
                for region in paint(&harness.app, &mut buffer, area).into_hit_regions() {
                    if let Target::Key(code) = region.target {
                        let intent =
                            click(&harness, area, (region.area.right() - 1, region.area.y));
                        assert!(intent.is_some(), "{name} {language:?}: {code}");
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 300);
}

#[test]
fn a_click_on_an_option_changes_it() {
    for (width, height) in [(80, 24), (40, 12), (20, 9), (12, 6)] {
        let area = Rect::new(0, 0, width, height);
        let mut harness = options(Language::Pt);
        let mut buffer = Buffer::empty(area);
        let hit_regions = paint(&harness.app, &mut buffer, area).into_hit_regions();
        let (place, row) = hit_regions
            .iter()
            .find_map(|region| match region.target {
                Target::Row(row) => Some((region.area, row)),
                Target::Square(_) | Target::Key(_) => None,
            })
            .unwrap();
        let intent = click(&harness, area, (place.x, place.y));
        assert_eq!(intent, Some(Intent::Option(Step::Pick(row))));
        let before = harness.app.setup.preferences.clone();
        harness.want(intent.unwrap());
        assert_ne!(harness.app.setup.preferences, before, "{width}x{height}");
    }
}
