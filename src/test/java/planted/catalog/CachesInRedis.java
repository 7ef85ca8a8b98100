package planted.catalog;

import planted.io.lettuce.core.RedisClient;

public class CachesInRedis {

    RedisClient client = new RedisClient();
}
