//! Derives the status lines, the most important first, and the text of each seat.
//!
//! **Invariant:** does not depend on the position of a line on the screen.

use game::{Mark, Outcome};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, LOUD, PLAIN};
use crate::appearance::text_width;
use crate::message::DownReason;
use crate::sentences::{self, name_or_mark};
use crate::state::{App, ConnectionState, Entry, Request, Toast};

/// A line of the status.
pub(super) struct StatusLine {
    pub(super) text: String,
    pub(super) style: Style,
    /// A single word for the line, if space is scarce.
    short: Option<&'static str>,
}

fn status_line(text: impl Into<String>, style: Style) -> StatusLine {
    StatusLine {
        text: text.into(),
        style,
        short: None,
    }
}

impl StatusLine {
    /// Returns the text that fits into this number of rows and columns.
    pub(super) fn fitting(&self, columns: usize, rows: usize) -> &str {
        let fits = text_width::wrap(&self.text, columns).len() <= rows;
        self.short.filter(|_| !fits).unwrap_or(&self.text)
    }
}

/// Returns the status lines, the most important first.
pub(super) fn lines(app: &App) -> Vec<StatusLine> {
    let mut lines = Vec::new();
    lines.extend(connection(app));
    lines.extend(asked(app));
    lines.extend(looking_back(app));
    if app.outcome().is_some() {
        lines.push(result(app));
        lines.extend(rematch(app));
    } else if lines.is_empty() && !app.misses_opponent() {
        lines.push(turn(app));
    }
    lines.extend(opposite(app));
    lines.extend(late(app));
    lines.extend(league(app));
    for line in &mut lines {
        line.text = app.setup.texts.begun(std::mem::take(&mut line.text));
    }
    lines
}

/// Returns the problem with the connection, if there is one.
pub(super) fn connection(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    match &app.connection {
        ConnectionState::Down {
            retry_at, reason, ..
        } => {
            let seconds = retry_at.0.saturating_sub(app.now.0).div_ceil(1_000);
            let why = if *reason == DownReason::Closed {
                texts.server_closed(seconds)
            } else {
                texts.offline(seconds)
            };
            Some(status_line(format!("! {why}"), LOUD))
        }
        ConnectionState::Up(Entry::Asked {
            tries: 1,
            returning: false,
            ..
        })
        | ConnectionState::Up(Entry::In | Entry::NotAsked) => None,
        ConnectionState::Connecting { .. } | ConnectionState::Up(Entry::Asked { .. }) => {
            Some(status_line(format!("! {}", texts.reconnecting()), LOUD))
        }
    }
}

/// Returns the status of our unconfirmed move.
fn asked(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    if app.asked_for_opponent() {
        return Some(status_line(texts.seeking(), BOLD));
    }
    let pending = app.pending.as_ref()?;
    match pending.request {
        _ if app.reply_is_slow() => Some(status_line(format!("! {}", texts.no_reply_yet()), BOLD)),
        Request::Move(..) => Some(status_line(texts.sending(), PLAIN)),
        Request::Rematch => None,
    }
}

/// Returns the place in a finished game, while the user looks back.
fn looking_back(app: &App) -> Option<StatusLine> {
    let (shown, all) = app.looking_back()?;
    let text = app.setup.texts.looking_back(shown, all);
    Some(status_line(text, BOLD))
}

/// Returns whose turn it is, or the outcome, whatever the connection does.
pub(super) fn summary(app: &App) -> String {
    let texts = app.setup.texts;
    let line = match app.outcome() {
        Some(_) => result(app),
        None if app.misses_opponent() => status_line(texts.seat_is_free(), PLAIN),
        None => turn(app),
    };
    app.setup.texts.begun(line.text)
}

fn result(app: &App) -> StatusLine {
    let texts = app.setup.texts;
    match (app.outcome(), app.mark()) {
        (Some(Outcome::Won(winner)), Some(own)) if winner == own => {
            status_line(texts.you_win(), LOUD)
        }
        (Some(Outcome::Won(_)), Some(_)) => status_line(texts.you_lose(), BOLD),
        (Some(Outcome::Won(winner)), None) => {
            status_line(texts.wins(name_or_mark(app, winner)), BOLD)
        }
        (Some(Outcome::Drawn) | None, _) => status_line(texts.draw(), BOLD),
    }
}

fn rematch(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    let own = app.seat?;
    let other = name_or_mark(app, own.other());
    if app.asked_rematch() {
        return Some(status_line(texts.rematch_asked(other), PLAIN));
    }
    let offered = app.room()?.asked.contains(&own.other());
    offered.then(|| {
        let text = format!("{} {}", texts.rematch_offered(other), texts.key_accept());
        status_line(text, BOLD)
    })
}

