package platform.ratelimit;

import java.util.Set;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.security.Scopes;

/** Which class of limits a caller has. */
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
        for (String scope : caller.scopes()) {
            if (scope.startsWith(Scopes.OPERATOR_PREFIX)) {
                return CallerClass.OPERATOR;
            }
        }
        return CallerClass.SHOPPER;
    }
}
