-- Writes what was told of SKUs, newer over older, and compares what stands there already with what was told.
--
-- KEYS    1  the era
--         then of each SKU what was told of it
-- ARGV    1  id of the era that the feeder knows
--         2  place in the log up to which this era has been fed, as far as the feeder knows
--         3  place up to which the feeder has read
--         4  '1' when with this call all that it has read up to there has been fed, else '0'
--         5  seconds after which a SKU is forgotten that nobody writes or compares
--         then of each SKU four: available, version, seal, and how it is meant:
--           'TOLD'     news
--           'COMPARE'  fed before: it has to be there
--           'FORGET'   this stands there and cannot be: removed, unless it has changed
-- result  {'OTHER'}   this is not the era that the feeder knows, or it was set back: nothing is written
--         {'FED', fed, …}  the place up to which the era has been fed now; then of each SKU that was not as it had to be five:
--           its number, how ('CHANGED', 'MISSING', 'OLDER': mended; 'NEWER': left), and available, version, seal as they stood there

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
  local available, version, seal, meant = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local there = read(key, 'era', 'available', 'version', 'seal')
  local stands = there[1] == ARGV[1] and tonumber(there[3] or '')
  local same = there[2] == available and there[3] == version and there[4] == seal

  local how
  if meant == 'FORGET' then
    how = same and 'CHANGED'
  elseif not stands then
    how = meant ~= 'TOLD' and 'MISSING'
  elseif stands == tonumber(version) then
    how = not same and 'CHANGED'
  elseif stands < tonumber(version) then
    how = meant ~= 'TOLD' and 'OLDER'
  else
    how = meant == 'COMPARE' and 'NEWER'
  end

  if meant == 'FORGET' then
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
