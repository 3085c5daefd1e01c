//! A TCP proxy that harms its connections by a plan and from a seed. It needs no privileges.
//!
//! **Invariant:** carries bytes, and does not depend on frames.
//!
//! TCP hides loss: a lossy network delays a connection, and now and then ends it.
//! [`Plan::stall`] imitates the delay of a packet that was lost and sent again.

mod pipe;
mod plan;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accepting::accept;
use pipe::Pipe;

pub use plan::{Cut, Plan, Plans, Weather};

/// A running proxy; it ends when dropped.
pub struct Proxy {
    /// The address at which clients connect.
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    plans: watch::Sender<Plans>,
    _serving: JoinSet<()>,
    carried: Arc<AtomicU64>,
}

impl Proxy {
    /// Starts a proxy in front of `server`.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(server: SocketAddr, seed: u64, plans: Plans) -> anyhow::Result<Self> {
        let (weather, watched) = watch::channel(Weather::Fair);
        let (plans, planned) = watch::channel(plans);
        let carried = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&carried);
        let mut number = 0;
        let (address, serving) = accept(move |client| {
            number += 1;
            let rng = StdRng::seed_from_u64(seed ^ (number << 32));
            let plans = planned.borrow().clone();
            let (weather, counter) = (watched.clone(), Arc::clone(&counter));
            async move {
                // If the server is down, the client is turned away as well.
                if let Ok(server) = TcpStream::connect(server).await {
                    connect(client, server, plans, weather, rng, counter).await;
                } else {
                    reset(&client);
                }
            }
        })
        .await?;
        Ok(Self {
            address,
            weather,
            plans,
            _serving: serving,
            carried,
        })
    }

    /// Changes the weather for all connections.
    pub fn weather(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Changes the plan of new connections.
    pub fn plan(&self, plans: Plans) {
        self.plans.send_replace(plans);
    }

    /// Returns the number of bytes carried so far, both ways.
    pub fn carried(&self) -> u64 {
        self.carried.load(Ordering::Relaxed)
    }
}

async fn connect(
    client: TcpStream,
    server: TcpStream,
    plans: Plans,
    weather: watch::Receiver<Weather>,
    mut rng: StdRng,
    carried: Arc<AtomicU64>,
) {
    if client
        .set_nodelay(true)
        .and(server.set_nodelay(true))
        .is_err()
    {
        return;
    }
    let (other, client, server) = (
        StdRng::from_rng(&mut rng),
        Arc::new(client),
        Arc::new(server),
    );
    let up = Pipe {
        from: Arc::clone(&client),
        to: Arc::clone(&server),
        plan: plans.up,
        weather: weather.clone(),
        rng,
        carried: Arc::clone(&carried),
    };
    let down = Pipe {
        from: Arc::clone(&server),
        to: Arc::clone(&client),
        plan: plans.down,
        weather,
        rng: other,
        carried,
    };
    let (up, down) = (up.run(), down.run());
    tokio::pin!(up, down);
    // A polite end of one direction leaves the other one alone. A cut ends both.
    let end = tokio::select! {
        end = &mut up => if end == Cut::HalfClose { down.await } else { end },
        end = &mut down => if end == Cut::HalfClose { up.await } else { end },
    };
    if end == Cut::Reset {
        reset(&client);
        reset(&server);
    }
}

/// Makes the socket send a reset when it is closed.
fn reset(stream: &TcpStream) {
    // If the system takes no reset, the connection ends a little more politely.
    let _polite = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
