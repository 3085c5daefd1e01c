//! The effect of each command on a room.

use super::left::Left;
use super::{Enter, Fact, Room, RoomSettings, TokenOrigin};
use crate::{Board, ClientId, Game, Holder, Mark, Moment, Outcome, Refusal, Seat, Step, TokenHash};

impl Room {
    pub(super) fn enter(
        &mut self,
        enter: Enter,
        now: Moment,
        settings: RoomSettings,
    ) -> Result<Vec<Fact>, Refusal> {
        let client = enter.client;
        if self.is_closed() {
            return Err(Refusal::RoomClosed);
        }
        if enter.house.door_closed && !self.knows(&enter) {
            return Err(Refusal::DoorClosed);
        }
        self.note_maker(&enter);
        if let Some(meet) = enter.meet {
            return self.meet(enter, meet, now);
        }
        if enter.watch {
            self.free_seat_of(client);
            return self.watch(client, settings);
        }
        self.sit_down(enter, now, settings)
    }

    /// Seats a client, or lets it watch if no seat is free.
    fn sit_down(
        &mut self,
        enter: Enter,
        now: Moment,
        settings: RoomSettings,
    ) -> Result<Vec<Fact>, Refusal> {
        let client = enter.client;
        let mut facts = Vec::new();
        if enter.token.is_none() && self.is_kept_from_sitting(client, None, now) {
            self.watch(client, settings)?;
            let token = TokenOrigin::Unchanged;
            return Ok(vec![Fact::FreedByHost { client, token }]);
        }
        if let Some(token) = enter.token {
            if let Some(mark) = self.mark_opened_by(token) {
                self.take_back(mark, &enter, &mut facts);
                return Ok(facts);
            }
            if self.is_kept_from_sitting(client, Some(token), now) {
                self.watch(client, settings)?;
                let token = self.note_kept(&enter, token);
                return Ok(vec![Fact::FreedByHost { client, token }]);
            }
            if self.was_claimed(token) && self.mark_of(client).is_none() {
                self.watch(client, settings)?;
                return Ok(vec![Fact::Claimed(client)]);
            }
            facts.push(Fact::TokenRejected(client));
        }
        if let Some(mark) = self.mark_of(client) {
            if let Some(seat) = self.seat_mut(mark) {
                seat.rename(&enter);
            }
            facts.push(Fact::Seated {
                client,
                mark,
                token: TokenOrigin::Unchanged,
            });
        } else if let Some(mark) = self.free_chair() {
            self.watchers.remove(&client);
            *self.chair(mark) = Some(Seat::taken_by(enter));
            self.robot_gives_way();
            facts.push(Fact::Seated {
                client,
                mark,
                token: TokenOrigin::Fresh,
            });
        } else {
            facts.extend(self.watch(client, settings)?);
        }
        Ok(facts)
    }

    pub(super) fn propose(
        &mut self,
        client: ClientId,
        board: &Board,
        version: Option<u64>,
    ) -> Result<Vec<Fact>, Refusal> {
        if !self.contains(client) {
            return Err(Refusal::NotInRoom);
        }
        let sender = self.mark_of(client);
        if *board == Board::EMPTY && self.has_asked(sender) {
            return Ok(vec![Fact::Repeated]);
        }
        let current = version.is_none_or(|version| version == self.version);
        match self.game.propose(board, sender, current)? {
            Step::Repeat => Ok(vec![Fact::Repeated]),
            Step::Play(square) => {
                self.game.play(square);
                self.keep_score();
                Ok(Vec::new())
            }
            Step::NextGame => {
                let seat = sender.and_then(|mark| self.seat_mut(mark));
                seat.ok_or(Refusal::OnlyWatching)?.asked = true;
                Ok(Vec::new())
            }
        }
    }

