//! The line mode, a front end without a screen: one line for each event, for screen
//! readers, pipes and scripts. It has the same state, changed by the same `update`.
//!
//! [`LineSession`] decides which lines to write, and never waits. The loop in this file
//! reads lines, writes lines and performs effects.

mod answers;
mod command;
mod discovery;
mod due;
mod games;
mod naming;
mod narration;
mod outage;
mod output;
mod pilot;
mod session;
mod thinker;

#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal};
use std::time::Instant;

use texts::Texts;
use tokio::sync::mpsc;

use crate::appearance::capabilities::Capabilities;
use crate::clock::{self, until};
use crate::connection::{self, Connection};
use crate::effects::perform;
use crate::exit::{self, End};
use crate::message::Message;
use crate::navigation::{RoomAddress, Route};
use crate::options::Options;
use crate::seats::SeatStore;
use crate::start::{Fault, begin, begin_alone};
use crate::state::App;
use crate::terminal;
use crate::terminal::signals::Endings;
use output::Output;
use pilot::Pilot;
pub(crate) use session::{LineSession, SessionInput};

/// Plays line by line until the user leaves or a script has finished.
pub(crate) fn play(options: Options) -> Result<End, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let texts = Texts::new(options.preferences.language);
    terminal::catch_panics(texts.bug(), connection::survives_panic);
    let outcome = runtime.block_on(play_lines(&options));
    // A pending DNS lookup would delay the exit until it ends.
    runtime.shutdown_background();
    match outcome {
        // The reader of our output has closed it and needs nothing more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(End::Left),
        outcome => Ok(outcome?),
    }
}

async fn play_lines(options: &Options) -> io::Result<End> {
    let output = Output::open(|name| std::env::var(name).ok());
    let (mut pilot, lines) = match &options.program {
        Some((program, limits)) => {
            let (pilot, lines) = Pilot::start(program, *limits)?;
            (Some(pilot), lines)
        }
        None => (None, command::lines()?),
    };
    // Until the client runs, a signal ends the process as usual, unless a program has to end
    // first.
    let mut early = pilot.is_some().then(Endings::listen_widely).transpose()?;
    let opened = tokio::select! {
        opened = LineClient::open(options, pilot.as_mut(), lines, output) => opened?,
        code = signal(&mut early) => {
            drop(pilot);
            std::process::exit(code)
        }
    };
    let (mut client, mut connection) = match opened {
        Ok(opened) => opened,
        Err(end) => return Ok(end),
    };
    client.pilot = pilot;
    let endings = early.map_or_else(Endings::listen, Ok)?;
    let outcome = client.run(&mut connection, endings).await;
    connection.close().await;
    let goodbye = client.say_goodbye();
    outcome.and_then(|end| goodbye.map(|()| end))
}

/// Returns the exit code that the next signal asks for. Never returns without a listener.
async fn signal(endings: &mut Option<Endings>) -> i32 {
    match endings {
        Some(endings) => endings.next().await,
        None => std::future::pending().await,
    }
}

/// The client with its two streams.
struct LineClient {
    app: App,
    /// The store of the seat, or `None` without a server.
    seats: Option<SeatStore>,
    session: LineSession,
    /// The lines of standard input, or `None` after its end.
    lines: Option<mpsc::Receiver<String>>,
    /// The program that writes those lines, if no person does.
    pilot: Option<Pilot>,
    output: Output,
    start: Instant,
}

