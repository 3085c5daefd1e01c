//! The screen of a server's host: the addresses and the QR code to give away, the rooms and
//! what happens in them. They stay where they are for as long as the server runs.
//!
//! ```text
//! server -> Overview -> HostState::show -> view -> one write to the terminal
//! keys ---------------> HostState::press -----------^
//! ```
//!
//! **Invariant:** does not depend on the server. The acts of the host leave by a channel.

mod manage;
mod news;
mod overview;
mod state;
#[cfg(test)]
mod tests;
mod view;
mod view_manage;

use std::io;

use tokio::sync::watch;

use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::qr::Qr;
use crate::preferences::Symbols;
use crate::terminal::key_filter::Input;
use crate::terminal::signals::{Signal, Signals};
use crate::terminal::{self, FrameWriter, WindowState};
pub use overview::{Acts, HostOptions, Invitation, Overview};
use state::{HostState, Step};

/// Returns whether the terminal can show the screen: standard input, output and error are
/// one that understands more than lines.
pub fn can_show() -> bool {
    use std::io::IsTerminal;
    io::stderr().is_terminal() && !crate::plain::is_fitting()
}

/// Returns the rows of a link's QR code for a terminal that shows a log. There are none if
/// the terminal lacks the characters or the colors for a code.
pub fn printed_code(link: &str) -> Vec<String> {
    let capabilities = Capabilities::of_environment(|name| std::env::var(name).ok());
    let symbols = GlyphSet::of(Symbols::Auto, &capabilities);
    let able = !crate::plain::is_fitting() && capabilities.color && symbols != GlyphSet::Ascii;
    let code = Qr::of(&format!("{}/", link.to_uppercase())).filter(|_| able);
    let rows = code.iter().flat_map(Qr::rows);
    rows.map(|row| format!("\x1b[97;40m{row}\x1b[0m")).collect()
}

/// Shows the screen until the user ends the server, or a signal does.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
pub async fn host(
    options: HostOptions,
    mut overviews: watch::Receiver<Overview>,
    mut acts: Acts,
) -> io::Result<()> {
    terminal::catch_panics(options.texts.bug(), |_| false);
    let capabilities = Capabilities::of_environment(|name| std::env::var(name).ok());
    let mut state = HostState::new(options, capabilities, overviews.borrow_and_update().clone());
    let mut signals = Signals::listen()?;
    terminal::enter()?;
    let outcome = run(&mut state, &mut overviews, &mut acts, &mut signals).await;
    terminal::leave();
    outcome
}

async fn run(
    state: &mut HostState,
    overviews: &mut watch::Receiver<Overview>,
    acts: &mut Acts,
    signals: &mut Signals,
) -> io::Result<()> {
    let mut frame_writer = FrameWriter::new()?;
    let mut input = Input::new();
    input.resume();
    let mut output = String::new();
    loop {
        let window = WindowState {
            title: Some(state.title()),
            ..WindowState::default()
        };
        frame_writer.draw(|frame| view::view(state, frame), window, &output)?;
        output.clear();
        let step = tokio::select! {
            event = input.next() => match event?.as_key_event() {
                Some(key) => state.press(key),
                None => Step::Stay,
            },
            Ok(()) = overviews.changed() => {
                state.show(overviews.borrow_and_update().clone());
                Step::Stay
            }
            Some(outcome) = acts.outcomes.recv() => {
                state.outcome = Some(outcome);
                Step::Stay
            }
            signal = signals.next() => match signal {
                Signal::End(_) => Step::End,
                // A suspended server would keep all rooms waiting.
                Signal::Suspend => Step::Stay,
                Signal::Continue => {
                    terminal::leave();
                    terminal::enter()?;
                    Step::Redraw
                }
            },
        };
        match step {
            Step::Stay => {}
            Step::Redraw => frame_writer.invalidate()?,
            Step::Copy(text) => output = terminal::clipboard(&text),
            Step::Act(command) => {
                // Without a server the screen ends as well.
                let _no_server = acts.orders.send(command);
            }
            Step::End => return Ok(()),
        }
    }
}
