//! Clients of another version of Engine.IO, which retry without an end and show nothing.

use serde_json::Value;
use testkit::http::{ask, get_with};

use crate::support::Server;

const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

#[tokio::test]
async fn an_old_client_is_told_which_versions_play() {
    let server = Server::start().await;
    for version in ["EIO=3&", "EIO=2&", "EIO=5&", ""] {
        for (transport, headers) in [("polling", &[][..]), ("websocket", &UPGRADE[..])] {
            let path = format!("/socket.io/?{version}transport={transport}");
            let answer = ask(server.address, "GET", &path, headers, "");
            let answer = answer.await.unwrap();
            assert_eq!(answer.status, 400, "{path}");
            let told: Value = serde_json::from_str(&answer.body).unwrap();
            // The form of Socket.IO's own servers: UNSUPPORTED_PROTOCOL_VERSION.
            assert_eq!(told["code"], 5, "{path}");
            let sentence = told["message"].as_str().unwrap();
            for named in ["socket.io-client 3.0", "python-socketio 5.0"] {
                assert!(sentence.contains(named), "{sentence}");
            }
        }
    }
    // The control: today's version.
    let path = "/socket.io/?EIO=4&transport=polling";
    let answer = get_with(server.address, path, &[]).await;
    assert_eq!(answer.status, 200);
}
