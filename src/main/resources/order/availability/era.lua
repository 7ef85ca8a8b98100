-- Tells which era it is, and begins a new one if asked to: whatever was told in another counts no longer.
--
-- KEYS    1  the era
-- ARGV    1  id of the era to end; empty when there was none
--         2  id of the era to begin, unless another than that to end is there; empty to look only
--         3  place in the log up to which the asker has read
-- result  {id, fed} of the era that is now: its id, empty when there is none, and the place up to which it has been fed

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
