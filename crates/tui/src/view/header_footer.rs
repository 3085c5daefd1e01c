//! Draws the first and the last row: the place, and the available keys.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width;
use crate::message::Turn;
use crate::sentences;
use crate::state::latency::Feel;
use crate::state::{App, ConnectionState, Notice, Overlay, Screen};
use crate::view::layout::{Layout, row};

use super::invitation;
use super::painter::Painter;
use super::status::{self, StatusLine};

/// Draws a row such as `JOGO sala 123 192.168.0.10:5000 2 assistindo ●`.
pub(super) fn header(app: &App, painter: &mut Painter, layout: &Layout) {
    let Some(area) = layout.header else {
        return;
    };
    let texts = app.setup.texts;
    let width = usize::from(area.width);
    let watchers = app.room().map_or(0, |room| room.watchers);
    let wide = width >= 50;
    let (room, full) = place(app);
    let sign = sign(app, painter, width.saturating_sub(7 + room.width() + 2));
    let mut right = format!("{sign} ");
    if wide && watchers > 0 {
        right = format!("{}  {right}", texts.watching_count(watchers));
    }
    let space = width.saturating_sub(7 + right.width() + 1);
    let where_we_are = if full.width() <= space {
        full
    } else {
        text_width::cut(&room, space)
    };
    if width >= "JOGO".len() {
        painter.put(area, u16::from(width >= 6), 0, "JOGO", BOLD);
    }
    painter.put(area, 7, 0, &where_we_are, PLAIN);
    let at = width.saturating_sub(right.width());
    if at > 7 + where_we_are.width() {
        painter.put(area, at as u16, 0, &right, PLAIN);
    }
}

/// Returns the place of the game, short and in full. Without a server, only the opponent
/// is returned.
fn place(app: &App) -> (String, String) {
    let texts = app.setup.texts;
    if app.setup.alone {
        let opposite = app.seat.and_then(|own| app.player(own.other()));
        let against = opposite.and_then(|player| sentences::known_name(texts, player));
        let against = against.unwrap_or_default();
        return (against.clone(), against);
    }
    if app.is_nowhere() {
        let host = text_width::cut(app.setup.host.as_str(), 60);
        return (host.clone(), host);
    }
    let room = if app.room().is_some_and(|room| room.unlisted) {
        texts.unlisted_room(&app.setup.room)
    } else {
        texts.room(&app.setup.room)
    };
    let full = format!("{room}  {}", text_width::cut(app.setup.host.as_str(), 60));
    (room, full)
}

/// Returns the place of the game and the state of the connection, for a narrow panel.
pub(super) fn short_place(app: &App, painter: &Painter, columns: usize) -> String {
    let (short, _) = place(app);
    let sign = sign(app, painter, columns.saturating_sub(short.width() + 1));
    if sign.is_empty() {
        return text_width::cut(&short, columns);
    }
    let short = text_width::cut(&short, columns.saturating_sub(sign.width() + 1));
    format!("{short} {sign}")
}

/// Returns the state of the connection as a sign, with words if they fit. Returns nothing
/// without a server.
fn sign(app: &App, painter: &Painter, columns: usize) -> String {
    if app.setup.alone {
        return String::new();
    }
    let (symbols, texts) = (painter.symbols(), app.setup.texts);
    let (sign, words) = match (&app.connection, app.latency) {
        (ConnectionState::Up(_), None) => (symbols.up, String::new()),
        (ConnectionState::Up(_), Some(latency)) => {
            let time = format!("{} ms", latency.milliseconds());
            match latency.feel() {
                Feel::Fast => (symbols.up, time),
                Feel::Fair => (symbols.trying, time),
                Feel::Slow => (symbols.offline, texts.slow_line().to_owned()),
            }
        }
        (ConnectionState::Connecting { .. }, _) => (symbols.trying, String::new()),
        (ConnectionState::Down { .. }, _) => (symbols.offline, texts.no_line().to_owned()),
    };
    if words.is_empty() || words.width() + 2 > columns {
        sign.to_string()
    } else {
        format!("{sign} {words}")
    }
}

/// Draws the available keys, or the current notice.
pub(super) fn footer(app: &App, painter: &mut Painter, layout: &Layout) {
    let Some(area) = layout.footer else {
        text_screen_toast(app, painter, layout);
        return;
    };
    if let Some((toast, place)) = beside_the_keys(app, painter, layout) {
        painter.paragraph(place, &toast.text, toast.style);
    } else if let Some(toast) = shown_toast(app).filter(|_| !is_read(app)) {
        if fits(&toast, area) {
            painter.put(area, 1, 0, &toast.text, toast.style);
            return;
        }
        if text_screen_toast(app, painter, layout) || layout.side.is_none() {
            return;
        }
    }
    let mut x = 1;
    for hint in hints(app) {
        let width = hint.width() as u16;
        if x + width > area.width {
            break;
        }
        painter.hint(area, x, 0, hint, DIM);
        x += width + 3;
    }
}

