-- The compatibility number that a build must have at least to start on this database. A build has its number in the resource
-- META-INF/orderwright/compatibility.properties. A change that earlier builds cannot live with raises both numbers; a test compares them:
--   update platform.compatibility set number = 2;
create table platform.compatibility (
  only_row boolean primary key default true check (only_row),
  number   int not null check (number > 0)
);
insert into platform.compatibility (number) values (1);
