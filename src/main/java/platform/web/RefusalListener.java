package platform.web;

import jakarta.servlet.http.HttpServletRequest;

/** Receives each {@link ProblemException} that an end point, or the check of its scope or owner, throws, before the answer is written. */
@FunctionalInterface
public interface RefusalListener {

    /** Called in the thread of the request, before the answer. Must not throw. */
    void refused(HttpServletRequest request, ProblemException refusal);
}
