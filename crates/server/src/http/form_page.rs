//! The page of a room for browsers that run no script: one form around the whole board.
//!
//! The markup is the one that w3m, lynx, links, elinks, edbrowse, dillo and netsurf can all
//! play by. A form in each square, `hidden`, a refresh and a redirect each fail in some of
//! them.
//!
//! **Invariant:** does not depend on live rooms or on requests.

use std::fmt::Write as _;

use game::{Board, Clean, Mark, Refusal, RoomId, RoomView, Square, Token};
use texts::Texts;

use super::answers::lang;
use super::plain_text;

/// The parts of a room that its page shows.
pub(super) struct FormPage<'a> {
    pub(super) id: &'a RoomId,
    /// The room, if it exists.
    pub(super) room: Option<&'a RoomView>,
    /// The mark and the token of the player who looks at the page.
    pub(super) seat: Option<(Mark, String)>,
    pub(super) refusal: Option<Refusal>,
    /// The message of the host that the player has not read.
    pub(super) message: Option<Clean>,
    /// A number that no other page has. links shows an old page again instead of sending a
    /// form that equals an earlier one.
    pub(super) number: u32,
    /// The token of the seat that the entrance form takes, so that the same form again takes
    /// no second one.
    pub(super) entrance: Token,
    pub(super) texts: Texts,
}

impl FormPage<'_> {
    /// Returns the page.
    pub(super) fn html(&self) -> String {
        let texts = self.texts;
        let mut page = head(texts, &texts.room(self.id));
        for line in self.lines() {
            writeln!(page, "<p>{}</p>", escaped(&line)).expect(NEVER_FAILS);
        }
        let action = format!(
            "/sala/{}?formulario&amp;idioma={}",
            self.id,
            texts.language().tag()
        );
        match &self.seat {
            Some((mark, token)) => self.write_form(&mut page, &action, *mark, token),
            None => self.write_entrance(&mut page, &action),
        }
        page + "</html>\n"
    }

    /// Returns the sentences above the board.
    fn lines(&self) -> Vec<String> {
        let texts = self.texts;
        let mut lines = Vec::new();
        lines.extend(
            self.refusal
                .map(|refusal| sentence(texts, refusal, self.id)),
        );
        let message = self.message.as_ref();
        lines.extend(message.map(|message| texts.says_the_host(message)));
        let Some(room) = self.room else {
            // Nothing is wrong: this is the way into a new room.
            lines.push(texts.form_new_room(self.id));
            return lines;
        };
        lines.push(plain_text::players(room, texts));
        let mine = self.seat.as_ref().map(|(mark, _)| *mark);
        lines.extend(mine.map(|mark| texts.form_you_are(mark.letter())));
        let has_opponent = mine.is_some_and(|mark| room.players.of(mark.other()).is_some());
        if has_opponent && room.turn == mine {
            lines.push(texts.your_turn().to_owned());
        } else {
            lines.push(plain_text::stand(room, texts));
        }
        if mine.is_some() && room.late.or(room.idle) == mine {
            lines.push(texts.you_are_idle().to_owned());
        }
        if let Some(mark) = mine.filter(|mark| room.idle == Some(mark.other())) {
            let idle = plain_text::called(room, mark.other(), texts);
            lines.push(texts.opponent_idle(idle));
        }
        if room.outcome.is_some() {
            lines.push(plain_text::score(room, texts));
            lines.extend(mine.and_then(|mark| self.offer(room, mark)));
        }
        lines
    }

    /// Returns the sentence about the next game, if somebody has asked for it.
    fn offer(&self, room: &RoomView, mine: Mark) -> Option<String> {
        let opponent = plain_text::called(room, mine.other(), self.texts);
        if room.asked.contains(&mine) {
            Some(self.texts.rematch_asked(opponent))
        } else if room.asked.contains(&mine.other()) {
            Some(self.texts.rematch_offered(opponent))
        } else {
            None
        }
    }

    fn write_form(&self, page: &mut String, action: &str, mark: Mark, token: &str) {
        let texts = self.texts;
        let board = self.room.map_or(Board::EMPTY, |room| room.board);
        let over = self.room.is_some_and(|room| room.outcome.is_some());
        let may_play = !over && board.turn() == Some(mark);
        write!(
            page,
            "<form method=\"post\" action=\"{action}\">\n\
             <input type=\"hidden\" name=\"ficha\" value=\"{}\">\n\
             <input type=\"hidden\" name=\"tabuleiro\" value=\"{}\">\n\
             <input type=\"hidden\" name=\"pagina\" value=\"{:08x}\">\n",
            escaped(token),
            letters(&board),
            self.number
        )
        .expect(NEVER_FAILS);
        write_table(page, &board, may_play);
        let button = |name: &str, value: &str, words: &str| {
            format!(
                "<button name=\"{name}\" value=\"{value}\">{}</button>\n",
                escaped(words)
            )
        };
        page.push_str("<p>\n");
        page.push_str(&button("acao", "ver", texts.form_look_again()));
        if over {
            page.push_str(&button("acao", "revanche", texts.ask_rematch()));
        }
        if self
            .room
            .is_some_and(|room| room.idle == Some(mark.other()))
        {
            page.push_str(&button("acao", "cobrar", texts.claim_seat()));
        }
        page.push_str(&button("acao", "sair", texts.leave_room()));
        page.push_str("</p>\n</form>\n");
    }

    fn write_entrance(&self, page: &mut String, action: &str) {
        let texts = self.texts;
        if let Some(room) = self.room {
            write_table(page, &room.board, false);
        }
        let is_free = |mark| self.room.is_none_or(|room| room.players.is_free(mark));
        if Mark::BOTH.into_iter().any(is_free) {
            write!(
                page,
                "<form method=\"post\" action=\"{action}\">\n\
                 <input type=\"hidden\" name=\"entrada\" value=\"{}\">\n\
                 <p>{}: <input name=\"nome\" size=\"24\" maxlength=\"24\">\n\
                 <button name=\"acao\" value=\"entrar\">{}</button></p>\n</form>\n",
                self.entrance.reveal(),
                escaped(texts.your_name()),
                escaped(texts.take_free_seat())
            )
            .expect(NEVER_FAILS);
        }
        writeln!(
            page,
            "<p><a href=\"{action}&amp;pagina={:08x}\">{}</a></p>",
            self.number,
            escaped(texts.form_look_again())
        )
        .expect(NEVER_FAILS);
    }
}

