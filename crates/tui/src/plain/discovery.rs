//! Finds a server in line mode if the command line names none. The lobby listens and
//! decides as it does on the screen, but invisibly. It prints what it cannot decide.

use std::io;
use std::time::{Duration, Instant};

use texts::Texts;

use crate::appearance::capabilities::Capabilities;
use crate::clock;
use crate::navigation::{RoomAddress, Route};
use crate::options::Options;
use crate::pages::{LobbyPage, Next, Page, PageEvent};

use super::output::Output;

/// The time before a script gives up the search, in milliseconds.
const SEARCH_TIMEOUT: u64 = 5_000;

/// The interval of checks whether the search has a result.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Returns the room to play in. Returns `None` if only the user can decide, or if there
/// is no server.
///
/// # Errors
///
/// Returns an error if standard output can no longer be written.
pub(super) async fn find_server(
    options: &Options,
    capabilities: Capabilities,
    interactive: bool,
    output: &Output,
) -> io::Result<Option<RoomAddress>> {
    let texts = Texts::new(options.preferences.language);
    let start = Instant::now();
    let mut page = LobbyPage::open(options, true, capabilities, clock::now(start));
    output.write_lines(&[texts.say_looking().to_owned()])?;
    page.start();
    let mut reported = false;
    loop {
        let event = tokio::select! {
            event = page.next_event() => PageEvent::External(event),
            () = tokio::time::sleep(POLL_INTERVAL) => PageEvent::Time,
        };
        let now = clock::now(start);
        if let Next::Go(Route::Room(address)) = page.handle(event, now) {
            return Ok(Some(address));
        }
        if !page.is_collected() {
            continue;
        }
        match page.servers().as_slice() {
            [only] if options.room.is_none() => {
                return Ok(Some(RoomAddress {
                    server: only.clone(),
                    room: None,
                }));
            }
            [] if now.0 >= SEARCH_TIMEOUT && !reported => {
                let lines = [texts.lobby_nobody(), texts.lobby_open_one()];
                output.write_lines(&lines.map(str::to_owned))?;
                if !interactive {
                    return Ok(None);
                }
                output.write_lines(&[texts.lobby_goes_on().to_owned()])?;
                reported = true;
            }
            [] | [_] => {}
            several => {
                let hosts: Vec<_> = several.iter().map(|address| address.label()).collect();
                output.write_lines(&[texts.say_several(hosts.join(", "))])?;
                return Ok(None);
            }
        }
    }
}
