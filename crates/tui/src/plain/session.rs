//! The front end without a screen, less its two streams: what is heard goes in, what
//! is to be said comes out. Never waits; knows no clock but the moments it is told.
//!
//! A person at a terminal is answered at once. The lines of a script wait for their
//! time, in order: a move for our turn, a question until the move before it stands,
//! `r` for the end of the game. So no move is lost, whenever it was written.

use std::collections::VecDeque;

use game::{Level, Moment, Square};

use super::command::Command;
use super::{answers, narration, outage};
use crate::clock::after;
use crate::exit::End;
use crate::message::{Effect, Intent, Message};
use crate::state::{App, ConnectionState, Overlay, Snapshot};
use crate::update::update;

/// Lines that wait for their time; whoever writes more waits as well.
const MAX_QUEUED_LINES: usize = 64;

/// A script gives up on a server it has never reached after so many attempts, about
/// three seconds where nobody answers,
const MAX_ATTEMPTS: u32 = 5;
/// on one it has lost after so many milliseconds, as long as servers hold a seat,
const LOST_TIMEOUT: u64 = 60_000;
/// and on a room in which nothing happens, once it has nothing more to say, after this.
const IDLE_TIMEOUT: u64 = 300_000;

/// What comes in.
#[derive(Debug)]
pub(crate) enum SessionInput {
    /// Something for the state.
    Message(Message),
    /// A line that was typed or piped in.
    Line(String),
    /// There are no more lines.
    EndOfInput,
}

/// What goes out.
#[derive(Debug, Default)]
pub(crate) struct SessionOutput {
    /// One event a line.
    pub(crate) lines: Vec<String>,
    pub(crate) effects: Vec<Effect>,
    /// How it ended, once it has.
    pub(crate) end: Option<End>,
}

/// What was said so far, and what is to be done yet.
#[derive(Debug)]
pub(crate) struct LineSession {
    /// Somebody sits at a terminal and can be asked.
    interactive: bool,
    waiting: VecDeque<Command>,
    input_is_over: bool,
    /// The room as it was told last.
    narrated: Option<App>,
    reported_outage: outage::Reported,
    /// Since when we have not been in the room; none while in it.
    out_since: Option<Moment>,
    /// When something was said last.
    quiet_since: Moment,
}

impl LineSession {
    /// Nothing was said. `interactive` says whether somebody sits at a terminal.
    pub(crate) fn new(interactive: bool) -> Self {
        Self {
            interactive,
            waiting: VecDeque::new(),
            input_is_over: false,
            narrated: None,
            reported_outage: outage::Reported::default(),
            out_since: None,
            quiet_since: Moment(0),
        }
    }

    /// The first line, before anything is looked up or connected.
    pub(crate) fn begin(&self, app: &App) -> Vec<String> {
        let texts = app.setup.texts;
        let connects = (!app.setup.alone).then(|| texts.connecting(&app.setup.host));
        connects.into_iter().collect()
    }

    /// Whether another line may come.
    pub(crate) fn accepts_lines(&self) -> bool {
        self.waiting.len() < MAX_QUEUED_LINES
    }

    /// When [`Message::Time`] is to come in, if nothing else does before.
    pub(crate) fn next_wake(&self, app: &App) -> Option<Moment> {
        let lost = self.out_since.map(|since| after(since, LOST_TIMEOUT));
        let nobody = self
            .input_is_over
            .then(|| after(self.quiet_since, IDLE_TIMEOUT));
        let ends = lost.into_iter().chain(nobody).filter(|_| !self.interactive);
        app.next_wake().into_iter().chain(ends).min()
    }

