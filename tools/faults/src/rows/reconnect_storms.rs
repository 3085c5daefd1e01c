//! F27, F28: thousands of idle clients, all of which come back at once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, seated};
use crate::client::{Connection, Entering};
use crate::report::{Outcome, milliseconds};
use crate::server::Server;

/// The most clients that connect at the same moment.
const AT_ONCE: usize = 256;

/// F27: idle clients, each of which must still answer.
pub(super) async fn idle(context: Context) -> anyhow::Result<Outcome> {
    let many = context.size(300, 5_000);
    let time = context.size(seconds(3), seconds(120));
    let mut outcome = Outcome::new(format!("{many} idle clients for {time:?}"));
    let server = context.server().await?;
    let empty = server.info().memory();
    let (took, clients) = crowd(&context, &server, many, time).await?;
    outcome.figure("all seated after", milliseconds(took));
    let each = server.info().memory().saturating_sub(empty) / many as u64;
    outcome.figure("kB each", each / 1_024);
    let listening = stream::iter(clients).map(|mut client| async move {
        let request = client.ask("evento", &serde_json::Value::Null).await.ok();
        let answered = match request {
            Some(request) => client.answer_to(request, seconds(20)).await.is_some(),
            None => false,
        };
        (answered, client)
    });
    let heard: Vec<_> = listening.buffer_unordered(many).collect().await;
    let gone = heard.iter().filter(|(answered, _)| !answered).count();
    outcome.figure("gone", gone);
    outcome.expect(gone == 0, format!("{gone} idle clients were lost"));
    drop(heard);
    Ok(outcome)
}

/// F28: the server is killed under all of them, and all come back at once.
pub(super) async fn storm(context: Context) -> anyhow::Result<Outcome> {
    let many = context.size(300, 5_000);
    let mut outcome = Outcome::new(format!(
        "kill -9 under {many} seated clients, all come back"
    ));
    let mut server = context.server().await?;
    let (_, clients) = crowd(&context, &server, many, ms(0)).await?;
    server.kill()?;
    context.log.note(0, crate::history::Event::Restarted);
    let seats: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(index, client)| (index, client.mark, client.token.clone()))
        .collect();
    let begun = Instant::now();
    let restart = server.restart().await?;
    let back = stream::iter(seats).map(|(index, mark, token)| {
        let again = Entering {
            token,
            ..place(index)
        };
        let (context, address) = (&context, server.address);
        async move {
            loop {
                if let Ok(client) = seated(address, &context.log, &again).await {
                    return (client.mark == mark, begun.elapsed(), Some(client));
                }
                if begun.elapsed() > seconds(90) {
                    return (false, begun.elapsed(), None);
                }
                tokio::time::sleep(ms(100)).await;
            }
        }
    });
    let back: Vec<_> = back.buffer_unordered(many).collect().await;
    let elsewhere = back.iter().filter(|(same, ..)| !same).count();
    let times: Vec<Duration> = back.iter().map(|(_, time, _)| *time).collect();
    outcome.figure("restart", milliseconds(restart));
    outcome.times("time to seat", &times);
    outcome.figure("not on their seat", elsewhere);
    outcome.figure("MB", server.info().memory() / 1_048_576);
    outcome.expect(
        elsewhere == 0,
        format!("{elsewhere} did not get their seat back"),
    );
    drop(back);
    Ok(outcome)
}

/// Returns the seat of each client: two to a room.
fn place(index: usize) -> Entering {
    entering(&format!("crowd-{}", index / 2), &format!("n{index}"))
}

/// Seats this many clients, each of which answers its heartbeats from the start. Lets them sit
/// for `time` once the last one is seated. Returns how long the seating took.
async fn crowd(
    context: &Context,
    server: &Server,
    many: usize,
    time: Duration,
) -> anyhow::Result<(Duration, Vec<Connection>)> {
    let begun = Instant::now();
    let door = Arc::new(Semaphore::new(AT_ONCE));
    let (leave, leaving) = watch::channel(false);
    let (sits, mut sitting) = mpsc::channel(many);
    let mut clients = JoinSet::new();
    for index in 0..many {
        let (log, address, place) = (context.log.clone(), server.address, place(index));
        let (door, sits, mut leaving) = (Arc::clone(&door), sits.clone(), leaving.clone());
        clients.spawn(async move {
            let passing = door.acquire().await?;
            let client = seated(address, &log, &place).await;
            drop(passing);
            sits.send(()).await?;
            let mut client = client?;
            tokio::select! {
                () = client.drain_for(seconds(3_600)) => {}
                _ = leaving.changed() => {}
            }
            anyhow::Ok((index, client))
        });
    }
    for _ in 0..many {
        sitting.recv().await;
    }
    let took = begun.elapsed();
    tokio::time::sleep(time).await;
    leave.send_replace(true);
    let come: anyhow::Result<Vec<_>> = clients.join_all().await.into_iter().collect();
    let mut come = come?;
    come.sort_by_key(|(index, _)| *index);
    Ok((took, come.into_iter().map(|(_, client)| client).collect()))
}
