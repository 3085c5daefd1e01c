//! F39, F39b: copies of the rooms are made under load, also by a server that is killed
//! meanwhile. Each copy is restored, and the checker judges the rooms in it.

mod timeline;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use game::RoomView;
use rand::RngExt;
use testkit::Signal;
use testkit::http::ask;
use tokio::time::sleep;

use super::context::Context;
use super::kept_games::note_kept_games;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables};
use crate::checker::check;
use crate::history::{Event, Log};
use crate::report::Outcome;
use crate::server::Server;

/// A copy, and the moment of the request for it in the row's history.
struct Taken {
    asked: u64,
    copy: PathBuf,
}

/// F39: copies are made while everybody plays as fast as the machine allows.
pub(super) async fn taken(context: Context) -> anyhow::Result<Outcome> {
    let copies = context.size(3, 20);
    let play = Play {
        rooms: "table",
        tables: context.size(24, 48),
        time: seconds(2) + ms(1_300) * copies,
        thinks: ms(0),
    };
    let mut outcome = Outcome::new(format!(
        "{copies} copies by SIGUSR1 at {} tables without a pause, each restored",
        play.tables
    ));
    let server = context.server().await?;
    let people = Tables::sit(&context, &play, server.address, server.address);
    let (mut taken, mut times) = (Vec::new(), Vec::new());
    for _ in 0..copies {
        sleep(ms(1_200)).await;
        context.log.fault("SIGUSR1");
        let asked = context.log.now();
        let (copy, time) = server.copy().await?;
        taken.push(Taken { asked, copy });
        times.push(time);
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    let per_second = tally.confirmed as f64 / play.time.as_secs_f64();
    outcome.figure("moves a second", per_second.round());
    outcome.times("a copy p50/p99/max", &times);
    outcome.times("a move p50/p99/max", &tally.latencies);
    for taken in &taken {
        restore(&context, &play, taken, &mut outcome).await?;
    }
    Ok(outcome)
}

/// F39b: kill -9 at random moments of a copy. No half copy has the name of a whole one.
pub(super) async fn killed(context: Context) -> anyhow::Result<Outcome> {
    let kills = context.size(6, 60);
    let mut outcome = Outcome::new(format!("kill -9 at {kills} random moments of a copy"));
    let mut server = context.server().await?;
    let play = Play::busy(12, seconds(3) + ms(700) * kills);
    let people = Tables::sit(&context, &play, server.address, server.address);
    sleep(seconds(2)).await;
    let (_, usual) = server.copy().await?;
    let mut rng = context.rng(0);
    let (mut taken, mut cut_off) = (Vec::new(), 0);
    for _ in 0..kills {
        // The name of a copy has a second of its own.
        sleep(ms(1_100)).await;
        let before = server.copied()?;
        let asked = context.log.now();
        server.info().signal(Signal::USR1)?;
        sleep(usual.mul_f64(rng.random_range(0.0..1.2))).await;
        server.kill()?;
        context.log.note(0, Event::Restarted);
        let whole = server.copies()?;
        for copy in server.copied()? {
            if !whole.contains(&copy) {
                cut_off += 1;
            } else if !before.contains(&copy) {
                taken.push(Taken { asked, copy });
            }
        }
        server.restart().await?;
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    sleep(ms(1_100)).await;
    server.copy().await?;
    outcome.expect(
        server.copied()?.len() == server.copies()?.len(),
        "the next copy did not clear away what a killed server left",
    );
    outcome.figure("cut off", cut_off);
    outcome.figure("whole", taken.len());
    outcome.figure("losses", tally.losses);
    for taken in &taken {
        restore(&context, &play, taken, &mut outcome).await?;
    }
    Ok(outcome)
}

/// Starts a server with a copy, and has the checker judge its rooms as the outcome of
/// everything before the request.
async fn restore(
    context: &Context,
    play: &Play,
    taken: &Taken,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let restored = Context {
        log: Log::default(),
        ..context.clone()
    };
    let rooms = note_rooms(&restored, play, &taken.copy).await?;
    let timeline = timeline::until(&context.log.entries(), taken.asked, &rooms);
    for missing in timeline.missing {
        outcome.faults.push(format!("a copy lacks {missing}"));
    }
    let mut history = timeline.entries;
    timeline::append(&mut history, restored.log.entries());
    let verdict = check(&history);
    outcome.violations(&verdict.violations);
    Ok(())
}

/// Records the rooms and games of a server with this copy. Returns its rooms.
async fn note_rooms(context: &Context, play: &Play, copy: &Path) -> anyhow::Result<Vec<RoomView>> {
    let server = Server::restored(&context.binary, copy).await?;
    let mut rooms = Vec::new();
    let reader = context.log.open("reader");
    for name in play.names() {
        let path = format!("/sala/{name}?formato=json");
        let answer = ask(server.address, "GET", &path, &[], "").await;
        let answer = answer.with_context(|| format!("no answer for {path}"))?;
        anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
        let room: RoomView = serde_json::from_str(&answer.body)?;
        let seen = Box::new(room.clone());
        context.log.note(reader, Event::Saw { room: seen });
        rooms.push(room);
    }
    note_kept_games(context, play, server.address).await?;
    context.log.note(0, Event::AtRest);
    Ok(rooms)
}
