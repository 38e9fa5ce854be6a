//! The stage board.

mod card;
mod column;
mod drag;
mod gate;
mod keyboard;
mod live;
mod motion;
mod order;
mod peek;
mod store;
mod view;

pub use view::BoardView;
