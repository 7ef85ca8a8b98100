package platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import platform.trace.Trace;

class ATraceLeadsThroughTests {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(MDC.get(Trace.MDC_KEY)).isNull();
    }

    @Test
    void theCallersTraceIsContinued() {
        assertThat(Trace.continued(TRACEPARENT)).isEqualTo(TRACE_ID);
        assertThat(Trace.continued("01-" + TRACE_ID + "-00f067aa0ba902b7-01-later"))
                .isEqualTo(TRACE_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void whatIsNotWellFormedIsNot(String traceparent) {
        assertThat(Trace.continued(traceparent)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
    }

    @Test
    void workRunsUnderItsTraceAndLeavesTheThreadAsItWas() {
        Trace.with(TRACE_ID, () -> {
            assertThat(Trace.current()).isEqualTo(TRACE_ID);
            Trace.with("inner", () -> assertThat(Trace.current()).isEqualTo("inner"));
            assertThat(Trace.current()).isEqualTo(TRACE_ID);
        });
        assertThat(Trace.current()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
    }
}
