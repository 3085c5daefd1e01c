//! Draws [`App`] at every size.
//!
//! **Invariant:** changes nothing, and does not depend on the protocol.

mod board;
mod connecting;
pub(crate) mod dialogs;
mod games;
mod header_footer;
mod hit_regions;
mod invitation;
pub(crate) mod layout;
pub(crate) mod league;
pub(crate) mod menu;
pub(crate) mod painter;
mod panel;
mod status;
mod title;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::state::{App, Overlay, Screen};
use crate::view::layout::{Layout, top};
use painter::Painter;

pub(crate) use hit_regions::Target;
pub(crate) use title::title;

/// Draws the whole screen.
pub fn view(app: &App, frame: &mut Frame) {
    let area = frame.area();
    paint(app, frame.buffer_mut(), area);
}

/// Returns the target at a position on a screen of this size.
pub(crate) fn target(app: &App, area: Rect, place: Position) -> Option<Target> {
    let mut buffer = Buffer::empty(area);
    let hit_regions = paint(app, &mut buffer, area).into_hit_regions();
    let hit = hit_regions
        .iter()
        .rev()
        .find(|region| region.area.contains(place));
    hit.map(|region| region.target)
}

/// Draws the screen into an area.
fn paint<'a>(app: &App, buffer: &'a mut Buffer, area: Rect) -> Painter<'a> {
    let layout = Layout::of(area);
    let mut painter = Painter::new(buffer, app.setup.glyphs, app.setup.capabilities.letters);
    header_footer::header(app, &mut painter, &layout);
    match (app.screen(), app.overlay) {
        (_, Some(Overlay::Invite)) => invitation::whole(app, &mut painter, &layout),
        (Screen::Connecting, _) => connecting::draw(app, &mut painter, &layout),
        (Screen::Waiting, _) => invitation::waiting(app, &mut painter, &layout),
        (Screen::Playing | Screen::Over, _) => {
            board::draw(app, &mut painter, &layout);
            panel::draw(app, &mut painter, &layout);
        }
    }
    header_footer::footer(app, &mut painter, &layout);
    // The key that closes a long dialog stays in view.
    let footer = layout.footer.map_or(0, |footer| footer.height);
    let above_keys = top(area, area.height - footer);
    match (app.overlay, &app.stop) {
        (Some(Overlay::Help { scroll }), _) => {
            dialogs::help(app, &mut painter, above_keys, scroll);
        }
        (Some(Overlay::Table), _) => {
            league::draw(&app.league.table, app.setup.texts, &mut painter, above_keys);
        }
        (Some(Overlay::Games), _) => games::draw(app, &mut painter, above_keys),
        (Some(Overlay::Robot), _) => dialogs::robot(app, &mut painter, area),
        (Some(Overlay::Leave(_)), _) => dialogs::leave(app, &mut painter, area),
        (Some(Overlay::Options), _) => {
            let setup = &app.setup;
            menu::draw(
                &app.menu,
                &setup.preferences,
                setup.texts,
                &mut painter,
                area,
            );
        }
        (Some(Overlay::Invite), _) | (None, None) => {}
        (None, Some(stop)) => dialogs::stopped(app, stop, &mut painter, area),
    }
    painter
}
