//! The page of a room, on a server or without one: performs the effects of `update`.
//!
//! **Invariant:** decides nothing.

use std::io;
use std::path::PathBuf;

use game::{Level, Moment, Token};
use lan::Scope;
use ratatui::Frame;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::connection::Connection;
use crate::effects::{FrontendEffect, perform};
use crate::exit::{self, End};
use crate::keys;
use crate::message::{ConnectionEvent, Intent, Message};
use crate::navigation::{RoomAddress, Route};
use crate::options::Options;
use crate::preferences::{self, Choice, MAX_PASTED, Preferences, Step};
use crate::presses::Presses;
use crate::seats::SeatStore;
use crate::start::{begin, begin_alone};
use crate::state::App;
use crate::terminal::{self, WindowState};
use crate::update;
use crate::view;

use super::page::{Next, Page, PageEvent};

/// A room, and the connection to its server.
pub(crate) struct RoomPage {
    app: App,
    presses: Presses,
    /// The store of the seat, or `None` if no seat outlives the program.
    seats: Option<SeatStore>,
    /// The server to connect to at the start.
    address: Option<Address>,
    connection: Option<Connection>,
    /// The networks on which to search for a lost server.
    scope: Scope,
    /// The route out of the room.
    back: Route,
    /// The file that stores choices.
    kept_in: Option<PathBuf>,
    /// The bytes to send once, together with the next frame.
    output: String,
}

impl RoomPage {
    /// Returns a room with the seat that an earlier run may have saved. To `meet` a player who
    /// waits, the server chooses the room.
    ///
    /// # Errors
    ///
    /// Returns an error if the system cannot start another thread.
    pub(crate) fn open(
        options: &Options,
        address: RoomAddress,
        meet: bool,
        capabilities: Capabilities,
    ) -> io::Result<Self> {
        let (app, seats) = begin(options, &address, meet, capabilities)?;
        let mut page = Self::new(options, app);
        page.seats = seats;
        page.address = Some(address.server);
        Ok(page)
    }

    /// Returns a game against a robot, which is present from the first frame.
    pub(crate) fn alone(options: &Options, level: Level, capabilities: Capabilities) -> Self {
        let (app, connection) = begin_alone(options, level, capabilities);
        let mut page = Self::new(options, app);
        page.connection = Some(connection);
        page
    }

    /// Notes the token of the user's person, unless an earlier run has saved one.
    pub(crate) fn remember(&mut self, person: Option<Token>) {
        self.app.person = self.app.person.take().or(person);
    }

    fn new(options: &Options, app: App) -> Self {
        Self {
            app,
            presses: Presses::default(),
            seats: None,
            address: None,
            connection: None,
            scope: options.scope,
            back: options.back(),
            kept_in: options.kept_in.clone(),
            output: String::new(),
        }
    }

    fn update(&mut self, message: Message, now: Moment) -> Next {
        let mut next = Next::Continue;
        for effect in update::update(&mut self.app, message, now) {
            match perform(effect, self.connection.as_mut(), self.seats.as_ref()) {
                None => {}
                Some(FrontendEffect::Keep(choice)) => self.keep(&choice, now),
                Some(FrontendEffect::Copy(text)) => {
                    self.output.push_str(&terminal::clipboard(&text));
                }
                Some(FrontendEffect::Ring) => self.output.push_str(terminal::BELL),
                Some(FrontendEffect::Notify(text)) => {
                    let text = self.app.setup.capabilities.letters.text(&text);
                    self.output.push_str(&terminal::notification(&text));
                }
                Some(FrontendEffect::Redraw) => next = Next::Redraw,
                Some(FrontendEffect::Leave) => next = Next::Go(self.back.clone()),
                Some(FrontendEffect::Quit) => next = Next::Go(Route::Out),
            }
        }
        next
    }

    /// Types a pasted text into the name. On a board a text means nothing.
    fn paste(&mut self, text: &str, now: Moment) -> Next {
        if !self.app.takes_text() {
            return Next::Continue;
        }
        let letters = text.chars().filter(|letter| !letter.is_control());
        for letter in letters.take(MAX_PASTED) {
            let typed = Intent::Option(Step::Type(letter));
            // A letter of a name goes nowhere.
            let _nowhere = self.update(Message::Intent(typed), now);
        }
        Next::Continue
    }

    /// Saves a choice. A choice that cannot be saved still applies.
    fn keep(&mut self, choice: &Choice, now: Moment) {
        let Some(path) = &self.kept_in else {
            return;
        };
        if let Err(error) = preferences::keep(path, choice) {
            // The message causes no effects.
            let _nothing = self.update(Message::NotKept(error.to_string()), now);
        }
    }
}

impl Page for RoomPage {
    type Event = ConnectionEvent;

    fn start(&mut self) {
        if let Some(address) = self.address.take() {
            self.connection = Some(Connection::follow(address, self.scope));
        }
    }

    async fn next_event(&mut self) -> ConnectionEvent {
        if let Some(connection) = &mut self.connection
            && let Some(event) = connection.next().await
        {
            return event;
        }
        std::future::pending().await
    }

    fn try_next_event(&mut self) -> Option<ConnectionEvent> {
        self.connection.as_mut()?.try_next()
    }

    fn takes_text(&self) -> bool {
        self.app.takes_text()
    }

    fn next_wake(&self) -> Option<Moment> {
        self.app.next_wake()
    }

    fn handle(&mut self, event: PageEvent<ConnectionEvent>, now: Moment) -> Next {
        match event {
            PageEvent::External(event) => self.update(Message::Connection(event), now),
            PageEvent::Key(key) => {
                let Some(intent) = self.presses.intent(&self.app, key, now) else {
                    return self.update(Message::Awake, now);
                };
                let boxed = self.app.overlay.is_some();
                let next = self.update(Message::Intent(intent), now);
                self.presses.note(&self.app, key, intent, boxed, now);
                next
            }
            PageEvent::Click(position, screen) => {
                let target = view::target(&self.app, screen, position);
                let intent = target.and_then(|target| keys::clicked(&self.app, target));
                self.update(intent.map_or(Message::Awake, Message::Intent), now)
            }
            PageEvent::Focus(here) => self.update(Message::Focus(here), now),
            PageEvent::Paste(text) => self.paste(&text, now),
            PageEvent::Burst => self.update(Message::Burst, now),
            PageEvent::NoShell => self.update(Message::NoShell, now),
            PageEvent::Time => self.update(Message::Time, now),
        }
    }

    fn set_capabilities(&mut self, capabilities: Capabilities, _now: Moment) {
        self.app.setup.set_capabilities(capabilities);
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view::view(&self.app, frame);
    }

    fn window_state(&self) -> WindowState {
        WindowState {
            title: view::title(&self.app),
            mouse: self.app.setup.preferences.mouse,
            ..WindowState::default()
        }
    }

    fn take_output(&mut self) -> String {
        std::mem::take(&mut self.output)
    }

    fn preferences(&self) -> &Preferences {
        &self.app.setup.preferences
    }

    fn person(&self) -> Option<Token> {
        self.app.person.clone()
    }

    fn end(&self) -> End {
        End::of(&self.app)
    }

    fn farewell(&self) -> Option<String> {
        let kept = self.seats.as_ref().map_or(Ok(()), SeatStore::flush);
        exit::farewell(&self.app, &kept)
    }

    async fn close(self) {
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }
}
