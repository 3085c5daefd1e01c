//! The parts of a server that all its clients share.

use std::sync::Arc;

use game::Refusal;
use game::wire::Refused;
use tokio::sync::mpsc;

use super::outbox::ClientRooms;
use super::seekers::Seekers;
use crate::feeds::Feeds;
use crate::house::House;

/// The parts of a server that all its clients share.
pub(super) struct Services {
    pub(super) rooms: Arc<ClientRooms>,
    pub(super) feeds: Arc<Feeds>,
    pub(super) house: Arc<House>,
    pub(super) seekers: Arc<Seekers>,
    /// The listener to refusals, if there is one.
    pub(super) refusals: Option<mpsc::UnboundedSender<Refused>>,
}

impl Services {
    /// Counts a refusal, and tells the listener of it.
    pub(super) fn note_refusal(&self, refusal: Refusal, told: &Refused) {
        if let Some(metrics) = &self.rooms.context().metrics {
            metrics.count_refusal(refusal);
        }
        if let Some(refusals) = &self.refusals {
            let _unheard = refusals.send(told.clone());
        }
    }
}
