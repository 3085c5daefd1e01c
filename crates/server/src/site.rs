//! The browser client's files, and Socket.IO's own client for other pages.
//! All are in the binary: the machine that serves needs nothing beside it.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::qr;

/// The page and what it loads; read from the source tree in a debug build.
#[derive(RustEmbed)]
#[folder = "web"]
#[include = "*.html"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
#[exclude = "*/*"]
struct Web;

/// Only this server may give the page anything, and nothing may frame it.
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'; object-src 'none'";

pub(crate) fn routes() -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(page))
        .route("/qr.svg", get(qr::of_server))
        .route("/{word}/{room}", get(room_page))
        .route("/{word}/{room}/qr.svg", get(qr::of_room))
        .route("/web/texts.json", get(texts))
        .route("/web/{file}", get(file))
        .route("/socket.io/socket.io.js", get(socket_io_js))
        .route("/socket.io/socket.io.min.js", get(socket_io_min_js))
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
}

async fn page(headers: HeaderMap) -> Response {
    embedded("index.html", &headers)
}

/// `/sala/123`, in any case: QR codes are denser in capitals.
async fn room_page(Path((word, _)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if word.eq_ignore_ascii_case("sala") {
        embedded("index.html", &headers)
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    embedded(&name, &headers)
}

async fn texts() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        texts::JSON,
    )
        .into_response()
}

fn embedded(name: &str, headers: &HeaderMap) -> Response {
    let Some(EmbeddedFile { data, metadata }) = Web::get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!(
        "\"{:032x}\"",
        u128::from_be_bytes(first_half(metadata.sha256_hash()))
    );
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let cache = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    let kind = format!("{}; charset=utf-8", metadata.mimetype());
    (cache, [(header::CONTENT_TYPE, kind)], data).into_response()
}

fn first_half(hash: [u8; 32]) -> [u8; 16] {
    std::array::from_fn(|byte| hash[byte])
}

#[cfg(socketio_js)]
async fn socket_io_js() -> Response {
    script(include_str!(concat!(env!("OUT_DIR"), "/socket.io.js")))
}

#[cfg(socketio_js)]
async fn socket_io_min_js() -> Response {
    script(include_str!(concat!(env!("OUT_DIR"), "/socket.io.min.js")))
}

#[cfg(socketio_js)]
fn script(code: &'static str) -> Response {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        code,
    )
        .into_response()
}

#[cfg(not(socketio_js))]
async fn socket_io_js() -> Response {
    (
        StatusCode::NOT_FOUND,
        "this server was built without npm, so without socket.io-client\n",
    )
        .into_response()
}

#[cfg(not(socketio_js))]
async fn socket_io_min_js() -> Response {
    socket_io_js().await
}
