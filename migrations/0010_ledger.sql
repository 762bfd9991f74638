-- What is in hand, and what nobody knows of: asked for each second, and few among millions of rows.
create index delivery_claimed on delivery (epoch) where state = 'claimed';
create index delivery_sending on delivery (epoch) where state = 'sending';
create index delivery_uncertain on delivery (last_at) where state = 'uncertain';
