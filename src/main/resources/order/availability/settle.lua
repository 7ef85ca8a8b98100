-- Ends takes whose requests are decided: the order was placed, or no order will be placed. The published stock levels already
-- include the result.
--
-- KEYS    for each take its key, then for each of its lines the key of the taken units of the SKU
-- ARGV    for each take the number of its lines, then for each of its lines the units that it took
-- result  {number}  how many of the takes existed

local settled = 0
local key, argument = 1, 1
while key <= #KEYS do
  local ends = redis.pcall('GET', KEYS[key])
  local lines = tonumber(ARGV[argument])
  if type(ends) == 'string' then
    settled = settled + 1
    for line = 1, lines do
      if redis.pcall('HEXISTS', KEYS[key + line], ends) == 1 then
        redis.pcall('HINCRBY', KEYS[key + line], ends, '-' .. ARGV[argument + line])
      end
    end
  end
  redis.call('DEL', KEYS[key])
  key = key + 1 + lines
  argument = argument + 1 + lines
end
return {settled}
