//! Draws [`App`], whatever the size. Changes nothing and knows no wire.

mod bars;
mod board;
mod boxes;
mod invitation;
mod opening;
mod pen;
mod qr;
mod side;
mod status;

#[cfg(test)]
mod tests;

use ratatui::Frame;

use crate::app::{App, Overlay, Screen};
use crate::layout::Layout;
use pen::Pen;

/// Draws the whole screen.
pub fn view(app: &App, frame: &mut Frame) {
    let area = frame.area();
    let layout = Layout::of(area);
    let mut pen = Pen::new(frame.buffer_mut(), app.setup.glyphs);
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
        (Some(Overlay::Leave), _) => boxes::leave(app, &mut pen, area),
        (Some(Overlay::Invite), _) | (None, None) => {}
        (None, Some(stop)) => boxes::stopped(app, stop, &mut pen, area),
    }
}
