//! F24b, F24c: the claim of an idle seat, against a late move and against a frozen client.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::ensure;
use futures_util::future::try_join_all;
use game::{Board, Mark, Square};
use rand::RngExt;
use rand::rngs::StdRng;
use testkit::Signal;
use testkit::pty::{CommandBuilder, Window};
use tokio::time::{Instant, sleep, sleep_until};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, rest_for, seated};
use crate::client::{Connection, Heard};
use crate::cluster::Cluster;
use crate::history::Log;
use crate::report::Outcome;
use crate::server::Settings;

/// The patience of the servers. It is too short for an alert.
const PATIENCE: u32 = 1;

/// The number of races at the same time, each at a table of its own.
const TABLES: usize = 10;

/// The outcome of a race.
struct Race {
    moved: bool,
    claimed: bool,
    /// Whether both players see what was answered.
    shown: bool,
}

/// F24b: the idle player moves and the other one claims at once, each at a server of their own.
pub(super) async fn at_two(context: Context) -> anyhow::Result<Outcome> {
    let races = context.size(30, 1_000);
    let mut outcome = Outcome::new(format!(
        "a move and a claim at once at 2 servers, {races} races"
    ));
    let settings = Settings {
        patience: Some(PATIENCE),
        ..Settings::default()
    };
    let cluster = Cluster::start_with(&context.binary, 2, &settings).await?;
    let places = [0, 1].map(|number| cluster.nodes[number].address);
    let mut rng = context.rng(0);
    let (mut moves, mut claims, mut wrong) = (0, 0, 0);
    for round in 0..races / TABLES {
        let at_once = (0..TABLES).map(|table| {
            let room = format!("claim-{round}-{table}");
            race(&context.log, room, places, chance(&mut rng))
        });
        for Race {
            moved,
            claimed,
            shown,
        } in try_join_all(at_once).await?
        {
            moves += usize::from(moved);
            claims += usize::from(claimed);
            wrong += usize::from(moved == claimed || !shown);
        }
    }
    outcome.figure("moves", moves);
    outcome.figure("claims", claims);
    outcome.figure("wrong", wrong);
    outcome.expect(wrong == 0, format!("{wrong} races had two winners or none"));
    outcome.expect(moves > 0 && claims > 0, "one side won every race");
    Ok(outcome)
}

/// Returns the times of the move and of the claim, from a moment shortly before the seat is
/// idle.
fn chance(rng: &mut StdRng) -> [Duration; 2] {
    [0, 0].map(|_: u64| Duration::from_micros(rng.random_range(0..12_000)))
}

async fn race(
    log: &Log,
    room: String,
    [of_x, of_o]: [SocketAddr; 2],
    [moves_at, claims_at]: [Duration; 2],
) -> anyhow::Result<Race> {
    let mut x = seated(of_x, log, &entering(&room, "Maria Clara dos Santos")).await?;
    // The other server has heard of it by then.
    sleep(ms(50)).await;
    let mut o = seated(of_o, log, &entering(&room, "João")).await?;
    let square = |index| Square::new(index).unwrap_or_else(|| unreachable!("below nine"));
    let first = Board::EMPTY.with(square(4), Mark::X);
    let asked = x.propose(&room, first).await?;
    let answer = x.answer_to(asked, seconds(10)).await;
    ensure!(
        answer.is_some_and(|answer| answer.ok),
        "no first move in {room}"
    );
    let begun = Instant::now() + Duration::from_secs(PATIENCE.into()) - ms(6);
    o.drain(ms(200)).await;
    let reply = first.with(square(0), Mark::O);
    let moving = async {
        sleep_until(begun + moves_at).await;
        let asked = o.propose(&room, reply).await?;
        anyhow::Ok(o.answer_to(asked, seconds(10)).await)
    };
    let claiming = async {
        sleep_until(begun + claims_at).await;
        let asked = x.claim(&room).await?;
        anyhow::Ok(x.answer_to(asked, seconds(10)).await)
    };
    let (moved, claimed) = tokio::join!(moving, claiming);
    let accepted = |answer: Option<game::wire::Ack>| answer.is_some_and(|answer| answer.ok);
    let (moved, claimed) = (accepted(moved?), accepted(claimed?));
    let mut both = [x, o];
    rest_for(log, &mut both, ms(200)).await;
    let shown = both.iter().all(|connection| {
        let room = connection.room.as_ref();
        room.is_some_and(|room| {
            (room.board == reply) == moved && room.players.o.is_none() == claimed
        })
    });
    Ok(Race {
        moved,
        claimed,
        shown,
    })
}

/// F24c: `jogo play` is stopped, its seat is claimed, and it goes on.
pub(super) async fn thawed(context: Context) -> anyhow::Result<Outcome> {
    let silences = [3, 24];
    let mut outcome = Outcome::new(format!(
        "a frozen client is claimed and thaws after {silences:?} s"
    ));
    let settings = Settings {
        patience: Some(PATIENCE),
        ..Settings::default()
    };
    let server = context.server_with(settings).await?;
    let at_once = silences.map(|silence| thaw(&context, server.address, silence));
    for fought in try_join_all(at_once).await? {
        outcome.expect(!fought, "the thawed client took a seat again by itself");
    }
    Ok(outcome)
}

/// Returns whether the client had a seat again before its person said so.
async fn thaw(context: &Context, server: SocketAddr, silence: u64) -> anyhow::Result<bool> {
    // The client is not part of the history, so this room is not judged.
    let (log, room) = (Log::default(), format!("frozen-{silence}"));
    let mut ana = seated(server, &log, &entering(&room, "Ana Beatriz")).await?;
    let home = tempfile::TempDir::new()?;
    let mut command = CommandBuilder::new(context.binary.path());
    let host = server.to_string();
    command.args([
        "play", "--idioma", "en", "--sala", &room, "--nome", "João", "--host", &host,
    ]);
    command.env("TERM", "xterm-256color");
    command.env("XDG_STATE_HOME", home.path());
    let mut window = Window::open(command, 80, 24)?;
    until(&mut ana, |room| room.players.o.is_some()).await?;
    let board = Board::EMPTY.with(Square::new(4).unwrap_or_else(|| unreachable!()), Mark::X);
    ana.propose(&room, board).await?;
    window.process()?.signal(Signal::STOP)?;
    let frozen = Instant::now();
    until(&mut ana, |room| room.idle == Some(Mark::O)).await?;
    let asked = ana.claim(&room).await?;
    let answer = ana.answer_to(asked, seconds(10)).await;
    ensure!(
        answer.is_some_and(|answer| answer.ok),
        "not claimed in {room}"
    );
    while frozen.elapsed() < Duration::from_secs(silence) {
        ana.hear(ms(100)).await;
    }
    window.process()?.signal(Signal::CONT)?;
    window.reads("Seat freed")?;
    // It has time to come back, and does not.
    let thawed = Instant::now();
    let mut fought = false;
    while thawed.elapsed() < seconds(4) {
        ana.hear(ms(100)).await;
        fought |= ana
            .room
            .as_ref()
            .is_some_and(|room| room.players.o.is_some());
    }
    window.press("\r")?;
    until(&mut ana, |room| room.players.o.is_some()).await?;
    Ok(fought)
}

/// Waits until a client is shown such a room.
async fn until(
    client: &mut Connection,
    is_it: impl Fn(&game::RoomView) -> bool,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !client.room.as_ref().is_some_and(&is_it) {
        let heard = client.hear(seconds(1)).await;
        let over = matches!(heard, Some(Heard::Closed));
        ensure!(
            !over && begun.elapsed() < seconds(20),
            "the room never came"
        );
    }
    Ok(())
}
