//! Opening, watching and closing a league.

use crossterm::event::KeyCode;
use game::wire::LeagueInShort;
use game::wire::host::{HostCommand, act};
use game::{LeagueName, Name, Row};
use texts::{Language, Texts};

use super::super::state::{HostState, Step};
use super::acts::done_act;
use super::{JOAO, MARIA, picture, press, says, state};

const CLASS: &str = "Turma 7B da Escola Maria Quitéria";

fn host(language: Language) -> HostState {
    let mut state = state(Vec::new(), "C.UTF-8");
    state.texts = Texts::new(language);
    state
}

fn row(place: usize, name: &str, points: u32) -> Row {
    Row {
        place,
        name: Name::new(name),
        points,
        games: 12,
        wins: points / 3,
        draws: points % 3,
        losses: 2,
    }
}

/// Lets a league be open, or over.
pub(super) fn league(state: &mut HostState, over: bool, people: usize) {
    state.overview.house.league = Some(LeagueInShort {
        name: LeagueName::new(CLASS).unwrap(),
        ends: 1_795_000_000_000,
        over,
        people,
        before: None,
    });
    state.overview.minutes_left = 12;
    let names = [MARIA, JOAO, "王小明", ""];
    let others = (4..people).map(|_| "Ana Beatriz");
    state.overview.table = (1..)
        .zip(names.into_iter().take(people).chain(others).take(40))
        .map(|(place, name)| row(place, name, 36 - place as u32 % 36))
        .collect();
}

fn types(state: &mut HostState, text: &str) {
    for letter in text.chars() {
        assert_eq!(press(state, KeyCode::Char(letter)), Step::Stay);
    }
}

#[test]
fn the_host_opens_a_league_by_its_name_and_minutes() {
    let mut state = host(Language::Pt);
    assert!(picture(&state, 80, 24).contains("T torneio"));
    press(&mut state, KeyCode::Char('t'));
    // A league has a name.
    press(&mut state, KeyCode::Enter);
    assert!(!picture(&state, 80, 24).contains("Minutos"));
    types(&mut state, CLASS);
    assert_eq!(press(&mut state, KeyCode::Enter), Step::Stay);
    assert!(says(&state, "até 480: 50▏ Enter abre, Esc deixa"));
    // A digit takes the place of the proposed minutes.
    types(&mut state, "3");
    assert!(says(&state, "até 480: 3▏ Enter abre, Esc deixa"));
    // Letters and too many minutes are not taken.
    types(&mut state, "x");
    press(&mut state, KeyCode::Backspace);
    assert_eq!(press(&mut state, KeyCode::Enter), Step::Stay);
    types(&mut state, "9999");
    assert_eq!(press(&mut state, KeyCode::Enter), Step::Stay);
    for _ in 0..2 {
        press(&mut state, KeyCode::Backspace);
    }
    types(&mut state, "0");
    let name = LeagueName::new(CLASS).unwrap();
    let open = Step::Act(HostCommand::OpenLeague(name, 90));
    assert_eq!(press(&mut state, KeyCode::Enter), open);
    // Once the server has it, its table is there.
    league(&mut state, false, 4);
    assert!(picture(&state, 80, 24).contains("Termina em 12 min · Participantes: 4"));
}

#[test]
fn a_refused_league_says_why() {
    for language in Language::ALL {
        let mut state = host(language);
        let texts = state.texts;
        for (refusal, sentence) in [
            (game::Refusal::LeagueOpen, texts.torneio_aberto()),
            (game::Refusal::NoHistory, texts.sem_historico()),
        ] {
            state.outcome = Some(Err(refusal));
            assert!(says(&state, sentence));
        }
    }
}

#[test]
fn the_league_is_closed_after_a_question_and_closing_is_taken_back() {
    let mut state = host(Language::Pt);
    league(&mut state, false, 4);
    press(&mut state, KeyCode::Char('t'));
    // E closes a room, one Esc away.
    press(&mut state, KeyCode::Char('e'));
    assert_eq!(state.manage.as_ref().unwrap().question, None);
    press(&mut state, KeyCode::Char('f'));
    assert!(picture(&state, 80, 24).contains("Encerrar o torneio Turma 7B"));
    assert_eq!(press(&mut state, KeyCode::Char('n')), Step::Stay);
    press(&mut state, KeyCode::Char('f'));
    let close = Step::Act(HostCommand::CloseLeague);
    assert_eq!(press(&mut state, KeyCode::Char('s')), close);
    league(&mut state, true, 4);
    assert!(picture(&state, 80, 24).contains("Fim do torneio"));
    assert_eq!(press(&mut state, KeyCode::Char('u')), Step::Stay);
    state.overview.house.acts = vec![done_act(9, act::CLOSE_LEAGUE)];
    let undo = Step::Act(HostCommand::Undo(Some(9)));
    assert_eq!(press(&mut state, KeyCode::Char('u')), undo);
    // After its end another one may begin.
    press(&mut state, KeyCode::Char('n'));
    assert!(picture(&state, 80, 24).contains("Nome do torneio: ▏"));
}

