//! Running the rooms: the chosen row, and the question before an act.
//!
//! **Invariant:** never draws, and does no act itself. It returns the command.

use crossterm::event::KeyCode;
use game::wire::host::{HostCommand, HouseRoom, HouseView, Whom};
use game::wire::{Notice, Word};
use game::{Clean, League, LeagueName, Mark, Name, RoomId};
use texts::Texts;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The minutes of a break.
pub(super) const BREAK: u64 = 10;

/// The minutes of a league, unless the host types others: a lesson.
const LESSON: u64 = 50;

/// A row: a room, or a taken seat in it. It stays chosen when other rows come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) room: RoomId,
    pub(super) mark: Option<Mark>,
}

/// A question to the host, with the text typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether to close this room.
    Close(RoomId),
    /// Whether to send the player on this seat on a break.
    SendAway(RoomId, Mark),
    /// The new name of the player on this seat.
    Rename(RoomId, Mark, String),
    /// The message to everybody.
    Message(String),
    /// The name of a new league.
    LeagueName(String),
    /// The minutes for which the league of this name is open.
    LeagueMinutes(LeagueName, String),
    /// Whether to close the league.
    CloseLeague,
    /// Whether to give everybody a name in this language, or no longer.
    Nicknames(Option<Word>),
}

impl Question {
    /// Returns the greatest width of the text to type. The server would cut a longer one.
    const fn columns(&self) -> usize {
        match self {
            Self::Rename(..) => Name::MAX_COLUMNS,
            Self::LeagueName(_) => LeagueName::MAX_COLUMNS,
            Self::Message(_) | Self::LeagueMinutes(..) => Notice::MAX_COLUMNS,
            Self::Close(_) | Self::SendAway(..) | Self::CloseLeague | Self::Nicknames(_) => 0,
        }
    }
}

/// The state of running the rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manage {
    pub(super) chosen: Option<Row>,
    pub(super) question: Option<Question>,
    /// Whether the table of the league is in the place of the rooms.
    pub(super) table: bool,
    /// Whether the host came here for the league alone, and leaves with it.
    league_only: bool,
}

/// The effect of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Stay,
    /// Go back to the screen.
    Leave,
    /// Run this act.
    Act(HostCommand),
    /// Do nothing, and say why.
    Say(String),
}

impl Manage {
    /// Returns the league alone: its table, or the question for the name of a new one.
    pub(super) fn league(house: &HouseView) -> Self {
        let mut manage = Self {
            league_only: true,
            ..Self::default()
        };
        manage.open_league(house);
        manage
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: KeyCode, house: &HouseView, texts: Texts) -> Effect {
        let effect = match self.question.take() {
            Some(question) => self.answer(question, key, texts),
            None if self.is_table(house) => self.at_table(key, house, texts),
            None if self.league_only => Effect::Leave,
            None => self.choose(key, house, texts),
        };
        if effect == Effect::Stay && self.is_empty(house) {
            return Effect::Leave;
        }
        effect
    }

    /// Keeps the chosen row and the question with their player while the house changes, since
    /// a rematch swaps the marks. A question about a player who is gone ends.
    pub(super) fn follow(&mut self, before: &HouseView, after: &HouseView) {
        let now = |room: &RoomId, mark| mark_now(room, mark, before, after);
        if let Some(Row {
            room,
            mark: Some(mark),
        }) = &mut self.chosen
        {
            *mark = now(room, *mark).unwrap_or(*mark);
        }
        let Some(Question::SendAway(room, mark) | Question::Rename(room, mark, _)) =
            &mut self.question
        else {
            return;
        };
        match now(room, *mark) {
            Some(now) => *mark = now,
            None => self.question = None,
        }
    }

    /// Returns whether the host came for the league, and nothing of it is shown.
    pub(super) const fn is_empty(&self, house: &HouseView) -> bool {
        self.league_only && self.question.is_none() && !self.is_table(house)
    }

    /// Returns whether the table of a league is shown.
    pub(super) const fn is_table(&self, house: &HouseView) -> bool {
        self.table && house.league.is_some()
    }

    /// Takes a key at the table of the league.
    fn at_table(&mut self, key: KeyCode, house: &HouseView, texts: Texts) -> Effect {
        let over = house.league.as_ref().is_some_and(|league| league.over);
        if let KeyCode::Char(letter) = key {
            self.question = match (letter.to_ascii_lowercase(), over) {
                ('u', _) => return undo(house, texts),
                ('f', false) => Some(Question::CloseLeague),
                ('n', true) => Some(Question::LeagueName(String::new())),
                ('t', _) => {
                    self.table = false;
                    None
                }
                _ => None,
            };
        }
        if key == KeyCode::Esc {
            self.table = false;
        }
        Effect::Stay
    }

