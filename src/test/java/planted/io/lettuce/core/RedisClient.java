package planted.io.lettuce.core;

/** Stands for the Redis client, which is no dependency yet. */
public class RedisClient {}
