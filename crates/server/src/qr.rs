//! QR codes of addresses, as pictures: of this server, and of its rooms. Knows no
//! room: a code may be shown before anybody is there.

use std::fmt::Write as _;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fast_qr::{ECL, QRBuilder, QRCode};
use game::RoomId;

use crate::nowhere::nowhere;
use crate::wish::Wish;

/// Light modules around a code, as its standard (ISO/IEC 18004) asks for.
const QUIET: usize = 4;

/// `/qr.svg`: the address of this server, as whoever asks calls it.
pub(crate) async fn of_server(headers: HeaderMap) -> Response {
    picture(&headers, "/")
}

/// `/sala/123/qr.svg`: the address of a room.
pub(crate) async fn of_room(
    Path((word, room)): Path<(String, String)>,
    wish: Wish,
    headers: HeaderMap,
) -> Response {
    match room.parse::<RoomId>() {
        Ok(room) if word.eq_ignore_ascii_case("sala") => {
            picture(&headers, &format!("/sala/{room}"))
        }
        _ => nowhere(wish).await,
    }
}

fn picture(headers: &HeaderMap, path: &str) -> Response {
    let code =
        address(headers, path).and_then(|address| QRBuilder::new(address).ecl(ECL::M).build().ok());
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

/// In capitals, in which codes have fewer modules and so are read from further away;
/// neither hosts nor our paths care.
fn address(headers: &HeaderMap, path: &str) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    // A proxy that speaks TLS says so; who lies about it gets a wrong picture himself.
    let secure = headers
        .get("x-forwarded-proto")
        .is_some_and(|scheme| scheme == "https");
    let scheme = if secure { "https" } else { "http" };
    Some(format!("{scheme}://{host}{path}").to_ascii_uppercase())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str, path: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        address(&headers, path)
    }

    #[test]
    fn it_leads_where_the_one_who_asks_is() {
        assert_eq!(
            of("192.168.0.9:5000", "/").as_deref(),
            Some("HTTP://192.168.0.9:5000/")
        );
        assert_eq!(
            of("velha.local", "/sala/gato").as_deref(),
            Some("HTTP://VELHA.LOCAL/SALA/GATO")
        );
        assert_eq!(address(&HeaderMap::new(), "/"), None);
    }

    #[test]
    fn behind_tls_it_leads_to_tls() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "velha.example".parse().unwrap());
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        assert_eq!(
            address(&headers, "/").as_deref(),
            Some("HTTPS://VELHA.EXAMPLE/")
        );
    }
}
