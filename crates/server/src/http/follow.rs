//! A room as a stream of text, for one reader, until its game ends. Only the newest
//! snapshot waits for a slow reader.
//!
//! **Invariant:** does not depend on HTTP or on live rooms.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{Stream, unfold};
use game::RoomView;
use texts::Texts;
use tokio::time::{Instant, timeout_at};

use super::plain_text;
use crate::feeds::snapshots::{RoomSnapshots, RoomSubscription};
use crate::session::admission::Session;

/// A reader that follows a room.
#[derive(Debug)]
pub(crate) struct Follower {
    pub(crate) subscription: RoomSubscription,
    pub(crate) snapshots: Arc<RoomSnapshots>,
    pub(crate) texts: Texts,
    /// The time without news after which the stream ends.
    pub(crate) quiet_timeout: Duration,
    /// The reader's session, which counts until the stream is dropped.
    pub(crate) _session: Session,
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
        let mut before = match told {
            Progress::Nothing => {
                let room = self.subscription.current();
                return Some((plain_text::whole(&room, self.texts), after(room)));
            }
            Progress::Room(room) => room,
            Progress::End => {
                // Yields once, so that the last part is written before the stream ends.
                tokio::task::yield_now().await;
                return None;
            }
        };
        let until = Instant::now() + self.quiet_timeout;
        loop {
            let end = match timeout_at(until, self.subscription.changed()).await {
                Ok(true) => None,
                Ok(false) => Some(self.gone(&before)),
                Err(_quiet) => Some(format!("\n{}\n", self.texts.follow_quiet())),
            };
            if let Some(sentence) = end {
                return Some((sentence, Progress::End));
            }
            let room = self.subscription.current();
            let news = plain_text::news(&before, &room, self.texts);
            if !news.is_empty() {
                // A slow reader may have missed the end of the game, but the game has
                // ended.
                let over = room.number != before.number;
                let told = if over { Progress::End } else { after(room) };
                return Some((format!("\n{news}"), told));
            }
            before = room;
        }
    }

    fn gone(&self, room: &RoomView) -> String {
        let sentence = if self.snapshots.is_closed() {
            self.texts.follow_closed().to_owned()
        } else {
            self.texts.follow_gone(&room.id)
        };
        format!("\n{sentence}\n")
    }
}

fn after(room: Arc<RoomView>) -> Progress {
    if room.outcome.is_some() {
        Progress::End
    } else {
        Progress::Room(room)
    }
}
