//! Puts the state into words: notices, refusals, names.
//!
//! **Invariant:** does not depend on where or when a sentence is shown.

use arena::{Fault, Loss};
use game::wire::{ListedRoom, Stage};
use game::{
    Board, Clean, Code, Level, Mark, Outcome, PlayedGame, Player, Players, Refusal, RoomId,
};
use texts::Texts;

use crate::address::Address;
use crate::message::{DownReason, Obstacle};
use crate::state::{App, Later, Notice, Seated};

impl Notice {
    /// Returns the sentence of this notice.
    pub(crate) fn sentence(&self, app: &App) -> String {
        app.setup.texts.begun(self.words(app))
    }

    fn words(&self, app: &App) -> String {
        let texts = app.setup.texts;
        match self {
            Self::Joined(who) => joined(app, who),
            Self::Found(who) => found(app, who),
            Self::FindsNobody => texts.seek_unknown().to_owned(),
            Self::TookRobotsSeat(who) => texts.took_robots_seat(called(app, who)),
            Self::Left(Seated(_, player)) if player.robot.is_some() => {
                texts.robot_left().to_owned()
            }
            Self::Left(who) => seat_of_is_free(texts, called(app, who)),
            Self::Dropped(who) => texts.opponent_away(called(app, who)),
            Self::Returned(who) => texts.opponent_back(called(app, who)),
            Self::Watchers(count) => texts.watching_count(count),
            Self::NewGame => new_game(app),
            Self::Back => texts.back_online().to_owned(),
            Self::BackReset => texts.back_online_reset().to_owned(),
            Self::Relay => texts.plain_relay().to_owned(),
            Self::Refused(code) => refusal(texts, code, &app.setup.room),
            Self::Taken => texts.casa_ocupada().to_owned(),
            Self::NotYourTurn(Some(who)) => still_turn_of(texts, called(app, who)),
            Self::NotYourTurn(None) => texts.nao_e_sua_vez().to_owned(),
            Self::HostSays(text) => texts.says_the_host(text),
            Self::Renamed(name) => texts.renamed_by_host(name.as_str()),
            Self::LeagueEnded(name, Some(true)) => texts.league_ended_but(name.as_str()),
            Self::LeagueEnded(name, Some(false)) => texts.league_ended_no(name.as_str()),
            Self::LeagueEnded(name, None) => texts.league_ended(name.as_str()),
            Self::Later(Later::Meeting) => texts.later_next().to_owned(),
            Self::Later(Later::Games) => texts.later_games().to_owned(),
            Self::Later(Later::Rematch) => texts.later_rematch().to_owned(),
            Self::Later(Later::Moves) => texts.later_moves().to_owned(),
            Self::NoSquare => texts.no_square().to_owned(),
            Self::Burst => texts.keys_at_once().to_owned(),
            Self::Named => texts.say_named(app.setup.name.as_str()),
            Self::Nameless => texts.no_name_now().to_owned(),
            Self::Seeking => texts.seeking().to_owned(),
            Self::NoRobot => texts.say_no_robot().to_owned(),
            Self::SeatGivenBack => texts.seat_given_back().to_owned(),
            Self::OnlyWatching => texts.so_assistindo().to_owned(),
            Self::GameOver if app.wants_next() => texts.over_ask_next().to_owned(),
            Self::GameOver => texts.over_ask_rematch().to_owned(),
            Self::Alone => texts.wait_for_someone().to_owned(),
            Self::Sending => texts.sending().to_owned(),
            Self::Offline => texts.wait_for_line().to_owned(),
            Self::WaitUntilBack => texts.wait_until_back().to_owned(),
            Self::MissedMoves => texts.moves_missed().to_owned(),
            Self::Unconfirmed => texts.not_confirmed().to_owned(),
            Self::Copied => texts.invite_copied().to_owned(),
            Self::MouseOn => texts.mouse_on().to_owned(),
            Self::NoShell => texts.no_shell().to_owned(),
            Self::NotKept(why) => texts.options_not_kept(Clean::new(why, 80)),
            Self::BrokenFile(sentence) => Clean::new(sentence, 200).to_string(),
        }
    }
}

/// Returns the reason of a program's loss or failure, with the program's own words.
pub fn loss(texts: Texts, loss: &Loss) -> String {
    let reason = match loss.fault {
        Fault::NotStarted => texts.fault_not_started(),
        Fault::Refused => texts.fault_refused(),
        Fault::Time => texts.fault_time(),
        Fault::Crash => texts.fault_crash(),
        Fault::Unreadable => texts.fault_unreadable(),
        Fault::OffBoard => texts.fault_off_board(),
        Fault::Taken => texts.fault_taken(),
        Fault::Chatter => texts.fault_chatter(),
        Fault::OtherSeat => texts.fault_other_seat(),
    };
    match detail(texts, loss) {
        "" => reason.to_owned(),
        words => format!("{reason} ({words})"),
    }
}

