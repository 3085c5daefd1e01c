//! The server at the desk: the real rules, and the messages a server makes of them.

use game::wire::{Ack, EnterRequest, News, Proposal, YourSeat, event};
use game::{
    Applied, Board, ClientId, Command, Enter, Fact, Limits, Mark, Name, Refusal, Square, Token,
    TokenOrigin,
};

use super::{ANA, Desk, WE};
use crate::message::{Effect, Intent, LinkEvent, ServerEvent};

impl Desk {
    /// The server takes in what we emitted.
    pub(crate) fn serve(&mut self) {
        for effect in std::mem::take(&mut self.sent) {
            let Effect::Emit {
                event,
                payload,
                ticket,
            } = effect
            else {
                continue;
            };
            let command = match event {
                event::ENTER => enter(WE, &EnterRequest::parse(&payload).unwrap()),
                event::BOARD => Command::Propose {
                    client: WE,
                    board: Proposal::parse(&payload).unwrap().board,
                    version: None,
                },
                _ => Command::Leave(WE),
            };
            let entering = matches!(command, Command::Enter(_));
            let ack = match self.room.apply(command, self.now, Limits::default()) {
                Ok(applied) => {
                    self.tell(applied, entering);
                    Ack {
                        ok: true,
                        ..Ack::default()
                    }
                }
                Err(refusal) => {
                    self.hear_code(refusal.code());
                    self.show();
                    Ack::refused(refusal)
                }
            };
            if let Some(ticket) = ticket {
                self.link(LinkEvent::Answered { ticket, ack });
            }
        }
    }

    /// Somebody else does something.
    pub(crate) fn other(&mut self, command: Command) {
        let applied = self
            .room
            .apply(command, self.now, Limits::default())
            .unwrap();
        self.tell(applied, false);
    }

    pub(crate) fn ana_enters(&mut self) {
        let request = EnterRequest {
            room: self.room.id().clone(),
            name: Name::new("Ana"),
            token: None,
            knows_seats: true,
            watch: false,
        };
        self.other(enter(ANA, &request));
    }

    pub(crate) fn ana_plays(&mut self, digit: usize) {
        self.plays(ANA, digit);
    }

    /// Somebody else sets a mark.
    pub(crate) fn plays(&mut self, client: ClientId, digit: usize) {
        let square = Square::new(digit - 1).unwrap();
        let mark = self.room.mark_of(client).unwrap();
        let board = self.room.view().board.with(square, mark);
        self.other(Command::Propose {
            client,
            board,
            version: None,
        });
    }

    pub(crate) fn ana_proposes(&mut self, board: Board) {
        self.other(Command::Propose {
            client: ANA,
            board,
            version: None,
        });
    }

    /// We play, and the server takes it.
    pub(crate) fn we_play(&mut self, digit: usize) {
        self.want(Intent::Play(Square::new(digit - 1).unwrap()));
        self.serve();
    }

    /// We and Ana in turns.
    pub(crate) fn play(&mut self, digits: &[usize]) {
        for digit in digits {
            if self.room.view().turn == self.room.mark_of(WE) {
                self.we_play(*digit);
            } else {
                self.ana_plays(*digit);
            }
        }
    }

    fn tell(&mut self, applied: Applied, to_us_anyway: bool) {
        let changed = applied.room.version() != self.room.version();
        self.room = applied.room;
        for fact in applied.facts {
            match fact {
                Fact::Seated {
                    client: WE,
                    mark,
                    token: TokenOrigin::Fresh | TokenOrigin::Presented | TokenOrigin::Unchanged,
                } => self.seat(Some(mark)),
                Fact::Watching(WE) => self.seat(None),
                Fact::TakenOver(WE) => {
                    self.seat(None);
                    self.hear_code(Refusal::SeatTakenOver.code());
                }
                Fact::TokenRejected(WE) => self.hear_code(Refusal::BadToken.code()),
                Fact::Seated { .. }
                | Fact::Watching(_)
                | Fact::TakenOver(_)
                | Fact::TokenRejected(_)
                | Fact::Repeated => {}
            }
        }
        if changed || to_us_anyway {
            self.show();
        }
    }

    fn seat(&mut self, mark: Option<Mark>) {
        self.hear(ServerEvent::Seat(YourSeat {
            room: self.room.id().clone(),
            mark,
            token: mark.map(|_| our_token()),
            protocol: 1,
        }));
    }

    /// The server shows us the room as it is.
    pub(crate) fn show(&mut self) {
        let room = Box::new(self.room.view());
        self.hear(ServerEvent::News(News::Room(room)));
    }
}

fn our_token() -> Token {
    Token::from_random(7)
}

/// Enters, whoever it is; our token is always the same one.
pub(crate) fn enter(client: ClientId, request: &EnterRequest) -> Command {
    let fresh = if client == WE {
        our_token()
    } else {
        Token::from_random(u128::from(client.0) + 1_000)
    };
    Command::Enter(Enter {
        client,
        name: request.name.clone(),
        token: request.token.as_ref().map(Token::hash),
        fresh: fresh.hash(),
        knows_seats: request.knows_seats,
        watch: request.watch,
    })
}