/// Returns the beginning of a page, with its title.
pub(super) fn head(texts: Texts, title: &str) -> String {
    let language = lang(texts);
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/web/form.css\">\n\
         <title>{title} · jogo</title>\n<h1>{title}</h1>\n"
    )
}

pub(super) const NEVER_FAILS: &str = "writing to a string cannot fail";

/// Writes the board. Free squares are buttons with their numbers if the player may play.
fn write_table(page: &mut String, board: &Board, may_play: bool) {
    page.push_str("<table border=\"1\" cellpadding=\"8\">\n");
    for row in 0..3 {
        page.push_str("<tr>");
        for square in Square::all().filter(|square| square.row() == row) {
            let number = square.index() + 1;
            let cell = match board.at(square) {
                Some(mark) => mark.letter().to_string(),
                None if may_play => {
                    format!("<button name=\"casa\" value=\"{number}\">{number}</button>")
                }
                None => ".".to_owned(),
            };
            write!(
                page,
                "<td width=\"44\" height=\"44\" align=\"center\">{cell}</td>"
            )
            .expect(NEVER_FAILS);
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

/// Returns a board as nine letters, such as `X...O....`.
pub(super) fn letters(board: &Board) -> String {
    let letter = |square| board.at(square).map_or('.', Mark::letter);
    Square::all().map(letter).collect()
}

/// Reads a board from nine letters.
pub(super) fn board_of(letters: &str) -> Option<Board> {
    let mut cells = [0; 9];
    let mut given = letters.chars();
    for cell in &mut cells {
        *cell = match given.next()? {
            'X' => 1,
            'O' => -1,
            '.' => 0,
            _ => return None,
        };
    }
    if given.next().is_some() {
        return None;
    }
    Board::try_from(cells).ok()
}

/// Escapes text for HTML, in elements and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Returns the sentence of a refusal.
fn sentence(texts: Texts, refusal: Refusal, room: &RoomId) -> String {
    let sentence = match refusal {
        Refusal::BadPayload => texts.dados_invalidos(),
        Refusal::BadRoom => texts.sala_invalida(),
        Refusal::NotInRoom => texts.fora_da_sala(),
        Refusal::BadBoard => texts.tabuleiro_invalido(),
        Refusal::SquareTaken => texts.casa_ocupada(),
        Refusal::NotYourTurn => texts.nao_e_sua_vez(),
        Refusal::OnlyWatching => texts.so_assistindo(),
        Refusal::Stale => texts.tabuleiro_desatualizado(),
        Refusal::GameOver => texts.partida_encerrada(),
        Refusal::BadToken => texts.ficha_invalida(),
        Refusal::SeatTakenOver => texts.vaga_assumida(),
        Refusal::SeatClaimed => texts.cadeira_cobrada(),
        Refusal::SeatFreedByHost => texts.levantado_pelo_anfitriao(),
        Refusal::RoomClosed => texts.sala_encerrada(),
        Refusal::SentAway => texts.pausado_pelo_anfitriao(),
        Refusal::DoorClosed => texts.porta_fechada(),
        Refusal::TooSoon => texts.cedo_demais(),
        Refusal::ChairTaken => texts.vaga_ocupada(),
        Refusal::LeagueOpen => texts.torneio_aberto(),
        Refusal::NoHistory => texts.sem_historico(),
        Refusal::RoomFull => return texts.sala_cheia(room),
        Refusal::ServerFull => texts.servidor_cheio(),
        Refusal::SlowDown => texts.devagar(),
        Refusal::Unavailable => texts.indisponivel(),
        Refusal::Internal => texts.interno(),
    };
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_survives_its_letters() {
        let board = board_of("X...O....").unwrap();
        assert_eq!(letters(&board), "X...O....");
        for broken in ["", "X...O...", "X...O.....", "x...O....", "?????????"] {
            assert_eq!(board_of(broken), None, "{broken}");
        }
    }

    #[test]
    fn no_name_becomes_markup() {
        let safe = "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;";
        assert_eq!(escaped("<script>\"a\" & 'b'</script>"), safe);
    }
}
