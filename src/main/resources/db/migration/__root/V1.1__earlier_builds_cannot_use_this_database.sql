-- This migration changes nothing. Builds before the compatibility number (platform.compatibility) know no such number, but they refuse to
-- start on a database that has a migration below their newest one which they do not have. So this one is below V2, which all of them have.
select 1;
