//! QR codes of addresses, as pictures: of this server, and of its rooms. Knows no
//! room: a code may be shown before anybody is there.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fast_qr::{ECL, QRBuilder, QRCode};
use game::RoomId;

use crate::http::AppState;
use crate::http::negotiation::Negotiated;
use crate::http::not_found::not_found;
use crate::http::public_address::PublicAddress;

/// Light modules around a code, as its standard (ISO/IEC 18004) asks for.
const QUIET: usize = 4;

/// `/qr.svg`: the address of this server.
pub(crate) async fn of_server(State(site): State<AppState>, headers: HeaderMap) -> Response {
    picture(&site.address, &headers, "/")
}

/// `/sala/123/qr.svg`: the address of a room.
pub(crate) async fn of_room(
    State(site): State<AppState>,
    Path((word, room)): Path<(String, String)>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    match room.parse::<RoomId>() {
        Ok(room) if word.eq_ignore_ascii_case("sala") => {
            picture(&site.address, &headers, &format!("/sala/{room}"))
        }
        _ => not_found(negotiated).await,
    }
}

fn picture(address: &PublicAddress, headers: &HeaderMap, path: &str) -> Response {
    // In capitals, in which codes have fewer modules and so are read from further away;
    // neither hosts nor our paths care.
    let link = address
        .link(headers)
        .map(|link| (link + path).to_ascii_uppercase());
    let code = link.and_then(|link| QRBuilder::new(link).ecl(ECL::M).build().ok());
    let Some(code) = code else {
        // A host of thousands of characters.
        return StatusCode::BAD_REQUEST.into_response();
    };
    let about = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        // The same path is another picture under another name of the server.
        (header::CACHE_CONTROL, "no-store"),
    ];
    (about, svg(&code)).into_response()
}

/// Dark on light whatever the colours around it: many readers do not understand the
/// inverse.
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
