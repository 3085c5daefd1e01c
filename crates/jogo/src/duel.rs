//! `jogo duelo`: plays the games of a duel in a thread, and reports each one when it ends.

mod bout;
mod games;
mod referee;
mod report;
mod sheet;
mod table;
mod venue;

use std::io::{self, Write};
use std::path::Path;
use std::thread;

use arena::{Fault, Played, Stop};
use texts::Texts;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
#[cfg(unix)]
use tui::Endings;
use tui::Level;
use tui::preferences::Worded;

use crate::cli;
use crate::contestant::Contestant;
use crate::exit::{Exit, Misuse};
use games::{Games, NoGame};
use report::Report;
#[cfg(not(unix))]
use signals::Endings;

/// Plays all games. A signal ends the programs first, and then this process.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn run(options: cli::Duel) -> anyhow::Result<Exit> {
    let texts = options.texts;
    let mut report = Report::new(&options.contestants, options.format, texts);
    let stop = Stop::default();
    let mut duel = Games::new(options.contestants.clone(), options.limits, stop.clone()).await?;
    let (tell, mut games) = mpsc::channel(1);
    let runtime = Handle::current();
    let play = move || {
        for number in 1..=options.games {
            let played = match duel.play(number, &runtime) {
                Err(NoGame::Interrupted(_)) => return,
                played => played,
            };
            let is_last = played.is_err();
            if tell.blocking_send(played).is_err() || is_last {
                return;
            }
        }
    };
    let player = thread::Builder::new().name("duel".to_owned()).spawn(play)?;
    // The programs of a duel hear no signal.
    let mut endings = Endings::listen_widely()?;
    let outcome = loop {
        let played = tokio::select! {
            played = games.recv() => played,
            code = endings.next() => break Ok(Some(code)),
        };
        let played = match played {
            Some(Ok(played)) => played,
            Some(Err(NoGame::Void(reason))) => {
                break Err(anyhow::anyhow!(texts.duel_room_failed(reason)));
            }
            Some(Err(NoGame::Interrupted(_))) | None => break Ok(None),
        };
        if let Some(misuse) = not_there(&played, &options.contestants, texts) {
            break Err(misuse.into());
        }
        if let Err(error) = write(&report.game(&played)) {
            break Err(error.into());
        }
    };
    stop.stop();
    drop(games);
    // The thread ends its programs on its way out, and may need this runtime for that.
    let _panicked = tokio::task::spawn_blocking(|| player.join()).await;
    end(outcome, &report, texts)
}

/// Writes the end of the report.
fn end(
    outcome: anyhow::Result<Option<i32>>,
    report: &Report,
    texts: Texts,
) -> anyhow::Result<Exit> {
    let interrupted = match outcome {
        Ok(interrupted) => interrupted,
        // The reader has enough.
        Err(error) if is_broken_pipe(&error) => return Ok(Exit::Left),
        Err(error) => return Err(error),
    };
    let mut last = report.end();
    if interrupted.is_some() && report.is_for_people() {
        last += texts.duel_stopped();
        last.push('\n');
    }
    match (write(&last), interrupted) {
        (_, Some(code)) => std::process::exit(code),
        (Err(error), None) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        (Ok(()) | Err(_), None) => Ok(Exit::Left),
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = error.downcast_ref().map(io::Error::kind);
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// Returns the mistake of a user who has named a program that cannot be started at all.
fn not_there(played: &Played, contestants: &[Contestant; 2], texts: Texts) -> Option<Misuse> {
    let loss = played.loss.as_ref()?;
    // One that vanishes later loses its games.
    if loss.fault != Fault::NotStarted || played.number > 1 {
        return None;
    }
    let loser = 1 - played.winner()?;
    let program = match &contestants[loser] {
        Contestant::Here(arena::Contestant::Program(program)) => program,
        Contestant::Bot(line) => line.program(),
        Contestant::Here(arena::Contestant::Robot(_)) => return None,
    };
    let name = program.words().first()?;
    let told = texts.duel_not_started(name, tui::detail(texts, loss));
    // Only a name with a slash is a file of this folder.
    let here = !name.contains(['/', '\\']) && Path::new(name).is_file();
    let meant = if here {
        Some(format!("./{name}"))
    } else {
        <Level as Worded>::of_word(name).map(|level| format!("robo:{}", level.word()))
    };
    let hint = meant.map(|meant| format!(". {}", texts.duel_try_here(meant)));
    Some(Misuse(told + &hint.unwrap_or_default()))
}

#[cfg(not(unix))]
mod signals {
    use std::io;

    /// Ctrl+C.
    pub(super) struct Endings;

    impl Endings {
        pub(super) fn listen_widely() -> io::Result<Self> {
            Ok(Self)
        }

        /// Returns the exit code after Ctrl+C.
        pub(super) async fn next(&mut self) -> i32 {
            let _unheard = tokio::signal::ctrl_c().await;
            130
        }
    }
}
