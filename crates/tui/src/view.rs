//! Draws [`App`], whatever the size. Changes nothing.

use ratatui::Frame;

use crate::app::App;

/// Draws the whole screen.
pub fn view(app: &App, frame: &mut Frame) {
    let _ = (app, frame);
}
