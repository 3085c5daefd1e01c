//! The event loop of the screen: waits for the next event, passes it to the page and
//! draws.
//!
//! **Invariant:** does not depend on what any single page does.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::event::{
    Event as TerminalEvent, KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind,
};
use game::{Moment, Token};
use ratatui::layout::Position;
use texts::Texts;
use tokio::task::JoinHandle;

use crate::appearance::capabilities::Capabilities;
use crate::clock::{self, until};
use crate::connection;
use crate::exit::End;
use crate::navigation::{RoomAddress, Route};
use crate::options::Options;
use crate::pages::{LobbyPage, Next, Page, PageEvent, RoomPage};
use crate::preferences::Theme;
use crate::start::Fault;
use crate::terminal::background::{self, Answer};
use crate::terminal::key_filter::{Input, KeyFilter, Pressed, is_suspend};
use crate::terminal::signals::{Signal, Signals};
use crate::terminal::{self, FrameWriter};

/// The time in which a second press of a key belongs to the page of the first.
const DOUBLE_PRESS: Duration = Duration::from_millis(400);

/// Plays in this terminal until the user leaves.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
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
        let mut event_loop = EventLoop::new(options)?;
        let outcome = event_loop.run().await;
        farewell = event_loop.legible(event_loop.farewell.clone());
        outcome.map(|()| event_loop.end)
    });
    terminal::leave();
    print_farewell(farewell);
    // A pending DNS lookup would delay the exit until it ends.
    runtime.shutdown_background();
    Ok(outcome?)
}

/// The parts that all pages share: the screen, the keyboard and the clock.
struct EventLoop {
    options: Options,
    capabilities: Capabilities,
    frame_writer: FrameWriter,
    input: Input,
    key_filter: KeyFilter,
    signals: Signals,
    start: Instant,
    /// The task in which the previous page says goodbye to its server.
    goodbye: Option<JoinHandle<()>>,
    /// The sentence that the last page prints after the terminal is restored.
    farewell: Option<String>,
    /// The token of a guest's person, which is stored nowhere else.
    guest: Option<Token>,
    /// The last key that a page was given.
    pressed: Option<KeyCode>,
    /// The key that led to this page, and the moment when it did.
    turned: Option<(KeyCode, Instant)>,
    /// The way the last page ended.
    end: End,
    /// Whether the terminal may report clicks and its focus. Such a report would spoil
    /// the answer to the question for its background.
    may_report: bool,
}

/// An event of the loop, from any source.
enum LoopEvent<E> {
    Terminal(io::Result<TerminalEvent>),
    External(E),
    Time,
    KeyReleased,
    Signal(Signal),
}

/// The next step of the loop after an event.
enum Flow {
    Continue,
    Suspend,
    Go(Route),
}

impl EventLoop {
    fn new(options: Options) -> io::Result<Self> {
        Ok(Self {
            options,
            capabilities: Capabilities::of_environment(|name| std::env::var(name).ok()),
            frame_writer: FrameWriter::new()?,
            input: Input::new(),
            key_filter: KeyFilter::default(),
            signals: Signals::listen()?,
            start: Instant::now(),
            goodbye: None,
            farewell: None,
            guest: None,
            pressed: None,
            turned: None,
            end: End::Left,
            may_report: false,
        })
    }

    /// Runs one page after another until a page leads out of the program.
    async fn run(&mut self) -> io::Result<()> {
        let mut route = self.options.beginning();
        let mut first = true;
        loop {
            route = match route {
                Route::Lobby => {
                    let now = self.now();
                    let lobby = LobbyPage::open(&self.options, first, self.capabilities, now);
                    self.run_page(lobby).await?
                }
                Route::Room(address) => self.enter(address, false).await?,
                Route::Meet(server) => {
                    let anywhere = RoomAddress { server, room: None };
                    self.enter(anywhere, true).await?
                }
                Route::Alone(level) => {
                    let room = RoomPage::alone(&self.options, level, self.capabilities);
                    self.options.warning = None;
                    self.run_page(room).await?
                }
                Route::Out => break,
            };
            first = false;
            self.turned = self.pressed.map(|key| (key, Instant::now()));
        }
        if let Some(goodbye) = self.goodbye.take() {
            // The task may have failed. Nothing else depends on it.
            let _broken = goodbye.await;
        }
        Ok(())
    }