    /// Shows the table of the league, or asks for the name of a new one.
    fn open_league(&mut self, house: &HouseView) {
        self.table = true;
        if house.league.is_none() {
            self.question = Some(Question::LeagueName(String::new()));
        }
    }

    /// Returns the chosen row. If its seat is free by now, that is the row of its room, and
    /// none if the room is gone.
    pub(super) fn aim(&self, house: &HouseView) -> Option<Row> {
        let chosen = self.chosen.clone()?;
        let rows = rows(house);
        let of_room = Row {
            mark: None,
            ..chosen.clone()
        };
        [chosen, of_room].into_iter().find(|row| rows.contains(row))
    }

    fn choose(&mut self, key: KeyCode, house: &HouseView, texts: Texts) -> Effect {
        if let KeyCode::Char(letter) = key {
            return self.letter(letter.to_ascii_lowercase(), house, texts);
        }
        if key == KeyCode::Esc {
            return Effect::Leave;
        }
        if matches!(key, KeyCode::Up | KeyCode::Down) {
            self.step(house, key == KeyCode::Down);
        }
        Effect::Stay
    }

    fn letter(&mut self, letter: char, house: &HouseView, texts: Texts) -> Effect {
        let act = match letter {
            'd' => HostCommand::Door(!house.door_closed),
            'a' => {
                let language = texts.language().tag();
                let names = (!house.nicknames).then(|| language.into());
                self.question = Some(Question::Nicknames(names));
                return Effect::Stay;
            }
            'u' => return undo(house, texts),
            't' => {
                self.open_league(house);
                return Effect::Stay;
            }
            'm' => {
                self.question = Some(Question::Message(String::new()));
                return Effect::Stay;
            }
            _ => return self.letter_of_row(letter, house, texts),
        };
        Effect::Act(act)
    }

    fn letter_of_row(&mut self, letter: char, house: &HouseView, texts: Texts) -> Effect {
        let Some(Row { room, mark }) = self.aim(house) else {
            let why = match letter {
                'l' | 'e' | 'p' | 'n' if house.rooms.is_empty() => texts.host_no_room(),
                'l' | 'p' | 'n' => texts.host_choose_player(),
                'e' => texts.host_choose_room(),
                _ => return Effect::Stay,
            };
            return Effect::Say(why.to_owned());
        };
        self.question = match (letter, mark) {
            ('l', Some(mark)) => return Effect::Act(HostCommand::Free(room, mark)),
            ('e', _) => Some(Question::Close(room)),
            ('p', Some(mark)) => Some(Question::SendAway(room, mark)),
            ('n', Some(mark)) => Some(Question::Rename(room, mark, String::new())),
            ('l' | 'p' | 'n', None) => {
                return Effect::Say(texts.host_choose_player().to_owned());
            }
            _ => None,
        };
        Effect::Stay
    }

    fn answer(&mut self, question: Question, key: KeyCode, texts: Texts) -> Effect {
        let yes = matches!(key, KeyCode::Enter | KeyCode::Char('s' | 'S' | 'y' | 'Y'));
        match question {
            Question::Close(room) if yes => Effect::Act(HostCommand::Close(room)),
            Question::SendAway(room, mark) if yes => {
                Effect::Act(HostCommand::SendAway(Whom::Seat(room, mark), BREAK))
            }
            Question::CloseLeague if yes => Effect::Act(HostCommand::CloseLeague),
            Question::Nicknames(names) if yes => Effect::Act(HostCommand::Nicknames(names)),
            Question::Close(_)
            | Question::SendAway(..)
            | Question::CloseLeague
            | Question::Nicknames(_) => Effect::Stay,
            Question::Rename(room, mark, text) => {
                let named = |text: &str| {
                    let name = Name::new(text);
                    (!name.as_str().is_empty())
                        .then(|| HostCommand::Rename(room.clone(), mark, name))
                };
                let again = |text| Question::Rename(room.clone(), mark, text);
                self.type_on(text, key, again, named, texts)
            }
            Question::Message(text) => {
                let message = |text: &str| {
                    let text = Clean::new(text, Notice::MAX_COLUMNS);
                    (!text.as_str().is_empty()).then_some(HostCommand::Announce(text))
                };
                self.type_on(text, key, Question::Message, message, texts)
            }
            Question::LeagueName(text) => self.name_league(text, key, texts),
            Question::LeagueMinutes(name, text) => self.time_league(name, text, key, texts),
        }
    }

