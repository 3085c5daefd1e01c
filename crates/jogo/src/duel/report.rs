//! The report of a duel: a line for each game, and the table.
//!
//! **Invariant:** does not depend on processes. Names and words of programs are clean.

use std::collections::BTreeMap;
use std::time::Duration;

use arena::{Clean, Fault, Level, Loss, Mark, Outcome, Played};
use serde_json::{Value, json};
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::cli::Format;
use crate::contestant::{Contestant, places_of};

/// The greatest width of the name of a program, in columns.
const NAME_COLUMNS: usize = 24;

/// The results of one contestant.
#[derive(Debug, Default)]
struct Score {
    wins: u32,
    draws: u32,
    losses: u32,
    faults: BTreeMap<Fault, u32>,
    slowest: Duration,
}

/// The report, as far as the games have been played.
#[derive(Debug)]
pub(super) struct Report {
    names: [String; 2],
    levels: [Option<Level>; 2],
    /// Whether each is a program of the piskvork protocol.
    are_engines: [bool; 2],
    scores: [Score; 2],
    games: u32,
    format: Format,
    texts: Texts,
}

impl Report {
    pub(super) fn new(contestants: &[Contestant; 2], format: Format, texts: Texts) -> Self {
        Self {
            names: names(contestants, texts),
            levels: contestants.each_ref().map(level),
            are_engines: contestants.each_ref().map(is_engine),
            scores: Default::default(),
            games: 0,
            format,
            texts,
        }
    }

    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Text
    }

    /// Counts a game and returns its line.
    pub(super) fn game(&mut self, played: &Played) -> String {
        self.games += 1;
        for (at, score) in self.scores.iter_mut().enumerate() {
            score.slowest = score.slowest.max(played.slowest[at]);
            match played.winner() {
                None => score.draws += 1,
                Some(winner) if winner == at => score.wins += 1,
                Some(_) => {
                    score.losses += 1;
                    if let Some(Loss { fault, .. }) = played.loss {
                        *score.faults.entry(fault).or_default() += 1;
                    }
                }
            }
        }
        let line = match self.format {
            Format::Text => self.line(played),
            Format::Lines => self.object(played).to_string(),
        };
        line + "\n"
    }

    /// Returns the table.
    pub(super) fn end(&self) -> String {
        match self.format {
            Format::Text if self.games == 0 => String::new(),
            Format::Text => format!("\n{}{}", self.table(), self.hint()),
            Format::Lines => {
                let scores: Vec<Value> = (0..2).map(|at| self.score(at)).collect();
                format!("{}\n", json!({ "partidas": self.games, "placar": scores }))
            }
        }
    }

    /// Returns the advice about a program that has never got ready: it may be a bot.
    fn hint(&self) -> String {
        let fails = |at: &usize| {
            let Score {
                faults, slowest, ..
            } = &self.scores[*at];
            let failed: u32 = faults.values().sum();
            self.are_engines[*at] && failed == self.games && slowest.is_zero()
        };
        let advice = |at: usize| {
            let places = places_of(self.texts.language()).join(" ");
            let advice = self.texts.duel_bot_hint(&self.names[at], places);
            format!("\n{advice}\n")
        };
        (0..2).filter(fails).map(advice).collect()
    }

    fn line(&self, played: &Played) -> String {
        let name = |mark| &self.names[played.contestant(mark)];
        let width = self.names.iter().map(|name| name.width()).max();
        let padded = |mark| padded(name(mark), width.unwrap_or_default());
        let result = match (played.outcome, &played.loss) {
            (Outcome::Won(winner), Some(loss)) => {
                let reason = tui::loss(self.texts, loss);
                self.texts.duel_lost(name(winner.other()), reason)
            }
            (Outcome::Won(winner), None) => self.texts.wins(name(winner)),
            (Outcome::Drawn, _) => self.texts.say_draw().trim_end_matches('.').to_owned(),
        };
        let line = format!(
            "{:>4}  X {}  O {}  {:<9}  {result}",
            played.number,
            padded(Mark::X),
            padded(Mark::O),
            played.digits(),
        );
        line.trim_end().to_owned()
    }

    /// Returns the game as data, with the words of the protocol where it has them.
    fn object(&self, played: &Played) -> Value {
        let player = |mark| {
            let at = played.contestant(mark);
            match self.levels[at] {
                Some(level) => json!({ "nome": "", "robo": level.word() }),
                None => json!({ "nome": self.names[at] }),
            }
        };
        let milliseconds = |mark| milliseconds(played.slowest[played.contestant(mark)]);
        let winner = match played.outcome {
            Outcome::Won(Mark::X) => 1,
            Outcome::Won(Mark::O) => -1,
            Outcome::Drawn => 0,
        };
        let loss = played.loss.as_ref();
        json!({
            "partida": played.number,
            "jogadores": { "1": player(Mark::X), "-1": player(Mark::O) },
            "vencedor": winner,
            "motivo": loss.map(|loss| loss.fault.word()),
            "detalhe": loss.map(|loss| loss.detail.as_str()),
            "lances": played.digits(),
            "maisLentaMs": { "1": milliseconds(Mark::X), "-1": milliseconds(Mark::O) },
        })
    }

    fn score(&self, at: usize) -> Value {
        let score = &self.scores[at];
        let count = |(fault, count): (&Fault, &u32)| (fault.word().to_owned(), json!(count));
        let faults: serde_json::Map<String, Value> = score.faults.iter().map(count).collect();
        let mut object = json!({
            "nome": self.names[at],
            "vitorias": score.wins,
            "empates": score.draws,
            "derrotas": score.losses,
            "falhas": faults,
            "maisLentaMs": milliseconds(score.slowest),
        });
        if let Some(level) = self.levels[at] {
            object["nome"] = json!("");
            object["robo"] = json!(level.word());
        }
        object
    }

    fn table(&self) -> String {
        let texts = self.texts;
        let head = [
            String::new(),
            texts.duel_wins().to_owned(),
            texts.duel_draws().to_owned(),
            texts.duel_losses().to_owned(),
            texts.duel_faults().to_owned(),
            texts.duel_slowest().to_owned(),
        ];
        let row = |at: usize| {
            let score = &self.scores[at];
            let faults: u32 = score.faults.values().sum();
            let slowest = match self.levels[at] {
                // Its time says nothing about the robot.
                Some(_) => String::new(),
                None => format!("{:.3} s", score.slowest.as_secs_f64()),
            };
            let numbers = [score.wins, score.draws, score.losses, faults];
            let [wins, draws, losses, faults] = numbers.map(|number| number.to_string());
            [self.names[at].clone(), wins, draws, losses, faults, slowest]
        };
        let rows = [head, row(0), row(1)];
        let widths: Vec<usize> = (0..rows[0].len())
            .map(|column| rows.iter().map(|row| row[column].width()).max())
            .map(Option::unwrap_or_default)
            .collect();
        let line = |row: &[String; 6]| {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, width))| match column {
                0 => padded(cell, *width),
                _ => " ".repeat(width - cell.width()) + cell,
            });
            let cells: Vec<String> = cells.collect();
            cells.join("  ").trim_end().to_owned() + "\n"
        };
        rows.iter().map(line).collect()
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn padded(text: &str, columns: usize) -> String {
    text.to_owned() + &" ".repeat(columns.saturating_sub(text.width()))
}

const fn is_engine(contestant: &Contestant) -> bool {
    matches!(contestant, Contestant::Here(arena::Contestant::Program(_)))
}

const fn level(contestant: &Contestant) -> Option<Level> {
    match contestant {
        Contestant::Here(arena::Contestant::Robot(level)) => Some(*level),
        Contestant::Here(arena::Contestant::Program(_)) | Contestant::Bot(_) => None,
    }
}

/// Returns the names of both, which differ.
fn names(contestants: &[Contestant; 2], texts: Texts) -> [String; 2] {
    let name = |columns| {
        contestants.each_ref().map(|contestant| {
            let name = match contestant {
                Contestant::Here(arena::Contestant::Robot(level)) => {
                    return tui::robot_name(texts, *level).to_owned();
                }
                Contestant::Here(arena::Contestant::Program(program)) => program.to_string(),
                Contestant::Bot(line) => line.to_string(),
            };
            Clean::new(&name, columns).as_str().to_owned()
        })
    };
    let both = name(NAME_COLUMNS);
    if both[0] != both[1] {
        return both;
    }
    let [first, second] = name(NAME_COLUMNS - 4);
    [format!("{first} (A)"), format!("{second} (B)")]
}
