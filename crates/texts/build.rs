//! Turns `texts.json` into one method of `Texts` for each sentence, so that a missing
//! sentence or a misspelled placeholder does not compile.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

use serde_json::{Map, Value};

/// The languages: their keys in `texts.json`, and their names in `Language`.
const LANGUAGES: [(&str, &str); 3] = [("pt", "Pt"), ("en", "En"), ("es", "Es")];

/// The language of the documentation.
const DOCUMENTED: &str = "en";

/// The beginnings of keys, or whole keys, that no page of the browser uses: most of the file is for
/// terminals, and every visit would fetch it.
const NOT_OF_THE_PAGE: [&str; 135] = [
    "address_not_here",
    "alert_against",
    "alert_turn",
    "alerts_",
    "automatic",
    "bug",
    "by_host_title",
    "cannot_listen",
    "cause_",
    "claimed_title",
    "cli_",
    "copy_busy",
    "copy_done",
    "copy_exists",
    "copy_failed",
    "copy_full",
    "copy_no_file",
    "copy_not_in_a_file",
    "copy_same_name",
    "data_",
    "destination_",
    "digits_",
    "duel_",
    "elsewhere_title",
    "exit_",
    "fault_",
    "follow_",
    "form_",
    "formats_are",
    "full_title",
    "game_drawn",
    "game_is_at",
    "game_number",
    "game_unfinished",
    "games_busy",
    "games_failed",
    "games_most",
    "games_no_file",
    "games_none",
    "games_reading",
    "games_step",
    "games_title",
    "gateway",
    "guest_",
    "health_",
    "help_",
    "host_",
    "invite_copied",
    "joined_you_are",
    "joined_you_start",
    "key_",
    "keys_at_once",
    "later_",
    "league_failed",
    "league_more",
    "league_reading",
    "league_text_",
    "leave_alone_",
    "lobby_",
    "looking_back",
    "manual_",
    "more_rooms",
    "metrics_refused",
    "mouse_on",
    "moved",
    "moves",
    "name_full",
    "needs_tls",
    "nickname_",
    "no_answer",
    "no_games",
    "no_league",
    "no_line",
    "no_name_now",
    "no_shell",
    "no_square",
    "no_such_room",
    "no_tls",
    "not_ours",
    "nothing_here",
    "on_this_machine",
    "opponent_thinks",
    "option_",
    "options_",
    "other_certificate",
    "other_name",
    "other_name_",
    "other_origin",
    "over_ask_",
    "page_about",
    "place_short_",
    "plain_relay",
    "port_forbidden",
    "port_taken",
    "program_",
    "rematch_starts",
    "rematch_you_start",
    "retry_in",
    "robot_away_key",
    "robot_body",
    "robot_easy_key",
    "robot_medium_key",
    "robot_perfect_key",
    "robot_title",
    "robots_body",
    "say_",
    "seat_given_back",
    "seat_held",
    "seat_is_free",
    "seat_is_free_next",
    "seat_not_kept",
    "see_serve_address",
    "seek_unknown",
    "serve_",
    "server_closed",
    "slow_line",
    "socket_does_not_listen",
    "still_turn_of",
    "stop_title",
    "symbols_",
    "theme_",
    "this_machine",
    "too_many_sockets",
    "turn_of_mark",
    "turned_away",
    "unknown_name",
    "unknown_refusal",
    "unlisted_room",
    "untrusted_certificate",
    "unusable_socket",
    "usage_",
    "versions_",
    "wait_for_someone",
    "you_play_first",
    "your_turn_short",
];

/// The beginning of the keys that only the page of frames uses.
const FIO: &str = "fio_";

/// The beginning of the keys that only the page of the host uses.
const DESK: &str = "desk_";

/// The beginnings of the keys that only `/tv` and the page of the host use.
const WALL: [&str; 12] = [
    "league_before",
    "league_games",
    "league_left",
    "league_name",
    "league_nobody",
    "league_over",
    "league_p",
    "still_trying",
    "tv_join",
    "tv_more",
    "tv_no_room",
    "tv_nobody",
];

fn main() {
    println!("cargo::rerun-if-changed=texts.json");
    let json = fs::read_to_string("texts.json").expect("texts.json is beside build.rs");
    let sentences: Map<String, Value> =
        serde_json::from_str(&json).expect("texts.json is one JSON object");

    let mut code = String::from("impl Texts {\n");
    for (key, sentence) in &sentences {
        method(&mut code, key, sentence);
    }
    code.push_str("}\n");

    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::write(out.join("sentences.rs"), code).expect("OUT_DIR is writable");
    let kept = |rest: &[&str]| -> String {
        let left_out = |key: &String| {
            let mut starts = NOT_OF_THE_PAGE.iter().chain(rest);
            starts.any(|start| key.starts_with(start))
        };
        let kept: Map<String, Value> = (sentences.clone().into_iter())
            .filter(|(key, _)| !left_out(key))
            .collect();
        serde_json::to_string(&kept).expect("JSON can be written")
    };
    for (file, rest) in [
        ("page.json", [&[FIO, DESK], WALL.as_slice()].concat()),
        ("tv.json", vec![FIO, DESK]),
        ("fio.json", vec![DESK]),
        ("desk.json", vec![FIO]),
    ] {
        fs::write(out.join(file), kept(&rest)).expect("OUT_DIR is writable");
    }
}

/// Writes `key()` or, for a sentence with placeholders, `key(name, ...) -> String`.
fn method(code: &mut String, key: &str, sentence: &Value) {
    let version = |language: &str| {
        sentence[language]
            .as_str()
            .unwrap_or_else(|| panic!("texts.json: {key} has no {language:?}"))
    };
    let names = placeholders(version(LANGUAGES[0].0));
    let doc = version(DOCUMENTED).replace('`', "'");
    let mut arms = String::new();
    for (language, name) in LANGUAGES {
        let version = version(language);
        let (mut ours, mut theirs) = (names.clone(), placeholders(version));
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(
            ours, theirs,
            "texts.json: the placeholders of {key} differ between languages"
        );
        let value = if names.is_empty() {
            format!("{version:?}")
        } else {
            format!("format!({version:?})")
        };
        write!(arms, "Language::{name} => {value}, ").expect("writing to a string cannot fail");
    }
    let arguments: String = names
        .iter()
        .map(|name| format!(", {name}: impl std::fmt::Display"))
        .collect();
    let result = if names.is_empty() {
        "&'static str"
    } else {
        "String"
    };
    writeln!(
        code,
        "/// {}\npub fn {key}(self{arguments}) -> {result} {{ match self.language {{ {arms}}} }}",
        // An address or a bracket in a sentence is no link of the documentation.
        doc.replace("https://", "https&#58;//").replace('[', "\\["),
    )
    .expect("writing to a string cannot fail");
}

/// Returns the names between braces, in order, each once.
fn placeholders(sentence: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in sentence.split('{').skip(1) {
        let name = part
            .split('}')
            .next()
            .expect("split gives at least one part");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
