//! Scripts: what happens at one harness, what was emitted, what the screen says.

mod keeping;
mod playing;
mod random;
mod relay;
mod returning;
mod robot;
mod timers;
