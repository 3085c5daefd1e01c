//! The referee of a game with a bot: a client in its room, beside the processes of the bots.
//!
//! The referee draws everything from the boards that all clients of the room are sent.

use std::time::{Duration, Instant};

use arena::{Bot, Fault, Loss, Stop};
use game::wire::{EnterRequest, News, Proposal, Word, event};
use game::{Mark, Name, Outcome, Refusal, RoomId, Square};
use serde_json::{Value, json};
use server::Refused;
use tui::connection::{Connection, Emission};
use tui::message::{ConnectionEvent, ServerEvent};

use super::sheet::{Decision, Sheet, index};
use super::venue::Venue;
use crate::contestant::BotLine;

/// The time between two looks at the processes and at the switch.
const LOOK: Duration = Duration::from_millis(10);
/// The time in which our own server answers, even on a busy machine.
pub(super) const ANSWER: Duration = Duration::from_secs(10);
/// The time in which the last board of a bot that has ended arrives.
const LAST_BOARD: Duration = Duration::from_millis(500);

/// The words about a bot that has never entered its room.
const NOT_IN: &str = "nao_entrou";
/// The words about a bot that lives and has left its seat.
const LEFT: &str = "saiu_da_sala";

/// The end of a game.
pub(super) enum End {
    /// It has ended on the board.
    Over(Outcome),
    /// The player of this mark has lost it without a line.
    Lost(Mark, Loss),
    /// The duel was stopped.
    Interrupted,
    /// It counts for nobody, because of this fault of our own.
    Void(&'static str),
}

/// A bot in its game.
struct Guest {
    bot: Bot,
    /// The moment at which its process was seen to have ended.
    ended: Option<Instant>,
}

/// The referee of one game.
pub(super) struct Referee<'a> {
    venue: &'a mut Venue,
    /// The switch of the duel.
    stop: &'a Stop,
    room: RoomId,
    connection: Connection,
    is_connected: bool,
    guests: [Option<Guest>; 2],
    pub(super) sheet: Sheet,
    /// The last refusal that can be of the bot that is waited for.
    refused: Option<Refused>,
}

impl<'a> Referee<'a> {
    /// Returns a referee who is not in the room yet.
    pub(super) fn new(venue: &'a mut Venue, room: RoomId, stop: &'a Stop) -> Self {
        // Those of the game before.
        while venue.refusals.try_recv().is_ok() {}
        Self {
            connection: Connection::open(venue.address.clone()),
            is_connected: false,
            venue,
            stop,
            room,
            guests: [None, None],
            sheet: Sheet::new(Instant::now()),
            refused: None,
        }
    }

    /// Enters the room before anybody else, without a seat.
    pub(super) async fn watch(&mut self) -> Result<(), End> {
        let connected = self
            .hear_until(Some(ANSWER), |own| own.is_connected)
            .await?;
        connected.then_some(()).ok_or(End::Void("no connection"))?;
        self.enter(true, Name::default());
        let has_room = |own: &Self| own.sheet.has_room();
        let shown = self.hear_until(Some(ANSWER), has_room).await?;
        shown.then_some(()).ok_or(End::Void("no room"))
    }

    /// Takes the open seat.
    pub(super) async fn sit_down(&mut self, mark: Mark, name: &str) -> Result<(), End> {
        self.enter(false, Name::new(name));
        let seated = |own: &Self| own.sheet.is_seated(mark);
        let seated = self.hear_until(Some(ANSWER), seated).await?;
        seated.then_some(()).ok_or(End::Void("no seat"))
    }

    /// Starts a bot, and waits for so long until it has sat down.
    pub(super) async fn invite(
        &mut self,
        mark: Mark,
        line: &BotLine,
        time: Duration,
    ) -> Result<(), End> {
        let words = line.words(&self.venue.address.url(), self.room.as_str());
        let bot = Bot::start(&words).map_err(|loss| End::Lost(mark, loss))?;
        self.guests[index(mark)] = Some(Guest { bot, ended: None });
        let seated = |own: &Self| own.sheet.is_seated(mark);
        if self.hear_until(Some(time), seated).await? {
            return Ok(());
        }
        Err(End::Lost(mark, self.never_sat_down(mark)))
    }

