//! The host's own page: the files of a folder, at the paths that this server does not use.
//!
//! **Invariant:** reads no file outside the folder, and none whose name begins with a dot.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::unfold;
use percent_encoding::percent_decode_str;
use tokio::task::spawn_blocking;

/// The file of a folder that answers for the folder.
const INDEX: &str = "index.html";

/// The number of bytes that are read at a time.
const PART: usize = 64 * 1024;

/// The paths below which everything is ours, even a 404.
const OURS: [&str; 3] = ["sala", "web", "socket.io"];

/// A folder with a page of the host's own, if there is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnPage(Option<Arc<Path>>);

/// A path in the folder.
#[derive(Debug)]
enum Found {
    /// A file, open, and its media type.
    File(File, &'static str),
    /// A folder whose address lacks the slash at its end.
    Folder,
}

impl OwnPage {
    /// Makes the page of this folder.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder.map(Arc::from))
    }

    pub(crate) const fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// Answers `/` with the host's own page, and every path that is not ours with its file.
    pub(crate) async fn check(State(own): State<Self>, request: Request, next: Next) -> Response {
        let path = request.uri().path().to_owned();
        let folder = own.0.filter(|_| is_reading(request.method()));
        let Some(folder) = folder else {
            return next.run(request).await;
        };
        if path == "/"
            && let Some(answer) = answer(&folder, &path).await
        {
            return answer;
        }
        let ours = next.run(request).await;
        if ours.status() != StatusCode::NOT_FOUND || is_ours(&path) {
            return ours;
        }
        match answer(&folder, &path).await {
            Some(answer) => answer,
            // Browsers ask for it by themselves, and a 404 would look like a mistake of the
            // page's author.
            None if path == "/favicon.ico" => StatusCode::NO_CONTENT.into_response(),
            None => ours,
        }
    }
}

fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn is_ours(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    OURS.iter().any(|ours| first.eq_ignore_ascii_case(ours))
}

/// Returns the answer for a path, or `None` if the folder has nothing there.
async fn answer(folder: &Arc<Path>, path: &str) -> Option<Response> {
    let (folder, asked) = (Arc::clone(folder), path.to_owned());
    let found = spawn_blocking(move || find(&folder, &asked)).await.ok()?;
    let about = [
        // The author of the page changes a file, and wants to see the change at once.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match found? {
        Found::File(file, kind) => {
            let body = Body::from_stream(unfold(Some(file), part));
            Some((about, [(header::CONTENT_TYPE, kind)], body).into_response())
        }
        // A relative place, because the server may be below a path of its host.
        Found::Folder => {
            let folder = path.trim_end_matches('/').rsplit('/').next();
            let target = format!("./{}/", folder.unwrap_or_default());
            Some((about, Redirect::temporary(&target)).into_response())
        }
    }
}

/// Reads the next part of a file on a thread that may wait for the disk.
async fn part(file: Option<File>) -> Option<(io::Result<Bytes>, Option<File>)> {
    let mut file = file?;
    let read = spawn_blocking(move || {
        let mut bytes = vec![0; PART];
        let count = file.read(&mut bytes)?;
        bytes.truncate(count);
        Ok((Bytes::from(bytes), file))
    });
    match read
        .await
        .unwrap_or_else(|lost| Err(io::Error::other(lost)))
    {
        Ok((bytes, _)) if bytes.is_empty() => None,
        Ok((bytes, file)) => Some((Ok(bytes), Some(file))),
        Err(error) => Some((Err(error), None)),
    }
}

/// Finds what the folder has at a path.
fn find(folder: &Path, path: &str) -> Option<Found> {
    let folder = folder.canonicalize().ok()?;
    let mut place = folder.clone();
    for name in path.split('/').filter(|name| !name.is_empty()) {
        let name = percent_decode_str(name).decode_utf8().ok()?;
        place.push(plain(&name)?);
    }
    // Links are followed first, so that none leads out of the folder.
    let place = place.canonicalize().ok()?;
    if !place.starts_with(&folder) {
        return None;
    }
    if !place.is_dir() {
        return open(&place).filter(|_| !path.ends_with('/'));
    }
    let index = place.join(INDEX).canonicalize().ok()?;
    if !index.starts_with(&folder) {
        return None;
    }
    if path.ends_with('/') {
        open(&index)
    } else {
        index.is_file().then_some(Found::Folder)
    }
}

/// Returns a name that stands for one thing in a folder, and is not hidden.
fn plain(name: &str) -> Option<&str> {
    let has_way_out = name.contains(['/', '\\', ':', '\0']);
    (!name.starts_with('.') && !has_way_out).then_some(name)
}

/// Opens an ordinary file. Opening a pipe would wait for its writer.
fn open(place: &Path) -> Option<Found> {
    let ordinary = fs::metadata(place).is_ok_and(|about| about.is_file());
    // The name behind a link counts, too.
    let hidden = place.file_name()?.to_str()?.starts_with('.');
    let file = (ordinary && !hidden).then(|| File::open(place).ok())?;
    Some(Found::File(file?, kind(place)))
}

/// Returns the media type of a file by the end of its name.
fn kind(place: &Path) -> &'static str {
    let end = place.extension().and_then(|end| end.to_str());
    match end.unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_one_thing_passes_and_a_way_out_does_not() {
        for name in ["index.html", "imagens", "foto da sala.png", "ção.js"] {
            assert_eq!(plain(name), Some(name));
        }
        for name in ["..", ".", ".git", ".env", "a/b", "a\\b", "C:", "a\0.html"] {
            assert_eq!(plain(name), None, "{name:?}");
        }
    }
}
