//! Any text as a name and as a room id: `cargo fuzz run -s none text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| faults::decoders::text(text));
