//! The lines of a league's table, for the screens that show it.
//!
//! **Invariant:** does not depend on a screen.

use game::Row;
use texts::Texts;

use crate::appearance::text_width::{cut, width_of};

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
    let [place, _, points, games] = heads.map(|head| width_of(head).min(8));
    let names = |taken: usize| columns.saturating_sub(taken);
    let all = names(place + points + games + 3 * GAP);
    let [own_place, own_name, own_points, own_games] = cells;
    let gap = " ".repeat(GAP);
    let right = |text: &str, width: usize| {
        let text = cut(text, width);
        format!(
            "{}{text}",
            " ".repeat(width.saturating_sub(width_of(&text)))
        )
    };
    let left = |text: &str, width: usize| {
        let text = cut(text, width);
        format!(
            "{text}{}",
            " ".repeat(width.saturating_sub(width_of(&text)))
        )
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

#[cfg(test)]
mod tests {
    use game::Name;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use texts::Language;

    use super::*;

    #[test]
    fn names_of_every_script_leave_the_numbers_in_their_columns() {
        // The second name has lam and alef in a row, which unicode-width counts as one.
        let rows = ["Maria Clara dos Santos", "علاء الأحمد", "王小明"].map(|name| Row {
            place: 1,
            name: Name::new(name),
            points: 9,
            games: 3,
            wins: 3,
            draws: 0,
            losses: 0,
        });
        let area = Rect::new(0, 0, 60, 1);
        let drawn = |line: String| {
            let mut buffer = Buffer::empty(area);
            buffer.set_string(0, 0, line, Style::default());
            (0..area.width)
                .filter(|x| matches!(buffer[(*x, 0)].symbol(), "9" | "3"))
                .collect::<Vec<_>>()
        };
        let numbers: Vec<_> = lines(Texts::new(Language::En), &rows, 60)
            .into_iter()
            .map(drawn)
            .collect();
        assert_eq!(numbers[0].len(), 2, "{numbers:?}");
        assert_eq!(numbers, vec![numbers[0].clone(); 3]);
    }
}
