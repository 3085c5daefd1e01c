//! The parts of a stream that follows a room, in words or as data.
//!
//! **Invariant:** does not depend on live rooms or on HTTP, only on the view of a room.

use game::RoomView;
use texts::Texts;

use super::plain_text;

/// The way in which a follower is told of its room.
#[derive(Clone, Copy, Debug)]
pub(super) enum Telling {
    /// Sentences for people.
    Words(Texts),
    /// A JSON object in each line.
    Lines,
    /// Server-sent events.
    Events,
}

/// The reason for which a stream ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    /// The game is over.
    Game,
    /// The room is gone.
    Room,
    /// The server stops.
    Server,
    /// Nothing has happened for a long time.
    Quiet,
}

impl Telling {
    /// Returns the whole room, as a stream begins.
    pub(super) fn whole(self, room: &RoomView) -> String {
        match self {
            Self::Words(texts) => plain_text::whole(room, texts),
            Self::Lines => line(room),
            Self::Events => format!("id: {}\ndata: {}\n\n", room.version, room.encoded()),
        }
    }

    /// Returns the news since the view `before`. In words it is empty if no visible part
    /// changed.
    pub(super) fn news(self, before: &RoomView, now: &RoomView) -> String {
        match self {
            Self::Words(texts) => {
                let news = plain_text::news(before, now, texts);
                if news.is_empty() {
                    news
                } else {
                    format!("\n{news}")
                }
            }
            Self::Lines | Self::Events => self.whole(now),
        }
    }

    /// Returns the last part of a stream, which says why it ends. In words the news of a
    /// finished game says so already.
    pub(super) fn end(self, ending: Ending, room: &RoomView) -> String {
        let texts = match self {
            Self::Words(texts) => texts,
            Self::Lines => return format!("{{\"fim\":\"{}\"}}\n", ending.word()),
            Self::Events => {
                let word = ending.word();
                return format!("event: fim\ndata: {{\"fim\":\"{word}\"}}\n\n");
            }
        };
        let sentence = match ending {
            Ending::Game => return String::new(),
            Ending::Room => texts.follow_gone(&room.id),
            Ending::Server => texts.follow_closed().to_owned(),
            Ending::Quiet => texts.follow_quiet().to_owned(),
        };
        format!("\n{sentence}\n")
    }

    /// Returns the sign of life that readers skip, and the number of heartbeats between two
    /// of them. People see a blank line, so they get few. The usual proxies wait for 50
    /// seconds or more.
    ///
    /// No blank line follows the comment of server-sent events: several readers take each
    /// blank line for an event, and this one would be empty.
    pub(super) const fn sign_of_life(self) -> (&'static str, u32) {
        match self {
            Self::Words(_) => ("\n", 4),
            Self::Lines => ("\n", 1),
            Self::Events => (":\n", 1),
        }
    }
}

impl Ending {
    const fn word(self) -> &'static str {
        match self {
            Self::Game => "partida",
            Self::Room => "sala",
            Self::Server => "servidor",
            Self::Quiet => "silencio",
        }
    }
}

/// Returns the room as one line of JSON.
pub(super) fn line(room: &RoomView) -> String {
    format!("{}\n", room.encoded())
}
