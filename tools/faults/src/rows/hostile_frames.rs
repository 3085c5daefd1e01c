//! F37: a hostile server's words against the decoders of our clients.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::context::Context;
use crate::decoders;
use crate::hostile::Hostile;
use crate::report::Outcome;

/// The script that reads frames as the page does.
const SCRIPT: &str = include_str!("hostile_frames.mjs");

/// The folder of the page.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web");

/// Says the same words to the Rust decoders and to the page's.
pub(super) async fn hostile(context: Context) -> anyhow::Result<Outcome> {
    let many = context.size(20_000, 500_000);
    let mut outcome = Outcome::new(format!("{many} hostile frames to our decoders"));
    let mut hostile = Hostile::new(context.seed);
    let mut lines = String::new();
    for _ in 0..many {
        let (frame, payload, text) = (hostile.frame(), hostile.payload(), hostile.text());
        let held = catch_unwind(AssertUnwindSafe(|| {
            decoders::wire(&frame);
            decoders::wire(&payload);
            decoders::text(&text);
        }));
        outcome.expect(
            held.is_ok(),
            format!("broken by {frame:?}, {payload:?} or {text:?}"),
        );
        lines += &serde_json::to_string(&frame)?;
        lines.push('\n');
    }
    outcome.figure("read by game::wire", many * 2);
    match by_the_page(lines).await {
        Ok((complaints, figures)) => {
            outcome.figure("by the page (read, understood)", figures);
            outcome.faults.extend(complaints);
        }
        // Without Node the page's decoders are not judged, and the table says so.
        Err(fault) => outcome.figure("by the page", format!("not run: {fault}")),
    }
    Ok(outcome)
}

/// Returns the complaints of the page's decoders, and the number of frames that they read.
async fn by_the_page(lines: String) -> anyhow::Result<(Vec<String>, String)> {
    let mut node = Command::new("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .arg(Path::new(PAGE).canonicalize()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdin = node.stdin.take();
    let writing = async move {
        match stdin {
            Some(mut stdin) => stdin.write_all(lines.as_bytes()).await,
            None => Ok(()),
        }
    };
    let (written, told) = tokio::join!(writing, node.wait_with_output());
    written?;
    let told = told?;
    let figures = String::from_utf8(told.stderr)?;
    anyhow::ensure!(told.status.success(), "{}", figures.trim());
    let complaints = String::from_utf8(told.stdout)?;
    let complaints = complaints.lines().map(str::to_owned).collect();
    Ok((complaints, figures.trim().to_owned()))
}