    /// Plays a square from the referee's own seat.
    pub(super) async fn play(&mut self, mark: Mark, square: Square) -> Result<(), End> {
        let proposal = Proposal {
            board: self.sheet.board().with(square, mark),
            room: Some(self.room.clone()),
            version: None,
        };
        self.emit(event::BOARD, proposal.payload());
        let played = self.hear_move(ANSWER).await?;
        played.then_some(()).ok_or(End::Void("no answer"))
    }

    /// Waits for the move of a bot, which has this time since its turn.
    pub(super) async fn wait_for_bot(&mut self, mark: Mark, turn: Duration) -> Result<(), End> {
        let left = turn.saturating_sub(self.sheet.since().elapsed());
        if self.hear_move(left).await? {
            return Ok(());
        }
        Err(End::Lost(mark, self.never_moved(mark)))
    }

    /// Hears the room until it brings the end of the game.
    pub(super) async fn hear_the_end(&mut self) -> End {
        loop {
            if let Err(end) = self.hear_until(None, |_| false).await {
                return end;
            }
        }
    }

    /// Ends the bots, leaves the room, and returns the record of the game.
    pub(super) async fn close(mut self) -> Sheet {
        // Both bots have the same time to end by themselves, with a server that answers.
        let mut guests: Vec<Guest> = self.guests.iter_mut().filter_map(Option::take).collect();
        for guest in &mut guests {
            guest.bot.let_end();
        }
        drop(guests);
        // Otherwise the seat would be held, and the room kept with it.
        self.emit(event::LEAVE, json!({}));
        self.connection.close().await;
        self.sheet
    }

    async fn hear_move(&mut self, time: Duration) -> Result<bool, End> {
        let count = self.sheet.moves().len();
        let moved = |own: &Self| own.sheet.moves().len() > count;
        self.hear_until(Some(time), moved).await
    }

    /// Hears the room until all is as wanted, or until the time is over.
    async fn hear_until(
        &mut self,
        time: Option<Duration>,
        wanted: impl Fn(&Self) -> bool,
    ) -> Result<bool, End> {
        let deadline = time.map(|time| Instant::now() + time);
        loop {
            while let Some(event) = self.connection.try_next() {
                self.hear(event)?;
            }
            if wanted(self) {
                return Ok(true);
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Ok(false);
            }
            self.look()?;
            if let Ok(Some(event)) = tokio::time::timeout(LOOK, self.connection.next()).await {
                self.hear(event)?;
            }
        }
    }

    fn hear(&mut self, event: ConnectionEvent) -> Result<(), End> {
        match event {
            ConnectionEvent::Received(ServerEvent::News(News::Room(room))) => {
                if room.id != self.room {
                    return Ok(());
                }
                let moves = self.sheet.moves().len();
                let decision = self.sheet.take_in(room, Instant::now());
                if self.sheet.moves().len() > moves {
                    self.hear_refusals();
                    self.refused = None;
                }
                match decision {
                    None => Ok(()),
                    Some(Decision::Over(outcome)) => Err(End::Over(outcome)),
                    Some(Decision::Left(mark)) => Err(self.crash(mark)),
                    Some(Decision::TookBoth(mark)) => {
                        Err(End::Lost(mark, Loss::new(Fault::OtherSeat, "")))
                    }
                }
            }
            ConnectionEvent::Received(ServerEvent::Refused(_)) => {
                Err(End::Void("the referee was refused"))
            }
            ConnectionEvent::Up => {
                self.is_connected = true;
                Ok(())
            }
            ConnectionEvent::Down { .. } => Err(End::Void("the connection was lost")),
            ConnectionEvent::Received(
                ServerEvent::News(News::Bare(_))
                | ServerEvent::Seat(_)
                | ServerEvent::Notice(_)
                | ServerEvent::League(_)
                | ServerEvent::Closing
                | ServerEvent::Rooms(_),
            )
            | ConnectionEvent::Connecting { .. }
            | ConnectionEvent::Moved(_)
            | ConnectionEvent::Games { .. }
            | ConnectionEvent::Table(_)
            | ConnectionEvent::Answered { .. } => Ok(()),
        }
    }

