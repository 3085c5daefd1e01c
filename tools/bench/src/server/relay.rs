//! The relays that we write in Rust, without a rule: on the library of our server, and on the
//! layer below it.

mod axum_relay;
mod socketioxide_relay;

use std::net::SocketAddr;

use axum::Router;
use clap::ArgMatches;
use serde_json::Value;
use tokio::net::TcpListener;

/// The answers to a client that connects, and to one that enters the namespace.
const OPEN: &str =
    r#"0{"sid":"a","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":100000}"#;
const ENTERED: &str = r#"40{"sid":"a"}"#;

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

/// The request of a client.
enum Asked {
    Enter { room: String },
    Show { room: String, text: String },
}

/// Reads an event without its `42`, and writes the event that is shown for it.
fn asked(event: &str) -> Option<Asked> {
    let (name, asked) = serde_json::from_str::<(String, Value)>(event).ok()?;
    let room = asked["jogoId"].as_str()?.to_owned();
    if name == "entrar_sala" {
        return Some(Asked::Enter { room });
    }
    let board = &asked["tabuleiro"];
    let text = format!(r#"42["atualizar_jogo",{{"tabuleiro":{board}}}]"#);
    Some(Asked::Show { room, text })
}
