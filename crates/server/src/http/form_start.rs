//! The first page for browsers that run no script: the rooms, a new one, and a field for a
//! code.

use std::fmt::Write as _;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use game::wire::BoardList;
use serde::Deserialize;

use super::form_page::{NEVER_FAILS, escaped, head};
use super::negotiation::Negotiated;
use super::state::AppState;
use super::typed::{self, Problem};

/// The maximum number of rooms on the page.
pub(super) const MAX_ROOMS: usize = 50;

/// The letters of a new room's code. None looks like another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";

/// The length of a new room's code.
const CODE_LENGTH: usize = 5;

/// The query of `/sala`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    sala: String,
}

/// Answers `/sala?sala=123`, the code that was typed into the first page.
pub(super) async fn typed(
    State(state): State<AppState>,
    Query(typed): Query<Typed>,
    negotiated: Negotiated,
    headers: HeaderMap,
) -> Response {
    if !negotiated.form {
        return Redirect::temporary(state.home()).into_response();
    }
    let here = here(&state, &headers);
    match typed::read(&typed.sala, here, &query(negotiated), negotiated.texts) {
        Ok(room) => state.form_page(&room, None, None, negotiated).await,
        Err(problem) => state.form_start(negotiated, Some((typed.sala, problem))),
    }
}

/// Returns the host by which a request calls this server, and the path below which it is.
pub(super) fn here<'a>(state: &'a AppState, headers: &'a HeaderMap) -> (&'a str, &'a str) {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    (host.unwrap_or_default(), state.address.path())
}

/// Returns the query of links to other form pages.
pub(super) fn query(negotiated: Negotiated) -> String {
    format!("formulario&idioma={}", negotiated.texts.language().tag())
}

impl AppState {
    /// Answers with the first page. After a mistake the text is still in the field, and a
    /// sentence leads on.
    pub(super) fn form_start(
        &self,
        negotiated: Negotiated,
        problem: Option<(String, Problem)>,
    ) -> Response {
        let texts = negotiated.texts;
        let query = escaped(&query(negotiated));
        let typed = problem.as_ref().map_or("", |(typed, _)| typed);
        let typed = escaped(typed);
        let mut page = head(texts, texts.game_name());
        if let Some((_, Problem { sentence, link })) = &problem {
            writeln!(page, "<p>{}</p>", escaped(sentence)).expect(NEVER_FAILS);
            if let Some((link, words)) = link {
                let (link, words) = (escaped(link), escaped(words));
                writeln!(page, "<p><a href=\"{link}\">{words}</a></p>").expect(NEVER_FAILS);
            }
        }
        if let Some(room) = self.snapshots.listed().iter().find(|room| room.seeks) {
            let (id, play) = (&room.id, escaped(texts.seek_play()));
            writeln!(page, "<p><a href=\"/sala/{id}?{query}\">{play}</a></p>").expect(NEVER_FAILS);
        }
        writeln!(
            page,
            "<p><a href=\"/sala/{}?{query}\">{}</a></p>\n\
             <form method=\"get\" action=\"/sala\">\n\
             <input type=\"hidden\" name=\"formulario\" value=\"\">\n\
             <input type=\"hidden\" name=\"idioma\" value=\"{}\">\n\
             <p>{}: <input name=\"sala\" size=\"16\" maxlength=\"200\" value=\"{typed}\">\n<button>{}</button></p>\n\
             </form>\n<h2>{}</h2>",
            new_code(),
            escaped(texts.create_room()),
            texts.language().tag(),
            escaped(texts.or_enter_code()),
            escaped(texts.enter_room()),
            escaped(texts.open_rooms()),
        )
        .expect(NEVER_FAILS);
        let BoardList { rooms, total } = self.snapshots.page_of(MAX_ROOMS, 0, |_| true);
        if rooms.is_empty() {
            writeln!(page, "<p>{}</p>", escaped(self.no_rooms(texts))).expect(NEVER_FAILS);
        }
        for room in &rooms {
            let players = super::plain_text::players(room, texts);
            writeln!(
                page,
                "<p><a href=\"/sala/{0}?{query}\">{0}</a>: {1}</p>",
                room.id,
                escaped(&players)
            )
            .expect(NEVER_FAILS);
        }
        let more = total - rooms.len();
        if more > 0 {
            writeln!(page, "<p>{}</p>", escaped(&texts.more_rooms(more))).expect(NEVER_FAILS);
        }
        page.push_str("</html>\n");
        ([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
    }
}

fn new_code() -> String {
    let letter = |_| char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    (0..CODE_LENGTH).map(letter).collect()
}
