-- Reads the current era. If asked, ends it and begins a new era; the values of earlier eras are then ignored.
--
-- KEYS    1  the era
-- ARGV    1  id of the era to end; empty if there was none
--         2  id of the era to begin; empty to read only. The new era begins only if the current era is the one to end
--         3  position in the log up to which the calling instance has read
-- result  {id, fed} of the current era: its id, empty if there is none; and the position up to which it has been fed

local function look()
  local found = redis.pcall('HMGET', KEYS[1], 'id', 'fed')
  if found.err or not found[1] then
    return {'', '-1'}
  end
  return {found[1], string.format('%.0f', tonumber(found[2] or '') or -1)}
end

local era = look()
if ARGV[2] ~= '' and era[1] == ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'id', ARGV[2], 'fed', ARGV[3])
  era = look()
end
return era
