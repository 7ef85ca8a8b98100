package shipping.sandbox;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import testing.sandbox.FirstRunsOnlyContract;

/** The sandbox of shipping cannot replace a real carrier by accident. */
class TheSandboxCarrierIsForFirstRunsOnlyTests extends FirstRunsOnlyContract {

    TheSandboxCarrierIsForFirstRunsOnlyTests() {
        super("shipping", CarrierSandboxConfiguration.class, Settings.class);
    }

    @EnableConfigurationProperties(CarrierSandboxProperties.class)
    static class Settings {}
}
