//! The files of the browser client, and Socket.IO's own browser client. The binary contains
//! all of them, so a server needs no other file.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use rust_embed::{EmbeddedFile, RustEmbed};
use texts::Texts;

use super::answers::{lang, vary};
use super::negotiation::Negotiated;
use super::not_found;
use super::state::AppState;

/// Includes a file of the folder `docs`.
macro_rules! document {
    ($name:literal) => {
        include_str!(concat!("../../../../docs/", $name))
    };
}

/// The page, the files that it loads, and what its developers' tools need: see [`kind_of`]. A
/// debug build reads them from the source tree.
#[derive(RustEmbed)]
#[folder = "../../web"]
struct Web;

/// Answers with a page of the browser client in the language of `texts`. Only its title, its
/// description and its words for browsers without scripts are in the page itself.
pub(super) fn html(name: &str, texts: Texts, headers: &HeaderMap) -> Response {
    spoken(name, "", texts, headers)
}

/// Answers with the page of the browser client. It says where its start page is, and that
/// this server lists no rooms.
pub(super) fn page(state: &AppState, texts: Texts, headers: &HeaderMap) -> Response {
    let mut more = match state.home() {
        "/" => String::new(),
        home => format!(" data-home=\"{home}\""),
    };
    if state.snapshots.hides_all() {
        more += " data-unlisted=\"\"";
    }
    spoken("index.html", &more, texts, headers)
}

/// Answers with a page whose first element has these further attributes.
fn spoken(name: &str, more: &str, texts: Texts, headers: &HeaderMap) -> Response {
    let Some(EmbeddedFile { data, .. }) = Web::get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let start = format!("<html lang=\"{}\"{more}>", lang(texts));
    let told = format!(
        "<title>jogo · {}</title>\n  <meta name=\"description\" content=\"{}\">",
        title(name, texts),
        texts.page_about()
    );
    let text = String::from_utf8_lossy(&data)
        .replacen(WRITTEN, &start, 1)
        .replacen(WRITTEN_TITLE, &told, 1);
    let mut answer = tagged(tag_of(&text), "text/html; charset=utf-8", text, headers);
    vary(&mut answer);
    answer
}

/// The first element of our pages as they are written.
const WRITTEN: &str = "<html lang=\"pt-BR\">";

/// The title of our pages as they are written.
const WRITTEN_TITLE: &str = "<title>jogo</title>";

/// Returns the title of a page of the browser client. The previews of links show it.
fn title(name: &str, texts: Texts) -> &'static str {
    match name {
        "desk.html" => texts.desk_title(),
        "fio.html" => texts.fio_title(),
        "protocolo.html" => texts.fio_protocol(),
        "tv.html" => "tv",
        _ => texts.game_name(),
    }
}

/// Answers with a file of the browser client.
pub(super) async fn file(
    State(state): State<AppState>,
    Path(name): Path<String>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    match embedded(&name, &headers) {
        Some(file) => file,
        None => not_found::answer(&state, negotiated),
    }
}

/// Returns the route of a page of the browser client, see [`html`].
pub(super) fn page_route(name: &'static str) -> MethodRouter<AppState> {
    get(async move |negotiated: Negotiated, headers: HeaderMap| {
        html(name, negotiated.texts, &headers)
    })
}

/// Returns the routes of the texts that are part of the program.
///
/// They are the sentences that the pages share, and those with `/fio`'s or `/anfitriao`'s.
/// The protocol is there as documents, as an AsyncAPI document, and as types of TypeScript.
pub(super) fn texts() -> Router<AppState> {
    const JSON: &str = "application/json; charset=utf-8";
    // Browsers show this type, and save `text/markdown`.
    const TEXT: &str = "text/plain; charset=utf-8";
    const YAML: &str = "application/yaml; charset=utf-8";
    let text = |kind, text| get(async move |headers: HeaderMap| fixed(kind, text, &headers));
    Router::new()
        .route("/web/texts.json", text(JSON, texts::JSON))
        .route("/web/tv.json", text(JSON, texts::TV_JSON))
        .route("/web/fio.json", text(JSON, texts::FIO_JSON))
        .route("/web/desk.json", text(JSON, texts::DESK_JSON))
        .route("/PROTOCOL.md", text(TEXT, document!("PROTOCOL.md")))
        .route("/PROTOCOL.pt.md", text(TEXT, document!("PROTOCOL.pt.md")))
        .route("/asyncapi.yaml", text(YAML, document!("asyncapi.yaml")))
        .route("/jogo.d.ts", text(TEXT, document!("jogo.d.ts")))
}

/// Returns the answer for a file of the page, or `None` if it has no file of this name.
fn embedded(name: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = kind_of(name)?;
    let EmbeddedFile { data, metadata } = Web::get(name)?;
    let tag = u64::from_be_bytes(beginning(metadata.sha256_hash()));
    let tag = format!("\"{tag:016x}\"");
    Some(tagged(tag, kind, data, headers))
}

/// Returns the media type of a file of the page, or `None` if the page has no files of this kind.
/// Its files are all in one folder.
fn kind_of(name: &str) -> Option<&'static str> {
    let (stem, ending) = name.rsplit_once('.')?;
    if stem.contains('/') {
        return None;
    }
    match ending {
        "css" => Some("text/css; charset=utf-8"),
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml; charset=utf-8"),
        "webmanifest" => Some("application/manifest+json; charset=utf-8"),
        _ => None,
    }
}

/// Answers with text that is part of the program.
fn fixed(kind: &str, text: &'static str, headers: &HeaderMap) -> Response {
    tagged(tag_of(text), kind, text, headers)
}

/// Returns the tag of a text. The same program always makes the same tag, and that is all a
/// tag must do.
fn tag_of(text: &str) -> String {
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    format!("\"{:016x}\"", hash.finish())
}

/// Answers with a body, or with 304 to a client that has the body of this tag.
fn tagged(tag: String, kind: &str, body: impl IntoResponse, headers: &HeaderMap) -> Response {
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
    (cache, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// Returns as much of a hash as tells two versions of a file apart.
fn beginning(hash: [u8; 32]) -> [u8; 8] {
    std::array::from_fn(|byte| hash[byte])
}

#[cfg(socketio_js)]
pub(super) async fn socket_io_js(headers: HeaderMap) -> Response {
    let code = include_str!(concat!(env!("OUT_DIR"), "/socket.io.js"));
    fixed(SCRIPT, code, &headers)
}

#[cfg(socketio_js)]
pub(super) async fn socket_io_min_js(headers: HeaderMap) -> Response {
    let code = include_str!(concat!(env!("OUT_DIR"), "/socket.io.min.js"));
    fixed(SCRIPT, code, &headers)
}

#[cfg(socketio_js)]
const SCRIPT: &str = "text/javascript; charset=utf-8";

#[cfg(not(socketio_js))]
pub(super) async fn socket_io_js() -> Response {
    let hint = "this server was built without npm, so without socket.io-client\n";
    (StatusCode::NOT_FOUND, hint).into_response()
}

#[cfg(not(socketio_js))]
pub(super) async fn socket_io_min_js() -> Response {
    socket_io_js().await
}
