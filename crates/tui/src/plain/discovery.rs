//! Which server to play on, where none was named: the lobby that a screen would show
//! listens and decides, unseen. What it cannot decide is said in a sentence.

use std::io;
use std::time::{Duration, Instant};

use texts::Texts;

use crate::appearance::capabilities::Surroundings;
use crate::clock;
use crate::navigation::{Place, Way};
use crate::options::Options;
use crate::pages::{Happened, LobbyStage, Next, Stage};

use super::output::Output;

/// A script that found nobody gives up after so many milliseconds.
const NOBODY: u64 = 5_000;

/// How often is looked whether something is clear by now, at least.
const LOOK: Duration = Duration::from_millis(100);

/// Where to play; nowhere if that is for a person to decide, or nobody is found.
///
/// # Errors
/// Nothing can be said any more.
pub(super) async fn find(
    options: &Options,
    surroundings: Surroundings,
    person: bool,
    output: &Output,
) -> io::Result<Option<Place>> {
    let texts = Texts::new(options.preferences.language);
    let start = Instant::now();
    let mut stage = LobbyStage::open(options, true, surroundings, clock::now(start));
    output.say(&[texts.say_looking().to_owned()])?;
    stage.begin();
    let mut told = false;
    loop {
        let happened = tokio::select! {
            heard = stage.hear() => Happened::Heard(heard),
            () = tokio::time::sleep(LOOK) => Happened::Time,
        };
        let now = clock::now(start);
        if let Next::Go(Way::Room(place)) = stage.take_in(happened, now) {
            return Ok(Some(place));
        }
        if !stage.is_collected() {
            continue;
        }
        match stage.servers().as_slice() {
            [only] if options.room.is_none() => {
                return Ok(Some(Place {
                    address: only.clone(),
                    room: None,
                }));
            }
            [] if now.0 >= NOBODY && !told => {
                let said = [texts.lobby_nobody(), texts.lobby_open_one()];
                output.say(&said.map(str::to_owned))?;
                if !person {
                    return Ok(None);
                }
                output.say(&[texts.lobby_goes_on().to_owned()])?;
                told = true;
            }
            [] | [_] => {}
            several => {
                let hosts: Vec<_> = several.iter().map(|address| address.label()).collect();
                output.say(&[texts.say_several(hosts.join(", "))])?;
                return Ok(None);
            }
        }
    }
}
