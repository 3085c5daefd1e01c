//! The outside half of the client: the line, against servers that behave as badly as
//! servers do, and the whole program in a pseudo-terminal.

mod fake;
mod hearing;
mod line;
mod losing;
mod polling;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod window;