/// Returns the current notice, unless a dialog hides it.
fn shown_toast(app: &App) -> Option<StatusLine> {
    let hidden = app.stop.is_some() || matches!(app.overlay, Some(Overlay::Leave(_)));
    let toast = app.toast.as_ref().filter(|_| !hidden)?;
    Some(status::toast(app, toast))
}

/// Returns whether the current notice has had its time, and now only stays where it hides
/// nothing.
fn is_read(app: &App) -> bool {
    app.toast
        .as_ref()
        .is_some_and(|toast| toast.read <= app.now)
}

/// Returns a message of the host and the free rows above the keys, if there are enough. It
/// stays for long, so it must not hide the keys.
fn beside_the_keys(app: &App, painter: &Painter, layout: &Layout) -> Option<(StatusLine, Rect)> {
    message_of_host(app, layout).filter(|(_, place)| painter.is_blank(*place))
}

/// Returns a message of the host and the rows above the keys that it needs.
fn message_of_host(app: &App, layout: &Layout) -> Option<(StatusLine, Rect)> {
    let from_host = app
        .toast
        .as_ref()
        .is_some_and(|toast| matches!(toast.notice, Notice::HostSays(_)));
    let toast = shown_toast(app).filter(|_| from_host && layout.footer.is_some())?;
    let columns = layout.body.width.saturating_sub(2);
    let rows = text_width::wrap(&toast.text, usize::from(columns)).len() as u16;
    let place = Rect {
        x: layout.body.x + 1,
        y: layout.body.bottom().checked_sub(rows)?,
        width: columns,
        height: rows,
    };
    (place.y >= layout.body.y).then_some((toast, place))
}

/// Returns whether the rows under a board and its panel have space for a message of the host.
fn has_place_for_host(app: &App, layout: &Layout) -> bool {
    let place = message_of_host(app, layout).map(|(_, place)| place);
    let side = layout.side.filter(|_| is_on_board(app));
    place.is_some_and(|place| side.is_some_and(|side| side.bottom() <= place.y))
}

fn fits(toast: &StatusLine, area: Rect) -> bool {
    toast.text.width() < usize::from(area.width)
}

/// Returns the current notice, if it does not fit into the footer.
pub(super) fn toast_outside_footer(app: &App, layout: &Layout) -> Option<StatusLine> {
    let unread = shown_toast(app).filter(|_| !is_read(app) && !has_place_for_host(app, layout));
    unread.filter(|toast| layout.footer.is_none_or(|area| !fits(toast, area)))
}

/// Returns an area extended by the footer below it.
pub(super) fn with_footer(layout: &Layout, area: Rect) -> Rect {
    let footer = layout.footer.map_or(0, |footer| footer.height);
    Rect {
        height: area.height + footer,
        ..area
    }
}

/// Returns whether the screen has a board.
fn is_on_board(app: &App) -> bool {
    let board = matches!(app.screen(), Screen::Playing | Screen::Over);
    board && app.overlay != Some(Overlay::Invite)
}

/// Draws a long notice in the last rows of a screen without a board.
fn text_screen_toast(app: &App, painter: &mut Painter, layout: &Layout) -> bool {
    let Some(toast) = toast_outside_footer(app, layout).filter(|_| !is_on_board(app)) else {
        return false;
    };
    let area = with_footer(layout, layout.body);
    let lines = text_width::wrap(&toast.text, usize::from(area.width)).len() as u16;
    let first = area.height.saturating_sub(lines);
    for index in first..area.height {
        painter.clear(row(area, index));
    }
    painter.paragraph(
        crate::view::layout::skip(area, first),
        &toast.text,
        toast.style,
    );
    true
}

/// Returns the keys of what covers the screen, if anything does.
fn hints_of_overlay(app: &App) -> Option<Vec<&'static str>> {
    let texts = app.setup.texts;
    match app.overlay {
        Some(Overlay::Invite) => Some(vec![texts.key_close(), texts.key_copy(), texts.key_help()]),
        Some(Overlay::Options) if app.menu.typing().is_some() => {
            Some(vec![texts.key_save_name(), texts.key_cancel()])
        }
        Some(Overlay::Options) => Some(vec![texts.key_change(), texts.key_close()]),
        Some(Overlay::Games) if app.games.shown.is_some() => {
            let step = [texts.key_look_back(), texts.key_look_on()];
            Some(step.into_iter().chain([texts.key_back()]).collect())
        }
        Some(Overlay::Games) => Some(vec![texts.key_go_there_game(), texts.key_close()]),
        Some(Overlay::Help { .. } | Overlay::Robot | Overlay::Table) => {
            Some(vec![texts.key_close()])
        }
        // The dialog names its own keys.
        Some(Overlay::Leave(_)) => Some(Vec::new()),
        None => app.stop.is_some().then(Vec::new),
    }
}

