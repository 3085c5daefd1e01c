//! The relays that we write in Rust, without a rule: on the library of our server, and on the
//! layer below it.

mod axum_relay;
mod socketioxide_relay;

use std::net::SocketAddr;

use axum::Router;
use clap::ArgMatches;
use tokio::net::TcpListener;

/// The number of bytes by which our boards are longer than a relay's, apart from the key that
/// holds them.
const LONGER: usize = 252;

/// The names of the relays.
pub(crate) const NAMES: [&str; 3] = ["axum", "socketioxide", "socketioxide-long"];

/// Serves one of them until it is killed.
///
/// # Errors
/// The port is taken.
pub(crate) fn serve(matches: &ArgMatches) -> anyhow::Result<()> {
    let port = *matches.get_one::<u16>("port").expect("required");
    let which = matches.get_one::<String>("name").expect("required");
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let app: Router = match which.as_str() {
            "axum" => axum_relay::router(),
            "socketioxide-long" => socketioxide_relay::router(LONGER),
            _ => socketioxide_relay::router(0),
        };
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
            // Otherwise a move waits for the client's delayed acknowledgement.
            let _slower = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, app).await?)
    })
}
