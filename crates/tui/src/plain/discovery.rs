//! Finds a room in line mode if the command line does not name both its server and its
//! code. The lobby listens and decides as it does on the screen, but invisibly. A person at
//! a terminal is asked what it cannot decide; a script is told.

use std::io;
use std::time::{Duration, Instant};

use game::Moment;
use texts::Texts;
use tokio::sync::mpsc;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::clock;
use crate::destination::Destination;
use crate::navigation::{RoomAddress, Route};
use crate::options::Options;
use crate::pages::{LobbyPage, Next, Page, PageEvent};

use super::command::Command;
use super::output::Output;

/// The time before a script gives up the search, in milliseconds.
const SEARCH_TIMEOUT: u64 = 5_000;

/// The interval of checks whether the search has a result.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Returns the way to the room to play in. Returns `None` if only the user can decide, or if
/// there is no server. `answers` are the lines of a person who can be asked.
///
/// # Errors
///
/// Returns an error if standard output can no longer be written.
pub(super) async fn find_room(
    options: &Options,
    capabilities: Capabilities,
    answers: Option<&mut mpsc::Receiver<String>>,
    output: &Output,
) -> io::Result<Option<Route>> {
    match (&options.address, answers) {
        // A script plays in a new room.
        (Some(server), None) => Ok(Some(new_room(server.clone()))),
        (_, mut answers) => {
            let mut search = Search::begin(options, capabilities, output)?;
            let found = search.run(answers.is_some()).await?;
            match (found, answers.as_mut()) {
                (Some(Found::Server(server)), _) if options.meet => Ok(Some(Route::Meet(server))),
                (Some(Found::Server(server)), Some(answers)) => search.ask(server, answers).await,
                (Some(Found::Server(server)), None) => Ok(Some(new_room(server))),
                (Some(Found::Place(route)), _) => Ok(Some(route)),
                (None, _) => Ok(None),
            }
        }
    }
}

/// Returns the way to a new room.
const fn new_room(server: Address) -> Route {
    Route::Room(RoomAddress { server, room: None })
}

/// The result of a search.
enum Found {
    /// The only server. No room was named.
    Server(Address),
    /// The lobby itself goes there.
    Place(Route),
}

/// A search in progress.
struct Search<'a> {
    options: &'a Options,
    texts: Texts,
    page: LobbyPage,
    output: &'a Output,
    start: Instant,
}

impl<'a> Search<'a> {
    fn begin(
        options: &'a Options,
        capabilities: Capabilities,
        output: &'a Output,
    ) -> io::Result<Self> {
        let texts = Texts::new(options.preferences.language);
        let start = Instant::now();
        let mut page = LobbyPage::open(options, true, capabilities, clock::now(start));
        let looking = match &options.address {
            Some(server) => texts.connecting(server.label()),
            None => texts.say_looking().to_owned(),
        };
        output.write_lines(&[looking])?;
        page.start();
        Ok(Self {
            options,
            texts,
            page,
            output,
            start,
        })
    }

    /// Waits for the next event of the lobby, and returns where it goes.
    async fn step(&mut self) -> (Option<Route>, Moment) {
        let event = tokio::select! {
            event = self.page.next_event() => PageEvent::External(event),
            () = tokio::time::sleep(POLL_INTERVAL) => PageEvent::Time,
        };
        let now = clock::now(self.start);
        match self.page.handle(event, now) {
            Next::Go(route @ (Route::Room(_) | Route::Meet(_))) => (Some(route), now),
            Next::Go(Route::Lobby | Route::Alone(_) | Route::Out)
            | Next::Continue
            | Next::Redraw => (None, now),
        }
    }