/// Returns the keys that step through a finished game.
fn look(app: &App) -> Vec<&'static str> {
    let texts = app.setup.texts;
    let back = app.after_step(Turn::Back).map(|_| texts.key_look_back());
    let forward = app.after_step(Turn::Forward).map(|_| texts.key_look_on());
    back.into_iter().chain(forward).collect()
}

/// Returns the key for the earlier games of the room.
fn games_key(app: &App) -> Option<&'static str> {
    app.can_see_games().then(|| app.setup.texts.key_games())
}

/// Returns the key for the table of the league, if there is one.
fn table_key(app: &App) -> Option<&'static str> {
    let league = app.league.told.is_some() && app.can_see_table();
    league.then(|| app.setup.texts.key_table())
}

/// Returns the key for the next opponent, or that for any opponent.
fn meeting(app: &App) -> (Option<&'static str>, Option<&'static str>) {
    let texts = app.setup.texts;
    let next = app.wants_next().then(|| texts.key_next());
    let meet = (app.can_meet() && next.is_none()).then(|| texts.key_meet());
    (next, meet)
}

/// Returns the key for a rematch. After a game with a robot, that for a person follows.
fn again(app: &App) -> impl Iterator<Item = &'static str> {
    let (_, meet) = meeting(app);
    let rematch = [app.setup.texts.key_rematch()].into_iter();
    rematch.chain(meet.filter(|_| plays_robot(app)))
}

fn plays_robot(app: &App) -> bool {
    app.others().flatten().any(|other| other.robot.is_some())
}

/// Returns the keys of a room without an opponent.
fn waiting(app: &App, back: Option<&'static str>) -> Vec<&'static str> {
    let texts = app.setup.texts;
    let qr = invitation::has_qr(app).then(|| texts.key_qr());
    let first = qr.into_iter().chain([texts.key_copy()]).chain(back);
    let rest = [texts.key_help(), texts.key_quit(), texts.key_options()];
    let league = table_key(app).into_iter();
    first
        .chain(league)
        .chain(rest)
        .chain(games_key(app))
        .collect()
}

/// Returns the keys of a watcher.
fn watching(app: &App, next: Option<&'static str>) -> Vec<&'static str> {
    let texts = app.setup.texts;
    let sit = app.can_sit_down().then(|| texts.key_sit());
    let always = [texts.key_leave(), texts.key_invite(), texts.key_help()];
    let first = next.into_iter().chain(sit).chain(look(app));
    first.chain(table_key(app)).chain(always).collect()
}

/// Returns the available keys, the most useful first.
fn hints(app: &App) -> Vec<&'static str> {
    let texts = app.setup.texts;
    if let Some(hints) = hints_of_overlay(app) {
        return hints;
    }
    let back = app.setup.from_lobby.then(|| texts.key_back());
    let [help, quit] = [texts.key_help(), texts.key_quit()].map(Some);
    let some =
        |hints: [Option<&'static str>; 5]| -> Vec<_> { hints.into_iter().flatten().collect() };
    if matches!(app.connection, ConnectionState::Down { .. }) {
        return some([Some(texts.key_retry()), back, help, quit, None]);
    }
    let nameless = app.setup.name.as_str().is_empty() && !app.setup.alone && !app.is_relay();
    let name = nameless.then(|| texts.key_name());
    let invite = app.can_invite().then(|| texts.key_invite());
    let robot = app.can_call_robot().then(|| texts.key_robot());
    // On a board, k alone moves the cursor.
    let claim = app.can_claim().then(|| match app.screen() {
        Screen::Playing => texts.key_claim_shift(),
        Screen::Connecting | Screen::Waiting | Screen::Over => texts.key_claim(),
    });
    let (next, meet) = meeting(app);
    match app.screen() {
        Screen::Connecting => some([back, help, quit, None, None]),
        Screen::Waiting => {
            let first = name.into_iter().chain(robot).chain(meet);
            first.chain(waiting(app, back)).collect()
        }
        Screen::Over if app.mark().is_some() => {
            let rematch = next.into_iter().chain(claim).chain(again(app));
            let games = games_key(app);
            let rematch = rematch.chain(look(app)).chain(robot).chain(invite);
            let leave = if app.setup.alone {
                texts.key_quit()
            } else {
                texts.key_leave()
            };
            let end = [leave, texts.key_help()].into_iter().chain(games);
            rematch
                .chain(table_key(app))
                .chain(end)
                .chain(meet.filter(|_| !plays_robot(app)))
                .collect()
        }
        Screen::Playing if app.mark().is_some() || app.is_relay() => {
            let first = [texts.key_play(), texts.key_help()];
            let then = [texts.key_move(), texts.key_confirm()];
            let rest = invite.into_iter().chain([texts.key_quit()]).chain(robot);
            next.into_iter()
                .chain(claim)
                .chain(first)
                .chain(meet)
                .chain(name)
                .chain(then)
                .chain(rest)
                .collect()
        }
        Screen::Playing | Screen::Over => watching(app, next).into_iter().chain(meet).collect(),
    }
}
