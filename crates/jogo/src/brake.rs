//! Keeps the log short while somebody makes trouble: of each line of the program
//! that logs, so many records in so much time, and one that counts the rest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::callsite::Identifier;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata};
use tracing_subscriber::layer::{Context, Filter};

/// Records of one line of the program within [`WHILE`]: of trouble, and of everyday
/// events, such as somebody connecting.
const TROUBLE: u32 = 100;
const EVERYDAY: u32 = 1_000;

const WHILE: Duration = Duration::from_secs(10);

/// A filter that lets only so many records of each kind pass.
#[derive(Debug, Default)]
pub(crate) struct Brake {
    kinds: Mutex<HashMap<Identifier, Kind>>,
}

#[derive(Debug)]
struct Kind {
    since: Instant,
    records: u32,
}

impl Brake {
    /// Whether this record passes; and how many like it did not, if that is over now.
    fn count(&self, metadata: &Metadata<'_>, now: Instant) -> (bool, Option<u32>) {
        let most = if *metadata.level() <= Level::WARN {
            TROUBLE
        } else {
            EVERYDAY
        };
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = kinds.entry(metadata.callsite()).or_insert(Kind {
            since: now,
            records: 0,
        });
        let mut left_out = None;
        if now.duration_since(kind.since) >= WHILE {
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

impl<S> Filter<S> for Brake {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn callsite_enabled(&self, _: &'static Metadata<'static>) -> Interest {
        // The same line may pass now and not later.
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

/// Not through the log itself, which is busy with the record at hand.
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

    /// The bytes that a hundred thousand bad packets, and one other thing, write.
    fn bytes_logged(filter: Option<Brake>) -> (usize, bool) {
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
        let (bytes, other) = bytes_logged(Some(Brake::default()));
        assert!(bytes < 100_000 && other, "{bytes} {other}");
        let (without, _) = bytes_logged(None);
        assert!(without > 1_000_000, "{without}");
    }

    #[test]
    fn what_was_left_out_is_counted_when_it_is_over() {
        let brake = Brake::default();
        let start = Instant::now();
        for record in 0..1_000 {
            let (passes, left_out) = brake.count(&META, start);
            assert_eq!((passes, left_out), (record < TROUBLE, None));
        }
        assert_eq!(brake.count(&META, start + WHILE), (true, Some(900)));
        assert_eq!(brake.count(&META, start + 2 * WHILE), (true, None));
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
