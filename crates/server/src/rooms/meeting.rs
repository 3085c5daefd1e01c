//! The two ways to an opponent: a newcomer finds one, and a person who waits is moved to one.

use game::{ClientId, Command, Enter, House, LeagueId, Mark, Meet, Refusal, RoomId, Token};

use super::waiters::Meeting;
use super::{Accepted, Member, Outbox, Rooms};

/// The characters of a room's name that the server draws. None looks like another.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// The length of such a name. It is no secret: the room is on the list.
const NAME_LENGTH: usize = 5;

/// The most names that are drawn for a room, because others may have the first ones.
const MOST_DRAWS: usize = 5;

impl<O: Outbox> Rooms<O> {
    /// Seats a client opposite a player who waits. If nobody does, the client waits in a new
    /// room. A person who plays already is brought back to that game. Returns the room.
    /// `enter` and `member` have the token of the seat as the fresh one, and `member` has it
    /// as the presented one, too.
    ///
    /// # Errors
    /// As those of [`Rooms::enter`] for a room that does not exist yet.
    pub(crate) async fn find_opponent(
        &self,
        enter: &Enter,
        member: impl Fn() -> Member<O>,
        may_open: impl FnOnce() -> bool,
    ) -> Result<(RoomId, Accepted), Refusal> {
        let context = self.context();
        let entering = |meet| Enter {
            meet: Some(meet),
            ..enter.clone()
        };
        for room in context.waiters.games_of(enter.fresh) {
            let back = Enter {
                token: Some(enter.fresh),
                ..entering(Meet::Back)
            };
            match self.enter(&room, back, member(), || false).await {
                Err(refusal) if is_of_room(refusal) => {}
                other => return other.map(|accepted| (room, accepted)),
            }
        }
        let mut tried = Vec::new();
        while let Some((room, mark)) =
            context
                .waiters
                .opponent_of(enter.fresh, &tried, context.now())
        {
            let play = Meet::Play { mark, since: None };
            let entered = self.enter(&room, entering(play), member(), || false);
            match entered.await {
                Err(refusal) if is_of_room(refusal) => tried.push(room),
                other => return other.map(|accepted| (room, accepted)),
            }
        }
        let mut may_open = Some(may_open);
        for _ in 0..MOST_DRAWS {
            let room = draw_name();
            let may = || may_open.take().is_none_or(|may| may());
            match self.enter(&room, entering(Meet::Wait), member(), may).await {
                Err(Refusal::ChairTaken) => {}
                other => return other.map(|accepted| (room, accepted)),
            }
        }
        Err(Refusal::Internal)
    }

    /// Has the rooms in which a game may begin show whether it counts for the league that is
    /// open now, if one is. Rooms that are gone or cannot be stored are left as they are.
    /// Returns whether all could be stored.
    pub(crate) async fn count_for(&self, open: Option<LeagueId>) -> bool {
        let mut stored = true;
        for room in self.context().waiters.rooms_before_their_game() {
            let counted = self.run(&room, Command::Count(open)).await;
            stored &= matches!(counted, Ok(_) | Err(Refusal::NotInRoom));
        }
        stored
    }

    /// Moves a person who waits into the room of an opponent, unless one of both waits no
    /// more. Returns the name under which the person plays there. The caller has the client
    /// leave its room then.
    pub(crate) async fn move_to_opponent(
        &self,
        meeting: &Meeting,
        member: impl FnOnce(Token) -> Member<O>,
    ) -> Option<game::Name> {
        let Meeting {
            client,
            from,
            to,
            mark,
        } = meeting;
        let waiters = &self.context().waiters;
        if !waiters.set_leaving(from, *client, true) {
            return None;
        }
        let moved = match self.take_along(from, *client, *mark).await {
            Some((enter, token)) => {
                let name = enter.name.clone();
                let entered = self.enter(to, enter, member(token), || false).await;
                entered.is_ok().then_some(name)
            }
            None => None,
        };
        if moved.is_none() {
            waiters.set_leaving(from, *client, false);
            self.stay(from, *client).await;
        }
        moved
    }

    /// Prepares a person who waits for the move, to play this mark. From here on the client
    /// gets no board of its room. Returns what it takes along. Its place is part of that, in
    /// case the opponent leaves before the first mark.
    async fn take_along(
        &self,
        room: &RoomId,
        client: ClientId,
        mark: Mark,
    ) -> Option<(Enter, Token)> {
        let live = self.find(room)?;
        let mut live = live.lock().await;
        let (seat, token) = live.waiting_member(client)?;
        let enter = Enter {
            knows_seats: seat.knows_seats,
            league: self.context.open_league(),
            meet: Some(Meet::Play {
                mark,
                since: seat.since,
            }),
            house: House {
                // The person is inside already.
                door_closed: false,
                named: seat.given,
            },
            ..Enter::new(client, seat.name.clone(), seat.token)
        };
        live.hush(client);
        Some((enter, token))
    }

    /// Lets a client get the boards of its room again, after a move that failed.
    async fn stay(&self, room: &RoomId, client: ClientId) {
        if let Some(live) = self.find(room) {
            live.lock().await.unhush(self.context.server, client);
        }
    }
}

/// Returns whether this refusal says only that the room is not the right one.
const fn is_of_room(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::ChairTaken | Refusal::SlowDown | Refusal::ServerFull | Refusal::RoomClosed
    )
}

/// Draws the name of a new room.
fn draw_name() -> RoomId {
    let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    let name: String = (0..NAME_LENGTH).map(letter).collect();
    name.parse().expect("letters and digits are a name")
}

#[cfg(test)]
mod tests;
