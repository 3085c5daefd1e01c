//! Writes each frame in a single write, and an unchanged frame not at all.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::lifecycle::{note_title, unbuffered};
use super::window_state::WindowState;

/// Makes the terminal show the following bytes together, once [`END_FRAME`] has arrived.
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// The writer of frames.
pub(crate) struct FrameWriter {
    terminal: Terminal<CrosstermBackend<SharedBuffer>>,
    buffer: SharedBuffer,
    /// The bytes that ratatui writes for an unchanged frame.
    nothing: Vec<u8>,
    /// The state of the window outside its cells.
    window: WindowState,
    out: File,
}

impl FrameWriter {
    /// Returns a writer for the whole terminal.
    pub(crate) fn new() -> io::Result<Self> {
        Self::over(Viewport::Fullscreen, unbuffered()?)
    }

    fn over(viewport: Viewport, out: File) -> io::Result<Self> {
        crossterm::style::force_color_output(true);
        let buffer = SharedBuffer::default();
        let options = TerminalOptions { viewport };
        let terminal = Terminal::with_options(CrosstermBackend::new(buffer.clone()), options)?;
        Ok(Self {
            terminal,
            buffer,
            nothing: empty_frame()?,
            window: WindowState::default(),
            out,
        })
    }

    /// Draws a frame together with the window's state and further output. Only the
    /// changes since the last frame are written.
    pub(crate) fn draw(
        &mut self,
        view: impl FnOnce(&mut Frame<'_>),
        window: WindowState,
        output: &str,
    ) -> io::Result<()> {
        self.terminal.draw(view)?;
        let changes = self.buffer.take();
        let mut out = Vec::new();
        if !changes.is_empty() && changes != self.nothing {
            out = [BEGIN_FRAME, &changes, END_FRAME].concat();
        }
        out.extend(window.after(&self.window).into_bytes());
        if window.title.is_some() {
            note_title();
        }
        out.extend(output.as_bytes());
        self.window = window;
        if out.is_empty() {
            return Ok(());
        }
        self.out.write_all(&out)
    }

    /// Returns the size of the last frame.
    pub(crate) fn area(&mut self) -> Rect {
        self.terminal.get_frame().area()
    }

    /// Makes the next frame a complete one. Unlike `Terminal::clear`, this asks the
    /// terminal nothing.
    pub(crate) fn invalidate(&mut self) -> io::Result<()> {
        self.window = WindowState::default();
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.terminal.size()?));
        self.terminal.resize(area)
    }
}

/// Returns the bytes that ratatui writes for an unchanged frame. They are measured, not
/// assumed.
fn empty_frame() -> io::Result<Vec<u8>> {
    let buffer = SharedBuffer::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, 1, 1));
    let mut terminal = Terminal::with_options(
        CrosstermBackend::new(buffer.clone()),
        TerminalOptions { viewport },
    )?;
    terminal.draw(|_| {})?;
    buffer.take();
    terminal.draw(|_| {})?;
    Ok(buffer.take())
}

/// Bytes that are collected until they are taken. Flushing has no effect.
#[derive(Clone, Default)]
struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

impl SharedBuffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for SharedBuffer {
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

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixDatagram;

    use super::*;

    /// Returns a writer over a datagram socket, which keeps its writes separate.
    #[track_caller]
    fn writer_and_its_writes() -> (FrameWriter, UnixDatagram) {
        let (out, writes) = UnixDatagram::pair().unwrap();
        writes.set_nonblocking(true).unwrap();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 200, 60));
        let frame_writer = FrameWriter::over(viewport, OwnedFd::from(out).into()).unwrap();
        (frame_writer, writes)
    }

    fn received(writes: &UnixDatagram) -> Vec<Vec<u8>> {
        let next = || {
            let mut buffer = vec![0; 1 << 20];
            let length = writes.recv(&mut buffer).ok()?;
            buffer.truncate(length);
            Some(buffer)
        };
        std::iter::from_fn(next).collect()
    }

    #[track_caller]
    fn fill(frame_writer: &mut FrameWriter, text: &str) {
        let draw = |frame: &mut Frame<'_>| {
            let whole = vec![text.repeat(200); 60].join("\n");
            frame.render_widget(ratatui::text::Text::raw(whole), frame.area());
        };
        frame_writer.draw(draw, WindowState::default(), "").unwrap();
    }

    fn window(title: &str) -> WindowState {
        WindowState {
            title: Some(title.to_owned()),
            ..WindowState::default()
        }
    }

    #[test]
    fn a_frame_however_large_is_one_write() {
        let (mut frame_writer, writes) = writer_and_its_writes();
        for text in ["a", "b"] {
            fill(&mut frame_writer, text);
            let frames = received(&writes);
            assert_eq!(frames.len(), 1);
            assert!(frames[0].len() > 200 * 60);
            assert!(frames[0].starts_with(BEGIN_FRAME) && frames[0].ends_with(END_FRAME));
        }
    }

    #[test]
    fn a_frame_that_changes_nothing_is_no_write() {
        let (mut frame_writer, writes) = writer_and_its_writes();
        fill(&mut frame_writer, "a");
        assert_eq!(received(&writes).len(), 1);
        fill(&mut frame_writer, "a");
        assert_eq!(received(&writes), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn title_and_bell_leave_in_the_write_of_their_frame_or_alone() {
        let (mut frame_writer, writes) = writer_and_its_writes();
        fill(&mut frame_writer, "a");
        received(&writes);
        let hello = |frame: &mut Frame<'_>| frame.render_widget("hello", frame.area());
        frame_writer
            .draw(hello, window("b"), crate::terminal::BELL)
            .unwrap();
        let frames = received(&writes);
        assert_eq!(frames.len(), 1);
        assert!(frames[0].starts_with(BEGIN_FRAME) && frames[0].ends_with(b"\x1b]2;b\x1b\\\x07"));
        frame_writer.draw(hello, window("c"), "").unwrap();
        assert_eq!(received(&writes), [b"\x1b]2;c\x1b\\".to_vec()]);
        frame_writer.draw(hello, window("c"), "").unwrap();
        assert!(received(&writes).is_empty());
    }
}
