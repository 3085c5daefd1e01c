//! F22, F23, F24: two things at the same moment.

use std::net::SocketAddr;

use game::{Board, Mark, RoomView, Square};
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::sleep;

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, rest_for, seated};
use crate::client::{Connection, Entering};
use crate::cluster::Cluster;
use crate::report::Outcome;

/// Seats two people at a fresh table, X first.
async fn table(
    context: &Context,
    server: SocketAddr,
    room: &str,
) -> anyhow::Result<[Connection; 2]> {
    let x = seated(server, &context.log, &entering(room, "Ana")).await?;
    let o = seated(server, &context.log, &entering(room, "Bia")).await?;
    Ok([x, o])
}

/// Returns this board with the mark on a random free square.
fn any_move(rng: &mut StdRng, room: &RoomView, mark: Mark) -> Board {
    let free: Vec<_> = Square::all()
        .filter(|s| room.board.at(*s).is_none())
        .collect();
    let square = free[rng.random_range(0..free.len())];
    room.board.with(square, mark)
}

/// F22: both players move at the same moment, round after round.
pub(super) async fn simultaneous(context: Context) -> anyhow::Result<Outcome> {
    let rounds = context.size(300, 10_000);
    let mut outcome = Outcome::new(format!("both players move at once, {rounds} rounds"));
    let server = context.server().await?;
    at_once(&context, rounds, [server.address; 2], &mut outcome).await?;
    Ok(outcome)
}

/// F22b: the same, each player at a server of their own.
pub(super) async fn simultaneous_at_two(context: Context) -> anyhow::Result<Outcome> {
    let rounds = context.size(100, 5_000);
    let mut outcome = Outcome::new(format!("both move at once at 2 servers, {rounds} rounds"));
    let cluster = Cluster::start(&context.binary, 2).await?;
    let places = [0, 1].map(|number| cluster.nodes[number].address);
    at_once(&context, rounds, places, &mut outcome).await?;
    Ok(outcome)
}

async fn at_once(
    context: &Context,
    rounds: usize,
    [of_x, of_o]: [SocketAddr; 2],
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let mut rng = context.rng(0);
    let (mut played, mut wrong, mut games) = (0, 0, 0);
    while played < rounds {
        games += 1;
        let room = format!("together-{games}");
        let mut x = seated(of_x, &context.log, &entering(&room, "Ana")).await?;
        // The other server has heard of it by then.
        sleep(ms(if of_x == of_o { 0 } else { 50 })).await;
        let mut o = seated(of_o, &context.log, &entering(&room, "Bia")).await?;
        while let Some(room) = newest(&x, &o).filter(|room| room.turn.is_some()) {
            let (of_x, of_o) = (
                any_move(&mut rng, &room, Mark::X),
                any_move(&mut rng, &room, Mark::O),
            );
            let name = room.id.as_str();
            let (asked_x, asked_o) = tokio::join!(x.propose(name, of_x), o.propose(name, of_o));
            let (asked_x, asked_o) = (asked_x?, asked_o?);
            let answers = tokio::join!(
                x.answer_to(asked_x, seconds(10)),
                o.answer_to(asked_o, seconds(10))
            );
            played += 1;
            let accepted = |answer: &Option<game::wire::Ack>| answer.as_ref().is_some_and(|a| a.ok);
            let [x_in, o_in] = [accepted(&answers.0), accepted(&answers.1)];
            wrong += usize::from(
                [x_in, o_in] != [room.turn == Some(Mark::X), room.turn == Some(Mark::O)],
            );
            // O's board could only come after X's move if it contained that move, and it does
            // not.
            let settle = room.version + 1;
            until_version(&mut x, settle).await;
            until_version(&mut o, settle).await;
        }
        rest_for(&context.log, &mut [x, o], ms(25)).await;
    }
    outcome.figure("rounds", played);
    outcome.figure("wrong", wrong);
    outcome.expect(wrong == 0, format!("{wrong} rounds had the wrong winner"));
    Ok(())
}

fn newest(x: &Connection, o: &Connection) -> Option<RoomView> {
    let rooms = [x, o].into_iter().filter_map(|c| c.room.clone());
    rooms.max_by_key(|room| room.version)
}

