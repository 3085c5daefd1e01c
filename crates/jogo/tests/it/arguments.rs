//! A command line copied from a stranger: its words must not control the terminal that
//! shows the mistake.

use crate::person::{Person, play};

#[test]
fn what_is_wrong_is_told_without_the_escape_sequences_of_others() {
    let attack = "\u{1b}]52;c;cm0K\u{7}a\u{1b}[2J\u{202e}b";
    let option = format!("--{attack}");
    for (words, told, code) in [
        (["--host", attack].as_slice(), "]52;c;cm0Ka[2Jb", 2),
        (&["--nome", "Ana", &option], "is not an option", 2),
        (&[&option], "is not an option", 2),
    ] {
        let mut person = Person::at(play(words), 24, 100);
        person.reads(told);
        person.ends_with(code);
        let text = person.look(|seen| String::from_utf8(seen.bytes.clone()).unwrap());
        let harmful = |c: char| (c.is_control() && !"\r\n".contains(c)) || c == '\u{202e}';
        assert!(!text.contains(harmful), "{words:?}: {text:?}");
    }
}

/// Runs the program, and returns what it says on standard error and its exit code.
fn told(words: &[&str], language: &str) -> (String, Option<i32>) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_jogo"))
        .args(words)
        .env("LC_ALL", language)
        .output()
        .unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    (words, output.status.code())
}

#[test]
fn a_flag_without_its_value_names_the_words_that_it_takes() {
    for (words, said) in [
        (["play", "--robot"], "--robot needs a value: easy (= facil)"),
        (["play", "--theme"], "--theme needs a value: "),
        (["play", "--alerts"], "--alerts needs a value: "),
        (["play", "--room="], "--room \"\": A code is 1 to 32"),
        (
            ["play", "--host=a b"],
            "--host \"a b\": That is not an address",
        ),
    ] {
        let (told, code) = told(&words, "C.UTF-8");
        assert!(told.contains(said) && code == Some(2), "{words:?}: {told}");
    }
}

#[test]
fn a_sentence_is_a_value_of_host() {
    let words = ["play", "--host", "Join me: http://h:1/sala/café, see you!"];
    let (told, _) = told(&words, "C.UTF-8");
    assert!(told.contains("use http://h:1/sala/cafe"), "{told}");
}

#[test]
fn every_mistake_is_told_in_the_language_of_the_user() {
    let mistakes: [&[&str]; 17] = [
        &["123"],
        &["play", "--sala"],
        &["play", "--sala", "a", "--sala", "b"],
        &["play", "--robo", "x"],
        &["play", "--robo", "facil", "--sala", "a"],
        &["play", "--procurar", "--sala", "a"],
        &["play", "--find", "http://h/sala/a"],
        &["play", "--robo", "facil", "--procurar"],
        &["play", "--xyz"],
        &["play", "sala da vó"],
        &["play", "--host", "ftp://x"],
        &["play", "http://h/sala/a", "--sala", "b"],
        &["serve", "--port", "99999"],
        &["serve", "--guarda", "-1"],
        &["serve", "--efemero", "--dados", "x"],
        &["serve", "--salas=dez"],
        &["completar"],
    ];
    // Words of clap, which knows English alone.
    let english = ["error:", "Usage", "tip:", "argument", "invalid", "required"];
    for words in mistakes {
        let [pt, en, es] = ["pt_BR.UTF-8", "C.UTF-8", "es_AR.UTF-8"].map(|locale| {
            let (told, code) = told(words, locale);
            assert_eq!(code, Some(2), "{words:?}: {told}");
            assert!(told.starts_with("jogo: "), "{words:?}: {told}");
            let of_clap = english.iter().find(|word| told.contains(*word));
            assert_eq!(of_clap, None, "{words:?}: {told}");
            told
        });
        assert!(pt != en && en != es && es != pt, "{words:?}: {pt}{en}{es}");
    }
}

