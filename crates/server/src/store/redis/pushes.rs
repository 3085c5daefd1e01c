//! Messages that Redis pushes over the connection, read into notices.

use redis::{PushInfo, PushKind, Value};

use crate::store::hints::Notice;

/// The message on the channel when an era begins or opens.
const ERA: &str = "era";

/// The last word of a message about a room that was put back.
const PUT_BACK: &str = "back";

/// Reads a push. Returns `None` if it has not the form of a server's message, because any
/// client of Redis may publish on the channel.
pub(super) fn read(push: &PushInfo) -> Option<Notice> {
    if push.kind == PushKind::Disconnection {
        return Some(Notice::Disconnected);
    }
    if push.kind != PushKind::Message {
        return None;
    }
    let Value::BulkString(text) = push.data.get(1)? else {
        return None;
    };
    parse(std::str::from_utf8(text).ok()?)
}

fn parse(text: &str) -> Option<Notice> {
    if text == ERA {
        return Some(Notice::Era);
    }
    let mut words = text.split(' ');
    let (step, node, room) = (words.next()?, words.next()?, words.next()?);
    let put_back = words.next() == Some(PUT_BACK);
    Some(Notice::Changed {
        step: step.parse().ok()?,
        node: node.parse().ok()?,
        room: room.parse().ok()?,
        put_back,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> PushInfo {
        let words = ["jogo:mudancas", text].map(|word| Value::BulkString(word.into()));
        PushInfo {
            kind: PushKind::Message,
            data: words.into(),
        }
    }

    #[test]
    fn messages_of_servers_are_read_and_garbage_is_ignored() {
        for (text, put_back) in [("7 8 b", false), ("7 8 b back", true)] {
            let change = Notice::Changed {
                step: 7,
                node: 8,
                room: "b".parse().unwrap(),
                put_back,
            };
            assert_eq!(read(&message(text)), Some(change));
        }
        assert_eq!(read(&message("era")), Some(Notice::Era));
        for garbage in ["", "x", "7 8", "7 8 ../..", "-1 8 b", "\u{1b}[2J"] {
            assert_eq!(read(&message(garbage)), None, "{garbage:?}");
        }
        let broken = PushInfo {
            kind: PushKind::Disconnection,
            data: Vec::new(),
        };
        assert_eq!(read(&broken), Some(Notice::Disconnected));
    }
}
