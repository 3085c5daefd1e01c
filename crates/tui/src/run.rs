//! The loop: waits for whatever comes first, lets `update` decide, carries out what
//! it asks, and draws.

use std::io;
use std::pin::Pin;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEvent};
use game::Moment;
use texts::Texts;
use tokio::time::Sleep;

use crate::app::App;
use crate::connection::{Connection, Emission};
use crate::input::{Guard, Input, is_suspend};
use crate::message::{Effect, Message};
use crate::options::Options;
use crate::signals::{Signal, Signals};
use crate::terminal::{self, Canvas};
use crate::{keys, update, view};

/// Why there was no game.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Standard input or output is not a terminal.
    #[error("{0}")]
    NoTerminal(&'static str),
    /// The terminal failed.
    #[error(transparent)]
    Terminal(#[from] io::Error),
}

/// Plays in this terminal until the person leaves.
///
/// # Errors
/// Without a terminal, or when it cannot be read or written any more.
pub fn play(options: Options) -> Result<(), Fault> {
    let texts = Texts::new(options.language);
    if !terminal::is_there() {
        return Err(Fault::NoTerminal(texts.no_terminal()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    terminal::catch_panics(texts.bug());
    terminal::leave_when_the_terminal_is_gone()?;
    let app = App::new(options.setup());
    terminal::enter()?;
    let outcome = runtime.block_on(async {
        let mut player = Player::new(app)?;
        let mut connection = match options.robot {
            Some(level) => Connection::alone(level, player.app.room_id().clone()),
            None => {
                // The first frame is there before anything is looked up or connected.
                player.draw()?;
                Connection::open(options.address)
            }
        };
        let outcome = player.play(&mut connection).await;
        connection.close().await;
        outcome
    });
    terminal::leave();
    // A name that is still being looked up would hold us here until it is found.
    runtime.shutdown_background();
    Ok(outcome?)
}

/// The client with its terminal.
struct Player {
    app: App,
    canvas: Canvas,
    input: Input,
    guard: Guard,
    signals: Signals,
    start: Instant,
}

/// Whatever comes first.
enum Happened {
    Input(io::Result<Event>),
    Message(Message),
    KeyReleased,
    Signal(Signal),
}

/// Whether to go on.
enum Next {
    Continue,
    Suspend,
    Quit,
}

impl Player {
    fn new(app: App) -> io::Result<Self> {
        Ok(Self {
            app,
            canvas: Canvas::new()?,
            input: Input::open(),
            guard: Guard::default(),
            signals: Signals::listen()?,
            start: Instant::now(),
        })
    }

    async fn play(&mut self, connection: &mut Connection) -> io::Result<()> {
        loop {
            let mut happened = Some(self.wait(connection).await);
            // What came meanwhile shares the frame, as in a storm of resizes.
            while let Some(next) = happened {
                match self.take_in(next, connection)? {
                    Next::Continue => {}
                    Next::Suspend => self.suspend().await?,
                    Next::Quit => return Ok(()),
                }
                happened = self.ready(connection);
            }
            self.draw()?;
        }
    }

    async fn wait(&mut self, connection: &mut Connection) -> Happened {
        let wake = self
            .app
            .next_wake()
            .map(|Moment(at)| self.start + Duration::from_millis(at));
        tokio::select! {
            event = self.input.next() => Happened::Input(event),
            Some(event) = connection.next() => Happened::Message(Message::Link(event)),
            () = until(wake) => Happened::Message(Message::Time),
            () = until(self.guard.due()) => Happened::KeyReleased,
            signal = self.signals.next() => Happened::Signal(signal),
        }
    }

    /// What has happened already, if anything.
    fn ready(&mut self, connection: &mut Connection) -> Option<Happened> {
        let link = connection
            .try_next()
            .map(|event| Happened::Message(Message::Link(event)));
        link.or_else(|| self.input.try_next().map(Happened::Input))
    }

    fn take_in(&mut self, happened: Happened, connection: &mut Connection) -> io::Result<Next> {
        match happened {
            Happened::Message(message) => self.update(message, connection),
            Happened::Input(Ok(Event::Key(key))) if is_suspend(&key) => Ok(Next::Suspend),
            Happened::Input(Ok(Event::Key(key))) => {
                let key = self.guard.key(key, Instant::now());
                self.pressed(key, connection)
            }
            Happened::KeyReleased => {
                let key = self.guard.release(Instant::now());
                self.pressed(key, connection)
            }
            Happened::Input(Ok(Event::Resize(..))) => Ok(Next::Continue),
            Happened::Input(Ok(
                Event::Paste(_) | Event::Mouse(_) | Event::FocusGained | Event::FocusLost,
            )) => {
                self.guard.interrupt(Instant::now());
                Ok(Next::Continue)
            }
            Happened::Input(Err(error)) => Err(error),
            Happened::Signal(Signal::Suspend) => Ok(Next::Suspend),
            Happened::Signal(Signal::Continue) => {
                self.take_again()?;
                Ok(Next::Continue)
            }
            Happened::Signal(Signal::End(code)) => {
                terminal::leave();
                std::process::exit(code)
            }
        }
    }

    fn pressed(&mut self, key: Option<KeyEvent>, connection: &mut Connection) -> io::Result<Next> {
        match key.and_then(|key| keys::intent(&self.app, key)) {
            Some(intent) => self.update(Message::Intent(intent), connection),
            None => Ok(Next::Continue),
        }
    }

    fn update(&mut self, message: Message, connection: &mut Connection) -> io::Result<Next> {
        let elapsed = self.start.elapsed().as_millis();
        let now = Moment(u64::try_from(elapsed).unwrap_or(u64::MAX));
        let mut next = Next::Continue;
        for effect in update::update(&mut self.app, message, now) {
            match effect {
                Effect::Emit {
                    event,
                    payload,
                    ticket,
                } => {
                    connection.emit(Emission {
                        event,
                        payload,
                        ticket,
                    });
                }
                Effect::RetryNow => connection.retry_now(),
                Effect::Redraw => self.canvas.forget()?,
                Effect::Quit => next = Next::Quit,
            }
        }
        Ok(next)
    }

    /// Stops until the shell continues us, which [`Signal::Continue`] tells.
    async fn suspend(&mut self) -> io::Result<()> {
        self.input.pause().await;
        if !terminal::suspend()? {
            self.input.resume();
        }
        Ok(())
    }

    /// The terminal is ours again, after a pause that we or somebody else made.
    fn take_again(&mut self) -> io::Result<()> {
        terminal::leave();
        terminal::enter()?;
        self.input.resume();
        self.canvas.forget()
    }

    fn draw(&mut self) -> io::Result<()> {
        if !terminal::is_ours() {
            return Ok(());
        }
        let app = &self.app;
        self.canvas.draw(|frame| view::view(app, frame))
    }
}

/// Done at `moment`; never without one.
async fn until(moment: Option<Instant>) {
    let timer: Option<Pin<Box<Sleep>>> =
        moment.map(|moment| Box::pin(tokio::time::sleep_until(moment.into())));
    match timer {
        Some(timer) => timer.await,
        None => std::future::pending().await,
    }
}
