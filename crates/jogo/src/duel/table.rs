//! The table of one bot: a room of its own, in which the referee plays the moves of its
//! opponent.

use std::time::{Duration, Instant};

use arena::{Bot, Fault, Loss};
use game::wire::{EnterRequest, News, Proposal, Word, event};
use game::{Mark, Name, Outcome, Refusal, RoomId, Square};
use serde_json::{Value, json};
use server::Refused;
use tui::connection::{Connection, Emission};
use tui::message::{ConnectionEvent, ServerEvent};

use super::sheet::{Decision, Sheet};
use super::venue::Venue;
use crate::contestant::BotLine;

/// The time in which the last board of a bot that has ended arrives.
const LAST_BOARD: Duration = Duration::from_millis(500);

/// The time in which our own server lets the referee leave, even on a busy machine.
const GOODBYE: Duration = Duration::from_secs(2);

/// The words about a bot that has never entered its room.
const NOT_IN: &str = "nao_entrou";
/// The words about a bot that lives and has left its seat.
const LEFT: &str = "saiu_da_sala";
/// The words about a bot whose seat is held while it is not connected.
const AWAY: &str = "desconectado";

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

/// The table of one bot.
pub(super) struct Table<'a> {
    venue: &'a mut Venue,
    /// The bot's mark.
    mark: Mark,
    room: RoomId,
    connection: Connection,
    is_connected: bool,
    /// The number of emissions, which is the ticket of the last one.
    emissions: u64,
    /// The bot, once it has been started.
    guest: Option<Guest>,
    pub(super) sheet: Sheet,
    /// The last refusal of the bot since its last move.
    refused: Option<Refused>,
}

impl<'a> Table<'a> {
    /// Returns the table for a bot of this mark. The referee is not there yet.
    pub(super) fn new(venue: &'a mut Venue, mark: Mark) -> Self {
        Self {
            connection: Connection::open(venue.address.clone()),
            is_connected: false,
            emissions: 0,
            venue,
            mark,
            // Nobody else can find it.
            room: tui::secret_room(),
            guest: None,
            sheet: Sheet::new(mark, Instant::now()),
            refused: None,
        }
    }

    /// Returns whether the referee can enter.
    pub(super) const fn is_connected(&self) -> bool {
        self.is_connected
    }

