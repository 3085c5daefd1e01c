//! Two people who play one game after another, and the latency of their moves.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::socketio::Client;
use testkit::wire::moves;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The pause between two moves, close to the rate that one connection may send.
const THINKING: Duration = Duration::from_millis(80);

/// A game that continues until it is ended.
pub(crate) struct Game {
    end: CancellationToken,
    playing: JoinHandle<Vec<Duration>>,
}

/// The latencies of the moves.
#[derive(Debug)]
#[expect(dead_code, reason = "some are only printed")]
pub(crate) struct Figures {
    pub(crate) moves: usize,
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
}

impl Game {
    pub(crate) fn begin(server: SocketAddr) -> Self {
        let end = CancellationToken::new();
        let playing = tokio::spawn(play(server, end.clone()));
        Self { end, playing }
    }

    /// Ends the game. Fails if one move was refused, or one connection lost.
    pub(crate) async fn end(self) -> Figures {
        self.end.cancel();
        let mut took = self.playing.await.expect("an undisturbed game");
        took.sort_unstable();
        Figures {
            moves: took.len(),
            median: took[took.len() / 2],
            p99: took[took.len() * 99 / 100],
        }
    }
}

async fn play(server: SocketAddr, end: CancellationToken) -> Vec<Duration> {
    let mut players = [Client::connect(server).await, Client::connect(server).await];
    static GAMES: AtomicU32 = AtomicU32::new(0);
    let room = format!("honesta{}", GAMES.fetch_add(1, Ordering::Relaxed));
    for player in &mut players {
        let enter = json!({ "jogoId": room, "ficha": null });
        assert_eq!(player.ask("entrar_sala", &enter).await["ok"], true);
    }
    let squares = [0, 3, 1, 4, 2];
    let mut took = Vec::new();
    for game in 0.. {
        for played in 1..=squares.len() {
            let mover = &mut players[(game + played + 1) % 2];
            let asked = Instant::now();
            let answer = mover
                .ask("atualizar_jogo", &moves(&squares[..played]))
                .await;
            took.push(asked.elapsed());
            assert_eq!(answer["ok"], true, "{answer}");
            if end.is_cancelled() {
                return took;
            }
            tokio::time::sleep(THINKING).await;
        }
        for player in &mut players {
            let answer = player.ask("atualizar_jogo", &moves(&[])).await;
            assert_eq!(answer["ok"], true, "{answer}");
        }
    }
    took
}
