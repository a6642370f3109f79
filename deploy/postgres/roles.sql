-- Run once, as the administrator of PostgreSQL: who there is, and their databases.
-- The owner makes and changes tables. The app, whom web and workers are, can do neither.
CREATE ROLE phinong_owner LOGIN PASSWORD 'CHANGE-ME-owner';
CREATE ROLE phinong_app LOGIN PASSWORD 'CHANGE-ME-app';
CREATE ROLE prefect LOGIN PASSWORD 'CHANGE-ME-prefect-db';
CREATE DATABASE phinong OWNER phinong_owner ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE prefect OWNER prefect ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE phinong, prefect FROM PUBLIC;
GRANT CONNECT ON DATABASE phinong TO phinong_app;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;  -- Prefect searches names by it
\connect phinong
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO phinong_owner;
GRANT USAGE ON SCHEMA public TO phinong_app;
