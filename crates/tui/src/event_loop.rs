//! The loop: waits for whatever comes first, lets the stage take it in, and draws.
//! Knows no stage from the other.

use std::io::{self, Write};
use std::time::Instant;

use crossterm::event::{Event as TerminalEvent, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use game::Moment;
use ratatui::layout::Position;
use texts::Texts;
use tokio::task::JoinHandle;

use crate::appearance::capabilities::Surroundings;
use crate::clock::{self, until};
use crate::connection;
use crate::exit::End;
use crate::navigation::Way;
use crate::options::Options;
use crate::pages::{Happened, LobbyStage, Next, RoomStage, Stage};
use crate::preferences::Theme;
use crate::start::Fault;
use crate::terminal::background::{self, Answer};
use crate::terminal::key_filter::{Guard, Input, is_suspend};
use crate::terminal::signals::{Signal, Signals};
use crate::terminal::{self, Canvas};

/// Plays in this terminal until the person leaves.
///
/// # Errors
/// When it cannot be read or written any more.
pub(crate) fn play(options: Options) -> Result<End, Fault> {
    let texts = Texts::new(options.preferences.language);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    terminal::catch_panics(texts.bug(), connection::survives_panic);
    terminal::leave_when_the_terminal_is_gone()?;
    terminal::enter()?;
    let mut farewell = None;
    let outcome = runtime.block_on(async {
        let mut player = Player::new(options)?;
        let outcome = player.play().await;
        farewell = player.farewell;
        outcome.map(|()| player.end)
    });
    terminal::leave();
    say(farewell);
    // A name that is still being looked up would hold us here until it is found.
    runtime.shutdown_background();
    Ok(outcome?)
}

/// The person's end: screen, keyboard and clock, the same on every stage.
struct Player {
    options: Options,
    surroundings: Surroundings,
    canvas: Canvas,
    input: Input,
    guard: Guard,
    signals: Signals,
    start: Instant,
    /// The goodbye of the stage before this one to its server.
    goodbye: Option<JoinHandle<()>>,
    /// What the last stage has to tell once the terminal is given back.
    farewell: Option<String>,
    /// How the last stage ended.
    end: End,
}

/// Whatever comes first.
enum Event<Heard> {
    Terminal(io::Result<TerminalEvent>),
    Heard(Heard),
    Time,
    KeyReleased,
    Signal(Signal),
}

/// How the loop goes on.
enum Turn {
    Continue,
    Suspend,
    Go(Way),
}

impl Player {
    fn new(options: Options) -> io::Result<Self> {
        Ok(Self {
            options,
            surroundings: Surroundings::of_environment(|name| std::env::var(name).ok()),
            canvas: Canvas::new()?,
            input: Input::new(),
            guard: Guard::default(),
            signals: Signals::listen()?,
            start: Instant::now(),
            goodbye: None,
            farewell: None,
            end: End::Left,
        })
    }

    /// From stage to stage, until one leads out.
    async fn play(&mut self) -> io::Result<()> {
        let mut way = self.options.beginning();
        let mut first = true;
        loop {
            way = match way {
                Way::Lobby => {
                    let now = self.now();
                    let lobby = LobbyStage::open(&self.options, first, self.surroundings, now);
                    self.stay(lobby).await?
                }
                Way::Room(place) => {
                    let room = RoomStage::open(&self.options, place, self.surroundings)?;
                    // What is wrong is told once.
                    self.options.warning = None;
                    self.stay(room).await?
                }
                Way::Alone(level) => {
                    let room = RoomStage::alone(&self.options, level, self.surroundings);
                    self.options.warning = None;
                    self.stay(room).await?
                }
                Way::Out => break,
            };
            first = false;
        }
        if let Some(goodbye) = self.goodbye.take() {
            // One that broke off has nothing more to say.
            let _broken = goodbye.await;
        }
        Ok(())
    }

    /// On one stage, until it leads elsewhere.
    async fn stay<S: Stage>(&mut self, mut stage: S) -> io::Result<Way> {
        let way = self.live(&mut stage).await;
        self.farewell = stage.farewell();
        self.end = stage.end();
        self.options.preferences = stage.preferences().clone();
        self.goodbye = Some(tokio::spawn(stage.close()));
        way
    }

    async fn live<S: Stage>(&mut self, stage: &mut S) -> io::Result<Way> {
        // What needs no outside is in the first frame, which is there before anything is
        // looked up or connected.
        while let Some(heard) = stage.try_hear() {
            // Nothing that is heard so early leads elsewhere.
            let _on = self.tell(stage, Happened::Heard(heard))?;
        }
        self.draw(stage)?;
        self.ask_the_terminal(stage);
        self.input.resume();
        self.draw(stage)?;
        stage.begin();
        loop {
            let mut event = Some(self.wait(stage).await);
            // What came meanwhile shares the frame, as in a storm of resizes.
            while let Some(next) = event {
                match self.take_in(next, stage)? {
                    Turn::Continue => {}
                    Turn::Suspend => self.suspend().await?,
                    Turn::Go(way) => return Ok(way),
                }
                event = self.ready(stage);
            }
            self.draw(stage)?;
        }
    }

    /// The one question to the terminal, before its keys are read for the first time.
    fn ask_the_terminal<S: Stage>(&mut self, stage: &mut S) {
        if self.options.preferences.theme != Theme::Auto {
            return;
        }
        match background::ask(&mut self.surroundings) {
            Answer::NotAsked => {}
            Answer::Told(_) => stage.surround(self.surroundings, self.now()),
            Answer::Silence => self.guard.distrust(Instant::now()),
        }
    }

    async fn wait<S: Stage>(&mut self, stage: &mut S) -> Event<S::Heard> {
        let wake = stage
            .next_wake()
            .map(|moment| clock::instant(self.start, moment));
        tokio::select! {
            event = self.input.next() => Event::Terminal(event),
            heard = stage.hear() => Event::Heard(heard),
            () = until(wake) => Event::Time,
            () = until(self.guard.due()) => Event::KeyReleased,
            signal = self.signals.next() => Event::Signal(signal),
        }
    }

    /// What has happened already, if anything.
    fn ready<S: Stage>(&mut self, stage: &mut S) -> Option<Event<S::Heard>> {
        let heard = stage.try_hear().map(Event::Heard);
        heard.or_else(|| self.input.try_next().map(Event::Terminal))
    }

    fn take_in<S: Stage>(&mut self, event: Event<S::Heard>, stage: &mut S) -> io::Result<Turn> {
        match event {
            Event::Heard(heard) => self.tell(stage, Happened::Heard(heard)),
            Event::Time => self.tell(stage, Happened::Time),
            Event::Terminal(event) => self.typed(event?, stage),
            Event::KeyReleased => {
                let key = self.guard.release(Instant::now());
                self.pressed(stage, key)
            }
            Event::Signal(Signal::Suspend) => Ok(Turn::Suspend),
            Event::Signal(Signal::Continue) => {
                self.take_again()?;
                Ok(Turn::Continue)
            }
            Event::Signal(Signal::End(code)) => {
                terminal::leave();
                say(stage.farewell());
                std::process::exit(code)
            }
        }
    }

    fn typed<S: Stage>(&mut self, event: TerminalEvent, stage: &mut S) -> io::Result<Turn> {
        let now = Instant::now();
        match event {
            TerminalEvent::Key(key) if is_suspend(&key) => Ok(Turn::Suspend),
            TerminalEvent::Key(key) => {
                let guarded = self.guard.key(key, now);
                let key = if stage.takes_text() {
                    self.guard.interrupt(now);
                    Some(key)
                } else {
                    guarded
                };
                self.pressed(stage, key)
            }
            TerminalEvent::Resize(..) => Ok(Turn::Continue),
            TerminalEvent::Paste(text) => {
                self.guard.interrupt(now);
                self.tell(stage, Happened::Paste(text))
            }
            TerminalEvent::FocusGained | TerminalEvent::FocusLost => {
                self.guard.interrupt(now);
                let here = event == TerminalEvent::FocusGained;
                self.tell(stage, Happened::Focus(here))
            }
            TerminalEvent::Mouse(mouse) => {
                self.guard.interrupt(now);
                self.clicked(stage, mouse)
            }
        }
    }

    fn pressed<S: Stage>(&mut self, stage: &mut S, key: Option<KeyEvent>) -> io::Result<Turn> {
        match key {
            Some(key) => self.tell(stage, Happened::Key(key)),
            None => Ok(Turn::Continue),
        }
    }

    fn clicked<S: Stage>(&mut self, stage: &mut S, mouse: MouseEvent) -> io::Result<Turn> {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) || !stage.aside().mouse {
            return Ok(Turn::Continue);
        }
        let place = Position::new(mouse.column, mouse.row);
        let screen = self.canvas.area();
        self.tell(stage, Happened::Click(place, screen))
    }

    fn tell<S: Stage>(&mut self, stage: &mut S, what: Happened<S::Heard>) -> io::Result<Turn> {
        match stage.take_in(what, self.now()) {
            Next::Continue => Ok(Turn::Continue),
            Next::Redraw => {
                self.canvas.forget()?;
                Ok(Turn::Continue)
            }
            Next::Go(way) => Ok(Turn::Go(way)),
        }
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

    fn draw<S: Stage>(&mut self, stage: &mut S) -> io::Result<()> {
        if !terminal::is_ours() {
            return Ok(());
        }
        let once = stage.take_once();
        let aside = stage.aside();
        self.canvas.draw(|frame| stage.view(frame), aside, &once)
    }

    fn now(&self) -> Moment {
        clock::now(self.start)
    }
}

/// Says the last word, if there is one.
fn say(farewell: Option<String>) {
    if let Some(sentence) = farewell {
        // Whoever closed the window reads nothing any more.
        let _unheard = writeln!(io::stdout(), "{sentence}");
    }
}
