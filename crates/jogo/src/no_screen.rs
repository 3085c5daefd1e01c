//! A program without the terminal client has no screen for its host: it writes lines.

use std::convert::Infallible;

use lan::Announcement;
use texts::Texts;
use tui::host::{Invitation, Notes};

use crate::host_token::HostDoor;
use crate::server_news::ServerNews;

/// Returns whether the terminal can show the screen.
pub(crate) const fn can_show() -> bool {
    false
}

/// Waits without end, in the place of a screen.
pub(crate) async fn run(
    _texts: Texts,
    _notes: Notes,
    told: ServerNews,
    _door: HostDoor,
    _announcement: Option<&Announcement>,
    _ways_in: impl Fn(bool) -> Invitation,
) -> Result<(), Infallible> {
    let ServerNews {
        view: _view,
        copies: _copies,
    } = told;
    std::future::pending().await
}