    /// Looks at the switch, and at the processes of the bots.
    fn look(&mut self) -> Result<(), End> {
        if self.stop.is_stopped() {
            return Err(End::Interrupted);
        }
        self.hear_refusals();
        for mark in Mark::BOTH {
            let Some(guest) = &mut self.guests[index(mark)] else {
                continue;
            };
            if !guest.bot.has_ended() {
                continue;
            }
            // Its last move may still be on its way.
            let ended = *guest.ended.get_or_insert_with(Instant::now);
            if !self.sheet.is_seated(mark) || ended.elapsed() >= LAST_BOARD {
                return Err(self.crash(mark));
            }
        }
        Ok(())
    }

    /// Keeps the last refusal that can be of the bot that is waited for: one that moved out
    /// of turn is not. That a bot repeats its mistake too often says less than the mistake.
    fn hear_refusals(&mut self) {
        while let Ok(refused) = self.venue.refusals.try_recv() {
            let here = refused.room.as_ref().is_none_or(|room| *room == self.room);
            let tells = match refused.code.known() {
                Some(Refusal::NotYourTurn) => false,
                Some(Refusal::SlowDown) => self.refused.is_none(),
                Some(_) | None => true,
            };
            if here && tells {
                self.refused = Some(refused);
            }
        }
    }

    /// Returns the loss of a bot that has left its seat or its game.
    fn crash(&mut self, mark: Mark) -> End {
        match &mut self.guests[index(mark)] {
            Some(guest) => {
                let loss = guest.bot.crash();
                let said = !loss.detail.as_str().is_empty();
                let left = || Loss::new(Fault::Crash, LEFT);
                End::Lost(mark, if said { loss } else { left() })
            }
            None => End::Void("the referee has lost a seat"),
        }
    }

    /// Returns the loss of a bot that has not sat down in time, with a hint at the reason.
    fn never_sat_down(&mut self, mark: Mark) -> Loss {
        self.hear_refusals();
        let others = &self.venue.others.borrow().rooms;
        let other = others
            .first()
            .map(|room| format!("{NOT_IN} jogoId {}", room.id));
        let hint = self.refused.as_ref().map(words).or(other);
        self.too_late(mark, hint, NOT_IN)
    }

    fn never_moved(&mut self, mark: Mark) -> Loss {
        self.hear_refusals();
        let hint = self.refused.as_ref().map(words);
        self.too_late(mark, hint, "")
    }

    /// Returns the loss by time, with the hint, or else the words of the bot, or else
    /// `otherwise`.
    fn too_late(&self, mark: Mark, hint: Option<String>, otherwise: &str) -> Loss {
        let guest = self.guests[index(mark)].as_ref();
        let complaint = || Some(guest?.bot.complaint()).filter(|said| !said.is_empty());
        let told = hint.or_else(complaint);
        Loss::new(Fault::Time, told.as_deref().unwrap_or(otherwise))
    }

    fn enter(&mut self, watch: bool, name: Name) {
        let request = EnterRequest {
            room: self.room.clone(),
            name,
            token: None,
            knows_seats: true,
            watch,
            unlisted: true,
        };
        self.emit(event::ENTER, request.payload());
    }

    fn emit(&mut self, event: &'static str, payload: Value) {
        self.connection.emit(Emission {
            event,
            payload,
            ticket: None,
        });
    }
}

/// Returns the words of a refusal, as the protocol has them.
fn words(refused: &Refused) -> String {
    let field = refused.field.iter().map(Word::as_str);
    let reason = refused.reason.iter().map(Word::as_str);
    let words = std::iter::once(refused.code.as_str())
        .chain(field)
        .chain(reason);
    words.collect::<Vec<_>>().join(" ")
}
