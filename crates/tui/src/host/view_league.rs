//! Draws the table of the league, in the place of the rooms.
//!
//! **Invariant:** changes nothing.

use game::wire::LeagueInShort;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width::cut;
use crate::standings;
use crate::view::layout::skip;
use crate::view::painter::Painter;

use super::state::HostState;

/// The columns that the name of a league needs beside the words about its games.
const LEAST_NAME: usize = 20;

/// Draws the league with as many rows of its table as fit.
pub(super) fn table(state: &HostState, painter: &mut Painter, area: Rect) {
    let texts = state.texts;
    let Some(league) = &state.overview.house.league else {
        return;
    };
    let name = format!("{} {}", texts.league(), league.name.as_str());
    let taken = painter.paragraph(area, &name, BOLD);
    let mut rest = skip(area, taken);
    let mut taken = painter.paragraph(rest, &stage(state, league), DIM);
    if let Some(before) = &league.before {
        let address = format!("{}/torneio?anterior", state.overview.invitation.link);
        let before = texts.league_before(before.as_str(), address);
        taken += painter.paragraph(skip(rest, taken), &before, DIM);
    }
    rest = skip(rest, taken + u16::from(area.height > 8));
    let rows = &state.overview.table;
    if rows.is_empty() {
        let nobody = if league.over && !state.overview.house.still_counts {
            texts.league_nobody_over()
        } else {
            texts.league_nobody()
        };
        painter.paragraph(rest, nobody, PLAIN);
        return;
    }
    let columns = usize::from(area.width);
    painter.put(rest, 0, 0, &standings::heads(texts, columns), DIM);
    rest = skip(rest, 1);
    let height = usize::from(rest.height);
    let shown = if rows.len() > height {
        height.saturating_sub(1)
    } else {
        rows.len()
    };
    let lines = standings::lines(texts, rows, columns);
    for (row, line) in rows.iter().zip(lines).take(shown) {
        let style = if row.place == 1 { BOLD } else { PLAIN };
        painter.put(rest, 0, 0, &line, style);
        rest = skip(rest, 1);
    }
    // The number of people counts those beyond the rows, too.
    let more = league.people.max(rows.len()) - shown;
    if more > 0 {
        painter.put(rest, 0, 0, &texts.league_more(more), DIM);
    }
}

/// Returns a line about the league for a screen that shows something else. The time left is
/// never cut, and on a narrow screen the line does not tell of the games that still count.
pub(super) fn in_short(state: &HostState, columns: usize) -> Option<String> {
    let league = state.overview.house.league.as_ref()?;
    let mut time = format!(" · {}", time(state, league));
    if time.width() + LEAST_NAME > columns && league.over {
        time = format!(" · {}", state.texts.league_over());
    }
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
    if league.over && state.overview.house.still_counts {
        texts.league_over_but().to_owned()
    } else if league.over {
        texts.league_over().to_owned()
    } else {
        texts.league_left(format!("{} min", state.overview.minutes_left))
    }
}
