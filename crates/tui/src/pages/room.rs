//! A room as a stage, on a server or alone: carries out what `update` asks of the
//! line. Decides nothing.

use std::io;
use std::path::PathBuf;

use game::{Level, Moment};
use ratatui::Frame;

use crate::address::Address;
use crate::appearance::capabilities::Surroundings;
use crate::connection::Connection;
use crate::effects::{Own, carry_out};
use crate::exit::{self, End};
use crate::keys;
use crate::message::{LinkEvent, Message};
use crate::navigation::{Place, Way};
use crate::options::Options;
use crate::preferences::{self, Choice, Preferences};
use crate::seats::Keeper;
use crate::start::{begin, begin_alone};
use crate::state::App;
use crate::terminal::{self, Aside};
use crate::update;
use crate::view;

use super::page::{Happened, Next, Stage};

/// A room, and the line to its server.
pub(crate) struct RoomStage {
    app: App,
    /// None where no seat outlives the program.
    seats: Option<Keeper>,
    /// The server to connect to at the beginning.
    address: Option<Address>,
    line: Option<Connection>,
    /// Where leaving the room leads.
    back: Way,
    /// Where choices are kept.
    kept_in: Option<PathBuf>,
    /// What goes out once, with the next frame.
    once: String,
}

impl RoomStage {
    /// A room, with the seat there that an earlier run may have kept.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn open(
        options: &Options,
        place: Place,
        surroundings: Surroundings,
    ) -> io::Result<Self> {
        let (app, seats) = begin(options, &place, surroundings)?;
        let mut stage = Self::new(options, app);
        stage.seats = Some(seats);
        stage.address = Some(place.address);
        Ok(stage)
    }

    /// A robot to play against, which is there from the first frame.
    pub(crate) fn alone(options: &Options, level: Level, surroundings: Surroundings) -> Self {
        let (app, line) = begin_alone(options, level, surroundings);
        let mut stage = Self::new(options, app);
        stage.line = Some(line);
        stage
    }

    fn new(options: &Options, app: App) -> Self {
        Self {
            app,
            seats: None,
            address: None,
            line: None,
            back: options.back(),
            kept_in: options.kept_in.clone(),
            once: String::new(),
        }
    }

    fn update(&mut self, message: Message, now: Moment) -> Next {
        let mut next = Next::Continue;
        for effect in update::update(&mut self.app, message, now) {
            match carry_out(effect, self.line.as_mut(), self.seats.as_ref()) {
                None => {}
                Some(Own::Keep(choice)) => self.keep(&choice, now),
                Some(Own::Copy(text)) => self.once.push_str(&terminal::clipboard(&text)),
                Some(Own::Ring) => self.once.push_str(terminal::BELL),
                Some(Own::Notify(text)) => self.once.push_str(&terminal::notification(&text)),
                Some(Own::Redraw) => next = Next::Redraw,
                Some(Own::Leave) => next = Next::Go(self.back.clone()),
                Some(Own::Quit) => next = Next::Go(Way::Out),
            }
        }
        next
    }

    /// Keeps a choice; one that cannot be kept holds all the same.
    fn keep(&mut self, choice: &Choice, now: Moment) {
        let Some(path) = &self.kept_in else {
            return;
        };
        if let Err(error) = preferences::keep(path, choice) {
            // Being told so asks nothing more of the outside.
            let _nothing = self.update(Message::NotKept(error.to_string()), now);
        }
    }
}

impl Stage for RoomStage {
    type Heard = LinkEvent;

    fn begin(&mut self) {
        if let Some(address) = self.address.take() {
            self.line = Some(Connection::open(address));
        }
    }

    async fn hear(&mut self) -> LinkEvent {
        if let Some(line) = &mut self.line
            && let Some(event) = line.next().await
        {
            return event;
        }
        std::future::pending().await
    }

    fn try_hear(&mut self) -> Option<LinkEvent> {
        self.line.as_mut()?.try_next()
    }

    fn takes_text(&self) -> bool {
        false
    }

    fn next_wake(&self) -> Option<Moment> {
        self.app.next_wake()
    }

    fn take_in(&mut self, happened: Happened<LinkEvent>, now: Moment) -> Next {
        match happened {
            Happened::Heard(event) => self.update(Message::Link(event), now),
            Happened::Key(key) => {
                let intent = keys::intent(&self.app, key);
                self.update(intent.map_or(Message::Awake, Message::Intent), now)
            }
            Happened::Click(place, screen) => {
                let target = view::target(&self.app, screen, place);
                let intent = target.and_then(|target| keys::clicked(&self.app, target));
                self.update(intent.map_or(Message::Awake, Message::Intent), now)
            }
            Happened::Focus(here) => self.update(Message::Focus(here), now),
            // Nothing can be written in a room.
            Happened::Paste(_) => Next::Continue,
            Happened::Time => self.update(Message::Time, now),
        }
    }

    fn surround(&mut self, surroundings: Surroundings, _now: Moment) {
        self.app.setup.surround(surroundings);
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view::view(&self.app, frame);
    }

    fn aside(&self) -> Aside {
        Aside {
            title: view::title(&self.app),
            mouse: self.app.setup.preferences.mouse,
        }
    }

    fn take_once(&mut self) -> String {
        std::mem::take(&mut self.once)
    }

    fn preferences(&self) -> &Preferences {
        &self.app.setup.preferences
    }

    fn end(&self) -> End {
        End::of(&self.app)
    }

    fn farewell(&self) -> Option<String> {
        let seats = self.seats.as_ref()?;
        exit::farewell(&self.app, &seats.settle())
    }

    async fn close(self) {
        if let Some(line) = self.line {
            line.close().await;
        }
    }
}
