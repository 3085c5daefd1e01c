//! The arguments of `jogo serve`. This module reads them, and does not act on them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgMatches};
use server::HeaderValue;
use texts::Texts;

use super::arguments::{flag, language, subcommand, switch};
use super::limits::{self, Limits};
use super::{listen, paths, settings, web};

/// The longest time for which games may be kept, in days: a century.
const MOST_DAYS: u32 = 36_500;

/// The arguments of `jogo serve`.
pub(crate) struct Serve {
    pub(crate) texts: Texts,
    pub(crate) host: IpAddr,
    pub(crate) port: u16,
    pub(crate) origins: Vec<HeaderValue>,
    /// The folder of a page of the host's own.
    pub(crate) page: Option<PathBuf>,
    /// The origins whose pages may show `/tv` in a frame.
    pub(crate) frames: Vec<HeaderValue>,
    pub(crate) hold: Duration,
    /// The time after which an idle seat can be claimed; zero means never.
    pub(crate) patience: Duration,
    /// The days for which games that have ended are kept.
    pub(crate) history_days: u32,
    /// Show no room in any list.
    pub(crate) only_unlisted: bool,
    pub(crate) limits: Limits,
    pub(crate) data: Data,
    /// The path below which browsers find the server; empty for none.
    pub(crate) path: String,
    /// The address at which the numbers of the server are read.
    pub(crate) metrics: Option<SocketAddr>,
    pub(crate) announce: bool,
    /// Open the host's page to the host's token.
    pub(crate) host_page: bool,
    /// Write the log to the terminal instead of showing a screen.
    pub(crate) log: bool,
    /// Write each line of the log as a JSON object.
    pub(crate) json_log: bool,
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
        let seconds = |flag, default: u32| {
            let given = matches.get_one(flag).copied().unwrap_or(default);
            Duration::from_secs(given.into())
        };
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
            page: matches.get_one("pagina").cloned(),
            frames: matches
                .get_many("moldura")
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            hold: seconds("guarda", 60),
            patience: seconds("paciencia", 45),
            history_days: matches
                .get_one("historico")
                .copied()
                .expect("it has a default"),
            only_unlisted: matches.get_flag("so-reservadas"),
            limits: Limits::read(matches),
            data: Data::read(matches),
            path: matches.get_one("caminho").cloned().unwrap_or_default(),
            metrics: matches.get_one("metricas").copied(),
            announce: !matches.get_flag("sem-anuncio"),
            host_page: !matches.get_flag("sem-anfitriao"),
            log: matches.get_flag("log"),
            json_log: matches.get_one("log-formato").copied().unwrap_or(false),
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
        let redis = matches.get_one::<String>("redis").cloned();
        redis.map_or(Self::OfUser, Self::Redis)
    }
}

/// Returns the command for clap.
pub(super) fn command(texts: Texts) -> clap::Command {
    subcommand("serve", texts.cli_serve(), texts)
        .arg(
            flag("host", texts.cli_serve_host(), texts)
                .value_name(texts.cli_value_host())
                .value_parser(move |text: &str| listen::listen_address(text, texts))
                .default_value("0.0.0.0")
                .hide_default_value(true),
        )
        .arg(
            flag("port", texts.cli_port(), texts)
                .value_name(texts.cli_value_port())
                .allow_negative_numbers(true)
                .value_parser(move |text: &str| {
                    settings::number("--port", text, 0, u16::MAX, texts)
                })
                .default_value("5000")
                .hide_default_value(true),
        )
        .args(web::arguments(texts))
        .args(times(texts))
        .args(limits::arguments(texts))
        .args(places(texts))
        .arg(
            flag("caminho", texts.cli_path(), texts)
                .value_name(texts.cli_value_path())
                .value_parser(move |text: &str| listen::path(text, texts)),
        )
        .arg(
            flag("metricas", texts.cli_metrics(), texts)
                .value_name(texts.cli_value_address())
                .value_parser(move |text: &str| listen::metrics_address(text, texts)),
        )
        .arg(switch("so-reservadas", texts.cli_only_unlisted(), texts))
        .arg(switch("sem-anfitriao", texts.cli_no_host(), texts))
        .arg(switch("sem-anuncio", texts.cli_unannounced(), texts))
        .arg(switch("log", texts.cli_log(), texts))
        .arg(
            flag("log-formato", texts.cli_log_format(), texts)
                .value_name(texts.cli_value_format())
                .value_parser(move |text: &str| settings::is_json("--log-formato", text, texts)),
        )
        .arg(language(texts))
}

/// Returns the flags with a length of time: for seats, and for games that have ended.
fn times(texts: Texts) -> [Arg; 3] {
    let time = |name: &'static str, help, value, most, default: &'static str| {
        flag(name, help, texts)
            .value_name(value)
            .allow_negative_numbers(true)
            .value_parser(move |text: &str| {
                settings::number(&format!("--{name}"), text, 0, most, texts)
            })
            .default_value(default)
            .hide_default_value(true)
    };
    let (seconds, days) = (texts.cli_value_seconds(), texts.cli_value_days());
    [
        time("guarda", texts.cli_hold(), seconds, u32::MAX, "60"),
        time("paciencia", texts.cli_patience(), seconds, u32::MAX, "45"),
        time("historico", texts.cli_history(), days, MOST_DAYS, "90"),
    ]
}

/// Returns the flags for the place to store the rooms in.
fn places(texts: Texts) -> [Arg; 3] {
    [
        flag("dados", texts.cli_data(), texts)
            .value_name(texts.cli_value_file())
            .value_parser(move |text: &str| paths::file(text, texts)),
        switch("efemero", texts.cli_ephemeral(), texts).conflicts_with("dados"),
        flag("redis", texts.cli_redis(), texts)
            .value_name(texts.cli_value_address())
            .value_parser(move |text: &str| settings::redis(text, texts))
            .conflicts_with_all(["dados", "efemero"]),
    ]
}
