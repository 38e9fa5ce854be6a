//! E-mail.

use super::queue::Outcome;
use crate::config::mail::{Mail, MailTls};
use crate::error::{AppError, AppResult};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::time::Duration;

/// How long the mail server may take for a step.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// The address.
    pub to: String,
    /// The name.
    pub name: String,
    /// By which it is known wherever it is sent again.
    pub id: String,
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// The way to the mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// By these settings. Nothing is sent yet.
    ///
    /// # Errors
    /// Where no TLS is to be had, for example without any root certificates.
    pub fn new(settings: &Mail) -> AppResult<Self> {
        let host = settings.host.clone();
        let parameters = || TlsParameters::new(host.clone()).map_err(AppError::internal);
        let tls = match settings.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::Tls => Tls::Wrapper(parameters()?),
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
                .port(settings.port)
                .timeout(Some(PATIENCE))
                .tls(tls);
        if let Some((user, password)) = &settings.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from: settings.from.clone(),
        })
    }

    /// Sends a message.
    pub async fn send(&self, text: &MailText) -> Outcome {
        let Ok(to) = text.to.parse::<Address>() else {
            return Outcome::never(None, "not an e-mail address");
        };
        let domain = self.from.email.domain().to_owned();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(text.name.clone()), to))
            .message_id(Some(format!("<{}@{domain}>", text.id)))
            .subject(text.subject.clone())
            // Nobody's "out of office" comes back.
            .raw_header(auto_submitted())
            .header(ContentType::TEXT_PLAIN)
            .body(text.text.clone());
        let Ok(message) = message else {
            return Outcome::never(None, "not a message");
        };
        match self.transport.send(message).await {
            Ok(response) => Outcome::Taken(Some(i32::from(u16::from(response.code())))),
            Err(error) => failure(&error),
        }
    }
}

fn auto_submitted() -> lettre::message::header::HeaderValue {
    let name = lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted");
    lettre::message::header::HeaderValue::new(name, "auto-generated".to_owned())
}

/// A server that answers refuses this message; one that does not is out of reach for all.
fn failure(error: &Error) -> Outcome {
    let status = error.status().map(|code| i32::from(u16::from(code)));
    match status {
        Some(code) if error.is_permanent() => Outcome::Never(status, format!("SMTP {code}")),
        Some(code) => Outcome::Refused(status, format!("SMTP {code}")),
        None => {
            let cause = std::error::Error::source(error);
            let said = cause.map_or_else(|| "no connection".to_owned(), ToString::to_string);
            Outcome::Unreachable(None, said)
        }
    }
}
