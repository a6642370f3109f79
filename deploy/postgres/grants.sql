-- Run after every `phinong init`, as the administrator of PostgreSQL. Run again, it changes nothing.
-- What is append-only by trigger is append-only by right as well: no UPDATE, DELETE or TRUNCATE of
-- the audit trail, of checkpoints and of every other table that a trigger guards.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO phinong_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO phinong_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM phinong_app;
-- The nightly checkpoint waits until no entry is half-way in. PostgreSQL lets nobody lock a table who
-- may only read and add to it, so this one lock is lent by a function of the owner.
CREATE OR REPLACE FUNCTION phinong_lock_audit() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp
    AS 'LOCK TABLE audit_entries IN SHARE ROW EXCLUSIVE MODE';
ALTER FUNCTION phinong_lock_audit() OWNER TO phinong_owner;
REVOKE ALL ON FUNCTION phinong_lock_audit() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION phinong_lock_audit() TO phinong_app;
DO $$
DECLARE guarded regclass;
BEGIN
    FOR guarded IN
        SELECT DISTINCT tgrelid::regclass FROM pg_trigger
        JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND proname = 'phinong_append_only' AND tgtype & 16 = 16 AND tgtype & 8 = 8
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM phinong_app', guarded);
        RAISE NOTICE 'append-only for phinong_app: %', guarded;
    END LOOP;
END $$;
