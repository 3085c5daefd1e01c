//! Puts the state into words: notices, refusals, names.
//!
//! **Invariant:** does not depend on where or when a sentence is shown.

use game::wire::{ListedRoom, Stage};
use game::{Board, Clean, Code, Level, Mark, Player, Refusal, RoomId};
use texts::Texts;

use crate::appearance::text_width::cut;
use crate::message::DownReason;
use crate::state::{App, Notice};

impl Notice {
    /// Returns the sentence of this notice.
    pub(crate) fn sentence(&self, app: &App) -> String {
        let texts = app.setup.texts;
        match self {
            Self::Joined(player) => joined(app, player),
            Self::TookRobotsSeat(player) => texts.took_robots_seat(display_name(texts, player)),
            Self::Left(player) if player.robot.is_some() => texts.robot_left().to_owned(),
            Self::Left(player) => texts.left(display_name(texts, player)),
            Self::Dropped(player) => texts.opponent_away(display_name(texts, player)),
            Self::Returned(player) => texts.opponent_back(display_name(texts, player)),
            Self::Watchers(count) => texts.watching_count(count),
            Self::NewGame => new_game(app),
            Self::Back => texts.back_online().to_owned(),
            Self::BackReset => texts.back_online_reset().to_owned(),
            Self::Relay => texts.plain_relay().to_owned(),
            Self::Refused(code) => refusal(texts, code, &app.setup.room),
            Self::Taken => texts.casa_ocupada().to_owned(),
            Self::NotYourTurn(Some(player)) => texts.still_turn_of(display_name(texts, player)),
            Self::NotYourTurn(None) => texts.nao_e_sua_vez().to_owned(),
            Self::OnlyWatching => texts.so_assistindo().to_owned(),
            Self::GameOver => texts.over_ask_rematch().to_owned(),
            Self::Alone => texts.wait_for_someone().to_owned(),
            Self::Sending => texts.sending().to_owned(),
            Self::Offline => texts.wait_for_line().to_owned(),
            Self::Unconfirmed => texts.not_confirmed().to_owned(),
            Self::Copied => texts.invite_copied().to_owned(),
            Self::MouseOn => texts.mouse_on().to_owned(),
            Self::NotKept(why) => texts.options_not_kept(Clean::new(why, 80)),
            Self::BrokenFile(sentence) => Clean::new(sentence, 200).to_string(),
        }
    }
}

/// Returns who joined. If the game is about to begin, also returns our role in it.
fn joined(app: &App, player: &Player) -> String {
    let texts = app.setup.texts;
    let name = display_name(texts, player);
    match app.mark().filter(|_| app.board() == Board::EMPTY) {
        Some(Mark::X) => texts.joined_you_start(name),
        Some(Mark::O) => texts.joined_you_are(name, Mark::O.letter()),
        None => texts.joined(name),
    }
}

/// Returns who starts the new game.
fn new_game(app: &App) -> String {
    let texts = app.setup.texts;
    if app.mark() == Some(Mark::X) {
        texts.rematch_you_start().to_owned()
    } else {
        texts.rematch_starts(player_name(app, Mark::X))
    }
}

/// Returns the displayed name of the player with this mark.
pub(crate) fn player_name(app: &App, mark: Mark) -> String {
    let texts = app.setup.texts;
    match app.player(mark) {
        Some(player) => display_name(texts, player),
        None => texts.player().to_owned(),
    }
}

/// Returns the name of a player. On a relay it is only the mark.
pub(crate) fn name_or_mark(app: &App, mark: Mark) -> String {
    if app.is_relay() {
        mark.letter().to_string()
    } else {
        player_name(app, mark)
    }
}

/// Returns the sentence of a refusal. The code of a later server is shown as it is.
pub(crate) fn refusal(texts: Texts, code: &Code, room: &RoomId) -> String {
    let refusal = match code {
        Code::Known(refusal) => *refusal,
        Code::Unknown(word) => return texts.unknown_refusal(word),
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
        Refusal::ChairTaken => texts.vaga_ocupada().to_owned(),
        Refusal::RoomFull => texts.sala_cheia(room),
        Refusal::ServerFull => texts.servidor_cheio().to_owned(),
        Refusal::SlowDown => texts.devagar().to_owned(),
        Refusal::Unavailable => texts.indisponivel().to_owned(),
        Refusal::Internal => texts.interno().to_owned(),
    }
}

/// Returns why the connection to this server is down.
pub(crate) fn down(texts: Texts, reason: DownReason, host: &str) -> String {
    match reason {
        DownReason::NoAnswer => texts.no_answer(host),
        DownReason::NotOurs => texts.not_ours(host),
        DownReason::TurnedAway => texts.turned_away(host),
        DownReason::Lost | DownReason::Closed => texts.connection_lost().to_owned(),
    }
}

/// The maximum width of a displayed name, in columns.
const MAX_NAME_COLUMNS: usize = 12;

/// Returns whether the player has a name other than "player".
pub(crate) fn has_name(player: &Player) -> bool {
    player.robot.is_some() || !player.name.as_str().is_empty()
}

/// Returns the displayed name of a player. A person's name is cut to a maximum width, and
/// is never empty. A robot's name comes from our own texts.
pub(crate) fn display_name(texts: Texts, player: &Player) -> String {
    match player.robot {
        Some(Level::Easy) => texts.robot_easy().to_owned(),
        Some(Level::Medium) => texts.robot_medium().to_owned(),
        Some(Level::Perfect) => texts.robot_perfect().to_owned(),
        None if has_name(player) => cut(player.name.as_str(), MAX_NAME_COLUMNS),
        None => texts.player().to_owned(),
    }
}
/// Returns the stage of a listed room.
pub(crate) fn stage(texts: Texts, stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => texts.room_waiting(),
        Stage::Playing => texts.room_playing(),
        Stage::Over => texts.room_over(),
    }
}

/// Returns the players of a listed room, such as "Maria × João".
pub(crate) fn players(texts: Texts, room: &ListedRoom) -> String {
    let mut names = Mark::BOTH
        .into_iter()
        .filter_map(|mark| room.players.of(mark))
        .map(|player| display_name(texts, player));
    match (names.next(), names.next()) {
        (Some(one), Some(other)) => texts.versus(one, other),
        (Some(one), None) => one,
        (None, _) => String::new(),
    }
}
