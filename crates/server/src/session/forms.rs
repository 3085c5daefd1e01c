//! The players whose browsers run no script and send plain forms.
//!
//! Such a player has no connection. Each form brings the token of its seat, and the player
//! counts as present until no form has come for a while. Then its seat is held, as after a
//! lost connection, and the next form takes it back.
//!
//! **Invariant:** does not depend on pages, and applies no rule of the game.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::request::Parts;
use game::{Board, Clean, ClientId, Command, Enter, Mark, Name, Refusal, RoomId, Token};

use super::admission::{Admission, Session, Verdict};
use super::form_outbox::{FormOutbox, Seat};
use super::handlers::leave_until_stored;
use super::new_clients::NewClients;
use super::outbox::{ClientOutbox, ClientRooms};
use crate::house::House;
use crate::rooms::Member;

/// The time between two looks for players that are gone.
const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The number of the message before the host's first. A player who comes back may have been
/// away when the host spoke.
const NOTHING: u64 = 0;

/// The players by forms. Their number is bounded by the admission of sessions, since each
/// has one.
pub(crate) struct Forms {
    rooms: Arc<ClientRooms>,
    admission: Arc<Admission>,
    clients: Arc<NewClients>,
    house: Arc<House>,
    /// The time without a form after which a player counts as gone.
    idle: Duration,
    /// The players by room and token.
    players: Mutex<HashMap<(RoomId, String), Arc<Player>>>,
}

impl fmt::Debug for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forms").finish_non_exhaustive()
    }
}

/// A player by forms.
#[derive(Debug)]
pub(crate) struct Player {
    id: ClientId,
    room: RoomId,
    outbox: FormOutbox,
    session: Session,
    seen: Mutex<Instant>,
    /// The number of the host's last message that the player has read.
    heard: AtomicU64,
}

impl Player {
    /// Returns the mark of the player, unless its seat was taken over.
    pub(crate) fn mark(&self) -> Option<Mark> {
        self.outbox.seat().map(|seat| seat.mark)
    }

    /// Returns the token of the player's seat.
    pub(crate) fn token(&self) -> Option<Token> {
        self.outbox.seat().map(|seat| seat.token)
    }

    /// Returns why the player has no seat any more.
    pub(crate) fn loss(&self) -> Refusal {
        self.outbox.loss().unwrap_or(Refusal::SeatTakenOver)
    }

