//! One figure of all servers as a picture. Its bars have a logarithmic scale, and can be read
//! on light and dark pages.

use std::fmt::Write as _;

/// The height of a bar, and the distance to the next one.
const BAR: u32 = 16;
const STEP: u32 = 24;

/// The start of the bars, and the length of the longest one.
const LEFT: f64 = 170.0;
const LONGEST: f64 = 400.0;

/// Returns the picture. The first `ours` bars are marked.
pub(crate) fn bars(title: &str, values: &[(&str, f64)], ours: usize) -> String {
    let most = values.iter().map(|(_, value)| *value).fold(1.0, f64::max);
    let least = values.iter().map(|(_, value)| *value).fold(most, f64::min);
    // The shortest bar must be visible.
    let (from, to) = ((least / 2.0).ln(), most.ln());
    let height = 34 + STEP * u32::try_from(values.len()).unwrap_or(u32::MAX / STEP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {height}\" role=\"img\" \
         font-family=\"ui-monospace,monospace\" font-size=\"12\">\n\
         <style>text{{fill:#24292f}}rect{{fill:#8c959f}}.o{{fill:#0969da}}\
         @media(prefers-color-scheme:dark){{text{{fill:#c9d1d9}}.o{{fill:#58a6ff}}}}</style>\n\
         <title>{title}</title>\n<text x=\"0\" y=\"14\">{title} (logarithmic)</text>\n"
    );
    let mut top = 26;
    for (number, (name, value)) in values.iter().enumerate() {
        let length = LONGEST * (value.ln() - from) / (to - from).max(f64::EPSILON);
        let (mark, base) = (if number < ours { " class=\"o\"" } else { "" }, top + 12);
        let shown = if *value < 100.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.0}")
        };
        writeln!(
            svg,
            "<text x=\"0\" y=\"{base}\">{name}</text><rect{mark} x=\"{LEFT}\" y=\"{top}\" \
             width=\"{length:.0}\" height=\"{BAR}\"/><text x=\"{:.0}\" y=\"{base}\">{shown}</text>",
            LEFT + length + 6.0
        )
        .expect("a text takes any text");
        top += STEP;
    }
    svg + "</svg>\n"
}
