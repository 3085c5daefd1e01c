//! Answers for browsers, `curl` and programs: the page and its files, rooms as text and as
//! data, QR codes. The host of every request is checked first, and the origin of each
//! Socket.IO request.

mod answers;
mod assets;
mod below;
mod codes;
mod data;
mod follow;
mod form_page;
mod form_start;
mod forms;
mod fresh;
mod games;
mod guesses;
mod health;
mod host_check;
mod league;
mod negotiation;
mod not_found;
mod origin_check;
mod own_page;
mod plain_text;
mod public_address;
mod qr;
mod state;
mod telling;
mod typed;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use game::wire::BoardList;
use game::{RoomId, RoomView};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;

use answers::{plain, vary};
use negotiation::Negotiated;
use telling::Telling;

pub(crate) use host_check::AllowedHosts;
pub(crate) use origin_check::AllowedOrigins;
pub(crate) use own_page::OwnPage;
pub(crate) use public_address::PublicAddress;
pub(crate) use state::{AppState, Frames};

/// The content security policy. Only this server may supply the page's parts, and no other
/// page may frame it.
const POLICY: &str = "default-src 'self'; connect-src 'self' ws: wss:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Returns all routes except Socket.IO's.
pub(crate) fn routes(state: AppState) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let own_pages = from_fn_with_state(state.origins.clone(), AllowedOrigins::check);
    let form = post(forms::post).layer(own_pages);
    let own_page = from_fn_with_state(state.own_page.clone(), OwnPage::check);
    let path = Arc::clone(state.address.path());
    Router::new()
        .route("/", get(page))
        .route("/jogo", get(page))
        .route("/tv", get(tv))
        // The token of the host is behind the `#` of its page's address, so no request has it.
        .route("/anfitriao", assets::page_route("desk.html"))
        .route("/fio", assets::page_route("fio.html"))
        .route("/protocolo", assets::page_route("protocolo.html"))
        .route("/endereco", get(address))
        .route("/saude", get(health::health))
        .route("/healthz", get(health::health))
        .route("/qr.svg", get(qr::of_server))
        .route("/sala", get(form_start::typed))
        .route("/salas", get(data::rooms))
        .route("/torneio", get(league::table))
        .route("/{word}", get(elsewhere))
        .route("/{word}/", get(elsewhere))
        .route("/{word}/{room}", get(room).merge(form.clone()))
        .route("/{word}/{room}/", get(room).merge(form))
        .route("/{word}/{room}/partidas", get(games::of_room))
        .route("/{word}/{room}/qr.svg", get(qr::of_room))
        .merge(assets::texts())
        .route("/web/{file}", get(assets::file))
        .route("/socket.io/socket.io.js", get(assets::socket_io_js))
        .route("/socket.io/socket.io.min.js", get(assets::socket_io_min_js))
        .fallback(not_found::not_found)
        .layer(from_fn_with_state(state.feeds.clone(), fresh::read_first))
        .layer(from_fn_with_state(state.clone(), guesses::bounded))
        .with_state(state)
        .layer(from_fn_with_state(path, below::outgoing))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ))
        .layer(CompressionLayer::new().compress_when(compressed()))
        .layer(own_page)
}

/// Returns the answers that are compressed. Streams are not, because each line must reach
/// the follower of a room at once. The default leaves out server-sent events.
fn compressed() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("text/plain"))
        .and(NotForContentType::const_new(data::NDJSON))
}

/// Returns the layer that forbids a cache to keep any answer that says nothing else. A cache
/// in front of the server would give several clients one session, or keep a 404.
pub(crate) fn uncached() -> SetResponseHeaderLayer<HeaderValue> {
    let forbidden = HeaderValue::from_static("no-store");
    SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, forbidden)
}

/// Answers `/` and `/jogo`, the page of the browser client.
async fn page(
    State(state): State<AppState>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    let mut answer = if negotiated.form {
        state.form_start(negotiated, None)
    } else if negotiated.text {
        state.rooms_in_words(negotiated)
    } else {
        assets::page(&state, negotiated.texts, &headers)
    };
    vary(&mut answer);
    answer
}

