//! F21, F25: boards that are sent again, late, or out of a buffer.

use game::{Board, Mark, Square};
use rand::RngExt;
use rand::seq::IndexedRandom;

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, rest_for, seated};
use crate::client::{Connection, Entering};
use crate::report::Outcome;

/// X wins with five marks.
const SQUARES: [usize; 5] = [0, 3, 1, 4, 2];

/// Returns the boards of a short game, in order.
fn boards() -> Vec<Board> {
    let marks = Mark::BOTH.into_iter().cycle();
    let squares = SQUARES.into_iter().filter_map(Square::new);
    let play = |board: &mut Board, (square, mark): (Square, Mark)| {
        *board = board.with(square, mark);
        Some(*board)
    };
    squares.zip(marks).scan(Board::EMPTY, play).collect()
}

/// F21: every move comes with duplicates and with old boards, from both players.
pub(super) async fn repeated(context: Context) -> anyhow::Result<Outcome> {
    let games = context.size(40, 1_000);
    let mut outcome = Outcome::new(format!("duplicate and late boards in {games} games"));
    let server = context.server().await?;
    let mut rng = context.rng(0);
    let (mut refused, mut repeats) = (0, 0);
    for game in 0..games {
        let room = format!("echo-{game}");
        let mut x = seated(server.address, &context.log, &entering(&room, "Ana")).await?;
        let mut o = seated(server.address, &context.log, &entering(&room, "Bia")).await?;
        let boards = boards();
        for (number, board) in boards.iter().enumerate() {
            let [sender, other] = if number % 2 == 0 {
                [&mut x, &mut o]
            } else {
                [&mut o, &mut x]
            };
            let past = &boards[..=number];
            let mut burst = vec![*board];
            for _ in 0..rng.random_range(0..3) {
                burst.push(*past.choose(&mut rng).unwrap_or(board));
            }
            let late = *past.choose(&mut rng).unwrap_or(board);
            let noise = other.propose(&room, late).await?;
            let asked: Vec<_> = burst
                .iter()
                .map(|board| sender.proposing(&room, *board))
                .collect();
            let frames: Vec<_> = asked.iter().map(|(_, frame)| frame.clone()).collect();
            sender.send_frames(&frames).await?;
            for (index, (request, _)) in asked.iter().enumerate() {
                let answer = sender.answer_to(*request, seconds(10)).await;
                let answer = answer.ok_or_else(|| anyhow::anyhow!("no answer in {room}"))?;
                repeats += usize::from(answer.repeated == Some(true));
                refused += usize::from(!answer.ok);
                outcome.expect(
                    index > 0 || answer.ok,
                    format!("{room}: move {number} refused"),
                );
            }
            other.answer_to(noise, seconds(10)).await;
        }
        rest_for(&context.log, &mut [x, o], ms(25)).await;
    }
    outcome.figure("repeats", repeats);
    outcome.figure("refused", refused);
    Ok(outcome)
}

/// F25: a player was away while the next game began, and a buffer is flushed.
pub(super) async fn flushed(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(10, 300);
    let mut outcome = Outcome::new(format!(
        "boards of the last game flushed into the next, {times} x"
    ));
    let server = context.server().await?;
    let (mut wrong, mut two_later) = (0, 0);
    for time in 0..times {
        let room = format!("old-{time}");
        let mut people = [
            seated(server.address, &context.log, &entering(&room, "Ana")).await?,
            seated(server.address, &context.log, &entering(&room, "Bia")).await?,
        ];
        // In game 1 Ana is X, in game 2 she is O, and in game 3 X again.
        play_and_ask(&mut people, &room, 0).await?;
        wrong += flush(&context, &server, &mut people[0], &room).await?;
        play_and_ask(&mut people, &room, 1).await?;
        two_later += flush(&context, &server, &mut people[0], &room).await?;
    }
    outcome.figure("applied one game later", wrong);
    outcome.figure("applied two games later", two_later);
    outcome.expect(
        wrong == 0,
        format!("{wrong} boards of game 1 were played in game 2"),
    );
    Ok(outcome)
}

/// Plays a whole game, and has both ask for the next one. The first of `people` is X if `x` is
/// 0.
async fn play_and_ask(people: &mut [Connection; 2], room: &str, x: usize) -> anyhow::Result<()> {
    for (number, board) in boards().into_iter().enumerate() {
        accepted(&mut people[(number + x) % 2], room, board).await?;
    }
    accepted(&mut people[0], room, Board::EMPTY).await?;
    accepted(&mut people[1], room, Board::EMPTY).await
}

async fn accepted(by: &mut Connection, room: &str, board: Board) -> anyhow::Result<()> {
    let request = by.propose(room, board).await?;
    let answer = by.answer_to(request, seconds(10)).await;
    anyhow::ensure!(answer.as_ref().is_some_and(|a| a.ok), "{room}: {answer:?}");
    Ok(())
}

/// Breaks the person's connection. On the next one a library flushes boards of two minutes ago,
/// right behind the request to enter. Returns the number of boards that were played.
async fn flush(
    context: &Context,
    server: &crate::server::Server,
    person: &mut Connection,
    room: &str,
) -> anyhow::Result<usize> {
    let again = Entering {
        token: person.token.clone(),
        ..entering(room, "Ana")
    };
    let next = Connection::open(server.address, &context.log, "Ana").await?;
    std::mem::replace(person, next).break_off();
    let (entered, enter) = person.entering(&again);
    let mine = boards().into_iter().step_by(2);
    let asked: Vec<_> = mine.map(|board| person.proposing(room, board)).collect();
    let mut frames = vec![enter];
    frames.extend(asked.iter().map(|(_, frame)| frame.clone()));
    person.send_frames(&frames).await?;
    person.answer_to(entered, seconds(10)).await;
    let mut played = 0;
    for (request, _) in asked {
        let answer = person.answer_to(request, seconds(10)).await;
        let fresh = answer.is_some_and(|a| a.ok && a.repeated != Some(true));
        played += usize::from(fresh);
    }
    Ok(played)
}
