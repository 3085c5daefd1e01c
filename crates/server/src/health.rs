//! Whether this server can take moves, for those who watch over it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::store::Store;

/// The least time between two probes for programs that watch over the server. Between them
/// the outcome of the last one is told.
const PROBE_INTERVAL: Duration = Duration::from_millis(500);

/// The least time between two probes for a host who looks. Each probe is a write.
const HOST_INTERVAL: Duration = Duration::from_secs(5);

/// The time after which a store without an answer counts as failing.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);

/// The health of a server.
pub(crate) struct Health {
    store: Arc<dyn Store>,
    last: Mutex<Option<Probe>>,
    fails: AtomicBool,
    leaving: AtomicBool,
}

/// The health of a server, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Changes are stored.
    Well,
    /// The store takes no changes, so moves are refused.
    StoreFails,
    /// The server says goodbye to its clients.
    Leaving,
}

/// The last probe.
#[derive(Clone, Copy)]
struct Probe {
    at: Instant,
    well: bool,
}

impl Health {
    pub(crate) fn of(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            last: Mutex::new(None),
            fails: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
        }
    }

    /// Says from now on that the server is leaving.
    pub(crate) fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// Returns the condition of the server.
    pub(crate) async fn condition(&self) -> Condition {
        if self.leaving.load(Ordering::Relaxed) {
            return Condition::Leaving;
        }
        match self.stores(PROBE_INTERVAL).await {
            true => Condition::Well,
            false => Condition::StoreFails,
        }
    }

    /// Probes the store for a host who looks, unless a late enough probe is known.
    pub(crate) async fn look(&self) {
        self.stores(HOST_INTERVAL).await;
    }

    /// Returns whether the last probe failed.
    pub(crate) fn store_fails(&self) -> bool {
        self.fails.load(Ordering::Relaxed)
    }

    /// Returns whether the store takes changes, by a probe that is younger than `interval`.
    /// Many callers at once share one probe.
    async fn stores(&self, interval: Duration) -> bool {
        let mut last = self.last.lock().await;
        let before = *last;
        if let Some(probe) = before.filter(|probe| probe.at.elapsed() < interval) {
            return probe.well;
        }
        // A caller that hangs up ends this future, and must not bring the next probe forward.
        let well = before.is_none_or(|probe| probe.well);
        let at = Instant::now();
        *last = Some(Probe { at, well });
        let outcome = timeout(PROBE_TIMEOUT, self.store.probe()).await;
        let well = matches!(outcome, Ok(Ok(())));
        *last = Some(Probe { at, well });
        self.fails.store(!well, Ordering::Relaxed);
        well
    }
}

impl std::fmt::Debug for Health {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Health")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Opened, Storage};

    #[tokio::test]
    async fn a_server_that_leaves_is_not_well_whatever_its_store_says() {
        let Opened::Own(store) = Storage::memory().open() else {
            panic!("a store in memory is shared with nobody");
        };
        let health = Health::of(store.into());
        assert_eq!(health.condition().await, Condition::Well);
        health.leave();
        assert_eq!(health.condition().await, Condition::Leaving);
    }
}
