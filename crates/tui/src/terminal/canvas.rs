//! Frames: one write each, and none when nothing changed.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

/// Tells the terminal to show what follows at once, when it has come to the end.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The terminal as something to draw on.
pub(crate) struct Canvas {
    terminal: Terminal<CrosstermBackend<Pile>>,
    pile: Pile,
    /// What ratatui writes for a frame that changes nothing.
    nothing: Vec<u8>,
    out: File,
}

impl Canvas {
    pub(crate) fn new() -> io::Result<Self> {
        crossterm::style::force_color_output(true);
        let pile = Pile::default();
        let terminal = Terminal::new(CrosstermBackend::new(pile.clone()))?;
        Ok(Self {
            terminal,
            pile,
            nothing: empty_frame()?,
            out: super::unbuffered()?,
        })
    }

    /// Draws a frame. Only what changed since the last one is written.
    pub(crate) fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(view)?;
        let changes = self.pile.take();
        if changes.is_empty() || changes == self.nothing {
            return Ok(());
        }
        self.out.write_all(&[BEGIN, &changes, END].concat())
    }

    /// Has the next frame written whole. Unlike `Terminal::clear` this asks the
    /// terminal nothing.
    pub(crate) fn forget(&mut self) -> io::Result<()> {
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.terminal.size()?));
        self.terminal.resize(area)
    }
}

/// What ratatui writes when no cell changed: found out rather than assumed.
fn empty_frame() -> io::Result<Vec<u8>> {
    let pile = Pile::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, 1, 1));
    let mut terminal = Terminal::with_options(
        CrosstermBackend::new(pile.clone()),
        TerminalOptions { viewport },
    )?;
    terminal.draw(|_| {})?;
    pile.take();
    terminal.draw(|_| {})?;
    Ok(pile.take())
}

/// Bytes that pile up until they are taken; flushing does nothing.
#[derive(Clone, Default)]
struct Pile(Arc<Mutex<Vec<u8>>>);

impl Pile {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
