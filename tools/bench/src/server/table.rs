//! The figures side by side, and what they come to against the goals.

use std::fmt::Write as _;

use crate::server::figures::{COST, CROWD, Figures, MEMORY, P99_AT_HALF, middle, sorted};

/// Figures beside each other in one table: more cannot be read.
const ABREAST: usize = 4;

/// One line each, in several tables; the middle of its runs, and how far they lie apart.
pub(crate) fn of(names: &[&str], runs: &[Vec<Figures>]) -> String {
    let Some(first) = runs.first().and_then(|runs| runs.first()) else {
        return String::new();
    };
    let all: Vec<usize> = (0..first.len()).collect();
    let mut tables = String::new();
    for abreast in all.chunks(ABREAST) {
        let titles: Vec<_> = abreast.iter().map(|figure| first[*figure].0).collect();
        let line = " --- |".repeat(abreast.len() + 1);
        push(
            &mut tables,
            &format!("| | {} |\n|{line}\n", titles.join(" | ")),
        );
        for (name, runs) in names.iter().zip(runs) {
            let cells = abreast.iter().map(|figure| cell(&values(runs, *figure)));
            let cells: Vec<_> = cells.collect();
            push(
                &mut tables,
                &format!("| {name} | {} |\n", cells.join(" | ")),
            );
        }
        tables.push('\n');
    }
    tables
}

/// A figure of ours against that of another, at most so much.
struct Goal {
    row: &'static str,
    ours: &'static str,
    theirs: &'static str,
    at_most: f64,
}

const MINE: &str = "jogo, in memory";

const GOALS: [Goal; 15] = [
    goal(COST, "Flask, threading", 1.0 / 60.0),
    goal(COST, "Flask, gevent", 1.0 / 20.0),
    goal(COST, "uvicorn", 1.0 / 11.0),
    goal(COST, "boardgame.io", 1.0 / 15.0),
    goal(COST, "Node socket.io", 1.0 / 1.9),
    goal(COST, "Bun, its own engine", 1.0),
    goal(COST, "socketioxide", 1.0),
    goal(COST, "axum WebSocket", 1.3),
    Goal {
        row: COST,
        ours: "jogo, durable",
        theirs: MINE,
        at_most: 1.3,
    },
    goal(P99_AT_HALF, "socketioxide", 1.1),
    goal(MEMORY, "socketioxide", 0.7),
    goal(MEMORY, "Node socket.io", 0.45),
    goal(CROWD, "Node socket.io", 1.0 / 1.5),
    goal(CROWD, "Bun, its own engine", 1.0),
    goal(CROWD, "socketioxide", 1.0),
];

const fn goal(row: &'static str, theirs: &'static str, at_most: f64) -> Goal {
    Goal {
        row,
        ours: MINE,
        theirs,
        at_most,
    }
}

/// The middle of a figure of each server.
pub(crate) fn middles<'a>(
    names: &[&'a str],
    runs: &[Vec<Figures>],
    row: usize,
) -> Vec<(&'a str, f64)> {
    let figures = runs.iter().map(|runs| middle(&values(runs, row)));
    names.iter().copied().zip(figures).collect()
}

/// The goals that can be told from these figures.
pub(crate) fn goals(names: &[&str], runs: &[Vec<Figures>]) -> String {
    let mut table =
        "| ours against theirs | goal | value | |\n| --- | --- | --- | --- |\n".to_owned();
    let figure = |name: &str, row: &str| {
        let at = names.iter().position(|one| *one == name)?;
        let row = runs[at]
            .first()?
            .iter()
            .position(|(what, _)| *what == row)?;
        Some(middle(&values(&runs[at], row)))
    };
    for Goal {
        row,
        ours,
        theirs,
        at_most,
    } in GOALS
    {
        let (Some(own), Some(other)) = (figure(ours, row), figure(theirs, row)) else {
            continue;
        };
        let ratio = own / other;
        let verdict = if ratio <= at_most {
            "met"
        } else {
            "**missed**"
        };
        push(
            &mut table,
            &format!(
                "| {row}: {ours} against {theirs} | ≤ {at_most:.3} | {ratio:.3} | {verdict} |\n"
            ),
        );
    }
    table
}

fn values(runs: &[Figures], row: usize) -> Vec<f64> {
    sorted(runs.iter().map(|figures| figures[row].1))
}

fn cell(sorted: &[f64]) -> String {
    let short = |value: f64| {
        if value >= 100.0 {
            format!("{value:.0}")
        } else if value >= 1.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.3}")
        }
    };
    match (sorted.first(), sorted.last()) {
        (Some(least), Some(most)) => format!(
            "{} ({} to {})",
            short(middle(sorted)),
            short(*least),
            short(*most)
        ),
        (None, _) | (_, None) => String::new(),
    }
}

fn push(table: &mut String, text: &str) {
    table.write_str(text).expect("a text takes any text");
}
