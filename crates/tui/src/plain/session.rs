//! The session of the line mode without its two streams: inputs go in, and lines come
//! out.
//!
//! The session answers an interactive user at once. The lines of a script wait in order.
//! A move waits for our turn, a question for the previous move, and `r` for the end of
//! the game. No move is lost, whenever it was written.
//!
//! **Invariant:** never waits, and never reads a clock. Each input has its moment.

use std::collections::VecDeque;

use game::{Level, Moment, Name, Square};

use super::command::Command;
use super::{answers, due, games, naming, narration, outage};
use crate::clock::after;
use crate::exit::End;
use crate::message::{ConnectionEvent, Effect, Intent, Message};
use crate::state::{App, ConnectionState, Overlay, Snapshot};
use crate::update::update;

/// The maximum number of waiting lines. The reader of more lines waits.
const MAX_QUEUED_LINES: usize = 64;

/// The number of failed first attempts after which a script gives up. They take about
/// three seconds.
const MAX_ATTEMPTS: u32 = 5;
/// The time offline after which a script gives up, in milliseconds. Servers hold a seat
/// that long.
const LOST_TIMEOUT: u64 = 60_000;
/// The time without events after which a script that has no more lines gives up, in
/// milliseconds.
const IDLE_TIMEOUT: u64 = 300_000;

/// An input of the session.
#[derive(Debug)]
pub(crate) enum SessionInput {
    /// A message for the state.
    Message(Message),
    /// A line of standard input.
    Line(String),
    /// The end of standard input.
    EndOfInput,
}

/// The output of one input.
#[derive(Debug, Default)]
pub(crate) struct SessionOutput {
    /// The lines to write, one for each event.
    pub(crate) lines: Vec<String>,
    pub(crate) effects: Vec<Effect>,
    /// The outcome, if the session has ended.
    pub(crate) end: Option<End>,
}

/// The state of the session.
#[derive(Debug)]
pub(crate) struct LineSession {
    /// Whether a user at a terminal can be asked.
    interactive: bool,
    waiting: VecDeque<Command>,
    input_is_over: bool,
    /// Whether a line was read.
    has_read: bool,
    /// The state at the last narration.
    narrated: Option<App>,
    reported_outage: outage::Reported,
    /// The moment since when we are not in the room, or `None` while we are.
    out_since: Option<Moment>,
    asked_games: games::Asked,
    /// The moment of the last line.
    quiet_since: Moment,
}

impl LineSession {
    /// Returns a new session. `interactive` tells whether a user at a terminal can be
    /// asked.
    pub(crate) fn new(interactive: bool) -> Self {
        Self {
            interactive,
            waiting: VecDeque::new(),
            input_is_over: false,
            has_read: false,
            narrated: None,
            reported_outage: outage::Reported::default(),
            out_since: None,
            asked_games: games::Asked::default(),
            quiet_since: Moment(0),
        }
    }

    /// Returns the first line, which precedes every lookup and connection.
    pub(crate) fn begin(&self, app: &App) -> Vec<String> {
        let texts = app.setup.texts;
        let connects = (!app.setup.alone).then(|| texts.connecting(&app.setup.host));
        connects.into_iter().collect()
    }

    /// Returns whether another line is accepted.
    pub(crate) fn accepts_lines(&self) -> bool {
        self.waiting.len() < MAX_QUEUED_LINES
    }

    /// Returns the moment when [`Message::Time`] is due, unless another input comes
    /// first.
    pub(crate) fn next_wake(&self, app: &App) -> Option<Moment> {
        let lost = self.out_since.map(|since| after(since, LOST_TIMEOUT));
        let nobody = self
            .input_is_over
            .then(|| after(self.quiet_since, IDLE_TIMEOUT));
        let ends = lost.into_iter().chain(nobody).filter(|_| !self.interactive);
        app.next_wake().into_iter().chain(ends).min()
    }

    /// Handles an input at this moment.
    pub(crate) fn handle(
        &mut self,
        app: &mut App,
        input: SessionInput,
        now: Moment,
    ) -> SessionOutput {
        let mut out = SessionOutput::default();
        match input {
            SessionInput::Message(Message::Connection(ConnectionEvent::Games { room, games })) => {
                let told = self.asked_games.answer(app, &room, games.as_deref());
                out.lines.extend(told);
            }
            SessionInput::Message(message) => self.apply(app, message, None, now, &mut out),
            SessionInput::Line(line) => {
                self.has_read = true;
                self.waiting.push_back(Command::of(&line));
            }
            SessionInput::EndOfInput if self.interactive => {
                // The same as Ctrl-C. The user leaves the room only with `x`.
                self.apply(app, Message::Intent(Intent::QuitNow), None, now, &mut out);
            }
            SessionInput::EndOfInput => {
                self.input_is_over = true;
                // Without a line, nobody seems to know what the client waits for.
                if !self.has_read {
                    let minutes = IDLE_TIMEOUT / 60_000;
                    out.lines.push(app.setup.texts.say_input_over(minutes));
                }
            }
        }
        while let Some(command) = self.next_due(app, &out) {
            self.perform(app, command, now, &mut out);
        }
        self.finish(app, now, &mut out);
        let texts = app.setup.texts;
        let lines = out.lines.into_iter();
        out.lines = lines.map(|line| texts.begun(line)).collect();
        out
    }

