//! The news of a running server for the screen of its host.

use server::{CopyOutcome, ServerView};
use tokio::sync::{mpsc, watch};

/// The news of a running server for the screen of its host.
pub(crate) struct ServerNews {
    pub(crate) view: watch::Receiver<ServerView>,
    /// The outcomes of copies that a signal asked for.
    pub(crate) copies: mpsc::UnboundedReceiver<CopyOutcome>,
}

impl ServerNews {
    /// Has a server with these options tell its news.
    pub(crate) fn told_by(options: &mut server::Options) -> Self {
        let (show, view) = watch::channel(ServerView::default());
        let (tell, copies) = mpsc::unbounded_channel();
        options.view = Some(show);
        options.copied = Some(tell);
        Self { view, copies }
    }
}
