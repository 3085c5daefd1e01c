//! F31: the server has no file descriptor left.

use testkit::ResourceLimits;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables, entering, seated};
use crate::history::Log;
use crate::report::{Outcome, milliseconds};
use crate::server::Settings;

/// The most descriptors of the server.
const FEW: u64 = 100;

/// Takes all descriptors, lets honest people play on, and gives the descriptors back.
pub(super) async fn exhausted(context: Context) -> anyhow::Result<Outcome> {
    let rounds = context.size(1, 10);
    let mut outcome = Outcome::new(format!("{FEW} descriptors, 200 connections, {rounds} x"));
    let mut server = context
        .server_with(Settings {
            resources: ResourceLimits {
                open_files: Some(FEW),
                ..ResourceLimits::default()
            },
            ..Settings::default()
        })
        .await?;
    let play = Play::busy(3, seconds(6) * rounds);
    let tables = Tables::sit(&context, &play, server.address, server.address);
    sleep(ms(800)).await;
    let (mut most, mut recoveries) = (0, Vec::new());
    let others = Log::default();
    for round in 0..rounds {
        let mut crowd = Vec::new();
        for _ in 0..200 {
            let stream = timeout(seconds(1), TcpStream::connect(server.address)).await;
            crowd.extend(stream.ok().and_then(Result::ok));
        }
        sleep(seconds(2)).await;
        most = most.max(server.info().open_files().len());
        drop(crowd);
        let freed = Instant::now();
        let late = entering(&format!("later-{round}"), "Rui");
        while seated(server.address, &others, &late).await.is_err() {
            if freed.elapsed() > seconds(25) {
                outcome
                    .faults
                    .push("nobody was let in again within 25 s".to_owned());
                break;
            }
            sleep(ms(50)).await;
        }
        recoveries.push(freed.elapsed());
    }
    let tally = tables.rest(&context.log, &mut outcome).await;
    outcome.figure("most open", most);
    let worst = recoveries.iter().max().copied().unwrap_or_default();
    outcome.figure("let in again after", milliseconds(worst));
    outcome.honest(&tally);
    outcome.expect(server.is_alive(), "the server is gone");
    Ok(outcome)
}