    /// Takes in one thing at this moment.
    pub(crate) fn handle(
        &mut self,
        app: &mut App,
        input: SessionInput,
        now: Moment,
    ) -> SessionOutput {
        let mut out = SessionOutput::default();
        match input {
            SessionInput::Message(message) => self.apply(app, message, None, now, &mut out),
            SessionInput::Line(line) => self.waiting.push_back(Command::of(&line)),
            SessionInput::EndOfInput if self.interactive => {
                // As with Ctrl-C: who means to leave the room says so.
                self.apply(app, Message::Intent(Intent::QuitNow), None, now, &mut out);
            }
            SessionInput::EndOfInput => self.input_is_over = true,
        }
        while let Some(command) = self.next_due(app, &out) {
            self.perform(app, command, now, &mut out);
        }
        self.finish(app, now, &mut out);
        out
    }

    /// One message to the state, and what there is to say about it.
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
        out.lines
            .extend(outage::of_the_connection(&mut self.reported_outage, app));
        // A notice is said once, and needs no time to be read.
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
        // Who leaves knows of the chair that is free now.
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

    /// Tells what is new in the room.
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

    /// The next line whose time has come.
    fn next_due(&mut self, app: &App, out: &SessionOutput) -> Option<Command> {
        let ending = out.effects.contains(&Effect::Quit);
        let ready = !self.is_half_narrated(app);
        let due = |command: &mut Command| self.interactive || (ready && is_time(app, *command));
        if ending {
            return None;
        }
        self.waiting.pop_front_if(due)
    }

    /// Whether our mark has been swapped for a game that was not told yet: until it is,
    /// the last one looks as if nobody had asked for another.
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
            Command::Robot(level) => self.call_robot(app, level, now, out),
            Command::Leave if leaving => self.apply_intent(app, Intent::Yes, None, now, out),
            Command::Leave => self.leave(app, now, out),
            Command::GoOn => self.go_on(app, now, out),
            Command::Board => out.lines.extend(answers::board(app)),
            Command::Turn => out.lines.push(answers::turn(app)),
            Command::Score => out.lines.push(answers::score(app)),
            Command::Invite => out.lines.extend(answers::invitation(app)),
            Command::Help => out.lines.extend(answers::help(app)),
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

    /// Asks for the next game; where that makes no sense, says what is on instead.
    fn rematch(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        let before = out.lines.len();
        self.apply_intent(app, Intent::Rematch, None, now, out);
        if out.lines.len() == before {
            out.lines.push(answers::turn(app));
        }
    }

    /// Calls a robot, or sends it away; where that cannot be, says why not.
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

    /// Leaves; who breaks a game off is asked first, if there is somebody to ask.
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

    /// Goes on where something waits for that: nothing is played by an empty line.
    fn go_on(&mut self, app: &mut App, now: Moment, out: &mut SessionOutput) {
        let waits = app.stop.is_some() || matches!(app.connection, ConnectionState::Down { .. });
        if waits || app.can_sit_down() {
            self.apply_intent(app, Intent::Confirm, None, now, out);
        }
    }

    /// Ends, if it is time. A person says so; a script is through with its game, or has
    /// nobody who could be asked what to do.
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
                End::Left | End::NoConnection | End::RoomFull if full => End::RoomFull,
                End::Left | End::NoConnection | End::RoomFull => End::NoConnection,
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
            && !self.is_half_narrated(app)
            && app.is_in()
            && app.pending.is_none()
            && app.outcome().is_some()
            && !app.asked_rematch();
        through.then_some(End::Left)
    }
}

/// Whether the time of a script's line has come.
fn is_time(app: &App, command: Command) -> bool {
    if !app.is_in() || app.pending.is_some() {
        return false;
    }
    match command {
        // When it can be played, and when it never can: the answer says why not.
        Command::Play(_) => {
            let over = app.outcome().is_some() && !app.asked_rematch();
            let watching = app.seat.is_none() && !app.is_relay();
            over || watching || answers::our_turn(app).is_some()
        }
        Command::Rematch => app.outcome().is_some(),
        Command::Board
        | Command::Turn
        | Command::Score
        | Command::Invite
        | Command::Robot(_)
        | Command::Leave
        | Command::Help
        | Command::GoOn
        | Command::Unclear => true,
    }
}
