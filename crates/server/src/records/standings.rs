//! The table of a league, for people and programs: as text, JSON and CSV.

use game::wire::LeagueInShort;
use game::{League, Row};
use serde::Serialize;
use texts::Texts;

use super::csv::{MARK, push_line};
use super::json::json;

/// The milliseconds of a minute.
const MINUTE: u64 = 60_000;

/// The names of the columns.
const HEAD: [&str; 7] = [
    "lugar", "nome", "pontos", "jogos", "vitorias", "empates", "derrotas",
];

/// A form of the table of a league.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFormat {
    /// Sentences for people.
    Text,
    /// One JSON value.
    Json,
    /// A table for spreadsheets, as for games.
    Csv,
}

/// A league with the best rows of its table.
#[derive(Clone, Debug)]
pub(crate) struct LeagueTable {
    pub(crate) league: League,
    pub(crate) in_short: LeagueInShort,
    pub(crate) rows: Vec<Row>,
}

/// A league as one JSON value.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(rename = "inicio")]
    began: u64,
    #[serde(flatten)]
    league: &'a LeagueInShort,
    #[serde(rename = "tabela")]
    rows: &'a [Row],
}

impl TableFormat {
    /// The names of all formats.
    pub(crate) const NAMES: [&str; 3] = ["texto", "json", "csv"];

    /// Returns a league in this format. `today` is the present moment in Unix milliseconds.
    pub(crate) fn write(self, table: &LeagueTable, today: u64, texts: Texts) -> String {
        match self {
            Self::Text => text(table, today, texts),
            Self::Json => json(&Answer {
                began: table.league.began,
                league: &table.in_short,
                rows: &table.rows,
            }),
            Self::Csv => csv(&table.rows),
        }
    }
}

fn text(table: &LeagueTable, today: u64, texts: Texts) -> String {
    let LeagueInShort { name, people, .. } = &table.in_short;
    let left = table.league.ends.saturating_sub(today).div_ceil(MINUTE);
    let mut lines = if table.league.is_over(today) {
        texts.league_text_over(name.as_str(), people)
    } else {
        texts.league_text_open(name.as_str(), left, people)
    };
    lines.push('\n');
    let mut nameless = 0;
    for row in &table.rows {
        let name = match row.name.as_str() {
            "" => {
                nameless += 1;
                texts.league_player(nameless)
            }
            name => name.to_owned(),
        };
        let head = texts.league_text_row(row.place, name, row.points, row.games);
        let results = texts.league_text_results(row.wins, row.draws, row.losses);
        lines += &format!("{head}, {results}\n");
    }
    if let Some(before) = &table.in_short.before {
        lines += &texts.league_before(before.as_str(), "/torneio?anterior");
        lines.push('\n');
    }
    lines
}

fn csv(rows: &[Row]) -> String {
    let mut table = String::from(MARK);
    push_line(&mut table, HEAD.map(str::to_owned));
    for row in rows {
        let numbers = [row.points, row.games, row.wins, row.draws, row.losses];
        let [points, games, wins, draws, losses] = numbers.map(|number| number.to_string());
        let name = row.name.as_str().to_owned();
        let place = row.place.to_string();
        push_line(
            &mut table,
            [place, name, points, games, wins, draws, losses],
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use game::{LeagueId, LeagueName, Name};
    use texts::Language;

    use super::*;

    const NOON: u64 = 1_795_000_000_000;

    fn table(names: &[&str]) -> LeagueTable {
        let name = LeagueName::new("Turma 7B").unwrap();
        let league = League::opened(LeagueId::from_random(7), name, NOON, 50);
        let row = |(index, name): (usize, &&str)| Row {
            place: index + 1,
            name: Name::new(name),
            points: 3,
            games: 2,
            wins: 1,
            draws: 0,
            losses: 1,
        };
        LeagueTable {
            in_short: LeagueInShort::of(&league, names.len(), NOON),
            rows: names.iter().enumerate().map(row).collect(),
            league,
        }
    }

    #[test]
    fn people_read_how_long_it_is_open_and_who_leads() {
        let table = table(&["Maria Clara dos Santos", "", ""]);
        for (language, first, second) in [
            (
                Language::Pt,
                "Torneio Turma 7B: aberto, termina em 49 min. Participantes: 3.",
                "1. Maria Clara dos Santos: pontos 3, partidas 2, vitórias 1, empates 0, derrotas 1",
            ),
            (
                Language::En,
                "League Turma 7B: open, 49 min left. Participants: 3.",
                "1. Maria Clara dos Santos: points 3, games 2, wins 1, draws 0, losses 1",
            ),
            (
                Language::Es,
                "Torneo Turma 7B: abierto, termina en 49 min. Participantes: 3.",
                "1. Maria Clara dos Santos: puntos 3, partidas 2, victorias 1, empates 0, derrotas 1",
            ),
        ] {
            let texts = Texts::new(language);
            let text = TableFormat::Text.write(&table, NOON + 61_000, texts);
            let lines: Vec<_> = text.lines().collect();
            assert_eq!(lines[..2], [first, second]);
            for (number, line) in lines[2..4].iter().enumerate() {
                assert!(line.contains(&texts.league_player(number + 1)), "{text}");
            }
            let over = TableFormat::Text.write(&table, table.league.ends, texts);
            assert_ne!(over.lines().next(), text.lines().next());
        }
    }

    #[test]
    fn no_name_becomes_a_formula() {
        for name in ["=1+1", "+1", "-1", "@SUM(1)", "＝1", "a\"b", " =1"] {
            let table = table(&[name]);
            let csv = TableFormat::Csv.write(&table, NOON, Texts::new(Language::En));
            let line = csv.lines().nth(1).unwrap();
            let cell = line.split("\",\"").nth(1).unwrap();
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝']), "{line}");
            assert_eq!(line.matches("\",\"").count(), 6, "{line}");
        }
    }

    #[test]
    fn programs_read_every_number() {
        let table = table(&["João Pedro"]);
        let json = TableFormat::Json.write(&table, NOON, Texts::new(Language::En));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "nome": "Turma 7B", "inicio": NOON, "termina": NOON + 3_000_000,
                "encerrado": false, "participantes": 1,
                "tabela": [{ "lugar": 1, "nome": "João Pedro", "pontos": 3, "jogos": 2,
                             "vitorias": 1, "empates": 0, "derrotas": 1 }],
            })
        );
    }
}
