//! Draws the league and its table.

use game::wire::ShownLeague;
use ratatui::layout::Rect;
use texts::Texts;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width::wrap;
use crate::standings;
use crate::state::league::Table;

use super::dialogs::{self, Row};
use super::painter::Painter;

/// The maximum width of the table, in which a whole name fits.
const MAX_WIDTH: u16 = 60;

/// Draws the league with as many rows of its table as fit.
pub(crate) fn draw(table: &Table, texts: Texts, painter: &mut Painter, area: Rect) {
    let columns = dialogs::columns_within(area, MAX_WIDTH);
    let said = match table {
        Table::Reading => texts.league_reading(),
        Table::Failed => texts.league_failed(),
        Table::None => texts.no_league(),
        Table::Read(shown, minutes_left) => {
            let title = format!("{} {}", texts.league(), shown.league.name.as_str());
            let height = usize::from(dialogs::rows_shown(area));
            let rows = rows(shown, *minutes_left, texts, columns, height);
            dialogs::draw_within(painter, area, &title, &rows, 0, "", MAX_WIDTH);
            return;
        }
    };
    let rows = wrapped(said, columns);
    dialogs::draw_within(painter, area, texts.league(), &rows, 0, "", MAX_WIDTH);
}

fn rows(
    shown: &ShownLeague,
    minutes_left: Option<u64>,
    texts: Texts,
    columns: usize,
    height: usize,
) -> Vec<Row> {
    let people = texts.league_people(shown.league.people);
    let time = if shown.league.over {
        Some(texts.league_over().to_owned())
    } else {
        minutes_left.map(|minutes| texts.league_left(format!("{minutes} min")))
    };
    let stage = match time {
        Some(time) => format!("{time} · {people}"),
        None => people,
    };
    let mut rows = wrapped(&stage, columns);
    if shown.table.is_empty() {
        let nobody = if shown.league.over {
            texts.league_nobody_over()
        } else {
            texts.league_nobody()
        };
        rows.extend(wrapped(nobody, columns));
        return rows;
    }
    rows.push((standings::heads(texts, columns), DIM));
    let free = height.saturating_sub(rows.len());
    let all = shown.league.people.max(shown.table.len());
    let fit = if all > free {
        free.saturating_sub(1)
    } else {
        free
    };
    let lines = standings::lines(texts, &shown.table, columns);
    let style = |place| if place == 1 { BOLD } else { PLAIN };
    let lines = shown.table.iter().zip(lines).take(fit);
    rows.extend(lines.map(|(row, line)| (line, style(row.place))));
    let more = all - fit.min(shown.table.len());
    if more > 0 {
        rows.push((texts.league_more(more), DIM));
    }
    rows
}

fn wrapped(text: &str, columns: usize) -> Vec<Row> {
    let lines = wrap(text, columns);
    lines.into_iter().map(|line| (line, PLAIN)).collect()
}
