//! The figures of all servers next to each other, and their ratios against the goals.

use crate::goal::{self, Goal};
use crate::server::figures::{COST, CROWD, Figures, MEMORY};
use crate::server::peers::{DURABLE, EARLIER_IN_MEMORY, IN_MEMORY};
use crate::table::{head, percentile, row, short, spread};

/// The number of figures in one table: more cannot be read.
const ABREAST: usize = 4;

/// The runs of one server, by its name.
pub(crate) type Runs = (&'static str, Vec<Figures>);

/// Returns one line for each server, in several tables. Each figure is the median of its runs,
/// with their range.
pub(crate) fn tables(servers: &[Runs]) -> String {
    let Some(first) = servers.first().and_then(|(_, runs)| runs.first()) else {
        return String::new();
    };
    let names: Vec<_> = first.iter().map(|(name, _)| *name).collect();
    let mut tables = String::new();
    for (number, titles) in names.chunks(ABREAST).enumerate() {
        tables += &head(&[&[""], titles].concat());
        for (name, runs) in servers {
            let cells = (0..titles.len()).map(|column| {
                let at = number * ABREAST + column;
                spread(&values(runs, at), short)
            });
            let cells = std::iter::once((*name).to_owned()).chain(cells);
            tables += &format!("\n{}", row(cells));
        }
        tables += "\n\n";
    }
    tables
}

/// A figure of ours, which is to be at most this many times another's.
struct Ratio {
    figure: &'static str,
    ours: &'static str,
    theirs: &'static str,
    at_most: f64,
}

const GOALS: [Ratio; 8] = [
    goal(COST, "Bun, its own engine", 1.0),
    goal(COST, "Node socket.io", 0.62),
    goal(COST, "socketioxide", 1.05),
    goal(COST, "socketioxide, long", 1.0),
    goal(COST, "axum WebSocket", 1.25),
    Ratio {
        figure: COST,
        ours: DURABLE,
        theirs: IN_MEMORY,
        at_most: 1.25,
    },
    goal(CROWD, EARLIER_IN_MEMORY, 0.9),
    goal(MEMORY, EARLIER_IN_MEMORY, 0.93),
];

const fn goal(figure: &'static str, theirs: &'static str, at_most: f64) -> Ratio {
    Ratio {
        figure,
        ours: IN_MEMORY,
        theirs,
        at_most,
    }
}

/// Returns the median of a figure of each server.
pub(crate) fn medians(servers: &[Runs], figure: &str) -> Vec<(&'static str, f64)> {
    let of_server = |(name, runs): &Runs| Some((*name, median(runs, figure)?));
    servers.iter().filter_map(of_server).collect()
}

/// Returns a table of the goals that these figures decide. Each ratio is the median of the ratios
/// of the rounds: the two runs of a round stand closer together than the medians of all rounds.
pub(crate) fn goals(servers: &[Runs]) -> String {
    let figures_of = |name: &str, figure: &str| {
        let (_, runs) = servers.iter().find(|(one, _)| *one == name)?;
        values_of(runs, figure)
    };
    let goals = GOALS.iter().filter_map(|goal| {
        let ours = figures_of(goal.ours, goal.figure)?;
        let theirs = figures_of(goal.theirs, goal.figure)?;
        let what = format!("{}: {} against {}", goal.figure, goal.ours, goal.theirs);
        Some(Goal::of_pairs(what, goal.at_most, &ours, &theirs))
    });
    let lines = goals.map(|goal| format!("{goal}\n"));
    format!("{}\n{}", goal::heading(), lines.collect::<String>())
}

fn median(runs: &[Figures], figure: &str) -> Option<f64> {
    Some(percentile(&values_of(runs, figure)?, 0.5))
}

fn values_of(runs: &[Figures], figure: &str) -> Option<Vec<f64>> {
    let at = runs.first()?.iter().position(|(name, _)| *name == figure)?;
    Some(values(runs, at))
}

fn values(runs: &[Figures], at: usize) -> Vec<f64> {
    runs.iter().map(|figures| figures[at].1).collect()
}
