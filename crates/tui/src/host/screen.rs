//! The loop of the host's screen: waits for the next event, and draws.

use std::io;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::overview::{Acts, HostOptions, Overview};
use super::state::{HostState, Step};
use super::view;
use crate::appearance::capabilities::Capabilities;
use crate::fitting::is_line_mode;
use crate::terminal::key_filter::Input;
use crate::terminal::signals::{Signal, Signals};
use crate::terminal::{self, FrameWriter, WindowState};

/// The time for which the sentence about an act covers the keys, unless a key comes before.
const TOLD_FOR: Duration = Duration::from_secs(8);

/// Returns whether the terminal can show the screen: standard input, output and error are
/// one that understands more than lines.
pub fn can_show() -> bool {
    use std::io::IsTerminal;
    io::stderr().is_terminal() && !is_line_mode()
}

/// Shows the screen until the user ends the server, or a signal does.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
pub async fn host(
    options: HostOptions,
    mut overviews: watch::Receiver<Overview>,
    mut acts: Acts,
) -> io::Result<()> {
    terminal::catch_panics(options.texts.bug(), |_| false);
    let capabilities = Capabilities::of_environment(|name| std::env::var(name).ok());
    let mut state = HostState::new(options, capabilities, overviews.borrow_and_update().clone());
    let mut signals = Signals::listen()?;
    terminal::enter()?;
    let outcome = run(&mut state, &mut overviews, &mut acts, &mut signals).await;
    terminal::leave();
    outcome
}

async fn run(
    state: &mut HostState,
    overviews: &mut watch::Receiver<Overview>,
    acts: &mut Acts,
    signals: &mut Signals,
) -> io::Result<()> {
    let mut frame_writer = FrameWriter::new()?;
    let mut input = Input::new();
    input.resume();
    let mut output = String::new();
    let mut lapse = pin!(sleep(TOLD_FOR));
    loop {
        let window = WindowState {
            title: Some(state.title()),
            ..WindowState::default()
        };
        frame_writer.draw(|frame| view::view(state, frame), window, &output)?;
        output.clear();
        let told = (state.copied, state.outcome.clone());
        let step = tokio::select! {
            event = input.next() => match event?.as_key_event() {
                Some(key) => state.press(key),
                None => Step::Stay,
            },
            Ok(()) = overviews.changed() => {
                state.show(overviews.borrow_and_update().clone());
                Step::Stay
            }
            Some(outcome) = acts.outcomes.recv() => {
                state.answered(outcome);
                Step::Stay
            }
            Some(sentence) = acts.events.recv() => {
                state.note([sentence]);
                Step::Stay
            }
            () = &mut lapse, if state.is_told() => {
                state.forget_told();
                Step::Stay
            }
            signal = signals.next() => heed(state, signal)?,
        };
        if told != (state.copied, state.outcome.clone()) {
            lapse.as_mut().reset(Instant::now() + TOLD_FOR);
        }
        match step {
            Step::Stay => {}
            Step::Redraw => frame_writer.invalidate()?,
            Step::Copy(text) => output = terminal::clipboard(&text),
            Step::Act(command) => {
                // Without a server the screen ends as well.
                let _no_server = acts.orders.send(command);
            }
            Step::End => return Ok(()),
        }
    }
}

fn heed(state: &mut HostState, signal: Signal) -> io::Result<Step> {
    Ok(match signal {
        Signal::End(_) => Step::End,
        Signal::Suspend => state.stay_awake(),
        Signal::Continue => {
            terminal::leave();
            terminal::enter()?;
            Step::Redraw
        }
    })
}
