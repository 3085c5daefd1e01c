//! Draws the rooms that the host runs, in the place of the people.
//!
//! **Invariant:** changes nothing, and never shows the code of an unlisted room: a projector
//! may show this screen to everybody.

use game::League;
use game::wire::host::{HouseRoom, HouseView};
use ratatui::layout::Rect;
use texts::Texts;

use crate::appearance::palette::{BOLD, DIM, LOUD, PLAIN};
use crate::appearance::text_width::{cut, wrap};
use crate::sentences::is_deserted;
use crate::view::layout::skip;
use crate::view::painter::Painter;

use super::manage::{BREAK, Manage, Question, Row, rows};
use super::state::HostState;
use super::wording::{player, seat, shown};

/// A blank at which no line breaks.
pub(super) const UNBROKEN: &str = "\u{a0}";

/// Draws the rows around the chosen one.
pub(super) fn rooms(state: &HostState, manage: &Manage, painter: &mut Painter, area: Rect) {
    let texts = state.texts;
    let house = &state.overview.house;
    let deserted = |room: &&HouseRoom| is_deserted(&room.listed.players, room.listed.watchers);
    let deserted = house.rooms.iter().filter(deserted).count();
    let title = texts.host_count(house.total - deserted, state.overview.clients);
    let width = usize::from(area.width);
    let taken = painter.paragraph(area, &title, BOLD);
    let mut rest = skip(area, taken);
    // The keys that concern everybody, in as many rows as they need.
    for line in wrap(&unbroken(&house_keys(texts, house)), width) {
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

/// Returns the keys that concern everybody. The words of two of them tell their state.
fn house_keys(texts: Texts, house: &HouseView) -> String {
    let door = if house.door_closed {
        texts.host_door_closed()
    } else {
        texts.host_door_open()
    };
    let names = if house.nicknames {
        texts.host_nicknames_on()
    } else {
        texts.host_nicknames_off()
    };
    texts.host_keys_house(door, names)
}

/// Returns a text whose keys stay together with their words.
fn unbroken(keys: &str) -> String {
    let whole = |key: &str| key.replace(' ', UNBROKEN);
    keys.split("  ").map(whole).collect::<Vec<_>>().join("  ")
}

/// Returns the question to the host.
pub(super) fn question(state: &HostState, question: &Question) -> String {
    let texts = state.texts;
    let house = &state.overview.house;
    match question {
        Question::Close(room) => texts.host_ask_close(shown(texts, house, room, texts.room(room))),
        Question::SendAway(room, mark) => {
            let name = player(texts, house, room, *mark).unwrap_or_default();
            texts.host_ask_pause(BREAK, name)
        }
        Question::Rename(_, _, text) => texts.host_ask_name(text),
        Question::Message(text) => texts.host_ask_message(text),
        Question::LeagueName(text) => texts.host_ask_league_name(text),
        Question::LeagueMinutes(name, text) => {
            texts.host_ask_league_minutes(name.as_str(), League::MAX_MINUTES, text)
        }
        Question::CloseLeague => {
            let league = house.league.as_ref();
            let name = league.map_or("", |league| league.name.as_str());
            texts.host_ask_league_close(name)
        }
        Question::Nicknames(Some(_)) => texts.host_ask_nicknames().to_owned(),
        Question::Nicknames(None) => texts.host_ask_own_names().to_owned(),
    }
}

fn described(state: &HostState, row: &Row) -> String {
    let (texts, house, room) = (state.texts, &state.overview.house, &row.room);
    match row.mark {
        Some(mark) => format!("  {}", seat(texts, house, room, mark)),
        None => shown(texts, house, room, room.to_string()),
    }
}
