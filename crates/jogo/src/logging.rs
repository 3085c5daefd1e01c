//! The server's log, on standard error or in a file.

use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use texts::Texts;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::exit::Misuse;
use crate::log_throttle::CallsiteThrottle;

/// The capacity of the queue of unwritten lines; it is allocated at the start.
const LINES: usize = 4_096;

/// The crates that would write the secrets of seats below `warn`, because they read and
/// write messages.
const SECRET: [&str; 3] = ["redis", "tokio_tungstenite", "tungstenite"];

/// Opens the file for the log of a server that shows a screen, such as
/// `~/.local/state/jogo/serve.log`, and returns its path. Only its owner may read it. Returns
/// `None` if there is no place for it.
pub(crate) fn file() -> Option<(File, PathBuf)> {
    let folders = etcetera::choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
    let folder = state.join("jogo");
    fs::create_dir_all(&folder).ok()?;
    let path = folder.join("serve.log");
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Some((options.open(&path).ok()?, path))
}

/// Reads what the log tells: `info` and above, changed by the words of `RUST_LOG`, such as
/// `warn` or `server=debug`.
///
/// # Errors
///
/// Fails with a sentence if the words name no level.
pub(crate) fn levels(texts: Texts) -> Result<Targets, Misuse> {
    levels_of(&std::env::var("RUST_LOG").unwrap_or_default(), texts)
}

fn levels_of(words: &str, texts: Texts) -> Result<Targets, Misuse> {
    let wrong = || Misuse(texts.usage_bad_word(words, "RUST_LOG", "warn, info, server=debug"));
    let each = words
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty());
    let mut asked = Targets::new();
    for one in each {
        // An empty name of a level would count as `error`.
        let one: Targets = (!one.ends_with('='))
            .then(|| one.parse().ok())
            .flatten()
            .ok_or_else(wrong)?;
        asked = match one.default_level() {
            Some(level) => asked.with_default(level),
            None => asked.with_targets(one.iter()),
        };
    }
    let is_secret = |target: &str| SECRET.iter().any(|one| target.starts_with(one));
    let told = asked.iter().filter(|(target, _)| !is_secret(target));
    Ok(Targets::new()
        .with_default(asked.default_level().unwrap_or(LevelFilter::INFO))
        .with_targets(told)
        .with_targets(SECRET.map(|target| (target, LevelFilter::WARN))))
}

/// Starts to log these levels to `file`, or to standard error without one, as text or as
/// lines of JSON.
///
/// A stopped terminal, or a pipe without a reader, must not hold up the rooms. A thread of
/// its own writes the log, and a line that does not fit into the queue is dropped. Dropping
/// the returned guard writes the remaining lines. The returned counter has the number of
/// dropped lines.
pub(crate) fn start(
    file: Option<File>,
    json: bool,
    levels: Targets,
) -> (WorkerGuard, ErrorCounter) {
    let colored = file.is_none() && std::io::stderr().is_terminal();
    let queue = NonBlockingBuilder::default().buffered_lines_limit(LINES);
    let (out, rest) = match file {
        Some(file) => queue.finish(file),
        None => queue.finish(std::io::stderr()),
    };
    let dropped = out.error_counter();
    let lines = tracing_subscriber::fmt::layer().with_writer(out);
    let lines = if json {
        lines.json().flatten_event(true).boxed()
    } else {
        lines.with_ansi(colored).boxed()
    };
    let lines = lines.with_filter(CallsiteThrottle::default());
    tracing_subscriber::registry()
        .with(lines)
        .with(levels)
        .init();
    (rest, dropped)
}

#[cfg(test)]
mod tests {
    use texts::Language;
    use tracing::Level;

    use super::*;

    fn levels(words: &str) -> Targets {
        levels_of(words, Texts::new(Language::En)).unwrap()
    }

    #[test]
    fn a_level_of_one_part_leaves_the_others_as_they_are() {
        let usual = levels("");
        assert!(usual.would_enable("jogo", &Level::INFO));
        assert!(!usual.would_enable("server::session", &Level::DEBUG));
        let more = levels("server=debug");
        assert!(more.would_enable("server::session", &Level::DEBUG));
        assert!(more.would_enable("jogo", &Level::INFO));
        let fewer = levels(" warn ,");
        assert!(!fewer.would_enable("jogo", &Level::INFO));
        assert!(fewer.would_enable("jogo", &Level::WARN));
    }

    #[test]
    fn no_words_let_out_the_secrets_of_seats() {
        for words in ["trace", "redis=trace", "trace,tungstenite::protocol=trace"] {
            let levels = levels(words);
            for target in ["redis::aio", "tungstenite::protocol", "tokio_tungstenite"] {
                assert!(
                    !levels.would_enable(target, &Level::INFO),
                    "{words} {target}"
                );
                assert!(
                    levels.would_enable(target, &Level::WARN),
                    "{words} {target}"
                );
            }
        }
    }

    #[test]
    fn words_that_name_no_level_are_refused() {
        for words in ["server=loud", "server=", "=", "warn,jogo="] {
            let refusal = levels_of(words, Texts::new(Language::En)).unwrap_err();
            assert!(refusal.0.contains("RUST_LOG"), "{words}: {refusal}");
        }
    }
}
