//! The peers that are ours to write in Rust: relays without a rule, on the stack our
//! server stands on, and one layer below it.

mod axum_relay;
mod socketioxide_relay;

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

/// Serves one of them until it is killed.
///
/// # Errors
/// The port is taken.
pub(crate) fn serve(which: &str, port: u16) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let app: Router = match which {
            "axum" => axum_relay::router(),
            _ => socketioxide_relay::router(),
        };
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            // Without it a move waits for the client's delayed acknowledgement.
            let _slower = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, app).await?)
    })
}
