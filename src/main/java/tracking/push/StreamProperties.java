package tracking.push;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.Assert;

/**
 * Settings of the cookies for streams.
 *
 * @param origin the origin of the pages that may use the cookies, such as {@code https://shop.example}; null for the host to which a request is
 *     sent
 */
@ConfigurationProperties("orderwright.tracking.cookies")
record StreamProperties(@Nullable URI origin) {

    StreamProperties {
        Assert.isTrue(
                origin == null
                        || origin.getHost() != null
                                && List.of("http", "https").contains(origin.getScheme())
                                && origin.getRawPath().isEmpty()
                                && origin.getRawQuery() == null
                                && origin.getRawFragment() == null
                                && origin.getRawUserInfo() == null,
                "orderwright.tracking.cookies.origin must be an http or https origin without a path, such as https://shop.example");
    }
}