    /// Applies a message to the state, and adds the resulting lines.
    fn apply(
        &mut self,
        app: &mut App,
        message: Message,
        square: Option<Square>,
        now: Moment,
        out: &mut SessionOutput,
    ) {
        let before = app.clone();
        out.effects.extend(update(app, message, now));
        // A line answers the lines that were printed before it.
        app.late_answers = None;
        out.lines
            .extend(outage::of_the_connection(&mut self.reported_outage, app));
        // In line mode a notice is printed once and then gone.
        if let Some(toast) = app.toast.take() {
            out.lines
                .extend(narration::notice(app, &toast.notice, square));
        }
        if let Some(stop) = app.stop.as_ref().filter(|_| app.stop != before.stop) {
            out.lines.push(outage::stopped(app, stop));
            if self.interactive {
                out.lines.push(outage::way_out(app, stop).to_owned());
            }
        }
        // After leaving, the free seat is no news.
        if app.is_in() && !out.effects.contains(&Effect::Quit) {
            self.narrate_room(app, !before.is_in(), out);
        }
        if app.reply_is_slow() && !before.reply_is_slow() {
            out.lines.push(app.setup.texts.no_reply_yet().to_owned());
        }
        if app.other_thinks() && !before.other_thinks() {
            out.lines.push(answers::thinking(app));
        }
    }

    /// Narrates the changes in the room.
    fn narrate_room(&mut self, app: &App, came_in: bool, out: &mut SessionOutput) {
        match &self.narrated {
            None => out.lines.extend(narration::introduction(app)),
            Some(_) if self.is_half_narrated(app) => return,
            Some(narrated) => out.lines.extend(narration::since(narrated, app, came_in)),
        }
        self.narrated = Some(app.clone());
        let wanted_to_play = !app.setup.watch && !app.is_relay();
        if came_in && wanted_to_play && app.seat.is_none() && !self.interactive {
            out.lines.push(app.setup.texts.sala_cheia(&app.setup.room));
            out.end = Some(End::RoomFull);
        }
    }

    /// Returns the next line that is due.
    fn next_due(&mut self, app: &App, out: &SessionOutput) -> Option<Command> {
        let ending = out.effects.contains(&Effect::Quit);
        let ready = !self.is_half_narrated(app) && !self.asked_games.is_open();
        let due = |command: &mut Command| self.interactive || (ready && due::is_time(app, command));
        if ending {
            return None;
        }
        self.waiting.pop_front_if(due)
    }

    /// Returns whether our mark was swapped for a game that has not arrived yet. Until
    /// then, the old game looks as if nobody had requested another.
    fn is_half_narrated(&self, app: &App) -> bool {
        let narrated = self.narrated.as_ref();
        narrated.is_some_and(|narrated| narration::is_half_narrated(narrated, app))
    }

    fn perform(&mut self, app: &mut App, command: Command, now: Moment, out: &mut SessionOutput) {
        let texts = app.setup.texts;
        let leaving = matches!(app.overlay, Some(Overlay::Leave(_)));
        if leaving && command != Command::Leave {
            self.apply_intent(app, Intent::No, None, now, out);
        }
        match command {
            Command::Play(square) => {
                self.apply_intent(app, Intent::Play(square), Some(square), now, out);
            }
            Command::Rematch => self.rematch(app, now, out),
            Command::Meet if app.can_meet() || app.can_meet_elsewhere() => {
                self.apply_intent(app, Intent::Meet, None, now, out);
                out.lines.push(texts.seeking().to_owned());
            }
            Command::Meet => out.lines.push(answers::why_no_meeting(app)),
            Command::Name(name) => self.rename(app, &name, now, out),
            Command::Robot(level) => self.call_robot(app, level, now, out),
            Command::Claim if app.can_claim() => {
                self.apply_intent(app, Intent::Claim, None, now, out);
            }
            Command::Claim => out.lines.push(texts.cedo_demais().to_owned()),
            Command::Leave if leaving => self.apply_intent(app, Intent::Yes, None, now, out),
            Command::Leave => self.leave(app, now, out),
            Command::GoOn => self.go_on(app, now, out),
            Command::Board => out.lines.extend(answers::board(app)),
            Command::Turn => out.lines.push(answers::turn(app)),
            Command::Score => out.lines.push(answers::score(app)),
            Command::Moves => out.lines.push(answers::moves(app)),
            Command::Games(number) if app.room().is_some() && !app.setup.alone => {
                self.asked_games.note(app.room_id().clone(), number);
                out.effects.push(Effect::ReadGames(app.room_id().clone()));
            }
            Command::Games(_) => out.lines.push(texts.games_none().to_owned()),
            Command::Invite => out.lines.extend(answers::invitation(app)),
            Command::Help => out.lines.extend(answers::help(app)),
            Command::NoSquare => out.lines.push(texts.no_square().to_owned()),
            Command::Unclear => out.lines.push(texts.say_unclear().to_owned()),
        }
    }

