//! Draws the rooms that the host runs, in the place of the people.
//!
//! **Invariant:** changes nothing, and never shows the code of an unlisted room: a projector
//! may show this screen to everybody.

use game::League;
use game::wire::host::HouseRoom;
use ratatui::layout::Rect;

use crate::appearance::palette::{BOLD, DIM, LOUD, PLAIN};
use crate::appearance::text_width::{cut, wrap};
use crate::sentences::known_name;
use crate::view::layout::skip;
use crate::view::painter::Painter;

use super::manage::{BREAK, Manage, Question, Row, rows};
use super::state::HostState;

/// A blank at which no line breaks.
const UNBROKEN: &str = "\u{a0}";

/// Draws the rows around the chosen one.
pub(super) fn rooms(state: &HostState, manage: &Manage, painter: &mut Painter, area: Rect) {
    let texts = state.texts;
    let house = &state.overview.house;
    let mut title = texts.host_count(house.total, state.overview.clients);
    for (on, word) in [
        (house.door_closed, texts.host_door_closed()),
        (house.nicknames, texts.host_nicknames_on()),
    ] {
        if on {
            title = format!("{title} · {word}");
        }
    }
    let width = usize::from(area.width);
    let taken = painter.paragraph(area, &title, BOLD);
    let mut rest = skip(area, taken);
    // The keys that concern everybody, in as many rows as they need.
    for line in wrap(&unbroken(texts.host_keys_house()), width) {
        painter.put(rest, 0, 0, &line.replace(UNBROKEN, " "), DIM);
        rest = skip(rest, 1);
    }
    let rows = rows(house);
    let aim = manage.aim(house);
    let chosen = rows.iter().position(|row| Some(row) == aim.as_ref());
    let height = usize::from(rest.height);
    let first = chosen.unwrap_or(0).saturating_sub(height.saturating_sub(2));
    for (y, row) in (0..rest.height).zip(rows.iter().skip(first)) {
        let is_chosen = Some(row) == aim.as_ref();
        let mark = if is_chosen { "> " } else { "  " };
        let line = cut(&format!("{mark}{}", described(state, row)), width);
        painter.put(rest, 0, y, &line, if is_chosen { LOUD } else { PLAIN });
    }
}

/// Returns a text whose keys stay together with their words.
fn unbroken(keys: &str) -> String {
    let whole = |key: &str| key.replace(' ', UNBROKEN);
    keys.split("  ").map(whole).collect::<Vec<_>>().join("  ")
}

/// Returns the question to the host.
pub(super) fn question(state: &HostState, question: &Question) -> String {
    let texts = state.texts;
    match question {
        Question::Close(room) => texts.host_ask_close(shown(state, room, texts.room(room))),
        Question::SendAway(room, mark) => {
            let row = Row {
                room: room.clone(),
                mark: Some(*mark),
            };
            texts.host_ask_pause(BREAK, player(state, &row).unwrap_or_default())
        }
        Question::Rename(_, _, text) => texts.host_ask_name(text),
        Question::Message(text) => texts.host_ask_message(text),
        Question::LeagueName(text) => texts.host_ask_league_name(text),
        Question::LeagueMinutes(name, text) => {
            texts.host_ask_league_minutes(name.as_str(), League::MAX_MINUTES, text)
        }
        Question::CloseLeague => {
            let league = state.overview.house.league.as_ref();
            let name = league.map_or("", |league| league.name.as_str());
            texts.host_ask_league_close(name)
        }
    }
}

fn described(state: &HostState, row: &Row) -> String {
    match (row.mark, player(state, row)) {
        (Some(mark), Some(name)) => format!("  {}: {name}", mark.letter()),
        (Some(mark), None) => format!("  {}", mark.letter()),
        (None, _) => shown(state, &row.room, row.room.to_string()),
    }
}

/// Returns this name of a room, or words without the code of an unlisted one.
fn shown(state: &HostState, id: &game::RoomId, name: String) -> String {
    match room(state, id) {
        Some(room) if room.unlisted => state.texts.host_unlisted_room().to_owned(),
        Some(_) | None => name,
    }
}

fn player(state: &HostState, row: &Row) -> Option<String> {
    let room = room(state, &row.room)?;
    let player = room.listed.players.of(row.mark?)?;
    let known = known_name(state.texts, player);
    let name = known.unwrap_or_else(|| state.texts.somebody().to_owned());
    Some(if player.present || player.robot.is_some() {
        name
    } else {
        state.texts.host_name_away(name)
    })
}

fn room<'s>(state: &'s HostState, id: &game::RoomId) -> Option<&'s HouseRoom> {
    let rooms = &state.overview.house.rooms;
    rooms.iter().find(|room| room.listed.id == *id)
}