/// Returns the words of a program about its loss or failure, or those of the system, which are
/// ours for a usual reason. May be empty.
pub fn detail(texts: Texts, loss: &Loss) -> &str {
    let usual = loss.system.and_then(|kind| texts.usual_cause(kind));
    usual.unwrap_or(loss.detail.as_str())
}

/// Returns the opponent whom the server found, and our role.
fn found(app: &App, seated: &Seated) -> String {
    let texts = app.setup.texts;
    let who = texts.seek_found(called(app, seated));
    match app.seat {
        Some(Mark::X) => format!("{who} {}", texts.you_play_first()),
        Some(Mark::O) => format!("{who} {}", texts.you_play(Mark::O.letter())),
        None => who,
    }
}

/// Returns who joined. If the game is about to begin, also returns our role in it.
fn joined(app: &App, seated: &Seated) -> String {
    let texts = app.setup.texts;
    let name = called(app, seated);
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

/// Returns the displayed name of the player with this mark. An empty seat is called by the
/// mark.
pub(crate) fn player_name(app: &App, mark: Mark) -> String {
    app.player(mark).map_or_else(
        || mark.letter().to_string(),
        |player| display_name(app, mark, player),
    )
}

/// Returns that it is the turn of the opponent with this mark. Portuguese joins our word for
/// a nameless one to the word before it.
pub(crate) fn opponents_turn(app: &App, mark: Mark) -> String {
    let texts = app.setup.texts;
    let name = name_or_mark(app, mark);
    if name == texts.your_opponent() {
        texts.opponents_turn_nameless().to_owned()
    } else {
        texts.opponents_turn(name)
    }
}

fn seat_of_is_free(texts: Texts, name: String) -> String {
    if name == texts.your_opponent() {
        texts.seat_of_opponent_is_free().to_owned()
    } else {
        texts.seat_of_is_free(name)
    }
}

fn still_turn_of(texts: Texts, name: String) -> String {
    if name == texts.your_opponent() {
        texts.still_turn_of_opponent().to_owned()
    } else {
        texts.still_turn_of(name)
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
        Refusal::SeatClaimed => texts.cadeira_cobrada().to_owned(),
        Refusal::SeatFreedByHost => texts.levantado_pelo_anfitriao().to_owned(),
        Refusal::RoomClosed => texts.sala_encerrada().to_owned(),
        Refusal::SentAway => texts.pausado_pelo_anfitriao().to_owned(),
        Refusal::DoorClosed => texts.porta_fechada().to_owned(),
        Refusal::TooSoon => texts.cedo_demais().to_owned(),
        Refusal::ChairTaken => texts.vaga_ocupada().to_owned(),
        Refusal::LeagueOpen => texts.torneio_aberto().to_owned(),
        Refusal::NoHistory => texts.sem_historico().to_owned(),
        Refusal::RoomFull => texts.sala_cheia(room),
        Refusal::ServerFull => texts.servidor_cheio().to_owned(),
        Refusal::SlowDown => texts.devagar().to_owned(),
        Refusal::Unavailable => texts.indisponivel().to_owned(),
        Refusal::Internal => texts.interno().to_owned(),
    }
}

/// Returns why the connection to this server is down.
pub(crate) fn down(texts: Texts, reason: &DownReason, host: &str) -> String {
    match reason {
        DownReason::NoAnswer => texts.no_answer(with_port(host)),
        DownReason::NotOurs => texts.not_ours(host),
        DownReason::Obstacle(obstacle) => in_the_way(texts, obstacle, host),
        DownReason::TurnedAway => texts.turned_away(host),
        DownReason::Lost | DownReason::Closed => texts.connection_lost().to_owned(),
    }
}

/// Returns a server with the port that was tried, which its label may leave out. A name may
/// precede the label.
fn with_port(host: &str) -> String {
    let (name, label) = host.rsplit_once(' ').unwrap_or(("", host));
    let Ok(address) = label.parse::<Address>() else {
        return host.to_owned();
    };
    let label = address.label_with_port();
    match name {
        "" => label,
        name => format!("{name} {label}"),
    }
}

/// Returns what stands in the way of this server, and what to do about it.
fn in_the_way(texts: Texts, obstacle: &Obstacle, host: &str) -> String {
    match obstacle {
        Obstacle::UnknownName => texts.unknown_name(host),
        Obstacle::OtherCertificate => texts.other_certificate(host),
        Obstacle::UntrustedCertificate => texts.untrusted_certificate(host),
        Obstacle::NoTls => texts.no_tls(host),
        Obstacle::NeedsTls => texts.needs_tls(host),
        Obstacle::OtherName(Some(numbers)) => texts.other_name_numbers(host, numbers),
        Obstacle::OtherName(None) => texts.other_name(host),
        Obstacle::Moved(address) => texts.moved(host, address),
        Obstacle::Gateway(status) => texts.gateway(host, status),
        Obstacle::Refused(Code::Known(Refusal::SlowDown)) => texts.turned_away_for_pace(host),
        Obstacle::Refused(Code::Known(Refusal::ServerFull)) => texts.servidor_cheio().to_owned(),
        Obstacle::Refused(code) => texts.unknown_refusal(code.as_str()),
    }
}

/// Returns whether the player has a name.
pub(crate) fn has_name(player: &Player) -> bool {
    player.robot.is_some() || !player.name.as_str().is_empty()
}

/// Returns the displayed name of a player other than us, which is never empty. A screen
/// without space for the whole name cuts it. A robot's name comes from our own texts. A player
/// without a name is our opponent if we play.
pub(crate) fn display_name(app: &App, mark: Mark, player: &Player) -> String {
    let texts = app.setup.texts;
    if app.seat.is_some() && !has_name(player) {
        texts.your_opponent().to_owned()
    } else {
        name_or_letter(texts, mark, player)
    }
}

fn called(app: &App, Seated(mark, player): &Seated) -> String {
    display_name(app, *mark, player)
}

/// Returns the name of a player in a sentence for everybody but the opponent: that of a player
/// without a name is the mark. [`Texts::begun`] finishes the sentence.
pub(crate) fn name_or_letter(texts: Texts, mark: Mark, player: &Player) -> String {
    match player.robot {
        Some(level) => robot_said(texts, level).to_owned(),
        None if has_name(player) => player.name.as_str().to_owned(),
        None => mark.letter().to_string(),
    }
}

/// Returns the name of a player as a label, if there is one.
pub(crate) fn known_name(texts: Texts, player: &Player) -> Option<String> {
    match player.robot {
        Some(level) => Some(robot_name(texts, level).to_owned()),
        None => has_name(player).then(|| player.name.as_str().to_owned()),
    }
}

/// Returns the name of a robot.
pub fn robot_name(texts: Texts, level: Level) -> &'static str {
    match level {
        Level::Easy => texts.robot_easy(),
        Level::Medium => texts.robot_medium(),
        Level::Perfect => texts.robot_perfect(),
    }
}

