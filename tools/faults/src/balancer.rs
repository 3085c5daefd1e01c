//! A TCP balancer: each new connection goes to the next address that takes it. It stands in
//! front of several servers, or between a server and its store, and can be cut and blocked.
//!
//! **Invariant:** does not depend on any protocol.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::accepting::accept;

/// An address that does not answer in this time is skipped.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(300);

/// A running balancer; it ends when dropped.
pub struct Balancer {
    /// The address at which it listens.
    pub address: SocketAddr,
    places: Arc<Mutex<Places>>,
    blocked: watch::Sender<bool>,
    cuts: watch::Sender<u64>,
    _serving: JoinSet<()>,
}

#[derive(Default)]
struct Places {
    all: Vec<SocketAddr>,
    next: usize,
}

impl Balancer {
    /// Starts a balancer in front of these addresses.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn start(places: Vec<SocketAddr>) -> anyhow::Result<Self> {
        let places = Arc::new(Mutex::new(Places {
            all: places,
            next: 0,
        }));
        let (blocked, is_blocked) = watch::channel(false);
        let (cuts, is_cut) = watch::channel(0);
        let ahead = Arc::clone(&places);
        let (address, serving) = accept(move |client| {
            let (ahead, blocked, mut cut) =
                (Arc::clone(&ahead), is_blocked.clone(), is_cut.clone());
            cut.mark_unchanged();
            async move {
                let carried = async {
                    if let Some(server) = connect(&ahead).await {
                        carry(client, server, blocked).await;
                    }
                };
                tokio::select! {
                    () = carried => {}
                    _ = cut.changed() => {}
                }
            }
        })
        .await?;
        Ok(Self {
            address,
            places,
            blocked,
            cuts,
            _serving: serving,
        })
    }

    /// Leads new connections only to these addresses.
    pub fn lead_to(&self, places: Vec<SocketAddr>) {
        let mut known = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        known.all = places;
    }

    /// Ends all connections.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Holds all bytes back for this time, without telling either side.
    pub fn block_for(&self, time: Duration) {
        self.block(true);
        let blocked = self.blocked.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            blocked.send_replace(false);
        });
    }

    /// Holds all bytes back, or lets them pass again, without telling either side.
    pub fn block(&self, blocked: bool) {
        self.blocked.send_replace(blocked);
    }
}

async fn connect(places: &Mutex<Places>) -> Option<TcpStream> {
    let all: Vec<SocketAddr> = {
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        places.next += 1;
        let from = places.next % places.all.len().max(1);
        let around = places.all.iter().cycle().skip(from);
        around.take(places.all.len()).copied().collect()
    };
    for place in all {
        if let Ok(Ok(stream)) = timeout(CONNECT_TIMEOUT, TcpStream::connect(place)).await {
            // As a direct connection would have it.
            let _slower = stream.set_nodelay(true);
            return Some(stream);
        }
    }
    None
}

async fn carry(client: TcpStream, server: TcpStream, blocked: watch::Receiver<bool>) {
    let _slower = client.set_nodelay(true);
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = pump(from_client, to_server, blocked.clone()) => {}
        () = pump(from_server, to_client, blocked) => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut blocked: watch::Receiver<bool>,
) {
    let mut chunk = vec![0; 16 * 1_024];
    while let Ok(count @ 1..) = from.read(&mut chunk).await {
        if blocked.wait_for(|blocked| !blocked).await.is_err() {
            return;
        }
        if to.write_all(&chunk[..count]).await.is_err() {
            return;
        }
    }
}
