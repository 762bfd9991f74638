//! The picture library by program: upload, describe, look.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::response::Response;
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, private, private_page, private_tagged, tag, written};
use super::ask::{Cursor, Given, Moment, NoParams, Params, bytes_of, content_type, next};
use super::content::merge;
use super::drafts::Condition;
use super::places::Paged;
use super::{Api, Caller, Fault};
use crate::base::clock::Micros;
use crate::base::ids::MediaId;
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::media::{self, AddError, Description, Picture};
use crate::news::people::{Right, Scope};
use crate::views::open::{PictureOut, at, picture_out};
use crate::web::desk::Refusal;

/// A picture's file may be this long.
pub const PICTURE_BYTES: usize = 40 * 1024 * 1024;
const KINDS: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// A picture of the library. Readers are served it only while a live article shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = LibraryPicture)]
pub struct LibraryPicture {
    #[serde(flatten)]
    picture: PictureOut,
    /// The file's name as it came.
    name: String,
    /// Whether its rights have lapsed.
    expired: bool,
}

/// The texts of a picture. By JSON Merge Patch: what is left out stays, null empties.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Description)]
pub struct DescriptionData {
    /// What it shows, for who cannot see it.
    #[schema(value_type = Option<String>, max_length = 500)]
    alt: String,
    #[schema(value_type = Option<String>, max_length = 1000)]
    caption: String,
    /// Whose it is. Without one, nothing that shows it is published.
    #[schema(value_type = Option<String>, max_length = 200, example = "Ada Reporter / The Ledger")]
    credit: String,
    #[schema(value_type = Option<String>, max_length = 1000)]
    rights: String,
    #[schema(value_type = Option<String>, max_length = 250)]
    headline: String,
    /// Who took it.
    #[schema(value_type = Option<String>, max_length = 200)]
    byline: String,
    #[schema(value_type = Option<String>, max_length = 200)]
    source: String,
    #[schema(value_type = Option<String>, max_length = 200)]
    place: String,
    /// Separated by commas.
    #[schema(value_type = Option<String>, max_length = 500)]
    keywords: String,
    /// What crops must keep, in thousandths of width and height.
    #[schema(value_type = Option<Vec<i64>>, min_items = 2, max_items = 2, example = json!([500, 500]))]
    focal: Option<[i64; 2]>,
    /// When its rights lapse: RFC 3339, or a day.
    #[schema(value_type = Option<String>, example = "2027-01-01T00:00:00Z")]
    expires_at: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadParams {
    /// The file's name.
    #[serde(default)]
    #[param(required = false, max_length = 200)]
    name: String,
    #[serde(default)]
    #[param(required = false, max_length = 500)]
    alt: String,
    #[serde(default)]
    #[param(required = false, max_length = 1000)]
    caption: String,
    /// What is not said is taken from the file, if it says so.
    #[serde(default)]
    #[param(required = false, max_length = 200)]
    credit: String,
    #[serde(default)]
    #[param(required = false, max_length = 1000)]
    rights: String,
}

/// A picture's file as it came.
pub struct Upload(Bytes);

impl FromRequest<Arc<Api>> for Upload {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Upload, Fault> {
        let kind = content_type(request.headers()).unwrap_or_default();
        if !KINDS.contains(&kind.as_str()) {
            return Err(Fault::media_type(
                "image/jpeg, image/png, image/webp or image/gif",
            ));
        }
        bytes_of(request.into_body(), PICTURE_BYTES).await.map(Upload)
    }
}

fn shown(picture: &Picture, url: &str, now: Micros) -> LibraryPicture {
    LibraryPicture {
        picture: picture_out(picture, url),
        name: picture.name.clone(),
        expired: picture.has_expired(now),
    }
}

/// The picture library
///
/// Newest first.
#[utoipa::path(get, path = "/media", tag = "Pictures", params(Paged), responses((status = 200, body = Page<LibraryPicture>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<Paged>,
    caller: Caller,
) -> Result<Response, Fault> {
    caller.scope(Scope::Media)?;
    let before = MediaId(params.cursor.map_or(Uuid::max(), |cursor| cursor.id));
    let limit = params.limit.0;
    let mut found = api
        .look(move |read| Ok(media::page(read, before, limit + 1)?))
        .await?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|last| {
        let cursor = Cursor {
            at: Micros(0),
            id: last.id.0,
        };
        next(&api, &caller.uri, &cursor)
    });
    let now = api.clock.now();
    let items = found
        .iter()
        .map(|picture| shown(picture, &api.url, now))
        .collect();
    private_page(&Page { items, next })
}

