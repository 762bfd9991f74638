-- Wires: outside feeds whose items become flashes. Moments are microseconds UTC.

create table wire (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    name text not null,             -- printed as the source of its flashes
    url text not null,
    format text not null,           -- feed, lines
    importance bigint not null,     -- of its flashes, 1 to 3
    unattended boolean not null,    -- its lines go out without an editor
    seconds bigint not null,        -- between two looks
    paused boolean not null,
    etag text not null,
    last_modified text not null,
    looked_at bigint,               -- asked last, whatever it said
    begun_at bigint,                -- its first answer; what was in it is old
    next_at bigint not null,
    tries bigint not null,
    problem text not null,
    made_at bigint not null,
    unique (edition_id, name)
);
create index wire_by_next on wire (paused, next_at);

-- What came, each item once for good.
create table wire_item (
    id uuid primary key,
    wire_id uuid not null references wire (id),
    edition_id uuid not null,
    item text not null,             -- a hash of what the wire calls it
    text text not null,
    link text not null,
    instruments text not null,      -- as the wire writes them, a comma between them
    said_at bigint,                 -- when the wire says that it said so
    came_at bigint not null,
    state text not null,            -- held, released, dropped, old
    flash_id uuid,
    unique (wire_id, item)
);
create index wire_item_by_state on wire_item (edition_id, state, came_at, id);
