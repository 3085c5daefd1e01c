//! Goes where the command line leads, as soon as the server is clear.

use super::rows::Row;
use super::server::Server;
use super::state::{Effect, Lobby, Note, Overlay, Wanted};
use crate::address::Address;
use crate::navigation::RoomAddress;

/// Goes to the wanted destination as soon as its server is clear, or asks the user.
pub(super) fn enter(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let Some(wanted) = lobby.wanted.clone() else {
        return;
    };
    if !lobby.is_collected() {
        return;
    }
    let up: Vec<&Server> = lobby.up().collect();
    let has = |server: &Server| {
        let room = wanted.room();
        room.is_some_and(|room| server.room(room).is_some())
    };
    let having: Vec<&Server> = lobby.up().filter(|server| has(server)).collect();
    match (having.as_slice(), up.as_slice(), wanted) {
        ([only], _, Wanted::Room(room)) | ([], [only], Wanted::Room(room)) => {
            out.push(Effect::Enter(RoomAddress {
                server: only.address.clone(),
                room: Some(room),
            }));
        }
        (_, [only], Wanted::Opponent) if may_need_name(lobby, only) => {}
        (_, [only], Wanted::Opponent) => {
            let (address, league) = (only.address.clone(), only.league.is_some());
            play(lobby, address, league, out);
        }
        // The first server to answer will be entered.
        ([], [], _) => {}
        ([], [..], Wanted::Room(room)) => ask(lobby, Note::WhichServer(room)),
        ([..], _, Wanted::Room(room)) => ask(lobby, Note::Several(room)),
        (_, [..], Wanted::Opponent) => ask(lobby, Note::WhichServerToMeet),
    }
}

/// Returns whether the server may still tell that it has a league, for which a name is
/// missing.
fn may_need_name(lobby: &Lobby, server: &Server) -> bool {
    let nameless = lobby.setup.preferences.name.as_str().is_empty();
    nameless && server.league_due().is_some_and(|due| lobby.now < due)
}

/// Plays a player who waits. The table of a league has names, so it asks for one first.
pub(super) fn play(lobby: &mut Lobby, server: Address, league: bool, out: &mut Vec<Effect>) {
    let preferences = &lobby.setup.preferences;
    if !league || !preferences.name.as_str().is_empty() {
        return out.push(Effect::Meet(server));
    }
    lobby.menu = lobby.menu.asking_name(preferences);
    lobby.overlay = Some(Overlay::Options);
    lobby.wanted = None;
    lobby.joining = Some(server);
}

fn ask(lobby: &mut Lobby, note: Note) {
    let meets = note == Note::WhichServerToMeet;
    lobby.wanted = None;
    lobby.note = Some(note);
    // The first announced server is not the user's choice.
    lobby.selection = None;
    if meets {
        let rows = lobby.rows();
        let meet = rows.iter().find(|row| matches!(row, Row::Meet(_)));
        lobby.selection = meet.map(Row::selection);
        lobby.chosen = true;
    }
}
