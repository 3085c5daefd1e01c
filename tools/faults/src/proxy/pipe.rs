//! One direction of a connection through the proxy.

use std::collections::VecDeque;
use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::plan::{Cut, Plan, Weather};

/// The most bytes read at a time.
const PIECE: usize = 4_096;

/// The most pieces on their way; more of them wait with the sender.
const ON_THE_WAY: usize = 256;

/// One direction, from one socket to another.
pub(super) struct Pipe {
    pub(super) from: Arc<TcpStream>,
    pub(super) to: Arc<TcpStream>,
    pub(super) plan: Plan,
    pub(super) weather: watch::Receiver<Weather>,
    pub(super) rng: StdRng,
    pub(super) carried: Arc<AtomicU64>,
}

/// The next event of a pipe.
enum Next {
    Read(io::Result<Vec<u8>>),
    Due,
    Weather,
}

impl Pipe {
    /// Carries bytes until the end, and returns the kind of end.
    pub(super) async fn run(mut self) -> Cut {
        let mut way = VecDeque::<(Instant, Vec<u8>)>::new();
        let (mut left, mut ended) = (self.plan.cut, false);
        let (mut free_at, mut arrives) = (Instant::now(), Instant::now());
        loop {
            let weather = *self.weather.borrow_and_update();
            if weather == Weather::Broken {
                return Cut::Reset;
            }
            if ended && way.is_empty() {
                return match left.filter(|(bytes, _)| *bytes == 0) {
                    Some((_, cut)) => self.end(cut).await,
                    None => self.end(Cut::HalfClose).await,
                };
            }
            let due = way.front().map(|(due, _)| *due);
            let due = due.filter(|_| weather == Weather::Fair);
            let next = tokio::select! {
                read = read(&self.from), if !ended && way.len() < ON_THE_WAY => Next::Read(read),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => Next::Due,
                changed = self.weather.changed() => match changed {
                    Ok(()) => Next::Weather,
                    Err(_) => return Cut::Reset,
                },
            };
            match next {
                Next::Weather => {}
                Next::Read(Err(_)) => return Cut::Reset,
                Next::Read(Ok(mut piece)) => {
                    ended |= piece.is_empty();
                    if let Some((bytes, _)) = &mut left {
                        piece.truncate(usize::try_from(*bytes).unwrap_or(usize::MAX));
                        *bytes -= piece.len() as u64;
                        ended |= *bytes == 0;
                    }
                    free_at = free_at.max(Instant::now()) + self.sending_time(piece.len());
                    // The order is kept: nothing overtakes a piece that is on its way.
                    arrives = arrives.max(free_at + self.delay());
                    if !piece.is_empty() {
                        way.push_back((arrives, piece));
                    }
                }
                Next::Due => {
                    let Some((_, piece)) = way.pop_front() else {
                        continue;
                    };
                    self.carried
                        .fetch_add(piece.len() as u64, Ordering::Relaxed);
                    if write(&self.to, &piece).await.is_err() {
                        return Cut::Reset;
                    }
                }
            }
        }
    }

    fn sending_time(&self, bytes: usize) -> Duration {
        let rate = self.plan.rate.unwrap_or(u64::MAX).max(1);
        Duration::from_secs_f64(bytes as f64 / rate as f64)
    }

    fn delay(&mut self) -> Duration {
        let Plan {
            latency,
            jitter,
            stall,
            stall_time,
            ..
        } = self.plan;
        let stalled = self.rng.random_range(0..1_000) < stall;
        let stall_time = if stalled { stall_time } else { Duration::ZERO };
        latency + jitter.mul_f64(self.rng.random()) + stall_time
    }

    async fn end(&mut self, cut: Cut) -> Cut {
        match cut {
            Cut::Reset | Cut::Close => {}
            Cut::HalfClose => {
                // The other side may be gone already.
                let _gone = socket2::SockRef::from(&*self.to).shutdown(Shutdown::Write);
            }
            Cut::BlackHole => {
                // Swallows everything, until the sender gives up.
                while *self.weather.borrow() != Weather::Broken
                    && read(&self.from).await.is_ok_and(|piece| !piece.is_empty())
                {}
            }
        }
        cut
    }
}

async fn read(from: &TcpStream) -> io::Result<Vec<u8>> {
    loop {
        from.readable().await?;
        let mut piece = vec![0; PIECE];
        match from.try_read(&mut piece) {
            Ok(length) => {
                piece.truncate(length);
                return Ok(piece);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

async fn write(to: &TcpStream, mut piece: &[u8]) -> io::Result<()> {
    while !piece.is_empty() {
        to.writable().await?;
        match to.try_write(piece) {
            Ok(length) => piece = &piece[length..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