/// Returns the name of a robot in a sentence, with its article.
pub(crate) fn robot_said(texts: Texts, level: Level) -> &'static str {
    match level {
        Level::Easy => texts.robot_easy_said(),
        Level::Medium => texts.robot_medium_said(),
        Level::Perfect => texts.robot_perfect_said(),
    }
}

/// Returns the players of a game that has ended, such as "Maria contra João".
pub(crate) fn players_of_game(texts: Texts, game: &PlayedGame) -> String {
    let name = |mark| player_of_game(texts, game, mark);
    texts.begun(texts.versus(name(Mark::X), name(Mark::O)))
}

/// Returns the name of a player of a game that has ended, or the mark.
pub(crate) fn player_of_game(texts: Texts, game: &PlayedGame, mark: Mark) -> String {
    match game.players.of(mark) {
        Some(player) => match player.robot {
            Some(level) => robot_said(texts, level).to_owned(),
            None if player.name.as_str().is_empty() => mark.letter().to_string(),
            None => player.name.as_str().to_owned(),
        },
        None => mark.letter().to_string(),
    }
}

/// Returns the result of a game that has ended.
pub(crate) fn result_of_game(texts: Texts, game: &PlayedGame) -> String {
    match game.outcome {
        Some(Outcome::Won(mark)) => texts.begun(texts.wins(player_of_game(texts, game, mark))),
        Some(Outcome::Drawn) => texts.game_drawn().to_owned(),
        None => texts.game_unfinished().to_owned(),
    }
}

/// Returns whether nobody is connected to a room.
pub(crate) fn is_deserted(players: &Players, watchers: u32) -> bool {
    let is_here = |player: &Player| player.present && player.robot.is_none();
    let mut seats = Mark::BOTH.into_iter().map(|mark| players.of(mark));
    watchers == 0 && !seats.any(|player| player.is_some_and(is_here))
}

/// Returns the stage of a listed room, or that nobody is there.
pub(crate) fn stage(texts: Texts, room: &ListedRoom) -> &'static str {
    if is_deserted(&room.players, room.watchers) {
        return texts.room_deserted();
    }
    match room.stage {
        Stage::Waiting if room.seeks => texts.room_seeks(),
        Stage::Waiting => texts.room_waiting(),
        Stage::Playing => texts.room_playing(),
        Stage::Over => texts.room_over(),
    }
}

/// Returns the players of a listed room, such as "Maria × João (ausente)".
pub(crate) fn players(texts: Texts, room: &ListedRoom) -> String {
    let mut names = Mark::BOTH
        .into_iter()
        .filter_map(|mark| Some((mark, room.players.of(mark)?)))
        .map(|(mark, player)| {
            let name = name_or_letter(texts, mark, player);
            if player.present {
                name
            } else {
                texts.host_name_away(name)
            }
        });
    match (names.next(), names.next()) {
        (Some(one), Some(other)) => texts.begun(texts.versus(one, other)),
        (Some(one), None) => texts.begun(one),
        (None, _) => String::new(),
    }
}
