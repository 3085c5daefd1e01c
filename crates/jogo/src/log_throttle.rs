//! Keeps the log short when a client makes trouble. Each logging statement may write a
//! limited number of records in [`THROTTLE_PERIOD`], then one record counts the rest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::callsite::Identifier;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata};
use tracing_subscriber::layer::{Context, Filter};

/// The greatest number of records about trouble that one logging statement may write
/// within [`THROTTLE_PERIOD`].
const MAX_TROUBLE_RECORDS: u32 = 100;

/// The same limit for records about everyday events, such as a new connection.
const MAX_EVERYDAY_RECORDS: u32 = 1_000;

/// The period after which a logging statement may write again.
const THROTTLE_PERIOD: Duration = Duration::from_secs(10);

/// A filter that passes a limited number of records of each kind.
#[derive(Debug, Default)]
pub(crate) struct CallsiteThrottle {
    kinds: Mutex<HashMap<Identifier, Kind>>,
}

#[derive(Debug)]
struct Kind {
    since: Instant,
    records: u32,
}

impl CallsiteThrottle {
    /// Returns whether this record passes. If a period with dropped records has ended, also
    /// returns their number.
    fn count(&self, metadata: &Metadata<'_>, now: Instant) -> (bool, Option<u32>) {
        let most = if *metadata.level() <= Level::WARN {
            MAX_TROUBLE_RECORDS
        } else {
            MAX_EVERYDAY_RECORDS
        };
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = kinds.entry(metadata.callsite()).or_insert(Kind {
            since: now,
            records: 0,
        });
        let mut left_out = None;
        if now.duration_since(kind.since) >= THROTTLE_PERIOD {
            left_out = kind.records.checked_sub(most).filter(|more| *more > 0);
            *kind = Kind {
                since: now,
                records: 0,
            };
        }
        kind.records = kind.records.saturating_add(1);
        (kind.records <= most, left_out)
    }
}

impl<S> Filter<S> for CallsiteThrottle {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn callsite_enabled(&self, _: &'static Metadata<'static>) -> Interest {
        // The same statement may pass now and not later.
        Interest::sometimes()
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        let metadata = event.metadata();
        let (passes, left_out) = self.count(metadata, Instant::now());
        if let Some(left_out) = left_out {
            note(metadata, left_out);
        }
        passes
    }
}

/// Writes the count to standard error, because the log itself is busy with the current record.
fn note(metadata: &Metadata<'_>, left_out: u32) {
    use std::io::Write;
    let _unheard = writeln!(
        std::io::stderr(),
        "{left_out} more {} records of {} like the next one were left out",
        metadata.level(),
        metadata.target(),
    );
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Arc;

    use tracing_subscriber::Layer;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns the number of bytes that a hundred thousand bad packets write, and whether
    /// another record was written.
    fn bytes_logged(filter: Option<CallsiteThrottle>) -> (usize, bool) {
        let paper = Paper::default();
        let writer = paper.clone();
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(move || writer.clone())
            .with_filter(filter);
        let log = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(log, || {
            for packet in 0..100_000 {
                tracing::error!(packet, "a bad packet");
            }
            tracing::warn!("something else");
        });
        let text = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
        (text.len(), text.contains("something else"))
    }

    #[test]
    fn a_flood_of_records_stays_short_and_hides_nothing_else() {
        let (bytes, other) = bytes_logged(Some(CallsiteThrottle::default()));
        assert!(bytes < 100_000 && other, "{bytes} {other}");
        let (without, _) = bytes_logged(None);
        assert!(without > 1_000_000, "{without}");
    }

    #[test]
    fn what_was_left_out_is_counted_when_it_is_over() {
        let log_throttle = CallsiteThrottle::default();
        let start = Instant::now();
        for record in 0..1_000 {
            let (passes, left_out) = log_throttle.count(&META, start);
            assert_eq!((passes, left_out), (record < MAX_TROUBLE_RECORDS, None));
        }
        let counted = log_throttle.count(&META, start + THROTTLE_PERIOD);
        assert_eq!(counted, (true, Some(900)));
        let counted = log_throttle.count(&META, start + 2 * THROTTLE_PERIOD);
        assert_eq!(counted, (true, None));
    }

    static KIND: tracing::callsite::DefaultCallsite =
        tracing::callsite::DefaultCallsite::new(&META);
    static META: Metadata<'static> = tracing::metadata! {
        name: "kind",
        target: "test",
        level: Level::WARN,
        fields: tracing::fieldset!(),
        callsite: &KIND,
        kind: tracing::metadata::Kind::EVENT,
    };
}
