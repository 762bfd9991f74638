//! iCalendar (RFC 5545): releases for readers' own calendars.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub struct Calendar {
    pub name: String,
    pub events: Vec<Event>,
}

pub struct Event {
    /// Never changes, whenever the event is moved.
    pub uid: String,
    pub stamp: Timestamp,
    pub at: At,
    pub summary: String,
    pub description: String,
    pub url: String,
    /// `CONFIRMED`, `TENTATIVE` or `CANCELLED`.
    pub status: &'static str,
    /// 1 the highest, 9 the lowest.
    pub priority: u8,
    /// Two letters.
    pub country: String,
}

pub enum At {
    Moment(Timestamp),
    Day(Date),
}

pub fn ical(calendar: &Calendar) -> String {
    let mut out = String::new();
    let mut say = |line: &str| fold(&mut out, line);
    say("BEGIN:VCALENDAR");
    say("VERSION:2.0");
    say("PRODID:-//Courant//Economic calendar//EN");
    say("CALSCALE:GREGORIAN");
    say("METHOD:PUBLISH");
    say(&format!("X-WR-CALNAME:{}", escaped(&calendar.name)));
    say("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for event in &calendar.events {
        say("BEGIN:VEVENT");
        say(&format!("UID:{}", escaped(&event.uid)));
        say(&format!("DTSTAMP:{}", moment(event.stamp)));
        match &event.at {
            At::Moment(at) => say(&format!("DTSTART:{}", moment(*at))),
            At::Day(day) => say(&format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d"))),
        }
        say(&format!("SUMMARY:{}", escaped(&event.summary)));
        if !event.description.is_empty() {
            say(&format!("DESCRIPTION:{}", escaped(&event.description)));
        }
        say(&format!("URL:{}", event.url));
        say(&format!("STATUS:{}", event.status));
        say(&format!("PRIORITY:{}", event.priority));
        say(&format!("X-COUNTRY:{}", escaped(&event.country)));
        // Nobody is busy because a figure comes.
        say("TRANSP:TRANSPARENT");
        say("END:VEVENT");
    }
    say("END:VCALENDAR");
    out
}

fn moment(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// At most 75 bytes a line; what is longer goes on in the next, after a space.
fn fold(out: &mut String, line: &str) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_formats_read() {
        let at: Timestamp = "2026-12-04T13:30:00Z".parse().expect("a moment");
        let event = |uid: &str, at: At| {
            Event {
            uid: uid.to_owned(),
            stamp: "2026-12-01T00:00:00Z".parse().expect("a moment"),
            at,
            summary: "Löhne; Gehälter, und ein sehr langer Name einer Statistik, der in keine Zeile von 75 Bytes passt"
                .to_owned(),
            description: "Before: 2.4%\nForecast: 2.3%".to_owned(),
            url: "https://example.com/markets/calendar".to_owned(),
            status: "CONFIRMED",
            priority: 1,
            country: "DE".to_owned(),
        }
        };
        let day = Date::new(2026, 12, 5).expect("a day");
        let text = ical(&Calendar {
            name: "Releases".to_owned(),
            events: vec![event("a@x", At::Moment(at)), event("b@x", At::Day(day))],
        });
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let read = market_formats::read_releases(
            market_formats::Format::Ical,
            &mut text.as_bytes(),
            &market_formats::Options::default(),
        )
        .expect("it is read");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].at, market_formats::ReleaseTime::At(at));
        assert_eq!(read[1].at, market_formats::ReleaseTime::On(day));
        assert!(
            read[0].indicator.starts_with("Löhne; Gehälter, und"),
            "{}",
            read[0].indicator
        );
        assert_eq!(read[0].note.as_deref(), Some("Before: 2.4%\nForecast: 2.3%"));
        assert_eq!(read[0].country.as_deref(), Some("DE"));
    }
}
