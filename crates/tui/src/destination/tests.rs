//! Texts that people type and paste, and their meaning.

use texts::{Language, Texts};

use super::*;

/// Reads a text, and writes what it names as `server room`.
fn read(text: &str) -> Result<String, Unclear> {
    Destination::read(text).map(|found| written(&found))
}

fn written(found: &Destination) -> String {
    let server = found.server.as_ref().map(Address::label);
    let room = found.room.as_ref().map(RoomId::to_string);
    format!(
        "{} {}",
        server.as_deref().unwrap_or("-"),
        room.as_deref().unwrap_or("-")
    )
}

#[test]
fn every_form_that_the_game_hands_out_is_taken_back() {
    for (text, meant) in [
        ("gato", "- gato"),
        (" GATO\n", "- gato"),
        ("“gato”.", "- gato"),
        ("192.168.0.10", "192.168.0.10 -"),
        ("localhost", "localhost -"),
        ("https://jogo.example", "https://jogo.example:443 -"),
        ("http://192.168.0.10:5000", "192.168.0.10 -"),
        ("http://192.168.0.10:5000/tv", "192.168.0.10 -"),
        ("http://192.168.0.10:5000/sala/gato", "192.168.0.10 gato"),
        ("HTTP://192.168.0.10:5000/SALA/GATO", "192.168.0.10 gato"),
        ("http://192.168.0.10:5000/sala/gato.", "192.168.0.10 gato"),
        ("<http://192.168.0.10:5000/sala/gato>,", "192.168.0.10 gato"),
        ("(http://192.168.0.10:5000/sala/gato)!", "192.168.0.10 gato"),
        ("http://192.168.0.10:5000/sala/gato/", "192.168.0.10 gato"),
        (
            "\u{200b}192.168.0.10:5000/sala/gato?texto#x",
            "192.168.0.10 gato",
        ),
        ("http://[fe80::1]:5000/sala/a", "[fe80::1] a"),
        ("192.168.0.10:5000/jogo", "192.168.0.10/jogo -"),
        ("192.168.0.10/jogo/sala/gato", "192.168.0.10/jogo gato"),
        (
            "https://jogo.example/velha/tv",
            "https://jogo.example:443/velha -",
        ),
        (
            "jogo play --sala gato --host https://jogo.example/velha",
            "https://jogo.example:443/velha gato",
        ),
        (
            "jogo play --sala gato --host 192.168.0.10",
            "192.168.0.10 gato",
        ),
        (
            "$ jogo play --host=192.168.0.10 --sala=gato",
            "192.168.0.10 gato",
        ),
        (
            "./jogo play --sala -x --host 10.0.0.1:81.",
            "10.0.0.1:81 -x",
        ),
        (r"C:\jogo\jogo.exe play gato", "- gato"),
        ("jogo play --room gato --name Maria", "- gato"),
        (
            "jogo play https://jogo.example/sala/gato",
            "https://jogo.example:443 gato",
        ),
        ("--sala gato", "- gato"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text:?}");
    }
}

#[test]
fn every_page_leads_to_its_server_and_room() {
    let server = "http://192.168.0.10:5000";
    for (page, meant) in [
        ("/tv", "192.168.0.10 -"),
        ("/fio", "192.168.0.10 -"),
        ("/protocolo#erro", "192.168.0.10 -"),
        ("/anfitriao", "192.168.0.10 -"),
        ("/sala/gato?partida=7", "192.168.0.10 gato"),
        ("/sala/gato/partidas?formato=csv", "192.168.0.10 gato"),
    ] {
        let read = read(&format!("{server}{page}"));
        assert_eq!(read.as_deref(), Ok(meant), "{page}");
    }
}

