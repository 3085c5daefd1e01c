//! One game of a duel with a bot, at tables of real servers.

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::time::Duration;

use arena::{Limits, Loss, NoMove, Player, Stop};
use game::{Mark, Name, Square};

use super::referee::Referee;
use super::sheet::index;
use super::table::End;
use super::venue::Venue;
use crate::contestant::Contestant;

/// The record of a game.
pub(super) struct Record {
    pub(super) end: End,
    /// The squares played, in order, X first.
    pub(super) moves: Vec<Square>,
    /// The longest time for a move of X and of O.
    pub(super) slowest: [Duration; 2],
}

/// One game.
pub(super) struct Bout<'a> {
    referee: Referee<'a>,
    /// The contestants at X and at O.
    contestants: [&'a Contestant; 2],
    limits: Limits,
    /// The switch of the contestants that are no bots.
    stop_here: Stop,
}

impl<'a> Bout<'a> {
    /// Returns a game that has not begun, of contestants at X and at O. Each bot has a venue.
    pub(super) fn new(
        venues: [Option<&'a mut Venue>; 2],
        contestants: [&'a Contestant; 2],
        limits: Limits,
        stop: &'a Stop,
    ) -> Self {
        Self {
            referee: Referee::new(venues, stop),
            contestants,
            limits,
            stop_here: Stop::default(),
        }
    }

    /// Plays the game, ends its bots, and returns its record.
    pub(super) async fn play(mut self) -> Record {
        let Err(end) = self.play_on().await;
        let record = Record {
            end,
            moves: self.referee.all_moves().to_vec(),
            slowest: Mark::BOTH.map(|mark| self.referee.slowest(mark)),
        };
        self.referee.close().await;
        record
    }

    async fn play_on(&mut self) -> Result<Infallible, End> {
        let mut players = [None, None];
        for mark in Mark::BOTH {
            players[index(mark)] = self.ready(mark).await?;
        }
        self.seat().await?;
        loop {
            let turn = self.referee.board().turn();
            let mark = turn.ok_or(End::Void("no turn, and no end"))?;
            let square = match players[index(mark)].take() {
                Some(player) => {
                    let (player, square) = self.ask(mark, player).await?;
                    players[index(mark)] = Some(player);
                    square
                }
                None => self.referee.wait_for_bot(mark, self.limits.turn).await?,
            };
            self.referee.play(mark, square).await?;
        }
    }

    /// Seats the bots, and the referee in the place of the opponent of each.
    async fn seat(&mut self) -> Result<(), End> {
        let [x, o] = self.contestants;
        if let Contestant::Bot(line) = x {
            self.referee.watch(Mark::X).await?;
            self.referee
                .invite(Mark::X, line, self.limits.start)
                .await?;
        }
        if let Contestant::Bot(line) = o {
            // The first to enter has X.
            let name = self.name(Mark::X);
            self.referee.sit_down(Mark::O, name).await?;
            self.referee
                .invite(Mark::O, line, self.limits.start)
                .await?;
        }
        if let Contestant::Bot(_) = x {
            let name = self.name(Mark::O);
            self.referee.sit_down(Mark::X, name).await?;
        }
        Ok(())
    }

    /// Returns the name that the opponent of this mark sees.
    fn name(&self, mark: Mark) -> Name {
        match self.contestants[index(mark)] {
            Contestant::Bot(_) => self.referee.bot_name(mark),
            Contestant::Here(arena::Contestant::Program(program)) => {
                Name::new(&program.to_string())
            }
            Contestant::Here(arena::Contestant::Robot(_)) => Name::new("robo"),
        }
    }

    /// Gets a contestant that is no bot ready.
    async fn ready(&mut self, mark: Mark) -> Result<Option<Player>, End> {
        let Contestant::Here(contestant) = self.contestants[index(mark)] else {
            return Ok(None);
        };
        let (contestant, limits, stop) = (contestant.clone(), self.limits, self.stop_here.clone());
        let ready = move || Player::ready(&contestant, limits, &stop);
        let player = self.aside(ready).await?;
        player.map(Some).map_err(|failure| lost(mark, failure))
    }

    /// Asks a contestant that is no bot for its move.
    async fn ask(&mut self, mark: Mark, mut player: Player) -> Result<(Player, Square), End> {
        let board = self.referee.board();
        let last = self.referee.moves().last().copied();
        let think = move || {
            let square = player.square(&board, last);
            (player, square)
        };
        let (player, square) = self.aside(think).await?;
        let square = square.map_err(|failure| lost(mark, failure))?;
        if board.at(square).is_some() {
            return Err(End::Lost(mark, Loss::taken(square)));
        }
        Ok((player, square))
    }

    /// Runs work that blocks in a thread of its own, and hears the room meanwhile.
    async fn aside<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, End> {
        let mut working = tokio::task::spawn_blocking(work);
        let end = tokio::select! {
            done = &mut working => return done.map_err(|failed| match failed.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => End::Interrupted,
            }),
            end = self.referee.hear_the_end() => end,
        };
        // A program that thinks is ended with its game.
        self.stop_here.stop();
        let _unused = working.await;
        Err(end)
    }
}

fn lost(mark: Mark, failure: NoMove) -> End {
    match failure {
        NoMove::Lost(loss) => End::Lost(mark, loss),
        NoMove::Interrupted(_) => End::Interrupted,
    }
}
