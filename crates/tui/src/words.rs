//! Notices, and the sentence of each. Knows when nothing is shown, nor where.

use game::{Mark, Name, Refusal, RoomId};
use texts::Texts;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Something worth telling for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Somebody sat down; we play this mark, or watch.
    Joined { name: Name, own: Option<Mark> },
    /// Somebody left a seat.
    Left(Name),
    /// Somebody lost the connection.
    Dropped(Name),
    /// Somebody came back.
    Returned(Name),
    /// So many watch now.
    Watchers(u32),
    /// A new game, and we start.
    NewGameYours,
    /// A new game, and somebody else starts.
    NewGame(Name),
    /// The line is back and the room is the same.
    Back,
    /// The line is back and the room is another one.
    BackReset,
    /// The server only repeats boards.
    Relay,
    /// The server refused something, with this code.
    Refused(String),
    /// That square is taken.
    Taken,
    /// It is this person's turn; none over a relay.
    NotYourTurn(Option<Name>),
    /// We only watch.
    OnlyWatching,
    /// The game is over.
    GameOver,
    /// Nobody sits opposite.
    Alone,
    /// An earlier move is not confirmed yet.
    Sending,
    /// Nothing can be played while the line is down.
    Offline,
    /// Nobody confirmed the move; it is tried again with the next connection.
    Unconfirmed,
}

impl Notice {
    /// Whether something did not go as wanted, and is shown as such.
    pub(crate) const fn is_warning(&self) -> bool {
        match self {
            Self::Joined { .. }
            | Self::Returned(_)
            | Self::Watchers(_)
            | Self::NewGameYours
            | Self::NewGame(_)
            | Self::Back => false,
            Self::Left(_)
            | Self::Dropped(_)
            | Self::BackReset
            | Self::Relay
            | Self::Refused(_)
            | Self::Taken
            | Self::NotYourTurn(_)
            | Self::OnlyWatching
            | Self::GameOver
            | Self::Alone
            | Self::Sending
            | Self::Offline
            | Self::Unconfirmed => true,
        }
    }

    /// Its sentence.
    pub(crate) fn sentence(&self, texts: Texts, room: &RoomId) -> String {
        match self {
            Self::Joined { name, own: None } => texts.joined(shown(texts, name)),
            Self::Joined {
                name,
                own: Some(Mark::X),
            } => texts.joined_you_start(shown(texts, name)),
            Self::Joined {
                name,
                own: Some(Mark::O),
            } => texts.joined_you_are(shown(texts, name), Mark::O.letter()),
            Self::Left(name) => texts.left(shown(texts, name)),
            Self::Dropped(name) => texts.opponent_away(shown(texts, name)),
            Self::Returned(name) => texts.opponent_back(shown(texts, name)),
            Self::Watchers(count) => texts.watching_count(count),
            Self::NewGameYours => texts.rematch_you_start().to_owned(),
            Self::NewGame(name) => texts.rematch_starts(shown(texts, name)),
            Self::Back => texts.back_online().to_owned(),
            Self::BackReset => texts.back_online_reset().to_owned(),
            Self::Relay => texts.plain_relay().to_owned(),
            Self::Refused(code) => refusal(texts, code, room),
            Self::Taken => texts.casa_ocupada().to_owned(),
            Self::NotYourTurn(Some(name)) => texts.still_turn_of(shown(texts, name)),
            Self::NotYourTurn(None) => texts.nao_e_sua_vez().to_owned(),
            Self::OnlyWatching => texts.so_assistindo().to_owned(),
            Self::GameOver => texts.over_ask_rematch().to_owned(),
            Self::Alone => texts.wait_for_someone().to_owned(),
            Self::Sending => texts.sending().to_owned(),
            Self::Offline => texts.wait_for_line().to_owned(),
            Self::Unconfirmed => texts.not_confirmed().to_owned(),
        }
    }
}

/// The sentence of a refusal; a code of a later server is shown as it is, cleaned.
pub(crate) fn refusal(texts: Texts, code: &str, room: &RoomId) -> String {
    let Some(refusal) = Refusal::from_code(code) else {
        return texts.unknown_refusal(game::clean(code, 30));
    };
    match refusal {
        Refusal::BadPayload => texts.dados_invalidos().to_owned(),
        Refusal::BadRoom => texts.sala_invalida().to_owned(),
        Refusal::NotInRoom => texts.fora_da_sala().to_owned(),
        Refusal::BadBoard => texts.tabuleiro_invalido().to_owned(),
        Refusal::SquareTaken => texts.casa_ocupada().to_owned(),
        Refusal::NotYourTurn => texts.nao_e_sua_vez().to_owned(),
        Refusal::OnlyWatching => texts.so_assistindo().to_owned(),
        Refusal::Stale => texts.tabuleiro_desatualizado().to_owned(),
        Refusal::GameOver => texts.partida_encerrada().to_owned(),
        Refusal::BadToken => texts.ficha_invalida().to_owned(),
        Refusal::SeatTakenOver => texts.vaga_assumida().to_owned(),
        Refusal::RoomFull => texts.sala_cheia(room),
        Refusal::ServerFull => texts.servidor_cheio().to_owned(),
        Refusal::SlowDown => texts.devagar().to_owned(),
        Refusal::Unavailable => texts.indisponivel().to_owned(),
        Refusal::Internal => texts.interno().to_owned(),
    }
}

/// The widest a name is shown.
const NAME_COLUMNS: usize = 12;

/// A name as it is shown: cut, and never empty.
pub(crate) fn shown(texts: Texts, name: &Name) -> String {
    if name.as_str().is_empty() {
        return texts.player().to_owned();
    }
    cut(name.as_str(), NAME_COLUMNS)
}

/// Text cut to so many columns, ending in `…` where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// Text in lines of at most so many columns, broken at spaces, or anywhere where a
/// word is wider than a line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let mut word = word.to_owned();
        let space = usize::from(!line.is_empty());
        if line.width() + space + word.width() > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > columns {
            let head = head(&word, columns);
            if head.is_empty() {
                return lines;
            }
            word.drain(..head.len());
            lines.push(head);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The longest beginning of a text that fits.
fn head(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_and_wrapped_by_columns() {
        assert_eq!(cut("Maria das Dores", 12), "Maria das D…");
        assert_eq!(cut("王小明王小明王小明", 12), "王小明王小…");
        assert_eq!(cut("Ana", 0), "");
        assert_eq!(
            wrap("Espere alguém entrar.", 9),
            ["Espere", "alguém", "entrar."]
        );
        assert_eq!(wrap("http://abc/def ok", 6), ["http:/", "/abc/d", "ef ok"]);
        assert_eq!(wrap("abc", 0), Vec::<String>::new());
    }
}
