//! Every reachable board against every possible proposal and every kind of sender: the
//! crate compared with [`reference`](crate::reference).

use std::collections::HashMap;
use std::thread;

use game::{
    Board, ClientId, Command, Enter, Game, Mark, Moment, Name, Refusal, Room, RoomSettings, Square,
    Step, Token,
};

use crate::reference::{Answer, Cells, History, answer, over, turn_after};

const SENDERS: [(Option<Mark>, i8); 3] = [(Some(Mark::X), 1), (Some(Mark::O), -1), (None, 0)];

/// Returns one history for each of the 5,478 boards, or up to `ways` histories.
fn histories(ways: usize) -> Vec<History> {
    let mut wave: Vec<History> = vec![vec![[0; 9]]];
    let mut all = wave.clone();
    for ply in 0..9 {
        let mut reached: HashMap<Cells, usize> = HashMap::new();
        let mut next = Vec::new();
        for history in wave.iter().filter(|history| !over(&history[ply])) {
            for square in (0..9).filter(|square| history[ply][*square] == 0) {
                let mut board = history[ply];
                board[square] = turn_after(ply);
                let count = reached.entry(board).or_default();
                if *count < ways {
                    *count += 1;
                    let mut longer = history.clone();
                    longer.push(board);
                    next.push(longer);
                }
            }
        }
        all.extend(next.iter().cloned());
        wave = next;
    }
    all
}

/// Returns all 3^9 boards.
fn every_board() -> Vec<(Board, Cells)> {
    (0..3_usize.pow(9))
        .map(|number| {
            let mut cells = [0; 9];
            for (place, cell) in cells.iter_mut().enumerate() {
                *cell = [0, 1, -1][number / 3_usize.pow(place as u32) % 3];
            }
            (Board::try_from(cells).unwrap(), cells)
        })
        .collect()
}

fn squares_of(history: &History) -> impl Iterator<Item = Square> {
    history.windows(2).map(|pair| {
        let square = (0..9).find(|square| pair[0][*square] != pair[1][*square]);
        Square::new(square.unwrap()).unwrap()
    })
}

fn game_of(history: &History) -> Game {
    let mut game = Game::new();
    for square in squares_of(history) {
        game.play(square);
    }
    game
}

fn in_words(step: Result<Step, Refusal>) -> Answer {
    match step {
        Ok(Step::Play(square)) => Answer::Play(square.index()),
        Ok(Step::Repeat) => Answer::Repeat,
        Ok(Step::NextGame) => Answer::Ask,
        Err(refusal) => Answer::Refused(refusal.code()),
    }
}

/// Tries all proposals of all senders on these games; returns the number of proposals.
fn compare(histories: &[History], proposals: &[(Board, Cells)]) -> usize {
    for history in histories {
        let game = game_of(history);
        for (proposal, cells) in proposals {
            for (sender, number) in SENDERS {
                let said = in_words(game.propose(proposal, sender, true));
                let meant = answer(history, cells, number);
                assert_eq!(
                    said,
                    meant,
                    "{sender:?} proposes\n{proposal}on\n{}",
                    game.board()
                );
            }
        }
    }
    histories.len() * proposals.len() * SENDERS.len()
}

fn compare_on_two_threads(histories: &[History], proposals: &[(Board, Cells)]) -> usize {
    let (first, second) = histories.split_at(histories.len() / 2);
    thread::scope(|scope| {
        let first = scope.spawn(|| compare(first, proposals));
        compare(second, proposals) + first.join().unwrap()
    })
}

#[test]
fn every_proposal_on_every_board_means_what_the_reference_says() {
    let one_way_each = histories(1);
    assert_eq!(one_way_each.len(), 5_478);
    let tried = compare_on_two_threads(&one_way_each, &every_board());
    assert_eq!(tried, 5_478 * 19_683 * 3);
}

#[test]
fn the_way_to_a_board_decides_only_what_is_repeated_and_what_is_stale() {
    let many_ways: Vec<_> = histories(6).into_iter().step_by(97).collect();
    assert!(many_ways.len() > 100);
    compare_on_two_threads(&many_ways, &every_board());
}

#[test]
fn on_another_version_only_repeats_are_accepted() {
    let sample: Vec<_> = histories(1).into_iter().step_by(23).collect();
    for history in &sample {
        let game = game_of(history);
        for (proposal, _) in every_board().iter().step_by(7) {
            for (sender, _) in SENDERS {
                let expected = match game.propose(proposal, sender, true) {
                    Ok(Step::Repeat) => Ok(Step::Repeat),
                    _ => Err(Refusal::Stale),
                };
                assert_eq!(game.propose(proposal, sender, false), expected);
            }
        }
    }
}

/// Creates a room in which client 1 plays X, client 2 plays O and client 3 watches.
fn room_after(history: &History) -> Room {
    let enter = |client, watch| {
        let fresh = Token::from_random(client).hash();
        Command::Enter(Enter {
            watch,
            ..Enter::new(ClientId(client as u64), Name::default(), fresh)
        })
    };
    let room = Room::new("123".parse().unwrap(), 0);
    let room = after(&room, enter(1, false));
    let room = after(&room, enter(2, false));
    let mut room = after(&room, enter(3, true));
    for (ply, cells) in history.iter().enumerate().skip(1) {
        let client = if turn_after(ply - 1) == 1 { 1 } else { 2 };
        room = after(&room, propose(client, Board::try_from(*cells).unwrap()));
    }
    room
}

fn after(room: &Room, command: Command) -> Room {
    room.apply(command, Moment(0), RoomSettings::default())
        .unwrap()
        .room
}

const fn propose(client: u64, board: Board) -> Command {
    Command::Propose {
        client: ClientId(client),
        board,
        version: None,
    }
}

#[test]
fn a_room_changes_by_exactly_the_accepted_move_and_otherwise_not_at_all() {
    let near = |now: &Cells, cells: &Cells| (0..9).filter(|i| now[*i] != cells[*i]).count() <= 2;
    let proposals = every_board();
    for history in histories(1).iter().step_by(5) {
        let now = history[history.len() - 1];
        let room = room_after(history);
        let bytes = serde_json::to_string(&room).unwrap();
        for (board, cells) in proposals.iter().filter(|(_, cells)| near(&now, cells)) {
            for (client, number) in [(1, 1), (2, -1), (3, 0)] {
                let outcome =
                    room.apply(propose(client, *board), Moment(9), RoomSettings::default());
                match (answer(history, cells, number), outcome) {
                    (Answer::Play(square), Ok(applied)) => {
                        let view = applied.room.view();
                        assert_eq!(view.board, *board);
                        assert_eq!(view.last, Square::new(square));
                        assert_eq!(view.version, room.version() + 1);
                    }
                    (Answer::Repeat, Ok(applied)) => assert_eq!(applied.room, room),
                    (Answer::Ask, Ok(applied)) => {
                        assert_eq!(applied.room.view().asked.len(), 1);
                        assert_eq!(applied.room.view().board, room.view().board);
                    }
                    (Answer::Refused(code), Err(refusal)) => assert_eq!(refusal.code(), code),
                    (expected, got) => panic!("expected {expected:?}, got {got:?}"),
                }
            }
        }
        assert_eq!(serde_json::to_string(&room).unwrap(), bytes);
    }
}
