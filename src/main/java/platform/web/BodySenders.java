package platform.web;

import jakarta.servlet.http.HttpServletRequest;

/** Identifies the sender of a body. The sender decides how much memory the sender's bodies may use together. */
public interface BodySenders {

    /** How far the platform trusts a sender. */
    enum Kind {
        /** Any caller without a token. */
        WITHOUT_TOKEN,
        /** A shopper: one of many callers, any of whom may be malicious. */
        SHOPPER,
        /** People who run the shop, the shop's own programs, and load tests. */
        TRUSTED
    }

    /** @param name identifies the sender in all its requests: the subject of the token, or the remote address */
    record Sender(Kind kind, String name) {}

    /** The sender of a request. The token of the request, if there is one, has already been found valid. */
    Sender of(HttpServletRequest request);
}
