//! Words for rooms, players and acts on the host's screen.
//!
//! **Invariant:** never returns the code of an unlisted room: a projector may show this
//! screen to everybody.

use game::wire::host::{Act, HostCommand, HouseRoom, HouseView, Whom, act};
use game::{Mark, Player, RoomId};
use texts::Texts;

use crate::sentences::{known_name, name_or_letter};

/// Returns the sentence about an act that the server has done. `house` is that before it.
pub(super) fn done(texts: Texts, house: &HouseView, command: &HostCommand) -> String {
    let name = |room, mark: Mark| {
        let player = room_of(house, room).and_then(|room| room.listed.players.of(mark));
        player.map_or_else(
            || mark.letter().to_string(),
            |player| name_or_letter(texts, mark, player),
        )
    };
    match command {
        HostCommand::Free(room, mark) => texts.seat_of_is_free(name(room, *mark)),
        HostCommand::Close(room) => {
            texts.host_done_close(shown(texts, house, room, texts.room(room)))
        }
        HostCommand::SendAway(Whom::Seat(room, mark), minutes) => {
            texts.host_done_pause(name(room, *mark), minutes)
        }
        HostCommand::SendAway(Whom::Session(label), minutes) => {
            texts.host_done_pause(label.as_str(), minutes)
        }
        HostCommand::Rename(room, mark, new) => {
            texts.host_done_rename(name(room, *mark), new.as_str())
        }
        HostCommand::Door(true) => texts.host_done_door_closed().to_owned(),
        HostCommand::Door(false) => texts.host_done_door_open().to_owned(),
        HostCommand::Nicknames(Some(_)) => texts.host_done_nicknames().to_owned(),
        HostCommand::Nicknames(None) => texts.host_done_own_names().to_owned(),
        HostCommand::Announce(_) => texts.host_done_message().to_owned(),
        HostCommand::OpenLeague(league, minutes) => {
            texts.host_done_league_open(league.as_str(), minutes)
        }
        HostCommand::CloseLeague => {
            let league = house.league.as_ref();
            texts.host_done_league_closed(league.map_or("", |league| league.name.as_str()))
        }
        HostCommand::Undo(number) => {
            let undone = house.acts.iter().find(|act| Some(act.number) == *number);
            texts.host_done_undo(undone.map(|act| words_of(texts, act)).unwrap_or_default())
        }
    }
}

/// Returns the words for an act that can be undone, as on the host's page. A closed room has
/// no code here, because the code may be that of an unlisted one.
fn words_of(texts: Texts, undone: &Act) -> String {
    let words = match (undone.event, undone.on) {
        (act::FREE, _) => texts.desk_free(),
        (act::CLOSE, _) => texts.desk_close(),
        (act::SEND_AWAY, _) => texts.desk_pause(),
        (act::RENAME, _) => texts.desk_rename(),
        (act::DOOR, Some(false)) => texts.desk_open_door(),
        (act::DOOR, _) => texts.desk_close_door(),
        (act::NICKNAMES, Some(false)) => texts.desk_keep_names(),
        (act::NICKNAMES, _) => texts.desk_give_names(),
        (act::CLOSE_LEAGUE, _) => texts.desk_league_close(),
        (other, _) => other,
    };
    match undone.name.as_ref().filter(|name| !name.is_empty()) {
        Some(name) => texts.desk_of(words, name.as_str()),
        None => words.to_owned(),
    }
}

/// Returns this name of a room, or words without the code of an unlisted one.
pub(super) fn shown(texts: Texts, house: &HouseView, id: &RoomId, name: String) -> String {
    match room_of(house, id) {
        Some(room) if room.unlisted => texts.host_unlisted_room().to_owned(),
        Some(_) | None => name,
    }
}

/// Returns the name of the player on a seat, with a word if they are away.
pub(super) fn player(texts: Texts, house: &HouseView, id: &RoomId, mark: Mark) -> Option<String> {
    let player = room_of(house, id)?.listed.players.of(mark)?;
    Some(with_absence(
        texts,
        player,
        name_or_letter(texts, mark, player),
    ))
}

/// Returns the mark and the name of the player on a seat, with a word if they are away.
pub(super) fn seat(texts: Texts, house: &HouseView, id: &RoomId, mark: Mark) -> String {
    let letter = mark.letter();
    let room = room_of(house, id);
    let Some(player) = room.and_then(|room| room.listed.players.of(mark)) else {
        return letter.to_string();
    };
    let name = match known_name(texts, player) {
        Some(name) => format!("{letter}: {name}"),
        None => letter.to_string(),
    };
    with_absence(texts, player, name)
}

/// Returns a player's name, with a word if they are away.
pub(super) fn with_absence(texts: Texts, player: &Player, name: String) -> String {
    if player.present || player.robot.is_some() {
        name
    } else {
        texts.host_name_away(name)
    }
}

fn room_of<'h>(house: &'h HouseView, id: &RoomId) -> Option<&'h HouseRoom> {
    house.rooms.iter().find(|room| room.listed.id == *id)
}
