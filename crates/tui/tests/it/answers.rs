//! The client's sentences about an address that answers, but does not take the
//! connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use game::{Clean, Code, Refusal};
use testkit::tls::{Authority, Certificate, Span};
use tui::Address;
use tui::connection::Connection;
use tui::message::{DownReason, Obstacle};

use crate::hearing::down;
use crate::window::Window;

/// Answers every request with these bytes, and returns the address.
fn answering(answer: impl Into<String>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = answer.into();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, answer) = (stream.unwrap(), answer.clone());
            thread::spawn(move || {
                let heard = stream.read(&mut [0; 4_096]);
                if heard.is_ok_and(|count| count > 0) {
                    let _gone = stream.write_all(answer.as_bytes());
                }
            });
        }
    });
    address
}

fn http(status: &str, header: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// Returns why the first attempt failed, and after which time.
async fn fate(address: &str) -> (DownReason, Duration) {
    let address: Address = address.parse().unwrap();
    let start = Instant::now();
    let mut connection = Connection::open(address);
    let (_, reason) = down(&mut connection).await;
    (reason, start.elapsed())
}

#[tokio::test]
async fn each_answer_is_told_at_once_by_what_it_is() {
    let moved = |to: &str| Obstacle::Moved(Clean::new(to, 200));
    for (answer, obstacle) in [
        (
            http(
                "301 Moved Permanently",
                "Location: https://velha.example/socket.io/?EIO=4\r\n",
                "",
            ),
            moved("https://velha.example"),
        ),
        (
            http(
                "308 Permanent Redirect",
                "location: http://10.9.9.9:5001/\r\n",
                "",
            ),
            moved("http://10.9.9.9:5001"),
        ),
        (
            http("502 Bad Gateway", "", "<h1>nginx</h1>"),
            Obstacle::Gateway(502),
        ),
        (
            http("503 Service Unavailable", "", "busy"),
            Obstacle::Gateway(503),
        ),
        (
            http(
                "503 Service Unavailable",
                "",
                r#"{"codigo":"servidor_cheio"}"#,
            ),
            Obstacle::Refused(Code::Known(Refusal::ServerFull)),
        ),
        (
            http(
                "400 Bad Request",
                "",
                "The plain HTTP request was sent to HTTPS port",
            ),
            Obstacle::NeedsTls,
        ),
    ] {
        let address = answering(answer.as_str());
        let (reason, took) = fate(&address.to_string()).await;
        assert_eq!(reason, DownReason::Obstacle(obstacle), "{answer}");
        assert!(took < Duration::from_secs(4), "{answer}: {took:?}");
    }
    // A web page of somebody else is still not the game.
    let page = answering(http("200 OK", "", "<h1>hello</h1>"));
    assert_eq!(fate(&page.to_string()).await.0, DownReason::NotOurs);
}

#[tokio::test]
async fn a_server_of_another_name_is_called_by_its_number() {
    let address = answering(http("421 Misdirected Request", "", "not my name"));
    let number = Clean::new(&address.to_string(), 200);
    let (reason, _) = fate(&format!("localhost:{}", address.port())).await;
    let other = Obstacle::OtherName(Some(number.clone()));
    assert_eq!(reason, DownReason::Obstacle(other));
    let asked = format!("localhost:{}", address.port()).parse().unwrap();
    let window = Window::open(&asked, None);
    window.reads("Use its number: --host");
    window.reads(number.as_str());
}

/// Answers every request over TLS with 502, and returns the port.
fn answering_over_tls(shown: &Certificate) -> u16 {
    let answer = answering(http("502 Bad Gateway", "", ""));
    shown.in_front_of(answer).port()
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_told_and_so_is_the_wrong_scheme() {
    let port = answering_over_tls(&Certificate::of_its_own("localhost", Span::Present));
    for (address, obstacle) in [
        (
            format!("https://localhost:{port}"),
            Obstacle::UntrustedCertificate,
        ),
        (format!("http://localhost:{port}"), Obstacle::NeedsTls),
        (
            format!("https://{}", answering(http("200 OK", "", ""))),
            Obstacle::NoTls,
        ),
    ] {
        let (reason, _) = fate(&address).await;
        assert_eq!(reason, DownReason::Obstacle(obstacle), "{address}");
    }
}

#[test]
fn each_certificate_that_is_not_taken_is_told_and_the_right_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    let authority = Authority::new("Escola Maria Clara dos Santos");
    std::fs::write(&trusted, authority.pem()).unwrap();
    let stranger = Authority::new("Escola João Pedro Oliveira");
    let (other_name, untrusted) = ("is for another name", "does not trust the certificate");
    // The handshake succeeds, so the client hears what the server says.
    let taken = "is not answering now (502)";
    for (shown, sentence) in [
        (authority.sign("velha.example", Span::Present), other_name),
        (authority.sign("localhost", Span::Past), untrusted),
        (stranger.sign("localhost", Span::Present), untrusted),
        (authority.sign("localhost", Span::Present), taken),
    ] {
        told(&shown, sentence, &[("SSL_CERT_FILE", &trusted)]);
    }
    // A certificate that signs itself, and a folder besides the file.
    let own = Certificate::of_its_own("localhost", Span::Present);
    let more = folder.path().join("more");
    std::fs::create_dir(&more).unwrap();
    std::fs::write(more.join("own.pem"), own.pem()).unwrap();
    let places = [
        ("SSL_CERT_FILE", trusted.as_path()),
        ("SSL_CERT_DIR", more.as_path()),
    ];
    told(&own, taken, &places);
    told(&authority.sign("localhost", Span::Present), taken, &places);
}

/// Expects a sentence about a server, in a client whose environment names what it trusts.
#[track_caller]
fn told(shown: &Certificate, sentence: &str, trusted: &[(&str, &Path)]) {
    let port = answering_over_tls(shown);
    let address = format!("https://localhost:{port}").parse().unwrap();
    let window = Window::open_with(&address, None, |command| {
        for (variable, place) in trusted {
            command.env(variable, place);
        }
    });
    window.until(sentence, |seen| {
        let text = seen.text().replace('\n', " ");
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").contains(sentence)
    });
}
