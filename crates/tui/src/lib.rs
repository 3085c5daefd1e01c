//! x

pub mod app;
#[cfg(test)]
mod desk;
pub mod glyphs;
pub mod keys;
mod layout;
pub mod look;
pub mod message;
mod text;
pub mod update;
pub mod view;
mod words;
