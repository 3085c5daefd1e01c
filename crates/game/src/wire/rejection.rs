use serde_json::Value;

use crate::{Board, Mark, Refusal, Square};

/// A refusal with the key and the reason for which a client's message was refused, so that
/// the author of the client sees the mistake. The code alone decides what a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The refusal.
    pub refusal: Refusal,
    /// The key of the payload that is wrong, if it is one key.
    pub field: Option<&'static str>,
    /// The mistake, if the refusal is about the message itself.
    pub reason: Option<Reason>,
}

/// A mistake in a client's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no event of this name.
    UnknownEvent,
    /// The payload is no object.
    NotAnObject,
    /// The payload is JSON in a string: an object that was encoded twice.
    JsonText,
    /// The payload, or a part of it, is binary.
    Binary,
    /// The key is missing, or null.
    Missing,
    /// The value is of another type.
    WrongType,
    /// The text or the list is too short or too long.
    WrongLength,
    /// The text has a character that is not allowed.
    BadCharacter,
    /// The value is of the right type, and not one of those that have a meaning.
    BadValue,
    /// The list consists of lists: a board has nine numbers in a row.
    Nested,
    /// The board has more than one new mark.
    SeveralMarks,
    /// The board lacks a mark that is on the table, or has another one in its place.
    ChangedMark,
    /// The new mark is not the mark that moves next.
    WrongMark,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 13] = [
        Self::UnknownEvent,
        Self::NotAnObject,
        Self::JsonText,
        Self::Binary,
        Self::Missing,
        Self::WrongType,
        Self::WrongLength,
        Self::BadCharacter,
        Self::BadValue,
        Self::Nested,
        Self::SeveralMarks,
        Self::ChangedMark,
        Self::WrongMark,
    ];

    /// Returns the word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnknownEvent => "evento_desconhecido",
            Self::NotAnObject => "nao_e_objeto",
            Self::JsonText => "texto_json",
            Self::Binary => "binario",
            Self::Missing => "ausente",
            Self::WrongType => "tipo",
            Self::WrongLength => "tamanho",
            Self::BadCharacter => "caracteres",
            Self::BadValue => "valor",
            Self::Nested => "aninhado",
            Self::SeveralMarks => "varias_marcas",
            Self::ChangedMark => "marca_alterada",
            Self::WrongMark => "marca_errada",
        }
    }

    /// Returns the mistake of a board that no move can make of the current one.
    pub fn of_board(current: &Board, proposed: &Board) -> Option<Self> {
        let changed = |square: &Square| current.at(*square) != proposed.at(*square);
        let changed: Vec<Square> = Square::all().filter(changed).collect();
        if changed.iter().any(|square| current.at(*square).is_some()) {
            return Some(Self::ChangedMark);
        }
        match changed.as_slice() {
            [] => None,
            [square] => {
                let wrong = current.turn() != proposed.at(*square);
                wrong.then_some(Self::WrongMark)
            }
            _ => Some(Self::SeveralMarks),
        }
    }
}

impl Rejection {
    pub(super) const fn of(refusal: Refusal, field: &'static str, reason: Reason) -> Self {
        Self {
            refusal,
            field: Some(field),
            reason: Some(reason),
        }
    }

    /// Rejects data of a key.
    pub(super) const fn data(field: &'static str, reason: Reason) -> Self {
        Self::of(Refusal::BadPayload, field, reason)
    }

    /// Rejects a payload that is no object.
    pub(super) fn payload(payload: Option<&Value>) -> Self {
        let reason = match payload {
            None | Some(Value::Null) => Reason::Missing,
            Some(Value::String(text)) if text.trim_start().starts_with(['{', '[']) => {
                Reason::JsonText
            }
            Some(value) if is_binary(value) => Reason::Binary,
            Some(_) => Reason::NotAnObject,
        };
        Self {
            refusal: Refusal::BadPayload,
            field: None,
            reason: Some(reason),
        }
    }

    /// Rejects a value that has another type than its key asks for.
    pub(super) fn type_of(field: &'static str, value: &Value) -> Self {
        let reason = if is_binary(value) {
            Reason::Binary
        } else {
            Reason::WrongType
        };
        Self::data(field, reason)
    }

    /// Rejects an event of an unknown name.
    pub const UNKNOWN_EVENT: Self = Self {
        refusal: Refusal::BadPayload,
        field: None,
        reason: Some(Reason::UnknownEvent),
    };

    /// Adds the mistake of a board that a room refused.
    #[must_use]
    pub fn with_board(self, current: &Board, proposed: &Board) -> Self {
        if self.refusal != Refusal::BadBoard {
            return self;
        }
        Self {
            field: Some("tabuleiro"),
            reason: Reason::of_board(current, proposed),
            ..self
        }
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            field: None,
            reason: None,
        }
    }
}

/// Whether a value stands for binary data, which travels apart from the JSON that names it.
pub(super) fn is_binary(value: &Value) -> bool {
    value.get("_placeholder") == Some(&Value::Bool(true))
}

/// Returns the mark that a number on a board stands for.
pub(super) fn cell(value: &Value) -> Result<i8, Reason> {
    let number = value.as_i64().ok_or(match value {
        Value::Array(_) => Reason::Nested,
        Value::Number(_) => Reason::BadValue,
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Object(_) => Reason::WrongType,
    })?;
    let marks = [0, i8::from(Mark::X), i8::from(Mark::O)];
    let known = marks.into_iter().find(|mark| i64::from(*mark) == number);
    known.ok_or(Reason::BadValue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(cells: [i8; 9]) -> Board {
        Board::try_from(cells).unwrap()
    }

    #[test]
    fn the_mistake_of_a_board_is_named() {
        let current = board([1, -1, 0, 0, 0, 0, 0, 0, 0]);
        for (proposed, mistake) in [
            ([1, -1, 1, 0, 0, 0, 0, 0, 0], None),
            ([1, -1, 0, 0, 0, 0, 0, 0, 0], None),
            ([1, -1, -1, 0, 0, 0, 0, 0, 0], Some(Reason::WrongMark)),
            ([1, -1, 1, -1, 0, 0, 0, 0, 0], Some(Reason::SeveralMarks)),
            ([1, 0, 1, 0, 0, 0, 0, 0, 0], Some(Reason::ChangedMark)),
            ([1, 1, 0, 0, 0, 0, 0, 0, 0], Some(Reason::ChangedMark)),
        ] {
            assert_eq!(Reason::of_board(&current, &board(proposed)), mistake);
        }
    }

    #[test]
    fn every_reason_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = Reason::ALL.map(Reason::word).into();
        assert_eq!(words.len(), Reason::ALL.len());
    }
}
