//! The requests to each room, as commands for the pure one.

use std::collections::{BTreeMap, BTreeSet};

use game::{Board, ClientId, Command, Enter, Name, Token};

use crate::checker::story::{Answer, Answers};
use crate::history::{Entry, Event};

/// A request, with the times at which it was sent and answered.
pub(super) struct Request {
    pub(super) connection: u64,
    pub(super) sent: u64,
    pub(super) command: Command,
    pub(super) answer: Option<Answer>,
}

impl Request {
    /// Returns the loss of a client. The server may have noticed it before the client did, or
    /// not at all.
    const fn loss(client: ClientId) -> Self {
        Self {
            connection: client.0,
            sent: 0,
            command: Command::Lose(client),
            answer: None,
        }
    }
}

/// Returns the requests to each room, in the order in which they were sent.
pub(super) fn requests(history: &[Entry], answers: &Answers) -> BTreeMap<String, Vec<Request>> {
    let mut rooms = BTreeMap::<String, Vec<Request>>::new();
    let mut inside = BTreeMap::<u64, BTreeSet<String>>::new();
    for (index, entry) in history.iter().enumerate() {
        let client = ClientId(entry.connection);
        let (room, request, command) = match &entry.event {
            Event::Entering { request, room, .. } => {
                inside
                    .entry(entry.connection)
                    .or_default()
                    .insert(room.clone());
                (room, request, Command::Enter(entering(&history[index..])))
            }
            Event::Proposed {
                request,
                room,
                board,
                ..
            } => {
                let (board, version) = (Board::clone(board), None);
                let command = Command::Propose {
                    client,
                    board,
                    version,
                };
                (room, request, command)
            }
            Event::Claimed { request, room } => (room, request, Command::Claim(client)),
            Event::Left { request, room } => (room, request, Command::Leave(client)),
            Event::Closed => {
                for room in inside.remove(&entry.connection).unwrap_or_default() {
                    rooms.entry(room).or_default().push(Request::loss(client));
                }
                continue;
            }
            Event::Opened { .. }
            | Event::Answered { .. }
            | Event::Saw { .. }
            | Event::Seated { .. }
            | Event::Refused { .. }
            | Event::Garbled { .. }
            | Event::Kept { .. }
            | Event::AtRest
            | Event::Restarted
            | Event::PutBack
            | Event::Fault { .. } => continue,
        };
        rooms.entry(room.clone()).or_default().push(Request {
            connection: entry.connection,
            sent: entry.at,
            command,
            answer: answers.get(&(entry.connection, *request)).cloned(),
        });
    }
    rooms
}

/// Returns the first of these entries as a command, with the token that the server turned out
/// to have drawn.
fn entering(entries: &[Entry]) -> Enter {
    let Some(Entry {
        connection,
        event:
            Event::Entering {
                token,
                knows_seats,
                watch,
                name,
                room,
                ..
            },
        at,
    }) = entries.first()
    else {
        unreachable!("called with an entry of this kind");
    };
    let fresh = entries.iter().find_map(|entry| {
        let Event::Seated {
            token: Some(given),
            room: of,
            ..
        } = &entry.event
        else {
            return None;
        };
        let is_it = entry.connection == *connection && of == room && token.as_ref() != Some(given);
        is_it.then_some(given)
    });
    let unknown = format!("never seen, {connection} {at}");
    let fresh = Token::presented(fresh.unwrap_or(&unknown)).hash();
    Enter {
        token: token.as_deref().map(|text| Token::presented(text).hash()),
        knows_seats: *knows_seats,
        watch: *watch,
        ..Enter::new(ClientId(*connection), Name::new(name), fresh)
    }
}
