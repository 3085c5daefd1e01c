//! The front end without a screen: one line for each event, for screen readers, pipes
//! and scripts. The same state, changed by the same `update`; only told in words.
//!
//! What is said is decided by [`Talk`], which waits for nothing; this loop reads lines,
//! writes lines and carries effects out.

mod answers;
mod command;
mod discovery;
mod narration;
mod outage;
mod output;
mod session;

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
use crate::navigation::Route;
use crate::options::Options;
use crate::seats::Keeper;
use crate::start::{Fault, begin, begin_alone};
use crate::state::App;
use crate::terminal;
use crate::terminal::signals::Endings;
use output::Output;
pub(crate) use session::{Heard, Talk};

/// Whether this front end is the one that fits: there is no terminal, or none that can
/// show a screen, or the environment asks for it.
pub(crate) fn is_fitting() -> bool {
    let variable = |name: &str| std::env::var(name).ok();
    fits(
        io::stdin().is_terminal() && io::stdout().is_terminal(),
        variable,
    )
}

fn fits(terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let asked = variable("JOGO_SIMPLES").is_some_and(|value| !value.is_empty() && value != "0");
    asked || !terminal || variable("TERM").as_deref() == Some("dumb")
}

/// Plays line by line until the person leaves or a script is through.
pub(crate) fn play(options: Options) -> Result<End, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let texts = Texts::new(options.preferences.language);
    terminal::catch_panics(texts.bug(), connection::survives_panic);
    let outcome = runtime.block_on(async {
        let Some((mut player, mut connection)) = Player::open(&options).await? else {
            return Ok(End::NoConnection);
        };
        let outcome = player.play(&mut connection).await;
        connection.close().await;
        let goodbye = player.say_goodbye();
        outcome.and_then(|end| goodbye.map(|()| end))
    });
    // A name that is still being looked up would hold us here until it is found.
    runtime.shutdown_background();
    match outcome {
        // Nobody reads any more: whoever stopped reading has what they wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(End::Left),
        outcome => Ok(outcome?),
    }
}

/// The client with its two streams.
struct Player {
    app: App,
    /// None while playing alone.
    seats: Option<Keeper>,
    talk: Talk,
    output: Output,
    start: Instant,
}

impl Player {
    /// Begins to connect, or sits a robot down opposite; none where there is no server.
    async fn open(options: &Options) -> io::Result<Option<(Self, Connection)>> {
        let variable = |name: &str| std::env::var(name).ok();
        let capabilities = Capabilities::of_environment(variable);
        let output = Output::open(variable);
        let person = io::stdin().is_terminal();
        let address = match options.beginning() {
            Route::Room(address) => Some(address),
            Route::Lobby => discovery::find(options, capabilities, person, &output).await?,
            Route::Alone(_) | Route::Out => None,
        };
        let (app, seats, connection) = match (options.robot, address) {
            (Some(level), _) => {
                let (app, connection) = begin_alone(options, level, capabilities);
                (app, None, connection)
            }
            (None, Some(address)) => {
                let (app, seats) = begin(options, &address, capabilities)?;
                (app, Some(seats), Connection::open(address.server))
            }
            (None, None) => return Ok(None),
        };
        let player = Self {
            app,
            seats,
            talk: Talk::new(person),
            output,
            start: Instant::now(),
        };
        Ok(Some((player, connection)))
    }

    async fn play(&mut self, connection: &mut Connection) -> io::Result<End> {
        let mut endings = Endings::listen()?;
        let mut unheard = output::unheard()?;
        let mut lines: Option<mpsc::Receiver<String>> = Some(command::lines()?);
        self.output.say(&self.talk.begin(&self.app))?;
        loop {
            let wake = self.talk.next_wake(&self.app);
            let wake = wake.map(|moment| clock::instant(self.start, moment));
            let heard = tokio::select! {
                Some(event) = connection.next() => Heard::Message(Message::Connection(event)),
                line = next(&mut lines), if self.talk.listens() => match line {
                    Some(line) => Heard::Line(line),
                    None => {
                        lines = None;
                        Heard::EndOfInput
                    }
                },
                () = until(wake) => Heard::Message(Message::Time),
                Some(()) = unheard.recv() => return Err(io::ErrorKind::BrokenPipe.into()),
                code = endings.next() => {
                    // Who is told to end does so, read or not.
                    let _unheard = self.say_goodbye();
                    std::process::exit(code)
                }
            };
            let out = self
                .talk
                .take_in(&mut self.app, heard, clock::now(self.start));
            for effect in out.effects {
                // The end is the talk's to tell, and there is nothing to draw.
                let _own = perform(effect, Some(&mut *connection), self.seats.as_ref());
            }
            self.output.say(&out.said)?;
            if let Some(end) = out.end {
                return Ok(end);
            }
        }
    }

    /// Waits for the disk, and tells who ended in mid-game how to sit down again.
    fn say_goodbye(&self) -> io::Result<()> {
        let Some(seats) = &self.seats else {
            return Ok(());
        };
        let sentence = exit::farewell(&self.app, &seats.settle());
        self.output.say(sentence.as_slice())
    }
}

/// The next line; none once there are no more, and nothing after that.
async fn next(lines: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}