    /// Runs the page of a room. To `meet` a player who waits, the server chooses the room.
    async fn enter(&mut self, address: RoomAddress, meet: bool) -> io::Result<Route> {
        let mut room = RoomPage::open(&self.options, address, meet, self.capabilities)?;
        // A guest reaches one server only.
        room.remember(self.guest.clone());
        // The warning is shown only once.
        self.options.warning = None;
        self.run_page(room).await
    }

    /// Runs one page until it leads elsewhere.
    async fn run_page<P: Page>(&mut self, mut page: P) -> io::Result<Route> {
        let route = self.drive(&mut page).await;
        self.farewell = page.farewell();
        self.end = page.end();
        if self.options.guest {
            self.guest = page.person().or(self.guest.take());
        }
        self.options.preferences = page.preferences().clone();
        self.goodbye = Some(tokio::spawn(page.close()));
        route
    }

    async fn drive<P: Page>(&mut self, page: &mut P) -> io::Result<Route> {
        // Events that need no I/O are part of the first frame, which precedes every
        // lookup and connection.
        while let Some(event) = page.try_next_event() {
            // No event this early leads to another page.
            let _on = self.dispatch(page, PageEvent::External(event))?;
        }
        self.draw(page)?;
        self.query_background(page);
        self.may_report = true;
        self.input.resume();
        self.draw(page)?;
        page.start();
        loop {
            let mut event = Some(self.next_event(page).await);
            // Pending events share one frame, so a burst of resizes draws once.
            while let Some(next) = event {
                match self.handle(next, page)? {
                    Flow::Continue => {}
                    Flow::Suspend => self.suspend(page).await?,
                    Flow::Go(route) => return Ok(route),
                }
                event = self.try_next_event(page);
            }
            self.draw(page)?;
        }
    }

    /// Asks the terminal its only question, before any key is read.
    fn query_background<P: Page>(&mut self, page: &mut P) {
        if self.options.preferences.theme != Theme::Auto {
            return;
        }
        match background::ask(&mut self.capabilities) {
            Answer::NotAsked => {}
            Answer::Told(_) => page.set_capabilities(self.capabilities, self.now()),
            Answer::Silence => self.key_filter.distrust(Instant::now()),
        }
    }

    async fn next_event<P: Page>(&mut self, page: &mut P) -> LoopEvent<P::Event> {
        let wake = page
            .next_wake()
            .map(|moment| clock::instant(self.start, moment));
        tokio::select! {
            event = self.input.next() => LoopEvent::Terminal(event),
            event = page.next_event() => LoopEvent::External(event),
            () = until(wake) => LoopEvent::Time,
            () = until(self.key_filter.due()) => LoopEvent::KeyReleased,
            signal = self.signals.next() => LoopEvent::Signal(signal),
        }
    }

    /// Returns an event that has already happened, if there is one.
    fn try_next_event<P: Page>(&mut self, page: &mut P) -> Option<LoopEvent<P::Event>> {
        let event = page.try_next_event().map(LoopEvent::External);
        event.or_else(|| self.input.try_next().map(LoopEvent::Terminal))
    }

    fn handle<P: Page>(&mut self, event: LoopEvent<P::Event>, page: &mut P) -> io::Result<Flow> {
        match event {
            LoopEvent::External(event) => self.dispatch(page, PageEvent::External(event)),
            LoopEvent::Time => self.dispatch(page, PageEvent::Time),
            LoopEvent::Terminal(event) => self.handle_terminal(event?, page),
            LoopEvent::KeyReleased => match self.key_filter.release(Instant::now()) {
                Some(Pressed::Key(key)) => self.handle_key(page, Some(key)),
                Some(Pressed::Digits) => self.dispatch(page, PageEvent::Burst),
                None => Ok(Flow::Continue),
            },
            LoopEvent::Signal(Signal::Suspend) => Ok(Flow::Suspend),
            LoopEvent::Signal(Signal::Continue) => {
                self.resume()?;
                Ok(Flow::Continue)
            }
            LoopEvent::Signal(Signal::End(code)) => {
                terminal::leave();
                print_farewell(self.legible(page.farewell()));
                std::process::exit(code)
            }
        }
    }

