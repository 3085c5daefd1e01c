//! Kills the server with `kill -9` at any moment. A confirmed step is there afterwards, and
//! an unconfirmed one is there once or not at all.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use super::endless_game::EndlessGame;
use crate::support::process::Process;
use crate::support::room_file;

const ROOMS: usize = 8;

/// Returns a number from the environment, for longer runs than the usual one.
fn configured(name: &str, usual: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Returns the next number of SplitMix64, so that a seed repeats its moments.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[tokio::test]
async fn killed_at_random_moments() {
    let (kills, seed) = (configured("JOGO_KILLS", 10), configured("JOGO_SEED", 1));
    let (_folder, file) = room_file();
    let mut server = Process::start(&file);
    let mut tables = Vec::new();
    for room in 0..ROOMS {
        tables.push(EndlessGame::sit_down(server.address, &format!("r{room}")).await);
    }
    let (mut random_state, mut restarts, mut unanswered) = (seed, Vec::new(), 0);
    for _ in 0..kills {
        let moment = Duration::from_micros(random(&mut random_state) % 200_000);
        let killed = async {
            tokio::time::sleep(moment).await;
            server.kill();
        };
        let played = join_all(tables.iter_mut().map(EndlessGame::play_until_lost));
        tokio::join!(killed, played);
        unanswered += tables.iter().filter(|table| table.in_flight).count();
        let since = Instant::now();
        server = Process::start(&file);
        join_all(
            tables
                .iter_mut()
                .map(|table| table.come_back(server.address)),
        )
        .await;
        join_all(tables.iter().map(|table| table.check_games(server.address))).await;
        tables[0].play_steps(1).await;
        restarts.push(since.elapsed());
    }
    tables[0].check_games(server.address).await;
    let confirmed: usize = tables.iter().map(|table| table.confirmed).sum();
    restarts.sort_unstable();
    println!(
        "seed {seed}: {kills} kills, {confirmed} steps confirmed, 0 lost, 0 twice, \
         {unanswered} unanswered; first move after a kill: median {:?}, worst {:?}",
        restarts[restarts.len() / 2],
        restarts.last()
    );
}

#[tokio::test]
async fn killed_at_each_of_the_first_syncs() {
    super::faults::need_strace();
    for sync in 1..=configured("JOGO_SYNCS", 6) {
        let (_folder, file) = room_file();
        let table = play_until_killed_at(sync, &file).await;
        let server = Process::start(&file);
        match table {
            Some(mut table) => {
                table.come_back(server.address).await;
                table.check_games(server.address).await;
                table.play_steps(3).await;
            }
            None => drop(EndlessGame::sit_down(server.address, "123").await),
        }
    }
}

/// Returns `None` if the server was killed before anybody could sit down.
async fn play_until_killed_at(sync: u64, file: &Path) -> Option<EndlessGame> {
    let inject = format!("inject=fsync,fdatasync:signal=KILL:when={sync}");
    let tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject];
    let server = Process::start_under(&tracer, file)?;
    let address = server.address;
    let sitting = tokio::spawn(async move { EndlessGame::sit_down(address, "123").await });
    let mut table = sitting.await.ok()?;
    table.play_until_lost().await;
    Some(table)
}