/// Upload a picture
///
/// The file itself as the body, at most 40 MB. Credit, caption and rights are taken from what the file says of
/// itself (IPTC, XMP, EXIF) where they are not given. The same file twice is one picture.
#[utoipa::path(post, path = "/media", tag = "Pictures", params(UploadParams),
    request_body(content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/gif"))),
    responses((status = 201, body = LibraryPicture, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn upload(
    State(api): State<Arc<Api>>,
    Params(params): Params<UploadParams>,
    caller: Caller,
    Upload(bytes): Upload,
) -> Result<Response, Fault> {
    caller.scope(Scope::Media)?;
    caller.has(Right::UploadMedia)?;
    let _place = api
        .uploads
        .acquire()
        .await
        .map_err(|_| Fault::from(Refusal::Busy))?;
    let (store, files, actor) = (
        api.store.clone(),
        api.files.clone(),
        Actor::Person(caller.person.id),
    );
    let said = Description {
        alt: params.alt,
        caption: params.caption,
        credit: params.credit,
        rights: params.rights,
        ..Description::default()
    };
    let name = params.name;
    let added =
        tokio::task::spawn_blocking(move || media::add(&store, &files, actor, (&name, &bytes), said)).await;
    let (id, position) = match added {
        Ok(Ok(added)) => added,
        Ok(Err(AddError::Picture(error))) => return Err(Fault::invalid("picture", error.to_string())),
        Ok(Err(AddError::News(error))) => return Err(error.into()),
        Ok(Err(error @ AddError::File(_))) => return Err(Refusal::internal(&error).into()),
        Err(error) => return Err(Refusal::internal(&error).into()),
    };
    api.settle(position).await;
    let picture = api.picture(id).await?;
    let mut response = api.picture_answer(StatusCode::CREATED, &picture)?;
    let address = format!("{}{}/api/v1/media/{id}", api.url, caller.edition.root());
    if let Ok(value) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(LOCATION, value);
    }
    Ok(response)
}

/// A picture of the library
#[utoipa::path(get, path = "/media/{picture}", tag = "Pictures",
    params(("picture" = Uuid, Path, description = "Id")),
    responses((status = 200, body = LibraryPicture, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn read(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    caller.scope(Scope::Media)?;
    let picture = api.picture(called(&id)?).await?;
    let out = shown(&picture, &api.url, api.clock.now());
    private_tagged(&caller.headers, &out, &tag(&written(&out)?))
}

/// Describe a picture
///
/// JSON Merge Patch: what is left out stays. An article that shows it changes at once.
#[utoipa::path(patch, path = "/media/{picture}", tag = "Pictures",
    params(("picture" = Uuid, Path, description = "Id")),
    request_body(content = DescriptionData, content_type = "application/merge-patch+json"),
    responses((status = 200, body = LibraryPicture, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn describe(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(patch): Given<Value>,
) -> Result<Response, Fault> {
    caller.scope(Scope::Media)?;
    caller.has(Right::DescribeMedia)?;
    let id = called(&id)?;
    let condition = Condition::of(&caller.headers)?;
    if !patch.is_object() {
        return Err(Fault::invalid("body", "a patch is an object of fields"));
    }
    let (url, edition) = (api.url.clone(), Arc::clone(&caller.edition));
    let now = api.clock.now();
    let position = api
        .act(&caller, move |mut write| {
            let picture = media::by_id(&mut write.as_read(), id)?.ok_or_else(|| no_picture(id))?;
            let tag = tag(&written(&shown(&picture, &url, now))?);
            if !condition.holds(&tag) {
                return Err(Fault::outdated(&tag));
            }
            let new = described(&picture, patch, &edition)?;
            Ok(media::describe(write, id, &new)?)
        })
        .await?;
    api.settle(position).await;
    let picture = api.picture(id).await?;
    api.picture_answer(StatusCode::OK, &picture)
}

fn described(
    picture: &Picture,
    patch: Value,
    edition: &crate::news::editions::Edition,
) -> Result<Description, Fault> {
    let now = DescriptionData {
        alt: picture.alt.clone(),
        caption: picture.caption.clone(),
        credit: picture.credit.clone(),
        rights: picture.rights.clone(),
        headline: picture.headline.clone(),
        byline: picture.byline.clone(),
        source: picture.source.clone(),
        place: picture.place.clone(),
        keywords: picture.keywords.clone(),
        focal: Some([picture.focal.0, picture.focal.1]),
        expires_at: picture.expires_at.map(at),
    };
    let mut value = serde_json::to_value(now).map_err(|error| Fault::from(Refusal::internal(&error)))?;
    merge(&mut value, patch);
    let data: DescriptionData =
        serde_json::from_value(value).map_err(|error| Fault::invalid("body", error.to_string()))?;
    let focal = data.focal.unwrap_or([500, 500]);
    if focal.iter().any(|part| !(0..=1_000).contains(part)) {
        return Err(Fault::invalid("focal", "must be two numbers from 0 to 1000"));
    }
    let expires_at = match &data.expires_at {
        Some(text) => Some(
            Moment::read(text)
                .ok_or_else(|| Fault::invalid("expires_at", "is no time; write 2027-01-01T00:00:00Z"))?
                .in_zone(edition),
        ),
        None => None,
    };
    Ok(Description {
        alt: data.alt,
        caption: data.caption,
        credit: data.credit,
        rights: data.rights,
        focal: (focal[0], focal[1]),
        expires_at,
        headline: data.headline,
        byline: data.byline,
        source: data.source,
        taken_at: picture.taken_at.clone(),
        place: data.place,
        keywords: data.keywords,
        digital_source: picture.digital_source.clone(),
    })
}

fn called(id: &str) -> Result<MediaId, Fault> {
    Uuid::try_parse(id)
        .map(MediaId)
        .map_err(|_| Fault::not_found("picture of this id"))
}

fn no_picture(id: MediaId) -> Fault {
    Fault::from(NewsError::NotFound(format!("picture {id}")))
}

impl Api {
    async fn picture(&self, id: MediaId) -> Result<Picture, Fault> {
        self.look(move |read| media::by_id(read, id)?.ok_or_else(|| no_picture(id)))
            .await
    }

    fn picture_answer(&self, status: StatusCode, picture: &Picture) -> Result<Response, Fault> {
        let out = shown(picture, &self.url, self.clock.now());
        private(status, &out, Some(&tag(&written(&out)?)))
    }
}
