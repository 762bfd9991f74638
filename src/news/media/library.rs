//! The library as the desk asks it: a search that never counts, and where a picture is used.

use super::Picture;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, MediaId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// What a list of pictures is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub words: String,
    pub without_credit: bool,
    pub without_alt: bool,
    /// Only those that expire before this moment.
    pub expires_before: Option<Micros>,
    /// Only those that expire at this moment or later.
    pub expires_from: Option<Micros>,
    /// As the log writes it: `person:0190…`.
    pub added_by: Option<String>,
    pub unused: bool,
    /// The last picture of the page before.
    pub after: Option<(Micros, MediaId)>,
}

/// Where a picture is used: an article whose draft shows it, or whose public text does, or both.
#[derive(Clone, Debug)]
pub struct Use {
    pub article: ArticleId,
    pub number: i64,
    pub edition: EditionId,
    pub headline: String,
    pub work: String,
    pub public: String,
    pub in_draft: bool,
    pub live: bool,
}

/// Pictures that fit, the newest first. All of at most four words must occur.
pub fn search(read: &mut ReadSession<'_>, filter: &Filter, limit: i64) -> Result<Vec<Picture>, StoreError> {
    let mut words = patterns(&filter.words).into_iter();
    let (one, two, three, four) = (words.next(), words.next(), words.next(), words.next());
    let (at, id) = filter
        .after
        .unwrap_or((Micros(i64::MAX), MediaId(uuid::Uuid::max())));
    read.all(
        sql!(
            "select * from media m where (added_at, id) < ($1, $2)
               and (cast($3 as text) is null or words like $3 escape '!')
               and (cast($4 as text) is null or words like $4 escape '!')
               and (cast($5 as text) is null or words like $5 escape '!')
               and (cast($6 as text) is null or words like $6 escape '!')
               and (not cast($7 as boolean) or credit = '')
               and (not cast($8 as boolean) or alt = '')
               and (cast($9 as bigint) is null or expires_at < $9)
               and (cast($10 as bigint) is null or expires_at >= $10)
               and (cast($11 as text) is null or added_by = $11)
               and (not cast($12 as boolean)
                    or (not exists (select 1 from draft_media d where d.media_id = m.id)
                        and not exists (select 1 from live_media l where l.media_id = m.id)))
             order by added_at desc, id desc limit $13"
        ),
        &[
            &at,
            &id,
            &one,
            &two,
            &three,
            &four,
            &filter.without_credit,
            &filter.without_alt,
            &filter.expires_before,
            &filter.expires_from,
            &filter.added_by,
            &filter.unused,
            &limit,
        ],
        Picture::from_row,
    )
}

/// `port 50%` → `%port%`, `%50!%%`. A word here is what a person typed between blanks.
fn patterns(words: &str) -> Vec<String> {
    words
        .to_lowercase()
        .split_whitespace()
        .take(4)
        .map(|word| {
            let word: String = word.chars().filter(|c| !c.is_control()).take(60).collect();
            let word = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            format!("%{word}%")
        })
        .collect()
}

/// The articles that use a picture, the one changed last first. Bounded at 200.
pub fn uses(read: &mut ReadSession<'_>, media: MediaId) -> Result<Vec<Use>, StoreError> {
    read.all(
        sql!(
            "select a.id, a.number, a.edition_id, a.draft_headline, a.work_state, a.public_state,
                    d.article_id is not null as in_draft, l.article_id is not null as live
             from (select article_id from draft_media where media_id = $1
                   union select article_id from live_media where media_id = $1) used
             join article a on a.id = used.article_id
             left join draft_media d on d.media_id = $1 and d.article_id = a.id
             left join live_media l on l.media_id = $1 and l.article_id = a.id
             order by a.changed_at desc, a.id desc limit 200"
        ),
        &[&media],
        |row| {
            Ok(Use {
                article: row.get("id")?,
                number: row.get("number")?,
                edition: row.get("edition_id")?,
                headline: row.get("draft_headline")?,
                work: row.get("work_state")?,
                public: row.get("public_state")?,
                in_draft: row.get("in_draft")?,
                live: row.get("live")?,
            })
        },
    )
}

/// Pictures whose rights have ended while live articles still name them. Bounded at 100.
pub fn expired_in_use(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Picture>, StoreError> {
    read.all(
        sql!(
            "select * from media m where expires_at is not null and expires_at <= $1
               and exists (select 1 from live_media l where l.media_id = m.id)
             order by expires_at desc limit 100"
        ),
        &[&now],
        Picture::from_row,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::media::{Description, describe};
    use crate::testing::News;

    fn found(news: &News, filter: Filter) -> Vec<MediaId> {
        let pictures = news.read(move |r| search(r, &filter, 60));
        pictures.iter().map(|picture| picture.id).collect()
    }

    #[test]
    fn pictures_are_found_by_words_and_by_what_they_lack() {
        let news = News::new();
        let port = news.picture("port.png");
        news.clock.set(news.clock.now().plus_seconds(1));
        let bank = news.picture("bank.png");
        let tomorrow = news.clock.now().plus_days(1);
        let new = Description {
            credit: "Ana Lima".to_owned(),
            alt: "Cranes over 50% of a Größe_port".to_owned(),
            expires_at: Some(tomorrow),
            ..Description::default()
        };
        news.write(move |w| describe(w, port, &new)).expect("described");
        let words = |words: &str| Filter {
            words: words.to_owned(),
            ..Filter::default()
        };
        assert_eq!(found(&news, words("")), [bank, port], "the newest first");
        assert_eq!(found(&news, words("GRÖSSE lima")), Vec::<MediaId>::new());
        assert_eq!(found(&news, words("größe LIMA cranes")), [port]);
        assert_eq!(found(&news, words("50%")), [port]);
        assert_eq!(found(&news, words("n_m")), Vec::<MediaId>::new(), "no wildcards");
        assert_eq!(found(&news, words("!")), Vec::<MediaId>::new());
        let without = Filter {
            without_credit: true,
            without_alt: true,
            unused: true,
            ..Filter::default()
        };
        assert_eq!(found(&news, without), [bank]);
        let expiring = Filter {
            expires_before: Some(tomorrow.plus_days(1)),
            expires_from: Some(news.clock.now()),
            ..Filter::default()
        };
        assert_eq!(found(&news, expiring), [port]);
        let picture = news
            .read(move |r| crate::news::media::by_id(r, bank))
            .expect("bank");
        let older = Filter {
            after: Some((picture.added_at, bank)),
            ..Filter::default()
        };
        assert_eq!(found(&news, older), [port]);
    }
}
