package order.availability;

import io.lettuce.core.SslOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import platform.id.Ids;

/** The beans of the view in Redis. They exist only if the URL of Redis is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(RedisProperties.URL)
class RedisConfiguration {

    @Bean
    RedisLink redisLink(Environment environment, ObjectProvider<SslBundles> bundles) {
        RedisProperties properties = Binder.get(environment)
                .bind(RedisProperties.PREFIX, RedisProperties.class)
                .get();
        return new RedisLink(
                properties.address(),
                properties.connectTimeout(),
                RedisLimits.USUAL.request(),
                ssl(properties.ssl(), bundles));
    }

    private static SslOptions ssl(RedisProperties.Ssl settings, ObjectProvider<SslBundles> bundles) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (settings.bundle() != null) {
            SslBundle bundle = bundles.getObject().getBundle(settings.bundle());
            options.keyManager(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory());
            String[] ciphers = bundle.getOptions().getCiphers();
            String[] protocols = bundle.getOptions().getEnabledProtocols();
            if (ciphers != null) {
                options.cipherSuites(ciphers);
            }
            if (protocols != null) {
                options.protocols(protocols);
            }
        }
        return options.build();
    }

    @Bean
    Feed availabilityFeed(LastKnownStock lastKnown, AvailabilityMeters meters) {
        return new Feed(lastKnown, new Drift(meters));
    }

    @Bean
    Bypass redisBypass(AvailabilityMeters meters) {
        return new Bypass(meters);
    }

    @Bean
    Takes takes() {
        return new Takes();
    }

    @Bean
    RedisCopy redisCopy(RedisLink link, Feed feed, Takes takes, Bypass bypass, Ids ids, AvailabilityMeters meters) {
        return new RedisCopy(link, feed, takes, bypass, ids, meters);
    }

    @Bean
    @Primary
    RedisView redisView(
            AvailabilityView memory,
            LastKnownStock lastKnown,
            RedisCopy copy,
            Feed feed,
            Takes takes,
            RedisLink link,
            Bypass bypass,
            AvailabilityMeters meters) {
        return new RedisView(memory, lastKnown, copy, feed, takes, link, bypass, RedisLimits.USUAL, meters);
    }
}
