package platform.web;

import jakarta.servlet.http.HttpServletRequest;

/** Hears of each {@link ProblemException} that an end point, or a check of its scope or owner, is about to be answered with. */
@FunctionalInterface
public interface RefusalListener {

    /** Runs in the thread of the request, before the answer. Must not fail. */
    void refused(HttpServletRequest request, ProblemException refusal);
}
