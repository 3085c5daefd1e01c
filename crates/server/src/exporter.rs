//! Gives the numbers of a server to Prometheus, on a listener of their own.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::NetworkLimits;
use crate::metrics::Metrics;
use crate::net::acceptor::Acceptor;

/// The greatest number of connections. A Prometheus has one, and a curious person another.
const MAX_CONNECTIONS: usize = 16;

/// The media type of Prometheus' text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers `/metrics` on `listener`. Never returns.
pub async fn serve_metrics(listener: TcpListener, metrics: Arc<Metrics>) -> Infallible {
    let app = Router::new()
        .route("/metrics", get(page))
        .with_state(metrics);
    let limits = NetworkLimits::default();
    let acceptor = Acceptor::new(app, limits, MAX_CONNECTIONS, CancellationToken::new());
    acceptor.accept(listener).await
}

async fn page(State(metrics): State<Arc<Metrics>>) -> Response {
    ([(header::CONTENT_TYPE, TEXT_FORMAT)], metrics.text()).into_response()
}
