//! The arguments of `jogo serve`. This module reads them, and does not act on them.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use texts::Texts;

use crate::limits::{self, Limits};

use super::arguments::subcommand;

/// The arguments of `jogo serve`.
pub(crate) struct Serve {
    pub(crate) texts: Texts,
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) origins: Vec<String>,
    pub(crate) hold: Duration,
    pub(crate) limits: Limits,
    pub(crate) data: Data,
    pub(crate) announce: bool,
}

/// The place to store the rooms in.
pub(crate) enum Data {
    /// The user's own data folder.
    OfUser,
    /// This file.
    File(PathBuf),
    /// Memory only.
    Nowhere,
    /// A Redis at this address, which may contain a password.
    Redis(String),
}

impl Serve {
    pub(super) fn read(matches: &ArgMatches, texts: Texts) -> Self {
        let seconds = matches.get_one("guarda").copied().unwrap_or(60_u32);
        Self {
            texts,
            host: matches.get_one("host").copied().expect("it has a default"),
            port: matches.get_one("port").copied().expect("it has a default"),
            origins: matches
                .get_many("origem")
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            hold: Duration::from_secs(seconds.into()),
            limits: Limits::read(matches),
            data: Data::read(matches),
            announce: !matches.get_flag("sem-anuncio"),
        }
    }
}

impl Data {
    fn read(matches: &ArgMatches) -> Self {
        if let Some(file) = matches.get_one::<PathBuf>("dados") {
            return Self::File(file.clone());
        }
        if matches.get_flag("efemero") {
            return Self::Nowhere;
        }
        // Other users can see the arguments of a process, and not its environment.
        let named = matches.get_one("redis").cloned();
        let redis = named.or_else(|| std::env::var("JOGO_REDIS").ok());
        redis
            .filter(|address| !address.is_empty())
            .map_or(Self::OfUser, Self::Redis)
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    subcommand("serve", texts.cli_serve(), texts)
        .arg(
            Arg::new("host")
                .long("host")
                .value_name(texts.cli_value_host())
                .value_parser(value_parser!(IpAddr))
                .default_value("0.0.0.0")
                .hide_default_value(true)
                .help(texts.cli_serve_host()),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .alias("porta")
                .value_name(texts.cli_value_port())
                .value_parser(value_parser!(u16))
                .default_value("5000")
                .hide_default_value(true)
                .help(texts.cli_port()),
        )
        .arg(
            Arg::new("origem")
                .long("origem")
                .value_name(texts.cli_value_origin())
                .action(ArgAction::Append)
                .help(texts.cli_origin()),
        )
        .arg(
            Arg::new("guarda")
                .long("guarda")
                .value_name(texts.cli_value_seconds())
                .value_parser(value_parser!(u32))
                .default_value("60")
                .hide_default_value(true)
                .help(texts.cli_hold()),
        )
        .args(limits::arguments(texts))
        .args(places(texts))
        .arg(
            Arg::new("sem-anuncio")
                .long("sem-anuncio")
                .action(ArgAction::SetTrue)
                .help(texts.cli_unannounced()),
        )
}

/// Returns the flags for the place to store the rooms in.
fn places(texts: Texts) -> [Arg; 3] {
    [
        Arg::new("dados")
            .long("dados")
            .value_name(texts.cli_value_file())
            .value_parser(value_parser!(PathBuf))
            .help(texts.cli_data()),
        Arg::new("efemero")
            .long("efemero")
            .action(ArgAction::SetTrue)
            .conflicts_with("dados")
            .help(texts.cli_ephemeral()),
        Arg::new("redis")
            .long("redis")
            .value_name(texts.cli_value_address())
            .conflicts_with_all(["dados", "efemero"])
            .help(texts.cli_redis()),
    ]
}