    /// Types the name of a new league, and asks for its minutes next.
    fn name_league(&mut self, text: String, key: KeyCode, texts: Texts) -> Effect {
        match LeagueName::new(&text) {
            Ok(name) if key == KeyCode::Enter => {
                self.question = Some(Question::LeagueMinutes(name, LESSON.to_string()));
                Effect::Stay
            }
            Ok(_) | Err(_) => self.type_on(text, key, Question::LeagueName, |_| None, texts),
        }
    }

    /// Types the minutes of a new league. Any other number is asked for again.
    fn time_league(
        &mut self,
        name: LeagueName,
        mut text: String,
        key: KeyCode,
        texts: Texts,
    ) -> Effect {
        // No number that begins with the proposed one is small enough: a digit takes its place.
        if matches!(key, KeyCode::Char('0'..='9')) && text == LESSON.to_string() {
            text.clear();
        }
        let again = |text| Question::LeagueMinutes(name.clone(), text);
        if matches!(key, KeyCode::Char(letter) if !letter.is_ascii_digit() || text.len() > 2) {
            self.question = Some(again(text));
            return Effect::Stay;
        }
        if key == KeyCode::Enter {
            let minutes = text.parse().ok();
            let Some(minutes) = minutes.filter(|n| (1..=League::MAX_MINUTES).contains(n)) else {
                self.question = Some(again(text));
                return Effect::Say(texts.host_minutes_range(League::MAX_MINUTES));
            };
            return Effect::Act(HostCommand::OpenLeague(name, minutes));
        }
        self.type_on(text, key, again, |_| None, texts)
    }

    /// Types a key into a question, or ends it. Enter without a text is asked again.
    fn type_on(
        &mut self,
        mut text: String,
        key: KeyCode,
        again: impl Fn(String) -> Question,
        act: impl Fn(&str) -> Option<HostCommand>,
        texts: Texts,
    ) -> Effect {
        if key == KeyCode::Esc {
            return Effect::Stay;
        }
        if key == KeyCode::Enter {
            if let Some(command) = act(&text) {
                return Effect::Act(command);
            }
            self.question = Some(again(text));
            return Effect::Say(texts.host_nothing_typed().to_owned());
        }
        if key == KeyCode::Backspace {
            text.pop();
        }
        if let KeyCode::Char(letter) = key
            && text.width() + letter.width().unwrap_or(0) <= again(String::new()).columns()
        {
            text.push(letter);
        }
        self.question = Some(again(text));
        Effect::Stay
    }

    fn step(&mut self, house: &HouseView, down: bool) {
        let rows = rows(house);
        let aim = self.aim(house);
        let at = rows.iter().position(|row| Some(row) == aim.as_ref());
        let next = match (at, down) {
            (None, _) => 0,
            (Some(at), true) => (at + 1).min(rows.len().saturating_sub(1)),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.chosen = rows.get(next).cloned();
    }
}

/// Undoes the last act that the screen knows, by its number: a second key that comes before
/// the answer undoes nothing more.
fn undo(house: &HouseView, texts: Texts) -> Effect {
    match house.acts.first() {
        Some(act) => Effect::Act(HostCommand::Undo(Some(act.number))),
        None => Effect::Say(texts.host_nothing_to_undo().to_owned()),
    }
}

/// Returns the mark that the player who had this mark before has now, as far as names tell
/// people apart.
fn mark_now(room: &RoomId, mark: Mark, before: &HouseView, after: &HouseView) -> Option<Mark> {
    let name = |house: &HouseView, mark| {
        let of_it = |one: &&HouseRoom| one.listed.id == *room;
        let players = &house.rooms.iter().find(of_it)?.listed.players;
        let player = players.of(mark).filter(|player| player.robot.is_none());
        player.map(|player| player.name.clone())
    };
    let known = name(before, mark)?;
    let is_known = |mark: &Mark| name(after, *mark).as_ref() == Some(&known);
    [mark, mark.other()].into_iter().find(is_known)
}

/// Returns all rows: each room, followed by its taken seats.
pub(super) fn rows(house: &HouseView) -> Vec<Row> {
    let of = |room: &HouseRoom| {
        let id = room.listed.id.clone();
        let seats = Mark::BOTH
            .into_iter()
            .filter(|mark| !room.listed.players.is_free(*mark));
        let marks: Vec<Option<Mark>> = [None].into_iter().chain(seats.map(Some)).collect();
        marks.into_iter().map(move |mark| Row {
            room: id.clone(),
            mark,
        })
    };
    house.rooms.iter().flat_map(of).collect()
}
