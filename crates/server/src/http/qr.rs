//! The addresses of this server as QR codes.

use std::fmt::Write as _;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fast_qr::{ECL, QRBuilder, QRCode};
use game::RoomId;

use super::negotiation::Negotiated;
use super::not_found;
use super::public_address::PublicAddress;
use super::state::AppState;

/// The number of light modules around a code that its standard (ISO/IEC 18004) requires.
const QUIET: usize = 4;

/// Answers `/qr.svg`, the QR code of this server's address.
pub(super) async fn of_server(
    State(address): State<PublicAddress>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    picture(&address, &headers, query.as_deref(), "/")
}

/// Answers `/sala/123/qr.svg`, the QR code of a room's address. The room need not exist
/// yet.
pub(super) async fn of_room(
    State(state): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    match room.parse::<RoomId>() {
        Ok(room) if word.eq_ignore_ascii_case("sala") => {
            let path = format!("/sala/{room}");
            picture(&state.address, &headers, query.as_deref(), &path)
        }
        _ => not_found::answer(&state, negotiated),
    }
}

fn picture(
    address: &PublicAddress,
    headers: &HeaderMap,
    query: Option<&str>,
    path: &str,
) -> Response {
    // A page knows how it came, and a proxy may not say it.
    let secure = query.is_some_and(|query| query.split('&').any(|word| word == "https"));
    let link = address.link(headers, secure).map(|link| link + path);
    // Capitals give a code with fewer modules, which a camera reads from further away.
    // Neither hosts nor our paths are case-sensitive, but a proxy's are.
    let link = match address.path().is_empty() {
        true => link.map(|link| link.to_ascii_uppercase()),
        false => link,
    };
    let code = link.and_then(|link| QRBuilder::new(link).ecl(ECL::M).build().ok());
    let Some(code) = code else {
        // The host has thousands of characters.
        return StatusCode::BAD_REQUEST.into_response();
    };
    let about = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        // The same path has another code under another name of the server.
        (header::CACHE_CONTROL, "no-store"),
    ];
    (about, svg(&code)).into_response()
}

/// Draws a code, always dark on light, because many cameras do not read the inverse.
fn svg(code: &QRCode) -> String {
    let side = code.size + 2 * QUIET;
    let mut dark = String::new();
    for row in 0..code.size {
        for column in (0..code.size).filter(|column| code[row][*column].value()) {
            let (x, y) = (column + QUIET, row + QUIET);
            write!(dark, "M{x} {y}h1v1h-1z").expect("writing to a string cannot fail");
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{dark}\"/></svg>\n"
    )
}
