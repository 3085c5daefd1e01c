//! The invitation to our room.
//!
//! **Invariant:** does not depend on any screen.

use crate::appearance::text_width;
use crate::state::App;

/// Returns the link of the room's page.
pub(crate) fn link(app: &App) -> String {
    format!("{}/sala/{}", app.setup.url, app.setup.room)
}

/// Returns the command for a terminal. Friends of a guest use the guest's own command of
/// ssh, whose beginning only the guest knows.
pub(crate) fn command(app: &App) -> String {
    if app.setup.guest {
        return format!("ssh -t … sala {}", app.setup.room);
    }
    let host = text_width::cut(app.setup.host.as_str(), 80);
    format!("jogo play --sala {} --host {host}", app.setup.room)
}

/// Returns the invitation in one line: the link, unless others cannot open it.
pub(crate) fn text(app: &App) -> String {
    if app.is_relay() || is_only_for_here(app) {
        command(app)
    } else {
        link(app)
    }
}

/// Returns whether the server's address means a different machine to everyone else.
pub(crate) fn is_only_for_here(app: &App) -> bool {
    is_this_machine(app.setup.url.as_str())
}

fn is_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback() || address.is_unspecified(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn an_address_that_only_means_us_is_told_apart() {
        for ours in [
            "http://127.0.0.1:5000",
            "http://127.1.2.3",
            "http://LOCALHOST:5000",
            "http://[::1]:5000",
            "http://0.0.0.0:5000",
        ] {
            assert!(is_this_machine(ours), "{ours}");
        }
        for theirs in [
            "http://192.168.0.10:5000",
            "https://localhost.example",
            "http://[fe80::1]:5000",
        ] {
            assert!(!is_this_machine(theirs), "{theirs}");
        }
    }
}
