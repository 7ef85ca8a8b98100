package platform.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import platform.security.Caller;
import platform.web.ProblemException;

/**
 * Limits the rate of requests: for each token subject, for each remote address without a token, and for all callers together. Safe for use
 * by several threads.
 */
@Component
public final class CallerLimits {

    private static final int MOST_PRINCIPALS = 50_000;
    private static final int MOST_ADDRESSES = 50_000;
    private static final String ALL_CALLERS = "all";

    private final CallerClasses classes;
    private final RateLimit<String> all;
    private final RateLimit<String> shoppers;
    private final RateLimit<String> operators;
    private final RateLimit<String> benchmarks;
    private final RateLimit<String> addresses;

    CallerLimits(RateLimits limits, RateLimitProperties rates, CallerClasses classes) {
        this.classes = classes;
        all = limits.of("platform", rates.all(), 1);
        shoppers = limits.of("shopper", rates.perShopper(), MOST_PRINCIPALS);
        operators = limits.of("operator", rates.perOperator(), MOST_PRINCIPALS);
        benchmarks = limits.of("benchmark", rates.perBenchmark(), MOST_PRINCIPALS);
        addresses = limits.of("address", rates.perAddress(), MOST_ADDRESSES);
    }

    /**
     * Counts a request against the limit of its caller and against the limit of all callers.
     *
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if the request exceeds one of the limits
     */
    public void take(HttpServletRequest request) {
        // The caller's own limit comes first: a request that it refuses takes nothing from the limit of all callers.
        Caller.ifAny()
                .ifPresentOrElse(
                        caller -> of(classes.of(caller)).take(caller.subject()),
                        () -> addresses.take(request.getRemoteAddr()));
        all.take(ALL_CALLERS);
    }

    /**
     * Counts the work of a request as so many requests of its caller. One of them was counted when it arrived. It counts at most as many as
     * the limit allows at once; otherwise a request with very much work would be refused for ever.
     *
     * @param permits for the whole request, at least one
     * @throws ProblemException 429 {@code TOO_MANY_REQUESTS} if the work exceeds the limit of the caller
     */
    void takeWork(Caller caller, int permits) {
        RateLimit<String> limit = of(classes.of(caller));
        int further = (int) Math.min(permits, limit.mostAtOnce()) - 1;
        if (further > 0) {
            limit.take(caller.subject(), further);
        }
    }

    private RateLimit<String> of(CallerClass callers) {
        return switch (callers) {
            case SHOPPER -> shoppers;
            case OPERATOR -> operators;
            case BENCHMARK -> benchmarks;
        };
    }
}
