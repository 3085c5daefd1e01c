//! The files for a browser: the page, everything that it loads, and Socket.IO's own client.

use std::sync::{Arc, Mutex};

use server::AddressForOthers;
use testkit::http;

use crate::support::Server;

const POLICY: &str = "default-src 'self'";

#[tokio::test]
async fn every_way_to_the_page_leads_to_it() {
    let server = Server::start().await;
    for path in [
        "/",
        "/sala/123",
        "/SALA/123",
        "/Sala/amigos",
        "/sala/123?idioma=en",
    ] {
        let browser = [("Accept", "text/html,*/*;q=0.8")];
        let page = http::get_with(server.address, path, &browser).await;
        assert_eq!(page.status, 200, "{path}");
        let start = "text/html";
        assert!(page.header("content-type").starts_with(start), "{path}");
        assert!(page.body.contains("/web/main.js"), "{path}");
        assert!(
            page.header("content-security-policy").contains(POLICY),
            "{path}"
        );
        let words = "frame-ancestors 'none'";
        assert!(page.header("content-security-policy").contains(words));
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
    }
}

/// Messengers and search engines run no script, and show the title and the description.
#[tokio::test]
async fn the_preview_of_a_link_speaks_the_language_of_its_reader() {
    let server = Server::start().await;
    for (language, name, host, about) in [
        ("pt-BR", "jogo da velha", "Anfitrião", "Jogo da velha para"),
        ("en", "tic-tac-toe", "Host", "Tic-tac-toe with"),
        ("es-AR", "tres en raya", "Anfitrión", "Tres en raya para"),
    ] {
        for (path, title) in [
            ("/", name),
            ("/sala/123", name),
            ("/tv", "tv"),
            ("/anfitriao", host),
        ] {
            let browser = [("Accept", "text/html"), ("Accept-Language", language)];
            let page = http::get_with(server.address, path, &browser).await;
            let title = format!("<title>jogo · {title}</title>");
            assert!(page.body.contains(&title), "{path} {}", page.body);
            let about = format!("<meta name=\"description\" content=\"{about} ");
            assert!(page.body.contains(&about), "{path} {}", page.body);
        }
    }
}

#[tokio::test]
async fn the_page_finds_all_it_loads() {
    let server = Server::start().await;
    for (path, kind) in [
        ("/tv", "text/html"),
        ("/anfitriao", "text/html"),
        ("/web/desk.js", "text/javascript"),
        ("/web/desk.css", "text/css"),
        ("/web/tv.js", "text/javascript"),
        ("/web/tv.css", "text/css"),
        ("/web/main.js", "text/javascript"),
        ("/web/wire.js", "text/javascript"),
        ("/web/style.css", "text/css"),
        ("/web/icon.svg", "image/svg+xml"),
        ("/web/app.webmanifest", "application/manifest+json"),
        ("/web/texts.json", "application/json"),
        ("/web/fio.json", "application/json"),
        ("/web/desk.json", "application/json"),
        ("/fio", "text/html"),
        ("/protocolo", "text/html"),
        ("/PROTOCOL.md", "text/plain"),
        ("/PROTOCOL.pt.md", "text/plain"),
    ] {
        let file = http::get(server.address, path).await;
        assert_eq!(file.status, 200, "{path}");
        assert!(
            file.header("content-type").starts_with(kind),
            "{path}: {file:?}"
        );
        assert!(
            file.header("content-security-policy").contains(POLICY),
            "{path}"
        );
        assert!(!file.body.is_empty(), "{path}");
    }
    let texts = http::get(server.address, "/web/texts.json").await;
    let texts: serde_json::Value = serde_json::from_str(&texts.body).unwrap();
    let told = "Your game was opened in another window.";
    assert_eq!(texts["vaga_assumida"]["en"], told);
}

