//! The few text frames that matter, from text and to text. Text without a meaning is
//! [`Frame::Other`], never a panic.

use serde_json::{Value, json};

/// A frame from the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// `0`: the session is open, under this id.
    Open(String),
    /// `1`: the session is over.
    Close,
    /// `2`: a heartbeat that wants an answer.
    Ping,
    /// `40`: in the namespace.
    Connected,
    /// `41`: told to leave it for good.
    Disconnected,
    /// `42`: an event and its first argument.
    Event(String, Value),
    /// `43`: the acknowledgement of a request.
    Answer(u64, Value),
    /// Anything else.
    Other,
}

/// Returns the meaning of a frame.
pub fn parse(frame: &str) -> Frame {
    let (kind, rest) = frame.split_at_checked(1).unwrap_or_default();
    match kind {
        "0" => opened(rest).map_or(Frame::Other, Frame::Open),
        "1" => Frame::Close,
        "2" => Frame::Ping,
        "4" => packet(rest).unwrap_or(Frame::Other),
        _ => Frame::Other,
    }
}

fn opened(hello: &str) -> Option<String> {
    let hello: Value = serde_json::from_str(hello).ok()?;
    hello.get("sid")?.as_str().map(str::to_owned)
}

fn packet(packet: &str) -> Option<Frame> {
    match packet.split_at_checked(1)? {
        ("0", _) => Some(Frame::Connected),
        ("1", _) => Some(Frame::Disconnected),
        ("2", event) => {
            let mut parts: Vec<Value> = serde_json::from_str(event).ok()?;
            let payload = parts.get_mut(1).map(Value::take).unwrap_or_default();
            Some(Frame::Event(parts.first()?.as_str()?.to_owned(), payload))
        }
        ("3", answer) => {
            let (id, body) = answer.split_at_checked(answer.find('[')?)?;
            let mut parts: Vec<Value> = serde_json::from_str(body).ok()?;
            let payload = parts.first_mut().map(Value::take).unwrap_or_default();
            Some(Frame::Answer(id.parse().ok()?, payload))
        }
        _ => None,
    }
}

/// Returns an event as a frame, with the number of its acknowledgement if one is wanted.
pub fn event(request: Option<u64>, name: &str, payload: &Value) -> String {
    let request = request.map(|id| id.to_string()).unwrap_or_default();
    format!("42{request}{}", json!([name, payload]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_understood() {
        assert_eq!(parse(r#"0{"sid":"a"}"#), Frame::Open("a".to_owned()));
        assert_eq!(parse("2"), Frame::Ping);
        assert_eq!(parse(r#"40{"sid":"b"}"#), Frame::Connected);
        let frame = parse(r#"437[{"ok":true}]"#);
        assert_eq!(frame, Frame::Answer(7, json!({ "ok": true })));
        let salas = event(None, "salas", &json!([]));
        assert_eq!(parse(&salas), Frame::Event("salas".to_owned(), json!([])));
        assert_eq!(event(Some(3), "x", &json!(1)), r#"423["x",1]"#);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(frame in "[0-4]{0,2}[0-9]{0,3}\\PC*") {
            parse(&frame);
        }
    }
}
