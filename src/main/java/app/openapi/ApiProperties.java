package app.openapi;

import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.License;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What the description of the API says about the shop that serves it. The description leaves out what is not set.
 *
 * @param contact whom the developers of clients may ask
 * @param license the terms under which clients may use the API
 */
@ConfigurationProperties("orderwright.api")
record ApiProperties(
        @DefaultValue ContactProperties contact,
        @DefaultValue LicenseProperties license) {

    record ContactProperties(
            @Nullable String name,
            @Nullable URI url,
            @Nullable String email) {

        @Nullable
        Contact described() {
            return name == null && url == null && email == null
                    ? null
                    : new Contact().name(name).url(text(url)).email(email);
        }
    }

    /** @param name required if {@code url} is set, because OpenAPI requires it */
    record LicenseProperties(
            @Nullable String name, @Nullable URI url) {

        LicenseProperties {
            Assert.isTrue(
                    url == null || name != null,
                    "orderwright.api.license.name must be set, because orderwright.api.license.url is");
        }

        @Nullable
        License described() {
            return name == null ? null : new License().name(name).url(text(url));
        }
    }

    private static @Nullable String text(@Nullable URI url) {
        return url == null ? null : url.toString();
    }
}
