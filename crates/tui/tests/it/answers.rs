//! The client's sentences about an address that answers, but does not take the
//! connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use game::{Clean, Code, Refusal};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};
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

/// Returns a key and its certificate for a name, which also signs itself.
fn certificate(name: &str) -> (PKey<Private>, X509) {
    let key = PKey::from_rsa(Rsa::generate(2_048).unwrap()).unwrap();
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut made = X509::builder().unwrap();
    made.set_version(2).unwrap();
    made.set_subject_name(&subject).unwrap();
    made.set_issuer_name(&subject).unwrap();
    made.set_pubkey(&key).unwrap();
    made.set_not_before(&Asn1Time::days_from_now(0).unwrap())
        .unwrap();
    made.set_not_after(&Asn1Time::days_from_now(2).unwrap())
        .unwrap();
    made.append_extension(BasicConstraints::new().critical().ca().build().unwrap())
        .unwrap();
    let names = SubjectAlternativeName::new()
        .dns(name)
        .build(&made.x509v3_context(None, None))
        .unwrap();
    made.append_extension(names).unwrap();
    made.sign(&key, MessageDigest::sha256()).unwrap();
    (key, made.build())
}

/// Answers every request over TLS with 502, and returns the address.
fn answering_over_tls(key: &PKey<Private>, certificate: &X509) -> SocketAddr {
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
    acceptor.set_private_key(key).unwrap();
    acceptor.set_certificate(certificate).unwrap();
    let acceptor = Arc::new(acceptor.build());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, acceptor) = (stream.unwrap(), Arc::clone(&acceptor));
            thread::spawn(move || {
                // Most clients here only look at the certificate.
                let Ok(mut stream) = acceptor.accept(stream) else {
                    return;
                };
                let heard = stream.read(&mut [0; 4_096]);
                if heard.is_ok_and(|count| count > 0) {
                    let _gone = stream.write_all(http("502 Bad Gateway", "", "").as_bytes());
                }
            });
        }
    });
    address
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_told_and_so_is_the_wrong_scheme() {
    let (key, own) = certificate("localhost");
    let port = answering_over_tls(&key, &own).port();
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
fn a_certificate_of_another_name_is_told_and_one_of_the_right_name_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    for (name, sentence) in [
        ("velha.example", "is for another name"),
        // The handshake succeeds, so the client hears what the server says.
        ("localhost", "is not answering now (502)"),
    ] {
        let (key, own) = certificate(name);
        std::fs::write(&trusted, own.to_pem().unwrap()).unwrap();
        let port = answering_over_tls(&key, &own).port();
        let address = format!("https://localhost:{port}").parse().unwrap();
        let window = Window::open_with(&address, None, |command| {
            command.env("SSL_CERT_FILE", &trusted);
        });
        window.until(sentence, |seen| {
            let text = seen.text().replace('\n', " ");
            let words: Vec<_> = text.split_whitespace().collect();
            words.join(" ").contains(sentence)
        });
    }
}
