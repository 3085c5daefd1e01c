//! Tables in Markdown, and the numbers in them.

use std::fmt::Display;

/// Returns a line of a table.
pub(crate) fn row(cells: impl IntoIterator<Item = impl Display>) -> String {
    let cells = cells.into_iter().map(|cell| format!(" {cell} |"));
    format!("|{}", cells.collect::<String>())
}

/// Returns the first two lines of a table.
pub(crate) fn head(titles: &[impl AsRef<str>]) -> String {
    let titles: Vec<_> = titles.iter().map(AsRef::as_ref).collect();
    format!("{}\n{}", row(&titles), row(titles.iter().map(|_| "---")))
}

/// Returns a number with as many places as make sense.
pub(crate) fn short(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}

/// Returns the value below which this part of the others lie.
///
/// # Panics
/// There is no value.
pub(crate) fn percentile(values: &[f64], part: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1).expect("something was measured");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position in a short list"
    )]
    let position = (last as f64 * part).round() as usize;
    values[position.min(last)]
}

/// Returns the median, and the range around it.
pub(crate) fn spread(values: &[f64], shown: impl Fn(f64) -> String) -> String {
    let at = |part| shown(percentile(values, part));
    format!("{} ({} to {})", at(0.5), at(0.0), at(1.0))
}
