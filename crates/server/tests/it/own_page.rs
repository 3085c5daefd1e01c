//! A page of the host's own, from a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use testkit::http;

use crate::support::Server;

/// Makes a folder with a page, and a file beside it that nobody may read.
fn folder() -> (TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let page = outer.path().join("pagina");
    for inner in ["css", ".git", "sala"] {
        fs::create_dir_all(page.join(inner)).unwrap();
    }
    write(&outer.path().join("segredo.txt"), "segredo");
    write(&page.join("index.html"), "a minha página");
    write(&page.join("css/estilo.css"), "body {}");
    write(&page.join("css/index.html"), "os estilos");
    write(&page.join("foto da sala.txt"), "foto");
    write(&page.join(".env"), "segredo");
    write(&page.join(".git/config"), "segredo");
    write(&page.join("tv"), "a minha tv");
    write(&page.join("sala/123"), "a minha sala");
    (outer, page)
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

async fn serving(page: &Path) -> Server {
    Server::with(|options| options.own_page = Some(page.to_owned())).await
}

#[track_caller]
fn browser<'a>(server: &Server, path: &'a str) -> impl Future<Output = http::Answer> + use<'a> {
    http::get_with(server.address, path, &[("Accept", "text/html")])
}

#[tokio::test]
async fn the_host_has_the_first_page_and_every_path_that_is_free() {
    let (_outer, page) = folder();
    let server = serving(&page).await;
    for (path, body, kind) in [
        ("/", "a minha página", "text/html; charset=utf-8"),
        ("/index.html", "a minha página", "text/html; charset=utf-8"),
        ("/css/estilo.css", "body {}", "text/css; charset=utf-8"),
        ("/css/", "os estilos", "text/html; charset=utf-8"),
        ("/foto%20da%20sala.txt", "foto", "text/plain; charset=utf-8"),
    ] {
        let answer = http::get(server.address, path).await;
        assert_eq!((answer.status, &*answer.body), (200, body), "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        // Scripts in the page and from elsewhere run, as the author expects.
        assert_eq!(answer.header("content-security-policy"), "", "{path}");
    }
    let moved = http::get(server.address, "/css").await;
    assert_eq!((moved.status, moved.header("location")), (307, "./css/"));
    let nothing = http::get(server.address, "/nada.html").await;
    assert_eq!(nothing.status, 404);
    let icon = http::get(server.address, "/favicon.ico").await;
    assert_eq!(
        icon.status, 204,
        "no error in the console of a page without one"
    );
}

#[tokio::test]
async fn our_own_pages_stay_where_they_are_and_the_start_page_moves() {
    let (_outer, page) = folder();
    let server = serving(&page).await;
    let ours = browser(&server, "/jogo").await;
    assert!(ours.body.contains("data-home=\"/jogo\""), "{}", ours.body);
    let room = browser(&server, "/sala/123").await;
    assert!(room.body.contains("data-home=\"/jogo\""));
    let words = "a minha tv";
    assert!(!http::get(server.address, "/tv").await.body.contains(words));
    let nobody = http::get(server.address, "/sala/123").await;
    assert_eq!(nobody.status, 404, "{}", nobody.body);
    assert!(!nobody.body.contains("a minha sala"));

    let plain = Server::start().await;
    let start = browser(&plain, "/").await;
    assert!(!start.body.contains("data-home"));
}

#[tokio::test]
async fn nothing_outside_the_folder_and_nothing_hidden_is_read() {
    let (outer, page) = folder();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(outer.path().join("segredo.txt"), page.join("fora.txt")).unwrap();
        symlink(outer.path(), page.join("pasta")).unwrap();
        symlink(page.join(".env"), page.join("visivel.txt")).unwrap();
        symlink(page.join("index.html"), page.join("dentro.html")).unwrap();
        let pipe = Command::new("mkfifo").arg(page.join("cano")).status();
        assert!(pipe.unwrap().success());
    }
    let server = serving(&page).await;
    for path in [
        "/../segredo.txt",
        "/%2e%2e/segredo.txt",
        "/css/../../segredo.txt",
        "/css/%2e%2e%2f%2e%2e%2fsegredo.txt",
        "/..%5csegredo.txt",
        "/%2fetc/passwd",
        "//etc/passwd",
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/index.html%00.css",
        "/index.html/",
        "/%ff",
        "/fora.txt",
        "/pasta/segredo.txt",
        "/visivel.txt",
        "/cano",
    ] {
        let answer = http::get(server.address, path).await;
        assert!(!answer.body.contains("segredo"), "{path}: {answer:?}");
        // Only a broken encoding is 400.
        let refused = if path == "/%ff" { 400 } else { 404 };
        assert_eq!(answer.status, refused, "{path}: {answer:?}");
    }
    if cfg!(unix) {
        let inside = http::get(server.address, "/dentro.html").await;
        assert_eq!(inside.body, "a minha página");
    }
}

#[tokio::test]
async fn a_changed_file_is_there_at_the_next_request() {
    let (_outer, page) = folder();
    let server = serving(&page).await;
    let large = "x".repeat(300_000);
    for text in ["uma", "outra", &large] {
        write(&page.join("index.html"), text);
        assert_eq!(http::get(server.address, "/").await.body, text);
    }
    fs::remove_file(page.join("index.html")).unwrap();
    let ours = browser(&server, "/").await;
    assert!(ours.body.contains("data-home"), "ours, until there is one");
}