pub(super) async fn until_version(connection: &mut Connection, version: u64) {
    let reached = |c: &Connection| c.room.as_ref().is_some_and(|room| room.version >= version);
    while !reached(connection) && !connection.is_over() {
        if connection.hear(seconds(5)).await.is_none() {
            return;
        }
    }
}

/// F23: two squares within a millisecond.
pub(super) async fn double_click(context: Context) -> anyhow::Result<Outcome> {
    let clicks = context.size(50, 2_000);
    let mut outcome = Outcome::new(format!("{clicks} double clicks on two squares"));
    let server = context.server().await?;
    let mut rng = context.rng(0);
    let mut wrong = 0;
    for click in 0..clicks {
        let room = format!("double-{click}");
        let [mut x, o] = table(&context, server.address, &room).await?;
        until_version(&mut x, o.room.as_ref().map_or(0, |room| room.version)).await;
        let first = rng.random_range(0..9);
        let other = (first + rng.random_range(1..9)) % 9;
        let boards = [first, other].map(|square| {
            Square::new(square).map_or(Board::EMPTY, |square| Board::EMPTY.with(square, Mark::X))
        });
        let (one, a) = x.proposing(&room, boards[0]);
        let (two, b) = x.proposing(&room, boards[1]);
        x.send_frames(&[a, b]).await?;
        let [yes, no] = x.answers_to([one, two], seconds(10)).await;
        let corrected = x.room.as_ref().is_some_and(|room| room.board == boards[0]);
        let right = yes.is_some_and(|a| a.ok) && no.is_some_and(|a| !a.ok) && corrected;
        wrong += usize::from(!right);
    }
    outcome.figure("wrong", wrong);
    outcome.expect(wrong == 0, format!("{wrong} double clicks went wrong"));
    Ok(outcome)
}

/// F24: two tabs present one token at the same moment, and both move.
pub(super) async fn two_tabs(context: Context) -> anyhow::Result<Outcome> {
    let races = context.size(60, 1_000);
    let mut outcome = Outcome::new(format!("two tabs, one token, {races} races"));
    let server = context.server().await?;
    let (mut both, mut fights) = (0, 0);
    for race in 0..races {
        let room = format!("tabs-{race}");
        let [x, mut o] = table(&context, server.address, &room).await?;
        let again = Entering {
            token: x.token.clone(),
            ..entering(&room, "Ana")
        };
        // The first tab goes, one way or the other, and two come at once.
        if race % 2 == 0 {
            x.break_off();
        }
        let open = || Connection::open(server.address, &context.log, "Ana");
        let (mut one, mut two) = tokio::try_join!(open(), open())?;
        let (a, b) = tokio::join!(one.enter(&again), two.enter(&again));
        let answers = tokio::join!(
            one.answer_to(a?, seconds(10)),
            two.answer_to(b?, seconds(10))
        );
        anyhow::ensure!(
            answers.0.is_some() && answers.1.is_some(),
            "no answer in {room}"
        );
        one.drain(ms(30)).await;
        two.drain(ms(30)).await;
        both += usize::from(one.mark.is_some() == two.mark.is_some());
        let squares = [0, 8].map(|square| Square::new(square).unwrap_or_else(|| unreachable!()));
        let boards = squares.map(|square| Board::EMPTY.with(square, Mark::X));
        let (a, b) = tokio::join!(one.propose(&room, boards[0]), two.propose(&room, boards[1]));
        let answers = tokio::join!(
            one.answer_to(a?, seconds(10)),
            two.answer_to(b?, seconds(10))
        );
        let accepted = [answers.0, answers.1]
            .into_iter()
            .flatten()
            .filter(|a| a.ok)
            .count();
        fights += usize::from(accepted != 1);
        o.drain(ms(1)).await;
    }
    sleep(ms(10)).await;
    outcome.figure("not exactly one seated", both);
    outcome.figure("not exactly one move", fights);
    outcome.expect(both == 0, format!("{both} races seated none or both"));
    outcome.expect(fights == 0, format!("{fights} races played none or both"));
    Ok(outcome)
}
