//! Draws the last rows of the host's screen: the keys, a question, or the outcome of an act.
//!
//! **Invariant:** changes nothing, and never cuts a word: keys that do not fit are left out
//! whole, and a sentence takes as many rows as it needs.

use game::Refusal;
use game::wire::host::HouseView;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{DIM, LOUD, PLAIN};
use crate::appearance::text_width::wrap;
use crate::view::layout::{skip, skip_columns};
use crate::view::painter::Painter;

use super::manage::Manage;
use super::state::{HostState, Overlay};
use super::view_manage;

/// The blank columns between two keys.
const KEY_GAP: usize = 2;

/// Draws the foot over the last rows of the screen.
pub(super) fn draw(state: &HostState, painter: &mut Painter, area: Rect) {
    let inner = skip_columns(area, 1);
    let texts = state.texts;
    let (sentence, style) = if state.overlay == Some(Overlay::End) {
        (texts.host_end(state.overview.clients), LOUD)
    } else if state.copied {
        (texts.host_copied(state.shown_link()), PLAIN)
    } else if let Some(outcome) = &state.outcome {
        (in_words(state, outcome), PLAIN)
    } else if let Some(question) = state.manage.as_ref().and_then(|manage| {
        let question = manage.question.as_ref()?;
        Some(view_manage::question(state, question))
    }) {
        (question, LOUD)
    } else {
        let keys = keys_in(&keys(state), usize::from(inner.width));
        return painter.put(inner, 0, inner.height.saturating_sub(1), &keys, DIM);
    };
    let lines = wrap(&sentence, usize::from(inner.width)).len() as u16;
    let lines = lines.clamp(1, inner.height.max(1));
    let place = skip(inner, inner.height.saturating_sub(lines));
    painter.clear(place);
    painter.paragraph(place, &sentence, style);
}

/// Returns the keys, the most useful first. The last one is the way out.
fn keys(state: &HostState) -> Vec<&'static str> {
    let texts = state.texts;
    let house = &state.overview.house;
    if state
        .manage
        .as_ref()
        .is_some_and(|manage| manage.is_table(house))
    {
        let over = house.league.as_ref().is_some_and(|league| league.over);
        let keys = if over {
            texts.host_keys_league_over()
        } else {
            texts.host_keys_league()
        };
        return keys
            .split("  ")
            .filter(|key| !key.starts_with('U') || !house.acts.is_empty())
            .collect();
    }
    if let Some(manage) = &state.manage {
        let keys = texts.host_keys_manage().split("  ");
        return keys
            .filter(|key| means_something(key, manage, house))
            .collect();
    }
    let page = state.has_page().then(|| texts.host_key_page());
    let keys = [
        texts.host_key_manage(),
        texts.host_key_league(),
        texts.host_key_code(),
        texts.host_key_copy(),
    ];
    let end = [texts.host_key_end()];
    keys.into_iter().chain(page).chain(end).collect()
}

/// Returns whether a key of the rooms means something for the chosen row.
fn means_something(key: &str, manage: &Manage, house: &HouseView) -> bool {
    let aim = manage.aim(house);
    match key.chars().next() {
        Some('L' | 'N' | 'P') => aim.is_some_and(|row| row.mark.is_some()),
        Some('E') if !key.starts_with("Esc") => aim.is_some(),
        Some('↑') => !house.rooms.is_empty(),
        Some('U') => !house.acts.is_empty(),
        Some(_) | None => true,
    }
}

/// Returns as many whole keys as fit. The last one stays longest.
pub(super) fn keys_in(keys: &[&str], columns: usize) -> String {
    let width = |keys: &[&str]| -> usize {
        let gaps = keys.len().saturating_sub(1) * KEY_GAP;
        keys.iter().map(|key| key.width()).sum::<usize>() + gaps
    };
    let mut keys = keys.to_vec();
    while keys.len() > 1 && width(&keys) > columns {
        keys.remove(keys.len() - 2);
    }
    if width(&keys) > columns {
        return String::new();
    }
    keys.join(&" ".repeat(KEY_GAP))
}

fn in_words(state: &HostState, outcome: &Result<String, Refusal>) -> String {
    let texts = state.texts;
    match outcome {
        Ok(done) => done.clone(),
        Err(Refusal::NotInRoom) => texts.host_act_refused().to_owned(),
        Err(Refusal::LeagueOpen) => texts.torneio_aberto().to_owned(),
        Err(Refusal::NoHistory) => texts.sem_historico().to_owned(),
        Err(_) => texts.indisponivel().to_owned(),
    }
}
