//! The same games in every format.

use game::PlayedGame;
use serde_json::{Value, json};
use texts::{Language, Texts};

use super::GameFormat;

const EN: Texts = Texts::new(Language::En);

fn game(x: &Value, o: &Value, outcome: &Value, moves: &str) -> PlayedGame {
    let reason = if outcome.is_null() {
        json!("abandono")
    } else {
        json!(null)
    };
    serde_json::from_value(json!({
        "jogoId": "123", "partida": 3, "versao": 1_795_000_000_009_u64,
        "inicio": 1_795_000_000_000_u64, "fim": 1_795_000_061_000_u64,
        "jogadores": { "1": x, "-1": o },
        "vencedor": outcome, "motivo": reason, "lances": moves,
    }))
    .unwrap()
}

fn two_games() -> Vec<PlayedGame> {
    let maria = json!({ "nome": "Maria Clara dos Santos" });
    vec![
        game(
            &maria,
            &json!({ "nome": "", "robo": "facil" }),
            &json!(1),
            "14253",
        ),
        game(&json!({ "nome": "" }), &json!(null), &json!(null), "5"),
    ]
}

#[test]
fn people_read_who_played_and_what() {
    let room = "123".parse().unwrap();
    assert_eq!(
        GameFormat::Text.write(&two_games(), Some(&room), EN),
        "Game 3, 2026-11-18 11:07 UTC\n\
         X is Maria Clara dos Santos, O is the easy robot.\n\
         1 4 2 5 3\n\
         Maria Clara dos Santos wins: 1 2 3.\n\
         \n\
         Game 3, 2026-11-18 11:07 UTC\n\
         X is player, O is nobody.\n\
         5\n\
         Everybody left before the end.\n"
    );
    let nameless = json!({ "nome": "" });
    let won = [game(&nameless, &nameless, &json!(1), "14253")];
    let told = GameFormat::Text.write(&won, Some(&room), EN);
    assert!(told.ends_with("\nX wins: 1 2 3.\n"), "{told}");
    let of_all = GameFormat::Text.write(&two_games(), None, EN);
    assert!(of_all.starts_with("123: Game 3, "), "{of_all}");
    let empty = GameFormat::Text.write(&[], Some(&room), EN);
    assert_eq!(empty, "No game is kept here yet.\n");
}

#[test]
fn a_full_list_says_that_older_games_are_gone() {
    let many: Vec<_> = (0..100)
        .flat_map(|_| two_games().into_iter().take(1))
        .collect();
    let room = "123".parse().unwrap();
    let told = "\nOnly the last 100 games of a room are kept.\n";
    assert!(
        GameFormat::Text
            .write(&many, Some(&room), EN)
            .ends_with(told)
    );
    assert!(
        !GameFormat::Text
            .write(&many[1..], Some(&room), EN)
            .contains("Only")
    );
    let json: Value =
        serde_json::from_str(&GameFormat::Json.write(&many, Some(&room), EN)).unwrap();
    assert_eq!(json["limite"], 100);
}

#[test]
fn programs_read_json_at_once_or_by_lines() {
    let games = two_games();
    let room = "123".parse().unwrap();
    let whole: Value =
        serde_json::from_str(&GameFormat::Json.write(&games, Some(&room), EN)).unwrap();
    assert_eq!(whole["jogoId"], "123");
    let listed: Vec<PlayedGame> = serde_json::from_value(whole["partidas"].clone()).unwrap();
    assert_eq!(listed, games);
    let lines = GameFormat::Ndjson.write(&games, None, EN);
    let lines: Vec<PlayedGame> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, games);
}

#[test]
fn spreadsheets_read_a_table() {
    assert_eq!(
        GameFormat::Csv.write(&two_games(), None, EN),
        "\u{feff}\"jogoId\",\"partida\",\"versao\",\"inicio\",\"fim\",\"x\",\"x_robo\",\"o\",\
         \"o_robo\",\"vencedor\",\"motivo\",\"lances\"\r\n\
         \"123\",\"3\",\"1795000000009\",\"2026-11-18T11:06:40Z\",\"2026-11-18T11:07:41Z\",\
         \"Maria Clara dos Santos\",\"\",\"\",\"facil\",\"X\",\"\",\"14253\"\r\n\
         \"123\",\"3\",\"1795000000009\",\"2026-11-18T11:06:40Z\",\"2026-11-18T11:07:41Z\",\
         \"\",\"\",\"\",\"\",\"\",\"abandono\",\"5\"\r\n"
    );
}

#[test]
fn no_name_is_a_formula() {
    for name in [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=1\"+\"1",
        "＝1+1",
        "＠SUM(A1)",
    ] {
        let games = [game(&json!({ "nome": name }), &json!(null), &json!(0), "5")];
        let player = games[0].players.x.as_ref().unwrap();
        assert_eq!(player.name.as_str().len(), name.len());
        let table = GameFormat::Csv.write(&games, None, EN);
        let cell = format!(",\"'{}\",", name.replace('"', "\"\""));
        assert!(table.contains(&cell), "{table}");
    }
    let harmless = [game(
        &json!({ "nome": "João-1 = \"ás\"" }),
        &json!(null),
        &json!(0),
        "5",
    )];
    let table = GameFormat::Csv.write(&harmless, None, EN);
    assert!(table.contains(",\"João-1 = \"\"ás\"\"\","), "{table}");
}