    pub(super) fn leave(&mut self, client: ClientId) -> Result<Vec<Fact>, Refusal> {
        if !self.contains(client) {
            return Err(Refusal::NotInRoom);
        }
        self.watchers.remove(&client);
        self.free_seat_of(client);
        Ok(Vec::new())
    }

    pub(super) fn lose(
        &mut self,
        client: ClientId,
        now: Moment,
        settings: RoomSettings,
    ) -> Result<Vec<Fact>, Refusal> {
        let Some(mark) = self.mark_of(client) else {
            return self.leave(client);
        };
        match self.chair(mark) {
            Some(seat) if seat.knows_seats => {
                seat.holder = Holder::Away {
                    until: Moment(now.0.saturating_add(settings.hold)),
                };
            }
            Some(_) | None => self.vacate(mark),
        }
        Ok(Vec::new())
    }

    pub(super) fn free_seats_held_until(&mut self, now: Moment, settings: RoomSettings) {
        for mark in Mark::BOTH {
            if self
                .seat(mark)
                .and_then(Seat::held_until)
                .is_some_and(|until| until <= now)
            {
                self.vacate(mark);
                // The next client to enter comes to an empty room, not to a new one.
                self.note_emptiness(now, settings);
            }
        }
    }

    /// Marks every connection as lost. A seat that its client may reclaim is held for the
    /// whole hold, counted from `now`. A plain client's seat becomes free, as after any
    /// other loss.
    pub(super) fn restart(&mut self, now: Moment, settings: RoomSettings) -> Vec<Fact> {
        self.watchers.clear();
        self.empty_until = None;
        self.forget_places();
        self.hosted_from(now);
        self.forget_turn_of_robot();
        let until = Moment(now.0.saturating_add(settings.hold));
        for mark in Mark::BOTH {
            match self.chair(mark) {
                Some(seat) if seat.knows_seats => seat.holder = Holder::Away { until },
                Some(_) | None => self.vacate(mark),
            }
        }
        Vec::new()
    }

    /// Starts the next game once a player has asked and no other player is waited for. A
    /// player is waited for while seated and present, with a client that knows about
    /// offers, and without an ask.
    pub(super) fn begin_next_game_if_agreed(&mut self, facts: &mut Vec<Fact>) {
        let seats = || [&self.x, &self.o].into_iter().flatten();
        let asked = seats().any(|seat| seat.asked);
        let waited_for = |seat: &&Seat| seat.knows_seats && seat.client().is_some() && !seat.asked;
        if self.game.board().outcome().is_none() || !asked || seats().any(|s| waited_for(&s)) {
            return;
        }
        std::mem::swap(&mut self.x, &mut self.o);
        self.swap_mark_of_robot();
        self.game = Game::new();
        self.began = None;
        self.left = Left::default();
        self.number = self.number.saturating_add(1);
        for mark in Mark::BOTH {
            let Some(seat) = self.seat_mut(mark) else {
                continue;
            };
            seat.asked = false;
            if let Some(client) = seat.client() {
                facts.push(Fact::Seated {
                    client,
                    mark,
                    token: TokenOrigin::Unchanged,
                });
            }
        }
    }

    /// Notes when an empty room ends: at once, or after the hold while a game is in
    /// progress. A game must survive the reload of both its pages.
    pub(super) fn note_emptiness(&mut self, now: Moment, settings: RoomSettings) {
        let empty = self.x.is_none() && self.o.is_none() && self.watchers.is_empty();
        let grace = if self.game.is_in_the_middle() {
            settings.hold
        } else {
            0
        };
        self.empty_until = empty.then(|| {
            self.empty_until
                .unwrap_or(Moment(now.0.saturating_add(grace)))
        });
    }

    fn watch(&mut self, client: ClientId, settings: RoomSettings) -> Result<Vec<Fact>, Refusal> {
        if !self.watchers.contains(&client) && self.watchers.len() >= settings.watchers {
            return Err(Refusal::RoomFull);
        }
        self.watchers.insert(client);
        Ok(vec![Fact::Watching(client)])
    }

