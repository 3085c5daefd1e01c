//! Nothing overlaps, and the board has the maximum size.

use super::*;

#[test]
fn nothing_stands_outside_or_on_another_thing_at_any_size() {
    for (width, height) in (0..=250).flat_map(|w| (0..=90).map(move |h| (w, h))) {
        let area = Rect::new(0, 0, width, height);
        let layout = Layout::of(area);
        let board = match layout.board {
            Grid::Cells { area, .. } | Grid::Bare(area) | Grid::Row(area) => area,
        };
        let parts = [
            layout.header.unwrap_or_default(),
            layout.footer.unwrap_or_default(),
            layout.side.unwrap_or_default(),
            layout.under,
            board,
        ];
        for (index, part) in parts.iter().enumerate() {
            let inside = part.intersection(area).area();
            assert_eq!(inside, part.area(), "{width}x{height} {layout:?}");
            for other in &parts[..index] {
                let common = part.intersection(*other).area();
                assert_eq!(common, 0, "{width}x{height} {layout:?}");
            }
        }
    }
}

#[test]
fn the_board_takes_the_largest_cell_that_fits() {
    let cell = |width, height| match Layout::of(Rect::new(0, 0, width, height)).board {
        Grid::Cells { width, height, .. } => (width, height),
        Grid::Bare(_) => (1, 1),
        Grid::Row(_) => (0, 0),
    };
    assert_eq!(cell(200, 60), (29, 14));
    assert_eq!(cell(120, 40), (21, 10));
    assert_eq!(cell(80, 24), (11, 5));
    assert_eq!(cell(40, 12), (5, 3));
    assert_eq!(cell(24, 20), (7, 3));
    assert_eq!(cell(20, 9), (3, 1));
    assert_eq!(cell(12, 6), (3, 1));
    assert_eq!(cell(7, 4), (1, 1));
    assert_eq!(cell(18, 2), (0, 0));
}
