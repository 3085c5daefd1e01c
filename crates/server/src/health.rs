//! Whether this server can store changes, for those who watch over it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::store::Store;

/// The least time between two probes. Between them the outcome of the last one is told.
const PROBE_INTERVAL: Duration = Duration::from_secs(1);

/// The time after which a store without an answer counts as failing.
const PROBE_TIMEOUT: Duration = Duration::from_secs(1);

/// The health of a server's store.
pub(crate) struct Health {
    store: Arc<dyn Store>,
    last: Mutex<Option<Probe>>,
}

/// The last probe.
#[derive(Clone, Copy)]
struct Probe {
    at: Instant,
    well: bool,
}

impl Health {
    pub(crate) fn of(store: Arc<dyn Store>) -> Self {
        let last = Mutex::new(None);
        Self { store, last }
    }

    /// Returns whether the store takes changes. Many callers at once share one probe.
    pub(crate) async fn is_well(&self) -> bool {
        let mut last = self.last.lock().await;
        let before = *last;
        if let Some(probe) = before.filter(|probe| probe.at.elapsed() < PROBE_INTERVAL) {
            return probe.well;
        }
        // A caller that hangs up ends this future, and must not bring the next probe forward.
        let well = before.is_none_or(|probe| probe.well);
        let at = Instant::now();
        *last = Some(Probe { at, well });
        let outcome = timeout(PROBE_TIMEOUT, self.store.probe()).await;
        let well = matches!(outcome, Ok(Ok(())));
        *last = Some(Probe { at, well });
        well
    }
}

impl std::fmt::Debug for Health {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Health")
    }
}
