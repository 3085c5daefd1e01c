//! One game of a duel with a bot, in a room of a real server.

use std::convert::Infallible;
use std::panic::resume_unwind;

use arena::{Limits, Loss, NoMove, Player, Stop};
use game::{Mark, RoomId};

use super::referee::{End, Referee};
use super::sheet::{Sheet, index};
use super::venue::Venue;
use crate::contestant::Contestant;

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
    /// Returns a game that has not begun.
    pub(super) fn new(
        venue: &'a mut Venue,
        contestants: [&'a Contestant; 2],
        limits: Limits,
        stop: &'a Stop,
        room: RoomId,
    ) -> Self {
        Self {
            referee: Referee::new(venue, room, stop),
            contestants,
            limits,
            stop_here: Stop::default(),
        }
    }

    /// Plays the game, ends its bots, and returns how it ended.
    pub(super) async fn play(mut self) -> (End, Sheet) {
        let Err(end) = self.play_on().await;
        (end, self.referee.close().await)
    }

    async fn play_on(&mut self) -> Result<Infallible, End> {
        let mut players = [None, None];
        for mark in Mark::BOTH {
            players[index(mark)] = self.ready(mark).await?;
        }
        self.referee.watch().await?;
        for mark in Mark::BOTH {
            self.seat(mark).await?;
        }
        loop {
            let turn = self.referee.sheet.board().turn();
            let mark = turn.ok_or(End::Void("no turn, and no end"))?;
            match players[index(mark)].take() {
                Some(player) => players[index(mark)] = Some(self.ask(mark, player).await?),
                None => self.referee.wait_for_bot(mark, self.limits.turn).await?,
            }
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

    async fn seat(&mut self, mark: Mark) -> Result<(), End> {
        self.referee.sheet.open(mark);
        match self.contestants[index(mark)] {
            Contestant::Bot(line) => self.referee.invite(mark, line, self.limits.start).await,
            Contestant::Here(arena::Contestant::Program(program)) => {
                self.referee.sit_down(mark, &program.to_string()).await
            }
            Contestant::Here(arena::Contestant::Robot(_)) => {
                self.referee.sit_down(mark, "robo").await
            }
        }
    }

    /// Asks a contestant that is no bot, and plays its move.
    async fn ask(&mut self, mark: Mark, mut player: Player) -> Result<Player, End> {
        let sheet = &self.referee.sheet;
        let (board, last) = (sheet.board(), sheet.moves().last().copied());
        let think = move || {
            let square = player.square(&board, last);
            (player, square)
        };
        let (player, square) = self.aside(think).await?;
        let square = square.map_err(|failure| lost(mark, failure))?;
        if board.at(square).is_some() {
            return Err(End::Lost(mark, Loss::taken(square)));
        }
        self.referee.play(mark, square).await?;
        Ok(player)
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
