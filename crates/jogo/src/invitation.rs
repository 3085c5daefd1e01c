//! The ways into this server, and the lines in which a server without a screen shows them.

use std::io::{self, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use texts::Texts;
use tui::host::{Invitation, Notes, printed_code};

/// The room in the line to paste; any other name works as well.
const ROOM: &str = "123";

/// Returns the ways into a server that listens on `bound`, as the network is now. `link`
/// is the one by which browsers reach it by a name of its own, and `path` is the part of the
/// address below which it is. Without a link, `announced` tells whether clients on the
/// network find the server by themselves.
pub(crate) fn now(
    texts: Texts,
    bound: SocketAddr,
    link: Option<&str>,
    path: &str,
    announced: bool,
) -> Invitation {
    let mut hosts = lan::reachable(bound.ip())
        .into_iter()
        .map(|host| SocketAddr::new(host, bound.port()).to_string());
    if let Some(link) = link {
        let link = format!("{link}{path}");
        return Invitation {
            command: command(&link),
            link,
            others: hosts.collect(),
            note: None,
        };
    }
    let first = hosts.next();
    let note = match (&first, announced) {
        (None, _) => Some(alone(texts, bound).to_owned()),
        (Some(_), true) => Some(texts.serve_announced().to_owned()),
        (Some(_), false) => None,
    };
    let address = first.unwrap_or_else(|| format!("localhost:{}", bound.port())) + path;
    Invitation {
        link: format!("http://{address}"),
        command: command(&address),
        others: hosts.collect(),
        note,
    }
}

/// Returns the reason why only this machine reaches a server that listens on `bound`.
fn alone(texts: Texts, bound: SocketAddr) -> &'static str {
    let any = IpAddr::from(Ipv4Addr::UNSPECIFIED);
    if bound.ip() == any && !lan::reachable(Ipv6Addr::UNSPECIFIED.into()).is_empty() {
        texts.serve_only_ipv6()
    } else {
        texts.serve_only_here()
    }
}

fn command(host: &str) -> String {
    format!("jogo play --sala {ROOM} --host {host}")
}

/// Writes the ways in and, on a terminal that can show it, the QR code of the first one.
/// `notes` are further sentences, such as the place of the rooms.
pub(crate) fn show(texts: Texts, invitation: &Invitation, notes: &Notes) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "jogo · {}\n", texts.game_name())?;
    let any_code = texts.serve_any_code(ROOM);
    let ways = [
        (texts.serve_browser(), invitation.link.as_str()),
        (texts.serve_terminal(), &invitation.command),
        (texts.serve_code(), &any_code),
    ];
    let longest = ways.iter().map(|(name, _)| name.chars().count() + 1).max();
    let width = longest.unwrap_or_default().max(14);
    for (name, value) in ways {
        writeln!(out, "  {name:<width$}{value}")?;
    }
    if out.is_terminal() {
        for row in printed_code(&invitation.link) {
            writeln!(out, "  {row}")?;
        }
    }
    if let Some(note) = &invitation.note {
        writeln!(out, "\n  {note}")?;
    }
    if !invitation.others.is_empty() {
        let others = invitation.others.join("  ");
        writeln!(out, "\n  {}: {others}", texts.serve_other_addresses())?;
    }
    writeln!(out)?;
    for note in notes.warnings.iter().chain(&notes.facts) {
        writeln!(out, "  {note}")?;
    }
    writeln!(out, "  {}", texts.serve_other_pages())?;
    writeln!(out, "  {}\n", texts.serve_how_to_stop())
}
