//! The limits of `jogo serve` on its command line. The default of each limit is the
//! server's own.

use clap::{Arg, ArgAction, ArgMatches};
use server::HostName;
use texts::Texts;

use super::arguments::{flag, switch};
use super::settings;

/// The limits that the arguments set; the others keep their defaults.
pub(crate) struct Limits {
    numbers: [Option<u32>; FLAGS.len()],
    names: Vec<HostName>,
    pub(crate) behind_proxy: bool,
}

/// A flag with a number: its name, its help, and a function that sets its limit.
type Flag = (
    &'static str,
    fn(Texts) -> &'static str,
    fn(&mut server::Options, u32),
);

const FLAGS: [Flag; 6] = [
    ("conexoes", Texts::cli_connections, |server, most| {
        server.network.connections = Some(most as usize);
    }),
    (
        "conexoes-por-endereco",
        Texts::cli_connections_each,
        |server, most| server.network.connections_per_address = most as usize,
    ),
    ("salas", Texts::cli_rooms, |server, most| {
        server.rooms = most as usize;
    }),
    (
        "salas-por-minuto",
        Texts::cli_rooms_per_minute,
        |server, most| server.network.rooms_per_minute = most,
    ),
    ("plateia", Texts::cli_audience, |server, most| {
        server.room_settings.watchers = most as usize;
    }),
    ("ritmo", Texts::cli_pace, |server, most| {
        server.network.events_per_second = most;
    }),
];

/// Returns the flags.
pub(crate) fn arguments(texts: Texts) -> Vec<Arg> {
    let numbers = FLAGS.map(|(name, help, _)| {
        flag(name, help(texts), texts)
            .value_name(texts.cli_value_number())
            .allow_negative_numbers(true)
            .value_parser(move |text: &str| {
                settings::number(&format!("--{name}"), text, 1, u32::MAX, texts)
            })
    });
    let name = flag("dominio", texts.cli_domain(), texts)
        .value_name(texts.cli_value_name())
        .value_parser(move |text: &str| settings::domain(text, texts))
        .action(ArgAction::Append);
    let proxy = switch("atras-de-proxy", texts.cli_behind_proxy(), texts);
    numbers.into_iter().chain([name, proxy]).collect()
}

impl Limits {
    /// Reads the limits from the arguments of `jogo serve`.
    pub(crate) fn read(matches: &ArgMatches) -> Self {
        Self {
            numbers: FLAGS.map(|(name, ..)| matches.get_one(name).copied()),
            names: matches
                .get_many("dominio")
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            behind_proxy: matches.get_flag("atras-de-proxy"),
        }
    }

    /// Returns the link by which browsers reach the server: that of its first name with one.
    /// Behind a proxy, a name without a link is taken to have TLS.
    pub(crate) fn link(&self) -> Option<String> {
        let given = self.names.iter().find_map(|named| named.link.clone());
        let behind = self.names.first().filter(|_| self.behind_proxy);
        given.or_else(|| behind.map(|named| format!("https://{}", named.name)))
    }

    /// Applies the limits to the options of the server.
    pub(crate) fn set(self, server: &mut server::Options) {
        for ((.., set), number) in FLAGS.iter().zip(self.numbers) {
            if let Some(number) = number {
                set(server, number);
            }
        }
        server.network.names = self.names;
        server.network.behind_proxy = self.behind_proxy;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flag_sets_its_limit() {
        let texts = Texts::new(texts::Language::Pt);
        let command = clap::Command::new("serve").args(arguments(texts));
        let line = "serve --conexoes 1 --conexoes-por-endereco 2 --salas 3 --salas-por-minuto 4 \
                    --plateia 5 --ritmo 6 --dominio a.example --dominio b.example --atras-de-proxy";
        let matches = command.get_matches_from(line.split_whitespace());
        let mut server = server::Options::default();
        Limits::read(&matches).set(&mut server);
        let network = &server.network;
        assert_eq!(network.connections, Some(1));
        assert_eq!(network.connections_per_address, 2);
        assert_eq!((server.rooms, network.rooms_per_minute), (3, 4));
        assert_eq!(server.room_settings.watchers, 5);
        assert_eq!(network.events_per_second, 6);
        assert_eq!(network.names, ["a.example".into(), "b.example".into()]);
        assert!(network.behind_proxy);
    }

    #[test]
    fn a_name_with_https_is_the_link_with_and_without_the_flag_of_a_proxy() {
        let texts = Texts::new(texts::Language::Pt);
        for (line, link) in [
            (
                "serve --dominio https://a.example",
                Some("https://a.example"),
            ),
            (
                "serve --dominio b.example --dominio https://a.example",
                Some("https://a.example"),
            ),
            (
                "serve --dominio a.example --atras-de-proxy",
                Some("https://a.example"),
            ),
            ("serve --dominio a.example", None),
        ] {
            let command = clap::Command::new("serve").args(arguments(texts));
            let matches = command.get_matches_from(line.split_whitespace());
            assert_eq!(Limits::read(&matches).link().as_deref(), link, "{line}");
        }
    }

    #[test]
    fn the_defaults_are_those_the_help_tells() {
        let (server, texts) = (server::Options::default(), Texts::new(texts::Language::En));
        for (help, figure) in [
            (
                texts.cli_connections_each(),
                server.network.connections_per_address,
            ),
            (texts.cli_rooms(), server.rooms),
            (
                texts.cli_rooms_per_minute(),
                server.network.rooms_per_minute as usize,
            ),
            (texts.cli_audience(), server.room_settings.watchers),
            (texts.cli_pace(), server.network.events_per_second as usize),
        ] {
            assert!(help.ends_with(&format!("[default: {figure}]")), "{help}");
        }
    }
}