    fn handle_terminal<P: Page>(&mut self, event: TerminalEvent, page: &mut P) -> io::Result<Flow> {
        let now = Instant::now();
        match event {
            TerminalEvent::Key(key) if is_suspend(&key) => Ok(Flow::Suspend),
            TerminalEvent::Key(key) => {
                let filtered = self.key_filter.key(key, now);
                let key = if page.takes_text() {
                    self.key_filter.interrupt(now);
                    Some(key)
                } else {
                    filtered
                };
                self.handle_key(page, key)
            }
            TerminalEvent::Resize(..) => Ok(Flow::Continue),
            TerminalEvent::Paste(text) => {
                self.key_filter.interrupt(now);
                self.dispatch(page, PageEvent::Paste(text))
            }
            TerminalEvent::FocusGained | TerminalEvent::FocusLost => {
                self.key_filter.interrupt(now);
                let here = event == TerminalEvent::FocusGained;
                self.dispatch(page, PageEvent::Focus(here))
            }
            TerminalEvent::Mouse(mouse) => {
                self.key_filter.interrupt(now);
                self.handle_mouse(page, mouse)
            }
        }
    }

    fn handle_key<P: Page>(&mut self, page: &mut P, key: Option<KeyEvent>) -> io::Result<Flow> {
        // The key that led to this page may have been pressed twice.
        let turned = self.turned;
        let again = |key: &KeyEvent| {
            turned.is_some_and(|(code, at)| code == key.code && at.elapsed() < DOUBLE_PRESS)
        };
        let Some(key) = key.filter(|key| !again(key)) else {
            return Ok(Flow::Continue);
        };
        self.pressed = Some(key.code);
        self.dispatch(page, PageEvent::Key(key))
    }

    fn handle_mouse<P: Page>(&mut self, page: &mut P, mouse: MouseEvent) -> io::Result<Flow> {
        if mouse.kind != MouseEventKind::Down(MouseButton::Left) || !page.window_state().mouse {
            return Ok(Flow::Continue);
        }
        let position = Position::new(mouse.column, mouse.row);
        let screen = self.frame_writer.area();
        self.dispatch(page, PageEvent::Click(position, screen))
    }

    fn dispatch<P: Page>(&mut self, page: &mut P, what: PageEvent<P::Event>) -> io::Result<Flow> {
        match page.handle(what, self.now()) {
            Next::Continue => Ok(Flow::Continue),
            Next::Redraw => {
                self.frame_writer.invalidate()?;
                Ok(Flow::Continue)
            }
            Next::Go(route) => Ok(Flow::Go(route)),
        }
    }

    /// Stops the process until the shell resumes it. [`Signal::Continue`] reports that.
    async fn suspend<P: Page>(&mut self, page: &mut P) -> io::Result<()> {
        self.input.pause().await;
        if !terminal::suspend()? {
            self.input.resume();
            // The event leads to no other page.
            let _on = self.dispatch(page, PageEvent::NoShell)?;
        }
        Ok(())
    }

    /// Takes the terminal over again, after any pause.
    fn resume(&mut self) -> io::Result<()> {
        terminal::leave();
        terminal::enter()?;
        self.input.resume();
        self.frame_writer.invalidate()
    }

    fn draw<P: Page>(&mut self, page: &mut P) -> io::Result<()> {
        if !terminal::is_ours() {
            return Ok(());
        }
        let output = page.take_output();
        let mut window = page.window_state();
        window.focus = self.may_report;
        window.mouse &= self.may_report;
        self.frame_writer
            .draw(|frame| page.view(frame), window, &output)
    }

    /// Returns the sentence in the letters that the terminal can show.
    fn legible(&self, sentence: Option<String>) -> Option<String> {
        sentence.map(|text| self.capabilities.letters.text(&text).into_owned())
    }

    fn now(&self) -> Moment {
        clock::now(self.start)
    }
}

/// Prints the last sentence, if there is one.
fn print_farewell(farewell: Option<String>) {
    if let Some(sentence) = farewell {
        // If the window is already closed, nobody reads this.
        let _unheard = writeln!(io::stdout(), "{sentence}");
    }
}
