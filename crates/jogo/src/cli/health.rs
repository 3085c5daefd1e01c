//! The arguments of `jogo saude`. This module reads them, and does not act on them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::ArgMatches;
use texts::Texts;
use tui::{Address, Destination};

use super::arguments::{flag, subcommand};
use crate::exit::Misuse;

/// The port of a server that chooses none.
const DEFAULT_PORT: u16 = 5000;

/// The arguments of `jogo saude`.
pub(crate) struct Health {
    pub(crate) texts: Texts,
    /// The server that is asked.
    pub(crate) server: Address,
}

impl Health {
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Self {
        let named = matches.get_one("host").cloned();
        let server = named.unwrap_or_else(|| of_this_machine(|name| std::env::var(name).ok()));
        Self { texts, server }
    }
}

/// Returns the address of the server that starts with these variables. A container's health
/// check runs with the variables of its server.
fn of_this_machine(variable: impl Fn(&str) -> Option<String>) -> Address {
    let host = variable("JOGO_HOST").and_then(|text| text.trim().parse().ok());
    let port = variable("JOGO_PORT").and_then(|text| text.trim().parse().ok());
    let host = host.filter(|host: &IpAddr| !host.is_unspecified());
    let host = host.unwrap_or(Ipv4Addr::LOCALHOST.into());
    SocketAddr::new(host, port.unwrap_or(DEFAULT_PORT)).into()
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    let read = move |text: &str| {
        let server = Destination::of_address(text)
            .map_err(|unclear| Misuse(format!("--host {text}: {}", unclear.sentence(texts))))?
            .server;
        // The server itself speaks no TLS, and its health is asked beside it.
        server
            .filter(|server| !server.secure)
            .ok_or_else(|| Misuse(texts.health_without_https(text)))
    };
    subcommand("saude", texts.cli_health(), texts).arg(
        flag("host", texts.cli_health_host(), texts)
            .value_name(texts.cli_value_host())
            .value_parser(read),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_health_check_finds_its_own_server() {
        for (host, port, url) in [
            (None, None, "http://127.0.0.1:5000"),
            (Some("0.0.0.0"), Some("8080"), "http://127.0.0.1:8080"),
            (Some("10.0.0.11"), None, "http://10.0.0.11:5000"),
        ] {
            let variable = |name: &str| match name {
                "JOGO_HOST" => host.map(str::to_owned),
                "JOGO_PORT" => port.map(str::to_owned),
                _ => None,
            };
            assert_eq!(of_this_machine(variable).url(), url);
        }
    }
}