    async fn run(&mut self, interactive: bool) -> io::Result<Option<Found>> {
        let mut reported = false;
        loop {
            let (entered, now) = self.step().await;
            if let Some(route) = entered {
                return Ok(Some(Found::Place(route)));
            }
            if !self.page.is_collected() {
                continue;
            }
            let servers = self.servers();
            match servers.as_slice() {
                [only] if self.options.room.is_none() => {
                    return Ok(Some(Found::Server(only.clone())));
                }
                [] if now.0 >= SEARCH_TIMEOUT && !reported => {
                    self.report_nobody()?;
                    if !interactive {
                        return Ok(None);
                    }
                    let goes_on = self.texts.lobby_goes_on();
                    self.output.write_lines(&[goes_on.to_owned()])?;
                    reported = true;
                }
                [] | [_] => {}
                several => {
                    let hosts: Vec<_> = several.iter().map(Address::label).collect();
                    let line = self.texts.say_several(hosts.join(", "));
                    self.output.write_lines(&[line])?;
                    return Ok(None);
                }
            }
        }
    }

    /// Returns the connected servers, or the one that the command line names.
    fn servers(&self) -> Vec<Address> {
        let mut servers = self.page.servers();
        if let Some(named) = &self.options.address {
            servers.retain(|server| server == named);
        }
        servers
    }

    fn report_nobody(&self) -> io::Result<()> {
        let lines = match &self.options.address {
            Some(server) => {
                let silent = || self.texts.no_answer(server.label_with_port());
                vec![self.page.trouble(server).unwrap_or_else(silent)]
            }
            None => [self.texts.lobby_nobody(), self.texts.lobby_open_one()]
                .map(str::to_owned)
                .to_vec(),
        };
        self.output.write_lines(&lines)
    }

    /// Reads the open rooms aloud, and asks which one to play in. The end of the input
    /// means a new room, as an empty line does.
    async fn ask(
        &mut self,
        server: Address,
        answers: &mut mpsc::Receiver<String>,
    ) -> io::Result<Option<Route>> {
        self.output.write_lines(&self.question(&server))?;
        loop {
            let line = tokio::select! {
                line = answers.recv() => line.unwrap_or_default(),
                // The rooms may be read again, and are those of that moment.
                _ = self.step() => continue,
            };
            match self.answer(&line, &server) {
                Ok(route) => return Ok(Some(route)),
                Err(lines) => self.output.write_lines(&lines)?,
            }
        }
    }

    /// Returns the lines with the open rooms, and the question.
    fn question(&self, server: &Address) -> Vec<String> {
        let mut lines = self.page.room_lines(server);
        if lines.is_empty() {
            lines.push(self.texts.say_no_rooms(server.label()));
        } else {
            lines.insert(0, self.texts.say_rooms(server.label()));
        }
        let league = self.page.league(server);
        lines.extend(league.map(|league| self.texts.say_league(league)));
        lines.push(self.texts.say_which_room().to_owned());
        lines
    }

    /// Returns the way that a line names, or the lines to say instead. A command of a room is
    /// no new room, but a room on the list may have such a code.
    fn answer(&self, line: &str, server: &Address) -> Result<Route, Vec<String>> {
        let place = Destination::read(line);
        let listed = (place.as_ref().ok())
            .and_then(|place| place.room.as_ref())
            .is_some_and(|room| self.page.lists_room(server, room));
        match Command::of(line) {
            Command::GoOn => return Ok(new_room(server.clone())),
            Command::Help => return Err(self.question(server)),
            Command::Meet if !listed => return Ok(Route::Meet(server.clone())),
            Command::Leave if !listed => return Ok(Route::Out),
            command if command.has_word() && !listed => {
                return Err(vec![self.texts.say_which_room().to_owned()]);
            }
            Command::Meet
            | Command::Leave
            | Command::Play(_)
            | Command::Board
            | Command::Turn
            | Command::Score
            | Command::Moves
            | Command::Invite
            | Command::Rematch
            | Command::Games(_)
            | Command::Robot(_)
            | Command::Name(_)
            | Command::Claim
            | Command::NoSquare
            | Command::Unclear => {}
        }
        let place = place.map_err(|unclear| vec![unclear.sentence(self.texts)])?;
        let Some(room) = place.room else {
            return Err(vec![self.texts.say_which_room().to_owned()]);
        };
        // A guest would reach other servers from this machine's network.
        let named = place.server.filter(|_| !self.options.guest);
        Ok(Route::Room(RoomAddress {
            server: named.unwrap_or_else(|| server.clone()),
            room: Some(room),
        }))
    }
}
