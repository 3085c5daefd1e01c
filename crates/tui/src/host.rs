//! The screen of a server's host: the addresses and the QR code to give away, the rooms and
//! what happens in them. They stay where they are for as long as the server runs.
//!
//! ```text
//! server -> Overview -> HostState::show -> view -> one write to the terminal
//! keys ---------------> HostState::press -----------^
//! ```
//!
//! **Invariant:** does not depend on the server. The acts of the host leave by a channel.

#[cfg(feature = "client")]
mod manage;
#[cfg(feature = "client")]
mod news;
mod overview;
#[cfg(feature = "client")]
mod screen;
#[cfg(feature = "client")]
mod state;
#[cfg(test)]
#[cfg(feature = "client")]
mod tests;
#[cfg(feature = "client")]
mod view;
#[cfg(feature = "client")]
mod view_foot;
#[cfg(feature = "client")]
mod view_league;
#[cfg(feature = "client")]
mod view_manage;
#[cfg(feature = "client")]
mod wording;

use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::qr::Qr;
use crate::fitting::is_line_mode;
use crate::preferences::Symbols;
pub use overview::{Acts, HostOptions, Invitation, Notes, Overview, page_link};
#[cfg(feature = "client")]
pub use screen::{can_show, host};

/// Returns the rows of a link's QR code for a terminal that shows a log. There are none if
/// the terminal lacks the characters or the colors for a code.
pub fn printed_code(link: &str) -> Vec<String> {
    let capabilities = Capabilities::of_environment(|name| std::env::var(name).ok());
    let symbols = GlyphSet::of(Symbols::Auto, &capabilities);
    let able = !is_line_mode() && capabilities.color && symbols != GlyphSet::Ascii;
    let code = Qr::of(&format!("{}/", link.to_uppercase())).filter(|_| able);
    let rows = code.iter().flat_map(Qr::rows);
    rows.map(|row| format!("\x1b[97;40m{row}\x1b[0m")).collect()
}
