//! Draws [`App`], whatever the size. Changes nothing and knows no wire.

mod bars;
mod board;
pub(crate) mod boxes;
mod invitation;
pub(crate) mod menu;
mod opening;
pub(crate) mod pen;
mod qr;
mod side;
mod spots;
mod status;
mod title;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::{App, Overlay, Screen};
use crate::layout::Layout;
use pen::Pen;

pub(crate) use spots::Target;
pub(crate) use title::title;

/// Draws the whole screen.
pub fn view(app: &App, frame: &mut Frame) {
    let area = frame.area();
    paint(app, frame.buffer_mut(), area);
}

/// What a click at a place of a screen of this size means.
pub(crate) fn target(app: &App, area: Rect, place: Position) -> Option<Target> {
    let mut buffer = Buffer::empty(area);
    let spots = paint(app, &mut buffer, area).into_spots();
    let hit = spots.iter().rev().find(|spot| spot.area.contains(place));
    hit.map(|spot| spot.target)
}

/// Draws the screen into an area.
fn paint<'a>(app: &App, buffer: &'a mut Buffer, area: Rect) -> Pen<'a> {
    let layout = Layout::of(area);
    let mut pen = Pen::new(buffer, app.setup.glyphs);
    bars::header(app, &mut pen, &layout);
    match (app.screen(), app.overlay) {
        (_, Some(Overlay::Invite)) => invitation::whole(app, &mut pen, &layout),
        (Screen::Connecting, _) => opening::draw(app, &mut pen, &layout),
        (Screen::Waiting, _) => invitation::waiting(app, &mut pen, &layout),
        (Screen::Playing | Screen::Over, _) => {
            board::draw(app, &mut pen, &layout);
            side::draw(app, &mut pen, &layout);
        }
    }
    bars::footer(app, &mut pen, &layout);
    match (app.overlay, &app.stop) {
        (Some(Overlay::Help { scroll }), _) => boxes::help(app, &mut pen, area, scroll),
        (Some(Overlay::Robot), _) => boxes::robot(app, &mut pen, area),
        (Some(Overlay::Leave(_)), _) => boxes::leave(app, &mut pen, area),
        (Some(Overlay::Options), _) => {
            let setup = &app.setup;
            menu::draw(&app.menu, &setup.preferences, setup.texts, &mut pen, area);
        }
        (Some(Overlay::Invite), _) | (None, None) => {}
        (None, Some(stop)) => boxes::stopped(app, stop, &mut pen, area),
    }
    pen
}