#[test]
fn a_mistake_is_told_in_the_words_that_were_typed() {
    for (words, said) in [
        (["play", "--room", ""].as_slice(), "--room"),
        (
            &["play", "--robot", "roxo"],
            "--robot; there are easy (= facil)",
        ),
        (
            &["play", "-room", "maçã"],
            "-room maçã: A room's code has no accents",
        ),
        (&["play", "--room", "κουκου"], "letters (A to Z)"),
        (&["play", "--watch=yes"], "--watch takes no value"),
        (&["play", "--robot", "easy", "12"], "DESTINATION do not"),
        (
            &["play", "--porta", "5201"],
            "--porta is not an option. Did you mean --host ADDRESS:PORT?",
        ),
        (
            &["saude", "--port", "5201"],
            "Did you mean --host ADDRESS:PORT?",
        ),
        (&["serve", "5001"], "Did you mean jogo serve --port 5001?"),
        (&["copia", "file:///x"], "use <DESTINATION> /x"),
        (&["serve", "--redis", "h"], "use --redis redis://h"),
    ] {
        let (told, code) = told(words, "C.UTF-8");
        assert_eq!(code, Some(2), "{words:?}: {told}");
        assert!(told.contains(said), "{words:?}: {told}");
    }
}

#[test]
fn help_and_version_are_commands_as_elsewhere() {
    for (words, said) in [
        (["help"].as_slice(), "jogo <COMMAND>"),
        (&["help"], "keeps [= copy]"),
        (&["ajuda", "jogar"], "jogo jogar [DESTINATION]"),
        (&["version"], env!("CARGO_PKG_VERSION")),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_jogo"))
            .args(words)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{words:?}: {told}");
        assert!(told.contains(said), "{words:?}: {told}");
    }
}

#[test]
fn a_suggestion_works_when_it_is_followed() {
    for (wrong, right) in [
        (
            ["--origem", "localhost:8080"],
            "--origem http://localhost:8080",
        ),
        (
            ["--dominio", "https://a.example/jogo"],
            "--dominio https://a.example",
        ),
        (["--host", "127.0.0.1:0"], "--host 127.0.0.1 --port 0"),
        (["--origem", "file://"], "--origem null"),
        (
            ["--origin", "ws://localhost:8080"],
            "--origin http://localhost:8080",
        ),
        (
            ["--dominio", "a.example,b.example"],
            "--dominio a.example --dominio b.example",
        ),
        (["--dominio", ".a.example"], "--dominio a.example"),
    ] {
        let words = ["serve", wrong[0], wrong[1]];
        let (said, _) = told(&words, "C.UTF-8");
        assert!(said.contains(right), "{said}");
        // The value is taken: only the place to store the rooms is refused.
        let mut followed = vec!["serve", "--dados", "/dev/null/x"];
        followed.extend(right.split(' '));
        if !right.contains("--port") {
            followed.extend(["--port", "0"]);
        }
        let (said, code) = told(&followed, "C.UTF-8");
        assert_eq!(code, Some(3), "{followed:?}: {said}");
    }
}

#[test]
fn the_variable_of_the_language_is_for_serve_and_the_flag_wins() {
    let said = |words: &[&str], variable: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_jogo"))
            .args(words)
            .env("LC_ALL", "C.UTF-8")
            .env("JOGO_IDIOMA", variable)
            .output()
            .unwrap();
        let told = [output.stdout, output.stderr].concat();
        String::from_utf8(told).unwrap()
    };
    let serve = ["serve", "--help"];
    assert!(said(&serve, "es").contains("Dirección en la que atender"));
    assert!(said(&["--idioma", "pt", "serve", "--help"], "es").contains("Endereço em que atender"));
    assert!(said(&serve, "").contains("Address to listen on"));
    assert!(said(&["play", "--help"], "es").contains("Play in this terminal"));
    let wrong = said(&["serve", "--port", "0"], "klingon");
    let words = "klingon is not a value of JOGO_IDIOMA; there are pt, en, es";
    assert!(wrong.contains(words), "{wrong}");
}

#[test]
fn a_misspelled_variable_is_told_by_each_command_that_reads_variables() {
    for words in [
        ["partidas", "--dados", "/nowhere/x.db"],
        ["copia", "--dados", "/nowhere/x.db"],
        ["saude", "--host", "127.0.0.1:1"],
    ] {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_jogo"));
        let output = program
            .args(words)
            .env("LC_ALL", "C.UTF-8")
            .env("JOGO_DADO", "x");
        let told = String::from_utf8(output.output().unwrap().stderr).unwrap();
        assert!(told.contains("Did you mean JOGO_DADOS?"), "{told}");
    }
}
