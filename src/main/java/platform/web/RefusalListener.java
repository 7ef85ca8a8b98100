package platform.web;

import jakarta.servlet.http.HttpServletRequest;

/** Hears of each refusal that an end point, or a check before it, is about to be answered with. */
@FunctionalInterface
public interface RefusalListener {

    /** Runs in the thread of the request, before the answer. Must not fail. */
    void refused(HttpServletRequest request, ProblemException refusal);
}
