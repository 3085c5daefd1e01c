//! A name of any input can be shown.

use game::Name;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

/// Characters with a history of surprises: escapes, bidi, marks, joiners, emoji.
fn awkward() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        proptest::sample::select(
            "\u{1b}\u{7}\u{9b}\u{9d}\u{0}\u{7f}\u{85}\u{ad}\u{200b}\u{200d}\u{200e}\u{2028}\
             \u{202e}\u{2066}\u{feff}\u{fe0f}\u{34f}\u{20e3}\u{300}\u{301}\u{327}\u{309}\u{3099}\
             \u{1100}\u{1161}\u{11a8}\u{3164}\u{e0041}\u{e0100}\u{1f1e7}\u{1f3fb}\u{1f468}❤☺#1aéñ \t\n王か"
                .chars()
                .collect::<Vec<_>>()
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn a_name_is_narrow_visible_and_clean_for_good(
        text in proptest::collection::vec(awkward(), 0..60)
    ) {
        let text: String = text.into_iter().collect();
        let twice = Name::new(&text);
        let name = twice.as_str();
        prop_assert!(name.width() <= Name::MAX_COLUMNS, "{name:?} is {} wide", name.width());
        prop_assert_eq!(&Name::new(name), &twice);
        prop_assert!(!name.chars().any(char::is_control));
        prop_assert_eq!(name.trim(), name);
        prop_assert_eq!(name.is_empty(), name.width() == 0);
    }
}
