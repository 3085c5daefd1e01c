//! Scripts of events, the resulting emits, and the resulting screens.

mod answers;
mod claims;
mod doubled;
mod games;
mod hosted;
mod keeping;
mod league;
mod looking_back;
mod meeting;
mod moved;
mod nameless;
mod playing;
mod random;
mod relay;
mod returning;
mod robot;
mod timers;
