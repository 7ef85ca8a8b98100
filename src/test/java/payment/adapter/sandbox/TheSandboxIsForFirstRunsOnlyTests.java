package payment.adapter.sandbox;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import testing.sandbox.FirstRunsOnlyContract;

/** The sandbox of payment cannot replace a real provider by accident. */
class TheSandboxIsForFirstRunsOnlyTests extends FirstRunsOnlyContract {

    TheSandboxIsForFirstRunsOnlyTests() {
        super("payment", SandboxConfiguration.class, Settings.class);
    }

    @EnableConfigurationProperties(SandboxProperties.class)
    static class Settings {}
}
