//! The accept loop of everything that stands between two sockets.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Listens on a free port, and hands each connection to a task of its own. Everything ends
/// when the returned set is dropped.
///
/// # Errors
/// There is no free port.
pub(crate) async fn accept<Each: Future<Output = ()> + Send + 'static>(
    mut each: impl FnMut(TcpStream) -> Each + Send + 'static,
) -> anyhow::Result<(SocketAddr, JoinSet<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((client, _)) = listener.accept().await {
            connections.spawn(each(client));
            while connections.try_join_next().is_some() {}
        }
    });
    Ok((address, serving))
}
