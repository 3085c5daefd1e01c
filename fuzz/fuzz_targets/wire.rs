//! Any text as a frame and as a payload: `cargo fuzz run -s none wire`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| faults::decoders::wire(text));
