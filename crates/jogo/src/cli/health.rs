//! The arguments of `jogo saude`. This module reads them, and does not act on them.

use std::net::{Ipv4Addr, SocketAddr};

use clap::ArgMatches;
use texts::Texts;
use tui::{Address, Destination};

use super::arguments::{flag, subcommand};
use super::{listen, settings};
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
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Result<Self, Misuse> {
        let variable = |name: &str| std::env::var(name).ok();
        let server = match matches.get_one("host").cloned() {
            Some(named) => named,
            None => of_this_machine(variable, texts)?,
        };
        Ok(Self { texts, server })
    }
}

/// Returns the address of the server that starts with these variables. A container's health
/// check runs with the variables of its server. One that the server refuses is refused here.
fn of_this_machine(
    variable: impl Fn(&str) -> Option<String>,
    texts: Texts,
) -> Result<Address, Misuse> {
    let [host, port] = ["JOGO_HOST", "JOGO_PORT"].map(|name| {
        let value = variable(name).map(|text| text.trim().to_owned());
        value.filter(|text| !text.is_empty())
    });
    let named = |Misuse(why): Misuse| Misuse(why.replace("--host", "JOGO_HOST"));
    let host = host.map(|text| listen::listen_address(&text, texts).map_err(named));
    let port = port.map(|text| settings::number("JOGO_PORT", &text, 0, u16::MAX, texts));
    let host = host.transpose()?.filter(|host| !host.is_unspecified());
    let host = host.unwrap_or(Ipv4Addr::LOCALHOST.into());
    Ok(SocketAddr::new(host, port.transpose()?.unwrap_or(DEFAULT_PORT)).into())
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
    use texts::Language;

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
            let texts = Texts::new(Language::En);
            assert_eq!(of_this_machine(variable, texts).unwrap().url(), url);
        }
    }

    #[test]
    fn a_variable_that_the_server_refuses_is_refused_by_its_name() {
        for (name, value) in [("JOGO_PORT", "70000"), ("JOGO_HOST", "abc")] {
            let variable = |asked: &str| (asked == name).then(|| value.to_owned());
            let texts = Texts::new(Language::En);
            let Misuse(told) = of_this_machine(variable, texts).unwrap_err();
            assert!(told.contains(name) && told.contains(value), "{told}");
        }
    }
}
