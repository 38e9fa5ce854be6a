//! The query string: every parameter is taken by name, and what is left over is an error.

use crate::error::{AppError, AppResult};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use shared::Code;
use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::str::FromStr;

/// The parameters of a request.
#[derive(Debug, Default)]
pub struct Params(BTreeMap<String, String>);

fn invalid(name: &str) -> AppError {
    AppError::from(Code::InvalidParameter).detail(name)
}

impl Params {
    /// Reads a query string; a name that comes twice is refused.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub fn read(query: &str) -> AppResult<Self> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(query).map_err(|_| invalid("?"))?;
        let mut map = BTreeMap::new();
        for (name, value) in pairs {
            if value.chars().any(char::is_control) || map.insert(name.clone(), value).is_some() {
                return Err(invalid(&name));
            }
        }
        Ok(Self(map))
    }

    /// Takes a parameter as text.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Looks at a parameter without taking it.
    #[must_use]
    pub fn peek(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The names of what nobody took yet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Takes a parameter as a value.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub fn take_as<T: FromStr>(&mut self, name: &str) -> AppResult<Option<T>> {
        self.take(name)
            .map(|text| text.parse().map_err(|_| invalid(name)))
            .transpose()
    }

    /// Takes a parameter as a list separated by commas; empty where absent.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`], also for a list with nothing in it.
    pub fn take_list<T: FromStr>(&mut self, name: &str) -> AppResult<Vec<T>> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(text) => text
                .split(',')
                .map(|word| {
                    if word.is_empty() {
                        Err(invalid(name))
                    } else {
                        word.parse().map_err(|_| invalid(name))
                    }
                })
                .collect(),
        }
    }

    /// Takes `limit`: 1 to 200, 50 where absent.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`].
    pub fn take_limit(&mut self) -> AppResult<i64> {
        let limit = self.take_as("limit")?.unwrap_or(50);
        if (1..=200).contains(&limit) {
            Ok(limit)
        } else {
            Err(invalid("limit"))
        }
    }

    /// Refuses what nobody took.
    ///
    /// # Errors
    /// [`Code::UnknownParameter`] with its name.
    pub fn finish(self) -> AppResult<()> {
        match self.0.into_keys().next() {
            None => Ok(()),
            Some(name) => Err(AppError::from(Code::UnknownParameter).detail(name)),
        }
    }
}

impl FromRequest for Params {
    type Error = AppError;
    type Future = Ready<AppResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request.query_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_twice_or_ill_formed_is_refused() {
        let mut params = Params::read("stage=a,b&limit=5&q=%E6%81%92%E5%8A%9B").unwrap();
        assert_eq!(params.take_list::<String>("stage").unwrap(), ["a", "b"]);
        assert_eq!(params.take_limit().unwrap(), 5);
        assert_eq!(params.take("q").as_deref(), Some("恒力"));
        assert!(params.finish().is_ok());
        assert_eq!(
            Params::read("x=1").unwrap().finish().unwrap_err().code(),
            Code::UnknownParameter
        );
        assert_eq!(
            Params::read("a=1&a=2").unwrap_err().code(),
            Code::InvalidParameter
        );
        for bad in ["limit=0", "limit=201", "limit=x"] {
            assert_eq!(
                Params::read(bad).unwrap().take_limit().unwrap_err().code(),
                Code::InvalidParameter
            );
        }
        assert!(
            Params::read("stage=")
                .unwrap()
                .take_list::<String>("stage")
                .is_err()
        );
    }
}
