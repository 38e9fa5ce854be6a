//! Reads `text/event-stream` as it comes in, in pieces of any size.

/// One message of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Its name; `message` where it has none.
    pub event: String,
    /// Its data; empty for a message that only moves the place on.
    pub data: String,
}

/// What was read so far. The place and the pause that the server asked for stay when the connection ends.
#[derive(Debug, Clone, Default)]
pub struct Parser {
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    event: String,
    data: String,
    id: Option<String>,
    /// Where the stream is to be taken up again, if it said so.
    pub last_id: Option<String>,
    /// How many milliseconds to wait before that, if it said so.
    pub retry: Option<u32>,
}

impl Parser {
    /// Takes a piece in; the messages that it completes.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Message> {
        let mut found = Vec::new();
        for byte in piece {
            if *byte == b'\n' {
                let mut line = std::mem::take(&mut self.rest);
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                found.extend(self.line(&String::from_utf8_lossy(&line)));
            } else {
                self.rest.push(*byte);
            }
        }
        found
    }

    /// Forgets what was begun: a new connection starts with a new line. Place and pause stay.
    pub fn reconnect(&mut self) {
        *self = Self {
            last_id: self.last_id.take(),
            retry: self.retry,
            ..Self::default()
        };
    }

    fn line(&mut self, line: &str) -> Option<Message> {
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" => self.retry = value.parse().ok().or(self.retry),
            // A comment, or a field of another time.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Message> {
        if let Some(id) = self.id.take() {
            self.last_id = Some(id);
        }
        let (event, data) = (
            std::mem::take(&mut self.event),
            std::mem::take(&mut self.data),
        );
        (!data.is_empty()).then(|| Message {
            event: if event.is_empty() {
                "message".to_owned()
            } else {
                event
            },
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "retry: 3000\nid: a\n\n: still here\n\nevent: change\nid: b\ndata: {\"名\":\ndata: 1}\n\n\
        event: notification\r\nid: c\r\ndata: {}\r\n\r\ndata\n\nevent: half\nid: d\n";

    fn read(pieces: impl Iterator<Item = Vec<u8>>) -> (Parser, Vec<(String, String)>) {
        let mut parser = Parser::default();
        let messages: Vec<Message> = pieces.flat_map(|piece| parser.take(&piece)).collect();
        let told = messages.into_iter().map(|one| (one.event, one.data));
        let told = told.collect();
        (parser, told)
    }

    #[test]
    fn a_stream_reads_alike_wherever_it_is_cut() {
        let (whole, told) = read(std::iter::once(STREAM.as_bytes().to_vec()));
        let expected = [("change", "{\"名\":\n1}"), ("notification", "{}")];
        let expected = expected.map(|(event, data)| (event.to_owned(), data.to_owned()));
        assert_eq!(told, expected);
        assert_eq!(
            whole.last_id.as_deref(),
            Some("c"),
            "what is half said does not count"
        );
        assert_eq!(whole.retry, Some(3000));
        let (_, bytewise) = read(STREAM.bytes().map(|byte| vec![byte]));
        assert_eq!(bytewise, told);
    }

    #[test]
    fn a_new_connection_forgets_what_was_half_said() {
        let (mut parser, _) = read(std::iter::once(STREAM.as_bytes().to_vec()));
        parser.reconnect();
        let told = parser.take(b"data: x\n\n");
        assert_eq!(told.first().map(|one| one.event.as_str()), Some("message"));
        assert_eq!(parser.last_id.as_deref(), Some("c"));
    }

    #[test]
    fn a_place_alone_moves_on_without_a_message() {
        let mut parser = Parser::default();
        assert!(parser.take(b"id: z\n\n").is_empty());
        assert_eq!(parser.last_id.as_deref(), Some("z"));
    }
}
