//! The start screen of `jogo serve`: the addresses to open and to type.

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;

use texts::Texts;
use tui::appearance::qr::Qr;

/// The room in the line to paste; any other name works as well.
const ROOM: &str = "123";

/// Writes the addresses and, on a terminal, the QR code of the first one. It also says
/// whether clients find this server by themselves, and which file, if any, stores the
/// rooms.
pub(crate) fn show(texts: Texts, bound: SocketAddr, announced: bool, kept: &str) -> io::Result<()> {
    let port = bound.port();
    let mut hosts = lan::reachable(bound.ip()).into_iter();
    let first = hosts.next();
    let alone = first.is_none();
    let address = first.map_or_else(
        || format!("localhost:{port}"),
        |host| SocketAddr::new(host, port).to_string(),
    );
    let mut out = io::stdout();
    writeln!(out, "jogo · {}\n", texts.game_name())?;
    writeln!(out, "  {:<14}http://{address}", texts.serve_browser())?;
    writeln!(
        out,
        "  {:<14}jogo play --sala {ROOM} --host {address}",
        texts.serve_terminal()
    )?;
    writeln!(
        out,
        "  {:<14}{}",
        texts.serve_code(),
        texts.serve_any_code(ROOM)
    )?;
    if alone {
        writeln!(out, "\n  {}", texts.serve_only_here())?;
    } else if out.is_terminal() {
        write_qr_code(&mut out, &format!("HTTP://{address}/"))?;
    }
    let others: Vec<_> = hosts
        .map(|host| SocketAddr::new(host, port).to_string())
        .collect();
    if announced && !alone {
        writeln!(out, "\n  {}", texts.serve_announced())?;
    }
    if !others.is_empty() {
        writeln!(
            out,
            "\n  {}: {}",
            texts.serve_other_addresses(),
            others.join("  ")
        )?;
    }
    writeln!(out, "\n  {kept}")?;
    writeln!(out, "  {}", texts.serve_other_pages())?;
    writeln!(out, "  {}\n", texts.serve_how_to_stop())
}

/// Writes a QR code, white on black in every terminal.
fn write_qr_code(out: &mut impl Write, address: &str) -> io::Result<()> {
    let Some(code) = Qr::of(address) else {
        return Ok(());
    };
    writeln!(out)?;
    for row in code.rows() {
        writeln!(out, "  \x1b[97;40m{row}\x1b[0m")?;
    }
    Ok(())
}
