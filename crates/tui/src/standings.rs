//! The lines of a league's table, for the screens that show it.
//!
//! **Invariant:** does not depend on a screen.

use game::Row;
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::appearance::text_width::cut;

/// The blank columns between two columns of the table.
const GAP: usize = 2;

/// The least columns for names.
const LEAST_NAME: usize = 8;

/// Returns the line above the table.
pub(crate) fn heads(texts: Texts, columns: usize) -> String {
    let heads = words(texts);
    line(heads.map(str::to_owned), heads, columns)
}

/// Returns a line for each row. People without a name are told apart by a number.
pub(crate) fn lines(texts: Texts, rows: &[Row], columns: usize) -> Vec<String> {
    let mut nameless = 0;
    let cells = |row: &Row| {
        let name = match row.name.as_str() {
            "" => {
                nameless += 1;
                texts.league_player(nameless)
            }
            name => name.to_owned(),
        };
        let [place, points, games] = [
            row.place.to_string(),
            row.points.to_string(),
            row.games.to_string(),
        ];
        [place, name, points, games]
    };
    let cells: Vec<_> = rows.iter().map(cells).collect();
    cells
        .into_iter()
        .map(|cells| line(cells, words(texts), columns))
        .collect()
}

fn words(texts: Texts) -> [&'static str; 4] {
    [
        texts.league_place(),
        texts.league_name(),
        texts.league_points(),
        texts.league_games(),
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
