//! A room as a stage: carries out what `update` asks of the line. Decides nothing.

use std::io;

use game::Moment;
use ratatui::Frame;

use crate::address::Address;
use crate::app::App;
use crate::connection::{Connection, Emission};
use crate::message::{Effect, LinkEvent, Message};
use crate::options::Options;
use crate::seats::{Keeper, Owner};
use crate::{farewell, keys, update, view};

use super::{Happened, Next, Place, Stage, Way};

/// A room, and the line to its server.
pub(crate) struct RoomStage {
    app: App,
    seats: Keeper,
    address: Address,
    /// None before the beginning.
    line: Option<Connection>,
    /// Where leaving the room leads.
    back: Way,
}

impl RoomStage {
    /// A room, with the seat there that an earlier run may have kept.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn open(options: &Options, place: Place) -> io::Result<Self> {
        let mut setup = options.setup(&place);
        let owner = Owner::new(&place.address, &setup.room, &setup.name);
        let (seats, token) = Keeper::open(options.seats.as_deref(), owner, setup.watch)?;
        setup.token = token;
        Ok(Self {
            app: App::new(setup),
            seats,
            address: place.address,
            line: None,
            back: options.back(),
        })
    }

    fn update(&mut self, message: Message, now: Moment) -> Next {
        let mut next = Next::Continue;
        for effect in update::update(&mut self.app, message, now) {
            match effect {
                Effect::Emit {
                    event,
                    payload,
                    ticket,
                } => self.emit(Emission {
                    event,
                    payload,
                    ticket,
                }),
                Effect::RetryNow => {
                    if let Some(line) = &self.line {
                        line.retry_now();
                    }
                }
                Effect::Redraw => next = Next::Redraw,
                Effect::KeepSeat(token) => self.seats.keep(token),
                Effect::Leave => next = Next::Go(self.back.clone()),
                Effect::Quit => next = Next::Go(Way::Out),
            }
        }
        next
    }

    fn emit(&self, emission: Emission) {
        if let Some(line) = &self.line {
            line.emit(emission);
        }
    }
}

impl Stage for RoomStage {
    type Heard = LinkEvent;

    fn begin(&mut self) {
        self.line = Some(Connection::open(self.address.clone()));
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
            Happened::Key(key) => match keys::intent(&self.app, key) {
                Some(intent) => self.update(Message::Intent(intent), now),
                None => Next::Continue,
            },
            // Nothing can be written in a room.
            Happened::Paste(_) => Next::Continue,
            Happened::Time => self.update(Message::Time, now),
        }
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view::view(&self.app, frame);
    }

    fn farewell(&self) -> Option<String> {
        farewell::farewell(&self.app, &self.seats.settle())
    }

    async fn close(self) {
        if let Some(line) = self.line {
            line.close().await;
        }
    }
}
