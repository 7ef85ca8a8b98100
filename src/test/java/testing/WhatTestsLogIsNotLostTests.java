package testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/** A test can look at what is logged while contexts of other tests start and close in the same process. */
@Apart
class WhatTestsLogIsNotLostTests {

    @Test
    void anAppenderStaysWhileContextsCloseAndStart() {
        startsAndCloses();
        Logger log = (Logger) LoggerFactory.getLogger(WhatTestsLogIsNotLostTests.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.addAppender(logged);
        try {
            startsAndCloses();
            log.warn("still there");
        } finally {
            log.detachAppender(logged);
        }
        assertThat(logged.list).extracting(ILoggingEvent::getMessage).containsExactly("still there");
    }

    private static void startsAndCloses() {
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run()
                .close();
    }

    @Configuration
    static class Nothing {}
}
