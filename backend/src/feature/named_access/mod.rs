//! Named access: the owner of a customer lets a colleague, who reaches it, read its confidential values until a day.
//!
//! It is asked anew with every request, so that it ends by itself after its last day, and it belongs to the owner who gave
//! it: with another owner it is gone, also where the customer comes back to the first one. It opens values for reading;
//! changing them stays with the owner.

pub mod handlers;
pub mod queries;
