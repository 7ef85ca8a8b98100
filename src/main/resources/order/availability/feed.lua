-- Writes stock levels of SKUs from the event log; a newer level replaces an older one. Compares the stored levels with the event log.
--
-- KEYS    1  the era
--         then for each SKU the key of its level
-- ARGV    1  id of the era that the calling instance knows
--         2  position in the log up to which this era has been fed, as far as the calling instance knows
--         3  position up to which the calling instance has read
--         4  '1' if with this call the instance has fed everything that it has read up to this position, else '0'
--         5  seconds after which Redis deletes a SKU that no instance writes or compares
--         then for each SKU four: available, version, checksum, and the purpose:
--           'WRITE'    the level has changed: write it
--           'COMPARE'  the level was written before: it must be in Redis
--           'DELETE'   these stored values must be wrong: delete them, unless they have changed
-- result  {'OTHER'}   this is not the era that the instance knows, or Redis was restored to an older state: nothing is written
--         {'FED', fed, …}  the position up to which the era has now been fed; then for each SKU with wrong values five:
--           its number, the kind ('CHANGED', 'MISSING' and 'OLDER' are repaired, 'NEWER' is left), and the available, version and
--           checksum that Redis had

local function read(key, ...)
  local found = redis.pcall('HMGET', key, ...)
  return found.err and {false, false, false, false} or found
end

local era = read(KEYS[1], 'id', 'fed')
local fed = tonumber(era[2] or '') or -1
if era[1] ~= ARGV[1] or fed < tonumber(ARGV[2]) then
  return {'OTHER'}
end

local reports = {'FED', ''}
for sku = 1, #KEYS - 1 do
  local key = KEYS[1 + sku]
  local at = 5 + 4 * (sku - 1)
  local available, version, seal, purpose = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local there = read(key, 'era', 'available', 'version', 'seal')
  local stands = there[1] == ARGV[1] and tonumber(there[3] or '')
  local same = there[2] == available and there[3] == version and there[4] == seal

  local how
  if purpose == 'DELETE' then
    how = same and 'CHANGED'
  elseif not stands then
    how = purpose ~= 'WRITE' and 'MISSING'
  elseif stands == tonumber(version) then
    how = not same and 'CHANGED'
  elseif stands < tonumber(version) then
    how = purpose ~= 'WRITE' and 'OLDER'
  else
    how = purpose == 'COMPARE' and 'NEWER'
  end

  if purpose == 'DELETE' then
    if how then
      redis.call('DEL', key)
    end
  elseif not stands or stands <= tonumber(version) then
    if not same or not stands then
      redis.call('DEL', key)
      redis.call('HSET', key, 'era', ARGV[1], 'available', available, 'version', version, 'seal', seal)
    end
    redis.call('EXPIRE', key, ARGV[5])
  end
  if how then
    for _, said in ipairs({sku, how, there[2] or '', there[3] or '', there[4] or ''}) do
      reports[#reports + 1] = tostring(said)
    end
  end
end

if ARGV[4] == '1' and tonumber(ARGV[3]) > fed then
  redis.call('HSET', KEYS[1], 'fed', ARGV[3])
  fed = tonumber(ARGV[3])
end
reports[2] = string.format('%.0f', fed)
return reports
