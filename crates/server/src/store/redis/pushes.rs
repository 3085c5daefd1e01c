//! Messages that Redis pushes over the connection, read into notices.

use redis::{PushInfo, PushKind, from_redis_value};

use crate::store::hints::Notice;

/// The message on the channel when an era begins or opens.
const ERA: &str = "era";

/// Reads a push. Returns `None` if it has not the form of a server's message, because any
/// client of Redis may publish on the channel.
pub(super) fn read(push: &PushInfo) -> Option<Notice> {
    if push.kind == PushKind::Disconnection {
        return Some(Notice::Disconnected);
    }
    if push.kind != PushKind::Message {
        return None;
    }
    let value = push.data.get(1)?.clone();
    parse(&from_redis_value::<String>(value).ok()?)
}

fn parse(text: &str) -> Option<Notice> {
    if text == ERA {
        return Some(Notice::Era);
    }
    let mut words = text.split(' ');
    let (step, node, room) = (words.next()?, words.next()?, words.next()?);
    Some(Notice::Changed {
        step: step.parse().ok()?,
        node: node.parse().ok()?,
        room: room.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::Value;

    fn message(text: &str) -> PushInfo {
        let words = ["jogo:mudancas", text].map(|word| Value::BulkString(word.into()));
        PushInfo {
            kind: PushKind::Message,
            data: words.into(),
        }
    }

    #[test]
    fn messages_of_servers_are_read_and_garbage_is_ignored() {
        let change = Notice::Changed {
            step: 7,
            node: 8,
            room: "b".parse().unwrap(),
        };
        assert_eq!(read(&message("7 8 b")), Some(change));
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
