//! The relay as socketioxide's documentation would have it written.

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{Data, SocketRef};

pub(super) fn router() -> Router {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async |socket: SocketRef| {
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
            async |socket: SocketRef, Data(asked): Data<Value>| {
                if let Some(room) = asked["jogoId"].as_str() {
                    let board = json!({ "tabuleiro": asked["tabuleiro"] });
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
