//! Copies of the rooms, whenever the operator asks for one.

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};

use crate::clock::unix_milliseconds;
use crate::records;
use crate::store::{self, CopyOutcome, Store};

/// The least time between two copies. The name of a copy has the second of its beginning.
const INTERVAL: Duration = Duration::from_secs(1);

/// Returns the name of a copy of this file that begins now, such as
/// `salas.db.copia-20261128-054328`. Its time is in UTC.
pub fn copy_name(file: &Path) -> OsString {
    store::copy_name(file, &records::stamp(unix_milliseconds()))
}

/// Makes a copy beside the file of rooms each time that `asked` is notified, and logs its
/// outcome. `told` gets it, too. Requests during a copy are one request for the next.
pub(crate) async fn run(
    store: Arc<dyn Store>,
    asked: Arc<Notify>,
    told: Option<mpsc::UnboundedSender<CopyOutcome>>,
) -> Infallible {
    loop {
        asked.notified().await;
        let begun = Instant::now();
        let outcome = store.copy(&records::stamp(unix_milliseconds())).await;
        match &outcome {
            Ok(copied) => tracing::info!(
                file = %copied.path.display(),
                bytes = copied.bytes,
                milliseconds = begun.elapsed().as_millis(),
                "rooms copied"
            ),
            Err(fault) => tracing::error!(%fault, "rooms not copied"),
        }
        if let Some(told) = &told {
            // The log has it.
            let _unheard = told.send(outcome);
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