/// Answers `/tv`, the page with all boards for a large screen, or with one for a stream.
async fn tv(
    State(Frames(policy)): State<Frames>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    let mut answer = assets::html("tv.html", negotiated.texts, &headers);
    if let Some(policy) = policy {
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// Returns the policy of a page that these origins may show in a frame, or `None` if there
/// are none.
pub(crate) fn framed_policy(origins: &[HeaderValue]) -> Frames {
    let origins: Vec<&str> = origins.iter().filter_map(|one| one.to_str().ok()).collect();
    let policy = POLICY.replace("'none'; object", &format!("{}; object", origins.join(" ")));
    let policy = HeaderValue::from_str(&policy).ok();
    Frames(policy.filter(|_| !origins.is_empty()))
}

/// Answers `/endereco`, the address at which other machines reach this server.
async fn address(State(address): State<PublicAddress>, headers: HeaderMap) -> Response {
    let address = address.address(&headers);
    address.map_or_else(
        || StatusCode::BAD_REQUEST.into_response(),
        |address| plain(StatusCode::OK, address + "\n"),
    )
}

/// Answers the address of a page in another spelling, such as `/tv/` or `/TV`. Without a
/// code, `/sala` is the first page.
async fn elsewhere(
    State(state): State<AppState>,
    Path(word): Path<String>,
    uri: Uri,
    negotiated: Negotiated,
) -> Response {
    let page = match word.to_ascii_lowercase().as_str() {
        page @ ("jogo" | "tv" | "fio" | "protocolo" | "salas" | "torneio" | "endereco"
        | "anfitriao") => page.to_owned(),
        "host" | "anfitrion" => "anfitriao".to_owned(),
        "sala" => state.home()[1..].to_owned(),
        _ => return not_found::answer(&state, negotiated),
    };
    let query = uri.query().map(|query| format!("?{query}"));
    Redirect::permanent(&format!("/{page}{}", query.unwrap_or_default())).into_response()
}

/// Answers `/sala/123`, in upper or lower case, because QR codes with capitals have fewer
/// modules.
async fn room(
    State(state): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    negotiated: Negotiated,
    request: Request,
) -> Response {
    if !word.eq_ignore_ascii_case("sala") {
        return not_found::answer(&state, negotiated);
    }
    let mut answer = if negotiated.unknown_format {
        data::unknown_format(&data::ROOM_FORMATS, negotiated.texts)
    } else if let Some(format) = negotiated.data {
        state.room_as_data(&room, format, negotiated, &request)
    } else if negotiated.form {
        match room.parse::<RoomId>() {
            Ok(room) => state.form_page(&room, None, None, negotiated).await,
            Err(_) => {
                let query = form_start::query(negotiated);
                let here = form_start::here(&state, request.headers());
                let link = format!("/sala/{room}");
                let problem = typed::read(&link, here, &query, negotiated.texts).err();
                state.form_start(negotiated, problem.map(|problem| (room, problem)))
            }
        }
    } else if negotiated.page {
        assets::page(&state, negotiated.texts, request.headers())
    } else {
        state.room_in_words(&room, negotiated, &request)
    };
    vary(&mut answer);
    answer
}

impl AppState {
    /// Answers with a line for each room.
    fn rooms_in_words(&self, negotiated: Negotiated) -> Response {
        let texts = negotiated.texts;
        let BoardList { rooms, total } = self.snapshots.page_of(form_start::MAX_ROOMS, 0, |_| true);
        let line = |room: &RoomView| format!("{}: {}\n", room.id, plain_text::players(room, texts));
        let mut lines: String = rooms.iter().map(line).collect();
        if lines.is_empty() {
            lines = self.no_rooms(texts).to_owned() + "\n";
        }
        let more = total - rooms.len();
        if more > 0 {
            lines += &(texts.more_rooms(more) + "\n");
        }
        plain(StatusCode::OK, lines)
    }

    /// Answers with a room as text: its present state, or also each change until its game
    /// ends.
    fn room_in_words(&self, room: &str, negotiated: Negotiated, request: &Request) -> Response {
        let texts = negotiated.texts;
        let id = match codes::read(room, texts) {
            Ok(id) => id,
            Err(sentence) => return plain(StatusCode::BAD_REQUEST, sentence + "\n"),
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
        self.stream_of(subscription, Telling::Words(texts), request)
    }
}
