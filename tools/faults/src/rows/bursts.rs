//! F26: several requests at once, right after the connection is accepted, or before.

use game::{Board, Mark, Square};
use testkit::socketio::frames;
use tokio::time::Instant;

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::entering;
use crate::client::{Connection, Heard};
use crate::report::Outcome;

/// Enters and moves in one go as soon as the server has accepted the connection. On other
/// connections it does so before that.
pub(super) async fn burst(context: Context) -> anyhow::Result<Outcome> {
    let bursts = context.size(150, 1_000);
    let mut outcome = Outcome::new(format!("enter and move in one burst, {bursts} x"));
    let server = context.server().await?;
    let (mut lost, mut times) = (0, Vec::new());
    let (mut early_served, mut early_closed, mut early_lost) = (0, 0, 0);
    for number in 0..bursts {
        let room = format!("burst-{number}");
        let mut connection = Connection::open(server.address, &context.log, "Ana").await?;
        let asked = Instant::now();
        let (entered, played) = send(&mut connection, &room).await?;
        let answers = connection.answers_to([entered, played], seconds(5)).await;
        times.push(asked.elapsed());
        let served = answers.iter().flatten().filter(|answer| answer.ok).count() == 2;
        lost += usize::from(!served);
        match before_the_answer(&context, server.address, &format!("early-{number}")).await {
            Some(true) => early_served += 1,
            Some(false) => early_lost += 1,
            None => early_closed += 1,
        }
    }
    outcome.figure("lost", lost);
    outcome.times("p50/p99/max", &times);
    outcome.figure(
        "sent before the reply: served/closed/lost",
        format!("{early_served}/{early_closed}/{early_lost}"),
    );
    outcome.expect(lost == 0, format!("{lost} bursts were not served"));
    outcome.expect(
        early_lost == 0,
        format!("{early_lost} early bursts were lost in silence"),
    );
    Ok(outcome)
}

async fn send(connection: &mut Connection, room: &str) -> anyhow::Result<(u64, u64)> {
    let middle = Square::new(4).unwrap_or_else(|| unreachable!("nine squares"));
    let (entered, enter) = connection.entering(&entering(room, "Ana"));
    let (played, play) = connection.proposing(room, Board::EMPTY.with(middle, Mark::X));
    connection.send_frames(&[enter, play]).await?;
    Ok((entered, played))
}

/// Returns whether a burst in the same go as CONNECT was served, or `None` if the connection
/// was closed, which tells a client to try again.
async fn before_the_answer(
    context: &Context,
    address: std::net::SocketAddr,
    room: &str,
) -> Option<bool> {
    let enter = serde_json::json!({ "jogoId": room, "ficha": null });
    let early = [
        "40".to_owned(),
        frames::event(Some(1), "entrar_sala", &enter),
    ];
    let mut connection = Connection::early(address, &context.log, &early)
        .await
        .ok()?;
    let deadline = Instant::now() + seconds(3);
    loop {
        match connection.hear_until(deadline).await {
            Some(Heard::Closed) => return None,
            Some(Heard::Answer(1, answer)) => {
                connection.drain(ms(1)).await;
                return Some(answer.ok);
            }
            Some(_) => {}
            None => return Some(false),
        }
    }
}