#[test]
fn forms_that_the_game_hands_out_are_found_in_a_sentence() {
    for (text, meant) in [
        (
            "Entra aqui: http://192.168.0.10:5000/sala/gato !",
            "192.168.0.10 gato",
        ),
        (
            "curl '192.168.0.10:5000/sala/gato?siga'",
            "192.168.0.10 gato",
        ),
        ("In a browser  http://192.168.0.10:5000", "192.168.0.10 -"),
        (
            "In a terminal jogo play --sala gato --host 192.168.0.10:5000",
            "192.168.0.10 gato",
        ),
        ("or: jogo play gato", "- gato"),
        (
            "jogo jugar —sala gato —host 192.168.0.10",
            "192.168.0.10 gato",
        ),
        ("jogo play --theme dark --sala gato", "- gato"),
        ("192.168.0.10:5000 gato", "192.168.0.10 gato"),
        ("gato 192.168.0.10", "192.168.0.10 gato"),
        ("192.168.0.10:5000:", "192.168.0.10 -"),
        ("192.168.0.10: 5300", "192.168.0.10:5300 -"),
        ("jogo play --host 192.168.0.10: 5300", "192.168.0.10:5300 -"),
        (
            "Entra: http://192.168.0.10: 5300/sala/gato",
            "192.168.0.10:5300 gato",
        ),
    ] {
        assert_eq!(read(text).as_deref(), Ok(meant), "{text:?}");
    }
}

#[test]
fn a_bare_word_behind_host_is_a_host() {
    let host = |text| Destination::of_address(text).map(|found| written(&found));
    assert_eq!(host("mypc").as_deref(), Ok("mypc -"));
    assert_eq!(host("mypc/sala/gato").as_deref(), Ok("mypc gato"));
    assert_eq!(host("a b"), Err(Unclear::Server));
    assert_eq!(host("Turma: gato"), Err(Unclear::Server));
}

#[test]
fn a_sentence_behind_host_is_read_like_one_in_the_list() {
    let link = "http://192.168.0.10:5311/sala/gato";
    for text in [
        format!("Join me: {link}, see you!"),
        format!("jogo play --host {link}"),
        "192.168.0.10:5311 gato".to_owned(),
        "http：//１９２．１６８．０．１０：５３１１／sala／ＧＡＴＯ".to_owned(),
    ] {
        let host = Destination::of_address(&text).map(|found| written(&found));
        assert_eq!(host.as_deref(), Ok("192.168.0.10:5311 gato"), "{text}");
        assert_eq!(
            read(&text).as_deref(),
            Ok("192.168.0.10:5311 gato"),
            "{text}"
        );
    }
}

#[test]
fn what_is_not_understood_is_said_with_the_nearest_code() {
    let en = Texts::new(Language::En);
    for (text, sentence) in [
        ("maçã", "maca"),
        ("sala da vó", "sala-da-vo"),
        ("http://h:5000/sala/ma%C3%A7%C3%A3", "maca"),
        ("http://h:5000/sala/gato/feio", "gato-feio"),
        (&"x".repeat(33), "32 characters"),
        ("★", "1 to 32"),
        ("", "1 to 32"),
        ("http://h:5000/p%C3%A1gina/", "/página"),
        ("http://h:5000/../x", "/../x"),
        ("host:99999", "address"),
        ("ftp://host/sala/gato", "address"),
        ("fe80::1%eth0", "a zone (%eth0)"),
        ("[fe80::1%25eth0]:5000", "a zone (%eth0)"),
        ("http://[fe80::1%wlan0]:5000/sala/gato", "a zone (%wlan0)"),
        ("jogo play --sala a --host h/sala/b", "a"),
        ("http://h/sala/a ou http://h/sala/b", "two destinations"),
        (
            "192.168.0.10 maçã",
            "use http://192.168.0.10:5000/sala/maca",
        ),
        (
            "http://h:5301/jogo/sala/café",
            "use http://h:5301/jogo/sala/cafe",
        ),
        (
            "Vem: http://h:5301/sala/café !",
            "use http://h:5301/sala/cafe",
        ),
        (
            "jogo play --sala café --host h:5301",
            "use http://h:5301/sala/cafe",
        ),
        ("h:5301 sala da vó", "address"),
        ("jogo da velha", "jogo-da-velha"),
    ] {
        let unclear = Destination::read(text).expect_err(text);
        let said = unclear.sentence(en);
        assert!(said.contains(sentence), "{text:?}: {said}");
    }
}
