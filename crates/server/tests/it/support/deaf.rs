//! A relay to a server that can hold answers back. Requests still arrive.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A relay to one address.
pub(crate) struct Deaf {
    pub(crate) address: SocketAddr,
    held: watch::Sender<bool>,
}

impl Deaf {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (held, holds) = watch::channel(false);
        let deaf = Self {
            address: listener.local_addr().unwrap(),
            held,
        };
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (mut said, hears) = near.into_split();
                let (answers, mut far) = TcpStream::connect(address).await.unwrap().into_split();
                tokio::spawn(async move { tokio::io::copy(&mut said, &mut far).await });
                tokio::spawn(pass_on(answers, hears, holds.clone()));
            }
        });
        deaf
    }

    /// Holds answers back, or lets all of them through.
    pub(crate) fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }
}

async fn pass_on(
    mut answers: OwnedReadHalf,
    mut hears: OwnedWriteHalf,
    mut held: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4_096];
    while let Ok(length @ 1..) = answers.read(&mut bytes).await {
        let free = held.wait_for(|held| !held).await.is_ok();
        if !free || hears.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}