#[test]
fn the_end_of_a_league_tells_of_a_game_that_still_counts() {
    for language in Language::ALL {
        let mut state = host(language);
        let (over, but) = (state.texts.league_over(), state.texts.league_over_but());
        league(&mut state, true, 4);
        state.overview.house.still_counts = true;
        assert!(picture(&state, 80, 24).contains(over));
        assert!(picture(&state, 140, 24).contains(but));
        press(&mut state, KeyCode::Char('t'));
        assert!(picture(&state, 140, 24).contains(but));
        state.overview.house.still_counts = false;
        assert!(!picture(&state, 140, 24).contains(but));
        state.overview.table.clear();
        assert!(says(&state, state.texts.league_nobody_over()));
        assert!(picture(&state, 80, 24).contains(over));
    }
}

#[test]
fn esc_leads_back_to_the_place_of_the_t() {
    let mut state = host(Language::Pt);
    // Without a league, to the first screen from the question for its name.
    press(&mut state, KeyCode::Char('t'));
    press(&mut state, KeyCode::Esc);
    assert_eq!(state.manage, None);
    // A league that the server refuses leaves the first screen, too.
    press(&mut state, KeyCode::Char('t'));
    types(&mut state, CLASS);
    press(&mut state, KeyCode::Enter);
    press(&mut state, KeyCode::Enter);
    state.answered(Err(game::Refusal::NoHistory));
    assert_eq!(state.manage, None);
    league(&mut state, true, 4);
    press(&mut state, KeyCode::Char('t'));
    press(&mut state, KeyCode::Char('n'));
    press(&mut state, KeyCode::Esc);
    assert!(picture(&state, 80, 24).contains("Fim do torneio"));
    press(&mut state, KeyCode::Esc);
    assert_eq!(state.manage, None);
    // From the rooms, back to the rooms.
    press(&mut state, KeyCode::Char('a'));
    press(&mut state, KeyCode::Char('t'));
    press(&mut state, KeyCode::Esc);
    assert!(picture(&state, 80, 24).contains("D porta"));
    press(&mut state, KeyCode::Esc);
    assert_eq!(state.manage, None);
}

#[test]
fn the_table_of_a_league_that_is_gone_leaves_the_first_screen() {
    let mut state = host(Language::Pt);
    league(&mut state, true, 4);
    press(&mut state, KeyCode::Char('t'));
    let mut gone = state.overview.clone();
    gone.house.league = None;
    state.show(gone.clone());
    let screen = picture(&state, 80, 24);
    assert!(screen.contains("T torneio"), "{screen}");
    assert!(!screen.contains("E encerrar"), "{screen}");
    press(&mut state, KeyCode::Char('t'));
    assert!(picture(&state, 80, 24).contains("Nome do torneio: ▏"));
    // An overview from before the new league closes nothing.
    types(&mut state, CLASS);
    press(&mut state, KeyCode::Enter);
    press(&mut state, KeyCode::Enter);
    state.show(gone);
    league(&mut state, false, 4);
    assert!(picture(&state, 80, 24).contains("Termina em 12 min"));
}

#[test]
fn the_table_at_several_sizes() {
    let mut pictures = Vec::new();
    for (language, people) in [(Language::Pt, 4), (Language::Es, 31), (Language::En, 0)] {
        let mut state = host(language);
        league(&mut state, people == 4, people);
        pictures.push(picture(&state, 80, 24));
        press(&mut state, KeyCode::Char('t'));
        for (columns, rows) in [(80, 24), (40, 12), (20, 8)] {
            pictures.push(picture(&state, columns, rows));
        }
    }
    insta::assert_snapshot!(pictures.join("\n"));
}

#[test]
fn every_size_has_a_table_without_words_that_are_cut_in_the_foot() {
    let mut state = host(Language::Es);
    league(&mut state, false, 40);
    press(&mut state, KeyCode::Char('t'));
    for (columns, rows) in super::sizes() {
        let picture = picture(&state, columns, rows);
        let foot = picture.lines().last().unwrap();
        assert!(rows < 2 || !foot.contains('…'), "{columns}x{rows}: {foot}");
    }
}