impl LineClient {
    /// Starts to connect, or calls a robot. Returns the end if there is no server, or if the
    /// program does not get ready.
    async fn open(
        options: &Options,
        pilot: Option<&mut Pilot>,
        mut lines: mpsc::Receiver<String>,
        output: Output,
    ) -> io::Result<Result<(Self, Connection), End>> {
        let capabilities = Capabilities::of_environment(|name| std::env::var(name).ok());
        let interactive = pilot.is_none() && io::stdin().is_terminal();
        if let Some(pilot) = pilot {
            let ready = pilot.ready(Texts::new(options.preferences.language)).await;
            let (Ok(sentence) | Err(sentence)) = &ready;
            output.write_lines(std::slice::from_ref(sentence))?;
            if ready.is_err() {
                return Ok(Err(End::ProgramFailed));
            }
        }
        let route = match options.beginning() {
            route @ (Route::Room(_) | Route::Meet(_)) => Some(route),
            Route::Lobby => {
                let answers = interactive.then_some(&mut lines);
                discovery::find_room(options, capabilities, answers, &output).await?
            }
            Route::Alone(_) | Route::Out => None,
        };
        if route == Some(Route::Out) {
            return Ok(Err(End::Left));
        }
        let place = route.and_then(|route| match route {
            Route::Room(address) => Some((address, false)),
            Route::Meet(server) => Some((RoomAddress { server, room: None }, true)),
            Route::Lobby | Route::Alone(_) | Route::Out => None,
        });
        let (app, seats, connection) = match (options.robot, place) {
            (Some(level), _) => {
                let (app, connection) = begin_alone(options, level, capabilities);
                (app, None, connection)
            }
            (None, Some((address, meet))) => {
                let (app, seats) = begin(options, &address, meet, capabilities)?;
                (
                    app,
                    seats,
                    Connection::follow(address.server, options.scope),
                )
            }
            (None, None) => return Ok(Err(End::NoConnection)),
        };
        let client = Self {
            app,
            seats,
            session: LineSession::new(interactive),
            lines: Some(lines),
            pilot: None,
            output,
            start: Instant::now(),
        };
        Ok(Ok((client, connection)))
    }

    async fn run(&mut self, connection: &mut Connection, mut endings: Endings) -> io::Result<End> {
        let mut reader_gone = output::reader_gone()?;
        self.output.write_lines(&self.session.begin(&self.app))?;
        loop {
            let wake = self.session.next_wake(&self.app);
            let wake = wake.map(|moment| clock::instant(self.start, moment));
            let input = tokio::select! {
                Some(event) = connection.next() => {
                    SessionInput::Message(Message::Connection(event))
                }
                line = next(&mut self.lines), if self.session.accepts_lines() => match line {
                    Some(line) => SessionInput::Line(line),
                    None => {
                        self.lines = None;
                        SessionInput::EndOfInput
                    }
                },
                report = report(&mut self.pilot) => {
                    self.hear(report)?;
                    continue;
                }
                () = until(wake) => SessionInput::Message(Message::Time),
                Some(()) = reader_gone.recv() => return Err(io::ErrorKind::BrokenPipe.into()),
                code = endings.next() => {
                    // A signal ends the program, even if nobody reads this.
                    let _unheard = self.say_goodbye();
                    drop(self.pilot.take());
                    std::process::exit(code)
                }
            };
            let out = self
                .session
                .handle(&mut self.app, input, clock::now(self.start));
            for effect in out.effects {
                // The session decides about the end, and there is nothing to draw.
                let _own = perform(effect, Some(&mut *connection), self.seats.as_ref());
            }
            self.output.write_lines(&out.lines)?;
            if let Some(end) = out.end {
                let gave_up = self.pilot.as_ref().is_some_and(Pilot::gave_up);
                return Ok(if gave_up { End::ProgramFailed } else { end });
            }
            if let Some(pilot) = &mut self.pilot {
                pilot.look(&self.app);
            }
        }
    }

    /// Passes a report of the program on to its pilot, and asks again if that is due.
    fn hear(&mut self, report: thinker::Report) -> io::Result<()> {
        let Some(pilot) = &mut self.pilot else {
            return Ok(());
        };
        let sentence = pilot.hear(&self.app, report);
        pilot.look(&self.app);
        self.output.write_lines(sentence.as_slice())
    }

    /// Waits for pending writes to the disk. A user who quits during a game is told how
    /// to reclaim the seat.
    fn say_goodbye(&self) -> io::Result<()> {
        let kept = self.seats.as_ref().map_or(Ok(()), SeatStore::flush);
        let sentence = exit::farewell(&self.app, &kept);
        self.output.write_lines(sentence.as_slice())
    }
}

/// Returns the next report of the program. Never returns without one.
async fn report(pilot: &mut Option<Pilot>) -> thinker::Report {
    match pilot {
        Some(pilot) => pilot.report().await,
        None => std::future::pending().await,
    }
}

/// Returns the next line. Returns `None` at the end, and never returns again after that.
async fn next(lines: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}