#[tokio::test]
async fn files_outside_the_page_are_not_served() {
    let server = Server::start().await;
    for path in [
        "/web/package.json",
        "/web/vendor/package.json",
        "/web/jsconfig.json",
        "/web/..%2fsrc%2flib.rs",
        "/web/nada.js",
        "/outra/123",
        "/sala/123/456",
        "/favicon.ico",
    ] {
        assert_eq!(http::get(server.address, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_twice() {
    let server = Server::start().await;
    let mut paths = vec!["/", "/tv", "/web/main.js", "/web/texts.json"];
    if cfg!(socketio_js) {
        paths.extend(["/socket.io/socket.io.js", "/socket.io/socket.io.min.js"]);
    }
    for path in paths {
        let first = http::get(server.address, path).await;
        let tag = first.header("etag");
        assert!(!tag.is_empty(), "{path}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        let headers = [("If-None-Match", tag)];
        let again = http::get_with(server.address, path, &headers).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert_eq!(again.header("etag"), tag, "{path}");
    }
}

/// A cache in front of the server keeps what no header forbids: one session for several
/// clients, or a 404 for two minutes.
#[tokio::test]
async fn no_cache_keeps_an_answer_of_the_moment() {
    let server = Server::start().await;
    for path in [
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/?EIO=3&transport=polling",
        "/socket.io/?EIO=4&transport=polling&sid=nobody",
        "/socket.io",
        "/endereco",
        "/torneio",
        "/qr.svg",
        "/sala/123?texto",
        "/sala/a%20b",
        "/web/nada.js",
        "/nada",
    ] {
        for headers in [&[][..], &[("Host", "evil.example")][..]] {
            let answer = http::get_with(server.address, path, headers).await;
            let cache = answer.header("cache-control");
            assert_eq!(cache, "no-store", "{path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn foreign_pages_find_socket_ios_own_client_beside_a_working_engine() {
    let server = Server::start().await;
    for path in ["/socket.io/socket.io.js", "/socket.io/socket.io.min.js"] {
        let script = http::get(server.address, path).await;
        if cfg!(socketio_js) {
            assert_eq!(script.status, 200, "{path}");
            assert!(script.header("content-type").starts_with("text/javascript"));
            assert!(script.body.contains("Socket.IO v4."), "{path}");
        } else {
            assert_eq!(script.status, 404, "{path}");
            assert!(script.body.contains("npm"), "says why");
        }
    }
    for path in ["/socket.io", "/socket.io/"] {
        let hello = format!("{path}?EIO=4&transport=polling");
        let hello = http::get(server.address, &hello).await;
        assert_eq!(hello.status, 200, "{path}");
        assert!(hello.body.starts_with("0{"), "{hello:?}");
    }
}

#[tokio::test]
async fn qr_codes_show_the_address_that_was_called() {
    let server = Server::start().await;
    let mut pictures = Vec::new();
    for (path, host) in [
        ("/qr.svg", "192.168.0.9:5000"),
        ("/qr.svg", "192.168.0.9:5001"),
        ("/sala/123/qr.svg", "192.168.0.9:5000"),
        ("/SALA/124/qr.svg", "192.168.0.9:5000"),
    ] {
        let headers = [("Host", host)];
        let code = http::get_with(server.address, path, &headers).await;
        assert_eq!(code.status, 200, "{path}");
        assert!(code.header("content-type").starts_with("image/svg+xml"));
        assert!(code.header("content-security-policy").contains(POLICY));
        assert_eq!(code.header("cache-control"), "no-store");
        assert!(code.body.len() < 10_000, "{}", code.body.len());
        pictures.push(code.body);
    }
    pictures.dedup();
    assert_eq!(pictures.len(), 4, "each leads elsewhere");
    for nowhere in ["/outra/123/qr.svg", "/sala/a%20b/qr.svg"] {
        assert_eq!(http::get(server.address, nowhere).await.status, 404);
    }
    let long = "9".repeat(7_000) + ".local";
    let headers = [("Host", long.as_str())];
    let refused = http::ask(server.address, "GET", "/qr.svg", &headers, "").await;
    assert_eq!(refused.unwrap().status, 400);
}

fn elsewhere() -> AddressForOthers {
    AddressForOthers::new(|| Some("192.168.0.9:5000".to_owned()))
}

#[tokio::test]
async fn a_page_opened_on_the_servers_own_machine_learns_the_address_for_others() {
    let server = Server::with(|options| options.address = elsewhere()).await;
    let mut codes = Vec::new();
    for (host, told) in [
        ("localhost:5000", "192.168.0.9:5000"),
        ("192.168.0.9:5000", "192.168.0.9:5000"),
        ("velha.local", "velha.local"),
    ] {
        let headers = [("Host", host)];
        let get = |path| http::ask(server.address, "GET", path, &headers, "");
        let address = get("/endereco").await.unwrap();
        assert_eq!((address.status, address.body.trim()), (200, told));
        codes.push(get("/qr.svg").await.unwrap().body);
    }
    assert!(codes[0] == codes[1] && codes[1] != codes[2]);
}

#[tokio::test]
async fn a_page_has_one_address_in_every_spelling() {
    let server = Server::start().await;
    for (path, own) in [
        ("/tv/", "/tv"),
        ("/TV", "/tv"),
        ("/host", "/anfitriao"),
        ("/anfitriao/", "/anfitriao"),
        ("/salas/?formato=json", "/salas?formato=json"),
        ("/Salas", "/salas"),
        ("/endereco/", "/endereco"),
        ("/Torneio", "/torneio"),
        ("/sala/", "/"),
        ("/SALA", "/"),
        ("/sala", "/"),
    ] {
        let answer = http::get(server.address, path).await;
        // With an own page, the game and so the way from here are elsewhere another time.
        let status = if path == "/sala" { 307 } else { 308 };
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("location"), own, "{path}");
    }
    for path in ["/nada", "/nada/", "/tv/tv", "/salas/gato"] {
        assert_eq!(http::get(server.address, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_address_for_others_follows_the_machine_through_its_networks() {
    let now = Arc::new(Mutex::new(None));
    let read = Arc::clone(&now);
    let address = AddressForOthers::new(move || read.lock().unwrap().clone());
    let server = Server::with(|options| options.address = address).await;
    let mut codes = Vec::new();
    for (network, told) in [
        (None, "localhost:5000"),
        (Some("192.168.0.9:5000"), "192.168.0.9:5000"),
        (Some("10.0.0.9:5000"), "10.0.0.9:5000"),
    ] {
        *now.lock().unwrap() = network.map(str::to_owned);
        let headers = [("Host", "localhost:5000")];
        let get = |path| http::get_with(server.address, path, &headers);
        assert_eq!(get("/endereco").await.body.trim(), told);
        codes.push(get("/sala/123/qr.svg").await.body);
    }
    codes.dedup();
    assert_eq!(codes.len(), 3, "each leads elsewhere");
}

#[tokio::test]
async fn behind_a_proxy_this_machines_own_address_is_not_shown() {
    let server = Server::with(|options| {
        options.address = elsewhere();
        options.network.behind_proxy = true;
    })
    .await;
    let headers = [("Host", "localhost:8080")];
    let told = http::ask(server.address, "GET", "/endereco", &headers, "").await;
    assert_eq!(told.unwrap().body.trim(), "localhost:8080");
}
