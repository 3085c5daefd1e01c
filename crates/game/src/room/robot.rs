//! A robot in a room fills in for a missing person. Its seat still counts as free, so every
//! rule about free seats applies unchanged. A person who sits down there takes over its
//! mark.

use super::robot_seat::Robot;
use super::{Fact, Room, RoomSettings};
use crate::{ClientId, Level, Mark, Moment, Refusal, choose};

impl Room {
    pub(super) fn call_robot(
        &mut self,
        client: ClientId,
        level: Option<Level>,
    ) -> Result<Vec<Fact>, Refusal> {
        if !self.contains(client) {
            return Err(Refusal::NotInRoom);
        }
        let own = self.mark_of(client).ok_or(Refusal::OnlyWatching)?;
        if level == self.robot.as_ref().map(|robot| robot.level) {
            return Ok(vec![Fact::Repeated]);
        }
        if self.seat(own.other()).is_some() {
            return Err(Refusal::ChairTaken);
        }
        self.robot = level.map(|level| Robot {
            mark: own.other(),
            level,
            wins: self.robot.as_ref().map_or(0, |robot| robot.wins),
            moves_at: None,
        });
        Ok(Vec::new())
    }

    /// Returns the seat for the next client to enter: an empty one, otherwise the robot's.
    pub(super) fn free_chair(&self) -> Option<Mark> {
        let mut free = Mark::BOTH
            .into_iter()
            .filter(|mark| self.seat(*mark).is_none());
        let robot = |mark: &Mark| self.robot_at(*mark).is_some();
        free.clone()
            .find(|mark| !robot(mark))
            .or_else(|| free.next())
    }

    pub(super) fn robot_at(&self, mark: Mark) -> Option<&Robot> {
        self.robot.as_ref().filter(|robot| robot.mark == mark)
    }

    /// Removes the robot if a person has taken its seat.
    pub(super) fn robot_gives_way(&mut self) {
        let mark = self.robot.as_ref().map(|robot| robot.mark);
        if mark.is_some_and(|mark| self.seat(mark).is_some()) {
            self.robot = None;
        }
    }

    pub(super) const fn swap_mark_of_robot(&mut self) {
        if let Some(robot) = &mut self.robot {
            robot.mark = robot.mark.other();
        }
    }

    /// Sets the moment of the robot's move, if it is the robot's turn and the other seat is
    /// taken.
    pub(super) fn note_turn_of_robot(&mut self, now: Moment, settings: RoomSettings) {
        if self.robot.is_none() {
            return;
        }
        let turn = self.game.board().turn();
        let somebody = turn.is_some_and(|turn| self.seat(turn.other()).is_some());
        if let Some(robot) = &mut self.robot {
            let pause = Moment(now.0.saturating_add(settings.robot_pause));
            let its_turn = somebody && turn == Some(robot.mark);
            robot.moves_at = its_turn.then(|| robot.moves_at.unwrap_or(pause));
        }
    }

    /// Forgets the moment of the robot's move, which belongs to another clock.
    pub(super) const fn forget_turn_of_robot(&mut self) {
        if let Some(robot) = &mut self.robot {
            robot.moves_at = None;
        }
    }

    /// Plays the robot's move if it is due. No client needs a fact of its own: the room
    /// shows the move.
    pub(super) fn move_robot_if_due(&mut self, now: Moment) -> Vec<Fact> {
        let due = |robot: &&Robot| robot.moves_at.is_some_and(|at| at <= now);
        if let Some(robot) = self.robot.as_ref().filter(due)
            && let Some(square) = choose(self.game.board(), robot.level, self.dice())
        {
            self.game.play(square);
            self.keep_score();
        }
        Vec::new()
    }

    /// Returns the version, well mixed, as the source of chance. The version begins with
    /// the room's creation time and grows with every change. So games differ, and a
    /// replayed history gives the same game. The mixing is that of `SplitMix64` (Steele,
    /// Lea and Flood, 2014).
    const fn dice(&self) -> u64 {
        let mut z = self.version.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