    /// Gives a seat to the connection that presented its token. The newest connection wins:
    /// an older one that still had the seat watches from now on.
    pub(super) fn take_back(&mut self, mark: Mark, enter: &Enter, facts: &mut Vec<Fact>) {
        let client = enter.client;
        if self.mark_of(client) != Some(mark) {
            self.free_seat_of(client);
            self.watchers.remove(&client);
        }
        let Some(seat) = self.seat_mut(mark) else {
            return;
        };
        let older = seat.client().filter(|older| *older != client);
        seat.holder = Holder::Present(client);
        seat.rename(enter);
        facts.push(Fact::Seated {
            client,
            mark,
            token: TokenOrigin::Presented,
        });
        if let Some(older) = older {
            self.watchers.insert(older);
            facts.push(Fact::TakenOver(older));
        }
    }

    pub(super) fn keep_score(&mut self) {
        match self.game.board().outcome() {
            Some(Outcome::Won(mark)) => {
                if let Some(seat) = self.seat_mut(mark) {
                    seat.wins = seat.wins.saturating_add(1);
                } else if let Some(robot) = &mut self.robot {
                    robot.count_win();
                }
            }
            Some(Outcome::Drawn) => self.draws = self.draws.saturating_add(1),
            None => {}
        }
    }

    /// Lets the client that makes the room decide what it is.
    fn note_maker(&mut self, enter: &Enter) {
        if self.is_newborn() {
            self.unlisted = enter.unlisted;
            self.league = enter.league;
        }
    }

    /// Returns whether an entering client has been here before.
    fn knows(&self, enter: &Enter) -> bool {
        let opens = |token| {
            self.mark_opened_by(token).is_some() || self.was_claimed(token) || self.was_freed(token)
        };
        self.contains(enter.client) || enter.token.is_some_and(opens)
    }

    fn has_asked(&self, mark: Option<Mark>) -> bool {
        mark.and_then(|mark| self.seat(mark))
            .is_some_and(|seat| seat.asked)
    }

    pub(super) fn mark_opened_by(&self, token: TokenHash) -> Option<Mark> {
        Mark::BOTH
            .into_iter()
            .find(|mark| self.seat(*mark).is_some_and(|s| s.token == token))
    }

    fn free_seat_of(&mut self, client: ClientId) {
        if let Some(mark) = self.mark_of(client) {
            self.vacate(mark);
        }
    }

    /// Frees a seat. Its player stays a player of the game that is under way.
    pub(super) fn vacate(&mut self, mark: Mark) {
        let seat = self.chair(mark).take();
        if let Some(seat) = seat.filter(|_| self.game.is_in_the_middle()) {
            self.left.note(mark, seat.name);
        }
    }

    pub(super) const fn chair(&mut self, mark: Mark) -> &mut Option<Seat> {
        match mark {
            Mark::X => &mut self.x,
            Mark::O => &mut self.o,
        }
    }

    pub(super) const fn seat_mut(&mut self, mark: Mark) -> Option<&mut Seat> {
        self.chair(mark).as_mut()
    }
}

impl Seat {
    pub(super) fn taken_by(enter: Enter) -> Self {
        Self {
            name: enter.name,
            wins: 0,
            token: enter.fresh,
            holder: Holder::Present(enter.client),
            knows_seats: enter.knows_seats,
            asked: false,
            given: enter.house.named,
            seeks: false,
            since: None,
            stays: enter.stays,
        }
    }

    /// Takes over a new name when a client enters again, the knowledge of seats if the client
    /// shows it, and whether it can be moved.
    fn rename(&mut self, enter: &Enter) {
        if !enter.name.as_str().is_empty() && !self.given {
            self.name = enter.name.clone();
            self.given = enter.house.named;
        }
        self.knows_seats |= enter.knows_seats;
        self.stays = enter.stays;
    }
}
