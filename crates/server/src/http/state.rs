//! The state that the routes share.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use axum::http::HeaderValue;
use texts::Texts;

use crate::feeds::Feeds;
use crate::feeds::snapshots::RoomSnapshots;
use crate::health::Health;
use crate::league::LeagueKeeper;
use crate::rooms::History;
use crate::session::admission::Admission;
use crate::session::forms::Forms;

use super::origin_check::AllowedOrigins;
use super::own_page::OwnPage;
use super::public_address::PublicAddress;

/// The state that the routes share.
#[derive(Clone, Debug)]
pub(crate) struct AppState {
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) snapshots: Arc<RoomSnapshots>,
    /// The admission of sessions. A follower of a room counts as one.
    pub(crate) admission: Arc<Admission>,
    pub(crate) address: PublicAddress,
    /// The time for which a follower waits for news.
    pub(crate) quiet: Duration,
    /// The time between two signs of life to a follower of a room as data.
    pub(crate) heartbeat: Duration,
    /// The players by plain forms.
    pub(crate) forms: Arc<Forms>,
    /// The games that are kept.
    pub(crate) history: Arc<History>,
    pub(crate) health: Arc<Health>,
    /// The league and its table.
    pub(crate) league: Arc<LeagueKeeper>,
    /// The page of the host's own, at `/`. Ours is then at `/jogo`.
    pub(crate) own_page: OwnPage,
    pub(crate) frames: Frames,
    /// The pages that may send forms.
    pub(crate) origins: AllowedOrigins,
    /// The time within which a whole form must arrive.
    pub(crate) request: Duration,
}

impl AppState {
    /// Returns the path of our own start page.
    pub(super) const fn home(&self) -> &'static str {
        if self.own_page.is_some() {
            "/jogo"
        } else {
            "/"
        }
    }

    /// Returns the sentence for a list without rooms.
    pub(super) fn no_rooms(&self, texts: Texts) -> &'static str {
        if self.snapshots.hides_all() {
            texts.no_listed_rooms()
        } else {
            texts.no_open_rooms()
        }
    }
}

/// The content security policy of `/tv`, if other pages may frame it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frames(pub(super) Option<HeaderValue>);

impl FromRef<AppState> for Frames {
    fn from_ref(state: &AppState) -> Self {
        state.frames.clone()
    }
}

impl FromRef<AppState> for PublicAddress {
    fn from_ref(state: &AppState) -> Self {
        state.address.clone()
    }
}