    fn apply_intent(
        &mut self,
        app: &mut App,
        intent: Intent,
        square: Option<Square>,
        now: Moment,
        out: &mut SessionOutput,
    ) {
        self.apply(app, Message::Intent(intent), square, now, out);
    }

    /// Requests the next game. If that is impossible, tells why.
    fn rematch(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        let before = out.lines.len();
        self.apply_intent(app, Intent::Rematch, None, now, out);
        if out.lines.len() == before {
            out.lines.extend(answers::why_no_rematch(app));
        }
    }

    /// Calls a robot or dismisses it. If that is impossible, tells so.
    fn call_robot(
        &mut self,
        app: &mut App,
        level: Option<Level>,
        now: Moment,
        out: &mut SessionOutput,
    ) {
        if !app.can_call_robot() || (level.is_none() && !app.robot_opposite()) {
            return out.lines.push(app.setup.texts.say_no_robot().to_owned());
        }
        self.apply_intent(app, Intent::Robot, None, now, out);
        self.apply_intent(app, Intent::Call(level), None, now, out);
    }

    /// Changes our name for this run, or tells how to do that.
    fn rename(&mut self, app: &mut App, name: &Name, now: Moment, out: &mut SessionOutput) {
        let intents = naming::intents(app, name);
        for intent in &intents {
            self.apply_intent(app, *intent, None, now, out);
        }
        out.lines.push(naming::answer(app, intents.is_empty()));
    }

    /// Leaves the room. An interactive user who would abandon a game is asked first.
    fn leave(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        self.apply_intent(app, Intent::Quit, None, now, out);
        if !matches!(app.overlay, Some(Overlay::Leave(_))) {
            return;
        }
        if self.interactive {
            out.lines.push(app.setup.texts.say_leave().to_owned());
        } else {
            self.apply_intent(app, Intent::Yes, None, now, out);
        }
    }

    /// Goes on, if something waits for that. An empty line never plays.
    fn go_on(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        let waits = app.stop.is_some() || matches!(app.connection, ConnectionState::Down { .. });
        if waits || app.can_sit_down() {
            self.apply_intent(app, Intent::Confirm, None, now, out);
        }
    }

    /// Ends the session if it is time. An interactive user ends it with a command. A
    /// script ends after its game, or if a user would have to decide.
    fn finish(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        self.out_since = if app.is_in() {
            None
        } else {
            self.out_since.or(Some(now))
        };
        if !out.lines.is_empty() {
            self.quiet_since = now;
        }
        if !self.interactive && !out.effects.contains(&Effect::Quit) {
            out.end = out.end.or_else(|| self.reason_to_end(app, now, out));
            if out.end.is_some() {
                self.leave(app, now, out);
            }
        }
        if out.effects.contains(&Effect::Quit) {
            out.end = out.end.or(Some(End::of(app)));
        }
    }

    fn reason_to_end(&self, app: &App, now: Moment, out: &mut SessionOutput) -> Option<End> {
        let texts = app.setup.texts;
        if let Some(stop) = &app.stop {
            let full = outage::is_full(stop);
            return Some(match End::of(app) {
                End::Versions => End::Versions,
                End::Left | End::NoConnection | End::RoomFull | End::ProgramFailed => {
                    if full {
                        End::RoomFull
                    } else {
                        End::NoConnection
                    }
                }
            });
        }
        if let ConnectionState::Down { attempt, .. } = app.connection
            && app.snapshot == Snapshot::Unknown
            && attempt >= MAX_ATTEMPTS
        {
            return Some(End::NoConnection);
        }
        if self
            .out_since
            .is_some_and(|since| after(since, LOST_TIMEOUT) <= now)
        {
            out.lines.push(texts.say_gave_up().to_owned());
            return Some(End::NoConnection);
        }
        if !self.input_is_over {
            return None;
        }
        if after(self.quiet_since, IDLE_TIMEOUT) <= now {
            out.lines.push(texts.say_nobody().to_owned());
            return Some(End::Left);
        }
        let through = self.waiting.is_empty()
            && !self.asked_games.is_open()
            && !self.is_half_narrated(app)
            && app.is_in()
            && app.pending.is_none()
            && app.outcome().is_some()
            && !app.asked_rematch();
        through.then_some(End::Left)
    }
}