    fn idle_since(&self) -> Instant {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Forms {
    /// Makes an empty set of players. A player counts as gone after `idle` without a form.
    pub(crate) fn new(
        rooms: Arc<ClientRooms>,
        admission: Arc<Admission>,
        clients: Arc<NewClients>,
        house: Arc<House>,
        idle: Duration,
    ) -> Self {
        Self {
            rooms,
            admission,
            clients,
            house,
            idle,
            players: Mutex::default(),
        }
    }

    /// Seats a person with the token that the person's entrance form carries, or with a fresh
    /// one. The same form again is the same person, so it takes no second seat. `request` is
    /// the form's.
    ///
    /// # Errors
    /// The refusal of the admission or of the room. A room without a free seat is
    /// [`Refusal::OnlyWatching`]. [`Refusal::SeatTakenOver`], [`Refusal::SeatClaimed`] and
    /// [`Refusal::SeatFreedByHost`] if the form took a seat before, and its player lost that.
    pub(crate) async fn sit_down(
        &self,
        room: &RoomId,
        name: Name,
        entrance: Option<Token>,
        request: &Parts,
    ) -> Result<Arc<Player>, Refusal> {
        let heard = self.house.last_message();
        let Some(token) = entrance else {
            let fresh = Token::from_random(rand::random());
            let tokens = (None, fresh);
            return self.enter(room, name, tokens, heard, request, false).await;
        };
        if let Some(known) = self.known(room, &token).await {
            return known;
        }
        let is_back = self.is_away(room, &token).await;
        let heard = if is_back { NOTHING } else { heard };
        let tokens = (Some(token.clone()), token);
        self.enter(room, name, tokens, heard, request, false).await
    }

    /// Returns whether a token opens a seat whose player is away.
    async fn is_away(&self, room: &RoomId, token: &Token) -> bool {
        let token = token.hash();
        for mark in Mark::BOTH {
            let seat = self.rooms.seat(room, mark).await;
            if seat.is_some_and(|seat| seat.token == token && seat.client().is_none()) {
                return true;
            }
        }
        false
    }

    /// Seats a player who presents the first token, if any, with its own seat or with a new
    /// one of the second token. The player has read the host's messages up to `heard`. With
    /// `only_known`, a room that does not know the first token is not entered at all.
    async fn enter(
        &self,
        room: &RoomId,
        name: Name,
        (token, fresh): (Option<Token>, Token),
        heard: u64,
        request: &Parts,
        only_known: bool,
    ) -> Result<Arc<Player>, Refusal> {
        let session = self
            .admission
            .admit(&request.extensions, &request.headers)?;
        let (id, outbox) = (self.clients.next(), FormOutbox::default());
        let presented = token.as_ref().map(Token::hash);
        let address = session.address();
        let (name, mut house) = self
            .house
            .receive(id, address, name, presented, fresh.hash())?;
        house.door_closed |= only_known;
        let enter = Enter {
            token: presented,
            stays: true,
            house,
            ..Enter::new(id, name, fresh.hash())
        };
        let member = Member {
            outbox: ClientOutbox::Form(outbox.clone()),
            presented: token,
            fresh,
            token: None,
            hushed: false,
        };
        let may_open = || session.may_open_room();
        self.rooms.enter(room, enter, member, may_open).await?;
        let Some(Seat { token, .. }) = outbox.seat() else {
            leave_until_stored(&self.rooms, room, Command::Leave(id)).await;
            return Err(outbox.loss().unwrap_or(Refusal::OnlyWatching));
        };
        let player = Arc::new(Player {
            id,
            room: room.clone(),
            outbox,
            session,
            seen: Mutex::new(Instant::now()),
            heard: AtomicU64::new(heard),
        });
        let key = (room.clone(), token.reveal().to_owned());
        let displaced = {
            let mut players = self.players();
            // The same form, sent again meanwhile, may have the seat by now.
            if player.mark().is_some() {
                players.insert(key, Arc::clone(&player))
            } else {
                Some(Arc::clone(&player))
            }
        };
        if let Some(displaced) = displaced {
            self.lose(&displaced).await;
        }
        Ok(player)
    }

    /// Returns the player of this token. One that was gone takes its seat back, if the room
    /// still holds it.
    ///
    /// # Errors
    /// [`Refusal::BadToken`] if the token opens no seat here. [`Refusal::SeatTakenOver`] if
    /// the player has the seat in another window now, [`Refusal::SeatClaimed`] if the
    /// opposite player claimed it, and [`Refusal::SeatFreedByHost`] or
    /// [`Refusal::RoomClosed`] if the host took it. [`Refusal::SlowDown`] if the player
    /// sends too much. Otherwise the refusal of [`Self::sit_down`].
    pub(crate) async fn player(
        &self,
        room: &RoomId,
        token: &Token,
        request: &Parts,
    ) -> Result<Arc<Player>, Refusal> {
        if let Some(known) = self.known(room, token).await {
            return known;
        }
        let tokens = (Some(token.clone()), Token::from_random(rand::random()));
        let name = Name::default();
        let back = self.enter(room, name, tokens, NOTHING, request, true);
        let player = match back.await {
            Err(Refusal::OnlyWatching | Refusal::DoorClosed) => return Err(Refusal::BadToken),
            other => other?,
        };
        if player.token().as_ref() == Some(token) {
            return Ok(player);
        }
        // The room gave a new seat instead, which nobody asked for.
        let _gone = self.leave(&player).await;
        Err(Refusal::BadToken)
    }

    /// Returns the present player of this token, or `None` if there is none.
    async fn known(&self, room: &RoomId, token: &Token) -> Option<Result<Arc<Player>, Refusal>> {
        let key = (room.clone(), token.reveal().to_owned());
        let player = self.players().get(&key).cloned()?;
        if player.mark().is_none() {
            self.players().remove(&key);
            self.lose(&player).await;
            return Some(Err(player.loss()));
        }
        *player.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        Some(match player.session.charge_event() {
            Verdict::Take => Ok(player),
            Verdict::Refuse | Verdict::HangUp => Err(Refusal::SlowDown),
        })
    }

    /// Proposes the next board.
    ///
    /// # Errors
    /// The refusal of the room.
    pub(crate) async fn propose(&self, player: &Player, board: Board) -> Result<(), Refusal> {
        let command = Command::Propose {
            client: player.id,
            board,
            version: None,
        };
        self.rooms.run(&player.room, command).await.map(|_| ())
    }

    /// Reads a player's seat together with its room, while no change of the room is under way.
    pub(crate) async fn between_changes<T>(&self, room: &RoomId, read: impl FnOnce() -> T) -> T {
        self.rooms.between_changes(room, read).await
    }

    /// Returns the host's last message to a player who has not read it. It is read then.
    pub(crate) fn message(&self, player: &Player) -> Option<Clean> {
        let heard = player.heard.load(Ordering::Relaxed);
        let message = self.house.message_after(heard)?;
        player.heard.fetch_max(message.number, Ordering::Relaxed);
        Some(message.text)
    }

    /// Claims the seat opposite a player.
    ///
    /// # Errors
    /// The refusal of the room.
    pub(crate) async fn claim(&self, player: &Player) -> Result<(), Refusal> {
        let command = Command::Claim(player.id);
        self.rooms.run(&player.room, command).await.map(|_| ())
    }

    /// Frees the seat of a player.
    ///
    /// # Errors
    /// The refusal of the room.
    pub(crate) async fn leave(&self, player: &Player) -> Result<(), Refusal> {
        let left = self
            .rooms
            .run(&player.room, Command::Leave(player.id))
            .await;
        if left != Err(Refusal::Unavailable) {
            self.players().retain(|_, one| one.id != player.id);
        }
        left.map(|_| ())
    }

    /// Watches for players that are gone. Never returns.
    pub(crate) async fn sweep(&self) {
        loop {
            tokio::time::sleep(SWEEP_INTERVAL.min(self.idle)).await;
            let now = Instant::now();
            let gone = |player: &Arc<Player>| {
                now.duration_since(player.idle_since()) >= self.idle || player.mark().is_none()
            };
            let lost: Vec<_> = self
                .players()
                .extract_if(|_, player| gone(player))
                .map(|(_, player)| player)
                .collect();
            for player in lost {
                self.lose(&player).await;
            }
        }
    }

    async fn lose(&self, player: &Player) {
        leave_until_stored(&self.rooms, &player.room, Command::Lose(player.id)).await;
    }

    fn players(&self) -> MutexGuard<'_, HashMap<(RoomId, String), Arc<Player>>> {
        self.players.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
