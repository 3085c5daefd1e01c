//! The relay as the documentation of socketioxide suggests it. A variant has messages as long
//! as ours, which separates the cost of our rules from the cost of our words.

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{Data, SocketRef};

/// Returns the relay, which adds `more` bytes to each board.
pub(super) fn router(more: usize) -> Router {
    let (layer, io) = SocketIo::new_layer();
    let more: &str = "-".repeat(more).leak();
    io.ns("/", async move |socket: SocketRef| {
        socket.on(
            "entrar_sala",
            async |socket: SocketRef, Data(asked): Data<Value>| {
                if let Some(room) = asked["jogoId"].as_str() {
                    socket.join(room.to_owned());
                }
            },
        );
        socket.on(
            "atualizar_jogo",
            async move |socket: SocketRef, Data(asked): Data<Value>| {
                if let Some(room) = asked["jogoId"].as_str() {
                    let mut board = json!({ "tabuleiro": asked["tabuleiro"] });
                    if !more.is_empty() {
                        board["mais"] = more.into();
                    }
                    let _slow = socket
                        .within(room.to_owned())
                        .emit("atualizar_jogo", &board)
                        .await;
                }
            },
        );
    });
    Router::new().layer(layer)
}
