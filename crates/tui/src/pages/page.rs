//! The interface between the event loop and a page. A page is a pure state and the source
//! of its events. The loop owns the keyboard, the clock and the screen.

use crossterm::event::KeyEvent;
use game::{Moment, Token};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::appearance::capabilities::Capabilities;
use crate::exit::End;
use crate::navigation::Route;
use crate::preferences::Preferences;
use crate::terminal::WindowState;

/// A page of the client.
pub(crate) trait Page {
    /// An event from outside of the terminal.
    type Event;

    /// Starts to listen to the outside. Called after the first frame, inside a tokio
    /// runtime.
    fn start(&mut self);

    /// Waits for the next event. The future may be dropped at any time.
    async fn next_event(&mut self) -> Self::Event;

    /// Returns an event that has already happened.
    fn try_next_event(&mut self) -> Option<Self::Event>;

    /// Returns whether characters are text here, so that none may be dropped.
    fn takes_text(&self) -> bool;

    /// Returns the moment when [`PageEvent::Time`] is due, unless another event happens
    /// first.
    fn next_wake(&self) -> Option<Moment>;

    /// Handles an event, and returns what the loop does next.
    fn handle(&mut self, event: PageEvent<Self::Event>, now: Moment) -> Next;

    /// Applies newly known capabilities of the terminal.
    fn set_capabilities(&mut self, capabilities: Capabilities, now: Moment);

    /// Draws the whole screen.
    fn view(&self, frame: &mut Frame<'_>);

    /// Returns the state of the window outside its cells.
    fn window_state(&self) -> WindowState;

    /// Returns the bytes to send once, together with the next frame.
    fn take_output(&mut self) -> String;

    /// Returns the current preferences.
    fn preferences(&self) -> &Preferences;

    /// Returns the sentence to print after the terminal is restored. Waits for pending
    /// writes to the disk.
    fn farewell(&self) -> Option<String>;

    /// Returns the token of the user's person, if the page knows one.
    fn person(&self) -> Option<Token> {
        None
    }

    /// Returns the outcome, in case the program ends here.
    fn end(&self) -> End;

    /// Says goodbye to the outside.
    fn close(self) -> impl Future<Output = ()> + Send + 'static;
}

/// An event of a page.
pub(crate) enum PageEvent<E> {
    External(E),
    Key(KeyEvent),
    Paste(String),
    /// A click at this position on a screen of this size.
    Click(Position, Rect),
    /// Whether the window has the focus.
    Focus(bool),
    /// Several digits came at once, so that none of them is a key of its own.
    Burst,
    /// The user wanted to suspend the program, but no shell could resume it.
    NoShell,
    Time,
}

/// The next step of the loop.
pub(crate) enum Next {
    Continue,
    /// Draw the whole screen again.
    Redraw,
    Go(Route),
}
