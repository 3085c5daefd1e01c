//! A room as a stream for one reader, until its game ends. Only the newest snapshot waits
//! for a slow reader.
//!
//! **Invariant:** does not depend on HTTP or on live rooms.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{Stream, unfold};
use game::RoomView;
use tokio::time::{Instant, timeout_at};

use super::telling::{Ending, Telling};
use crate::feeds::snapshots::{RoomSnapshots, RoomSubscription};
use crate::session::admission::Session;

/// A reader that follows a room.
#[derive(Debug)]
pub(crate) struct Follower {
    pub(super) subscription: RoomSubscription,
    pub(super) snapshots: Arc<RoomSnapshots>,
    pub(super) telling: Telling,
    /// The time without news after which the stream ends.
    pub(super) quiet_timeout: Duration,
    /// The unit of the time between two signs of life.
    pub(super) heartbeat: Duration,
    /// The time of the last news.
    pub(super) last_news: Instant,
    /// The reader's session, which counts until the stream is dropped.
    pub(super) _session: Session,
}

/// The last part that the stream gave.
#[derive(Debug)]
enum Progress {
    Nothing,
    Room(Arc<RoomView>),
    End,
}

impl Follower {
    /// Returns the stream of parts, each of which comes when it happens.
    pub(crate) fn follow(self) -> impl Stream<Item = Result<String, Infallible>> {
        unfold(
            (self, Progress::Nothing),
            |(mut follower, told)| async move {
                let (text, told) = follower.next(told).await?;
                Some((Ok(text), (follower, told)))
            },
        )
    }

    async fn next(&mut self, told: Progress) -> Option<(String, Progress)> {
        let before = match told {
            Progress::Nothing => {
                let room = self.subscription.current();
                let whole = self.telling.whole(&room);
                return Some(self.tell(whole, room, false));
            }
            Progress::Room(room) => room,
            Progress::End => {
                // Yields once, so that the last part is written before the stream ends.
                tokio::task::yield_now().await;
                return None;
            }
        };
        Some(self.news(before).await)
    }

    /// Waits for the next part: news, a sign of life, or the end.
    async fn news(&mut self, mut before: Arc<RoomView>) -> (String, Progress) {
        let quiet = self.last_news + self.quiet_timeout;
        let (sign, beats) = self.telling.sign_of_life();
        let beat = Instant::now() + self.heartbeat * beats;
        loop {
            let (until, sign) = if beat < quiet {
                (beat, Some(sign))
            } else {
                (quiet, None)
            };
            let ending = match timeout_at(until, self.subscription.changed()).await {
                Ok(true) => None,
                Ok(false) if self.snapshots.is_closed() => Some(Ending::Server),
                Ok(false) => Some(Ending::Room),
                Err(_quiet) => match sign {
                    Some(sign) => return (sign.to_owned(), Progress::Room(before)),
                    None => Some(Ending::Quiet),
                },
            };
            if let Some(ending) = ending {
                return (self.telling.end(ending, &before), Progress::End);
            }
            let room = self.subscription.current();
            let news = self.telling.news(&before, &room);
            if !news.is_empty() {
                // A slow reader may have missed the end of the game, but the game has
                // ended.
                let over = room.number != before.number;
                return self.tell(news, room, over);
            }
            before = room;
        }
    }

    /// Returns a part with the room, and the end of the stream after the end of a game.
    fn tell(&mut self, part: String, room: Arc<RoomView>, over: bool) -> (String, Progress) {
        self.last_news = Instant::now();
        if over || room.outcome.is_some() {
            (part + &self.telling.end(Ending::Game, &room), Progress::End)
        } else {
            (part, Progress::Room(room))
        }
    }
}
