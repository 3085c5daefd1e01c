//! Running the rooms: the chosen row, and the question before an act.
//!
//! **Invariant:** never draws, and does no act itself. It returns the command.

use crossterm::event::KeyCode;
use game::wire::Notice;
use game::wire::host::{HostCommand, HouseRoom, HouseView, Whom};
use game::{Clean, Mark, Name, RoomId};
use texts::Texts;

/// The minutes of a break.
pub(super) const BREAK: u64 = 10;

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
}

/// The state of running the rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manage {
    pub(super) chosen: Option<Row>,
    pub(super) question: Option<Question>,
}

/// The effect of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Stay,
    /// Go back to the screen.
    Leave,
    /// Run this act.
    Act(HostCommand),
}

impl Manage {
    /// Takes a key.
    pub(super) fn press(&mut self, key: KeyCode, house: &HouseView, texts: Texts) -> Effect {
        match self.question.take() {
            Some(question) => self.answer(question, key),
            None => self.choose(key, house, texts),
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
                HostCommand::Nicknames((!house.nicknames).then(|| language.into()))
            }
            'u' => HostCommand::Undo(None),
            'm' => {
                self.question = Some(Question::Message(String::new()));
                return Effect::Stay;
            }
            _ => return self.letter_of_row(letter, house),
        };
        Effect::Act(act)
    }

    fn letter_of_row(&mut self, letter: char, house: &HouseView) -> Effect {
        let Some(Row { room, mark }) = self.aim(house) else {
            return Effect::Stay;
        };
        self.question = match (letter, mark) {
            ('l', Some(mark)) => return Effect::Act(HostCommand::Free(room, mark)),
            ('e', _) => Some(Question::Close(room)),
            ('p', Some(mark)) => Some(Question::SendAway(room, mark)),
            ('n', Some(mark)) => Some(Question::Rename(room, mark, String::new())),
            _ => None,
        };
        Effect::Stay
    }

    fn answer(&mut self, question: Question, key: KeyCode) -> Effect {
        let yes = matches!(key, KeyCode::Enter | KeyCode::Char('s' | 'S' | 'y' | 'Y'));
        match question {
            Question::Close(room) if yes => Effect::Act(HostCommand::Close(room)),
            Question::SendAway(room, mark) if yes => {
                Effect::Act(HostCommand::SendAway(Whom::Seat(room, mark), BREAK))
            }
            Question::Close(_) | Question::SendAway(..) => Effect::Stay,
            Question::Rename(room, mark, text) => {
                let named = |text: &str| {
                    let name = Name::new(text);
                    (!name.as_str().is_empty())
                        .then(|| HostCommand::Rename(room.clone(), mark, name))
                };
                let again = |text| Question::Rename(room.clone(), mark, text);
                self.type_on(text, key, again, named)
            }
            Question::Message(text) => {
                let message = |text: &str| {
                    let text = Clean::new(text, Notice::MAX_COLUMNS);
                    (!text.as_str().is_empty()).then_some(HostCommand::Announce(text))
                };
                self.type_on(text, key, Question::Message, message)
            }
        }
    }

    /// Types a key into a question, or ends it.
    fn type_on(
        &mut self,
        mut text: String,
        key: KeyCode,
        again: impl Fn(String) -> Question,
        act: impl Fn(&str) -> Option<HostCommand>,
    ) -> Effect {
        if key == KeyCode::Esc {
            return Effect::Stay;
        }
        if key == KeyCode::Enter {
            return act(&text).map_or(Effect::Stay, Effect::Act);
        }
        if key == KeyCode::Backspace {
            text.pop();
        }
        if let KeyCode::Char(letter) = key
            && text.chars().count() < Notice::MAX_COLUMNS
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
