//! Draws the table of the league, in the place of the rooms.
//!
//! **Invariant:** changes nothing.

use game::Row;
use game::wire::LeagueInShort;
use ratatui::layout::Rect;
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width::cut;
use crate::view::layout::skip;
use crate::view::painter::Painter;

use super::state::HostState;

/// The blank columns between two columns of the table.
const GAP: usize = 2;

/// The least columns for names.
const LEAST_NAME: usize = 8;

/// Draws the league with as many rows of its table as fit.
pub(super) fn table(state: &HostState, painter: &mut Painter, area: Rect) {
    let texts = state.texts;
    let Some(league) = &state.overview.house.league else {
        return;
    };
    let name = format!("{} {}", texts.league(), league.name.as_str());
    let taken = painter.paragraph(area, &name, BOLD);
    let mut rest = skip(area, taken);
    let taken = painter.paragraph(rest, &stage(state, league), DIM);
    rest = skip(rest, taken + u16::from(area.height > 8));
    let rows = &state.overview.table;
    if rows.is_empty() {
        painter.paragraph(rest, texts.league_nobody(), PLAIN);
        return;
    }
    let heads = [
        texts.league_place(),
        texts.league_name(),
        texts.league_points(),
        texts.league_games(),
    ];
    let columns = usize::from(area.width);
    painter.put(
        rest,
        0,
        0,
        &line(heads.map(str::to_owned), heads, columns),
        DIM,
    );
    rest = skip(rest, 1);
    let height = usize::from(rest.height);
    let shown = if rows.len() > height {
        height.saturating_sub(1)
    } else {
        rows.len()
    };
    for row in rows.iter().take(shown) {
        let style = if row.place == 1 { BOLD } else { PLAIN };
        painter.put(rest, 0, 0, &line(cells(texts, row), heads, columns), style);
        rest = skip(rest, 1);
    }
    // The number of people counts those beyond the rows, too.
    let more = league.people.max(rows.len()) - shown;
    if more > 0 {
        painter.put(rest, 0, 0, &texts.league_more(more), DIM);
    }
}

/// Returns a line about the league for a screen that shows something else. The time left is
/// never cut.
pub(super) fn in_short(state: &HostState, columns: usize) -> Option<String> {
    let league = state.overview.house.league.as_ref()?;
    let time = format!(" · {}", time(state, league));
    let name = format!("{} {}", state.texts.league(), league.name.as_str());
    let name = cut(&name, columns.saturating_sub(time.width()));
    Some(cut(&format!("{name}{time}"), columns))
}

/// Returns the time left and the number of people.
fn stage(state: &HostState, league: &LeagueInShort) -> String {
    let people = state.texts.league_people(league.people);
    format!("{} · {people}", time(state, league))
}

fn time(state: &HostState, league: &LeagueInShort) -> String {
    let texts = state.texts;
    if league.over {
        texts.league_over().to_owned()
    } else {
        texts.league_left(format!("{} min", state.overview.minutes_left))
    }
}

fn cells(texts: Texts, row: &Row) -> [String; 4] {
    let name = match row.name.as_str() {
        "" => texts.player(),
        name => name,
    };
    [
        row.place.to_string(),
        name.to_owned(),
        row.points.to_string(),
        row.games.to_string(),
    ]
}

/// Returns a line of the table. Where names would have too few columns, the games are left
/// out, and then the words above numbers are cut.
fn line(cells: [String; 4], heads: [&str; 4], columns: usize) -> String {
    let [place, _, points, games] = heads.map(|head| head.width().min(8));
    let names = |taken: usize| columns.saturating_sub(taken);
    let all = names(place + points + games + 3 * GAP);
    let [own_place, own_name, own_points, own_games] = cells;
    let gap = " ".repeat(GAP);
    let right = |text: &str, width: usize| {
        let text = cut(text, width);
        format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
    };
    let left = |text: &str, width: usize| {
        let text = cut(text, width);
        format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
    };
    let line = if all >= LEAST_NAME {
        [
            right(&own_place, place),
            left(&own_name, all.min(24)),
            right(&own_points, points),
            right(&own_games, games),
        ]
        .join(&gap)
    } else {
        let few = names(3 + 3 + 2);
        [
            right(&own_place, 3),
            left(&own_name, few),
            right(&own_points, 3),
        ]
        .join(" ")
    };
    cut(&line, columns)
}
