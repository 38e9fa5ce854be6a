//! Pages: one module each.

mod admin;
mod answer;
mod board;
mod customer;
mod customers;
mod import;
mod not_found;
mod plans;
mod rate;
pub mod settings;
mod settings_nav;
mod sign_in;
mod stories;
mod today;

pub use admin::AdminPage;
pub use answer::AnswerPage;
pub use board::Board;
pub use customer::CustomerPage;
pub use customers::CustomersPage;
pub use import::ImportPage;
pub use not_found::NotFound;
pub use plans::Plans;
pub use rate::Rate;
pub use settings::Settings;
pub use sign_in::SignIn;
pub use stories::Stories;
pub use today::Today;