fn turn(app: &App) -> StatusLine {
    let texts = app.setup.texts;
    let Some(turn) = app.turn() else {
        return status_line(texts.watching_only(), PLAIN);
    };
    if app.is_my_turn() {
        StatusLine {
            short: Some(texts.your_turn_short()),
            ..status_line(texts.your_turn(), LOUD)
        }
    } else if app.is_relay() {
        status_line(texts.turn_of_mark(turn.letter()), PLAIN)
    } else if app.seat.is_none() && somebody_is_missing(app) {
        status_line(texts.watching_alone(), PLAIN)
    } else if app.seat.is_none() {
        status_line(texts.watching(name_or_mark(app, turn)), PLAIN)
    } else if app.can_claim() {
        status_line(texts.opponent_idle(name_or_mark(app, turn)), BOLD)
    } else if app.other_thinks() {
        status_line(texts.opponent_thinks(name_or_mark(app, turn)), PLAIN)
    } else {
        status_line(sentences::opponents_turn(app, turn), PLAIN)
    }
}

/// Returns whether a seat is empty, even of a robot.
fn somebody_is_missing(app: &App) -> bool {
    let mut marks = Mark::BOTH.into_iter();
    app.can_sit_down() && marks.any(|mark| app.player(mark).is_none())
}

/// Returns that our seat can soon be claimed, or now.
fn late(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    let idle = app.room()?.idle.is_some();
    let text = if idle {
        texts.you_are_idle()
    } else {
        texts.you_are_late()
    };
    app.is_late()
        .then(|| status_line(format!("! {text}"), LOUD))
}

/// Returns whether the game counts for the league that is open, or after a game that counts
/// that the league is over.
fn league(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    if app.plays_beside_league() {
        return Some(status_line(format!("· {}", texts.counts_not()), PLAIN));
    }
    let counts = app.room().is_some_and(|room| room.league);
    if counts
        && app.outcome().is_some()
        && let Some(name) = app.league.ended()
    {
        let ended = texts.league_ended(name);
        return Some(status_line(ended, PLAIN));
    }
    counts.then(|| status_line(format!("· {}", texts.counts_for_league()), PLAIN))
}

/// Returns the status of an opponent who is absent or does not play.
fn opposite(app: &App) -> Option<StatusLine> {
    let texts = app.setup.texts;
    let room = app.room()?;
    let own = app.seat?;
    match room.players.of(own.other()) {
        None if app.wants_next() => Some(status_line(texts.seat_is_free_next(), BOLD)),
        None if app.misses_opponent() => Some(status_line(texts.seat_is_free(), BOLD)),
        Some(player) if !player.present => {
            let name = sentences::display_name(app, own.other(), player);
            Some(status_line(
                format!("! {}", texts.opponent_away(name)),
                BOLD,
            ))
        }
        // During a game the turn says so.
        Some(player) if app.can_claim() && app.outcome().is_some() => {
            let name = sentences::display_name(app, own.other(), player);
            Some(status_line(texts.opponent_idle(name), BOLD))
        }
        Some(_) | None => None,
    }
}

/// Returns the text of a seat: `você`, `Ana (ausente)` or `ninguém`. A name that does not
/// fit is cut.
pub(super) fn seat(app: &App, mark: Mark, columns: usize) -> String {
    let texts = app.setup.texts;
    if app.mark() == Some(mark) {
        return text_width::cut(texts.you(), columns);
    }
    let called = |player| match (sentences::known_name(texts, player), app.seat) {
        (Some(name), _) => name,
        (None, Some(_)) => texts.your_opponent().to_owned(),
        // The mark stands next to this word.
        (None, None) => texts.player().to_owned(),
    };
    let idle = app.room().is_some_and(|room| room.idle == Some(mark));
    let who = match app.player(mark) {
        Some(player) if player.present && !idle => called(player),
        Some(player) => {
            let name = called(player);
            let why = if idle { texts.idle() } else { texts.away() };
            let away = format!(" ({why})");
            match columns.checked_sub(away.width()) {
                Some(room @ 4..) => text_width::cut(&name, room) + &away,
                Some(..4) | None => name,
            }
        }
        None if app.is_relay() => texts.player().to_owned(),
        None => texts.nobody().to_owned(),
    };
    text_width::cut(&who, columns)
}

/// Returns the status line of a notice.
pub(super) fn toast(app: &App, toast: &Toast) -> StatusLine {
    let sentence = toast.notice.sentence(app);
    if toast.notice.is_warning() {
        status_line(format!("! {sentence}"), LOUD)
    } else {
        status_line(sentence, BOLD)
    }
}
