//! The browser client's files, rooms in plain text, and Socket.IO's own client for
//! other pages. All files are in the binary: the machine that serves needs nothing
//! beside it.

pub(crate) mod follow;
pub(crate) mod host_check;
pub(crate) mod negotiation;
pub(crate) mod not_found;
pub(crate) mod origin_check;
pub(crate) mod plain_text;
pub(crate) mod public_address;
pub(crate) mod qr;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use game::RoomId;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::feeds::snapshots::RoomSnapshots;
use crate::http::follow::Follower;
use crate::http::negotiation::Negotiated;
use crate::http::not_found::not_found;
use crate::http::public_address::PublicAddress;
use crate::session::admission::{Admission, refused};

/// The page and what it loads; read from the source tree in a debug build.
#[derive(RustEmbed)]
#[folder = "../../web"]
#[include = "*.html"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
#[include = "*.webmanifest"]
#[exclude = "*/*"]
struct Web;

/// Only this server may give the page anything, and nothing may frame it.
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// What the site needs of the rest.
#[derive(Clone, Debug)]
pub(crate) struct AppState {
    pub(crate) snapshots: Arc<RoomSnapshots>,
    /// Who follows a room is a session, to the limits.
    pub(crate) admission: Arc<Admission>,
    pub(crate) address: PublicAddress,
    /// How long a follower waits for news.
    pub(crate) quiet: Duration,
}

pub(crate) fn routes(site: AppState) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(page))
        .route("/tv", get(tv))
        .route("/endereco", get(address))
        .route("/qr.svg", get(qr::of_server))
        .route("/{word}/{room}", get(room))
        .route("/{word}/{room}/qr.svg", get(qr::of_room))
        .route("/web/texts.json", get(texts))
        .route("/web/{file}", get(file))
        .route("/socket.io/socket.io.js", get(socket_io_js))
        .route("/socket.io/socket.io.min.js", get(socket_io_min_js))
        .fallback(not_found)
        .with_state(site)
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        // Not of text: each line of a room that is followed must go out at once.
        .layer(
            CompressionLayer::new().compress_when(
                DefaultPredicate::new().and(NotForContentType::const_new("text/plain")),
            ),
        )
}

async fn page(headers: HeaderMap) -> Response {
    html("index.html", &headers)
}

/// All snapshots, for a screen on a wall.
async fn tv(headers: HeaderMap) -> Response {
    html("tv.html", &headers)
}

/// The address to tell others, for a page that was opened on this very machine.
async fn address(State(site): State<AppState>, headers: HeaderMap) -> Response {
    let host = site.address.host(&headers);
    host.map_or_else(
        || StatusCode::BAD_REQUEST.into_response(),
        |host| plain(StatusCode::OK, host + "\n"),
    )
}

/// `/sala/123`, in any case: QR codes are denser in capitals.
async fn room(
    State(site): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    negotiated: Negotiated,
    request: Request,
) -> Response {
    if !word.eq_ignore_ascii_case("sala") {
        return not_found(negotiated).await;
    }
    let mut answer = if negotiated.page {
        html("index.html", request.headers())
    } else {
        site.in_words(&room, negotiated, &request)
    };
    let varies = HeaderValue::from_static("accept, accept-language");
    answer.headers_mut().insert(header::VARY, varies);
    answer
}

impl AppState {
    /// A room as text: as it is, or as it goes.
    fn in_words(&self, room: &str, negotiated: Negotiated, request: &Request) -> Response {
        let texts = negotiated.texts;
        let Ok(id) = room.parse::<RoomId>() else {
            return plain(
                StatusCode::BAD_REQUEST,
                texts.sala_invalida().to_owned() + "\n",
            );
        };
        let missing = || plain(StatusCode::NOT_FOUND, texts.no_such_room(&id) + "\n");
        if !negotiated.follow {
            let room = self.snapshots.current(&id);
            return room.map_or_else(missing, |room| {
                plain(StatusCode::OK, plain_text::whole(&room, texts))
            });
        }
        let Some(subscription) = self.snapshots.follow(&id) else {
            return missing();
        };
        match self.admission.admit(request) {
            Ok(session) => {
                let snapshots = Arc::clone(&self.snapshots);
                let quiet_timeout = self.quiet;
                let follower = Follower {
                    subscription,
                    snapshots,
                    texts,
                    quiet_timeout,
                    _session: session,
                };
                plain(StatusCode::OK, Body::from_stream(follower.tell()))
            }
            Err(refusal) => refused(refusal),
        }
    }
}

fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let about = [
        (header::CONTENT_TYPE, PLAIN),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, about, body.into()).into_response()
}

async fn file(Path(name): Path<String>, negotiated: Negotiated, headers: HeaderMap) -> Response {
    match embedded(&name, &headers) {
        Some(file) => file,
        None => not_found(negotiated).await,
    }
}

async fn texts() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        texts::JSON,
    )
        .into_response()
}

/// A page of ours.
fn html(name: &str, headers: &HeaderMap) -> Response {
    let missing = || StatusCode::NOT_FOUND.into_response();
    embedded(name, headers).unwrap_or_else(missing)
}

/// A file of the page, if there is one of this name.
fn embedded(name: &str, headers: &HeaderMap) -> Option<Response> {
    let EmbeddedFile { data, metadata } = Web::get(name)?;
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
        return Some((StatusCode::NOT_MODIFIED, cache).into_response());
    }
    let kind = format!("{}; charset=utf-8", metadata.mimetype());
    Some((cache, [(header::CONTENT_TYPE, kind)], data).into_response())
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
