package app.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The description of the API names the contact and the license that the settings name. */
class NamesWhoServesTheApiTests {

    @Test
    void withoutSettingsBothAreAbsent() {
        Info info = info(Map.of());

        assertThat(info.getContact()).isNull();
        assertThat(info.getLicense()).isNull();
    }

    @Test
    void withSettingsBothAreDescribed() {
        Info info = info(Map.of(
                "orderwright.api.contact.name", "API team",
                "orderwright.api.contact.email", "api@shop.example",
                "orderwright.api.license.name", "Terms of the shop",
                "orderwright.api.license.url", "https://shop.example/terms"));

        assertThat(info.getContact()).isEqualTo(new Contact().name("API team").email("api@shop.example"));
        assertThat(info.getLicense())
                .isEqualTo(new License().name("Terms of the shop").url("https://shop.example/terms"));
    }

    @Test
    void aLicenseNeedsAName() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> info(Map.of("orderwright.api.license.url", "https://shop.example/terms")))
                .withStackTraceContaining("orderwright.api.license.name must be set");
    }

    private static Info info(Map<String, String> settings) {
        ApiProperties properties = new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("orderwright.api", ApiProperties.class);
        return new ApiDescription().openApi(properties).getInfo();
    }
}
