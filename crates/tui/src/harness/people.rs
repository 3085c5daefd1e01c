//! The clients of the harness, and how each enters.

use game::{ClientId, Command, Enter, Name, Token};

use crate::connection::local_room::LocalClient;

/// Our own client.
pub(crate) const WE: ClientId = ClientId(1);
/// The opponent.
pub(crate) const ANA: ClientId = ClientId(2);
/// A third person.
pub(crate) const DAVI: ClientId = ClientId(3);
/// Our person in another window.
pub(super) const ELSEWHERE: ClientId = ClientId(9);

/// Returns our client, whose token is always the same.
pub(super) fn us() -> LocalClient {
    LocalClient {
        id: WE,
        token: Token::from_random(7),
    }
}

/// Returns the command with which another client enters.
pub(crate) fn enter(client: ClientId, name: &str) -> Command {
    let fresh = token_of(client).hash();
    Command::Enter(Enter::new(client, Name::new(name), fresh))
}

/// Returns the command with which a client comes back to the seat of this token.
pub(crate) fn come_back(client: ClientId, name: &str, token: &Token) -> Command {
    let token = token.hash();
    Command::Enter(Enter {
        token: Some(token),
        ..Enter::new(client, Name::new(name), token)
    })
}

/// Returns the token of another client.
pub(super) fn token_of(client: ClientId) -> Token {
    Token::from_random(u128::from(client.0) + 1_000)
}
