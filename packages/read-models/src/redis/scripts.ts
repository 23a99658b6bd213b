/**
 * The atomic steps, in Lua. Redis does not roll a script back, so each compares and checks everything
 * before its first write; what Redis itself may refuse (no memory, a replica, a full disk) it refuses at
 * that first write. Positions and revisions are strings throughout: Lua's numbers are doubles.
 */

/**
 * KEYS: 1 the plan's generations, 2 the progress to compare, then what is written.
 * ARGV: a field of the generations and what it must hold; the expected checkpoint, empty for none; one
 * letter for each key written that says its type; then the steps: command, number of its key, number of
 * arguments, arguments. Entries to be indexed are in the order of their sort keys.
 * Answers `applied`, `moved` when the field holds something else, or `differs` and the checkpoint.
 */
const apply = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return {'moved'} end
local checkpoint = redis.call('HGET', KEYS[2], 'checkpoint') or ''
if checkpoint ~= ARGV[3] then return {'differs', checkpoint} end

local types = { h = 'hash', z = 'zset', s = 'set' }
for number = 3, #KEYS do
  local found, wanted = redis.call('TYPE', KEYS[number]).ok, types[ARGV[4]:sub(number - 2, number - 2)]
  if found ~= 'none' and found ~= wanted then
    return redis.error_reply('DUBAN ' .. KEYS[number] .. ' is a ' .. found .. ' and should be a ' .. wanted)
  end
end

local function unindex(key, sort)
  redis.call('ZREMRANGEBYLEX', key, '[' .. sort .. '\\0', '(' .. sort .. '\\1')
end

local at = 5
while at <= #ARGV do
  local command, key, count = ARGV[at], KEYS[tonumber(ARGV[at + 1])], tonumber(ARGV[at + 2])
  local first, last = at + 3, at + 2 + count
  if command == 'unindex' then
    for number = first, last do unindex(key, ARGV[number]) end
  elseif command == 'index' then
    -- They come in order: when nothing is stored from the first of them on, none replaces another.
    local appended = redis.call('ZLEXCOUNT', key, '[' .. ARGV[first], '+') == 0
    local members = {}
    for number = first, last, 2 do
      if not appended then unindex(key, ARGV[number]) end
      members[#members + 1] = '0'
      members[#members + 1] = ARGV[number] .. '\\0' .. ARGV[number + 1]
    end
    redis.call('ZADD', key, unpack(members))
  else
    redis.call(command, key, unpack(ARGV, first, last))
  end
  at = last + 1
end
return {'applied'}
`;

/** KEYS: the plan's generations. Answers the number of a new one, which is `building`; empty for no plan. */
const begin = `
if redis.call('HEXISTS', KEYS[1], 'live') == 0 then return '' end
local last = redis.call('HINCRBY', KEYS[1], 'last', 1)
redis.call('HSET', KEYS[1], tostring(last), 'building')
return tostring(last)
`;

/**
 * KEYS: 1 the plan's generations, 2 the progress of the live one.
 * ARGV: the live one, its checkpoint (empty for none), the one to make live. Answers 1 or 0.
 */
const switchTo = `
if redis.call('HGET', KEYS[1], 'live') ~= ARGV[1] then return 0 end
if (redis.call('HGET', KEYS[2], 'checkpoint') or '') ~= ARGV[2] then return 0 end
local state = redis.call('HGET', KEYS[1], ARGV[3])
if state ~= 'building' and state ~= 'kept' then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], 'kept', ARGV[3], 'live', 'live', ARGV[3])
return 1
`;

/** KEYS: the plan's generations. ARGV: the one to be removed. Answers 0 when it is live. */
const retire = `
if redis.call('HGET', KEYS[1], 'live') == ARGV[1] then return 0 end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], 'gone') end
return 1
`;

/** KEYS: the marks. ARGV: the shard, the mark that was seen (empty for none), the new one. Answers 1 or 0. */
const setMark = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

/** KEYS: the progress of a generation, which may be gone by now. ARGV: a field, and the mark it confirms. */
const confirm = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 1
`;

export const scripts = {
  dubanApply: { lua: apply },
  dubanBegin: { lua: begin, numberOfKeys: 1 },
  dubanSwitch: { lua: switchTo, numberOfKeys: 2 },
  dubanRetire: { lua: retire, numberOfKeys: 1 },
  dubanSetMark: { lua: setMark, numberOfKeys: 1 },
  dubanConfirm: { lua: confirm, numberOfKeys: 1 },
} as const;

/** The scripts as the client offers them. */
export interface ScriptCommands {
  /** Number of keys, keys and arguments in one list: there may be more than a call can take. */
  dubanApply(words: readonly string[]): Promise<['applied'] | ['moved'] | ['differs', string]>;
  dubanBegin(generations: string): Promise<string>;
  dubanSwitch(generations: string, progress: string, from: string, fromCheckpoint: string, to: string): Promise<number>;
  dubanRetire(generations: string, generation: string): Promise<number>;
  dubanSetMark(marks: string, shard: string, seen: string, mark: string): Promise<number>;
  dubanConfirm(progress: string, field: string, mark: string): Promise<number>;
}
