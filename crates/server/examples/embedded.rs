//! The room server inside another program, here a club's site on axum.
//!
//! ```sh
//! cargo run --package server --example embedded # then open http://localhost:8080
//! ```

use std::future::IntoFuture;
use std::io;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use server::{HeaderValue, Options, Storage};
use tokio::net::TcpListener;

const PAGE: &str = r#"<h1>Our club</h1><a href="http://localhost:5000/sala/club">Play</a>"#;

#[tokio::main]
async fn main() -> io::Result<()> {
    let club = Router::new().route("/", get(async || Html(PAGE)));
    let site = TcpListener::bind("127.0.0.1:8080").await?;
    let site = axum::serve(site, club).with_graceful_shutdown(stopped());
    // Rooms need a listener of their own: their limits guard connections, not requests.
    let rooms = TcpListener::bind("127.0.0.1:5000").await?;
    let options = Options {
        // Scripts on the club's pages may speak Socket.IO with the rooms.
        origins: vec![HeaderValue::from_static("http://localhost:8080")],
        ..Options::default()
    };
    let rooms = server::serve(rooms, Storage::memory(), options, stopped());
    tokio::try_join!(site.into_future(), rooms)?;
    Ok(())
}

/// Waits for Ctrl-C, which stops both.
async fn stopped() {
    let _never_heard = tokio::signal::ctrl_c().await;
}