    /// Has the referee enter, to watch or to sit down.
    pub(super) fn enter(&mut self, watch: bool, name: Name) {
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

    /// Starts the bot.
    pub(super) fn invite(&mut self, line: &BotLine) -> Result<(), End> {
        // Those of the game before.
        while self.venue.refusals.try_recv().is_ok() {}
        let words = line.words(&self.venue.address.url(), self.room.as_str());
        let bot = Bot::start(&words).map_err(|loss| End::Lost(self.mark, loss))?;
        self.guest = Some(Guest { bot, ended: None });
        Ok(())
    }

    /// Plays a move of the bot's opponent.
    pub(super) fn play(&mut self, square: Square) {
        let proposal = Proposal {
            board: self.sheet.board().with(square, self.mark.other()),
            room: Some(self.room.clone()),
            version: None,
        };
        self.emit(event::BOARD, proposal.payload());
    }

    /// Waits for the next event of the room, and hears it.
    pub(super) async fn hear_next(&mut self) -> Result<(), End> {
        match self.connection.next().await {
            Some(event) => self.hear(event),
            None => Err(End::Void("the connection has ended")),
        }
    }

    /// Hears the events that have already come.
    pub(super) fn hear_all(&mut self) -> Result<(), End> {
        while let Some(event) = self.connection.try_next() {
            self.hear(event)?;
        }
        Ok(())
    }

    fn hear(&mut self, event: ConnectionEvent) -> Result<(), End> {
        match event {
            ConnectionEvent::Received(ServerEvent::News(News::Room(room))) => {
                if room.id != self.room {
                    return Ok(());
                }
                let moves = self.sheet.moves().len();
                let decision = self.sheet.take_in(room, Instant::now());
                if self.sheet.moves().len() > moves && self.sheet.board().turn() != Some(self.mark)
                {
                    self.hear_refusals();
                    self.refused = None;
                }
                match decision {
                    None => Ok(()),
                    Some(Decision::Left) => Err(self.crash()),
                    Some(Decision::TookBoth) => {
                        Err(End::Lost(self.mark, Loss::new(Fault::OtherSeat, "")))
                    }
                    Some(Decision::Unseated) => Err(End::Void("the referee has lost a seat")),
                }
            }
            ConnectionEvent::Received(ServerEvent::Seat(seat)) => {
                if seat.room == self.room {
                    self.sheet.note_own_seat(seat.mark, Instant::now());
                }
                Ok(())
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
                | ServerEvent::Notice(_)
                | ServerEvent::League(_)
                | ServerEvent::Closing
                | ServerEvent::Rooms(_),
            )
            | ConnectionEvent::Connecting { .. }
            | ConnectionEvent::At(_)
            | ConnectionEvent::Moved(_)
            | ConnectionEvent::Games { .. }
            | ConnectionEvent::Table(..)
            | ConnectionEvent::Answered { .. } => Ok(()),
        }
    }

    /// Looks at the process of the bot.
    pub(super) fn look(&mut self) -> Result<(), End> {
        self.hear_refusals();
        let Some(guest) = &mut self.guest else {
            return Ok(());
        };
        if self.sheet.is_over() || !guest.bot.has_ended() {
            return Ok(());
        }
        // Its last move may still be on its way.
        let ended = *guest.ended.get_or_insert_with(Instant::now);
        if !self.sheet.is_bot_seated() || ended.elapsed() >= LAST_BOARD {
            return Err(self.crash());
        }
        Ok(())
    }

    /// Keeps the bot's last refusal. That it repeats its mistake too often says less than
    /// the mistake.
    fn hear_refusals(&mut self) {
        while let Ok(refused) = self.venue.refusals.try_recv() {
            let tells = match refused.code.known() {
                Some(Refusal::SlowDown) => self.refused.is_none(),
                Some(_) | None => true,
            };
            if tells {
                self.refused = Some(refused);
            }
        }
    }

    /// Returns the loss of a bot that has left its seat or its game.
    fn crash(&mut self) -> End {
        let guest = self.guest.as_mut().expect("a bot that leaves was started");
        let loss = guest.bot.crash();
        let said = !loss.detail.as_str().is_empty();
        let left = || Loss::new(Fault::Crash, LEFT);
        End::Lost(self.mark, if said { loss } else { left() })
    }

    /// Returns the loss of a bot that has not sat down in time, with a hint at the reason.
    pub(super) fn never_sat_down(&mut self) -> Loss {
        self.hear_refusals();
        let others = self.venue.others.borrow();
        let other = others.rooms.iter().find(|room| is_visited(room));
        let other = other.map(|room| format!("{NOT_IN} jogoId {}", room.id));
        let watching = || Refusal::OnlyWatching.code().to_owned();
        let watches = self.sheet.does_bot_watch().then(watching);
        let hint = self.refused.as_ref().map(words).or(watches).or(other);
        self.too_late(hint, NOT_IN)
    }

    /// Returns the loss of a bot that has not moved in time, with a hint at the reason.
    pub(super) fn never_moved(&mut self) -> Loss {
        self.hear_refusals();
        let away = self.sheet.is_bot_away().then(|| AWAY.to_owned());
        let hint = self.refused.as_ref().map(words);
        self.too_late(away.or(hint), "")
    }

    /// Returns the loss by time, with the hint, or else the words of the bot, or else
    /// `otherwise`.
    fn too_late(&self, hint: Option<String>, otherwise: &str) -> Loss {
        let guest = self.guest.as_ref();
        let complaint = || Some(guest?.bot.complaint()).filter(|said| !said.is_empty());
        let told = hint.or_else(complaint);
        Loss::new(Fault::Time, told.as_deref().unwrap_or(otherwise))
    }

    /// Lets the bot end by itself from now on.
    pub(super) fn let_end(&mut self) {
        if let Some(guest) = &mut self.guest {
            guest.bot.let_end();
        }
    }

    /// Ends the bot.
    pub(super) fn end(&mut self) {
        self.guest = None;
    }

    /// Has the referee leave the room.
    pub(super) async fn close(mut self) {
        if self.sheet.has_room() {
            // Otherwise the seat would be held, and the room kept with it.
            self.emit(event::LEAVE, json!({}));
            let _late = tokio::time::timeout(GOODBYE, self.hear_answer()).await;
        }
        self.connection.close().await;
    }

    /// Waits for the server's answer to the last emission.
    async fn hear_answer(&mut self) {
        while let Some(event) = self.connection.next().await {
            match event {
                ConnectionEvent::Answered { ticket, .. } if ticket == self.emissions => return,
                ConnectionEvent::Down { .. } => return,
                ConnectionEvent::Answered { .. }
                | ConnectionEvent::Received(_)
                | ConnectionEvent::Up
                | ConnectionEvent::At(_)
                | ConnectionEvent::Connecting { .. }
                | ConnectionEvent::Moved(_)
                | ConnectionEvent::Games { .. }
                | ConnectionEvent::Table(..) => {}
            }
        }
    }

    fn emit(&mut self, event: &'static str, payload: Value) {
        self.emissions += 1;
        self.connection.emit(Emission {
            event,
            payload,
            ticket: Some(self.emissions),
        });
    }
}

/// Returns whether somebody is in a room. That of a bot of an earlier game may still be there.
fn is_visited(room: &game::RoomView) -> bool {
    let here = |mark| room.players.of(mark).is_some_and(|player| player.present);
    room.watchers > 0 || Mark::BOTH.into_iter().any(here)
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
