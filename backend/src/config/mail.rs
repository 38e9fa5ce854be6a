//! The server through which e-mail goes.

use super::parse::{Parser, SettingError};
use lettre::message::Mailbox;
use std::fmt;
use std::str::FromStr;

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// The connection turns to TLS once it stands; where it cannot, nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: for a server on the same machine.
    None,
}

impl MailTls {
    const fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

impl FromStr for MailTls {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "starttls" => Ok(Self::Starttls),
            "tls" => Ok(Self::Tls),
            "none" => Ok(Self::None),
            _ => Err(()),
        }
    }
}

/// A mail server, and how we come to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its name (`THROUGHLINE_MAIL_HOST`).
    pub host: String,
    /// Its port (`THROUGHLINE_MAIL_PORT`).
    pub port: u16,
    /// How the way to it is encrypted (`THROUGHLINE_MAIL_TLS`).
    pub tls: MailTls,
    /// Name and password (`THROUGHLINE_MAIL_USER`, `…_PASSWORD` or `…_PASSWORD_FILE`); none where it asks for none.
    pub credentials: Option<(String, String)>,
    /// The sender (`THROUGHLINE_MAIL_FROM`).
    pub from: Mailbox,
}

/// Without the credentials.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// The settings that say nothing without a server.
const OTHERS: [&str; 6] = [
    "mail_from",
    "mail_port",
    "mail_tls",
    "mail_user",
    "mail_password",
    "mail_password_file",
];

/// Reads the settings: a server wants a sender, a name wants a password.
pub fn read(read: &Parser<'_>) -> Result<Option<Mail>, SettingError> {
    let from = read.parsed(
        "mail_from",
        |text| text.parse::<Mailbox>().ok(),
        "应为邮件地址，例如 Throughline <crm@example.com>",
        "want an e-mail address, for example Throughline <crm@example.com>",
    )?;
    let tls = read.parsed(
        "mail_tls",
        |text| text.parse().ok(),
        "应为 starttls、tls 或 none",
        "want starttls, tls or none",
    )?;
    let tls = tls.unwrap_or(MailTls::Starttls);
    let port = read.number("mail_port", 1, 65_535)?;
    let credentials = credentials(read)?;
    let Some(host) = read.word("mail_host")? else {
        return match OTHERS.into_iter().find(|name| read.has(name)) {
            Some(given) => Err(read.missing("mail_host", given)),
            None => Ok(None),
        };
    };
    let port = port.and_then(|port| u16::try_from(port).ok());
    Ok(Some(Mail {
        host,
        port: port.unwrap_or_else(|| tls.port()),
        tls,
        credentials,
        from: from.ok_or_else(|| read.missing("mail_from", "mail_host"))?,
    }))
}

fn credentials(read: &Parser<'_>) -> Result<Option<(String, String)>, SettingError> {
    let given = read.parsed(
        "mail_password",
        |text| (!text.is_empty()).then(|| text.to_owned()),
        "不能为空",
        "must not be empty",
    )?;
    let in_file = read.parsed(
        "mail_password_file",
        |path| {
            let text = std::fs::read_to_string(path).ok()?;
            let text = text.trim_end_matches(['\r', '\n']);
            (!text.is_empty()).then(|| text.to_owned())
        },
        "无法读取，或为空",
        "cannot be read, or is empty",
    )?;
    match (read.word("mail_user")?, given.or(in_file)) {
        (None, None) => Ok(None),
        (Some(user), Some(password)) => Ok(Some((user, password))),
        (Some(_), None) => Err(read.missing("mail_password", "mail_user")),
        (None, Some(_)) => {
            let given = ["mail_password", "mail_password_file"];
            let given = given.into_iter().find(|name| read.has(name));
            Err(read.missing("mail_user", given.unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mail, MailTls};
    use crate::config::Config;
    use crate::config::source::Given;

    fn mail(toml: &str) -> Result<Option<Mail>, String> {
        let given = Given::from_toml(toml, "t").unwrap();
        let config = Config::new(&given);
        config
            .map(|config| config.mail)
            .map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn e_mail_is_off_until_a_server_and_a_sender_are_named() {
        assert_eq!(mail("").unwrap(), None);
        assert!(mail("mail_host = 'smtp.example.com'").is_err());
        assert!(mail("mail_from = 'crm@example.com'").is_err());
        let both = "mail_host = 'smtp.example.com'\nmail_from = 'Throughline <crm@example.com>'\n";
        let found = mail(both).unwrap().unwrap();
        assert_eq!((found.port, found.tls), (587, MailTls::Starttls));
        assert_eq!(found.from.email.to_string(), "crm@example.com");
        let tls = mail(&format!("{both}mail_tls = 'tls'")).unwrap().unwrap();
        assert_eq!(tls.port, 465);
        assert!(mail(&format!("{both}mail_tls = 'maybe'")).is_err());
        let nobody = "mail_host = 'smtp.example.com'\nmail_from = 'nobody'\n";
        assert!(mail(nobody).is_err());
    }

    #[test]
    fn a_name_wants_a_password_and_neither_is_printed() {
        let both = "mail_host = 'smtp.example.com'\nmail_from = 'crm@example.com'\n";
        assert!(mail(&format!("{both}mail_user = 'crm'")).is_err());
        assert!(mail(&format!("{both}mail_password = 'x'")).is_err());
        let found = mail(&format!(
            "{both}mail_user = 'crm'\nmail_password = 'geheim'"
        ));
        let found = found.unwrap().unwrap();
        assert!(!format!("{found:?}").contains("geheim"));
        assert_eq!(
            found.credentials,
            Some(("crm".to_owned(), "geheim".to_owned()))
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "geheim\n").unwrap();
        let setting = format!(
            "{both}mail_user = 'crm'\nmail_password_file = '{}'",
            file.display()
        );
        assert_eq!(
            mail(&setting).unwrap().unwrap().credentials,
            found.credentials
        );
    }
}
