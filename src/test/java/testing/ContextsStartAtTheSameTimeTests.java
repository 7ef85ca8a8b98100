package testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The first contexts of a process may start at the same time, as those of tests do that run beside each other. */
class ContextsStartAtTheSameTimeTests {

    @RepeatedTest(3)
    void theirLoggingIsConfiguredOnce() throws Exception {
        Process process = OwnProcess.of(ManyStarts.class, List.of())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed.lines())
                .filteredOn(line -> line.contains("started"))
                .hasSize(ManyStarts.CONTEXTS)
                .allSatisfy(line -> assertThat(line).contains("ManyStarts"));
    }

    /** Runs in a process of its own. */
    static final class ManyStarts {

        static final int CONTEXTS = 8;

        private ManyStarts() {}

        static void main(String[] none) {
            System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingOfManyContexts.class.getName());
            Meeting meeting = new Meeting(new CyclicBarrier(CONTEXTS));
            AtOnce.run(
                    CONTEXTS,
                    number -> () -> new SpringApplicationBuilder(Nothing.class)
                            .listeners(meeting)
                            .web(WebApplicationType.NONE)
                            .bannerMode(Banner.Mode.OFF)
                            .logStartupInfo(false)
                            .run());
            for (int i = 0; i < CONTEXTS; i++) {
                LoggerFactory.getLogger(ManyStarts.class).warn("started");
            }
        }
    }

    /** Where all contexts wait for each other, immediately before they configure logging. */
    private record Meeting(CyclicBarrier barrier)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException stopping) {
                throw new IllegalStateException(stopping);
            }
        }

        @Override
        public int getOrder() {
            return LoggingApplicationListener.DEFAULT_ORDER - 1;
        }
    }

    @Configuration
    static class Nothing {}
}
