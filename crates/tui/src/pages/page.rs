//! What the loop needs of a page: the lobby, or a room. A page is a pure state with
//! what it hears from outside; the loop owns keys, clock and frame_writer.

use crossterm::event::KeyEvent;
use game::Moment;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::appearance::capabilities::Capabilities;
use crate::exit::End;
use crate::navigation::Route;
use crate::preferences::Preferences;
use crate::terminal::WindowState;

/// A page of the client.
pub(crate) trait Page {
    /// What its outside can tell.
    type Event;

    /// Begins to listen to the outside; called after the first frame, inside a runtime.
    fn start(&mut self);

    /// What was heard next. May be given up and asked again at any time.
    async fn next_event(&mut self) -> Self::Event;

    /// What has been heard already.
    fn try_next_event(&mut self) -> Option<Self::Event>;

    /// Whether characters are text here, and none may be dropped as stray.
    fn takes_text(&self) -> bool;

    /// When [`PageEvent::Time`] is to be told, if nothing else happens before.
    fn next_wake(&self) -> Option<Moment>;

    /// Takes in what happened, and says where that leads.
    fn handle(&mut self, event: PageEvent<Self::Event>, now: Moment) -> Next;

    /// Takes in what the terminal can show, of which more is known by now.
    fn set_capabilities(&mut self, capabilities: Capabilities, now: Moment);

    /// Draws the whole screen.
    fn view(&self, frame: &mut Frame<'_>);

    /// What stands beside the screen.
    fn window_state(&self) -> WindowState;

    /// What goes to the terminal once, with the next frame.
    fn take_output(&mut self) -> String;

    /// How the person wants it by now.
    fn preferences(&self) -> &Preferences;

    /// What is to be told once the terminal is given back; waits for the disk, if
    /// anything is on its way there.
    fn farewell(&self) -> Option<String>;

    /// How it ended, if it ends the program.
    fn end(&self) -> End;

    /// Says goodbye to the outside.
    fn close(self) -> impl Future<Output = ()> + Send + 'static;
}

/// One thing that happened.
pub(crate) enum PageEvent<E> {
    External(E),
    Key(KeyEvent),
    Paste(String),
    /// A click at this place of a screen of this size.
    Click(Position, Rect),
    /// The window is, or is not, where the keys go.
    Focus(bool),
    Time,
}

/// How it goes on.
pub(crate) enum Next {
    Continue,
    /// The whole screen is to be drawn again.
    Redraw,
    Go(Route),
}
