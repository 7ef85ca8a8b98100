package platform.ratelimit;

import java.util.Set;
import org.springframework.stereotype.Component;
import platform.security.Caller;

/** Decides which class of rate limits applies to a caller. */
@Component
public final class CallerClasses {

    private final Set<String> benchmarkSubjects;

    CallerClasses(RateLimitProperties properties) {
        this.benchmarkSubjects = Set.copyOf(properties.benchmarkSubjects());
    }

    public CallerClass of(Caller caller) {
        if (benchmarkSubjects.contains(caller.subject())) {
            return CallerClass.BENCHMARK;
        }
        return caller.isOperator() ? CallerClass.OPERATOR : CallerClass.SHOPPER;
    }
}
