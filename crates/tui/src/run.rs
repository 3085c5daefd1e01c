//! The loop: waits for whatever comes first, lets `update` decide, carries out what
//! it asks, and draws.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use crossterm::event::{Event, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use texts::Texts;

use crate::app::App;
use crate::connection::Connection;
use crate::end::End;
use crate::input::{Guard, Input, is_suspend};
use crate::message::Message;
use crate::options::Options;
use crate::outside::{self, Own, carry_out, until};
use crate::play::{Fault, begin};
use crate::preferences::{self, Choice, Theme};
use crate::seats::Keeper;
use crate::signals::{Signal, Signals};
use crate::surroundings::Answer;
use crate::terminal::{self, Aside, Canvas};
use crate::{farewell, keys, update, view};

/// Plays in this terminal until the person leaves.
///
/// # Errors
/// When it cannot be read or written any more.
pub(crate) fn play(options: Options) -> Result<End, Fault> {
    let texts = Texts::new(options.preferences.language);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    terminal::catch_panics(texts.bug());
    terminal::leave_when_the_terminal_is_gone()?;
    let (app, seats) = begin(&options)?;
    terminal::enter()?;
    let outcome = runtime.block_on(async {
        let mut player = Player::new(app, seats, options.kept_in)?;
        player.begin()?;
        let mut connection = Connection::open(options.address);
        let outcome = player.play(&mut connection).await;
        connection.close().await;
        terminal::leave();
        player.say_goodbye();
        outcome.map(|()| End::of(&player.app))
    });
    terminal::leave();
    // A name that is still being looked up would hold us here until it is found.
    runtime.shutdown_background();
    Ok(outcome?)
}

/// The client with its terminal.
struct Player {
    app: App,
    seats: Keeper,
    canvas: Canvas,
    input: Input,
    guard: Guard,
    signals: Signals,
    start: Instant,
    kept_in: Option<PathBuf>,
    /// What goes out once, with the next frame.
    once: String,
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
    fn new(app: App, seats: Keeper, kept_in: Option<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            app,
            seats,
            canvas: Canvas::new()?,
            input: Input::new(),
            guard: Guard::default(),
            signals: Signals::listen()?,
            start: Instant::now(),
            kept_in,
            once: String::new(),
        })
    }

    /// The first frame is there before anything is looked up or connected; and the
    /// terminal has answered, or not, before its keys are read.
    fn begin(&mut self) -> io::Result<()> {
        self.draw()?;
        let mut surroundings = self.app.setup.surroundings;
        if self.app.setup.preferences.theme == Theme::Auto {
            match surroundings.ask() {
                Answer::NotAsked => {}
                Answer::Told(_) => self.app.setup.surround(surroundings),
                Answer::Silence => self.guard.distrust(Instant::now()),
            }
        }
        self.input.resume();
        self.draw()
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
            .map(|moment| outside::instant(self.start, moment));
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

    fn take_in(&mut self, happened: Happened, connection: &Connection) -> io::Result<Next> {
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
            Happened::Input(Ok(other)) => {
                self.guard.interrupt(Instant::now());
                self.noticed(&other, connection)
            }
            Happened::Input(Err(error)) => Err(error),
            Happened::Signal(Signal::Suspend) => Ok(Next::Suspend),
            Happened::Signal(Signal::Continue) => {
                self.take_again()?;
                Ok(Next::Continue)
            }
            Happened::Signal(Signal::End(code)) => {
                terminal::leave();
                self.say_goodbye();
                std::process::exit(code)
            }
        }
    }

    fn pressed(&mut self, key: Option<KeyEvent>, connection: &Connection) -> io::Result<Next> {
        let Some(key) = key else {
            return Ok(Next::Continue);
        };
        let intent = keys::intent(&self.app, key);
        self.update(intent.map_or(Message::Awake, Message::Intent), connection)
    }

    /// Something came that is no key.
    fn noticed(&mut self, event: &Event, connection: &Connection) -> io::Result<Next> {
        let message = match event {
            Event::FocusGained => Message::Focus(true),
            Event::FocusLost => Message::Focus(false),
            Event::Mouse(MouseEvent {
                kind: MouseEventKind::Down(MouseButton::Left),
                column,
                row,
                ..
            }) if self.app.setup.preferences.mouse => {
                let place = Position::new(*column, *row);
                let target = view::target(&self.app, self.canvas.area(), place);
                let intent = target.and_then(|target| keys::clicked(&self.app, target));
                intent.map_or(Message::Awake, Message::Intent)
            }
            Event::Paste(_) | Event::Mouse(_) | Event::Key(_) | Event::Resize(..) => {
                return Ok(Next::Continue);
            }
        };
        self.update(message, connection)
    }

    /// Keeps a choice; one that cannot be kept holds all the same.
    fn keep(&mut self, choice: &Choice, connection: &Connection) -> io::Result<()> {
        let Some(path) = &self.kept_in else {
            return Ok(());
        };
        if let Err(error) = preferences::keep(path, choice) {
            self.update(Message::NotKept(error.to_string()), connection)?;
        }
        Ok(())
    }

    fn update(&mut self, message: Message, connection: &Connection) -> io::Result<Next> {
        let now = outside::now(self.start);
        let mut next = Next::Continue;
        for effect in update::update(&mut self.app, message, now) {
            match carry_out(effect, connection, &self.seats) {
                None => {}
                Some(Own::Redraw) => self.canvas.forget()?,
                Some(Own::Quit) => next = Next::Quit,
                Some(Own::Keep(choice)) => self.keep(&choice, connection)?,
                Some(Own::Copy(text)) => self.once.push_str(&terminal::clipboard(&text)),
                Some(Own::Ring) => self.once.push_str(terminal::BELL),
                Some(Own::Notify(text)) => self.once.push_str(&terminal::notification(&text)),
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

    /// Waits for the disk, and tells who ended in mid-game how to sit down again.
    fn say_goodbye(&self) {
        let kept = self.seats.settle();
        if let Some(sentence) = farewell::farewell(&self.app, &kept) {
            // Whoever closed the window reads nothing any more.
            let _unheard = writeln!(io::stdout(), "{sentence}");
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        if !terminal::is_ours() {
            return Ok(());
        }
        let app = &self.app;
        let aside = Aside {
            title: view::title(app),
            mouse: app.setup.preferences.mouse,
        };
        let once = std::mem::take(&mut self.once);
        self.canvas
            .draw(|frame| view::view(app, frame), aside, &once)
    }
}
