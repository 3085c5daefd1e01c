//! Which server is trusted, and what the others are told.

use std::net::SocketAddr;

use native_tls::TlsConnectorBuilder;
use testkit::tls::{Authority, Certificate, Span};

use crate::servers::{echo, expect_echo, reach, trusting};

const UNSIGNED: &str = "no authority that this machine trusts has signed the server's certificate";
const OTHER_NAME: &str = "the server's certificate is for another name";
const EXPIRED: &str = "the server's certificate has expired";

/// A server under a name, whose certificate is signed by `authority`.
struct Shown {
    authority: Authority,
    server: SocketAddr,
}

fn shown(host: &str, time: Span) -> Shown {
    let authority = Authority::new("Escola Maria Clara dos Santos");
    let server = authority.sign(host, time).in_front_of(echo());
    Shown { authority, server }
}

#[track_caller]
fn refusal(options: &TlsConnectorBuilder, server: SocketAddr) -> String {
    let reached = reach(options, "localhost", server);
    reached.expect_err("the certificate is bad")
}

#[test]
fn a_name_and_an_address_of_a_known_authority_are_trusted() {
    for host in ["localhost", "jogo.example", "127.0.0.1", "::1"] {
        let Shown { authority, server } = shown(host, Span::Present);
        expect_echo(reach(&trusting(&authority.pem()), host, server).unwrap());
    }
}

#[test]
fn each_bad_certificate_is_refused_with_a_sentence_of_its_own() {
    let stranger = Authority::new("Escola João Pedro Oliveira").pem();
    for (host, time, trusted, sentence) in [
        ("localhost", Span::Present, Some(&stranger), UNSIGNED),
        ("jogo.example", Span::Present, None, OTHER_NAME),
        ("127.0.0.1", Span::Present, None, OTHER_NAME),
        ("localhost", Span::Past, None, EXPIRED),
        (
            "localhost",
            Span::Future,
            None,
            "the server's certificate is not valid yet",
        ),
    ] {
        let Shown { authority, server } = shown(host, time);
        let trusted = trusted.cloned().unwrap_or_else(|| authority.pem());
        assert_eq!(
            refusal(&trusting(&trusted), server),
            sentence,
            "{host} {time:?}"
        );
    }
}

#[test]
fn a_client_that_accepts_any_name_still_asks_who_signed_and_until_when() {
    let any_name = |authority: &Authority| {
        let mut options = trusting(&authority.pem());
        options.danger_accept_invalid_hostnames(true);
        options
    };
    let other = shown("jogo.example", Span::Present);
    expect_echo(reach(&any_name(&other.authority), "localhost", other.server).unwrap());
    let old = shown("jogo.example", Span::Past);
    assert_eq!(refusal(&any_name(&old.authority), old.server), EXPIRED);
    assert_eq!(refusal(&any_name(&old.authority), other.server), UNSIGNED);
}

#[test]
fn a_client_that_accepts_any_certificate_asks_nothing() {
    let mut options = trusting(&Authority::new("Escola João Pedro Oliveira").pem());
    options.danger_accept_invalid_certs(true);
    let old = shown("jogo.example", Span::Past).server;
    expect_echo(reach(&options, "localhost", old).unwrap());
}

#[test]
fn a_certificate_that_signs_itself_is_trusted_only_if_it_is_known_itself() {
    let own = Certificate::of_its_own("localhost", Span::Present);
    let server = own.in_front_of(echo());
    expect_echo(reach(&trusting(own.pem()), "localhost", server).unwrap());
    let (old, other) = (
        Certificate::of_its_own("localhost", Span::Past),
        Certificate::of_its_own("jogo.example", Span::Present),
    );
    let expired = refusal(&trusting(old.pem()), old.in_front_of(echo()));
    assert_eq!(expired, EXPIRED);
    let misnamed = refusal(&trusting(other.pem()), other.in_front_of(echo()));
    assert_eq!(misnamed, OTHER_NAME);
    assert_eq!(
        refusal(&trusting(other.pem()), server),
        "the server's certificate is that of an authority, which this machine does not trust"
    );
}

#[test]
fn a_client_knows_the_certificate_that_it_was_shown() {
    let own = Certificate::of_its_own("localhost", Span::Present);
    let reached = reach(&trusting(own.pem()), "localhost", own.in_front_of(echo()));
    let shown = reached.unwrap().peer_certificate().unwrap().unwrap();
    assert_eq!(shown.to_der().unwrap(), own.der());
}

#[test]
fn bytes_that_are_no_certificate_are_refused() {
    let pem = "-----BEGIN CERTIFICATE-----\nanVzdCB3b3Jkcw==\n-----END CERTIFICATE-----\n";
    for bytes in ["", "words", pem] {
        assert!(native_tls::Certificate::from_pem(bytes.as_bytes()).is_err());
        assert!(native_tls::Certificate::from_der(bytes.as_bytes()).is_err());
    }
}
