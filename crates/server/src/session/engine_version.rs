use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The Engine.IO version that the server speaks, as clients name it in their requests.
const SPOKEN: &str = "4";

/// The answer to other versions, in the form in which Socket.IO servers give it. Clients of
/// Engine.IO 3 retry without an end and show nothing, so the sentence is for the person who
/// looks at the traffic.
const UNSUPPORTED: &str = concat!(
    r#"{"code":5,"message":"Unsupported protocol version: this server speaks Engine.IO 4. "#,
    r#"Use socket.io-client 3.0 or later (JavaScript), or python-socketio 5.0 or later."}"#,
    "\n"
);

/// Answers a request that opens a session in another version of Engine.IO, or in none. The
/// library would answer such requests without a word about versions.
pub(super) fn unsupported(request: &Request) -> Option<Response> {
    let query = request.uri().query().unwrap_or_default();
    let version = query.split('&').find_map(|pair| pair.strip_prefix("EIO="));
    if version == Some(SPOKEN) {
        return None;
    }
    let version = version.unwrap_or("none");
    tracing::warn!(
        ?version,
        "a client of an old Socket.IO version was refused; it needs socket.io-client 3.0 or later"
    );
    let json = [(header::CONTENT_TYPE, "application/json")];
    Some((StatusCode::BAD_REQUEST, json, UNSUPPORTED).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn status(query: &str) -> Option<u16> {
        let uri = format!("/socket.io/?{query}");
        let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        unsupported(&request).map(|response| response.status().as_u16())
    }

    #[test]
    fn only_the_version_of_today_is_let_through() {
        assert_eq!(status("EIO=4&transport=polling"), None);
        assert_eq!(status("transport=websocket&EIO=4"), None);
        for other in [
            "EIO=3&transport=polling",
            "transport=polling",
            "EIO=44",
            "EIO=",
        ] {
            assert_eq!(status(other), Some(400), "{other}");
        }
    }

    #[test]
    fn the_answer_is_json_that_names_the_versions() {
        let answer: serde_json::Value = serde_json::from_str(UNSUPPORTED).unwrap();
        assert_eq!(answer["code"], 5);
        assert!(answer["message"].as_str().unwrap().contains("3.0 or later"));
    }
}
